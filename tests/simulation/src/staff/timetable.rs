//! Lessons: made, moved, confirmed, cancelled, ended, and back again.

use super::Scene;
use crate::club::{self, SECOND_COACH};
use shared::command::{
    CancelLesson, Command, ConfirmLesson, EditLesson, EndLesson, MakeLesson, MoveLesson, Patch, Place,
    ReopenLesson, RestoreLesson, Step,
};
use shared::id::{ArenaId, CoachId};
use shared::number::Series;
use shared::record::{Lesson, LessonState};
use shared::store::fetch;
use shared::store::testing::world::{ARENA, COACH, COURSE};
use shared::time::Span;

/// Who may give a lesson; none leaves it open.
pub(super) const COACHES: [Option<CoachId>; 4] = [None, Some(COACH), Some(SECOND_COACH), Some(SECOND_COACH)];
/// Where one may be.
pub(super) const ARENAS: [Option<ArenaId>; 3] = [None, Some(ARENA), Some(ARENA)];
/// Looks that somebody takes at the timetable before they give up.
const LOOKS: u32 = 4;

impl Scene<'_, '_, '_> {
    /// A lesson that is as wanted, if one is found soon.
    pub(super) async fn lesson(&mut self, wanted: impl Fn(&Lesson) -> bool) -> Step<Option<Lesson>> {
        if self.dice.once_in(4) {
            let mut all = self.all::<Lesson>()?;
            all.retain(wanted);
            return Ok(self.dice.take(all));
        }
        for _look in 0..LOOKS {
            let Some(id) = self.dice.pick(&club::lessons()) else { return Ok(None) };
            let found = fetch::<Lesson, _>(self.draft.store, id).await?;
            if let Some(found) = found.filter(|lesson| wanted(lesson)) {
                return Ok(Some(found));
            }
        }
        Ok(None)
    }

    pub(super) async fn make_lesson(&mut self) -> Step<Option<Command>> {
        let starts_at = self.draft.at.plus_minutes(30 * self.dice.count(16));
        let number = self.draft.number(Series::Lesson)?;
        let id = self.dice.id();
        let form = MakeLesson::prepare(self.draft.store, id, number, COURSE, starts_at).await?;
        let coach_id = self.dice.pick(&COACHES).flatten();
        let arena_id = self.dice.pick(&ARENAS).flatten();
        let capacity = 1 + self.dice.count(3);
        let (confirmed, reason) = (self.dice.once_in(2), self.dice.once_in(2).then(|| self.reason()));
        Ok(Some(MakeLesson { coach_id, arena_id, capacity, confirmed, reason, ..form }.into()))
    }

    pub(super) async fn move_lesson(&mut self) -> Step<Option<Command>> {
        let standing = |lesson: &Lesson| lesson.state.is_open();
        let Some(lesson) = self.lesson(standing).await? else { return Ok(None) };
        let mut to = Place::of(&lesson);
        if self.dice.once_in(2) {
            let from = to.span.from.plus_minutes(15 * (self.dice.count(13) - 6));
            let lasts = to.span.until.millis() - to.span.from.millis();
            to.span = Span { from, until: from.plus_millis(lasts) };
        }
        if self.dice.once_in(4) {
            to.span.until = to.span.until.plus_minutes(15 * (self.dice.count(3) - 1));
        }
        if self.dice.once_in(3) {
            to.coach_id = self.dice.pick(&COACHES).flatten();
        }
        if self.dice.once_in(4) {
            to.arena_id = self.dice.pick(&ARENAS).flatten();
        }
        let reason = Some(self.reason());
        Ok(Some(MoveLesson::prepare(self.draft.store, lesson.id, to, reason).await?.into()))
    }

    /// A note is put right or struck out, whatever became of the lesson.
    pub(super) async fn note_lesson(&mut self) -> Step<Option<Command>> {
        let Some(before) = self.lesson(|_any| true).await? else { return Ok(None) };
        let note = (!self.dice.once_in(4)).then(|| format!("备注{}", self.dice.below(5)));
        let after = Lesson { note, ..before.clone() };
        Ok(Some(EditLesson { lesson_id: before.id, patches: Patch::between(&before, &after) }.into()))
    }

    pub(super) async fn confirm_lesson(&mut self) -> Step<Option<Command>> {
        let lesson = self.lesson(|lesson| lesson.state == LessonState::ToConfirm).await?;
        Ok(lesson.map(|lesson| ConfirmLesson { lesson_id: lesson.id }.into()))
    }

    pub(super) async fn cancel_lesson(&mut self) -> Step<Option<Command>> {
        let (lesson, reason) = (self.lesson(|lesson| lesson.state.is_open()).await?, self.reason());
        Ok(lesson.map(|lesson| CancelLesson { lesson_id: lesson.id, reason }.into()))
    }

    pub(super) async fn restore_lesson(&mut self) -> Step<Option<Command>> {
        let cancelled = |lesson: &Lesson| lesson.state == LessonState::Cancelled;
        let Some(lesson) = self.lesson(cancelled).await? else { return Ok(None) };
        let (zone, confirmed, store) = (self.draft.zone, self.dice.once_in(2), &mut *self.draft.store);
        let together = RestoreLesson::cancelled_with(store, lesson.id).await?;
        Ok(Some(RestoreLesson::prepare(store, zone, lesson.id, confirmed, &together).await?.into()))
    }

    pub(super) async fn end_lesson(&mut self) -> Step<Option<Command>> {
        let at = self.draft.at;
        let lesson = self.lesson(|lesson| lesson.state.is_open() && lesson.ends_at <= at).await?;
        Ok(lesson.map(|lesson| EndLesson { lesson_id: lesson.id }.into()))
    }

    pub(super) async fn reopen_lesson(&mut self) -> Step<Option<Command>> {
        let over = |lesson: &Lesson| lesson.state == LessonState::Completed;
        let Some(lesson) = self.lesson(over).await? else { return Ok(None) };
        let bookings = ReopenLesson::ended_with(self.draft.store, lesson.id).await?;
        Ok(Some(ReopenLesson { lesson_id: lesson.id, bookings, reason: self.reason() }.into()))
    }
}
