//! A rider has left, or has not.

use super::*;
use crate::command::{CheckOut, UndoCheckOut};
use crate::record::LessonState;
use crate::store::testing::world::lesson_id;

fn leaves(n: u32) -> CheckOut {
    CheckOut { booking_id: booking_id(n) }
}

fn stays(n: u32) -> UndoCheckOut {
    UndoCheckOut { booking_id: booking_id(n), reason: "还在骑".to_owned() }
}

/// Bookings 0 and 1 in lesson 0, both checked in.
fn two_here() -> Club {
    let mut club = Club::open();
    club.edit(booking_id(1), |booking: &mut Booking| booking.lesson_id = lesson_id(0));
    for n in [0, 1] {
        let here = club.check_in(20, n);
        assert!(club.issue(20, here).receipt().is_some());
    }
    club
}

#[test]
fn the_last_rider_out_completes_the_lesson() {
    let mut club = two_here();
    let receipt = done(club.issue(85, leaves(0)));
    assert_eq!(receipt, Receipt::CheckedOut { booking_id: booking_id(0), now: true });
    assert_eq!(club.booking(0).state, BookingState::Done);
    assert_eq!(club.standing(0)[0].out_at, Some(minutes(85)));
    assert_eq!(club.lesson(0).state, LessonState::InProgress);
    done(club.issue(86, leaves(1)));
    assert_eq!(club.lesson(0).state, LessonState::Completed);
}

#[test]
fn a_lesson_waits_for_who_is_still_awaited() {
    let mut club = Club::open();
    club.edit(booking_id(1), |booking: &mut Booking| booking.lesson_id = lesson_id(0));
    let here = club.check_in(20, 0);
    done(club.issue(20, here));
    done(club.issue(40, leaves(0)));
    assert_eq!(club.lesson(0).state, LessonState::InProgress);
}

#[test]
fn an_undone_check_out_opens_the_lesson_again() {
    let mut club = two_here();
    done(club.issue(85, leaves(0)));
    done(club.issue(85, leaves(1)));
    done(club.issue(86, stays(0)));
    assert_eq!(club.lesson(0).state, LessonState::InProgress);
    assert_eq!((club.booking(0).state, club.booking(1).state), (BookingState::CheckedIn, BookingState::Done));
    assert_eq!(club.standing(0)[0].out_at, None);
    assert_eq!(club.store.audit.last().unwrap().reason.as_deref(), Some("还在骑"));
}

#[test]
fn who_is_not_here_does_not_leave_and_who_has_not_left_is_not_called_back() {
    let mut club = two_here();
    let rider = || "王若溪".to_owned();
    assert_eq!(refusal(club.issue(40, leaves(2))), Say::NotCheckedIn { rider: rider() });
    assert_eq!(refusal(club.issue(40, stays(0))), Say::NotCheckedOut { rider: rider() });
    done(club.issue(41, leaves(0)));
    let twice = refusal(club.issue(42, leaves(0)));
    assert_eq!(twice, Say::AlreadyCheckedOut { rider: rider(), at: minutes(41) });
}

#[test]
fn two_desks_that_check_the_same_rider_out_mean_one_check_out() {
    let mut club = two_here();
    done(club.decide(85, leaves(0)));
    let before = club.store.clone();
    let second = done(club.decide_office(86, leaves(0)));
    assert_eq!(second, Receipt::CheckedOut { booking_id: booking_id(0), now: false });
    assert_eq!(club.store, before);
    done(club.decide(87, stays(0)));
    let before = club.store.clone();
    let second = done(club.decide_office(88, stays(0)));
    assert_eq!(second, Receipt::CheckOutUndone { booking_id: booking_id(0), now: false });
    assert_eq!(club.store, before);
}

#[test]
fn a_check_out_of_somebody_whose_check_in_was_undone_says_so_in_its_receipt() {
    let mut club = two_here();
    done(club.decide_office(84, undo(0)));
    let receipt = done(club.decide(85, leaves(0)));
    assert_eq!(receipt, Receipt::CheckedOut { booking_id: booking_id(0), now: false });
    assert_eq!(club.booking(0).state, BookingState::Booked);
}

#[test]
fn nobody_leaves_before_they_came() {
    let mut club = two_here();
    let issued = club.write(10, DOOR, RECEPTIONIST, leaves(0));
    done(club.run(&issued, Phase::Decide));
    assert_eq!(club.standing(0)[0].out_at, Some(minutes(20)));
}
