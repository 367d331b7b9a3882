//! Lessons are put on the timetable by a weekly rule.

use super::edit_lesson::LONGEST_NOTE;
use super::sell_package::free_number;
use super::weigh::let_pass;
use super::{Context, Execute, Kind, Receipt, Step, need};
use crate::id::{ArenaId, CoachId, LessonId, LessonSeriesId, ProductId};
use crate::number::{BadNumber, Brought, Origins, Series};
use crate::record::{CourseConfig, Json, Lesson, LessonOrigin, LessonSeries, LessonState, WeeklyRule};
use crate::rights::Right;
use crate::rules::conflicts::{Conflict, Proposal, Settles, Severity};
use crate::rules::{form, series, timetable};
use crate::store::{Store, fetch};
use crate::time::{Date, Span};
use crate::words::{FieldProblem, Say};
use serde::{Deserialize, Serialize};

/// Lessons in one act at most: with the rules that are let pass it stays below 200 rows. A longer series goes
/// on in another one.
pub const MOST_LESSONS: usize = 90;

/// Puts the lessons of a weekly rule on the timetable: those that fit; of the others it says why not, and
/// what would be free that day. A soft rule is let pass for all of them with the one reason.
///
/// Undone by [`CancelSeries`](super::CancelSeries).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MakeSeries {
    /// The new series.
    pub series_id: LessonSeriesId,
    /// The course.
    pub course_id: ProductId,
    /// The coach; none while that is open.
    pub coach_id: Option<CoachId>,
    /// The arena; none while that is open.
    pub arena_id: Option<ArenaId>,
    /// When.
    pub rule: WeeklyRule,
    /// Riders at most; never more than the course takes.
    pub capacity: i64,
    /// Made confirmed, or still to confirm.
    pub confirmed: bool,
    /// What everyone should know.
    pub note: Option<String>,
    /// Why soft rules are overridden.
    pub reason: Option<String>,
    /// A lesson for each of the rule's days.
    pub lessons: Vec<Planned>,
}

/// A lesson of a series to be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Planned {
    /// On this day of the rule.
    pub on: Date,
    /// The new lesson.
    pub lesson_id: LessonId,
    /// Its number, `L…`.
    pub number: String,
}

/// A day of a rule on which there is no lesson, or one that stayed as it was.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LeftOut {
    /// The day.
    pub on: Date,
    /// Why.
    pub why: Say,
    /// What would be free that day, the nearest first.
    pub instead: Vec<Span>,
}

impl MakeSeries {
    /// Holds the numbers to the desk that brings the command.
    ///
    /// # Errors
    /// [`BadNumber`] when another desk, or nobody, could have given one.
    pub fn check_numbers(&self, origins: &Origins<'_>) -> Result<Brought, BadNumber> {
        let mut brought = Brought::Proven;
        for planned in &self.lessons {
            let this = origins.check(Series::Lesson, &planned.number)?;
            if this != Brought::Proven {
                brought = this;
            }
        }
        Ok(brought)
    }

    /// The days are the rule's, each once.
    fn well_formed(&self, course: &CourseConfig) -> Result<(), Say> {
        if !self.rule.is_sound() {
            return Err(Say::field("rule", FieldProblem::OutOfRange));
        }
        if !(1..=course.max_riders).contains(&self.capacity) {
            return Err(Say::field("capacity", FieldProblem::outside(1, course.max_riders)));
        }
        if self.lessons.is_empty() {
            return Err(Say::field("lessons", FieldProblem::Missing));
        }
        if self.lessons.len() > MOST_LESSONS {
            return Err(Say::field("lessons", FieldProblem::TooMany { most: MOST_LESSONS }));
        }
        let dates = self.rule.dates();
        let in_order = self.lessons.is_sorted_by(|one, next| one.on < next.on);
        let of_rule = self.lessons.iter().all(|planned| dates.contains(&planned.on));
        if in_order && of_rule { Ok(()) } else { Err(Say::field("lessons", FieldProblem::Malformed)) }
    }

    fn lesson(&self, ctx: &Context, planned: &Planned, number: String, note: Option<&str>) -> Lesson {
        let span = self.rule.span_on(ctx.club.zone, planned.on);
        Lesson {
            club_id: ctx.club.id,
            id: planned.lesson_id,
            number,
            course_id: self.course_id,
            coach_id: self.coach_id,
            arena_id: self.arena_id,
            starts_at: span.from,
            ends_at: span.until,
            capacity: self.capacity,
            origin: LessonOrigin::Class,
            state: if self.confirmed { LessonState::Confirmed } else { LessonState::ToConfirm },
            note: note.map(str::to_owned),
            series_id: Some(self.series_id),
            meta: ctx.meta(),
        }
    }
}

/// What keeps a lesson from its place: a hard rule, or a soft one that nobody lets pass.
pub(super) fn kept_out(ctx: &Context, found: &[Conflict], reason: Option<&str>) -> Option<Say> {
    found.iter().find_map(|conflict| match conflict.severity() {
        Severity::Hard => Some(conflict.say.clone()),
        Severity::Soft(right) if reason.is_some() && ctx.has(right) => None,
        Severity::Soft(_) => Some(Say::NeedsReason { over: Box::new(conflict.say.clone()) }),
    })
}

impl Execute for MakeSeries {
    const NAME: &'static str = "make_series";
    const VERSION: u32 = 1;
    const KIND: Kind = Kind::Intention;

    async fn apply<S: Store>(&self, store: &mut S, ctx: &mut Context) -> Step<Receipt> {
        ctx.require_staff(store, Right::Timetable).await?;
        let course: CourseConfig = need(store, self.course_id).await?;
        self.well_formed(&course)?;
        let note = self.note.as_deref().map(|note| form::text("note", note, LONGEST_NOTE)).transpose()?;
        let reason = form::reason(self.reason.as_deref())?;
        if fetch::<LessonSeries, _>(store, self.series_id).await?.is_some() {
            return Err(Say::AlreadyThere { what: "lesson_series".to_owned() }.into());
        }
        let series = LessonSeries {
            club_id: ctx.club.id,
            id: self.series_id,
            course_id: self.course_id,
            coach_id: self.coach_id,
            arena_id: self.arena_id,
            rule: Json(self.rule.clone()),
            capacity: self.capacity,
            note: note.clone(),
            active: true,
            meta: ctx.meta(),
        };
        store.insert(&series).await?;
        let (mut made, mut left_out) = (Vec::new(), Vec::new());
        for planned in &self.lessons {
            if fetch::<Lesson, _>(store, planned.lesson_id).await?.is_some() {
                return Err(Say::AlreadyThere { what: "lessons".to_owned() }.into());
            }
            let number = free_number(store, ctx, &planned.number).await?;
            let lesson = self.lesson(ctx, planned, number, note.as_deref());
            let proposal = Proposal::place(ctx.at, lesson.clone(), Settles::ALL);
            let found = timetable::judged(store, &ctx.club, &proposal).await?;
            if let Some(why) = kept_out(ctx, &found, reason.as_deref()) {
                let instead = series::instead(store, &ctx.club, ctx.at, &lesson).await?;
                left_out.push(LeftOut { on: planned.on, why, instead });
                continue;
            }
            let_pass(store, ctx, &lesson, &found, reason.as_deref().unwrap_or_default()).await?;
            store.insert(&lesson).await?;
            made.push(lesson.id);
        }
        if let (true, Some(first)) = (made.is_empty(), left_out.first()) {
            return Err(first.why.clone().into());
        }
        ctx.audit_because(store, None, &series, reason.as_deref()).await?;
        Ok(Receipt::SeriesMade { series_id: series.id, lessons: made, left_out })
    }
}
