//! What stands against putting a rider on a horse, or a booking at a time.

use crate::id::{BookingId, HorseId, MemberId};
use crate::record::{Arena, Booking, Horse, HorseState, Lesson, Member, Rider};
use crate::rights::Right;
use crate::store::{Store, Stored, fetch};
use crate::time::Span;
use crate::words::Say;

/// How heavy a conflict is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Severity {
    /// Can't be.
    Hard,
    /// Goes on with a reason, given by somebody with this right.
    Soft(Right),
}

/// One thing that stands against it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Conflict {
    /// How heavy.
    pub severity: Severity,
    /// What.
    pub say: Say,
}

impl Conflict {
    pub(super) const fn hard(say: Say) -> Self {
        Self { severity: Severity::Hard, say }
    }

    pub(super) const fn soft(right: Right, say: Say) -> Self {
        Self { severity: Severity::Soft(right), say }
    }
}

/// The account that an id means today: follows merges to their end.
///
/// # Errors
/// Whatever the store says.
pub async fn resolve_member<S: Store>(store: &mut S, id: MemberId) -> Stored<MemberId> {
    let mut id = id;
    // A chain of merges is a few links long; the bound keeps a damaged one from going round for ever.
    for _link in 0..32 {
        let member = fetch::<Member, _>(store, id).await?;
        match member.and_then(|member| member.merged_into) {
            Some(into) => id = into,
            None => break,
        }
    }
    Ok(id)
}

/// Everything that stands against this rider of this booking riding this horse, hard ones first.
///
/// # Errors
/// Whatever the store says.
pub async fn horse<S: Store>(
    store: &mut S,
    booking: &Booking,
    rider: &Rider,
    horse: &Horse,
) -> Stored<Vec<Conflict>> {
    let mut found = Vec::new();
    if let Some(busy) = horse_busy(store, horse.id, booking.span(), booking.id).await? {
        found.push(Conflict::hard(busy));
    }
    if horse.state != HorseState::Fit {
        found.push(Conflict::hard(Say::HorseUnfit { horse: horse.name.clone(), state: horse.state }));
    }
    if let Some(owner) = horse.owner_id {
        let owner = resolve_member(store, owner).await?;
        if owner != resolve_member(store, rider.member_id).await? {
            found.push(Conflict::hard(Say::HorseNotForOthers { horse: horse.name.clone() }));
        }
    }
    let (name, who) = (horse.name.clone(), rider.name.clone());
    if rider.no_ride.0.contains(&horse.id) {
        found.push(Conflict::hard(Say::HorseNoRide { horse: name.clone(), rider: who.clone() }));
    }
    if horse.max_rider_weight.zip(rider.weight).is_some_and(|(most, weight)| weight > most) {
        let say = Say::RiderTooHeavy { horse: name.clone(), rider: who.clone() };
        found.push(Conflict::soft(Right::OverrideWelfare, say));
    }
    if !horse.levels.0.is_empty() && !horse.levels.0.contains(&rider.level) {
        let say = Say::HorseLevelMismatch { horse: name, rider: who };
        found.push(Conflict::soft(Right::OverrideTimetable, say));
    }
    Ok(found)
}

/// Another booking that has the horse then.
///
/// # Errors
/// Whatever the store says.
pub async fn horse_busy<S: Store>(
    store: &mut S,
    horse_id: HorseId,
    during: Span,
    except: BookingId,
) -> Stored<Option<Say>> {
    horse_busy_elsewhere(store, horse_id, during, |other| other.id == except).await
}

/// Another booking that has the horse then, of those that are not passed over.
///
/// # Errors
/// Whatever the store says.
pub async fn horse_busy_elsewhere<S: Store>(
    store: &mut S,
    horse_id: HorseId,
    during: Span,
    passed_over: impl Fn(&Booking) -> bool,
) -> Stored<Option<Say>> {
    let bookings = store.horse_bookings(horse_id, during).await?;
    let Some(other) = bookings.into_iter().find(|other| !passed_over(other)) else {
        return Ok(None);
    };
    let rider = fetch::<Rider, _>(store, other.rider_id).await?;
    let horse = fetch::<Horse, _>(store, horse_id).await?;
    Ok(Some(Say::HorseBusy {
        horse_id,
        horse: horse.map(|horse| horse.name).unwrap_or_default(),
        rider: rider.map(|rider| rider.name).unwrap_or_default(),
        during: other.span(),
        other: other.id,
    }))
}

/// Another booking that the rider has then.
///
/// # Errors
/// Whatever the store says.
pub async fn rider_busy<S: Store>(store: &mut S, rider: &Rider, booking: &Booking) -> Stored<Option<Say>> {
    rider_busy_elsewhere(store, rider, booking.span(), |other| other.id == booking.id).await
}

/// Another booking that the rider has then, of those that are not passed over.
///
/// # Errors
/// Whatever the store says.
pub async fn rider_busy_elsewhere<S: Store>(
    store: &mut S,
    rider: &Rider,
    during: Span,
    passed_over: impl Fn(&Booking) -> bool,
) -> Stored<Option<Say>> {
    let bookings = store.rider_bookings(rider.id, during).await?;
    Ok(bookings.into_iter().find(|other| !passed_over(other)).map(|other| Say::RiderBusy {
        rider: rider.name.clone(),
        during: other.span(),
        other: other.id,
    }))
}

/// Says so when the lesson's arena has no room for it then.
///
/// # Errors
/// Whatever the store says.
pub async fn arena_full<S: Store>(store: &mut S, lesson: &Lesson) -> Stored<Option<Say>> {
    let Some(arena_id) = lesson.arena_id else {
        return Ok(None);
    };
    let Some(arena) = fetch::<Arena, _>(store, arena_id).await? else {
        return Ok(None);
    };
    let mut others = store.arena_lessons(arena_id, lesson.span()).await?;
    others.retain(|other| other.id != lesson.id);
    // It is fullest when one of them starts, or when this one does.
    let moments = others.iter().map(|other| other.starts_at.max(lesson.starts_at));
    let at_once = moments.map(|at| others.iter().filter(|other| other.span().contains(at)).count()).max();
    let full = at_once.is_some_and(|most| i64::try_from(most).is_ok_and(|most| most >= arena.capacity));
    Ok(full.then(|| Say::ArenaFull { arena: arena.name, during: lesson.span() }))
}

/// Another lesson that has this lesson's coach then.
///
/// # Errors
/// Whatever the store says.
pub async fn coach_busy<S: Store>(store: &mut S, lesson: &Lesson) -> Stored<Option<Say>> {
    let Some(coach_id) = lesson.coach_id else {
        return Ok(None);
    };
    let lessons = store.coach_lessons(coach_id, lesson.span()).await?;
    let Some(other) = lessons.into_iter().find(|other| other.id != lesson.id) else {
        return Ok(None);
    };
    let coach = fetch::<crate::record::Coach, _>(store, coach_id).await?;
    let coach = coach.map(|coach| coach.name).unwrap_or_default();
    Ok(Some(Say::CoachBusy { coach, during: other.span() }))
}
