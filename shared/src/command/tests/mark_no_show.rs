//! A rider did not come.

use super::*;
use crate::command::{CancelBooking, MarkNoShow};
use crate::record::Club as ClubRow;

fn absent(n: u32) -> MarkNoShow {
    MarkNoShow { booking_id: booking_id(n) }
}

fn used(outcome: Outcome) -> i64 {
    let Receipt::MarkedNoShow { used, .. } = done(outcome) else { panic!() };
    used.tenths()
}

#[test]
fn absence_uses_what_was_set_aside() {
    let mut club = Club::open();
    let before = club.balance(BOUGHT);
    assert_eq!(used(club.issue(30, absent(0))), 10);
    let after = club.balance(BOUGHT);
    assert_eq!(after.used, before.used + Units::from_tenths(10));
    assert_eq!(after.reserved, before.reserved - Units::from_tenths(10));
    assert_eq!(club.booking(0).state, BookingState::NoShow);
}

#[test]
fn a_club_may_let_absence_go() {
    let mut club = Club::open();
    club.edit(CLUB, |row: &mut ClubRow| row.rules.0.no_show_uses_units = false);
    let before = club.left(BOUGHT);
    assert_eq!(used(club.issue(30, absent(0))), 0);
    assert_eq!(club.left(BOUGHT), before + 10);
}

#[test]
fn absence_takes_nothing_that_was_not_set_aside() {
    let mut club = Club::open();
    let before = club.balance(BOUGHT);
    assert_eq!(used(club.issue(230, absent(4))), 0);
    assert_eq!(club.balance(BOUGHT), before);
}

#[test]
fn who_is_here_is_not_absent() {
    let mut club = Club::open();
    let command = club.check_in(0, 0);
    done(club.issue(0, command));
    let before = club.store.clone();
    assert_eq!(refusal(club.issue(30, absent(0))).code(), "illegal_step");
    assert_eq!(club.store, before);
}

#[test]
fn a_check_in_on_another_desk_stands_and_who_said_otherwise_learns_of_it() {
    let mut club = Club::open();
    let command = club.check_in(0, 0);
    done(club.decide_office(0, command));
    let said = issues(club.decide(30, absent(0)));
    let [Say::AlreadyCheckedIn { desk, .. }] = said.as_slice() else { panic!("{said:?}") };
    assert_eq!(desk.as_deref(), Some("办公室"));
    assert_eq!(club.booking(0).state, BookingState::CheckedIn);
    assert_eq!(club.open_items(AttentionCode::AlreadyCheckedIn).len(), 1);
}

#[test]
fn the_job_that_ends_lessons_yields_without_a_word() {
    let mut club = Club::open();
    let command = club.check_in(0, 0);
    done(club.decide(0, command));
    let mut issued = club.write(120, DOOR, RECEPTIONIST, absent(0));
    (issued.actor, issued.desk_id) = (Actor::System, None);
    let before = club.store.clone();
    assert_eq!(used(club.run(&issued, Phase::Decide)), 0);
    assert_eq!(club.store, before);
    // For who really did not come, the job speaks.
    let mut issued = club.write(160, DOOR, RECEPTIONIST, absent(2));
    (issued.actor, issued.desk_id) = (Actor::System, None);
    assert_eq!(used(club.run(&issued, Phase::Decide)), 10);
}

#[test]
fn a_booking_that_was_cancelled_or_marked_meanwhile_is_left_as_it_is() {
    let mut club = Club::open();
    done(club.decide(0, CancelBooking { booking_id: booking_id(0), reason: None }));
    done(club.decide(0, absent(2)));
    let before = club.store.clone();
    for n in [0, 2] {
        assert_eq!(refusal(club.issue(30, absent(n))).code(), "illegal_step");
        assert_eq!(used(club.decide(30, absent(n))), 0);
    }
    assert_eq!(club.store, before);
}
