//! The Timetable page.
//!
//! | file | holds |
//! | --- | --- |
//! | `lessons` | lessons as blocks, judged where they stand |
//! | `columns` | coaches, horses and arenas, and when they are not there |
//! | `month` | what a month holds, counted by day |
//! | `card` | one lesson whole, for the drawer |
//! | `waiting_list` | who waits for a place in it |

mod card;
mod columns;
mod lessons;
mod month;
mod waiting_list;

pub use card::lesson_card;
pub use lessons::{lesson_block, lesson_words};
pub use month::timetable_month;

use super::{Viewer, ask};
use crate::store::SqliteStore;
use crate::view::{Minutes, Timetable, TimetableDay, TimetableLesson, TimetableSeat};
use chrono::{Days, Timelike};
use columns::Columns;
use lessons::Lessons;
use shared::command::Step;
use shared::record::BookingState;
use shared::rights::Right;
use shared::rules::conflicts::{Picture, ground, hours};
use shared::store::Stored;
use shared::time::{ClubZone, Date, Span, Timestamp};

/// Days after the first that the tray looks ahead.
const TRAY_DAYS: u64 = 7;

/// The days from a date on, with every column, and what is still to be arranged.
///
/// # Errors
/// Whatever the store says.
pub fn timetable(store: &mut SqliteStore<'_>, viewer: &Viewer, first: Date, days: u32) -> Step<Timetable> {
    let zone = viewer.zone();
    let dates: Vec<Date> = first.iter_days().take(usize::try_from(days.clamp(1, 7)).unwrap_or(1)).collect();
    let last = dates.last().copied().unwrap_or(first);
    let shown = Span { from: zone.day(first).from, until: zone.day(last).until };
    let ahead = first.checked_add_days(Days::new(TRAY_DAYS)).unwrap_or(last);
    let all = Span { from: shown.from, until: shown.until.max(zone.day(ahead).from) };
    let picture = ask(ground(store, &viewer.club, all, &[]))?;
    let every = Lessons::read(store, viewer, all, &picture)?;
    let of = |holds: &dyn Fn(Timestamp, &TimetableLesson) -> bool| -> Vec<TimetableLesson> {
        let held = every.blocks.iter().filter(|(at, block)| holds(*at, block));
        held.map(|(_, block)| block.clone()).collect()
    };
    let lessons = of(&|at, _| shown.contains(at));
    let tray = of(&|at, block| at >= viewer.now && !block.missing.is_empty());
    let Columns { coaches, horses, arenas } = Columns::of(&picture, viewer, &dates, &lessons);
    let day = |date: &Date| {
        let open = hours::open(&viewer.club.rules.0.opening_hours, zone, *date);
        TimetableDay {
            date: date.to_string(),
            open: open.into_iter().map(|open| minutes(zone, *date, open)).collect(),
        }
    };
    Ok(Timetable {
        now: minute(zone, viewer.date(), viewer.now),
        today: viewer.date().to_string(),
        days: dates.iter().map(day).collect(),
        coaches,
        horses,
        arenas,
        lessons,
        tray,
        locked: viewer.lacks(Right::Timetable),
    })
}

/// The lessons of so many days from a date on, at most a week, in words; what stands against them is not asked.
///
/// # Errors
/// Whatever the store says.
pub fn timetable_days(
    store: &mut SqliteStore<'_>,
    viewer: &Viewer,
    first: Date,
    days: u32,
) -> Stored<Vec<TimetableLesson>> {
    let zone = viewer.zone();
    let last = first.checked_add_days(Days::new(u64::from(days.clamp(1, 7)) - 1)).unwrap_or(first);
    let span = Span { from: zone.day(first).from, until: zone.day(last).until };
    let read = Lessons::read(store, viewer, span, &Picture::new(&viewer.club))?;
    Ok(read.blocks.into_iter().map(|(_, block)| block).collect())
}

/// The riders who hold a place in a lesson.
#[must_use]
pub fn live_seats(lesson: &TimetableLesson) -> Vec<&TimetableSeat> {
    let gone = [BookingState::Cancelled.as_str(), BookingState::NoShow.as_str()];
    lesson.seats.iter().filter(|seat| !gone.contains(&seat.state.as_str())).collect()
}

/// A span as minutes of a day, cut to what can be shown of it: from that day's midnight on.
pub(super) fn minutes(zone: ClubZone, date: Date, span: Span) -> Minutes {
    Minutes { from: minute(zone, date, span.from), until: minute(zone, date, span.until) }
}

/// The minutes after the midnight of a date by the club's clock; none before it.
pub(super) fn minute(zone: ClubZone, date: Date, at: Timestamp) -> u32 {
    let wall = at.datetime().with_timezone(&zone.0);
    let days = wall.date_naive().signed_duration_since(date).num_days();
    let of_day = i64::from(wall.time().num_seconds_from_midnight() / 60);
    u32::try_from(days.saturating_mul(24 * 60).saturating_add(of_day)).unwrap_or(0)
}
