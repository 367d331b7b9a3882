//! What everyone should know of a lesson is written down, put right or struck out.

use super::patch::{self, Editable, Patch};
use super::{Context, Execute, Kind, Receipt, Step, need};
use crate::id::LessonId;
use crate::record::Lesson;
use crate::rights::Right;
use crate::rules::form;
use crate::store::Store;
use crate::words::Say;
use serde::{Deserialize, Serialize};

/// Characters in a lesson's note at most, however the note comes to the lesson.
pub(super) const LONGEST_NOTE: usize = 500;

/// Edits what is written of a lesson: its note. When it is, with whom and where has rules of its own, and so a command
/// of its own: [`MoveLesson`](super::MoveLesson).
///
/// Whatever state the lesson is in. A note holds neither coach nor arena nor rider, so nothing can stand in its way;
/// and it is when a lesson is over, or called off, that there is most to say of it: who was told, what to make up for.
///
/// Of a lesson that is over or called off, the last change stays the one by which it came to that: its time and author
/// tell which bookings went with it ([`RestoreLesson::cancelled_with`](super::RestoreLesson::cancelled_with),
/// [`ReopenLesson::ended_with`](super::ReopenLesson::ended_with)), and whom to tell.
///
/// Taken back by the same command with its patches turned round ([`patch::back`]).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EditLesson {
    /// The lesson.
    pub lesson_id: LessonId,
    /// What changes.
    pub patches: Vec<Patch>,
}

impl Editable for Lesson {
    const FIELDS: &'static [&'static str] = &["note"];

    fn tidy(&mut self, _ctx: &Context) -> Result<(), Say> {
        self.note = form::optional(self.note.as_deref(), |typed| form::text("note", typed, LONGEST_NOTE))?;
        Ok(())
    }
}

impl Execute for EditLesson {
    const NAME: &'static str = "edit_lesson";
    const VERSION: u32 = 1;
    const KIND: Kind = Kind::Intention;

    async fn apply<S: Store>(&self, store: &mut S, ctx: &mut Context) -> Step<Receipt> {
        let lesson: Lesson = need(store, self.lesson_id).await?;
        ctx.require_staff(store, Right::Timetable).await?;
        let edited = patch::apply(&lesson, &self.patches, ctx)?;
        if lesson.state.is_open() {
            edited.store(store, ctx).await
        } else {
            edited.store_beside(store, ctx).await
        }
    }
}
