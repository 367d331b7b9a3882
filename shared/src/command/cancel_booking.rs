//! A booking is given up, by the member or by staff.

use super::{Actor, Context, Execute, Kind, Receipt, Step, need};
use crate::id::BookingId;
use crate::record::{Booking, BookingState, Lesson, LessonOrigin, LessonState};
use crate::rights::Right;
use crate::rules::{conflicts, form, ledger};
use crate::store::Store;
use crate::units::Units;
use crate::words::Say;
use serde::{Deserialize, Serialize};

/// Cancels a booking whose rider has not come; units set aside for it come back.
///
/// Undone by [`RestoreBooking`](super::RestoreBooking), if its place is still free.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CancelBooking {
    /// The booking.
    pub booking_id: BookingId,
    /// Why.
    pub reason: Option<String>,
}

impl Execute for CancelBooking {
    const NAME: &'static str = "cancel_booking";
    const VERSION: u32 = 1;
    const KIND: Kind = Kind::Intention;

    async fn apply<S: Store>(&self, store: &mut S, ctx: &mut Context) -> Step<Receipt> {
        let mut booking: Booking = need(store, self.booking_id).await?;
        if let Actor::Member(member) = ctx.actor
            && conflicts::resolve_member(store, booking.member_id).await? != member
        {
            return Err(Say::NotFound { what: "bookings".to_owned() }.into());
        }
        ctx.require(store, Right::Timetable).await?;
        let reason = form::reason(self.reason.as_deref())?;
        let before = booking.clone();
        let entries = store.entries_of_booking(booking.id).await?;
        let released: Units = ledger::reserved(&entries).into_values().sum();
        booking.state = booking.state.to(BookingState::Cancelled)?;
        ctx.change(store, &mut booking).await?;
        ctx.audit_because(store, Some(&before), &booking, reason.as_deref()).await?;
        ledger::release(store, ctx, booking.id, None).await?;
        let lesson_was = close_empty_lesson(store, ctx, &booking).await?;
        Ok(Receipt::BookingCancelled { booking_id: booking.id, released, lesson_was })
    }
}

/// A lesson that an order made goes with its last live booking; a scheduled class stays open, and so does a
/// lesson that somebody missed: it took place without them. Gives what the lesson was, when it went.
async fn close_empty_lesson<S: Store>(
    store: &mut S,
    ctx: &Context,
    booking: &Booking,
) -> Step<Option<LessonState>> {
    let mut lesson: Lesson = need(store, booking.lesson_id).await?;
    let was = lesson.state;
    let given_up = |other: &Booking| other.state == BookingState::Cancelled;
    let empty = store.bookings_of(lesson.id).await?.iter().all(given_up);
    let open = matches!(was, LessonState::ToConfirm | LessonState::Confirmed);
    if lesson.origin == LessonOrigin::Order && empty && open {
        lesson.state = lesson.state.to(LessonState::Cancelled)?;
        ctx.change(store, &mut lesson).await?;
        return Ok(Some(was));
    }
    Ok(None)
}
