//! A rider was marked as not come by mistake.

use super::check_in::{back_in_place, one_too_many};
use super::undo_check_in::step_back;
use super::{Context, Execute, Kind, Phase, Receipt, Step, known, need};
use crate::id::BookingId;
use crate::record::{Booking, BookingState, Lesson, LessonState, Rider};
use crate::rights::Right;
use crate::rules::{form, ledger};
use crate::store::Store;
use crate::units::Units;
use crate::words::Say;
use serde::{Deserialize, Serialize};

/// Takes an absence back: the booking stands as it stood, units used for it are set aside again, and a
/// lesson that was completed is open. (Who came after all is simply checked in.) A fact: undone twice it is
/// undone once, and who was checked in meanwhile stays so.
///
/// Not undone by itself: who is absent after all is marked so again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct UndoNoShow {
    /// The booking.
    pub booking_id: BookingId,
    /// Why.
    pub reason: String,
}

impl Execute for UndoNoShow {
    const NAME: &'static str = "undo_no_show";
    const VERSION: u32 = 1;
    const KIND: Kind = Kind::Fact;

    async fn apply<S: Store>(&self, store: &mut S, ctx: &mut Context) -> Step<Receipt> {
        let reason = form::text("reason", &self.reason, 200)?;
        let Some(mut booking) = known::<Booking, _>(store, ctx, self.booking_id).await? else {
            return Ok(Receipt::AbsenceUndone { booking_id: self.booking_id, returned: Units::ZERO });
        };
        ctx.require_staff(store, Right::CheckIn).await?;
        if booking.state != BookingState::NoShow {
            if ctx.phase == Phase::Issue {
                let rider: Rider = need(store, booking.rider_id).await?;
                return Err(Say::NotAbsent { rider: rider.name }.into());
            }
            return Ok(Receipt::AbsenceUndone { booking_id: booking.id, returned: Units::ZERO });
        }
        let before = booking.clone();
        let mut lesson: Lesson = need(store, booking.lesson_id).await?;
        let returned = awaited(store, ctx, &mut booking, &lesson).await?;
        ctx.audit_because(store, Some(&before), &booking, Some(&reason)).await?;
        if lesson.state == LessonState::Completed {
            reopen(store, ctx, &mut lesson).await?;
        }
        Ok(Receipt::AbsenceUndone { booking_id: booking.id, returned })
    }
}

/// An absent rider is awaited again; gives the units that came back. They are set aside again where the
/// package still has them. Of a lesson that was cancelled meanwhile the booking is cancelled too.
pub(super) async fn awaited<S: Store>(
    store: &mut S,
    ctx: &mut Context,
    booking: &mut Booking,
    lesson: &Lesson,
) -> Step<Units> {
    let returned = ledger::give_back(store, ctx, booking.id, |entry| entry.check_in_id.is_none()).await?;
    booking.state = booking.state.to(BookingState::Booked)?;
    if lesson.state == LessonState::Cancelled {
        booking.state = booking.state.to(BookingState::Cancelled)?;
    } else {
        one_too_many(store, ctx, booking).await?;
        back_in_place(store, ctx, booking).await?;
        ledger::reserve_again(store, ctx, booking).await?;
    }
    ctx.change(store, booking).await?;
    Ok(returned.into_values().sum())
}

/// A completed lesson is open again: in progress while somebody is there, else as it was confirmed.
pub(super) async fn reopen<S: Store>(store: &mut S, ctx: &Context, lesson: &mut Lesson) -> Step<()> {
    lesson.state = lesson.state.to(LessonState::InProgress)?;
    ctx.change(store, lesson).await?;
    step_back(store, ctx, lesson).await
}
