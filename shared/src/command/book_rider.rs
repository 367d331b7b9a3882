//! A rider takes a place in a lesson.

use super::restore_booking::open;
use super::weigh::weigh;
use super::{Actor, Context, Execute, Kind, Receipt, Step, need};
use crate::id::{BookingId, HorseId, LessonId, MemberPackageId, RiderId};
use crate::record::{Booking, BookingState, Lesson, Rider};
use crate::rights::Right;
use crate::rules::conflicts::{Proposal, SeatSettles};
use crate::rules::{account, form, ledger, timetable};
use crate::store::{Store, fetch};
use crate::time::ClubZone;
use crate::words::Say;
use serde::{Deserialize, Serialize};

/// Books a rider into a lesson. With a package its units are set aside; without one the check-in finds who
/// pays.
///
/// Undone by [`CancelBooking`](super::CancelBooking): the booking stays on record as a cancelled one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BookRider {
    /// The new booking.
    pub booking_id: BookingId,
    /// The lesson.
    pub lesson_id: LessonId,
    /// Who rides.
    pub rider_id: RiderId,
    /// The package that staff saw paying.
    pub package_id: Option<MemberPackageId>,
    /// The horse; none while that is open.
    pub horse_id: Option<HorseId>,
    /// What reception should know.
    pub note: Option<String>,
    /// Why a soft rule is overridden.
    pub reason: Option<String>,
}

impl BookRider {
    /// The booking as a desk gives it now: it carries the package that pays as the desk sees it.
    ///
    /// # Errors
    /// Refused when lesson or rider is not there; whatever the store says.
    pub async fn prepare<S: Store>(
        store: &mut S,
        zone: ClubZone,
        booking_id: BookingId,
        lesson_id: LessonId,
        rider_id: RiderId,
    ) -> Step<Self> {
        let mut form = Self {
            booking_id,
            lesson_id,
            rider_id,
            package_id: None,
            horse_id: None,
            note: None,
            reason: None,
        };
        let lesson: Lesson = need(store, lesson_id).await?;
        let rider: Rider = need(store, rider_id).await?;
        let meta = crate::record::Meta::new(lesson.starts_at, None);
        let booking = form.row(&lesson, &rider, None, meta);
        form.package_id = ledger::choose_to_reserve(store, zone, &booking, &lesson).await?;
        Ok(form)
    }

    fn row(
        &self,
        lesson: &Lesson,
        rider: &Rider,
        note: Option<String>,
        meta: crate::record::Meta,
    ) -> Booking {
        Booking {
            club_id: lesson.club_id,
            id: self.booking_id,
            lesson_id: lesson.id,
            rider_id: rider.id,
            member_id: rider.member_id,
            order_item_id: None,
            package_id: self.package_id,
            horse_id: self.horse_id,
            starts_at: lesson.starts_at,
            ends_at: lesson.ends_at,
            state: BookingState::Booked,
            clash: false,
            note,
            meta,
        }
    }
}

impl Execute for BookRider {
    const NAME: &'static str = "book_rider";
    const VERSION: u32 = 1;
    const KIND: Kind = Kind::Intention;

    async fn apply<S: Store>(&self, store: &mut S, ctx: &mut Context) -> Step<Receipt> {
        let lesson: Lesson = need(store, self.lesson_id).await?;
        let mut rider: Rider = need(store, self.rider_id).await?;
        ctx.require(store, Right::Timetable).await?;
        rider.member_id = account::standing(store, rider.member_id).await?.id;
        if let Actor::Member(member) = ctx.actor
            && rider.member_id != member
        {
            return Err(Say::NotFound { what: "riders".to_owned() }.into());
        }
        let note = self.note.as_deref().map(|note| form::text("note", note, 500)).transpose()?;
        let reason = form::reason(self.reason.as_deref())?;
        open(&lesson)?;
        if fetch::<Booking, _>(store, self.booking_id).await?.is_some() {
            return Err(Say::AlreadyThere { what: "bookings".to_owned() }.into());
        }
        let booking = self.row(&lesson, &rider, note, ctx.meta());
        let proposal = Proposal::seat(ctx.at, lesson.clone(), booking.clone(), SeatSettles::ALL);
        let found = timetable::judged(store, &ctx.club, &proposal).await?;
        weigh(store, ctx, &lesson, &found, reason.as_deref()).await?;
        store.insert(&booking).await?;
        let reserved = ledger::reserve(store, ctx, &booking, &lesson).await?;
        if reason.is_some() {
            ctx.audit_because(store, None, &booking, reason.as_deref()).await?;
        }
        Ok(Receipt::RiderBooked {
            booking_id: booking.id,
            reserved,
            package_id: booking.package_id,
            horse_id: booking.horse_id,
        })
    }
}
