//! A lesson was ended by mistake.

use super::undo_check_out::still_here;
use super::undo_no_show::{awaited, reopen};
use super::{Context, Execute, Kind, Phase, Receipt, Step, need};
use crate::id::{BookingId, LessonId};
use crate::record::{Booking, BookingState, IllegalTransition, Lesson, LessonState};
use crate::rights::Right;
use crate::rules::form;
use crate::store::Store;
use crate::units::Units;
use crate::words::Say;
use serde::{Deserialize, Serialize};

/// Opens a completed lesson again with these of its bookings: riders who were done are checked in, absent
/// ones awaited, and units that absence used come back. The job leaves the lesson alone for as long as it
/// waits after a lesson's end, so that staff can put right what they came for.
///
/// Not undone by itself: the lesson is ended again, by staff or by the job.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReopenLesson {
    /// The lesson.
    pub lesson_id: LessonId,
    /// Its bookings that are open again.
    pub bookings: Vec<BookingId>,
    /// Why.
    pub reason: String,
}

impl ReopenLesson {
    /// Bookings that were ended together with their lesson: who had left before stays gone.
    ///
    /// # Errors
    /// Refused when the lesson is not there; whatever the store says.
    pub async fn ended_with<S: Store>(store: &mut S, lesson_id: LessonId) -> Step<Vec<BookingId>> {
        let lesson: Lesson = need(store, lesson_id).await?;
        let together = |booking: &Booking| {
            matches!(booking.state, BookingState::Done | BookingState::NoShow)
                && (booking.meta.updated_at, booking.meta.updated_by)
                    == (lesson.meta.updated_at, lesson.meta.updated_by)
        };
        let bookings = store.bookings_of(lesson_id).await?;
        Ok(bookings.iter().filter(|booking| together(booking)).map(|booking| booking.id).collect())
    }
}

impl Execute for ReopenLesson {
    const NAME: &'static str = "reopen_lesson";
    const VERSION: u32 = 1;
    const KIND: Kind = Kind::Intention;

    async fn apply<S: Store>(&self, store: &mut S, ctx: &mut Context) -> Step<Receipt> {
        let reason = form::text("reason", &self.reason, 200)?;
        let mut lesson: Lesson = need(store, self.lesson_id).await?;
        ctx.require_staff(store, Right::CheckIn).await?;
        let (lesson_id, mut bookings, mut returned) = (lesson.id, Vec::new(), Units::ZERO);
        if lesson.state != LessonState::Completed {
            if ctx.phase == Phase::Issue {
                let (from, to) = (lesson.state.as_str(), LessonState::InProgress.as_str());
                return Err(IllegalTransition { record: "lesson", from, to }.into());
            }
            return Ok(Receipt::LessonReopened { lesson_id, bookings, returned });
        }
        let before = lesson.clone();
        for id in &self.bookings {
            let mut booking: Booking = need(store, *id).await?;
            if booking.lesson_id != lesson_id {
                return Err(Say::NotFound { what: "bookings".to_owned() }.into());
            }
            match booking.state {
                BookingState::Done => still_here(store, ctx, &mut booking).await?,
                BookingState::NoShow => {
                    returned = returned + awaited(store, ctx, &mut booking, &lesson).await?;
                }
                BookingState::Held
                | BookingState::Booked
                | BookingState::CheckedIn
                | BookingState::Cancelled => continue,
            }
            bookings.push(booking.id);
        }
        reopen(store, ctx, &mut lesson).await?;
        ctx.audit_because(store, Some(&before), &lesson, Some(&reason)).await?;
        Ok(Receipt::LessonReopened { lesson_id, bookings, returned })
    }
}
