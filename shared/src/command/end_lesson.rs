//! A lesson is over: said by the job some time after its end, or by staff.

use super::mark_no_show::absent;
use super::{Actor, Context, Execute, Kind, Phase, Receipt, Step, need};
use crate::id::LessonId;
use crate::record::{BookingState, Lesson, LessonState};
use crate::rights::Right;
use crate::rules::lesson_end;
use crate::store::Store;
use crate::units::Units;
use crate::words::Say;
use serde::{Deserialize, Serialize};

/// Ends a lesson: who is checked in is done, who is still awaited did not come (by the club's rule the units
/// set aside are used all the same), and the lesson is completed. What has happened before stands: whoever
/// was checked in, marked or cancelled by then is left so, and a check-in or check-out that arrives later
/// but was given earlier is recorded on top of it. A lesson that was ended or cancelled before is left as it
/// is.
///
/// Undone by [`ReopenLesson`](super::ReopenLesson).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EndLesson {
    /// The lesson.
    pub lesson_id: LessonId,
}

impl Execute for EndLesson {
    const NAME: &'static str = "end_lesson";
    const VERSION: u32 = 1;
    const KIND: Kind = Kind::Intention;

    async fn apply<S: Store>(&self, store: &mut S, ctx: &mut Context) -> Step<Receipt> {
        let mut lesson: Lesson = need(store, self.lesson_id).await?;
        ctx.require_staff(store, Right::CheckIn).await?;
        let lesson_id = lesson.id;
        let (mut done, mut gone, mut used) = (Vec::new(), Vec::new(), Units::ZERO);
        if !lesson.state.is_open() && ctx.phase != Phase::Issue {
            return Ok(Receipt::LessonEnded { lesson_id, done, absent: gone, used });
        }
        // Nobody confirmed it, and it took place all the same.
        if lesson.state == LessonState::ToConfirm {
            lesson.state = lesson.state.to(LessonState::Confirmed)?;
        }
        lesson.state = lesson.state.to(LessonState::Completed)?;
        let by_job = ctx.actor == Actor::System;
        let from = if by_job { lesson_end::due(&lesson, &ctx.club.rules.0) } else { lesson.ends_at };
        if ctx.at < from {
            return Err(Say::LessonNotOver { from }.into());
        }
        for mut booking in store.bookings_of(lesson_id).await? {
            #[cfg(feature = "mutants")]
            if crate::mutant::on(crate::mutant::Mutant::EndTakesRidersForAbsent)
                && booking.state == BookingState::CheckedIn
            {
                booking.state = BookingState::Booked;
            }
            match booking.state {
                BookingState::CheckedIn => {
                    booking.state = booking.state.to(BookingState::Done)?;
                    ctx.change(store, &mut booking).await?;
                    done.push(booking.id);
                }
                BookingState::Booked => {
                    used = used + absent(store, ctx, &mut booking, &lesson).await?;
                    gone.push(booking.id);
                }
                // An unpaid order is closed by its own deadline.
                BookingState::Held | BookingState::Done | BookingState::Cancelled | BookingState::NoShow => {}
            }
        }
        ctx.change(store, &mut lesson).await?;
        Ok(Receipt::LessonEnded { lesson_id, done, absent: gone, used })
    }
}
