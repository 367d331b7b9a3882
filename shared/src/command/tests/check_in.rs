//! A rider is here.

use super::*;
use crate::command::CheckIn;
use crate::record::{CheckInMethod, Debt, DebtState, LessonState, Order, OrderItem, PackageState};
use crate::store::testing::sample;
use crate::store::testing::world::{COURSE, YINUO};

#[test]
fn a_check_in_uses_the_units_that_were_set_aside() {
    let mut club = Club::open();
    let command = club.check_in(0, 0);
    assert_eq!(command.package_id, Some(BOUGHT));
    let before = club.balance(BOUGHT);
    let receipt = done(club.issue(0, command));
    let check_in_id = club.last().child("check_in");
    let used = Units::from_tenths(10);
    let expected = Receipt::CheckedIn {
        booking_id: booking_id(0),
        check_in_id,
        used,
        package_id: Some(BOUGHT),
        owed: Units::ZERO,
        already: None,
    };
    assert_eq!(receipt, expected);
    let after = club.balance(BOUGHT);
    assert_eq!((after.used, after.reserved), (before.used + used, before.reserved - used));
    assert_eq!(after.available(), before.available());
    assert_eq!(club.booking(0).state, BookingState::CheckedIn);
    assert_eq!(club.lesson(0).state, LessonState::InProgress);
    let check_in: crate::record::CheckIn = club.get(check_in_id);
    assert_eq!(
        (check_in.in_at, check_in.staff_id, check_in.desk_id),
        (minutes(0), Some(RECEPTION), Some(DOOR))
    );
    assert_eq!((check_in.units, check_in.package_id), (used, Some(BOUGHT)));
}

#[test]
fn the_package_that_expires_first_pays_where_none_is_set_aside() {
    let mut club = Club::open();
    let later = club.another_package(1, 100, |package| package.valid_until = "2027-06-30".parse().ok());
    let sooner = club.another_package(2, 100, |package| package.valid_until = "2026-12-01".parse().ok());
    let never =
        club.another_package(3, 100, |package| (package.valid_from, package.valid_until) = (None, None));
    let too_small = club.another_package(4, 5, |package| package.valid_until = "2026-11-25".parse().ok());
    let over = club.another_package(5, 100, |package| package.valid_until = "2026-11-20".parse().ok());
    let held = club.another_package(6, 100, |package| {
        (package.valid_until, package.state) = ("2026-11-22".parse().ok(), PackageState::Suspended);
    });
    let elsewhere = club.another_package(7, 100, |package| {
        (package.valid_until, package.courses) = ("2026-11-22".parse().ok(), crate::record::Json(vec![TEN]));
    });
    let not_yet = club.another_package(8, 100, |package| {
        (package.valid_from, package.valid_until) = ("2026-11-22".parse().ok(), "2026-11-23".parse().ok());
    });
    // The child's booking has nothing set aside: BOUGHT, until 30 January, comes second.
    let mut order = Vec::new();
    for _round in 0..4 {
        let command = club.check_in(200, 4);
        let paying = command.package_id.unwrap();
        order.push(paying);
        club.edit(paying, |package: &mut MemberPackage| package.state = PackageState::Suspended);
    }
    assert_eq!(order, [sooner, BOUGHT, later, never]);
    assert_eq!(club.check_in(200, 4).package_id, None, "{:?}", [too_small, over, held, elsewhere, not_yet]);
}

#[test]
fn a_reserved_package_that_may_not_pay_any_more_is_passed_over() {
    let mut club = Club::open();
    let other = club.another_package(1, 100, |package| package.valid_until = "2027-06-30".parse().ok());
    club.edit(BOUGHT, |package: &mut MemberPackage| package.state = PackageState::Suspended);
    let command = club.check_in(0, 0);
    assert_eq!(command.package_id, Some(other));
    let before = club.balance(BOUGHT);
    done(club.issue(0, command));
    assert_eq!(
        club.balance(BOUGHT).reserved,
        before.reserved - Units::from_tenths(10),
        "nothing stays set aside"
    );
    assert_eq!(club.left(other), 90);
}

#[test]
fn a_package_of_a_merged_account_pays_for_its_alias() {
    let mut club = Club::open();
    club.edit(booking_id(4), |booking: &mut Booking| booking.member_id = world::ALIAS);
    assert_eq!(club.check_in(200, 4).package_id, Some(BOUGHT));
}

#[test]
fn a_booking_paid_in_money_costs_no_units() {
    let mut club = Club::open();
    let paid = sample::rows();
    let item =
        paid.iter().find_map(|row| if let Row::OrderItem(item) = row { Some(item.clone()) } else { None });
    let item: OrderItem = item.unwrap();
    let order = paid.iter().find_map(|row| {
        if let Row::Order(order) = row
            && order.id == item.order_id
        {
            Some(order.clone())
        } else {
            None
        }
    });
    let order: Order = order.unwrap();
    club.add(&order);
    club.add(&item);
    club.edit(booking_id(4), |booking: &mut Booking| booking.order_item_id = Some(item.id));
    let command = club.check_in(200, 4);
    assert_eq!(command.package_id, None);
    let before = club.balance(BOUGHT);
    let Receipt::CheckedIn { used, owed, .. } = done(club.issue(200, command)) else { panic!() };
    assert_eq!((used, owed), (Units::ZERO, Units::ZERO));
    assert_eq!(club.balance(BOUGHT), before);
    assert_eq!(club.standing(4)[0].units, Units::ZERO);
    assert!(club.of::<Debt>().is_empty());
}

#[test]
fn what_no_package_pays_is_owed_and_shown() {
    let mut club = Club::open();
    let command = club.check_in(0, 1);
    assert_eq!(command.package_id, None);
    let outcome = club.issue(0, command);
    let Some(Receipt::CheckedIn { used, owed, package_id, .. }) = outcome.receipt() else {
        panic!("{outcome:?}")
    };
    assert_eq!((*used, *owed, *package_id), (Units::ZERO, Units::from_tenths(10), None));
    assert_eq!(codes(outcome.issues()), ["units_owed"]);
    let debt: Debt = club.of().remove(0);
    assert_eq!((debt.member_id, debt.units, debt.state), (YINUO, Units::from_tenths(10), DebtState::Open));
    let item = club.open_items(AttentionCode::UnitsOwed).remove(0);
    assert_eq!((item.booking_id, item.member_id), (Some(booking_id(1)), Some(YINUO)));
    assert_eq!(club.booking(1).state, BookingState::CheckedIn, "the check-in stands");
}

#[test]
fn a_debt_is_the_account_s_that_a_merged_one_became() {
    let mut club = Club::open();
    club.edit(booking_id(1), |booking: &mut Booking| booking.member_id = world::ALIAS);
    let seen =
        CheckIn { booking_id: booking_id(1), method: CheckInMethod::Search, package_id: None, seen: None };
    club.issue(0, seen);
    assert_eq!(club.of::<Debt>()[0].member_id, RUOXI);
}

#[test]
fn check_in_opens_an_hour_before_and_closes_at_the_end() {
    for (after, open) in [(-31, false), (-30, true), (30, true), (89, true), (90, false)] {
        let mut club = Club::open();
        let command = club.check_in(after, 0);
        let outcome = club.issue(after, command);
        let said = outcome.receipt().is_some();
        assert_eq!(said, open, "{after} minutes after nine: {outcome:?}");
        if !open {
            let closed = Say::OutsideCheckInWindow { opens: minutes(-30), closes: minutes(90) };
            assert_eq!(refusal(outcome), closed);
        }
    }
}

#[test]
fn the_club_says_how_early_check_in_opens() {
    let mut club = Club::open();
    club.edit(CLUB, |row: &mut crate::record::Club| row.rules.0.check_in_opens_minutes = 15);
    let command = club.check_in(14, 0);
    assert_eq!(refusal(club.issue(14, command.clone())).code(), "outside_check_in_window");
    done(club.issue(15, command));
}

#[test]
fn a_second_check_in_at_the_same_desk_says_who_did_the_first() {
    let mut club = Club::open();
    let command = club.check_in(0, 0);
    done(club.issue(0, command.clone()));
    let before = club.store.clone();
    let Say::AlreadyCheckedIn { rider, by, desk, at } = refusal(club.issue(1, command)) else { panic!() };
    assert_eq!((rider.as_str(), by.as_deref(), desk.as_deref()), ("王若溪", Some("林晓"), Some("大门")));
    assert_eq!(at, minutes(0));
    assert_eq!(club.store, before);
}

#[test]
fn a_lesson_begins_with_its_first_check_in_whatever_it_was() {
    for state in
        [LessonState::ToConfirm, LessonState::Confirmed, LessonState::InProgress, LessonState::Completed]
    {
        let mut club = Club::open();
        club.edit(world::lesson_id(0), |lesson: &mut Lesson| lesson.state = state);
        let command = club.check_in(0, 0);
        done(club.issue(0, command));
        assert_eq!(club.lesson(0).state, LessonState::InProgress, "from {state:?}");
    }
}

#[test]
fn the_days_of_a_package_begin_with_its_first_use() {
    let mut club = Club::open();
    let package = club.another_package(1, 20, |package| {
        (package.valid_from, package.valid_until, package.validity_days) = (None, None, 90);
        package.member_id = YINUO;
    });
    let command = club.check_in(0, 1);
    assert_eq!(command.package_id, Some(package));
    done(club.issue(0, command));
    let begun: MemberPackage = club.get(package);
    assert_eq!(begun.valid_from, "2026-11-21".parse().ok());
    assert_eq!(begun.valid_until, "2027-02-19".parse().ok());
    // A later use moves nothing.
    let command = club.check_in(270, 5);
    done(club.issue(270, command));
    let used_up: MemberPackage = club.get(package);
    assert_eq!((used_up.valid_from, used_up.valid_until), (begun.valid_from, begun.valid_until));
    assert_eq!((used_up.state, used_up.ended_at), (PackageState::UsedUp, Some(minutes(270))));
}

#[test]
fn units_set_aside_for_others_keep_a_package_from_being_used_up() {
    let mut club = Club::open();
    let package = club.another_package(1, 20, |package| package.member_id = YINUO);
    club.enter(2, package, EntryKind::Reserve, 10, Some(booking_id(5)));
    club.edit(booking_id(5), |booking: &mut Booking| booking.package_id = Some(package));
    let command = club.check_in(0, 1);
    done(club.issue(0, command));
    assert_eq!(club.get::<MemberPackage>(package).state, PackageState::Active);
    assert_eq!(club.left(package), 0);
    let command = club.check_in(270, 5);
    done(club.issue(270, command));
    assert_eq!(club.get::<MemberPackage>(package).state, PackageState::UsedUp);
}

#[test]
fn a_desk_of_the_first_version_is_still_understood() {
    let said = serde_json::json!({
        "booking_id": booking_id(0), "method": "search", "package_id": BOUGHT,
    });
    let read = Command::decode("check_in", 1, &said).unwrap();
    let method = CheckInMethod::Search;
    let lifted = CheckIn { booking_id: booking_id(0), method, package_id: Some(BOUGHT), seen: None };
    assert_eq!(read, lifted.clone().into());
    done(Club::open().decide(0, lifted));
}

#[test]
fn a_booking_that_is_nobody_s_is_not_found() {
    let mut club = Club::open();
    let command = CheckIn { booking_id: id(0xBAD), method: CheckInMethod::Qr, package_id: None, seen: None };
    assert_eq!(refusal(club.issue(0, command)), Say::NotFound { what: "bookings".to_owned() });
    assert_eq!(club.get::<crate::record::CourseConfig>(COURSE).saddle_hours.tenths(), 10);
}
