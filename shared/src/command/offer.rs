//! Places that came free are offered to who waits, and taken or not.

use super::waiting_list::{entry, yet_to_begin};
use super::{Actor, BookRider, Context, Execute, Kind, Phase, Receipt, Step, need};
use crate::id::{BookingId, LessonId, MemberPackageId, RiderId, WaitlistEntryId};
use crate::record::{CourseConfig, Lesson, WaitState, WaitlistEntry};
use crate::rights::Right;
use crate::rules::{form, ledger, waiting};
use crate::store::Store;
use crate::time::ClubZone;
use crate::units::Units;
use crate::words::{FieldProblem, Say};
use serde::{Deserialize, Serialize};

/// The party takes the places that are held for it: its riders are booked. Late, it is too late, though the places may
/// still be free: then the list goes on.
///
/// Not taken back: a booking is cancelled.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AcceptOffer {
    /// The entry.
    pub entry_id: WaitlistEntryId,
    /// A booking for each of its riders.
    pub seats: Vec<OfferedSeat>,
    /// Why a soft rule is overridden.
    pub reason: Option<String>,
}

/// A rider who takes a place that was held.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OfferedSeat {
    /// The new booking.
    pub booking_id: BookingId,
    /// Who rides.
    pub rider_id: RiderId,
    /// The package that staff saw paying.
    pub package_id: Option<MemberPackageId>,
}

/// The party does not want the places; they go to the next.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DeclineOffer {
    /// The entry.
    pub entry_id: WaitlistEntryId,
}

/// Does what is due on a lesson's waiting list: lets offers lapse, and makes new ones of what is free. The server's
/// alone, for only it knows what is free.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OfferPlaces {
    /// The lesson.
    pub lesson_id: LessonId,
}

impl AcceptOffer {
    /// The command as a desk gives it now: with the packages that pay as the desk sees them. `ids` gives a new booking.
    ///
    /// # Errors
    /// Refused when the entry, its lesson or the course is not there; whatever the store says.
    pub async fn prepare<S: Store>(
        store: &mut S,
        zone: ClubZone,
        entry_id: WaitlistEntryId,
        mut ids: impl FnMut() -> BookingId,
        reason: Option<String>,
    ) -> Step<Self> {
        let entry: WaitlistEntry = need(store, entry_id).await?;
        let lesson: Lesson = need(store, entry.lesson_id).await?;
        let course: CourseConfig = need(store, lesson.course_id).await?;
        let (on, party) = (zone.date(lesson.starts_at), entry.riders.0.len());
        let units = course.saddle_hours;
        let pay = ledger::choose_together(store, entry.member_id, lesson.course_id, units, on, party).await?;
        let seats = entry.riders.0.iter().zip(pay).map(|(rider_id, package_id)| OfferedSeat {
            booking_id: ids(),
            rider_id: *rider_id,
            package_id,
        });
        Ok(Self { entry_id, seats: seats.collect(), reason })
    }
}

/// An offer that may still be answered.
async fn offered<S: Store>(store: &mut S, ctx: &mut Context, id: WaitlistEntryId) -> Step<WaitlistEntry> {
    let entry = entry(store, ctx, id).await?;
    let over = entry.state == WaitState::Lapsed;
    match entry.offered_until {
        Some(until) if over || entry.state.holds() && until <= ctx.at => Err(Say::OfferOver { until }.into()),
        _ => Ok(entry),
    }
}

impl Execute for AcceptOffer {
    const NAME: &'static str = "accept_offer";
    const VERSION: u32 = 1;
    const KIND: Kind = Kind::Intention;

    async fn apply<S: Store>(&self, store: &mut S, ctx: &mut Context) -> Step<Receipt> {
        let mut entry = offered(store, ctx, self.entry_id).await?;
        let lesson: Lesson = need(store, entry.lesson_id).await?;
        yet_to_begin(&lesson, ctx.at)?;
        let named = self.seats.iter().map(|seat| seat.rider_id);
        if !named.eq(entry.riders.0.iter().copied()) {
            return Err(Say::field("seats", FieldProblem::Malformed).into());
        }
        let reason = form::reason(self.reason.as_deref())?;
        // From here on the places are no longer held, but taken by the bookings that follow.
        entry.state = entry.state.to(WaitState::Accepted)?;
        ctx.change(store, &mut entry).await?;
        let (mut bookings, mut reserved) = (Vec::new(), Units::ZERO);
        for seat in &self.seats {
            let book = BookRider {
                booking_id: seat.booking_id,
                lesson_id: lesson.id,
                rider_id: seat.rider_id,
                package_id: seat.package_id,
                horse_id: None,
                note: entry.note.clone(),
                reason: reason.clone(),
            };
            if let Receipt::RiderBooked { booking_id, reserved: units, .. } = book.apply(store, ctx).await? {
                bookings.push(booking_id);
                reserved = reserved + units;
            }
        }
        Ok(Receipt::OfferAccepted { entry_id: entry.id, bookings, reserved })
    }
}

impl Execute for DeclineOffer {
    const NAME: &'static str = "decline_offer";
    const VERSION: u32 = 1;
    const KIND: Kind = Kind::Intention;

    async fn apply<S: Store>(&self, store: &mut S, ctx: &mut Context) -> Step<Receipt> {
        let mut entry = entry(store, ctx, self.entry_id).await?;
        if entry.state != WaitState::Declined || ctx.phase == Phase::Issue {
            entry.state = entry.state.to(WaitState::Declined)?;
            ctx.change(store, &mut entry).await?;
        }
        Ok(Receipt::OfferDeclined { entry_id: entry.id })
    }
}

impl Execute for OfferPlaces {
    const NAME: &'static str = "offer_places";
    const VERSION: u32 = 1;
    const KIND: Kind = Kind::Intention;

    async fn apply<S: Store>(&self, store: &mut S, ctx: &mut Context) -> Step<Receipt> {
        if !matches!(ctx.actor, Actor::System) {
            return Err(Say::MayNot { right: Right::Timetable }.into());
        }
        let lesson: Lesson = need(store, self.lesson_id).await?;
        let entries = store.waits_of(lesson.id).await?;
        let bookings = store.bookings_of(lesson.id).await?;
        let live = bookings.iter().filter(|booking| booking.state.is_live()).count();
        let minutes = ctx.club.rules.0.offer_minutes;
        let turn = waiting::due(&lesson, live, &entries, ctx.at, minutes);
        let (mut lapsed, mut over, mut made) = (Vec::new(), Vec::new(), Vec::new());
        for mut entry in entries {
            if turn.lapsed.contains(&entry.id) {
                entry.state = entry.state.to(WaitState::Lapsed)?;
                lapsed.push(entry.id);
            } else if turn.over.contains(&entry.id) {
                entry.state = entry.state.to(WaitState::Over)?;
                over.push(entry.id);
            } else if let Some((_, until)) = turn.offered.iter().find(|(id, _)| *id == entry.id) {
                entry.state = entry.state.to(WaitState::Offered)?;
                (entry.offered_at, entry.offered_until) = (Some(ctx.at), Some(*until));
                made.push(entry.id);
            } else {
                continue;
            }
            ctx.change(store, &mut entry).await?;
        }
        Ok(Receipt::PlacesOffered { lesson_id: lesson.id, offered: made, lapsed, over })
    }
}
