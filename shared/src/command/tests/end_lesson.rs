//! A lesson is over, and open again.

use super::*;
use crate::command::{CancelLesson, CheckOut, EndLesson, MarkNoShow, ReopenLesson, UndoNoShow};
use crate::record::{ClubRules, LessonState};
use crate::rules::lesson_end;
use crate::store::testing::world::{BAIXUE, lesson_id};

pub(super) fn end(n: u32) -> EndLesson {
    EndLesson { lesson_id: lesson_id(n) }
}

/// Bookings 0, 1 and 2 in lesson 0, from 9:30 to 10:30; the first is checked in.
fn three_riders() -> Club {
    let mut club = Club::open();
    for n in [1, 2] {
        club.edit(booking_id(n), |booking: &mut Booking| {
            booking.lesson_id = lesson_id(0);
            (booking.starts_at, booking.ends_at) = (minutes(30), minutes(90));
        });
    }
    club.edit(booking_id(2), |booking: &mut Booking| booking.rider_id = world::RIDERS[2]);
    let here = club.check_in(20, 0);
    done(club.issue(20, here));
    club
}

impl Club {
    /// The job gives a command, and the server decides it.
    fn job(&mut self, after: i64, command: impl Into<Command>) -> Outcome {
        let mut issued = self.write(after, DOOR, RECEPTIONIST, command);
        (issued.actor, issued.desk_id) = (Actor::System, None);
        self.run(&issued, Phase::Decide)
    }

    fn states(&mut self) -> [BookingState; 3] {
        [0, 1, 2].map(|n| self.booking(n).state)
    }
}

#[test]
fn who_came_is_done_and_who_did_not_is_absent() {
    let mut club = three_riders();
    let before = club.balance(BOUGHT);
    let used = Units::from_tenths(10);
    let (done_with, absent) = (vec![booking_id(0)], vec![booking_id(1), booking_id(2)]);
    let ended = Receipt::LessonEnded { lesson_id: lesson_id(0), done: done_with, absent, used };
    assert_eq!(done(club.job(120, end(0))), ended);
    assert_eq!(club.states(), [BookingState::Done, BookingState::NoShow, BookingState::NoShow]);
    assert_eq!(club.lesson(0).state, LessonState::Completed);
    let after = club.balance(BOUGHT);
    assert_eq!((after.used, after.reserved), (before.used + used, before.reserved - used));
    assert_eq!(club.standing(0)[0].out_at, None, "nobody saw them leave");
}

#[test]
fn the_job_comes_half_an_hour_after_the_end_and_staff_when_it_is_over() {
    let mut club = three_riders();
    assert_eq!(refusal(club.job(119, end(0))), Say::LessonNotOver { from: minutes(120) });
    assert_eq!(refusal(club.issue(89, end(0))), Say::LessonNotOver { from: minutes(90) });
    done(club.clone().issue(90, end(0)));
    // Somebody put the lesson right after its end: they get the same half hour.
    club.edit(lesson_id(0), |lesson: &mut Lesson| lesson.meta.updated_at = minutes(115));
    let lesson = club.lesson(0);
    assert_eq!(lesson_end::due(&lesson, &ClubRules::default()), minutes(145));
    assert_eq!(refusal(club.job(144, end(0))), Say::LessonNotOver { from: minutes(145) });
    // The club gives people less time.
    let mut hurried = club.clone();
    hurried.edit(CLUB, |row: &mut crate::record::Club| row.rules.0.lesson_end_minutes = 10);
    done(hurried.job(125, end(0)));
    done(club.job(145, end(0)));
}

#[test]
fn a_lesson_that_nobody_came_to_or_confirmed_is_completed_too() {
    let mut club = Club::open();
    club.edit(lesson_id(5), |lesson: &mut Lesson| lesson.state = LessonState::ToConfirm);
    done(club.job(400, end(5)));
    assert_eq!(club.lesson(5).state, LessonState::Completed);
    assert_eq!(club.booking(5).state, BookingState::NoShow);
}

#[test]
fn what_happened_before_is_left_as_it_is() {
    let mut club = three_riders();
    done(club.issue(60, MarkNoShow { booking_id: booking_id(1) }));
    done(club.issue(61, crate::command::CancelBooking { booking_id: booking_id(2), reason: None }));
    let absence = club.booking(1);
    done(club.job(120, end(0)));
    assert_eq!(club.states(), [BookingState::Done, BookingState::NoShow, BookingState::Cancelled]);
    assert_eq!(club.booking(1), absence);
    let before = club.store.clone();
    done(club.job(130, end(0)));
    assert_eq!(club.store, before, "a second run does no harm");
    assert_eq!(refusal(club.issue(130, end(0))).code(), "illegal_step");
    let mut club = three_riders();
    done(club.issue(0, CancelLesson { lesson_id: lesson_id(5), reason: "下雨".to_owned() }));
    let before = club.store.clone();
    done(club.job(400, end(5)));
    assert_eq!(club.store, before, "a cancelled lesson stays cancelled");
}

#[test]
fn a_check_in_that_was_made_before_and_arrives_later_stands() {
    let mut club = three_riders();
    let before = club.balance(BOUGHT);
    let here = club.check_in(40, 2);
    done(club.job(120, end(0)));
    let issued = club.write(40, OFFICE, RECEPTIONIST, here);
    done(club.run_at(&issued, Phase::Decide, minutes(180)));
    assert_eq!(club.booking(2).state, BookingState::CheckedIn);
    assert_eq!(club.lesson(0).state, LessonState::InProgress);
    let after = club.balance(BOUGHT);
    assert_eq!(after.used, before.used + Units::from_tenths(10), "the ride is paid once");
    // The job comes by again.
    done(club.job(181, end(0)));
    assert_eq!(club.booking(2).state, BookingState::Done);
    assert_eq!(club.lesson(0).state, LessonState::Completed);
}

#[test]
fn a_check_out_that_was_made_before_and_arrives_later_says_when_they_left() {
    let mut club = three_riders();
    done(club.job(120, end(0)));
    let issued = club.write(88, OFFICE, RECEPTIONIST, CheckOut { booking_id: booking_id(0) });
    let receipt = done(club.run_at(&issued, Phase::Decide, minutes(180)));
    assert_eq!(receipt, Receipt::CheckedOut { booking_id: booking_id(0), now: true });
    assert_eq!(club.standing(0)[0].out_at, Some(minutes(88)));
    assert_eq!(club.lesson(0).state, LessonState::Completed);
}

#[test]
fn an_absence_said_before_and_one_said_by_the_job_are_one() {
    let mut club = three_riders();
    done(club.job(120, end(0)));
    let before = club.balance(BOUGHT);
    let issued = club.write(80, OFFICE, RECEPTIONIST, MarkNoShow { booking_id: booking_id(2) });
    done(club.run_at(&issued, Phase::Decide, minutes(180)));
    assert_eq!(club.balance(BOUGHT), before);
}

#[test]
fn a_lesson_that_was_ended_is_opened_again_as_it_was() {
    let mut club = three_riders();
    done(club.issue(60, MarkNoShow { booking_id: booking_id(1) }));
    let before = (club.balance(BOUGHT), club.states(), club.lesson(0).state);
    done(club.job(120, end(0)));
    let bookings = ready(ReopenLesson::ended_with(&mut club.store, lesson_id(0))).unwrap();
    assert_eq!(bookings, [booking_id(0), booking_id(2)], "who was absent before stays absent");
    let reason = "还没下课".to_owned();
    let command = ReopenLesson { lesson_id: lesson_id(0), bookings: bookings.clone(), reason };
    let returned = Units::from_tenths(10);
    let receipt = Receipt::LessonReopened { lesson_id: lesson_id(0), bookings, returned };
    assert_eq!(done(club.issue(130, command.clone())), receipt);
    assert_eq!((club.balance(BOUGHT), club.states(), club.lesson(0).state), before);
    let stored = club.store.clone();
    done(club.decide_office(131, command.clone()));
    assert_eq!(club.store, stored, "two desks that open it both mean it");
    assert_eq!(refusal(club.issue(131, command)).code(), "illegal_step");
    // The job leaves it alone for half an hour.
    assert_eq!(refusal(club.job(159, end(0))), Say::LessonNotOver { from: minutes(160) });
    done(club.job(160, end(0)));
}

#[test]
fn a_lesson_reopened_without_anybody_in_it_is_confirmed() {
    let mut club = Club::open();
    done(club.job(400, end(5)));
    let bookings = vec![booking_id(5)];
    let reason = "点错了".to_owned();
    done(club.issue(401, ReopenLesson { lesson_id: lesson_id(5), bookings, reason }));
    assert_eq!((club.lesson(5).state, club.booking(5).state), (LessonState::Confirmed, BookingState::Booked));
}

#[test]
fn an_absence_taken_back_after_the_end_can_be_excused() {
    let mut club = three_riders();
    let before = club.left(BOUGHT);
    done(club.job(120, end(0)));
    done(club.issue(130, UndoNoShow { booking_id: booking_id(2), reason: "已请假".to_owned() }));
    assert_eq!(club.lesson(0).state, LessonState::InProgress, "open until the job comes again");
    done(club.issue(131, crate::command::CancelBooking { booking_id: booking_id(2), reason: None }));
    assert_eq!(club.left(BOUGHT), before + 10);
    done(club.job(170, end(0)));
    assert_eq!(club.states(), [BookingState::Done, BookingState::NoShow, BookingState::Cancelled]);
}

#[test]
fn horses_of_a_lesson_that_is_over_are_on_record() {
    let mut club = three_riders();
    club.edit(booking_id(0), |booking: &mut Booking| booking.horse_id = Some(BAIXUE));
    done(club.job(120, end(0)));
    assert_eq!(club.booking(0).horse_id, Some(BAIXUE));
}
