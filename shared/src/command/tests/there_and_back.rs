//! Commands about people, packages and the club, each with the one that takes it back: afterwards every row
//! is as it was, but for versions, times of change, and lines that are only ever added.

use super::*;
use crate::command::{
    AdjustPackage, CloseTill, EditClub, EditHorse, EditMember, EditRider, EditStaff, ExtendPackage,
    MergeMembers, MoveCash, OpenTill, Patch, ReopenTill, ResumePackage, SplitMembers, SuspendPackage,
    TransferPackage, back,
};
use crate::id::{Id, MemberId, TillShiftId};
use crate::money::Money;
use crate::record::{HorseState, Level, Member, PackageState, Staff, Table, Weight};
use crate::rules::conflicts::resolve_member;
use crate::store::testing::world::{ALIAS, LEITING, RIDERS, YINUO, ZHUIFENG};
use proptest::prelude::*;
use serde_json::json;

/// Everything but versions, times of change and lines that are only ever added.
fn standing(club: &Club) -> Vec<Row> {
    let rows = club.store.all().filter(|row| {
        !matches!(row.table(), Table::PackageEntries | Table::CashMovements | Table::AttentionItems)
    });
    let plain = rows.map(|row| {
        let mut plain = serde_json::to_value(row).unwrap();
        plain["row"]["meta"] = serde_json::to_value(untouched()).unwrap();
        serde_json::from_value(plain).unwrap()
    });
    plain.collect()
}

/// The sums of every ledger.
fn ledgers(club: &mut Club) -> Vec<(MemberPackageId, PackageBalance)> {
    let packages: Vec<MemberPackage> = club.of();
    let sums = packages.iter().map(|package| (package.id, club.balance(package.id)));
    // What was never more than a way there and back is worth nothing.
    sums.filter(|(_, sum)| *sum != PackageBalance::default()).collect()
}

/// A manager in the office gives both, one after the other; nothing refuses.
fn there_and_back(club: &mut Club, there: impl Into<Command>, then: impl Into<Command>) {
    for (after, command) in [(1, there.into()), (2, then.into())] {
        let name = command.name();
        let outcome = club.decide_office(after, command);
        assert!(outcome.receipt().is_some(), "{name}: {outcome:?}");
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
        let turned = EditMember { member_id: who, patches: back(&patches) };
        there_and_back(&mut club, EditMember { member_id: who, patches }, turned);
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
        let turned = EditRider { rider_id: RIDERS[n], patches: back(&patches) };
        there_and_back(&mut club, EditRider { rider_id: RIDERS[n], patches }, turned);
        prop_assert_eq!(standing(&club), before);
    }

    #[test]
    fn an_edit_of_the_club_s_ground(minutes in 0_i64..1_440, rest in 0_i64..600, name in "[\\p{Han}]{2,6}") {
        let mut club = Club::open();
        let before = standing(&club);
        let rules = vec![Patch::new("rules.check_in_opens_minutes", 60, minutes)];
        let turned = EditClub { patches: back(&rules) };
        there_and_back(&mut club, EditClub { patches: rules }, turned);
        let horse = vec![
            Patch::new("limits.rest_minutes", 15, rest),
            Patch::new("state", HorseState::Fit, HorseState::Sick),
        ];
        let turned = EditHorse { horse_id: ZHUIFENG, patches: back(&horse) };
        there_and_back(&mut club, EditHorse { horse_id: ZHUIFENG, patches: horse }, turned);
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
        let turned = EditStaff { staff_id: RECEPTION, patches: back(&staff) };
        there_and_back(&mut club, EditStaff { staff_id: RECEPTION, patches: staff }, turned);
        prop_assert_eq!(person(&mut club), before);
    }

    #[test]
    fn a_merge(keep in member(), merge in member()) {
        let mut club = Club::open();
        let before = standing(&club);
        let outcome = club.decide_office(1, MergeMembers { keep, merge, item_id: None });
        match outcome.receipt() {
            Some(Receipt::MembersMerged { merged, into }) => {
                let split = SplitMembers { merged: *merged, from: *into };
                done(club.decide_office(2, split));
            }
            Some(other) => panic!("{other:?}"),
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
        there_and_back(
            &mut club,
            SuspendPackage { package_id: package, reason: "出差".to_owned() },
            ResumePackage { package_id: package, reason: "取消".to_owned() },
        );
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
        let extend = |before, until| ExtendPackage {
            package_id: package, before: Some(before), until, reason: "台风".to_owned(),
        };
        let (was, becomes) = (day(days_left), day(days));
        there_and_back(&mut club, extend(was, becomes), extend(becomes, was));
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
        there_and_back(&mut club, adjust(units), adjust(-units));
        prop_assert_eq!((standing(&club), ledgers(&mut club)), (before, sums));
    }

    #[test]
    fn a_transfer(units in 1_i64..=70, into_theirs in any::<bool>()) {
        let mut club = Club::open();
        let theirs = club.another_package(1, 50, |package| package.member_id = YINUO);
        let to = if into_theirs { theirs } else { id(0x7A00) };
        let (before, sums) = (standing(&club), ledgers(&mut club));
        let transfer = |from, member, to| TransferPackage {
            package_id: from,
            to_member_id: member,
            to_package_id: to,
            units: Units::from_tenths(units),
            reason: "姐妹共用".to_owned(),
        };
        there_and_back(&mut club, transfer(BOUGHT, YINUO, to), transfer(to, RUOXI, BOUGHT));
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
        let cash = |fen| MoveCash { till_shift_id: till, amount: Money::from_fen(fen), reason: "零钱".to_owned() };
        there_and_back(&mut club, cash(moved), cash(-moved));
        let count = CloseTill { till_shift_id: till, counted: Money::from_fen(counted) };
        there_and_back(&mut club, count, ReopenTill { till_shift_id: till, reason: "点错了".to_owned() });
        prop_assert_eq!(standing(&club), before);
    }
}

const fn minutes_of_rights() -> Timestamp {
    minutes(0)
}
