//! Lessons as an iCalendar file (RFC 5545), for a phone's or an office's own calendar.
//!
//! Instants are written in UTC: every calendar shows them in its own zone, and no description of ours of a zone's
//! rules can be wrong. A lesson keeps its UID for good; SEQUENCE goes up with every change of the lesson or of who is
//! in it. Names of riders and horses are in it, phones are not.

use chrono::TimeDelta;
use icalendar::{Calendar, Component as _, Event, EventLike as _, EventStatus, Property};
use shared::id::Id as _;
use shared::record::{Booking, Lesson, LessonState};
use shared::words::Lang;

const PRODUCT: &str = "-//Paddock//Timetable//ZH";
/// How often a calendar should ask again.
const ASK_AGAIN_MINUTES: i64 = 15;

/// A lesson with what its entry says.
#[derive(Debug, Clone)]
pub struct Entry<'e> {
    /// The lesson.
    pub lesson: &'e Lesson,
    /// Its bookings, those that hold no place any more too.
    pub bookings: &'e [Booking],
    /// The course's name.
    pub course: &'e str,
    /// The arena's name, where one is set.
    pub arena: Option<&'e str>,
    /// The coach's name, where the calendar is not the coach's own.
    pub coach: Option<&'e str>,
    /// Who rides, with the horse's name where one is set.
    pub riders: Vec<(&'e str, Option<&'e str>)>,
}

/// Writes the calendar of this name, in a zone by its IANA name.
#[must_use]
pub fn write<'e>(name: &str, zone: &str, entries: impl Iterator<Item = Entry<'e>>, lang: Lang) -> String {
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
    for entry in entries {
        calendar.push(event(&entry, lang));
    }
    calendar.to_string()
}

fn event(entry: &Entry<'_>, lang: Lang) -> Event {
    let Entry { lesson, bookings, .. } = entry;
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
        .summary(&summary(entry));
    let described = description(entry, lang);
    if !described.is_empty() {
        event.description(&described);
    }
    if let Some(place) = entry.arena {
        event.location(place);
    }
    if lesson.state == LessonState::Cancelled {
        event.add_property("TRANSP", "TRANSPARENT");
    }
    event.done()
}

/// The course, who teaches it, and who rides.
fn summary(entry: &Entry<'_>) -> String {
    let names: Vec<&str> = entry.riders.iter().map(|(rider, _)| *rider).collect();
    let names = (!names.is_empty()).then(|| names.join("、"));
    let parts = [Some(entry.course), entry.coach, names.as_deref()];
    parts.into_iter().flatten().collect::<Vec<_>>().join(" · ")
}

/// A line for each rider with the horse, and the lesson's note.
fn description(entry: &Entry<'_>, lang: Lang) -> String {
    let none = crate::pick(lang, "未配马", "no horse yet");
    let riders = entry.riders.iter().map(|(rider, horse)| format!("{rider} · {}", horse.unwrap_or(none)));
    let mut lines: Vec<String> = riders.collect();
    lines.extend(entry.lesson.note.clone());
    lines.join("\n")
}
