//! A rider's place in a lesson.

use super::kind::{Conflict, Side};
use super::picture::Picture;
use super::proposal::{Proposal, Seat};
use crate::record::{Booking, ConflictCode, Rider};
use crate::words::Say;

pub(super) fn judge(picture: &Picture, proposal: &Proposal, seat: &Seat, found: &mut Vec<Conflict>) {
    let (booking, settles) = (&seat.booking, seat.settles);
    if settles.time {
        found.extend(rider_busy(picture, proposal, booking));
    }
    if settles.place {
        found.extend(full(picture, proposal, booking));
    }
    if settles.rider
        && let Some(rider) = picture.rider(booking.rider_id)
    {
        fits(picture, proposal, booking, rider, found);
    }
}

fn conflict(booking: &Booking, code: ConflictCode, with: Side, say: Say) -> Conflict {
    Conflict { code, of: Side::Booking(booking.id), with, say }
}

/// Another booking that the rider has then; those who go along with the lesson don't stand in each other's
/// way.
fn rider_busy(picture: &Picture, proposal: &Proposal, booking: &Booking) -> Option<Conflict> {
    let mut others = picture.rider_bookings(booking.rider_id, proposal.lesson.span());
    let other = others.find(|other| !proposal.comes_along(booking, other))?;
    let rider = picture.rider_name(booking.rider_id);
    let say = Say::RiderBusy { rider, during: other.span(), other: other.id };
    Some(conflict(booking, ConflictCode::RiderBusy, Side::Booking(other.id), say))
}

/// The lesson has no place left, this booking's own aside.
fn full(picture: &Picture, proposal: &Proposal, booking: &Booking) -> Option<Conflict> {
    let lesson = &proposal.lesson;
    let others = picture.bookings_of(lesson.id).filter(|other| other.id != booking.id);
    let named = |other: &&Booking| proposal.seats.iter().any(|seat| seat.booking.id == other.id);
    // Who is proposed together with it and stands before it takes a place, too.
    let before = proposal.seats.iter().take_while(|seat| seat.booking.id != booking.id).count();
    let taken = others.filter(|other| !named(other)).count().saturating_add(before);
    let taken = i64::try_from(taken).unwrap_or(i64::MAX).saturating_add(picture.held(lesson.id));
    let full = taken >= lesson.capacity;
    let say = Say::LessonFull { capacity: lesson.capacity };
    full.then(|| conflict(booking, ConflictCode::LessonFull, Side::Lesson(lesson.id), say))
}

fn fits(picture: &Picture, proposal: &Proposal, booking: &Booking, rider: &Rider, found: &mut Vec<Conflict>) {
    let lesson = &proposal.lesson;
    let (who, itself) = (|| rider.name.clone(), Side::Rider(rider.id));
    if let Some(course) = picture.course(lesson.course_id) {
        let of_course = Side::Course(lesson.course_id);
        if rider.level < course.config.required_level {
            let say = Say::RiderLevelTooLow { rider: who(), course: course.name.clone() };
            found.push(conflict(booking, ConflictCode::RiderLevelTooLow, of_course, say));
        }
        let hours = course.config.advance_hours;
        if hours > 0 && proposal.at.plus_minutes(hours.saturating_mul(60)) > lesson.starts_at {
            let say = Say::TooLateToBook { course: course.name.clone(), hours };
            found.push(conflict(booking, ConflictCode::TooLateToBook, of_course, say));
        }
    }
    if rider.waiver_signed_at.is_none() {
        let say = Say::WaiverMissing { rider: who() };
        found.push(conflict(booking, ConflictCode::WaiverMissing, itself, say));
    }
    let consented = rider.guardian_name.is_some() && rider.guardian_consent_at.is_some();
    if rider.is_minor(picture.zone.date(lesson.starts_at)) && !consented {
        let say = Say::GuardianMissing { rider: who() };
        found.push(conflict(booking, ConflictCode::GuardianMissing, itself, say));
    }
}
