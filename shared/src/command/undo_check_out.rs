//! A check-out was a mistake.

use super::{Context, Execute, Kind, Phase, Receipt, Step, known, need};
use crate::id::BookingId;
use crate::record::{Booking, BookingState, Lesson, LessonState, Rider};
use crate::rights::Right;
use crate::rules::form;
use crate::store::Store;
use crate::words::Say;
use serde::{Deserialize, Serialize};

/// Takes back that a rider left, whether somebody checked them out or the lesson was ended: they are checked
/// in again, and the lesson is in progress. A fact: undone twice it is undone once.
///
/// Not undone by itself: who leaves after all is checked out, at the time when they leave.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct UndoCheckOut {
    /// The booking.
    pub booking_id: BookingId,
    /// Why.
    pub reason: String,
}

impl Execute for UndoCheckOut {
    const NAME: &'static str = "undo_check_out";
    const VERSION: u32 = 1;
    const KIND: Kind = Kind::Fact;

    async fn apply<S: Store>(&self, store: &mut S, ctx: &mut Context) -> Step<Receipt> {
        let reason = form::text("reason", &self.reason, 200)?;
        let Some(mut booking) = known::<Booking, _>(store, ctx, self.booking_id).await? else {
            return Ok(Receipt::CheckOutUndone { booking_id: self.booking_id, now: false });
        };
        ctx.require_staff(store, Right::CheckIn).await?;
        if booking.state != BookingState::Done {
            if ctx.phase == Phase::Issue {
                let rider: Rider = need(store, booking.rider_id).await?;
                return Err(Say::NotCheckedOut { rider: rider.name }.into());
            }
            return Ok(Receipt::CheckOutUndone { booking_id: booking.id, now: false });
        }
        let before = booking.clone();
        #[cfg(feature = "mutants")]
        if crate::mutant::on(crate::mutant::Mutant::CheckOutUndoneReturnsUnits) {
            crate::rules::ledger::give_back(store, ctx, booking.id, |_| true).await?;
        }
        still_here(store, ctx, &mut booking).await?;
        ctx.audit_because(store, Some(&before), &booking, Some(&reason)).await?;
        let mut lesson: Lesson = need(store, booking.lesson_id).await?;
        if lesson.state == LessonState::Completed {
            lesson.state = lesson.state.to(LessonState::InProgress)?;
            ctx.change(store, &mut lesson).await?;
        }
        Ok(Receipt::CheckOutUndone { booking_id: booking.id, now: true })
    }
}

/// A rider who was done is checked in, and has not left.
pub(super) async fn still_here<S: Store>(store: &mut S, ctx: &Context, booking: &mut Booking) -> Step<()> {
    booking.state = booking.state.to(BookingState::CheckedIn)?;
    ctx.change(store, booking).await?;
    if let Some(mut check_in) = store.live_check_in(booking.id).await?
        && check_in.out_at.is_some()
    {
        check_in.out_at = None;
        ctx.change(store, &mut check_in).await?;
    }
    Ok(())
}
