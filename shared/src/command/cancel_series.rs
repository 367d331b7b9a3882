//! A series of lessons does not take place.

use super::cancel_lesson::cancel;
use super::edit_series::{MOST_ROWS, ahead};
use super::{Context, Execute, Kind, Receipt, Step, need};
use crate::id::LessonSeriesId;
use crate::record::LessonSeries;
use crate::rights::Right;
use crate::rules::form;
use crate::store::Store;
use crate::time::Date;
use crate::units::Units;
use crate::words::{FieldProblem, Say};
use serde::{Deserialize, Serialize};

/// Cancels the lessons of a series that lie ahead, all of them or those from a day on, with all bookings in
/// them; units set aside come back. (One lesson alone is cancelled by itself.)
///
/// Its lessons are restored one by one, as far as their places are still free.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CancelSeries {
    /// The series.
    pub series_id: LessonSeriesId,
    /// From this day on; none is all that lie ahead.
    pub from: Option<Date>,
    /// Why.
    pub reason: String,
}

impl Execute for CancelSeries {
    const NAME: &'static str = "cancel_series";
    const VERSION: u32 = 1;
    const KIND: Kind = Kind::Intention;

    async fn apply<S: Store>(&self, store: &mut S, ctx: &mut Context) -> Step<Receipt> {
        let before: LessonSeries = need(store, self.series_id).await?;
        ctx.require_staff(store, Right::Timetable).await?;
        let reason = form::text("reason", &self.reason, 200)?;
        let (mut lessons, mut bookings, mut released, mut rows) =
            (Vec::new(), Vec::new(), Units::ZERO, 1_usize);
        for mut lesson in ahead(store, ctx, before.id, self.from).await? {
            let given_up = cancel(store, ctx, &mut lesson, &reason).await?;
            // A booking and the line of its package.
            rows = rows.saturating_add(1).saturating_add(given_up.bookings.len().saturating_mul(2));
            if rows > MOST_ROWS {
                return Err(Say::field("lessons", FieldProblem::OutOfRange).into());
            }
            lessons.push(lesson.id);
            bookings.extend(given_up.bookings);
            released = released + given_up.released;
        }
        let mut after = before.clone();
        match self.from {
            Some(from) if from > before.rule.0.first_day => {
                let last = from.pred_opt().unwrap_or(from);
                after.rule.0.last_day = last.min(before.rule.0.last_day);
            }
            Some(_) | None => after.active = false,
        }
        if after != before {
            ctx.change(store, &mut after).await?;
            ctx.audit_because(store, Some(&before), &after, Some(&reason)).await?;
        }
        Ok(Receipt::SeriesCancelled { series_id: after.id, lessons, bookings, released })
    }
}
