//! A rider did not come: said by staff, or by the job that ends lessons.

use super::check_in::name_of;
use super::{Actor, Context, Execute, Kind, Phase, Receipt, Step, Subject, known, need};
use crate::id::BookingId;
use crate::record::{AttentionCode, Booking, BookingState, Lesson, Rider};
use crate::rights::Right;
use crate::rules::ledger::{self, About};
use crate::store::Store;
use crate::units::Units;
use crate::words::Say;
use serde::{Deserialize, Serialize};

/// Marks a booked rider as not come; by the club's rule the units set aside are used all the same. A fact:
/// somebody who was checked in meanwhile stays checked in, and staff who said otherwise learn by whom;
/// whose booking was cancelled meanwhile, or who was marked before, is left as they are.
///
/// Undone by [`UndoNoShow`](super::UndoNoShow), or by a check-in when the rider came after all.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MarkNoShow {
    /// The booking.
    pub booking_id: BookingId,
}

impl Execute for MarkNoShow {
    const NAME: &'static str = "mark_no_show";
    const VERSION: u32 = 1;
    const KIND: Kind = Kind::Fact;

    async fn apply<S: Store>(&self, store: &mut S, ctx: &mut Context) -> Step<Receipt> {
        let Some(mut booking) = known::<Booking, _>(store, ctx, self.booking_id).await? else {
            return Ok(Receipt::MarkedNoShow { booking_id: self.booking_id, used: Units::ZERO });
        };
        ctx.require(store, Right::CheckIn).await?;
        if booking.state != BookingState::Booked {
            leave(store, ctx, &booking).await?;
            return Ok(Receipt::MarkedNoShow { booking_id: booking.id, used: Units::ZERO });
        }
        let lesson: Lesson = need(store, booking.lesson_id).await?;
        let used = absent(store, ctx, &mut booking, &lesson).await?;
        Ok(Receipt::MarkedNoShow { booking_id: booking.id, used })
    }
}

/// A booked rider did not come; gives the units that this used all the same.
pub(super) async fn absent<S: Store>(
    store: &mut S,
    ctx: &Context,
    booking: &mut Booking,
    lesson: &Lesson,
) -> Step<Units> {
    booking.state = booking.state.to(BookingState::NoShow)?;
    ctx.change(store, booking).await?;
    let entries = store.entries_of_booking(booking.id).await?;
    ledger::release(store, ctx, booking.id, None).await?;
    let mut used = Units::ZERO;
    if ctx.club.rules.0.no_show_uses_units {
        let about = About { booking: Some(booking.id), ..About::default() };
        for (package, units) in ledger::reserved(&entries) {
            if ledger::spend(store, ctx, package, lesson.course_id, units, about).await? {
                used = used + units;
            }
        }
    }
    Ok(used)
}

/// The booking is no longer one that waits for its rider: at the desk that is said at once; later, only
/// where it goes against what staff saw.
async fn leave<S: Store>(store: &mut S, ctx: &mut Context, booking: &Booking) -> Step<()> {
    if ctx.phase == Phase::Issue {
        booking.state.to(BookingState::NoShow)?;
    }
    // The job that ends lessons yields without a word.
    if ctx.actor == Actor::System {
        return Ok(());
    }
    let Some(standing) = store.live_check_in(booking.id).await? else {
        return Ok(());
    };
    let rider: Rider = need(store, booking.rider_id).await?;
    let who = name_of(store, &standing).await?;
    let say = Say::AlreadyCheckedIn { rider: rider.name, by: who.by, desk: who.desk, at: who.at };
    ctx.object(store, AttentionCode::AlreadyCheckedIn, Subject::booking(booking), say).await
}
