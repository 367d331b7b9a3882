//! The Resources page: who and what the club has, when it is there, and what it does.
//!
//! | file | holds |
//! | --- | --- |
//! | `coach` | a coach with a week of shifts, leave and lessons |
//! | `horse` | a horse with six weeks of rest, care and work, against its limits |
//! | `arena` | an arena with six weeks of closures |
//! | `hits` | lessons that something hits, for the warning before it is done |

mod arena;
mod coach;
mod hits;
mod horse;

pub use arena::arena_page;
pub use coach::{coach_page, week_of_date};
pub(crate) use hits::{of_arena, of_coach, of_horse};
pub use hits::{shown, still_ahead};
pub use horse::horse_page;

use super::timetable::minute;
use super::{Viewer, ask};
use crate::store::SqliteStore;
use crate::view::{CalendarSpan, Gauge, Minutes, Resources, SpanForm, Stamp};
use crate::words::resources as said;
use shared::command::Step;
use shared::id::StaffId;
use shared::record::{Lesson, MINUTES_A_DAY, Meta};
use shared::rights::Right;
use shared::rules::conflicts::ground;
use shared::store::{FindStaff, Stored};
use shared::time::{Date, Span, Timestamp};
use shared::units::Units;
use std::collections::HashMap;

/// Six weeks show every month.
const CALENDAR_DAYS: usize = 42;

/// Coaches, horses and arenas at a glance.
///
/// # Errors
/// Whatever the store says.
pub fn resources(store: &mut SqliteStore<'_>, viewer: &Viewer) -> Step<Resources> {
    let picture = ask(ground(store, &viewer.club, viewer.day(), &[]))?;
    Ok(Resources {
        today: viewer.date().to_string(),
        coaches: coach::lines(&picture, viewer),
        horses: horse::lines(&picture, viewer),
        arenas: arena::lines(&picture, viewer),
        manage_not: viewer.lacks(Right::ManageClub),
        arrange_not: viewer.lacks(Right::Timetable),
    })
}

/// How many lessons, and how long they last together.
#[derive(Default)]
struct Work {
    lessons: u32,
    minutes: i64,
}

impl Work {
    fn of<'l>(lessons: impl Iterator<Item = &'l Lesson>) -> Self {
        lessons.fold(Self::default(), |work, lesson| {
            let millis = lesson.ends_at.millis().saturating_sub(lesson.starts_at.millis());
            Self {
                lessons: work.lessons.saturating_add(1),
                minutes: work.minutes.saturating_add(millis / 60_000),
            }
        })
    }

    /// Hours, one decimal.
    fn hours(&self) -> String {
        Units::from_tenths((self.minutes + 3) / 6).to_string()
    }
}

/// A figure against its limit, both in the same unit; more than the limit is over.
fn gauge(value: i64, limit: i64, words: impl Fn(i64) -> String) -> Gauge {
    Gauge { value: words(value), limit: words(limit), percent: percent(value, limit), over: value > limit }
}

fn percent(value: i64, limit: i64) -> u32 {
    let whole = i64::from(value > 0).saturating_mul(100);
    let part = value.saturating_mul(100).checked_div(limit).unwrap_or(whole);
    u32::try_from(part.clamp(0, 100)).unwrap_or(0)
}

/// Tenths as people write them.
fn tenths(value: i64) -> String {
    Units::from_tenths(value).to_string()
}

/// The dates of a calendar's six weeks.
fn calendar(first: Date) -> Vec<Date> {
    first.iter_days().take(CALENDAR_DAYS).collect()
}

/// The span from the first date's midnight to the end of the last.
fn all_of(dates: &[Date], viewer: &Viewer) -> Span {
    let (first, last) = (dates.first(), dates.last());
    let day = |date: Option<&Date>| viewer.zone().day(date.copied().unwrap_or_else(|| viewer.date()));
    Span { from: day(first).from, until: day(last).until }
}

/// The part of a span that lies on a date, if any.
fn on_day(viewer: &Viewer, date: Date, span: Span) -> Option<Minutes> {
    let day = viewer.zone().day(date);
    if !day.overlaps(span) {
        return None;
    }
    let end = u32::try_from(MINUTES_A_DAY).unwrap_or(1_440);
    let from = minute(viewer.zone(), date, span.from.max(day.from));
    let until = if span.until >= day.until { end } else { minute(viewer.zone(), date, span.until) };
    Some(Minutes { from, until })
}

/// People by their ids.
struct Names(HashMap<StaffId, String>);

impl Names {
    fn read(store: &mut SqliteStore<'_>) -> Stored<Self> {
        Ok(Self(ask(store.all_staff())?.into_iter().map(|one| (one.id, one.name)).collect()))
    }

    fn stamp(&self, viewer: &Viewer, at: Timestamp, by: Option<StaffId>) -> Option<Stamp> {
        let by = self.0.get(&by?)?.clone();
        Some(Stamp { at: viewer.when(at), by, desk: None })
    }
}

/// A span of a calendar, and who said so.
struct Spoken<'s> {
    id: String,
    kind: &'s str,
    starts_at: Timestamp,
    ends_at: Option<Timestamp>,
    note: Option<&'s str>,
    meta: &'s Meta,
}

impl Spoken<'_> {
    fn shown(&self, viewer: &Viewer, names: &Names) -> CalendarSpan {
        let zone = viewer.zone();
        let until = self.ends_at.unwrap_or(self.starts_at.plus_millis(1));
        let first = zone.date(self.starts_at);
        // What ends at midnight ends on the day before.
        let last = zone.date(until.plus_millis(-1)).max(first);
        let end = u32::try_from(MINUTES_A_DAY).unwrap_or(1_440);
        let until_minute = if zone.day(last).until <= until { end } else { minute(zone, last, until) };
        let ended = self.ends_at.map(|_| last.to_string());
        let when = said::when(Span { from: self.starts_at, until }, ended.is_none(), zone, viewer.lang);
        CalendarSpan {
            id: self.id.clone(),
            kind: self.kind.to_owned(),
            first: first.to_string(),
            last: ended.clone(),
            form: SpanForm {
                kind: self.kind.to_owned(),
                first_day: first.to_string(),
                from: minute(zone, first, self.starts_at),
                until: if ended.is_some() { until_minute } else { end },
                last_day: ended,
                note: self.note.unwrap_or_default().to_owned(),
            },
            when,
            by: names.stamp(viewer, self.meta.updated_at, self.meta.updated_by),
        }
    }
}
