//! A rider is here. A fact: whatever the rules say, the rider rides.

use super::unbooked::{self, Seen, SeenLesson};
use super::{Already, Context, Execute, Kind, Phase, Receipt, Step, Subject, need};
use crate::id::{BookingId, CheckInId, MemberPackageId};
use crate::record::{
    AttentionCode, Booking, BookingState, CheckIn as CheckInRow, CheckInMethod, ConflictCode, Debt,
    DebtState, Desk, Lesson, LessonState, Rider, Staff,
};
use crate::rights::Right;
use crate::rules::conflicts::{Proposal, Settles};
use crate::rules::ledger::{self, About};
use crate::rules::{check_in as window, conflicts, timetable};
use crate::store::{Store, Stored, fetch};
use crate::time::Timestamp;
use crate::units::Units;
use crate::words::Say;
use serde::{Deserialize, Serialize};

/// Checks a rider in and uses the lesson's units. A check-in is addressed by its booking: done twice, by
/// whomever, it is one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CheckIn {
    /// The booking.
    pub booking_id: BookingId,
    /// How the rider was found.
    pub method: CheckInMethod,
    /// The package that staff saw paying; none when none could, or when the lesson is paid in money.
    pub package_id: Option<MemberPackageId>,
    /// Whom staff saw, and in which lesson; none from a desk that does not say so yet (version 1).
    #[serde(default)]
    pub seen: Option<Seen>,
}

impl CheckIn {
    /// The command as a desk gives it now: it carries the package that pays as the desk sees it.
    ///
    /// # Errors
    /// Refused when the booking is not there; whatever the store says.
    pub async fn prepare<S: Store>(
        store: &mut S,
        zone: crate::time::ClubZone,
        at: Timestamp,
        booking_id: BookingId,
        method: CheckInMethod,
    ) -> Step<Self> {
        let booking: Booking = need(store, booking_id).await?;
        let lesson: Lesson = need(store, booking.lesson_id).await?;
        let cost = ledger::cost(store, &booking, &lesson).await?;
        let package_id = if cost.is_positive() {
            ledger::choose(store, &booking, lesson.course_id, cost, zone.date(at)).await?
        } else {
            None
        };
        let (rider_id, lesson_id) = (booking.rider_id, booking.lesson_id);
        let seen = Some(Seen { rider_id, lesson_id, lesson: Some(SeenLesson::of(&lesson)) });
        Ok(Self { booking_id, method, package_id, seen })
    }
}

impl Execute for CheckIn {
    const NAME: &'static str = "check_in";
    const VERSION: u32 = 3;
    const KIND: Kind = Kind::Fact;

    async fn apply<S: Store>(&self, store: &mut S, ctx: &mut Context) -> Step<Receipt> {
        let mut booking = match fetch::<Booking, _>(store, self.booking_id).await? {
            Some(booking) => booking,
            None => unbooked::book(store, ctx, self.booking_id, self.seen.as_ref()).await?,
        };
        ctx.require(store, Right::CheckIn).await?;
        let rider: Rider = need(store, booking.rider_id).await?;
        if let Some(standing) = store.live_check_in(booking.id).await? {
            return already(store, ctx, &booking, &rider, &standing).await;
        }
        let mut lesson: Lesson = need(store, booking.lesson_id).await?;
        let open = window::window(&booking, &ctx.club.rules.0);
        if !open.contains(ctx.at) {
            let say = Say::OutsideCheckInWindow { opens: open.from, closes: open.until };
            ctx.object(store, AttentionCode::OutsideCheckInWindow, Subject::booking(&booking), say).await?;
        }
        #[cfg(feature = "mutants")]
        if crate::mutant::on(crate::mutant::Mutant::JobBeatsCheckIn)
            && booking.state == BookingState::NoShow
            && ctx.phase == Phase::Decide
        {
            let (check_in_id, zero) = (ctx.command_id.child("check_in"), Units::ZERO);
            return Ok(Receipt::CheckedIn {
                booking_id: booking.id,
                check_in_id,
                used: zero,
                package_id: None,
                owed: zero,
                already: None,
            });
        }
        bring_back(store, ctx, &mut booking, &rider).await?;
        restore(store, ctx, &mut lesson, Subject::booking(&booking)).await?;
        begin(store, ctx, &mut lesson).await?;
        let check_in_id: CheckInId = ctx.command_id.child("check_in");
        let paid = self.pay(store, ctx, &booking, &lesson, &rider, check_in_id).await?;
        store.insert(&self.row(ctx, &booking, check_in_id, &paid)).await?;
        booking.state = booking.state.to(BookingState::CheckedIn)?;
        ctx.change(store, &mut booking).await?;
        let (used, owed) =
            if paid.package_id.is_some() { (paid.units, Units::ZERO) } else { (Units::ZERO, paid.units) };
        Ok(Receipt::CheckedIn {
            booking_id: booking.id,
            check_in_id,
            used,
            package_id: paid.package_id,
            owed,
            already: None,
        })
    }
}

/// Who pays for the lesson: so many units of this package, or of none, which is a debt.
struct Paid {
    units: Units,
    package_id: Option<MemberPackageId>,
}

impl CheckIn {
    fn row(&self, ctx: &Context, booking: &Booking, id: CheckInId, paid: &Paid) -> CheckInRow {
        CheckInRow {
            club_id: ctx.club.id,
            id,
            booking_id: booking.id,
            rider_id: booking.rider_id,
            member_id: booking.member_id,
            starts_at: booking.starts_at,
            method: self.method,
            in_at: ctx.at,
            out_at: None,
            units: paid.units,
            package_id: paid.package_id,
            staff_id: ctx.staff_id(),
            desk_id: ctx.desk.as_ref().map(|desk| desk.id),
            undone_at: None,
            undone_by: None,
            undone_reason: None,
            meta: ctx.meta(),
        }
    }

    /// Turns what was set aside into use; what no package pays becomes a debt.
    async fn pay<S: Store>(
        &self,
        store: &mut S,
        ctx: &mut Context,
        booking: &Booking,
        lesson: &Lesson,
        rider: &Rider,
        check_in_id: CheckInId,
    ) -> Step<Paid> {
        let units = ledger::cost(store, booking, lesson).await?;
        ledger::release(store, ctx, booking.id, Some(check_in_id)).await?;
        if !units.is_positive() {
            return Ok(Paid { units, package_id: None });
        }
        let about = About { booking: Some(booking.id), check_in: Some(check_in_id), ..About::default() };
        // The package that staff saw; the reserved one, where that changed since.
        let reserved = booking.package_id.filter(|reserved| Some(*reserved) != self.package_id);
        for package_id in self.package_id.into_iter().chain(reserved) {
            if ledger::spend(store, ctx, package_id, lesson.course_id, units, about).await? {
                return Ok(Paid { units, package_id: Some(package_id) });
            }
        }
        let member_id = conflicts::resolve_member(store, booking.member_id).await?;
        let debt = Debt {
            club_id: ctx.club.id,
            id: ctx.command_id.child("debt"),
            member_id,
            rider_id: rider.id,
            booking_id: booking.id,
            check_in_id,
            units,
            state: DebtState::Open,
            ended_at: None,
            settled_by: None,
            package_id: None,
            meta: ctx.meta(),
        };
        store.insert(&debt).await?;
        let say = Say::UnitsOwed { rider: rider.name.clone(), units };
        ctx.raise(store, AttentionCode::UnitsOwed, Subject::booking(booking), say).await?;
        Ok(Paid { units, package_id: None })
    }
}

/// Somebody has checked the rider in: one check-in stands, and this desk learns whose.
async fn already<S: Store>(
    store: &mut S,
    ctx: &mut Context,
    booking: &Booking,
    rider: &Rider,
    standing: &CheckInRow,
) -> Step<Receipt> {
    let who = name_of(store, standing).await?;
    let say = Say::AlreadyCheckedIn {
        rider: rider.name.clone(),
        by: who.by.clone(),
        desk: who.desk.clone(),
        at: standing.in_at,
    };
    ctx.object(store, AttentionCode::AlreadyCheckedIn, Subject::booking(booking), say).await?;
    Ok(Receipt::CheckedIn {
        booking_id: booking.id,
        check_in_id: standing.id,
        used: Units::ZERO,
        package_id: None,
        owed: Units::ZERO,
        already: Some(who),
    })
}

/// Who checked the rider in, by name.
pub(super) async fn name_of<S: Store>(store: &mut S, standing: &CheckInRow) -> Stored<Already> {
    let by = match standing.staff_id {
        Some(id) => fetch::<Staff, _>(store, id).await?,
        None => None,
    };
    let desk = match standing.desk_id {
        Some(id) => fetch::<Desk, _>(store, id).await?,
        None => None,
    };
    Ok(Already { by: by.map(|staff| staff.name), desk: desk.map(|desk| desk.name), at: standing.in_at })
}

/// Makes a booking one that can be checked in: check-in beats cancel, and a no-show who came was none.
async fn bring_back<S: Store>(
    store: &mut S,
    ctx: &mut Context,
    booking: &mut Booking,
    rider: &Rider,
) -> Step<()> {
    let about = Subject::booking(booking);
    match booking.state {
        BookingState::Booked => return Ok(()),
        // Without a check-in that stands they are as good as booked.
        BookingState::CheckedIn => {
            booking.state = booking.state.to(BookingState::Booked)?;
            return Ok(());
        }
        BookingState::Done => {
            booking.state = booking.state.to(BookingState::CheckedIn)?.to(BookingState::Booked)?;
            return Ok(());
        }
        BookingState::Held => {
            let say = Say::BookingUnpaid { rider: rider.name.clone() };
            ctx.object(store, AttentionCode::BookingUnpaid, about, say).await?;
            booking.state = booking.state.to(BookingState::Booked)?;
            return Ok(());
        }
        BookingState::NoShow => {
            ledger::give_back(store, ctx, booking.id, |entry| entry.check_in_id.is_none()).await?;
            one_too_many(store, ctx, booking).await?;
        }
        BookingState::Cancelled => {
            if ctx.phase == Phase::Issue {
                return Err(Say::BookingCancelled { rider: rider.name.clone() }.into());
            }
            let say = Say::CheckedInAfterCancel { rider: rider.name.clone() };
            ctx.raise(store, AttentionCode::CheckedInAfterCancel, about, say).await?;
        }
    }
    booking.state = booking.state.to(BookingState::Booked)?;
    back_in_place(store, ctx, booking).await
}

/// A booking that held nothing for a while holds its rider and its horse again, as far as they were not
/// taken meanwhile.
pub(super) async fn back_in_place<S: Store>(
    store: &mut S,
    ctx: &mut Context,
    booking: &mut Booking,
) -> Step<()> {
    let about = Subject::booking(booking);
    let found = timetable::held(store, &ctx.club, booking).await?;
    if let Some(busy) = timetable::said(&found, ConflictCode::RiderBusy) {
        booking.clash = true;
        ctx.raise(store, AttentionCode::Clash, about, Say::ClashRecorded { over: Box::new(busy) }).await?;
    }
    if let Some(busy) = timetable::said(&found, ConflictCode::HorseBusy) {
        if booking.ends_at <= ctx.now {
            // Both have ridden it by now: that can only be written down.
            booking.clash = true;
            let say = Say::ClashRecorded { over: Box::new(busy) };
            ctx.raise(store, AttentionCode::Clash, about, say).await?;
        } else {
            // The horse went to somebody else meanwhile; the rider gets another one.
            booking.horse_id = None;
            ctx.raise(store, AttentionCode::Clash, about, busy).await?;
        }
    }
    Ok(())
}

/// Who was absent held no place: when others have taken them all since, people are told of the one too many.
pub(super) async fn one_too_many<S: Store>(store: &mut S, ctx: &mut Context, booking: &Booking) -> Step<()> {
    let lesson: Lesson = need(store, booking.lesson_id).await?;
    if let Some(full) = timetable::full(store, &lesson, Some(booking.id)).await? {
        ctx.raise(store, AttentionCode::Clash, Subject::booking(booking), full).await?;
    }
    Ok(())
}

/// A cancelled lesson takes place after all, without the coach and the arena that others have then.
async fn restore<S: Store>(
    store: &mut S,
    ctx: &mut Context,
    lesson: &mut Lesson,
    about: Subject,
) -> Step<()> {
    if lesson.state != LessonState::Cancelled {
        return Ok(());
    }
    let proposal = Proposal::place(ctx.at, lesson.clone(), Settles::ALL);
    let found = timetable::judged(store, &ctx.club, &proposal).await?;
    if let Some(busy) = timetable::said(&found, ConflictCode::CoachBusy) {
        lesson.coach_id = None;
        ctx.raise(store, AttentionCode::Clash, about, busy).await?;
    }
    if let Some(full) = timetable::said(&found, ConflictCode::ArenaFull) {
        lesson.arena_id = None;
        ctx.raise(store, AttentionCode::Clash, about, full).await?;
    }
    lesson.state = lesson.state.to(LessonState::Confirmed)?;
    Ok(())
}

/// The lesson is in progress from its first check-in.
async fn begin<S: Store>(store: &mut S, ctx: &Context, lesson: &mut Lesson) -> Step<()> {
    let next = match lesson.state {
        LessonState::InProgress => return Ok(()),
        LessonState::ToConfirm | LessonState::Cancelled => {
            lesson.state.to(LessonState::Confirmed)?.to(LessonState::InProgress)?
        }
        LessonState::Confirmed | LessonState::Completed => lesson.state.to(LessonState::InProgress)?,
    };
    lesson.state = next;
    ctx.change(store, lesson).await?;
    Ok(())
}
