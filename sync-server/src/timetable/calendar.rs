//! A coach's lessons as an iCalendar file (RFC 5545), for the phone's own calendar.
//!
//! Instants are written in UTC: every calendar shows them in its own zone, and no description of ours of a zone's
//! rules can be wrong. A lesson keeps its UID for good; SEQUENCE goes up with every change of the lesson or of who is
//! in it. Names of riders and horses are in it, phones are not.

use super::{Stretch, takes_a_place};
use chrono::TimeDelta;
use icalendar::{Calendar, Component as _, Event, EventLike as _, EventStatus, Property};
use shared::id::Id as _;
use shared::record::{Lesson, LessonState};
use shared::time::{Span, Timestamp};
use shared::words::Lang;

/// Days back that a calendar holds.
pub const DAYS_BACK: i64 = 30;
/// Days ahead.
pub const DAYS_AHEAD: i64 = 90;
const PRODUCT: &str = "-//Paddock//Coach timetable//ZH";
/// How often a calendar should ask again.
const ASK_AGAIN_MINUTES: i64 = 15;

/// Writes the calendar.
#[must_use]
pub fn write(name: &str, zone: &str, stretch: &Stretch, lang: Lang) -> String {
    let mut calendar = Calendar::empty();
    for (key, value) in [
        ("VERSION", "2.0"),
        ("PRODID", PRODUCT),
        ("CALSCALE", "GREGORIAN"),
        ("METHOD", "PUBLISH"),
        ("X-WR-TIMEZONE", zone),
    ] {
        calendar.append_property(Property::new(key, value));
    }
    calendar.name(name).ttl(&TimeDelta::minutes(ASK_AGAIN_MINUTES));
    for lesson in &stretch.lessons {
        calendar.push(event(lesson, stretch, lang));
    }
    calendar.to_string()
}

fn event(lesson: &Lesson, stretch: &Stretch, lang: Lang) -> Event {
    let bookings = stretch.bookings(lesson.id);
    let changed = bookings.iter().map(|booking| booking.meta.updated_at).max();
    let changed = changed.map_or(lesson.meta.updated_at, |at| at.max(lesson.meta.updated_at));
    // Rows are never taken away and versions only grow, so that the sum grows with every change.
    let versions = bookings.iter().map(|booking| booking.meta.version);
    let sequence = versions.fold(lesson.meta.version, i64::saturating_add);
    let status = match lesson.state {
        LessonState::ToConfirm => EventStatus::Tentative,
        LessonState::Confirmed | LessonState::InProgress | LessonState::Completed => EventStatus::Confirmed,
        LessonState::Cancelled => EventStatus::Cancelled,
    };
    let mut event = Event::new();
    event
        .uid(&format!("{}@paddock", lesson.id.uuid()))
        .sequence(u32::try_from(sequence).unwrap_or(u32::MAX))
        .timestamp(changed.datetime())
        .last_modified(changed.datetime())
        .starts(lesson.starts_at.datetime())
        .ends(lesson.ends_at.datetime())
        .status(status)
        .summary(&summary(lesson, stretch));
    let described = description(lesson, stretch, lang);
    if !described.is_empty() {
        event.description(&described);
    }
    if let Some(place) = lesson.arena_id.and_then(|id| stretch.name(id.uuid())) {
        event.location(place);
    }
    if lesson.state == LessonState::Cancelled {
        event.add_property("TRANSP", "TRANSPARENT");
    }
    event.done()
}

/// The course, and who rides.
fn summary(lesson: &Lesson, stretch: &Stretch) -> String {
    let course = stretch.name(lesson.course_id.uuid()).unwrap_or("–");
    let riders = stretch.bookings(lesson.id).iter().filter(|booking| takes_a_place(booking));
    let names: Vec<_> = riders.filter_map(|booking| stretch.name(booking.rider_id.uuid())).collect();
    if names.is_empty() { course.to_owned() } else { format!("{course} · {}", names.join("、")) }
}

/// A line for each rider with the horse, and the lesson's note.
fn description(lesson: &Lesson, stretch: &Stretch, lang: Lang) -> String {
    let none = match lang {
        Lang::Zh => "未配马",
        Lang::En => "no horse yet",
    };
    let riders = stretch.bookings(lesson.id).iter().filter(|booking| takes_a_place(booking));
    let mut lines: Vec<String> = riders
        .map(|booking| {
            let rider = stretch.name(booking.rider_id.uuid()).unwrap_or("–");
            let horse = booking.horse_id.and_then(|id| stretch.name(id.uuid())).unwrap_or(none);
            format!("{rider} · {horse}")
        })
        .collect();
    lines.extend(lesson.note.clone());
    lines.join("\n")
}

/// The span that a calendar holds at this instant.
#[must_use]
pub fn span(now: Timestamp) -> Span {
    Span { from: now.plus_days(-DAYS_BACK), until: now.plus_days(DAYS_AHEAD) }
}
