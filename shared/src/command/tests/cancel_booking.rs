//! A booking is given up.

use super::*;
use crate::command::CancelBooking;
use crate::record::{LessonOrigin, LessonState};
use crate::store::testing::world::{ALIAS, YINUO, lesson_id};

fn cancel(n: u32) -> CancelBooking {
    CancelBooking { booking_id: booking_id(n), reason: Some("下雨".to_owned()) }
}

#[test]
fn units_set_aside_come_back() {
    let mut club = Club::open();
    let before = club.left(BOUGHT);
    let released = Units::from_tenths(10);
    assert_eq!(
        done(club.issue(0, cancel(0))),
        Receipt::BookingCancelled { booking_id: booking_id(0), released, lesson_was: None }
    );
    assert_eq!(club.left(BOUGHT), before + 10);
    assert_eq!(club.booking(0).state, BookingState::Cancelled);
    assert_eq!(club.store.audit.len(), 1, "a past record changed");
}

#[test]
fn an_order_s_lesson_goes_with_its_last_booking_and_a_class_stays() {
    let mut club = Club::open();
    done(club.issue(0, cancel(0)));
    assert_eq!(club.lesson(0).state, LessonState::Confirmed, "a class stays open");
    club.edit(booking_id(1), |booking: &mut Booking| booking.lesson_id = lesson_id(2));
    done(club.issue(0, cancel(2)));
    assert_eq!(club.lesson(2).state, LessonState::Confirmed, "somebody is left");
    done(club.issue(0, cancel(1)));
    assert_eq!(club.lesson(2).state, LessonState::Cancelled);
    assert_eq!(club.lesson(2).origin, LessonOrigin::Order);
}

#[test]
fn who_came_can_not_be_cancelled() {
    let mut club = Club::open();
    let command = club.check_in(0, 0);
    done(club.issue(0, command));
    for phase in [Phase::Issue, Phase::Rerun, Phase::Decide] {
        let issued = club.write(1, DOOR, RECEPTIONIST, cancel(0));
        let Say::IllegalStep { from, to, .. } = refusal(club.run(&issued, phase)) else { panic!() };
        assert_eq!((from.as_str(), to.as_str()), ("checked_in", "cancelled"));
    }
}

#[test]
fn members_cancel_their_own_bookings_and_no_others() {
    let by = |member| {
        let mut club = Club::open();
        let mut issued = club.write(0, DOOR, RECEPTIONIST, cancel(0));
        (issued.actor, issued.desk_id) = (Actor::Member(member), None);
        club.run(&issued, Phase::Decide)
    };
    done(by(RUOXI));
    assert_eq!(refusal(by(YINUO)), Say::NotFound { what: "bookings".to_owned() });
    assert_eq!(refusal(by(ALIAS)).code(), "not_found", "who signs in is never an alias");
    let mut club = Club::open();
    club.edit(booking_id(0), |booking: &mut Booking| booking.member_id = ALIAS);
    let mut issued = club.write(0, DOOR, RECEPTIONIST, cancel(0));
    issued.actor = Actor::Member(RUOXI);
    done(club.run(&issued, Phase::Decide));
}

#[test]
fn a_reason_is_a_reason_or_none() {
    let mut club = Club::open();
    let empty = CancelBooking { reason: Some(" ".to_owned()), ..cancel(0) };
    assert_eq!(refusal(club.issue(0, empty)).code(), "bad_field");
    done(club.issue(0, CancelBooking { reason: None, ..cancel(0) }));
}
