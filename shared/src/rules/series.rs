//! Where a lesson of a series could be that does not fit where the rule puts it.

use super::conflicts::{self, Loader, Proposal, Settles, hours};
use crate::command::Step;
use crate::record::{Club, Lesson};
use crate::store::Store;
use crate::time::{Span, Timestamp};

/// From one start that is tried to the next, in minutes.
const STEP_MINUTES: i64 = 30;
/// Times that are offered.
const OFFERED: usize = 3;

/// The nearest times of the same club day at which nothing at all stands against the lesson, with its coach
/// in its arena; the nearest first.
///
/// # Errors
/// Refused when its course, coach or arena is not there; whatever the store says.
pub async fn instead<S: Store>(
    store: &mut S,
    club: &Club,
    at: Timestamp,
    lesson: &Lesson,
) -> Step<Vec<Span>> {
    let day = club.zone.date(lesson.starts_at);
    let whole = club.zone.day(day);
    let all_day = Lesson { starts_at: whole.from, ends_at: whole.until, ..lesson.clone() };
    let mut loader = Loader::new(club);
    loader.add(store, &Proposal::place(at, all_day, Settles::ALL)).await?;
    let long = lesson.ends_at.millis().saturating_sub(lesson.starts_at.millis());
    let mut free = Vec::new();
    for open in hours::open(&club.rules.0.opening_hours, club.zone, day) {
        let mut from = open.from;
        while from.plus_millis(long) <= open.until {
            let span = Span { from, until: from.plus_millis(long) };
            let there = Lesson { starts_at: span.from, ends_at: span.until, ..lesson.clone() };
            let proposal = Proposal::place(at, there, Settles::ALL);
            if span.from > at && conflicts::judge(&loader.picture, &proposal).is_empty() {
                free.push(span);
            }
            from = from.plus_minutes(STEP_MINUTES);
        }
    }
    free.sort_by_key(|span| (span.from.millis().abs_diff(lesson.starts_at.millis()), span.from));
    free.truncate(OFFERED);
    Ok(free)
}
