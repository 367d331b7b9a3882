//! Who came though the server did not take their booking, or not even the lesson.

use super::check_in::back_in_place;
use super::sell_package::free_number;
use super::{Context, Phase, Step, Subject};
use crate::id::{BookingId, LessonId, ProductId, RiderId};
use crate::record::{AttentionCode, Booking, BookingState, Lesson, LessonOrigin, LessonState, Rider};
use crate::rules::{account, conflicts, timetable};
use crate::store::{Store, fetch};
use crate::time::{Span, Timestamp};
use crate::words::Say;
use serde::{Deserialize, Serialize};

/// Who is here for which lesson. Where the server did not take the booking, or not even the lesson, the rider is
/// here all the same.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Seen {
    /// The rider.
    pub rider_id: RiderId,
    /// The lesson.
    pub lesson_id: LessonId,
    /// What it is; none from a desk that does not say so yet (version 2).
    #[serde(default)]
    pub lesson: Option<SeenLesson>,
}

/// A lesson as staff saw it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SeenLesson {
    /// Its number.
    pub number: String,
    /// The course.
    pub course_id: ProductId,
    /// Start.
    pub starts_at: Timestamp,
    /// End.
    pub ends_at: Timestamp,
    /// Riders at most.
    pub capacity: i64,
}

impl SeenLesson {
    pub(super) fn of(lesson: &Lesson) -> Self {
        Self {
            number: lesson.number.clone(),
            course_id: lesson.course_id,
            starts_at: lesson.starts_at,
            ends_at: lesson.ends_at,
            capacity: lesson.capacity,
        }
    }

    /// The lesson as it can be recorded: without coach and arena, which may be others' then.
    async fn recorded<S: Store>(&self, store: &mut S, ctx: &Context, id: LessonId) -> Step<Lesson> {
        timetable::time(Span { from: self.starts_at, until: self.ends_at })?;
        let lesson = Lesson {
            club_id: ctx.club.id,
            id,
            number: free_number(store, ctx, &self.number).await?,
            course_id: self.course_id,
            coach_id: None,
            arena_id: None,
            starts_at: self.starts_at,
            ends_at: self.ends_at,
            capacity: self.capacity.max(1),
            origin: LessonOrigin::Class,
            state: LessonState::Confirmed,
            note: None,
            series_id: None,
            meta: ctx.meta(),
        };
        store.insert(&lesson).await?;
        Ok(lesson)
    }
}

/// The rider was booked at a desk and came, and the server has not taken the booking: they are booked by
/// being here, and people are told.
pub(super) async fn book<S: Store>(
    store: &mut S,
    ctx: &mut Context,
    booking_id: BookingId,
    seen: Option<&Seen>,
) -> Step<Booking> {
    let nowhere = || Say::NotFound { what: "bookings".to_owned() };
    let known = !matches!(ctx.phase, Phase::Issue | Phase::Recover);
    let seen = seen.filter(|_| known).ok_or_else(nowhere)?;
    let rider = match fetch::<Rider, _>(store, seen.rider_id).await? {
        Some(rider) => rider,
        None => account::stand_in_rider(store, ctx, seen.rider_id).await?,
    };
    let lesson = match (fetch::<Lesson, _>(store, seen.lesson_id).await?, &seen.lesson) {
        (Some(lesson), _) => lesson,
        (None, Some(said)) => said.recorded(store, ctx, seen.lesson_id).await?,
        (None, None) => return Err(nowhere().into()),
    };
    let mut booking = Booking {
        club_id: ctx.club.id,
        id: booking_id,
        lesson_id: lesson.id,
        rider_id: rider.id,
        member_id: conflicts::resolve_member(store, rider.member_id).await?,
        order_item_id: None,
        package_id: None,
        horse_id: None,
        starts_at: lesson.starts_at,
        ends_at: lesson.ends_at,
        state: BookingState::Booked,
        clash: false,
        note: None,
        meta: ctx.meta(),
    };
    let say = Say::CheckedInUnbooked { rider: rider.name.clone() };
    ctx.raise(store, AttentionCode::Clash, Subject::booking(&booking), say).await?;
    back_in_place(store, ctx, &mut booking).await?;
    store.insert(&booking).await?;
    Ok(booking)
}
