//! Places on the timetable, and the states of lessons and bookings.

use super::{Evidence, read};
use crate::rows::of;
use shared::command::{Command, Receipt};
use shared::id::{BookingId, LessonId};
use shared::record::{
    Arena, AttentionCode, AttentionItem, Booking, BookingState, CheckIn, Lesson, LessonState, WaitlistEntry,
};
use std::collections::{HashMap, HashSet};

pub(super) fn judge(evidence: &Evidence, found: &mut Vec<String>) {
    let lessons = of::<Lesson>(&evidence.server);
    let bookings = of::<Booking>(&evidence.server);
    nobody_is_in_two_places(&bookings, found);
    nothing_is_given_twice(evidence, &lessons, found);
    riders_go_where_their_lesson_goes(evidence, &lessons, &bookings, found);
    states_fit_each_other(&lessons, &bookings, found);
    who_is_one_too_many_is_told_of(evidence, &lessons, &bookings, found);
    who_was_to_come_back_with_a_lesson_did(evidence, found);
}

/// Riders and horses; what could only be written down has its mark.
fn nobody_is_in_two_places(bookings: &[Booking], found: &mut Vec<String>) {
    let live: Vec<_> = bookings.iter().filter(|one| one.state.is_live() && !one.clash).collect();
    for (i, one) in live.iter().enumerate() {
        for other in live.iter().skip(i + 1).filter(|other| one.span().overlaps(other.span())) {
            if one.rider_id == other.rider_id {
                found.push(format!("rider {} is in {} and {}", one.rider_id, one.id, other.id));
            }
            if one.horse_id.is_some() && one.horse_id == other.horse_id {
                found.push(format!("horse {:?} is in {} and {}", one.horse_id, one.id, other.id));
            }
        }
    }
}

/// A coach is in one lesson at a time, an arena has as many as fit.
fn nothing_is_given_twice(evidence: &Evidence, lessons: &[Lesson], found: &mut Vec<String>) {
    let live: Vec<_> = lessons.iter().filter(|one| one.state.is_live()).collect();
    for (i, one) in live.iter().enumerate().filter(|(_, one)| one.coach_id.is_some()) {
        for other in live.iter().skip(i + 1) {
            if one.coach_id == other.coach_id && one.span().overlaps(other.span()) {
                found.push(format!("coach {:?} is in {} and {}", one.coach_id, one.id, other.id));
            }
        }
    }
    for arena in of::<Arena>(&evidence.server) {
        let here: Vec<_> = live.iter().filter(|one| one.arena_id == Some(arena.id)).collect();
        // It is fullest when one of them starts.
        for at in here.iter().map(|one| one.starts_at) {
            let at_once = here.iter().filter(|other| other.span().contains(at)).count();
            if i64::try_from(at_once).is_ok_and(|at_once| at_once > arena.capacity) {
                found.push(format!("arena {} has {at_once} lessons at {at}", arena.id));
            }
        }
    }
}

fn riders_go_where_their_lesson_goes(
    evidence: &Evidence,
    lessons: &[Lesson],
    bookings: &[Booking],
    found: &mut Vec<String>,
) {
    let by_id: HashMap<LessonId, &Lesson> = lessons.iter().map(|lesson| (lesson.id, lesson)).collect();
    for booking in bookings {
        match by_id.get(&booking.lesson_id) {
            None => found.push(format!("booking {} is in no lesson", booking.id)),
            Some(lesson) if lesson.span() != booking.span() => {
                found
                    .push(format!("booking {} is at another time than its lesson {}", booking.id, lesson.id));
            }
            Some(_) => {}
        }
    }
    let starts: HashMap<BookingId, _> = bookings.iter().map(|one| (one.id, one.starts_at)).collect();
    for check_in in of::<CheckIn>(&evidence.server).iter().filter(|one| one.undone_at.is_none()) {
        if starts.get(&check_in.booking_id) != Some(&check_in.starts_at) {
            found.push(format!("check-in {} is at another time than its booking", check_in.id));
        }
    }
}

/// A lesson's state is what its riders make of it.
fn states_fit_each_other(lessons: &[Lesson], bookings: &[Booking], found: &mut Vec<String>) {
    for lesson in lessons {
        let riders: Vec<_> =
            bookings.iter().filter(|one| one.lesson_id == lesson.id).map(|one| one.state).collect();
        let any = |states: &[BookingState]| riders.iter().any(|state| states.contains(state));
        let came = any(&[BookingState::CheckedIn, BookingState::Done]);
        let fits = match lesson.state {
            LessonState::ToConfirm | LessonState::Confirmed => !came,
            LessonState::InProgress => came,
            LessonState::Completed => {
                !any(&[BookingState::Held, BookingState::Booked, BookingState::CheckedIn])
            }
            LessonState::Cancelled => !riders.iter().any(|state| state.is_live()),
        };
        if !fits {
            found.push(format!("lesson {} is {:?} with {riders:?}", lesson.id, lesson.state));
        }
    }
}

/// A lesson has as many riders, and places held for who waits, as it takes, or people know of those who are too many.
fn who_is_one_too_many_is_told_of(
    evidence: &Evidence,
    lessons: &[Lesson],
    bookings: &[Booking],
    found: &mut Vec<String>,
) {
    let items = of::<AttentionItem>(&evidence.server).into_iter();
    let told = [AttentionCode::Clash, AttentionCode::CheckedInAfterCancel];
    let told: HashSet<BookingId> =
        items.filter(|item| told.contains(&item.code)).filter_map(|item| item.booking_id).collect();
    let waits = of::<WaitlistEntry>(&evidence.server);
    for lesson in lessons {
        let live: Vec<_> =
            bookings.iter().filter(|one| one.lesson_id == lesson.id && one.state.is_live()).collect();
        let offers = waits.iter().filter(|one| one.lesson_id == lesson.id && one.state.holds());
        let held: i64 = offers.map(WaitlistEntry::party).sum();
        let known = live.iter().filter(|one| told.contains(&one.id)).count();
        let unknown = live.len().saturating_sub(known);
        if i64::try_from(unknown).is_ok_and(|unknown| unknown + held > lesson.capacity) {
            let (id, takes, has) = (lesson.id, lesson.capacity, live.len());
            found.push(format!("lesson {id} takes {takes} and has {has}, and holds {held}"));
        }
    }
}

/// A lesson is restored with all its riders or not at all.
fn who_was_to_come_back_with_a_lesson_did(evidence: &Evidence, found: &mut Vec<String>) {
    // Where another desk had restored it before, nothing was left to do, and nothing is in the audit.
    for (command, _) in evidence.settled.iter().filter(|(_, audited)| *audited > 0) {
        let Some(Receipt::LessonRestored { lesson_id, bookings, .. }) = command.outcome.receipt() else {
            continue;
        };
        let Some(Command::RestoreLesson(args)) = read(command) else { continue };
        if args.bookings.iter().map(|way| way.booking_id).ne(bookings.iter().copied()) {
            found.push(format!("lesson {lesson_id} was restored with {bookings:?} of {:?}", args.bookings));
        }
    }
}
