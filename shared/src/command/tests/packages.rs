//! Packages on hold, extended, put right and handed over.

use super::*;
use crate::command::{AdjustPackage, ExtendPackage, ResumePackage, SuspendPackage, TransferPackage};
use crate::money::Money;
use crate::record::{PackageConfig, PackageState};
use crate::rights::Right;
use crate::store::testing::world::{TWO, YINUO};
use crate::time::Date;

const DAY: i64 = 24 * 60;

fn date(text: &str) -> Date {
    text.parse().unwrap()
}

fn suspend() -> SuspendPackage {
    SuspendPackage { package_id: BOUGHT, reason: "脚踝扭伤".to_owned() }
}

fn resume() -> ResumePackage {
    ResumePackage { package_id: BOUGHT, reason: "痊愈".to_owned() }
}

fn extend(package_id: MemberPackageId, until: &str) -> ExtendPackage {
    ExtendPackage { package_id, before: None, until: date(until), reason: "天气原因".to_owned() }
}

fn adjust(package_id: MemberPackageId, tenths: i64) -> AdjustPackage {
    AdjustPackage { package_id, units: Units::from_tenths(tenths), reason: "补录".to_owned() }
}

const GIVEN: MemberPackageId = MemberPackageId(testing::uuid(0x7A00));

fn transfer(tenths: i64) -> TransferPackage {
    TransferPackage {
        package_id: BOUGHT,
        to_member_id: YINUO,
        to_package_id: GIVEN,
        makes: true,
        units: Units::from_tenths(tenths),
        reason: "姐妹共用".to_owned(),
    }
}

/// The entries that a person chose, with their reasons.
fn reasons(club: &Club, package: MemberPackageId) -> Vec<(EntryKind, i64, String)> {
    let mut entries: Vec<PackageEntry> = club.of();
    entries.retain(|entry| entry.package_id == package && entry.note.is_some());
    entries.sort_by_key(|entry| (entry.meta.created_at, entry.kind));
    entries.into_iter().map(|entry| (entry.kind, entry.units.tenths(), entry.note.unwrap())).collect()
}

#[test]
fn a_package_on_hold_pays_for_nothing_and_gets_its_days_back() {
    let mut club = Club::open();
    done(club.issue(0, suspend()));
    assert_eq!(club.get::<MemberPackage>(BOUGHT).state, PackageState::Suspended);
    assert_eq!(club.check_in(20, 0).package_id, None, "not even for what is set aside");
    let receipt = done(club.issue(10 * DAY, resume()));
    let until = Some(date("2027-02-09"));
    assert_eq!(receipt, Receipt::PackageResumed { package_id: BOUGHT, days: 10, valid_until: until });
    let package: MemberPackage = club.get(BOUGHT);
    assert_eq!((package.state, package.valid_until, club.left(BOUGHT)), (PackageState::Active, until, 70));
    assert_eq!(
        reasons(&club, BOUGHT),
        [(EntryKind::Suspend, 0, "脚踝扭伤".to_owned()), (EntryKind::Resume, 0, "痊愈".to_owned())]
    );
    assert_eq!(club.store.audit.len(), 2);
    // Held again: only the days since then count.
    done(club.issue(11 * DAY, suspend()));
    let Receipt::PackageResumed { days, .. } = done(club.issue(13 * DAY, resume())) else { panic!() };
    assert_eq!(days, 2);
}

#[test]
fn what_is_not_on_hold_can_not_go_on() {
    let mut club = Club::open();
    let state = |state| Say::PackageNotUsable { package: "十鞍时套餐".to_owned(), state };
    assert_eq!(refusal(club.issue(0, resume())), state(PackageState::Active));
    done(club.issue(1, suspend()));
    assert_eq!(refusal(club.issue(2, suspend())), state(PackageState::Suspended));
    let silent = SuspendPackage { reason: " ".to_owned(), ..suspend() };
    assert_eq!(refusal(club.issue(3, silent)).code(), "bad_field");
}

#[test]
fn an_extension_is_a_manager_s_and_gives_lost_units_back() {
    let mut club = Club::open();
    let said = refusal(club.issue(0, extend(BOUGHT, "2027-03-31")));
    assert_eq!(said, Say::MayNot { right: Right::ManagePackages });
    done(club.decide_office(0, extend(BOUGHT, "2027-03-31")));
    assert_eq!(club.get::<MemberPackage>(BOUGHT).valid_until, Some(date("2027-03-31")));

    let lost = club.another_package(1, 50, |package| {
        package.state = PackageState::Expired;
        package.valid_until = Some(date("2026-11-01"));
        package.ended_at = Some(minutes(-20 * DAY));
    });
    club.enter(2, lost, EntryKind::Use, 20, None);
    club.enter(3, lost, EntryKind::Expire, 30, None);
    assert_eq!(club.left(lost), 0);
    let receipt = done(club.decide_office(1, extend(lost, "2026-12-31")));
    let Receipt::PackageExtended { available, .. } = receipt else { panic!() };
    assert_eq!((available.tenths(), club.left(lost)), (30, 30));
    let package: MemberPackage = club.get(lost);
    assert_eq!((package.state, package.ended_at), (PackageState::Active, None));
    done(club.decide_office(2, extend(lost, "2026-11-01")));
    assert_eq!((club.left(lost), club.get::<MemberPackage>(lost).state), (0, PackageState::Expired));
}

#[test]
fn a_last_day_is_possible() {
    let mut club = Club::open();
    for until in ["2026-10-31", "2036-12-01"] {
        assert_eq!(refusal(club.decide_office(0, extend(BOUGHT, until))).code(), "bad_field", "{until}");
    }
    let unused = club.another_package(1, 20, |package| {
        (package.product_id, package.valid_from, package.valid_until) = (TWO, None, None);
    });
    assert_eq!(refusal(club.decide_office(1, extend(unused, "2027-03-31"))).code(), "package_not_begun");
}

#[test]
fn units_are_put_right_with_a_reason_and_nothing_that_is_set_aside_is_taken() {
    let mut club = Club::open();
    assert_eq!(refusal(club.issue(0, adjust(BOUGHT, 10))).code(), "may_not");
    done(club.decide_office(0, adjust(BOUGHT, 10)));
    assert_eq!(club.left(BOUGHT), 80);
    let said = refusal(club.decide_office(1, adjust(BOUGHT, -81)));
    let (available, wanted) = (Units::from_tenths(80), Units::from_tenths(81));
    assert_eq!(said, Say::NotEnoughUnits { available, wanted });
    done(club.decide_office(2, adjust(BOUGHT, -80)));
    assert_eq!((club.left(BOUGHT), club.get::<MemberPackage>(BOUGHT).state), (0, PackageState::Active));
    for nonsense in [0, 10_001, -10_001] {
        assert_eq!(refusal(club.decide_office(3, adjust(BOUGHT, nonsense))).code(), "bad_field");
    }
    assert_eq!(club.store.audit.len(), 2);
    assert_eq!(reasons(&club, BOUGHT)[0], (EntryKind::Adjust, 10, "补录".to_owned()));
}

#[test]
fn a_package_that_is_adjusted_empty_is_used_up_until_units_come_back() {
    let mut club = Club::open();
    let small = club.another_package(1, 10, |_| {});
    done(club.decide_office(0, adjust(small, -10)));
    let package: MemberPackage = club.get(small);
    assert_eq!((package.state, package.ended_at), (PackageState::UsedUp, Some(minutes(0))));
    done(club.decide_office(1, adjust(small, 5)));
    let package: MemberPackage = club.get(small);
    assert_eq!((package.state, package.ended_at), (PackageState::Active, None));
}

#[test]
fn units_keep_their_price_and_terms_on_the_way_to_another_account() {
    let mut club = Club::open();
    let receipt = done(club.decide_office(0, transfer(40)));
    let (units, left) = (Units::from_tenths(40), Units::from_tenths(30));
    assert_eq!(receipt, Receipt::PackageTransferred { from: BOUGHT, to: GIVEN, units, left });
    let (from, to): (MemberPackage, MemberPackage) = (club.get(BOUGHT), club.get(GIVEN));
    assert_eq!((to.member_id, to.units, to.price_paid), (YINUO, units, Money::from_fen(72_000)));
    assert_eq!((to.valid_until, to.product_id, &to.name), (from.valid_until, from.product_id, &from.name));
    assert_eq!((club.left(BOUGHT), club.left(GIVEN)), (30, 40));
    assert_eq!(club.store.audit.len(), 2);
    // 陈一诺 rides on it.
    let command = club.check_in(20, 1);
    assert_eq!(command.package_id, Some(GIVEN));
}

#[test]
fn reception_hands_on_what_was_sold_as_transferable() {
    let mut club = Club::open();
    assert_eq!(refusal(club.issue(0, transfer(10))), Say::MayNot { right: Right::ManagePackages });
    club.edit(TEN, |config: &mut PackageConfig| config.transferable = true);
    done(club.issue(1, transfer(10)));
}

#[test]
fn a_package_that_is_still_on_its_way_is_not_made_by_a_transfer() {
    let mut club = Club::open();
    let into_a_sale_of_another_desk = TransferPackage { makes: false, ..transfer(10) };
    let missing = Say::NotFound { what: "member_packages".to_owned() };
    assert_eq!(refusal(club.decide_office(0, into_a_sale_of_another_desk)), missing);
    // A desk of the first version does not say whether it is there: what is not is made, as it always was.
    let mut said = Command::from(transfer(10)).arguments().unwrap();
    said.as_object_mut().unwrap().remove("makes");
    assert_eq!(Command::decode("transfer_package", 1, &said).unwrap(), transfer(10).into());
}

#[test]
fn what_is_set_aside_stays_and_a_transfer_goes_to_somebody_else() {
    let mut club = Club::open();
    assert_eq!(refusal(club.decide_office(0, transfer(71))).code(), "not_enough_units");
    assert_eq!(refusal(club.decide_office(0, transfer(0))).code(), "bad_field");
    let own = TransferPackage { to_member_id: RUOXI, ..transfer(10) };
    assert_eq!(refusal(club.decide_office(0, own)).code(), "same_account");
    let another = club.another_package(1, 50, |package| {
        (package.member_id, package.product_id) = (YINUO, TWO);
    });
    let other_product = TransferPackage { to_package_id: another, makes: false, ..transfer(10) };
    assert_eq!(refusal(club.decide_office(0, other_product)).code(), "bad_field");
    done(club.decide_office(1, suspend()));
    assert_eq!(refusal(club.decide_office(2, transfer(10))).code(), "package_not_usable");
}

#[test]
fn what_a_forgotten_member_had_is_left_as_it_is() {
    let mut club = Club::open();
    let theirs = club.another_package(1, 50, |package| {
        package.member_id = YINUO;
        package.state = PackageState::Expired;
        package.valid_until = Some(date("2026-11-18"));
    });
    done(club.decide_office(0, crate::command::CancelBooking { booking_id: booking_id(1), reason: None }));
    done(club.decide_office(0, crate::command::CancelBooking { booking_id: booking_id(5), reason: None }));
    let forget = crate::command::DeleteMember { member_id: YINUO, reason: "本人要求".to_owned() };
    done(club.decide_office(1, forget));
    // Else its units would be there again, and nobody to ride on them.
    assert_eq!(refusal(club.decide_office(2, extend(theirs, "2026-12-31"))), Say::MemberForgotten);
}
