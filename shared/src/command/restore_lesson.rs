//! A cancelled lesson takes place after all.

use super::restore_booking::{TakeBack, cancelled, may_come_back};
use super::weigh::weigh;
use super::{Context, Execute, Kind, Phase, Receipt, Step, Stop, need};
use crate::id::{BookingId, LessonId};
use crate::record::{Booking, IllegalTransition, Lesson, LessonState};
use crate::rights::Right;
use crate::rules::conflicts::{Proposal, Settles};
use crate::rules::timetable;
use crate::store::Store;
use crate::time::ClubZone;
use crate::units::Units;
use crate::words::Say;
use serde::{Deserialize, Serialize};

/// Puts a cancelled lesson back on the timetable with these of its bookings, all or nothing: its coach,
/// arena, riders and horses have to be free. Two desks that restore it both mean it.
///
/// Undone by [`CancelLesson`](super::CancelLesson).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RestoreLesson {
    /// The lesson.
    pub lesson_id: LessonId,
    /// Whether it is confirmed, or to be confirmed anew.
    pub confirmed: bool,
    /// Its bookings that come back, and how.
    pub bookings: Vec<TakeBack>,
}

impl RestoreLesson {
    /// The way back of a lesson with these of its bookings, as it is open now; those of a forgotten
    /// member, or whose order is not paid any more, stay cancelled.
    ///
    /// # Errors
    /// As [`TakeBack::prepare`].
    pub async fn prepare<S: Store>(
        store: &mut S,
        zone: ClubZone,
        lesson_id: LessonId,
        confirmed: bool,
        bookings: &[BookingId],
    ) -> Step<Self> {
        let mut ways = Vec::with_capacity(bookings.len());
        for id in bookings {
            let booking: Booking = need(store, *id).await?;
            match may_come_back(store, &booking).await {
                Ok(()) => ways.push(TakeBack::prepare(store, zone, *id).await?),
                Err(Stop::Refused(_)) => {}
                Err(failed @ Stop::Database(_)) => return Err(failed),
            }
        }
        Ok(Self { lesson_id, confirmed, bookings: ways })
    }

    /// Bookings that were cancelled together with their lesson: who had given up before does not come back.
    ///
    /// # Errors
    /// Refused when the lesson is not there; whatever the store says.
    pub async fn cancelled_with<S: Store>(store: &mut S, lesson_id: LessonId) -> Step<Vec<BookingId>> {
        let lesson: Lesson = need(store, lesson_id).await?;
        let together = |booking: &Booking| {
            cancelled(booking).is_ok()
                && (booking.meta.updated_at, booking.meta.updated_by)
                    == (lesson.meta.updated_at, lesson.meta.updated_by)
        };
        let bookings = store.bookings_of(lesson_id).await?;
        Ok(bookings.iter().filter(|booking| together(booking)).map(|booking| booking.id).collect())
    }
}

impl Execute for RestoreLesson {
    const NAME: &'static str = "restore_lesson";
    const VERSION: u32 = 1;
    const KIND: Kind = Kind::Intention;

    async fn apply<S: Store>(&self, store: &mut S, ctx: &mut Context) -> Step<Receipt> {
        let mut lesson: Lesson = need(store, self.lesson_id).await?;
        ctx.require_staff(store, Right::Timetable).await?;
        let (lesson_id, mut bookings, mut reserved) = (lesson.id, Vec::new(), Units::ZERO);
        if lesson.state != LessonState::Cancelled && ctx.phase != Phase::Issue {
            return Ok(Receipt::LessonRestored { lesson_id, bookings, reserved });
        }
        reopen_place(store, ctx, &mut lesson, self.confirmed).await?;
        for way in &self.bookings {
            #[cfg(feature = "mutants")]
            if crate::mutant::on(crate::mutant::Mutant::RestoreForgetsRiders) {
                continue;
            }
            let mut booking: Booking = need(store, way.booking_id).await?;
            if booking.lesson_id != lesson_id {
                return Err(Say::NotFound { what: "bookings".to_owned() }.into());
            }
            cancelled(&booking)?;
            reserved = reserved + way.apply(store, ctx, &mut booking, &lesson).await?;
            bookings.push(booking.id);
        }
        Ok(Receipt::LessonRestored { lesson_id, bookings, reserved })
    }
}

/// Gives a cancelled lesson its place on the timetable again, if it is free.
pub(super) async fn reopen_place<S: Store>(
    store: &mut S,
    ctx: &mut Context,
    lesson: &mut Lesson,
    confirmed: bool,
) -> Step<()> {
    let before = lesson.clone();
    let next = if confirmed { LessonState::Confirmed } else { LessonState::ToConfirm };
    if lesson.state != LessonState::Cancelled {
        let (from, to) = (lesson.state.as_str(), next.as_str());
        return Err(IllegalTransition { record: "lesson", from, to }.into());
    }
    lesson.state = lesson.state.to(next)?;
    let proposal = Proposal::place(ctx.at, lesson.clone(), Settles::ALL);
    let found = timetable::forbidden(store, &ctx.club, &proposal).await?;
    weigh(store, ctx, lesson, &found, None).await?;
    ctx.change(store, lesson).await?;
    ctx.audit(store, Some(&before), lesson).await?;
    Ok(())
}
