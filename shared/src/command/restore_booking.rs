//! A booking that was given up stands again.

use super::restore_lesson::reopen_place;
use super::weigh::weigh;
use super::{Context, Execute, Kind, Phase, Receipt, Step, need};
use crate::id::{BookingId, MemberPackageId};
use crate::record::{
    Booking, BookingState, Club, ConflictCode, IllegalTransition, Lesson, LessonOrigin, LessonState, Order,
    OrderItem, OrderState, Rider,
};
use crate::rights::Right;
use crate::rules::conflicts::{Proposal, SeatSettles};
use crate::rules::{account, ledger, timetable};
use crate::store::Store;
use crate::time::ClubZone;
use crate::units::Units;
use crate::words::Say;
use serde::{Deserialize, Serialize};

/// How a cancelled booking comes back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TakeBack {
    /// The booking.
    pub booking_id: BookingId,
    /// On the horse that it had; else the horse is open.
    pub keep_horse: bool,
    /// The package in which units are set aside again; none leaves the paying to the check-in.
    pub package_id: Option<MemberPackageId>,
}

impl TakeBack {
    /// The way back as it is open now: with the horse if nobody took it, with units set aside where a
    /// package has them.
    ///
    /// # Errors
    /// Refused when the booking is not there; whatever the store says.
    pub async fn prepare<S: Store>(store: &mut S, zone: ClubZone, booking_id: BookingId) -> Step<Self> {
        let booking: Booking = need(store, booking_id).await?;
        let lesson: Lesson = need(store, booking.lesson_id).await?;
        let package_id = match booking.package_id {
            Some(_) => ledger::choose_to_reserve(store, zone, &booking, &lesson).await?,
            None => None,
        };
        let keep_horse = booking.horse_id.is_some() && horse_is_free(store, &booking).await?;
        Ok(Self { booking_id, keep_horse, package_id })
    }

    /// Takes the booking back into its lesson, and gives the units that are set aside again.
    ///
    /// # Errors
    /// What others took meanwhile; a member who was forgotten; an order that is not paid; whatever the store says.
    pub(super) async fn apply<S: Store>(
        &self,
        store: &mut S,
        ctx: &mut Context,
        booking: &mut Booking,
        lesson: &Lesson,
    ) -> Step<Units> {
        let before = booking.clone();
        may_come_back(store, booking).await?;
        booking.state = booking.state.to(BookingState::Booked)?;
        booking.clash = false;
        booking.package_id = self.package_id;
        if !self.keep_horse {
            booking.horse_id = None;
        }
        let proposal = Proposal::seat(ctx.at, lesson.clone(), booking.clone(), SeatSettles::AGAIN);
        let found = timetable::forbidden(store, &ctx.club, &proposal).await?;
        #[cfg(feature = "mutants")]
        let found = if crate::mutant::on(crate::mutant::Mutant::RestoreIgnoresConflicts) {
            Vec::new()
        } else {
            found
        };
        weigh(store, ctx, lesson, &found, None).await?;
        ctx.change(store, booking).await?;
        ctx.audit(store, Some(&before), booking).await?;
        ledger::reserve(store, ctx, booking, lesson).await
    }
}

/// Whether nobody took the booking's horse meanwhile, and it is ridden then.
async fn horse_is_free<S: Store>(store: &mut S, booking: &Booking) -> Step<bool> {
    let club: Club = need(store, booking.club_id).await?;
    let found = timetable::held(store, &club, booking).await?;
    let taken = |code| matches!(code, ConflictCode::HorseBusy | ConflictCode::HorseUnfit);
    Ok(!found.iter().any(|conflict| taken(conflict.code)))
}

/// A booking comes back to an account that stands; one that an order pays for, when the order is paid.
pub(super) async fn may_come_back<S: Store>(store: &mut S, booking: &Booking) -> Step<()> {
    account::standing(store, booking.member_id).await?;
    let Some(item) = booking.order_item_id else {
        return Ok(());
    };
    let item: OrderItem = need(store, item).await?;
    let order: Order = need(store, item.order_id).await?;
    match order.state {
        OrderState::Paid | OrderState::Confirmed | OrderState::Completed => Ok(()),
        OrderState::PendingPayment | OrderState::Cancelled | OrderState::Refunded => {
            let rider: Rider = need(store, booking.rider_id).await?;
            Err(Say::BookingUnpaid { rider: rider.name }.into())
        }
    }
}

/// Takes a cancelled booking back, if its rider, horse and place are still free. A lesson that went with it,
/// because an order had made it, comes back too. Two desks that restore it both mean it.
///
/// Undone by [`CancelBooking`](super::CancelBooking).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RestoreBooking {
    /// The booking, and how it comes back.
    pub take_back: TakeBack,
    /// Whether a lesson that comes back with it is confirmed.
    pub lesson_confirmed: bool,
}

impl RestoreBooking {
    /// The command as a desk gives it now.
    ///
    /// # Errors
    /// As [`TakeBack::prepare`].
    pub async fn prepare<S: Store>(
        store: &mut S,
        zone: ClubZone,
        booking_id: BookingId,
        lesson_confirmed: bool,
    ) -> Step<Self> {
        Ok(Self { take_back: TakeBack::prepare(store, zone, booking_id).await?, lesson_confirmed })
    }
}

impl Execute for RestoreBooking {
    const NAME: &'static str = "restore_booking";
    const VERSION: u32 = 1;
    const KIND: Kind = Kind::Intention;

    async fn apply<S: Store>(&self, store: &mut S, ctx: &mut Context) -> Step<Receipt> {
        let mut booking: Booking = need(store, self.take_back.booking_id).await?;
        ctx.require_staff(store, Right::Timetable).await?;
        let mut reserved = Units::ZERO;
        if booking.state == BookingState::Cancelled || ctx.phase == Phase::Issue {
            cancelled(&booking)?;
            let mut lesson: Lesson = need(store, booking.lesson_id).await?;
            if lesson.state == LessonState::Cancelled && lesson.origin == LessonOrigin::Order {
                reopen_place(store, ctx, &mut lesson, self.lesson_confirmed).await?;
            }
            open(&lesson)?;
            reserved = self.take_back.apply(store, ctx, &mut booking, &lesson).await?;
        }
        Ok(Receipt::BookingRestored {
            booking_id: booking.id,
            reserved,
            package_id: booking.package_id,
            horse_id: booking.horse_id,
        })
    }
}

/// Only a cancelled booking is restored: a no-show is taken back as a no-show, a check-in as a check-in.
pub(super) const fn cancelled(booking: &Booking) -> Result<(), IllegalTransition> {
    match booking.state {
        BookingState::Cancelled => Ok(()),
        BookingState::Held
        | BookingState::Booked
        | BookingState::CheckedIn
        | BookingState::Done
        | BookingState::NoShow => {
            let (from, to) = (booking.state.as_str(), BookingState::Booked.as_str());
            Err(IllegalTransition { record: "booking", from, to })
        }
    }
}

/// A lesson that riders can be in: not cancelled, not completed.
pub(super) const fn open(lesson: &Lesson) -> Result<(), Say> {
    let state = lesson.state;
    if state.is_open() { Ok(()) } else { Err(Say::LessonNotOpen { state }) }
}
