//! Riders come, leave, stay away; places and horses in lessons.

use super::Scene;
use crate::club;
use shared::command::{
    AssignHorse, BookRider, CancelBooking, CheckIn, CheckOut, Command, MarkNoShow, RestoreBooking, Step,
    UndoCheckIn, UndoCheckOut, UndoNoShow,
};
use shared::id::RiderId;
use shared::record::{Booking, BookingState, CheckInMethod, Rider};
use shared::store::fetch;

/// Looks that somebody takes at the list before they give up.
const LOOKS: u32 = 4;
/// Check-in opens so long before a lesson, in minutes, unless the club changed that.
const OPENS: i64 = 60;

impl Scene<'_, '_, '_> {
    /// A booking that is as wanted, if one is found soon.
    async fn booking(&mut self, wanted: impl Fn(&Booking) -> bool) -> Step<Option<Booking>> {
        if self.dice.once_in(5) {
            // Those that were made since, too.
            let mut all = self.all::<Booking>()?;
            all.retain(wanted);
            return Ok(self.dice.take(all));
        }
        for _look in 0..LOOKS {
            let Some(id) = self.dice.pick(&club::bookings()) else { return Ok(None) };
            let found = fetch::<Booking, _>(self.draft.store, id).await?;
            if let Some(found) = found.filter(|booking| wanted(booking)) {
                return Ok(Some(found));
            }
        }
        Ok(None)
    }

    async fn booking_in(&mut self, state: BookingState) -> Step<Option<Booking>> {
        self.booking(|booking| booking.state == state).await
    }

    pub(super) async fn check_in(&mut self) -> Step<Option<Command>> {
        let at = self.draft.at;
        let due = |booking: &Booking| {
            let awaited = matches!(booking.state, BookingState::Booked | BookingState::NoShow);
            awaited && booking.starts_at <= at.plus_minutes(OPENS) && at < booking.ends_at
        };
        let Some(booking) = self.booking(due).await? else { return Ok(None) };
        let (method, zone) = (CheckInMethod::Search, self.draft.zone);
        let prepared = CheckIn::prepare(self.draft.store, zone, at, booking.id, method).await?;
        Ok(Some(prepared.into()))
    }

    pub(super) async fn undo_check_in(&mut self) -> Step<Option<Command>> {
        let here = |booking: &Booking| matches!(booking.state, BookingState::CheckedIn | BookingState::Done);
        let booking = self.booking(here).await?;
        Ok(booking.map(|one| UndoCheckIn { booking_id: one.id, reason: "点错了".to_owned() }.into()))
    }

    pub(super) async fn check_out(&mut self) -> Step<Option<Command>> {
        let booking = self.booking_in(BookingState::CheckedIn).await?;
        Ok(booking.map(|booking| CheckOut { booking_id: booking.id }.into()))
    }

    pub(super) async fn undo_check_out(&mut self) -> Step<Option<Command>> {
        let (booking, reason) = (self.booking_in(BookingState::Done).await?, self.reason());
        Ok(booking.map(|booking| UndoCheckOut { booking_id: booking.id, reason }.into()))
    }

    pub(super) async fn mark_no_show(&mut self) -> Step<Option<Command>> {
        let booking = self.booking_in(BookingState::Booked).await?;
        Ok(booking.map(|booking| MarkNoShow { booking_id: booking.id }.into()))
    }

    pub(super) async fn undo_no_show(&mut self) -> Step<Option<Command>> {
        let (booking, reason) = (self.booking_in(BookingState::NoShow).await?, self.reason());
        Ok(booking.map(|booking| UndoNoShow { booking_id: booking.id, reason }.into()))
    }

    pub(super) async fn assign_horse(&mut self) -> Step<Option<Command>> {
        let Some(booking) = self.booking(|booking| booking.state.is_live()).await? else { return Ok(None) };
        let horse_id = if self.dice.once_in(6) { None } else { self.dice.pick(&club::HORSES) };
        let reason = self.dice.once_in(2).then(|| "教练同意".to_owned());
        let before = booking.horse_id;
        Ok(Some(AssignHorse { booking_id: booking.id, horse_id, before, reason }.into()))
    }

    pub(super) async fn cancel_booking(&mut self) -> Step<Option<Command>> {
        let booking = self.booking_in(BookingState::Booked).await?;
        Ok(booking.map(|booking| CancelBooking { booking_id: booking.id, reason: None }.into()))
    }

    pub(super) async fn restore_booking(&mut self) -> Step<Option<Command>> {
        let Some(booking) = self.booking_in(BookingState::Cancelled).await? else { return Ok(None) };
        let (zone, confirmed) = (self.draft.zone, self.dice.once_in(2));
        let restored = RestoreBooking::prepare(self.draft.store, zone, booking.id, confirmed).await?;
        Ok(Some(restored.into()))
    }

    pub(super) async fn book_rider(&mut self) -> Step<Option<Command>> {
        // A place that came free is asked for at the counter, too, while it is held for somebody.
        let wanted = if self.dice.once_in(2) { self.awaited().await? } else { None };
        let wanted = match wanted {
            None => self.lesson(|lesson| lesson.state.is_open()).await?,
            found => found,
        };
        let Some(lesson) = wanted else { return Ok(None) };
        let Some(rider_id) = self.rider()? else { return Ok(None) };
        let (zone, booking_id) = (self.draft.zone, self.dice.id());
        let form = BookRider::prepare(self.draft.store, zone, booking_id, lesson.id, rider_id).await?;
        let horse_id = if self.dice.once_in(3) { self.dice.pick(&club::HORSES) } else { None };
        Ok(Some(BookRider { horse_id, reason: Some(self.reason()), ..form }.into()))
    }

    /// Somebody who has not signed the waiver; a manager may let that pass.
    pub(super) async fn book_without_waiver(&mut self) -> Step<Option<Command>> {
        let Some(lesson) = self.lesson(|lesson| lesson.state.is_open()).await? else { return Ok(None) };
        let mut riders = self.all::<Rider>()?;
        riders.retain(|rider| rider.waiver_signed_at.is_none());
        let Some(rider) = self.dice.take(riders) else { return Ok(None) };
        let (zone, booking_id) = (self.draft.zone, self.dice.id());
        let form = BookRider::prepare(self.draft.store, zone, booking_id, lesson.id, rider.id).await?;
        Ok(Some(BookRider { reason: Some(self.reason()), ..form }.into()))
    }

    /// Somebody who rides.
    pub(super) fn rider(&mut self) -> Step<Option<RiderId>> {
        if self.dice.once_in(4) {
            let riders = self.all::<Rider>()?;
            return Ok(self.dice.take(riders).map(|rider| rider.id));
        }
        Ok(self.dice.pick(&club::riders()).map(|(rider, _)| rider))
    }
}
