//! A booking gets a horse, another one, or none.

use super::weigh::{let_pass, may_pass};
use super::{Context, Execute, Kind, Receipt, Step, Subject, need};
use crate::id::{BookingId, HorseId};
use crate::record::{AttentionCode, Booking, Club, ConflictCode, Horse, Lesson, Rider};
use crate::rights::Right;
use crate::rules::conflicts::{self, Loader, Proposal, SeatSettles};
use crate::rules::{form, timetable};
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
        let alone = Booking { horse_id: None, ..booking.clone() };
        let busy = timetable::held(store, &ctx.club, &alone).await?;
        booking.clash = timetable::said(&busy, ConflictCode::RiderBusy).is_some();
        booking.horse_id = self.horse_id;
        if self.horse_id.is_some() {
            self.judge(store, ctx, &mut booking).await?;
        }
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
    async fn judge<S: Store>(&self, store: &mut S, ctx: &mut Context, booking: &mut Booking) -> Step<()> {
        let over = booking.ends_at <= ctx.now;
        let lesson: Lesson = need(store, booking.lesson_id).await?;
        let proposal = Proposal::seat(ctx.at, lesson.clone(), booking.clone(), SeatSettles::HORSE);
        let found = timetable::judged(store, &ctx.club, &proposal).await?;
        if !over && let Some(hard) = found.iter().find(|conflict| conflict.is_hard()) {
            return Err(hard.say.clone().into());
        }
        let reason = form::reason(self.reason.as_deref())?;
        for conflict in &found {
            if conflict.is_hard() {
                booking.clash = booking.clash || conflict.code == ConflictCode::HorseBusy;
                let say = Say::ClashRecorded { over: Box::new(conflict.say.clone()) };
                ctx.raise(store, AttentionCode::Clash, Subject::booking(booking), say).await?;
            } else {
                may_pass(store, ctx, conflict, reason.as_deref()).await?;
            }
        }
        let_pass(store, ctx, &lesson, &found, reason.as_deref().unwrap_or_default()).await?;
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
    let lesson: Lesson = need(store, booking.lesson_id).await?;
    let club: Club = need(store, booking.club_id).await?;
    let mut loader = Loader::new(&club);
    let mut free = Vec::new();
    for horse in horses {
        let on = Booking { horse_id: Some(horse.id), ..booking.clone() };
        let proposal = Proposal::seat(lesson.starts_at, lesson.clone(), on, SeatSettles::HORSE);
        loader.add(store, &proposal).await?;
        if conflicts::judge(&loader.picture, &proposal).is_empty() {
            free.push(horse);
        }
    }
    free.sort_by_key(|horse| (Some(horse.id) != rider.usual_horse_id, horse.number.clone()));
    Ok(free)
}
