//! A check-in was a mistake.

use super::*;
use crate::command::{CheckIn, UndoCheckIn};
use crate::record::{CheckInMethod, Debt, DebtState, LessonState, PackageState};
use crate::store::testing::world::YINUO;

#[test]
fn undo_gives_units_and_states_back_and_keeps_both_facts() {
    let mut club = Club::open();
    let before = club.balance(BOUGHT);
    let command = club.check_in(0, 0);
    done(club.issue(0, command));
    let receipt = done(club.issue(5, undo(0)));
    let returned = Units::from_tenths(10);
    assert_eq!(receipt, Receipt::CheckInUndone { booking_id: booking_id(0), returned });
    assert_eq!(club.balance(BOUGHT), before, "the units are set aside again");
    assert_eq!(club.booking(0).state, BookingState::Booked);
    assert_eq!(club.lesson(0).state, LessonState::Confirmed);
    assert!(club.standing(0).is_empty());
    let check_in: crate::record::CheckIn = club.of().remove(0);
    assert_eq!((check_in.undone_at, check_in.undone_by), (Some(minutes(5)), Some(RECEPTION)));
    assert_eq!(check_in.undone_reason.as_deref(), Some("点错了"));
    let uses = club.of::<PackageEntry>().into_iter().filter(|entry| entry.kind == EntryKind::Use).count();
    assert_eq!(uses, 2, "a use, and its negative");
    assert_eq!(club.store.audit.len(), 1);
}

#[test]
fn units_that_were_not_set_aside_are_free_again() {
    let mut club = Club::open();
    let before = club.balance(BOUGHT);
    let command = club.check_in(200, 4);
    done(club.issue(200, command));
    done(club.issue(201, undo(4)));
    assert_eq!(club.balance(BOUGHT), before);
}

#[test]
fn units_set_aside_in_a_package_that_could_not_pay_are_set_aside_again() {
    let mut club = Club::open();
    club.edit(BOUGHT, |package: &mut MemberPackage| package.state = PackageState::Suspended);
    let before = club.balance(BOUGHT);
    let command = club.check_in(0, 0);
    issues(club.issue(0, command));
    assert_eq!(club.balance(BOUGHT).reserved, before.reserved - Units::from_tenths(10));
    done(club.issue(1, undo(0)));
    assert_eq!(club.balance(BOUGHT), before);
}

#[test]
fn units_that_others_took_meanwhile_are_not_set_aside_again() {
    let mut club = Club::open();
    club.edit(BOUGHT, |package: &mut MemberPackage| package.state = PackageState::Suspended);
    let command = club.check_in(0, 0);
    issues(club.issue(0, command));
    let free = club.balance(BOUGHT).available().tenths();
    club.enter(1, BOUGHT, EntryKind::Reserve, free, None);
    done(club.issue(1, undo(0)));
    assert_eq!(club.balance(BOUGHT).available(), Units::ZERO);
    assert_eq!(club.booking(0).state, BookingState::Booked);
}

#[test]
fn a_rider_who_came_after_a_cancel_and_did_not_is_booked_with_units_set_aside() {
    let mut club = Club::open();
    let before = club.balance(BOUGHT);
    let command = club.check_in(0, 0);
    done(club.decide(0, crate::command::CancelBooking { booking_id: booking_id(0), reason: None }));
    issues(club.decide(1, command));
    done(club.decide(2, undo(0)));
    assert_eq!(club.booking(0).state, BookingState::Booked);
    assert_eq!(club.balance(BOUGHT), before);
}

#[test]
fn undo_wants_a_reason() {
    for reason in ["", "  ", &"长".repeat(201)] {
        let mut club = Club::open();
        let command = club.check_in(0, 0);
        done(club.issue(0, command));
        let refused = club.issue(1, UndoCheckIn { booking_id: booking_id(0), reason: reason.to_owned() });
        assert_eq!(refusal(refused).code(), "bad_field");
        assert_eq!(club.standing(0).len(), 1);
    }
}

#[test]
fn only_the_same_club_day_can_be_undone_at_the_counter() {
    let mut club = Club::open();
    let command = club.check_in(0, 0);
    done(club.issue(0, command));
    // Nine in the morning at the club: its midnight is fifteen hours away.
    assert_eq!(refusal(club.clone().issue(15 * 60, undo(0))), Say::NotSameDay);
    done(club.clone().issue(15 * 60 - 1, undo(0)));
    // The desk's own word stands at the server: somebody looks at it.
    assert_eq!(issues(club.decide(15 * 60, undo(0))), [Say::NotSameDay]);
    assert_eq!(club.booking(0).state, BookingState::Booked);
}

#[test]
fn a_used_up_package_can_be_used_again() {
    let mut club = Club::open();
    let package = club.another_package(1, 10, |package| package.member_id = YINUO);
    let command = club.check_in(0, 1);
    done(club.issue(0, command));
    let used_up: MemberPackage = club.get(package);
    assert_eq!((used_up.state, used_up.ended_at), (PackageState::UsedUp, Some(minutes(0))));
    done(club.issue(1, undo(1)));
    let again: MemberPackage = club.get(package);
    assert_eq!((again.state, again.ended_at), (PackageState::Active, None));
    assert_eq!(club.left(package), 10);
}

#[test]
fn a_package_whose_first_use_was_a_mistake_has_not_begun() {
    let mut club = Club::open();
    let package = club.another_package(1, 20, |package| {
        (package.member_id, package.product_id) = (YINUO, world::TWO);
        (package.valid_from, package.valid_until) = (None, None);
    });
    let before: MemberPackage = club.get(package);
    let command = club.check_in(0, 1);
    done(club.issue(0, command.clone()));
    done(club.issue(1, undo(1)));
    let again: MemberPackage = club.get(package);
    assert_eq!((again.valid_from, again.valid_until), (None, None));
    assert_eq!((again.state, again.ended_at), (before.state, None));
    // After a use that stands, taking a later one back leaves the days as they are.
    done(club.issue(2, command));
    let begun: MemberPackage = club.get(package);
    let second = club.check_in(270, 5);
    done(club.issue(270, second));
    done(club.issue(271, undo(5)));
    assert_eq!(club.get::<MemberPackage>(package).valid_until, begun.valid_until);
}

#[test]
fn the_days_of_a_package_from_its_purchase_stay() {
    let mut club = Club::open();
    let before: MemberPackage = club.get(BOUGHT);
    let command = club.check_in(0, 0);
    done(club.issue(0, command));
    done(club.issue(1, undo(0)));
    assert_eq!(club.get::<MemberPackage>(BOUGHT), before);
}

#[test]
fn nothing_is_owed_for_a_ride_that_did_not_happen() {
    let mut club = Club::open();
    let command = club.check_in(0, 1);
    assert_eq!(codes(&issues(club.issue(0, command))), ["units_owed"]);
    done(club.issue(1, undo(1)));
    let debt: Debt = club.of().remove(0);
    assert_eq!((debt.state, debt.ended_at), (DebtState::Cancelled, Some(minutes(1))));
    assert!(club.open_items(AttentionCode::UnitsOwed).is_empty());
    let item: AttentionItem = club.of().remove(0);
    assert_eq!(item.settled_how.as_deref(), Some("签到已撤销"));
}

#[test]
fn a_lesson_goes_on_while_somebody_else_is_there() {
    let mut club = Club::open();
    club.edit(booking_id(1), |booking: &mut Booking| booking.lesson_id = world::lesson_id(0));
    let (first, second) = (club.check_in(0, 0), club.check_in(0, 1));
    done(club.issue(0, first));
    issues(club.issue(1, second));
    done(club.issue(2, undo(0)));
    assert_eq!(club.lesson(0).state, LessonState::InProgress);
    done(club.issue(3, undo(1)));
    assert_eq!(club.lesson(0).state, LessonState::Confirmed);
}

#[test]
fn a_check_in_of_a_lesson_that_is_over_can_be_undone() {
    let mut club = Club::open();
    let command = club.check_in(0, 0);
    done(club.issue(0, command));
    club.edit(booking_id(0), |booking: &mut Booking| booking.state = BookingState::Done);
    club.edit(world::lesson_id(0), |lesson: &mut Lesson| lesson.state = LessonState::Completed);
    done(club.issue(200, undo(0)));
    assert_eq!(club.booking(0).state, BookingState::Booked);
    assert_eq!(club.lesson(0).state, LessonState::Confirmed);
}

#[test]
fn what_is_not_checked_in_has_nothing_to_undo() {
    let mut club = Club::open();
    let refused = refusal(club.issue(0, undo(0)));
    assert_eq!(refused, Say::NotCheckedIn { rider: "王若溪".to_owned() });
    // Another desk undid it first: at the server that is what was wanted.
    let receipt = done(club.decide(0, undo(0)));
    assert_eq!(receipt, Receipt::CheckInUndone { booking_id: booking_id(0), returned: Units::ZERO });
}

#[test]
fn a_rider_can_be_checked_in_again_after_an_undo() {
    let mut club = Club::open();
    for round in 0..3 {
        let command = club.check_in(round, 0);
        done(club.issue(round, command));
        assert_eq!(club.standing(0).len(), 1);
        done(club.issue(round, undo(0)));
    }
    let checked = CheckIn {
        booking_id: booking_id(0),
        method: CheckInMethod::Qr,
        package_id: Some(BOUGHT),
        seen: None,
    };
    done(club.issue(9, checked));
    assert_eq!(club.of::<crate::record::CheckIn>().len(), 4);
    assert_eq!(club.balance(BOUGHT).used, Units::from_tenths(10));
}
