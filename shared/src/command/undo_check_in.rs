//! A check-in was a mistake. Units come back, states go back, both facts stay on record.

use super::{Context, Execute, Kind, Receipt, Step, Subject, known, need};
use crate::id::{BookingId, CheckInId};
use crate::record::{
    AttentionCode, AttentionItem, AttentionState, Booking, BookingState, DebtState, EntryKind, Lesson,
    LessonState, MemberPackage, Rider,
};
use crate::rights::Right;
use crate::rules::form;
use crate::rules::ledger::{self, About};
use crate::store::Store;
use crate::units::Units;
use crate::words::{Lang, Say};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Undoes the check-in of a booking that stands, on the same club day, with a reason.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct UndoCheckIn {
    /// The booking.
    pub booking_id: BookingId,
    /// Why.
    pub reason: String,
}

impl Execute for UndoCheckIn {
    const NAME: &'static str = "undo_check_in";
    const VERSION: u32 = 1;
    const KIND: Kind = Kind::Fact;

    async fn apply<S: Store>(&self, store: &mut S, ctx: &mut Context) -> Step<Receipt> {
        let reason = form::text("reason", &self.reason, 200)?;
        let Some(mut booking) = known::<Booking, _>(store, ctx, self.booking_id).await? else {
            return Ok(Receipt::CheckInUndone { booking_id: self.booking_id, returned: Units::ZERO });
        };
        ctx.require(store, Right::CheckIn).await?;
        let Some(mut check_in) = store.live_check_in(booking.id).await? else {
            return nothing_to_undo(store, ctx, &booking).await;
        };
        if ctx.club.zone.date(check_in.in_at) != ctx.club.zone.date(ctx.at) {
            let about = Subject::booking(&booking);
            ctx.object(store, AttentionCode::OutsideCheckInWindow, about, Say::NotSameDay).await?;
        }
        let before = check_in.clone();
        check_in.undone_at = Some(ctx.at);
        check_in.undone_by = ctx.staff_id();
        check_in.undone_reason = Some(reason.clone());
        ctx.change(store, &mut check_in).await?;
        ctx.audit_because(store, Some(&before), &check_in, Some(&reason)).await?;
        let returned = return_units(store, ctx, &booking, check_in.id).await?;
        drop_debts(store, ctx, check_in.id).await?;
        if booking.state == BookingState::Done {
            booking.state = booking.state.to(BookingState::CheckedIn)?;
        }
        booking.state = booking.state.to(BookingState::Booked)?;
        ctx.change(store, &mut booking).await?;
        let mut lesson: Lesson = need(store, booking.lesson_id).await?;
        step_back(store, ctx, &mut lesson).await?;
        settle_items(store, ctx, booking.id).await?;
        Ok(Receipt::CheckInUndone { booking_id: booking.id, returned })
    }
}

/// The check-in is gone already: another desk undid it.
async fn nothing_to_undo<S: Store>(store: &mut S, ctx: &Context, booking: &Booking) -> Step<Receipt> {
    if ctx.phase == super::Phase::Issue {
        let rider: Rider = need(store, booking.rider_id).await?;
        return Err(Say::NotCheckedIn { rider: rider.name }.into());
    }
    Ok(Receipt::CheckInUndone { booking_id: booking.id, returned: Units::ZERO })
}

/// Gives back what the check-in used; what was set aside for the booking is set aside again, where it is still there.
async fn return_units<S: Store>(
    store: &mut S,
    ctx: &Context,
    booking: &Booking,
    check_in: CheckInId,
) -> Step<Units> {
    let came_back =
        ledger::give_back(store, ctx, booking.id, |entry| entry.check_in_id == Some(check_in)).await?;
    let entries = store.entries_of_booking(booking.id).await?;
    let released = entries
        .iter()
        .filter(|entry| entry.kind == EntryKind::Release && entry.check_in_id == Some(check_in))
        .map(|entry| (entry.package_id, entry.units));
    // A booking that was cancelled before the rider came had nothing to release; it is booked now.
    let reserved = came_back.iter().map(|(package, units)| (*package, *units));
    let reserved = reserved.filter(|(package, _)| booking.package_id == Some(*package));
    let again: BTreeMap<_, _> = released.chain(reserved).collect();
    for (package_id, units) in again {
        let package: MemberPackage = need(store, package_id).await?;
        // What the check-in released without using it may be somebody else's by now.
        let room = store.balance(package_id).await?.available() >= units;
        if package.state.is_live() && room {
            let about = About { booking: Some(booking.id), ..About::default() };
            ledger::enter(store, ctx, package_id, EntryKind::Reserve, units, about).await?;
        }
    }
    Ok(came_back.into_values().sum())
}

/// Nothing is owed for a ride that did not happen.
async fn drop_debts<S: Store>(store: &mut S, ctx: &Context, check_in: CheckInId) -> Step<()> {
    for mut debt in store.debts_of_check_in(check_in).await? {
        if debt.state != DebtState::Cancelled {
            debt.state = debt.state.to(DebtState::Cancelled)?;
            debt.ended_at = Some(ctx.at);
            ctx.change(store, &mut debt).await?;
        }
    }
    Ok(())
}

/// A lesson without anybody checked in is no longer in progress; one with somebody who is awaited again is not
/// over.
pub(super) async fn step_back<S: Store>(store: &mut S, ctx: &Context, lesson: &mut Lesson) -> Step<()> {
    let bookings = store.bookings_of(lesson.id).await?;
    let somebody =
        bookings.iter().any(|booking| matches!(booking.state, BookingState::CheckedIn | BookingState::Done));
    if somebody {
        let awaited = bookings.iter().any(|booking| booking.state == BookingState::Booked);
        if awaited && lesson.state == LessonState::Completed {
            lesson.state = lesson.state.to(LessonState::InProgress)?;
            ctx.change(store, lesson).await?;
        }
        return Ok(());
    }
    let back = match lesson.state {
        LessonState::InProgress => lesson.state.to(LessonState::Confirmed)?,
        LessonState::Completed => lesson.state.to(LessonState::InProgress)?.to(LessonState::Confirmed)?,
        LessonState::ToConfirm | LessonState::Confirmed | LessonState::Cancelled => return Ok(()),
    };
    lesson.state = back;
    ctx.change(store, lesson).await?;
    Ok(())
}

/// What the check-in had left to settle is settled by its undoing.
async fn settle_items<S: Store>(store: &mut S, ctx: &Context, booking: BookingId) -> Step<()> {
    for mut item in store.open_attention(booking).await? {
        if matches!(item.code, AttentionCode::UnitsOwed | AttentionCode::AlreadyCheckedIn) {
            close(store, ctx, &mut item, &Say::CheckInUndone).await?;
        }
    }
    Ok(())
}

/// Settles an item because something else did away with its cause.
pub(super) async fn close<S: Store>(
    store: &mut S,
    ctx: &Context,
    item: &mut AttentionItem,
    how: &Say,
) -> Step<()> {
    item.state = item.state.to(AttentionState::Settled)?;
    item.settled_at = Some(ctx.at);
    item.settled_by = ctx.staff_id();
    item.settled_how = Some(how.words(Lang::Zh, ctx.club.zone));
    ctx.change(store, item).await?;
    Ok(())
}
