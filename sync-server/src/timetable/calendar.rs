//! A coach's lessons as an iCalendar file, for the phone's own calendar; how it is written is [`lists::calendar`]'s.

use super::Stretch;
use lists::calendar::{self, Entry};
use shared::id::Id as _;
use shared::record::Lesson;
use shared::time::{Span, Timestamp};
use shared::words::Lang;

/// Days back that a calendar holds.
pub const DAYS_BACK: i64 = 30;
/// Days ahead.
pub const DAYS_AHEAD: i64 = 90;

/// Writes the calendar.
#[must_use]
pub fn write(name: &str, zone: &str, stretch: &Stretch, lang: Lang) -> String {
    calendar::write(name, zone, stretch.lessons.iter().map(|lesson| entry(lesson, stretch)), lang)
}

fn entry<'s>(lesson: &'s Lesson, stretch: &'s Stretch) -> Entry<'s> {
    let bookings = stretch.bookings(lesson.id);
    let riders = bookings.iter().filter(|booking| booking.state.is_live()).map(|booking| {
        let rider = stretch.name(booking.rider_id.uuid()).unwrap_or("–");
        (rider, booking.horse_id.and_then(|id| stretch.name(id.uuid())))
    });
    Entry {
        lesson,
        bookings,
        course: stretch.name(lesson.course_id.uuid()).unwrap_or("–"),
        arena: lesson.arena_id.and_then(|id| stretch.name(id.uuid())),
        coach: None,
        riders: riders.collect(),
    }
}

/// The span that a calendar holds at this instant.
#[must_use]
pub fn span(now: Timestamp) -> Span {
    Span { from: now.plus_days(-DAYS_BACK), until: now.plus_days(DAYS_AHEAD) }
}
