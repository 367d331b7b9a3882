//! A rider was marked as not come by mistake.

use super::*;
use crate::command::{AssignHorse, MarkNoShow, UndoNoShow};
use crate::record::{Club as ClubRow, LessonState, PackageState};
use crate::store::testing::world::{ZHUIFENG, lesson_id};

fn absent(n: u32) -> MarkNoShow {
    MarkNoShow { booking_id: booking_id(n) }
}

fn awaited(n: u32) -> UndoNoShow {
    UndoNoShow { booking_id: booking_id(n), reason: "家长已请假".to_owned() }
}

#[test]
fn units_that_absence_used_are_set_aside_again() {
    for uses in [true, false] {
        let mut club = Club::open();
        club.edit(CLUB, |row: &mut ClubRow| row.rules.0.no_show_uses_units = uses);
        let before = club.balance(BOUGHT);
        done(club.issue(40, absent(0)));
        let receipt = done(club.issue(41, awaited(0)));
        let returned = Units::from_tenths(if uses { 10 } else { 0 });
        assert_eq!(receipt, Receipt::AbsenceUndone { booking_id: booking_id(0), returned });
        assert_eq!(club.balance(BOUGHT), before);
        assert_eq!(club.booking(0).state, BookingState::Booked);
        assert_eq!(club.store.audit.last().unwrap().reason.as_deref(), Some("家长已请假"));
    }
}

#[test]
fn what_was_not_set_aside_is_not_set_aside_now() {
    let mut club = Club::open();
    let before = club.balance(BOUGHT);
    done(club.issue(220, absent(4)));
    done(club.issue(221, awaited(4)));
    assert_eq!(club.balance(BOUGHT), before);
}

#[test]
fn a_package_that_went_elsewhere_meanwhile_sets_nothing_aside() {
    let mut club = Club::open();
    club.edit(CLUB, |row: &mut ClubRow| row.rules.0.no_show_uses_units = false);
    done(club.issue(40, absent(0)));
    let mut spent = club.clone();
    let left = spent.left(BOUGHT);
    spent.enter(1, BOUGHT, EntryKind::Use, left, None);
    done(spent.decide(41, awaited(0)));
    assert_eq!(spent.left(BOUGHT), 0);
    club.edit(BOUGHT, |package: &mut MemberPackage| package.state = PackageState::Refunded);
    let before = club.balance(BOUGHT);
    done(club.decide(41, awaited(0)));
    assert_eq!(club.balance(BOUGHT), before);
}

#[test]
fn a_completed_lesson_is_open_again() {
    let mut club = Club::open();
    done(club.issue(40, absent(0)));
    club.edit(lesson_id(0), |lesson: &mut Lesson| lesson.state = LessonState::Completed);
    done(club.issue(130, awaited(0)));
    assert_eq!(club.lesson(0).state, LessonState::Confirmed, "nobody is there");
}

#[test]
fn a_booking_of_a_lesson_that_was_cancelled_meanwhile_goes_with_it() {
    let mut club = Club::open();
    let before = club.left(BOUGHT);
    done(club.issue(40, absent(0)));
    done(club.issue(41, cancel_lesson::cancel(0)));
    done(club.decide(42, awaited(0)));
    assert_eq!(club.booking(0).state, BookingState::Cancelled);
    assert_eq!(club.left(BOUGHT), before + 10, "what was set aside is free");
}

#[test]
fn a_horse_that_went_to_somebody_else_is_not_taken_back() {
    let mut club = Club::open();
    club.edit(booking_id(0), |booking: &mut Booking| booking.horse_id = Some(ZHUIFENG));
    done(club.issue(40, absent(0)));
    let on = AssignHorse { booking_id: booking_id(1), horse_id: Some(ZHUIFENG), before: None, reason: None };
    done(club.issue(41, on));
    assert_eq!(codes(&issues(club.issue(42, awaited(0)))), ["horse_busy"]);
    assert_eq!(club.booking(0).horse_id, None);
}

#[test]
fn who_is_not_absent_has_nothing_to_undo() {
    let mut club = Club::open();
    let refused = refusal(club.issue(40, awaited(0)));
    assert_eq!(refused, Say::NotAbsent { rider: "王若溪".to_owned() });
    // They came after all, on another desk.
    done(club.decide(40, absent(0)));
    let here = club.check_in(41, 0);
    done(club.decide_office(41, here));
    let before = club.store.clone();
    done(club.decide(42, awaited(0)));
    assert_eq!(club.store, before);
}
