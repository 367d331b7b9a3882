//! What a month holds, counted by day.

use crate::read::select::all;
use crate::read::{Viewer, count};
use crate::store::SqliteStore;
use crate::view::MonthDay;
use shared::command::Step;
use shared::id::{ArenaId, CoachId, LessonId};
use shared::record::{Column, LessonState};
use shared::rules::conflicts::hours;
use shared::time::{Date, Span, Timestamp};
use std::collections::HashMap;

/// Six weeks show every month.
const DAYS: usize = 42;

/// Six weeks from a date on.
///
/// # Errors
/// Whatever the store says.
pub fn timetable_month(store: &mut SqliteStore<'_>, viewer: &Viewer, first: Date) -> Step<Vec<MonthDay>> {
    let zone = viewer.zone();
    let dates: Vec<Date> = first.iter_days().take(DAYS).collect();
    let last = dates.last().copied().unwrap_or(first);
    let span = Span { from: zone.day(first).from, until: zone.day(last).until };
    let text = "SELECT l.id, l.starts_at, l.state, l.coach_id, l.arena_id,
                    (SELECT count(*) FROM bookings b WHERE b.club_id = l.club_id AND b.lesson_id = l.id
                        AND b.state IN ('held', 'booked', 'checked_in', 'done'))
                FROM lessons l WHERE l.club_id = ?1 AND l.starts_at >= ?2 AND l.starts_at < ?3";
    let given = [store.club().to_value(), span.from.to_value(), span.until.to_value()];
    let rows = all(store.connection(), text, &given, |cells| {
        let _id: LessonId = cells.field()?;
        let (at, state): (Timestamp, LessonState) = (cells.field()?, cells.field()?);
        let (coach, arena): (Option<CoachId>, Option<ArenaId>) = (cells.field()?, cells.field()?);
        Ok((at, state, coach.is_none() || arena.is_none(), count(cells.field()?)))
    })?;
    let mut days: HashMap<Date, MonthDay> = HashMap::new();
    for (at, state, unassigned, riders) in rows {
        let date = zone.date(at);
        let day = days.entry(date).or_insert_with(|| empty(date));
        if state == LessonState::Cancelled {
            day.cancelled = day.cancelled.saturating_add(1);
            continue;
        }
        day.lessons = day.lessons.saturating_add(1);
        day.riders = day.riders.saturating_add(riders);
        let counted = match state {
            LessonState::ToConfirm => &mut day.to_confirm,
            LessonState::Confirmed | LessonState::InProgress => &mut day.confirmed,
            LessonState::Completed => &mut day.completed,
            LessonState::Cancelled => &mut day.cancelled,
        };
        *counted = counted.saturating_add(1);
        if unassigned && state.is_open() {
            day.unassigned = day.unassigned.saturating_add(1);
        }
    }
    let hours = &viewer.club.rules.0.opening_hours;
    let day = |date: Date| {
        let mut day = days.remove(&date).unwrap_or_else(|| empty(date));
        day.open = !hours::open(hours, zone, date).is_empty();
        day
    };
    Ok(dates.into_iter().map(day).collect())
}

fn empty(date: Date) -> MonthDay {
    MonthDay {
        date: date.to_string(),
        open: false,
        lessons: 0,
        to_confirm: 0,
        confirmed: 0,
        completed: 0,
        unassigned: 0,
        cancelled: 0,
        riders: 0,
    }
}
