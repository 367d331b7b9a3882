//! A lesson becomes another course: theory in the rain, groundwork while the horse is out.

use super::move_lesson::Change;
use super::weigh::weigh;
use super::{Context, Execute, Kind, Receipt, Step, need};
use crate::id::{ArenaId, BookingId, HorseId, LessonId, MemberPackageId, ProductId};
use crate::record::{Booking, CourseConfig, Lesson, LessonState, MemberPackage};
use crate::rights::Right;
use crate::rules::conflicts::{Proposal, Seat, SeatSettles, Settles};
use crate::rules::{form, ledger, timetable};
use crate::store::{Store, fetch};
use crate::time::ClubZone;
use crate::units::Units;
use crate::words::{FieldProblem, Say};
use serde::{Deserialize, Serialize};

/// Gives a lesson to which nobody has come another course, at the same time and with the same coach. Where the course
/// is not ridden, its riders get off their horses; what is set aside for them is what the course costs.
///
/// Undone by the same command the other way round.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ChangeCourse {
    /// The lesson.
    pub lesson_id: LessonId,
    /// The course.
    pub course: Change<ProductId>,
    /// Where; none leaves it as it is.
    pub arena: Option<Change<Option<ArenaId>>>,
    /// What changes for those in it.
    pub seats: Vec<SeatChange>,
    /// Why.
    pub reason: Option<String>,
}

/// What changes for one of the riders.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SeatChange {
    /// The booking.
    pub booking_id: BookingId,
    /// The horse.
    pub horse: Change<Option<HorseId>>,
    /// The package in which units are set aside.
    pub package: Change<Option<MemberPackageId>>,
}

impl SeatChange {
    const fn turned_round(self) -> Self {
        let Self { booking_id, horse, package } = self;
        Self {
            booking_id,
            horse: Change { before: horse.after, after: horse.before },
            package: Change { before: package.after, after: package.before },
        }
    }
}

impl ChangeCourse {
    /// The command as a desk gives it now: everybody gets off a horse that the course does not need, and pays from the
    /// package that paid before while it may.
    ///
    /// # Errors
    /// Refused when lesson or course is not there; whatever the store says.
    pub async fn prepare<S: Store>(
        store: &mut S,
        zone: ClubZone,
        lesson_id: LessonId,
        course_id: ProductId,
        arena_id: Option<ArenaId>,
        reason: Option<String>,
    ) -> Step<Self> {
        let before: Lesson = need(store, lesson_id).await?;
        let course: CourseConfig = need(store, course_id).await?;
        let lesson = Lesson { course_id, ..before.clone() };
        let mut seats = Vec::new();
        for booking in live(store, lesson_id).await? {
            let horse = booking.horse_id.filter(|_| course.needs_horse);
            let package = pays(store, zone, &booking, &lesson).await?;
            seats.push(SeatChange {
                booking_id: booking.id,
                horse: Change { before: booking.horse_id, after: horse },
                package: Change { before: booking.package_id, after: package },
            });
        }
        let course = Change { before: before.course_id, after: course_id };
        Ok(Self { lesson_id, course, arena: Change::of(before.arena_id, arena_id), seats, reason })
    }

    /// The change back.
    #[must_use]
    pub fn back(&self, reason: Option<String>) -> Self {
        Self {
            lesson_id: self.lesson_id,
            course: self.course.turned_round(),
            arena: self.arena.map(Change::turned_round),
            seats: self.seats.iter().map(|seat| seat.turned_round()).collect(),
            reason,
        }
    }

    /// The bookings as they shall be; one that was made since keeps its package while that may pay.
    async fn seated<S: Store>(
        &self,
        store: &mut S,
        ctx: &Context,
        lesson: &Lesson,
        course: &CourseConfig,
    ) -> Step<Vec<(Booking, Booking)>> {
        let mut seats = Vec::new();
        for before in live(store, lesson.id).await? {
            let mut booking = before.clone();
            match self.seats.iter().find(|seat| seat.booking_id == booking.id) {
                Some(seat) => {
                    (booking.horse_id, booking.package_id) = (seat.horse.after, seat.package.after);
                }
                None => booking.package_id = pays(store, ctx.club.zone, &before, lesson).await?,
            }
            if !course.needs_horse {
                booking.horse_id = None;
            }
            seats.push((before, booking));
        }
        Ok(seats)
    }
}

/// The live bookings of a lesson.
async fn live<S: Store>(store: &mut S, lesson: LessonId) -> Step<Vec<Booking>> {
    let mut bookings = store.bookings_of(lesson).await?;
    bookings.retain(|booking| booking.state.is_live());
    Ok(bookings)
}

/// The package that pays for a booking in a lesson of another course: what it has set aside now comes back first. Who
/// pays at the check-in goes on doing so.
async fn pays<S: Store>(
    store: &mut S,
    zone: ClubZone,
    booking: &Booking,
    lesson: &Lesson,
) -> Step<Option<MemberPackageId>> {
    let units = ledger::cost(store, booking, lesson).await?;
    let Some(before) = booking.package_id.filter(|_| units.is_positive()) else {
        return Ok(None);
    };
    let entries = store.entries_of_booking(booking.id).await?;
    let back = ledger::reserved(&entries).get(&before).copied().unwrap_or(Units::ZERO);
    let covered = fetch::<MemberPackage, _>(store, before)
        .await?
        .is_some_and(|package| ledger::covers(&package, lesson.course_id, zone.date(lesson.starts_at)));
    if covered && store.balance(before).await?.available() + back >= units {
        return Ok(Some(before));
    }
    let anew = Booking { package_id: None, ..booking.clone() };
    ledger::choose_to_reserve(store, zone, &anew, lesson).await
}

impl Execute for ChangeCourse {
    const NAME: &'static str = "change_course";
    const VERSION: u32 = 1;
    const KIND: Kind = Kind::Intention;

    async fn apply<S: Store>(&self, store: &mut S, ctx: &mut Context) -> Step<Receipt> {
        let before: Lesson = need(store, self.lesson_id).await?;
        ctx.require_staff(store, Right::Timetable).await?;
        let course: CourseConfig = need(store, self.course.after).await?;
        let reason = form::reason(self.reason.as_deref())?;
        match before.state {
            LessonState::ToConfirm | LessonState::Confirmed => {}
            LessonState::InProgress | LessonState::Completed | LessonState::Cancelled => {
                return Err(Say::LessonNotOpen { state: before.state }.into());
            }
        }
        if before.capacity > course.max_riders {
            return Err(Say::field("capacity", FieldProblem::outside(1, course.max_riders)).into());
        }
        let mut lesson = Lesson { course_id: course.id, ..before.clone() };
        if let Some(arena) = self.arena {
            lesson.arena_id = arena.after;
        }
        let seats = self.seated(store, ctx, &lesson, &course).await?;
        let found = timetable::judged(store, &ctx.club, &proposed(ctx, &before, &lesson, &seats)).await?;
        weigh(store, ctx, &lesson, &found, reason.as_deref()).await?;
        if lesson != before {
            ctx.change(store, &mut lesson).await?;
            ctx.audit_because(store, Some(&before), &lesson, reason.as_deref()).await?;
        }
        let mut reserved = Units::ZERO;
        for (before, mut booking) in seats {
            ledger::release(store, ctx, booking.id, None).await?;
            if booking != before {
                ctx.change(store, &mut booking).await?;
                ctx.audit_because(store, Some(&before), &booking, reason.as_deref()).await?;
            }
            reserved = reserved + ledger::reserve(store, ctx, &booking, &lesson).await?;
        }
        Ok(Receipt::CourseChanged { lesson_id: lesson.id, course_id: lesson.course_id, reserved })
    }
}

/// What the rules are asked: whether the coach teaches it, whether there is room where it goes, and whether whoever
/// gets on a horse may.
fn proposed(ctx: &Context, before: &Lesson, lesson: &Lesson, seats: &[(Booking, Booking)]) -> Proposal {
    let settles = Settles { coach: true, ..Settles::between(before, lesson) };
    let mut proposal = Proposal::place(ctx.at, lesson.clone(), settles);
    let mounted = seats.iter().filter(|(was, is)| is.horse_id.is_some() && is.horse_id != was.horse_id);
    let settles = SeatSettles { time: true, ..SeatSettles::HORSE };
    proposal.seats.extend(mounted.map(|(_, booking)| Seat { booking: booking.clone(), settles }));
    proposal
}
