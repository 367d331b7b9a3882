//! What stands against a lesson at its place, and against a rider in it, asked of a store.

use super::conflicts::{self, Conflict, Proposal, SeatSettles, Settles};
use super::waiting;
use crate::command::{Step, need};
use crate::id::BookingId;
use crate::record::{Booking, Club, ConflictCode, LONGEST_LESSON_MINUTES, Lesson};
use crate::store::{Store, Stored};
use crate::time::{Span, Timestamp};
use crate::words::{FieldProblem, Say};

/// Holds a time to what a lesson's can be.
///
/// # Errors
/// [`Say::BadField`] for one that ends before it starts, or lasts longer than a day.
pub fn time(span: Span) -> Result<(), Say> {
    let longest = span.from.plus_minutes(LONGEST_LESSON_MINUTES);
    if span.until <= span.from {
        Err(Say::field("time", FieldProblem::OutOfRange))
    } else if span.until > longest {
        Err(Say::field("time", FieldProblem::TooLong))
    } else {
        Ok(())
    }
}

/// Everything that stands against a proposal, hard ones first.
///
/// # Errors
/// Refused when its course, coach, arena, a rider or a horse is not there; whatever the store says.
pub async fn judged<S: Store>(store: &mut S, club: &Club, proposal: &Proposal) -> Step<Vec<Conflict>> {
    let picture = conflicts::load(store, club, proposal).await?;
    Ok(conflicts::judge(&picture, proposal))
}

/// What no reason helps against, of all that stands against a lesson taking its place again with these of
/// its riders: what was approved when it was made is not asked again.
///
/// # Errors
/// As [`judged`].
pub async fn forbidden<S: Store>(store: &mut S, club: &Club, proposal: &Proposal) -> Step<Vec<Conflict>> {
    let mut found = judged(store, club, proposal).await?;
    found.retain(Conflict::is_hard);
    Ok(found)
}

/// What no reason helps against of a lesson where it stands, with its riders.
///
/// # Errors
/// As [`judged`].
pub async fn stands<S: Store>(
    store: &mut S,
    club: &Club,
    at: Timestamp,
    lesson: &Lesson,
) -> Step<Vec<Conflict>> {
    let mut riders = store.bookings_of(lesson.id).await?;
    riders.retain(|booking| booking.state.is_live());
    let proposal = Proposal::place(at, lesson.clone(), Settles::ALL).with(riders, SeatSettles::ALONG);
    forbidden(store, club, &proposal).await
}

/// What stands against a booking at its time alone: that its rider or its horse is taken, or the horse not
/// ridden then.
///
/// # Errors
/// Refused when its lesson, rider or horse is not there; whatever the store says.
pub async fn held<S: Store>(store: &mut S, club: &Club, booking: &Booking) -> Step<Vec<Conflict>> {
    let lesson: Lesson = need(store, booking.lesson_id).await?;
    let time = SeatSettles { time: true, ..SeatSettles::default() };
    let proposal = Proposal::seat(lesson.starts_at, lesson, booking.clone(), time);
    judged(store, club, &proposal).await
}

/// The sentence of the first conflict of a kind.
#[must_use]
pub fn said(found: &[Conflict], code: ConflictCode) -> Option<Say> {
    found.iter().find(|conflict| conflict.code == code).map(|conflict| conflict.say.clone())
}

/// Says so when the lesson has no place left, this booking's own aside; what offers hold is not left.
///
/// # Errors
/// Whatever the store says.
pub async fn full<S: Store>(store: &mut S, lesson: &Lesson, aside: Option<BookingId>) -> Stored<Option<Say>> {
    let others = store.bookings_of(lesson.id).await?;
    let taken = others.iter().filter(|other| other.state.is_live() && Some(other.id) != aside).count();
    let waits = store.waits_of(lesson.id).await?;
    let taken = i64::try_from(taken).unwrap_or(i64::MAX).saturating_add(waiting::held(&waits));
    let full = taken >= lesson.capacity;
    Ok(full.then_some(Say::LessonFull { capacity: lesson.capacity }))
}
