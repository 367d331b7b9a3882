//! Commands about people, packages and the club, each with the one that takes it back: afterwards every row
//! is as it was, but for versions, times of change, and lines that are only ever added.

use super::*;
use crate::command::{
    AddArena, AddCoach, AddHorse, AddStaff, AdjustPackage, BookRider, CancelBooking, CloseTill, DeleteMember,
    EditArena, EditClub, EditCoach, EditHorse, EditMember, EditRider, EditStaff, ExtendPackage,
    ImportMembers, MergeMembers, MoveCash, OpenTill, Patch, ReopenTill, RestoreBooking, RestoreLesson,
    ResumePackage, SuspendPackage, TransferPackage, WayBack, way_back,
};
use crate::id::{Id, MemberId, TillShiftId};
use crate::money::Money;
use crate::record::{HorseState, Level, Member, PackageState, Staff, Table, Weight};
use crate::rules::conflicts::resolve_member;
use crate::store::testing::world::{ALIAS, ARENA, COACH, LEITING, RIDERS, YINUO, ZHUIFENG};
use proptest::prelude::*;
use serde_json::json;

/// Everything but versions, times of change and lines that are only ever added.
pub(super) fn standing(club: &Club) -> Vec<Row> {
    let rows = club.store.all().filter(|row| {
        !matches!(
            row.table(),
            Table::PackageEntries | Table::CashMovements | Table::AttentionItems | Table::Overrides
        )
    });
    let plain = rows.map(|row| {
        let mut plain = serde_json::to_value(row).unwrap();
        plain["row"]["meta"] = serde_json::to_value(untouched()).unwrap();
        serde_json::from_value(plain).unwrap()
    });
    plain.collect()
}

/// The sums of every ledger.
pub(super) fn ledgers(club: &mut Club) -> Vec<(MemberPackageId, PackageBalance)> {
    let packages: Vec<MemberPackage> = club.of();
    let sums = packages.iter().map(|package| (package.id, club.balance(package.id)));
    // What was never more than a way there and back is worth nothing.
    sums.filter(|(_, sum)| *sum != PackageBalance::default()).collect()
}

const WHY: &str = "撤销上一步";

/// How the desk takes a command back, on the rows of now.
fn way(club: &mut Club, given: &Command, receipt: &Receipt) -> WayBack {
    ready(way_back(&mut club.store, ClubZone::default(), given, receipt, WHY)).unwrap()
}

/// A manager in the office gives a command and takes it back, as the desk would; nothing refuses. An edit
/// that changed nothing has nothing to take back.
pub(super) fn there_and_back(club: &mut Club, there: impl Into<Command>) {
    let there = there.into();
    let name = there.name();
    let outcome = club.decide_office(1, there.clone());
    let receipt = outcome.receipt().unwrap_or_else(|| panic!("{name}: {outcome:?}"));
    match way(club, &there, receipt) {
        WayBack::By(back) => {
            let outcome = club.decide_office(2, *back);
            assert!(outcome.receipt().is_some(), "{name} can't be taken back: {outcome:?}");
        }
        WayBack::None(why) => {
            let changed = !matches!(receipt, Receipt::Edited { fields, .. } if fields.is_empty());
            assert!(!changed, "{name}: {why}");
        }
    }
}

fn text() -> impl Strategy<Value = Option<String>> {
    proptest::option::of("[\\p{Han}a-z]{1,12}")
}

fn tags() -> impl Strategy<Value = Vec<String>> {
    proptest::collection::btree_set("[\\p{Han}a-z]{1,8}", 0..4).prop_map(|tags| tags.into_iter().collect())
}

fn level() -> impl Strategy<Value = Level> {
    prop_oneof![Just(Level::Beginner), Just(Level::Novice), Just(Level::Intermediate), Just(Level::Advanced)]
}

fn member() -> impl Strategy<Value = MemberId> {
    prop_oneof![Just(RUOXI), Just(YINUO), Just(ALIAS)]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn an_edit_of_a_member(who in member(), name in "[\\p{Han}]{2,6}", notes in text(), tags in tags()) {
        let mut club = Club::open();
        let today = ready(resolve_member(&mut club.store, who)).unwrap();
        let account: Member = club.get(today);
        let patches = vec![
            Patch::new("name", &account.name, name),
            Patch::new("notes", &account.notes, notes),
            Patch::new("tags", &account.tags, tags),
        ];
        let before = standing(&club);
        there_and_back(&mut club, EditMember { member_id: who, patches });
        prop_assert_eq!(standing(&club), before);
    }

    #[test]
    fn an_edit_of_a_rider(
        n in 0_usize..3,
        level in level(),
        weight in proptest::option::of(50_i64..3_000),
        no_ride in proptest::sample::subsequence(vec![ZHUIFENG, LEITING], 0..=2),
        notes in text(),
    ) {
        let mut club = Club::open();
        let patches = vec![
            Patch::new("level", Level::Beginner, level),
            Patch::new("weight", json!(null), weight.map(Weight::from_tenths_kg)),
            Patch::new("no_ride", json!([]), no_ride),
            Patch::new("notes", json!(null), notes),
        ];
        let before = standing(&club);
        there_and_back(&mut club, EditRider { rider_id: RIDERS[n], patches });
        prop_assert_eq!(standing(&club), before);
    }

    #[test]
    fn an_edit_of_the_club_s_ground(minutes in 0_i64..1_440, rest in 0_i64..600, name in "[\\p{Han}]{2,6}") {
        let mut club = Club::open();
        let before = standing(&club);
        let rules = vec![Patch::new("rules.check_in_opens_minutes", 60, minutes)];
        there_and_back(&mut club, EditClub { patches: rules });
        let horse = vec![
            Patch::new("limits.rest_minutes", 0, rest),
            Patch::new("state", HorseState::Fit, HorseState::Sick),
        ];
        there_and_back(&mut club, EditHorse { horse_id: ZHUIFENG, patches: horse });
        let coach = vec![Patch::new("surcharge", "0.00", "60.00")];
        there_and_back(&mut club, EditCoach { coach_id: COACH, patches: coach });
        let arena = vec![Patch::new("indoor", false, true)];
        there_and_back(&mut club, EditArena { arena_id: ARENA, patches: arena });
        prop_assert_eq!(standing(&club), before);

        let person = |club: &mut Club| Staff {
            // Since when somebody has a right goes on counting.
            rights_since: minutes_of_rights(),
            role_before: None,
            meta: untouched(),
            ..club.get(RECEPTION)
        };
        let before = person(&mut club);
        let staff = vec![
            Patch::new("name", "林晓", name),
            Patch::new("role", Role::Receptionist, Role::Finance),
            Patch::new("pin_verifier", &before.pin_verifier, edits::VERIFIER),
        ];
        there_and_back(&mut club, EditStaff { staff_id: RECEPTION, patches: staff });
        prop_assert_eq!(person(&mut club), before);
    }

    #[test]
    fn a_merge(keep in member(), merge in member()) {
        let mut club = Club::open();
        let before = standing(&club);
        let merge: Command = MergeMembers { keep, merge, item_id: None }.into();
        let outcome = club.decide_office(1, merge.clone());
        match outcome.receipt() {
            Some(receipt) => {
                let WayBack::By(split) = way(&mut club, &merge, receipt) else { panic!("{receipt:?}") };
                prop_assert!(matches!(*split, Command::SplitMembers(_)), "{:?}", split);
                done(club.decide_office(2, *split));
            }
            None => prop_assert_eq!(refusal(outcome).code(), "same_account"),
        }
        prop_assert_eq!(standing(&club), before);
    }

    #[test]
    fn a_hold_on_the_same_day(tenths in 1_i64..100, used in 0_i64..100) {
        let mut club = Club::open();
        let package = club.another_package(1, tenths, |_| {});
        if used < tenths {
            club.enter(2, package, EntryKind::Use, used, None);
        }
        let (before, sums) = (standing(&club), ledgers(&mut club));
        there_and_back(&mut club, SuspendPackage { package_id: package, reason: "出差".to_owned() });
        prop_assert_eq!((standing(&club), ledgers(&mut club)), (before, sums));
    }

    #[test]
    fn an_extension(days_left in -30_i64..60, days in -30_i64..400, tenths in 1_i64..100, used in 0_i64..100) {
        let mut club = Club::open();
        let zone = ClubZone::default();
        let day = |days: i64| zone.date(minutes(0).plus_days(days));
        let used = used.min(tenths);
        let lapsed = days_left < 0;
        let left = tenths - used;
        let package = club.another_package(1, tenths, |package| {
            package.valid_from = Some(day(-40));
            package.valid_until = Some(day(days_left));
            let ended = zone.day(day(days_left)).until;
            (package.state, package.ended_at) = match (left, lapsed) {
                (0, _) => (PackageState::UsedUp, Some(minutes(-60))),
                (_, true) => (PackageState::Expired, Some(ended)),
                (_, false) => (PackageState::Active, None),
            };
        });
        club.enter(2, package, EntryKind::Use, used, None);
        if lapsed && left > 0 {
            club.enter(3, package, EntryKind::Expire, left, None);
        }
        let (before, sums) = (standing(&club), ledgers(&mut club));
        let (before_it, until) = (Some(day(days_left)), day(days));
        let extend =
            ExtendPackage { package_id: package, before: before_it, until, reason: "台风".to_owned() };
        there_and_back(&mut club, extend);
        prop_assert_eq!((standing(&club), ledgers(&mut club)), (before, sums));
    }

    #[test]
    fn an_adjustment(units in -70_i64..500) {
        prop_assume!(units != 0);
        let mut club = Club::open();
        let (before, sums) = (standing(&club), ledgers(&mut club));
        let adjust = |tenths| AdjustPackage {
            package_id: BOUGHT, units: Units::from_tenths(tenths), reason: "补录".to_owned(),
        };
        there_and_back(&mut club, adjust(units));
        prop_assert_eq!((standing(&club), ledgers(&mut club)), (before, sums));
    }

    #[test]
    fn a_transfer(units in 1_i64..=70, into_theirs in any::<bool>()) {
        let mut club = Club::open();
        let theirs = club.another_package(1, 50, |package| package.member_id = YINUO);
        let to = if into_theirs { theirs } else { id(0x7A00) };
        let (before, sums) = (standing(&club), ledgers(&mut club));
        let transfer = TransferPackage {
            package_id: BOUGHT,
            to_member_id: YINUO,
            to_package_id: to,
            makes: !into_theirs,
            units: Units::from_tenths(units),
            reason: "姐妹共用".to_owned(),
        };
        there_and_back(&mut club, transfer);
        let mut after = standing(&club);
        if !into_theirs {
            let made: MemberPackage = club.get(to);
            prop_assert_eq!(made.state, PackageState::UsedUp, "it stays behind, used up");
            after.retain(|row| row.id() != to.uuid());
        }
        prop_assert_eq!((after, ledgers(&mut club)), (before, sums));
    }

    #[test]
    fn cash_and_a_closing(moved in -50_000_i64..50_000, counted in 0_i64..100_000) {
        prop_assume!(moved != 0);
        let till: TillShiftId = id(0x7300_0001);
        let mut club = Club::open();
        done(club.decide_office(0, OpenTill { till_shift_id: till, float: Money::from_fen(50_000) }));
        let before = standing(&club);
        let amount = Money::from_fen(moved);
        there_and_back(&mut club, MoveCash { till_shift_id: till, amount, reason: "零钱".to_owned() });
        let count = CloseTill { till_shift_id: till, counted: Money::from_fen(counted) };
        there_and_back(&mut club, count.clone());
        prop_assert_eq!(standing(&club), before);

        done(club.decide_office(3, count.clone()));
        let reopen: Command = ReopenTill { till_shift_id: till, reason: "点错了".to_owned() }.into();
        let opened = club.decide_office(4, reopen.clone());
        let again = way(&mut club, &reopen, opened.receipt().unwrap());
        prop_assert_eq!(again, WayBack::By(Box::new(count.into())), "with the count that it had");
    }
}

const fn minutes_of_rights() -> Timestamp {
    minutes(0)
}

#[test]
fn what_stays_done_says_why() {
    let mut club = Club::open();
    let (reason, patches) = (|| WHY.to_owned(), Vec::new);
    let commands: [Command; 7] = [
        DeleteMember { member_id: RUOXI, reason: reason() }.into(),
        ImportMembers { source: reason(), members: Vec::new() }.into(),
        ResumePackage { package_id: BOUGHT, reason: reason() }.into(),
        AddCoach { coach_id: id(0x7100), patches: patches() }.into(),
        AddHorse { horse_id: id(0x7200), patches: patches() }.into(),
        AddArena { arena_id: id(0x7300), patches: patches() }.into(),
        AddStaff { staff_id: id(0x7400), patches: patches() }.into(),
    ];
    let fields = vec!["name".to_owned()];
    let receipt = Receipt::Edited { table: Table::Members, id: BOUGHT.uuid(), fields, overwrote: Vec::new() };
    for command in commands {
        assert!(matches!(way(&mut club, &command, &receipt), WayBack::None(_)), "{command:?}");
    }
    // Counted on another desk before: it is not theirs to open again.
    let till = id(0x7300_0001);
    let count: Command = CloseTill { till_shift_id: till, counted: Money::from_fen(100) }.into();
    let (counted, expected) = (Money::from_fen(200), Money::ZERO);
    let receipt = Receipt::TillClosed { till_shift_id: till, counted, expected, difference: counted };
    assert!(matches!(way(&mut club, &count, &receipt), WayBack::None(_)));
}

#[test]
fn an_edit_is_taken_back_by_what_it_changed() {
    let mut club = Club::open();
    let notes = |after| Patch::new("notes", json!(null), after);
    done(club.decide_office(1, EditMember { member_id: RUOXI, patches: vec![notes("怕狗")] }));
    // The same note was written at another desk before: it stays.
    let tags = Patch::new("tags", json!([]), vec!["少儿"]);
    let edit: Command = EditMember { member_id: RUOXI, patches: vec![notes("怕狗"), tags.clone()] }.into();
    let outcome = club.decide_office(2, edit.clone());
    let back = EditMember { member_id: RUOXI, patches: vec![tags.back()] };
    assert_eq!(way(&mut club, &edit, outcome.receipt().unwrap()), WayBack::By(Box::new(back.into())));
}

#[test]
fn the_audit_keeps_why() {
    let mut club = Club::open();
    let why = || "脚踝扭伤".to_owned();
    let till: TillShiftId = id(0x7300_0001);
    done(club.decide_office(0, OpenTill { till_shift_id: till, float: Money::ZERO }));
    done(club.decide_office(1, CloseTill { till_shift_id: till, counted: Money::ZERO }));
    let package = club.another_package(1, 50, |package| package.valid_until = "2027-01-30".parse().ok());
    let commands: [Command; 6] = [
        ReopenTill { till_shift_id: till, reason: why() }.into(),
        SuspendPackage { package_id: package, reason: why() }.into(),
        ResumePackage { package_id: package, reason: why() }.into(),
        AdjustPackage { package_id: package, units: Units::from_tenths(5), reason: why() }.into(),
        ExtendPackage {
            package_id: package,
            before: "2027-01-30".parse().ok(),
            until: "2027-02-28".parse().unwrap(),
            reason: why(),
        }
        .into(),
        TransferPackage {
            package_id: package,
            to_member_id: YINUO,
            to_package_id: id(0x7A00),
            makes: true,
            units: Units::from_tenths(5),
            reason: why(),
        }
        .into(),
    ];
    for command in commands {
        let name = command.name();
        let before = club.store.audit.len();
        done(club.decide_office(2, command));
        let lines = &club.store.audit[before..];
        assert!(!lines.is_empty(), "{name}");
        assert!(lines.iter().all(|line| line.reason.as_deref() == Some("脚踝扭伤")), "{name}: {lines:?}");
    }
}

#[test]
fn a_forgotten_rider_takes_no_place_any_more() {
    let mut club = Club::open();
    let (cancelled, zone) = (booking_id(1), ClubZone::default());
    done(club.decide(0, CancelBooking { booking_id: cancelled, reason: None }));
    let lesson_id = club.booking(1).lesson_id;
    let book = ready(BookRider::prepare(&mut club.store, zone, id(0x7600), lesson_id, RIDERS[1])).unwrap();
    let restore = ready(RestoreBooking::prepare(&mut club.store, zone, cancelled, false)).unwrap();
    done(club.decide_office(600, DeleteMember { member_id: YINUO, reason: WHY.to_owned() }));
    assert_eq!(
        refusal(club.decide_office(601, BookRider { reason: Some(WHY.to_owned()), ..book })),
        Say::MemberForgotten
    );
    assert_eq!(refusal(club.decide_office(602, restore)), Say::MemberForgotten);
    let together = ready(RestoreLesson::prepare(&mut club.store, zone, lesson_id, true, &[cancelled]));
    assert_eq!(together.unwrap().bookings, [], "the others come back without them");
}
