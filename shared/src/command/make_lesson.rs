//! A lesson is put on the timetable.

use super::edit_lesson::LONGEST_NOTE;
use super::sell_package::free_number;
use super::weigh::weigh;
use super::{Context, Execute, Kind, Receipt, Step, need};
use crate::id::{ArenaId, ClubId, CoachId, LessonId, ProductId};
use crate::number::{BadNumber, Brought, Origins, Series};
use crate::record::{CourseConfig, Lesson, LessonOrigin, LessonState, Meta};
use crate::rights::Right;
use crate::rules::conflicts::{Proposal, Settles};
use crate::rules::{form, timetable};
use crate::store::{Store, fetch};
use crate::time::{Span, Timestamp};
use crate::words::{FieldProblem, Say};
use serde::{Deserialize, Serialize};

/// Puts a class on the timetable. Riders are booked into it one by one.
///
/// Undone by [`CancelLesson`](super::CancelLesson): the lesson stays on record as a cancelled one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MakeLesson {
    /// The new lesson.
    pub lesson_id: LessonId,
    /// Its number, `L…`, of the desk's own series; the receipt says under which it is kept.
    pub number: String,
    /// The course.
    pub course_id: ProductId,
    /// The coach; none while that is open.
    pub coach_id: Option<CoachId>,
    /// The arena; none while that is open.
    pub arena_id: Option<ArenaId>,
    /// Start.
    pub starts_at: Timestamp,
    /// End.
    pub ends_at: Timestamp,
    /// Riders at most; never more than the course takes.
    pub capacity: i64,
    /// Made confirmed, or still to confirm.
    pub confirmed: bool,
    /// What everyone should know.
    pub note: Option<String>,
    /// Why a soft rule is overridden.
    pub reason: Option<String>,
}

impl MakeLesson {
    /// A lesson of a course as it usually is: as long as the course lasts, for as many as it takes, to be
    /// confirmed.
    ///
    /// # Errors
    /// Refused when the course is not there; whatever the store says.
    pub async fn prepare<S: Store>(
        store: &mut S,
        lesson_id: LessonId,
        number: String,
        course_id: ProductId,
        starts_at: Timestamp,
    ) -> Step<Self> {
        let course: CourseConfig = need(store, course_id).await?;
        Ok(Self {
            lesson_id,
            number,
            course_id,
            coach_id: None,
            arena_id: None,
            starts_at,
            ends_at: starts_at.plus_minutes(course.duration_minutes),
            capacity: course.max_riders,
            confirmed: false,
            note: None,
            reason: None,
        })
    }

    /// Holds the number to the desk that brings the command.
    ///
    /// # Errors
    /// [`BadNumber`] when another desk, or nobody, could have given it.
    pub fn check_number(&self, origins: &Origins<'_>) -> Result<Brought, BadNumber> {
        origins.check(Series::Lesson, &self.number)
    }

    /// The lesson as it would be.
    #[must_use]
    pub fn lesson(&self, club_id: ClubId, meta: Meta) -> Lesson {
        Lesson {
            club_id,
            id: self.lesson_id,
            number: self.number.clone(),
            course_id: self.course_id,
            coach_id: self.coach_id,
            arena_id: self.arena_id,
            starts_at: self.starts_at,
            ends_at: self.ends_at,
            capacity: self.capacity,
            origin: LessonOrigin::Class,
            state: if self.confirmed { LessonState::Confirmed } else { LessonState::ToConfirm },
            note: self.note.clone(),
            series_id: None,
            meta,
        }
    }
}

impl Execute for MakeLesson {
    const NAME: &'static str = "make_lesson";
    const VERSION: u32 = 1;
    const KIND: Kind = Kind::Intention;

    async fn apply<S: Store>(&self, store: &mut S, ctx: &mut Context) -> Step<Receipt> {
        ctx.require_staff(store, Right::Timetable).await?;
        let course: CourseConfig = need(store, self.course_id).await?;
        timetable::time(Span { from: self.starts_at, until: self.ends_at })?;
        if !(1..=course.max_riders).contains(&self.capacity) {
            return Err(Say::field("capacity", FieldProblem::outside(1, course.max_riders)).into());
        }
        let note = self.note.as_deref().map(|note| form::text("note", note, LONGEST_NOTE)).transpose()?;
        let reason = form::reason(self.reason.as_deref())?;
        if fetch::<Lesson, _>(store, self.lesson_id).await?.is_some() {
            return Err(Say::AlreadyThere { what: "lessons".to_owned() }.into());
        }
        // A copy of the desk may have given the number to another lesson: this one is kept under one beside it.
        let number = free_number(store, ctx, &self.number).await?;
        let lesson = Lesson { number, note, ..self.lesson(ctx.club.id, ctx.meta()) };
        let proposal = Proposal::place(ctx.at, lesson.clone(), Settles::ALL);
        let found = timetable::judged(store, &ctx.club, &proposal).await?;
        weigh(store, ctx, &lesson, &found, reason.as_deref()).await?;
        store.insert(&lesson).await?;
        if reason.is_some() {
            ctx.audit_because(store, None, &lesson, reason.as_deref()).await?;
        }
        Ok(Receipt::LessonMade { lesson_id: lesson.id, number: lesson.number })
    }
}
