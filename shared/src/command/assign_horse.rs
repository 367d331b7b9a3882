//! A booking gets a horse, another one, or none.

use super::{Context, Execute, Kind, Receipt, Step, Subject, need};
use crate::id::{BookingId, HorseId};
use crate::record::{AttentionCode, Booking, Horse, Rider};
use crate::rights::Right;
use crate::rules::conflicts::{self, Severity};
use crate::rules::form;
use crate::store::Store;
use crate::words::Say;
use serde::{Deserialize, Serialize};

/// Puts the rider of a booking on a horse. The later arrival wins if it still makes sense.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AssignHorse {
    /// The booking.
    pub booking_id: BookingId,
    /// The horse; none takes it off.
    pub horse_id: Option<HorseId>,
    /// The horse that staff saw there before.
    pub before: Option<HorseId>,
    /// Why a soft rule is overridden.
    pub reason: Option<String>,
}

impl Execute for AssignHorse {
    const NAME: &'static str = "assign_horse";
    const VERSION: u32 = 1;
    const KIND: Kind = Kind::Intention;

    async fn apply<S: Store>(&self, store: &mut S, ctx: &mut Context) -> Step<Receipt> {
        let mut booking: Booking = need(store, self.booking_id).await?;
        ctx.require(store, Right::Timetable).await?;
        let rider: Rider = need(store, booking.rider_id).await?;
        if !booking.state.is_live() {
            return Err(Say::BookingCancelled { rider: rider.name }.into());
        }
        let before = booking.clone();
        booking.clash = conflicts::rider_busy(store, &rider, &booking).await?.is_some();
        if let Some(horse_id) = self.horse_id {
            let horse: Horse = need(store, horse_id).await?;
            self.judge(store, ctx, &mut booking, &rider, &horse).await?;
        }
        booking.horse_id = self.horse_id;
        if booking != before {
            ctx.change(store, &mut booking).await?;
        }
        if let Some(reason) = &self.reason {
            ctx.audit_because(store, Some(&before), &booking, Some(reason.trim())).await?;
        }
        Ok(Receipt::HorseAssigned { booking_id: booking.id, horse_id: self.horse_id })
    }
}

impl AssignHorse {
    /// Holds the choice to the rules. Once the lesson is over nobody rides the horse twice any more: a
    /// double use is then recorded and flagged.
    async fn judge<S: Store>(
        &self,
        store: &mut S,
        ctx: &mut Context,
        booking: &mut Booking,
        rider: &Rider,
        horse: &Horse,
    ) -> Step<()> {
        let over = booking.ends_at <= ctx.now;
        for conflict in conflicts::horse(store, booking, rider, horse).await? {
            match conflict.severity {
                Severity::Hard if over => {
                    booking.clash = booking.clash || matches!(conflict.say, Say::HorseBusy { .. });
                    let say = Say::ClashRecorded { over: Box::new(conflict.say) };
                    ctx.raise(store, AttentionCode::Clash, Subject::booking(booking), say).await?;
                }
                Severity::Hard => return Err(conflict.say.into()),
                Severity::Soft(right) => {
                    if self.reason.is_none() {
                        return Err(Say::NeedsReason { over: Box::new(conflict.say) }.into());
                    }
                    ctx.require(store, right).await?;
                }
            }
        }
        if let Some(reason) = &self.reason {
            form::text("reason", reason, 200)?;
        }
        Ok(())
    }
}

/// Horses that this booking could have: fit, free and suitable, the rider's usual one first.
///
/// # Errors
/// Refused when the booking is not there; whatever the store says.
pub async fn free_horses<S: Store>(
    store: &mut S,
    booking_id: BookingId,
    horses: Vec<Horse>,
) -> Step<Vec<Horse>> {
    let booking: Booking = need(store, booking_id).await?;
    let rider: Rider = need(store, booking.rider_id).await?;
    let mut free = Vec::new();
    for horse in horses {
        if conflicts::horse(store, &booking, &rider, &horse).await?.is_empty() {
            free.push(horse);
        }
    }
    free.sort_by_key(|horse| (Some(horse.id) != rider.usual_horse_id, horse.number.clone()));
    Ok(free)
}
