//! What stands against a lesson at its place, and against a rider in it.

use super::conflicts::{self, Conflict};
use crate::command::{Step, need};
use crate::id::BookingId;
use crate::record::{Arena, Booking, Coach, CourseConfig, Lesson, Product, Rider};
use crate::rights::Right;
use crate::store::{Store, Stored};
use crate::time::{ClubZone, Span};
use crate::words::{FieldProblem, Say};

/// A lesson lasts a day at the most.
const LONGEST_MINUTES: i64 = 24 * 60;

/// Which parts of a lesson's place are being settled: what stays as it was is not judged again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Settles {
    /// When.
    pub time: bool,
    /// With whom.
    pub coach: bool,
    /// Where.
    pub arena: bool,
}

impl Settles {
    /// All of it.
    pub const ALL: Self = Self { time: true, coach: true, arena: true };
}

/// Holds a time to what a lesson's can be.
///
/// # Errors
/// [`Say::BadField`] for one that ends before it starts, or lasts longer than a day.
pub fn time(span: Span) -> Result<(), Say> {
    let longest = span.from.plus_minutes(LONGEST_MINUTES);
    if span.from < span.until && span.until <= longest {
        Ok(())
    } else {
        Err(Say::field("time", FieldProblem::OutOfRange))
    }
}

/// Everything that stands against a lesson being where it is.
///
/// # Errors
/// Refused when its coach or arena is not there; whatever the store says.
pub async fn lesson<S: Store>(store: &mut S, lesson: &Lesson, settles: Settles) -> Step<Vec<Conflict>> {
    let mut found = Vec::new();
    if settles.coach {
        found.extend(coach(store, lesson).await?);
    }
    if settles.time || settles.coach {
        found.extend(conflicts::coach_busy(store, lesson).await?.map(Conflict::hard));
    }
    if settles.arena
        && let Some(id) = lesson.arena_id
    {
        let arena: Arena = need(store, id).await?;
        if !arena.active {
            found.push(Conflict::hard(Say::ArenaClosed { arena: arena.name }));
        }
    }
    if settles.time || settles.arena {
        found.extend(conflicts::arena_full(store, lesson).await?.map(Conflict::hard));
    }
    Ok(found)
}

/// Whether the coach is here and teaches the course; one who names no course teaches all.
async fn coach<S: Store>(store: &mut S, lesson: &Lesson) -> Step<Option<Conflict>> {
    let Some(id) = lesson.coach_id else {
        return Ok(None);
    };
    let coach: Coach = need(store, id).await?;
    if !coach.active {
        return Ok(Some(Conflict::hard(Say::CoachGone { coach: coach.name })));
    }
    if coach.courses.0.is_empty() || coach.courses.0.contains(&lesson.course_id) {
        return Ok(None);
    }
    let course: Product = need(store, lesson.course_id).await?;
    Ok(Some(Conflict::hard(Say::CourseNotTaught { coach: coach.name, course: course.name })))
}

/// Everything that stands against a rider taking a place in a lesson; the horse is judged apart.
///
/// # Errors
/// Refused when the course is not there; whatever the store says.
pub async fn place<S: Store>(
    store: &mut S,
    zone: ClubZone,
    booking: &Booking,
    lesson: &Lesson,
    rider: &Rider,
) -> Step<Vec<Conflict>> {
    let mut found = Vec::new();
    found.extend(conflicts::rider_busy(store, rider, booking).await?.map(Conflict::hard));
    found.extend(full(store, lesson, Some(booking.id)).await?.map(Conflict::hard));
    let course: CourseConfig = need(store, lesson.course_id).await?;
    let who = || rider.name.clone();
    if rider.level < course.required_level {
        let product: Product = need(store, lesson.course_id).await?;
        let say = Say::RiderLevelTooLow { rider: who(), course: product.name };
        found.push(Conflict::soft(Right::OverrideTimetable, say));
    }
    if rider.waiver_signed_at.is_none() {
        found.push(Conflict::soft(Right::OverrideWelfare, Say::WaiverMissing { rider: who() }));
    }
    let consented = rider.guardian_name.is_some() && rider.guardian_consent_at.is_some();
    if rider.is_minor(zone.date(lesson.starts_at)) && !consented {
        found.push(Conflict::soft(Right::OverrideWelfare, Say::GuardianMissing { rider: who() }));
    }
    Ok(found)
}

/// Says so when the lesson has no place left, this booking's own aside.
///
/// # Errors
/// Whatever the store says.
pub async fn full<S: Store>(store: &mut S, lesson: &Lesson, aside: Option<BookingId>) -> Stored<Option<Say>> {
    let others = store.bookings_of(lesson.id).await?;
    let taken = others.iter().filter(|other| other.state.is_live() && Some(other.id) != aside).count();
    let full = i64::try_from(taken).map_or(true, |taken| taken >= lesson.capacity);
    Ok(full.then_some(Say::LessonFull { capacity: lesson.capacity }))
}

/// What stands against a booking's rider and horse going along with their lesson to another time: who is in
/// the same lesson comes along.
///
/// # Errors
/// Refused when the rider is not there; whatever the store says.
pub async fn along<S: Store>(store: &mut S, booking: &Booking) -> Step<Vec<Conflict>> {
    let mut found = Vec::new();
    let same = |other: &Booking| other.lesson_id == booking.lesson_id;
    let rider: Rider = need(store, booking.rider_id).await?;
    let busy = conflicts::rider_busy_elsewhere(store, &rider, booking.span(), same).await?;
    found.extend(busy.map(Conflict::hard));
    if let Some(horse) = booking.horse_id {
        let busy = conflicts::horse_busy_elsewhere(store, horse, booking.span(), same).await?;
        found.extend(busy.map(Conflict::hard));
    }
    Ok(found)
}

/// What stands against a booking holding its place again: what others took meanwhile. What was approved
/// when it was made is not asked again.
///
/// # Errors
/// Refused when the rider is not there; whatever the store says.
pub async fn again<S: Store>(store: &mut S, booking: &Booking, lesson: &Lesson) -> Step<Vec<Conflict>> {
    let mut found = Vec::new();
    let rider: Rider = need(store, booking.rider_id).await?;
    found.extend(conflicts::rider_busy(store, &rider, booking).await?.map(Conflict::hard));
    found.extend(full(store, lesson, Some(booking.id)).await?.map(Conflict::hard));
    if let Some(horse) = booking.horse_id {
        let busy = conflicts::horse_busy(store, horse, booking.span(), booking.id).await?;
        found.extend(busy.map(Conflict::hard));
    }
    Ok(found)
}
