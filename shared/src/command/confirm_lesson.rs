//! A lesson is confirmed.

use super::weigh::weigh;
use super::{Context, Execute, Kind, Phase, Receipt, Step, need};
use crate::id::LessonId;
use crate::record::{Lesson, LessonState};
use crate::rights::Right;
use crate::rules::timetable;
use crate::store::Store;
use crate::words::Say;
use serde::{Deserialize, Serialize};

/// Says that a lesson takes place as it stands on the timetable: nothing that no reason helps against may
/// have come between, such as a leave or a closure. Two desks that confirm it both mean it.
///
/// Not undone: its riders have been told. What was confirmed by mistake is moved or cancelled, so that they
/// are told again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ConfirmLesson {
    /// The lesson.
    pub lesson_id: LessonId,
}

impl Execute for ConfirmLesson {
    const NAME: &'static str = "confirm_lesson";
    const VERSION: u32 = 1;
    const KIND: Kind = Kind::Intention;

    async fn apply<S: Store>(&self, store: &mut S, ctx: &mut Context) -> Step<Receipt> {
        let mut lesson: Lesson = need(store, self.lesson_id).await?;
        ctx.require_staff(store, Right::Timetable).await?;
        let done =
            matches!(lesson.state, LessonState::Confirmed | LessonState::InProgress | LessonState::Completed);
        if lesson.state == LessonState::Cancelled {
            return Err(Say::LessonNotOpen { state: lesson.state }.into());
        }
        if !done || ctx.phase == Phase::Issue {
            lesson.state = lesson.state.to(LessonState::Confirmed)?;
            let found = timetable::stands(store, &ctx.club, ctx.at, &lesson).await?;
            weigh(store, ctx, &lesson, &found, None).await?;
            ctx.change(store, &mut lesson).await?;
        }
        Ok(Receipt::LessonConfirmed { lesson_id: lesson.id })
    }
}
