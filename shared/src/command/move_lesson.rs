//! A lesson goes to another time, coach or arena.

use super::weigh::weigh;
use super::{Context, Execute, Kind, Receipt, Step, need};
use crate::id::{ArenaId, CoachId, LessonId};
use crate::record::{Booking, Lesson, LessonState};
use crate::rights::Right;
use crate::rules::conflicts::{Proposal, SeatSettles, Settles};
use crate::rules::{form, timetable};
use crate::store::Store;
use crate::time::{ClubZone, Span, Timestamp};
use crate::words::{FieldProblem, Say};
use serde::{Deserialize, Serialize};

/// One field of an edit: what staff saw, and what they want.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Change<T> {
    /// As staff saw it.
    pub before: T,
    /// As they want it.
    pub after: T,
}

impl<T: PartialEq> Change<T> {
    /// The change from one value to another; none where they are the same.
    pub fn of(before: T, after: T) -> Option<Self> {
        (before != after).then_some(Self { before, after })
    }

    pub(super) fn turned_round(self) -> Self {
        Self { before: self.after, after: self.before }
    }
}

/// Where a lesson is on the timetable.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// When.
    pub span: Span,
    /// With whom; none while that is open.
    pub coach_id: Option<CoachId>,
    /// Where; none while that is open.
    pub arena_id: Option<ArenaId>,
}

impl Place {
    /// Where this lesson is.
    #[must_use]
    pub const fn of(lesson: &Lesson) -> Self {
        Self { span: lesson.span(), coach_id: lesson.coach_id, arena_id: lesson.arena_id }
    }
}

/// Moves a lesson with the riders in it: another time (the same start and another end is a resize), another
/// coach, another arena, or several at once. Only the named fields change; of two desks that changed the
/// same field the later arrival stands, if it still makes sense.
///
/// Undone by the same command the other way round.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MoveLesson {
    /// The lesson.
    pub lesson_id: LessonId,
    /// When.
    pub time: Option<Change<Span>>,
    /// With whom; none leaves it open.
    pub coach: Option<Change<Option<CoachId>>>,
    /// Where; none leaves it open.
    pub arena: Option<Change<Option<ArenaId>>>,
    /// Why a soft rule is overridden, or a past lesson is put right.
    pub reason: Option<String>,
}

impl MoveLesson {
    /// The move of a lesson from where it is to another place.
    ///
    /// # Errors
    /// Refused when the lesson is not there, or is there already; whatever the store says.
    pub async fn prepare<S: Store>(
        store: &mut S,
        lesson_id: LessonId,
        to: Place,
        reason: Option<String>,
    ) -> Step<Self> {
        let lesson: Lesson = need(store, lesson_id).await?;
        let here = Place::of(&lesson);
        let time = Change::of(here.span, to.span);
        let coach = Change::of(here.coach_id, to.coach_id);
        let arena = Change::of(here.arena_id, to.arena_id);
        Ok(Self { lesson_id, time, coach, arena, reason })
    }

    /// The move back.
    #[must_use]
    pub fn back(&self, reason: Option<String>) -> Self {
        Self {
            lesson_id: self.lesson_id,
            time: self.time.map(Change::turned_round),
            coach: self.coach.map(Change::turned_round),
            arena: self.arena.map(Change::turned_round),
            reason,
        }
    }

    /// What the rules are asked about this move at some moment, riders and all: for who wants to know before it
    /// is given.
    ///
    /// # Errors
    /// Refused when the lesson is not there, or may not be changed so as it stands; whatever the store says.
    pub async fn proposal<S: Store>(&self, store: &mut S, zone: ClubZone, at: Timestamp) -> Step<Proposal> {
        let before: Lesson = need(store, self.lesson_id).await?;
        let lesson = self.moved(&before);
        allowed(zone, &before, &lesson)?;
        let settles = Settles::between(&before, &lesson);
        let riders = if settles.time { riders_along(store, &lesson).await? } else { Vec::new() };
        Ok(proposed(at, &lesson, settles, &riders))
    }

    /// The lesson where it shall be.
    pub(super) fn moved(&self, lesson: &Lesson) -> Lesson {
        let mut moved = lesson.clone();
        if let Some(time) = self.time {
            (moved.starts_at, moved.ends_at) = (time.after.from, time.after.until);
        }
        if let Some(coach) = self.coach {
            moved.coach_id = coach.after;
        }
        if let Some(arena) = self.arena {
            moved.arena_id = arena.after;
        }
        moved
    }
}

impl Execute for MoveLesson {
    const NAME: &'static str = "move_lesson";
    const VERSION: u32 = 1;
    const KIND: Kind = Kind::Intention;

    async fn apply<S: Store>(&self, store: &mut S, ctx: &mut Context) -> Step<Receipt> {
        let before: Lesson = need(store, self.lesson_id).await?;
        ctx.require_staff(store, Right::Timetable).await?;
        let reason = form::reason(self.reason.as_deref())?;
        if self.time.is_none() && self.coach.is_none() && self.arena.is_none() {
            return Err(Say::field("time", FieldProblem::Missing).into());
        }
        let mut lesson = self.moved(&before);
        allowed(ctx.club.zone, &before, &lesson)?;
        let settles = Settles::between(&before, &lesson);
        let mut riders = if settles.time { riders_along(store, &lesson).await? } else { Vec::new() };
        let found = timetable::judged(store, &ctx.club, &proposed(ctx.at, &lesson, settles, &riders)).await?;
        weigh(store, ctx, &lesson, &found, reason.as_deref()).await?;
        // Another desk did the same: nothing is left to change, and what was wanted is so.
        if lesson != before {
            ctx.change(store, &mut lesson).await?;
            ctx.audit_because(store, Some(&before), &lesson, reason.as_deref()).await?;
        }
        #[cfg(feature = "mutants")]
        if crate::mutant::on(crate::mutant::Mutant::MoveLeavesRidersBehind) {
            riders.clear();
        }
        take_along(store, ctx, &mut riders).await?;
        Ok(Receipt::LessonMoved {
            lesson_id: lesson.id,
            starts_at: lesson.starts_at,
            ends_at: lesson.ends_at,
            coach_id: lesson.coach_id,
            arena_id: lesson.arena_id,
        })
    }
}

/// A lesson at its new place, with the riders who go along.
fn proposed(at: Timestamp, lesson: &Lesson, settles: Settles, riders: &[Booking]) -> Proposal {
    let live = riders.iter().filter(|booking| booking.state.is_live()).cloned();
    Proposal::place(at, lesson.clone(), settles).with(live, SeatSettles::ALONG)
}

/// Whether a lesson that stands where it stands may be changed so. One in progress stays on its day; of one
/// that is completed only coach and arena are put right.
fn allowed(zone: ClubZone, before: &Lesson, after: &Lesson) -> Result<(), Say> {
    let retimed = before.span() != after.span();
    match before.state {
        LessonState::Cancelled => return Err(Say::LessonNotOpen { state: before.state }),
        LessonState::Completed if retimed => return Err(Say::LessonNotOpen { state: before.state }),
        LessonState::InProgress if retimed => {
            if zone.date(before.starts_at) != zone.date(after.starts_at) {
                return Err(Say::StaysOnItsDay);
            }
        }
        LessonState::ToConfirm
        | LessonState::Confirmed
        | LessonState::InProgress
        | LessonState::Completed => {}
    }
    if retimed { timetable::time(after.span()) } else { Ok(()) }
}

/// All bookings of a lesson at its new time. Those that hold nothing come along too: restored, they are in
/// the lesson where it is then.
pub(super) async fn riders_along<S: Store>(store: &mut S, lesson: &Lesson) -> Step<Vec<Booking>> {
    let mut bookings = store.bookings_of(lesson.id).await?;
    let crowd = bookings.clone();
    for booking in &mut bookings {
        (booking.starts_at, booking.ends_at) = (lesson.starts_at, lesson.ends_at);
        // What clashed with another lesson no longer does, or the move is refused.
        booking.clash = booking.clash && crowd.iter().any(|other| clashes(booking, other));
    }
    Ok(bookings)
}

/// True when two live bookings of one lesson share their rider or their horse.
fn clashes(one: &Booking, other: &Booking) -> bool {
    let same_horse = one.horse_id.is_some() && one.horse_id == other.horse_id;
    one.id != other.id && other.state.is_live() && (one.rider_id == other.rider_id || same_horse)
}

pub(super) async fn take_along<S: Store>(store: &mut S, ctx: &Context, bookings: &mut [Booking]) -> Step<()> {
    for booking in bookings {
        ctx.change(store, booking).await?;
        if let Some(mut check_in) = store.live_check_in(booking.id).await? {
            check_in.starts_at = booking.starts_at;
            ctx.change(store, &mut check_in).await?;
        }
    }
    Ok(())
}
