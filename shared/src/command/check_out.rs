//! A rider has left.

use super::{Context, Execute, Kind, Phase, Receipt, Step, known, need};
use crate::id::BookingId;
use crate::record::{Booking, BookingState, CheckIn, Lesson, LessonState, Rider};
use crate::rights::Right;
use crate::store::Store;
use crate::words::Say;
use serde::{Deserialize, Serialize};

/// Checks a rider out who is checked in. With the last rider out the lesson is completed. A fact: somebody
/// who was checked out on another desk, or whose check-in was undone there, is left as they are; a lesson
/// that the job had ended before learns when its rider left.
///
/// Undone by [`UndoCheckOut`](super::UndoCheckOut).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CheckOut {
    /// The booking.
    pub booking_id: BookingId,
}

impl Execute for CheckOut {
    const NAME: &'static str = "check_out";
    const VERSION: u32 = 1;
    const KIND: Kind = Kind::Fact;

    async fn apply<S: Store>(&self, store: &mut S, ctx: &mut Context) -> Step<Receipt> {
        let Some(mut booking) = known::<Booking, _>(store, ctx, self.booking_id).await? else {
            return Ok(Receipt::CheckedOut { booking_id: self.booking_id, now: false });
        };
        ctx.require_staff(store, Right::CheckIn).await?;
        let standing = store.live_check_in(booking.id).await?;
        if ctx.phase == Phase::Issue {
            let rider: Rider = need(store, booking.rider_id).await?;
            can_leave(&booking, standing.as_ref(), rider.name)?;
        }
        let Some(mut check_in) = standing.filter(|check_in| check_in.out_at.is_none()) else {
            return Ok(Receipt::CheckedOut { booking_id: booking.id, now: false });
        };
        check_in.out_at = Some(ctx.at.max(check_in.in_at));
        ctx.change(store, &mut check_in).await?;
        if booking.state == BookingState::CheckedIn {
            booking.state = booking.state.to(BookingState::Done)?;
            ctx.change(store, &mut booking).await?;
            complete(store, ctx, &booking).await?;
        }
        Ok(Receipt::CheckedOut { booking_id: booking.id, now: true })
    }
}

/// Whether a rider is here to be checked out.
pub(super) fn can_leave(booking: &Booking, standing: Option<&CheckIn>, rider: String) -> Result<(), Say> {
    match standing {
        None => Err(Say::NotCheckedIn { rider }),
        Some(check_in) if booking.state == BookingState::Done || check_in.out_at.is_some() => {
            let at = check_in.out_at.unwrap_or(booking.meta.updated_at);
            Err(Say::AlreadyCheckedOut { rider, at })
        }
        Some(_) => Ok(()),
    }
}

/// A lesson is completed when nobody is left in it, and nobody awaited.
async fn complete<S: Store>(store: &mut S, ctx: &Context, booking: &Booking) -> Step<()> {
    let mut lesson: Lesson = need(store, booking.lesson_id).await?;
    let over = |state| match state {
        BookingState::Done | BookingState::Cancelled | BookingState::NoShow => true,
        BookingState::Held | BookingState::Booked | BookingState::CheckedIn => false,
    };
    let everybody = store.bookings_of(lesson.id).await?.iter().all(|other| over(other.state));
    if everybody && lesson.state == LessonState::InProgress {
        lesson.state = lesson.state.to(LessonState::Completed)?;
        ctx.change(store, &mut lesson).await?;
    }
    Ok(())
}
