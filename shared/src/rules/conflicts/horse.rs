//! A horse under a rider.

use super::kind::{Conflict, Side};
use super::load_of::{load_of, week_of, work_without};
use super::picture::{HorseCard, Picture};
use super::proposal::{Proposal, Seat};
use crate::id::BookingId;
use crate::record::{Booking, ConflictCode, Horse, HorseAvailability, HorseState, Rider};
use crate::time::Span;
use crate::words::{LoadLimit, Say};

pub(super) fn judge(picture: &Picture, proposal: &Proposal, seat: &Seat, found: &mut Vec<Conflict>) {
    let booking = &seat.booking;
    let (anew, retimed) = (seat.settles.horse, seat.settles.time);
    let Some(card) = booking.horse_id.and_then(|id| picture.horse(id)) else { return };
    if !anew && !retimed {
        return;
    }
    found.extend(busy(picture, proposal, booking, &card.horse));
    found.extend(unfit(proposal, booking, card, anew));
    if anew {
        suits(picture, booking, &card.horse, found);
    }
    found.extend(rests(picture, proposal, booking, &card.horse));
    // On the day that it was on already, the horse does no more than before.
    let day = picture.zone.date(proposal.lesson.starts_at);
    let before = picture.booking(booking.id).filter(|before| before.horse_id == booking.horse_id);
    let same_day = before.is_some_and(|before| picture.zone.date(before.starts_at) == day);
    if anew || !same_day {
        bears(picture, proposal, booking, &card.horse, found);
    }
}

fn conflict(booking: &Booking, code: ConflictCode, with: Side, say: Say) -> Conflict {
    Conflict { code, of: Side::Booking(booking.id), with, say }
}

/// Another booking that has the horse then.
fn busy(picture: &Picture, proposal: &Proposal, booking: &Booking, horse: &Horse) -> Option<Conflict> {
    let mut others = picture.horse_bookings(horse.id, proposal.lesson.span());
    let other = others.find(|other| !proposal.comes_along(booking, other))?;
    let say = Say::HorseBusy {
        horse_id: horse.id,
        horse: horse.name.clone(),
        rider: picture.rider_name(other.rider_id),
        during: other.span(),
        other: other.id,
    };
    Some(conflict(booking, ConflictCode::HorseBusy, Side::Booking(other.id), say))
}

/// The span in which a horse rests or is cared for, and that meets another one, the earliest first.
#[must_use]
pub fn kept_in(times: &[HorseAvailability], during: Span) -> Option<&HorseAvailability> {
    let out = times.iter().filter(|time| time.active && time.kind.keeps_in());
    out.filter(|time| time.span().overlaps(during)).min_by_key(|time| (time.starts_at, time.id))
}

/// How the horse is counts for whoever is put on it; where it is at the time counts for everybody.
fn unfit(proposal: &Proposal, booking: &Booking, card: &HorseCard, anew: bool) -> Option<Conflict> {
    let horse = &card.horse;
    let (name, state) = (horse.name.clone(), horse.state);
    if anew && state != HorseState::Fit {
        let say = Say::HorseUnfit { horse: name, state, out: None };
        return Some(conflict(booking, ConflictCode::HorseUnfit, Side::Horse(horse.id), say));
    }
    let time = kept_in(&card.times, proposal.lesson.span())?;
    let out = crate::words::HorseOut { kind: time.kind, from: time.starts_at, until: time.ends_at };
    let say = Say::HorseUnfit { horse: name, state, out: Some(out) };
    Some(conflict(booking, ConflictCode::HorseUnfit, Side::Care(time.id), say))
}

/// Whether horse and rider go together.
fn suits(picture: &Picture, booking: &Booking, horse: &Horse, found: &mut Vec<Conflict>) {
    let (name, itself) = (|| horse.name.clone(), Side::Horse(horse.id));
    let Some(rider) = picture.rider(booking.rider_id) else { return };
    let who = || rider.name.clone();
    if !owned(picture, horse, rider) {
        let say = Say::HorseNotForOthers { horse: name() };
        found.push(conflict(booking, ConflictCode::HorseNotForOthers, itself, say));
    }
    if rider.no_ride.0.contains(&horse.id) {
        let say = Say::HorseNoRide { horse: name(), rider: who() };
        found.push(conflict(booking, ConflictCode::HorseNoRide, itself, say));
    }
    if !carries(horse, rider) {
        let say = Say::RiderTooHeavy { horse: name(), rider: who() };
        found.push(conflict(booking, ConflictCode::RiderTooHeavy, itself, say));
    }
    if !fits_level(horse, rider) {
        let say = Say::HorseLevelMismatch { horse: name(), rider: who() };
        found.push(conflict(booking, ConflictCode::HorseLevelMismatch, itself, say));
    }
}

/// Whether nothing but its time and its work stands against a rider on a horse.
#[must_use]
pub fn is_suited(picture: &Picture, horse: &Horse, rider: &Rider) -> bool {
    owned(picture, horse, rider)
        && !rider.no_ride.0.contains(&horse.id)
        && carries(horse, rider)
        && fits_level(horse, rider)
}

/// A boarder's horse is for the owner's riders; the club's for all.
fn owned(picture: &Picture, horse: &Horse, rider: &Rider) -> bool {
    horse.owner_id.is_none_or(|owner| picture.account(owner) == picture.account(rider.member_id))
}

/// The rider is not heavier than the horse carries, as far as both are known.
fn carries(horse: &Horse, rider: &Rider) -> bool {
    horse.max_rider_weight.zip(rider.weight).is_none_or(|(most, weight)| weight <= most)
}

/// The horse suits the rider's level; one for which no level is named suits all.
fn fits_level(horse: &Horse, rider: &Rider) -> bool {
    horse.levels.0.is_empty() || horse.levels.0.contains(&rider.level)
}

/// Another booking of the horse that is too close before or after, without meeting it.
fn rests(picture: &Picture, proposal: &Proposal, booking: &Booking, horse: &Horse) -> Option<Conflict> {
    let (minutes, span) = (horse.limits.0.rest_minutes, proposal.lesson.span());
    let wide = Span { from: span.from.plus_minutes(-minutes), until: span.until.plus_minutes(minutes) };
    let close = picture.horse_bookings(horse.id, wide);
    let mut close = close.filter(|other| !other.span().overlaps(span));
    let other = close.find(|other| !proposal.comes_along(booking, other))?;
    let say = Say::HorseRestTooShort { horse: horse.name.clone(), minutes, during: other.span() };
    Some(conflict(booking, ConflictCode::HorseRestTooShort, Side::Booking(other.id), say))
}

/// What the horse does on that day and in the days around it, with this lesson.
fn bears(
    picture: &Picture,
    proposal: &Proposal,
    booking: &Booking,
    horse: &Horse,
    found: &mut Vec<Conflict>,
) {
    let Some(course) = picture.course(proposal.lesson.course_id) else { return };
    let (name, itself) = (|| horse.name.clone(), Side::Horse(horse.id));
    let limits = &horse.limits.0;
    let day = picture.zone.date(proposal.lesson.starts_at);
    let named = |id: BookingId| proposal.seats.iter().any(|seat| seat.booking.id == id);
    let work = work_without(picture, horse, (day, day), &named);
    let weight = picture.rider(booking.rider_id).and_then(|rider| rider.weight);
    let added = load_of(&course.config, horse, weight);
    let Some(broken) = week_of(&work, 0).map(|week| week.broken(limits, added)) else { return };
    if broken.daily {
        let say = Say::HorseOverDailyLessons { horse: name(), most: limits.lessons_a_day };
        found.push(conflict(booking, ConflictCode::HorseOverDailyLessons, itself, say));
    }
    if let Some(limit) = broken.limit {
        let most = match limit {
            LoadLimit::Day => limits.load_a_day,
            LoadLimit::Week => limits.load_in_7_days,
            LoadLimit::RestDay => limits.rest_days_a_week,
        };
        let say = Say::HorseOverLoad { horse: name(), limit, most };
        found.push(conflict(booking, ConflictCode::HorseOverLoad, itself, say));
    }
}
