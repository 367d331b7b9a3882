//! A lesson does not take place.

use super::{Context, Execute, Kind, Phase, Receipt, Step, need};
use crate::id::{BookingId, LessonId};
use crate::record::{BookingState, Lesson, LessonState};
use crate::rights::Right;
use crate::rules::{form, ledger};
use crate::store::Store;
use crate::units::Units;
use serde::{Deserialize, Serialize};

/// Cancels a lesson to which nobody has come, with all its bookings; units set aside come back. Two desks
/// that cancel it both mean it; a rider who was checked in on another desk keeps it from being cancelled.
///
/// Undone by [`RestoreLesson`](super::RestoreLesson), if its place is still free.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CancelLesson {
    /// The lesson.
    pub lesson_id: LessonId,
    /// Why.
    pub reason: String,
}

impl Execute for CancelLesson {
    const NAME: &'static str = "cancel_lesson";
    const VERSION: u32 = 1;
    const KIND: Kind = Kind::Intention;

    async fn apply<S: Store>(&self, store: &mut S, ctx: &mut Context) -> Step<Receipt> {
        let mut lesson: Lesson = need(store, self.lesson_id).await?;
        ctx.require_staff(store, Right::Timetable).await?;
        let reason = form::text("reason", &self.reason, 200)?;
        let (lesson_id, was) = (lesson.id, lesson.state);
        if was == LessonState::Cancelled && ctx.phase != Phase::Issue {
            let (bookings, released) = (Vec::new(), Units::ZERO);
            return Ok(Receipt::LessonCancelled { lesson_id, was, bookings, released });
        }
        let GivenUp { bookings, released } = cancel(store, ctx, &mut lesson, &reason).await?;
        Ok(Receipt::LessonCancelled { lesson_id, was, bookings, released })
    }
}

/// What went with a lesson.
pub(super) struct GivenUp {
    pub(super) bookings: Vec<BookingId>,
    pub(super) released: Units,
}

/// Cancels a lesson with all its bookings.
///
/// # Errors
/// A step that its state or a booking's does not know; whatever the store says.
pub(super) async fn cancel<S: Store>(
    store: &mut S,
    ctx: &mut Context,
    lesson: &mut Lesson,
    reason: &str,
) -> Step<GivenUp> {
    let before = lesson.clone();
    lesson.state = lesson.state.to(LessonState::Cancelled)?;
    let (mut bookings, mut released) = (Vec::new(), Units::ZERO);
    for mut booking in store.bookings_of(lesson.id).await? {
        if booking.state.is_live() {
            let before = booking.clone();
            let entries = store.entries_of_booking(booking.id).await?;
            released = released + ledger::reserved(&entries).into_values().sum();
            booking.state = booking.state.to(BookingState::Cancelled)?;
            ctx.change(store, &mut booking).await?;
            ctx.audit_because(store, Some(&before), &booking, Some(reason)).await?;
            ledger::release(store, ctx, booking.id, None).await?;
            bookings.push(booking.id);
        }
    }
    ctx.change(store, lesson).await?;
    ctx.audit_because(store, Some(&before), lesson, Some(reason)).await?;
    Ok(GivenUp { bookings, released })
}
