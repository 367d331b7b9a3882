//! Days of the timetable on their way out: the yard's sheet, a table, a calendar.

use super::Table;
use crate::read::{Viewer, ask, live_seats, timetable_days};
use crate::store::SqliteStore;
use crate::view::{DaySheet, SheetGroup, SheetLine, TimetableLesson};
use crate::words::timetable as said;
use lists::calendar::{self, Entry};
use lists::timetable::Line;
use shared::id::LessonId;
use shared::record::{Booking, Lesson, LessonState};
use shared::store::{FindLessons as _, Stored, fetch};
use shared::time::Date;
use std::collections::BTreeMap;

/// The days as a table, a line for each rider.
///
/// # Errors
/// Whatever the store says.
pub fn table(store: &mut SqliteStore<'_>, viewer: &Viewer, first: Date, days: u32) -> Stored<Table> {
    let mut lines = Vec::new();
    for lesson in timetable_days(store, viewer, first, days)? {
        let line = |rider: Option<String>, horse: Option<String>| Line {
            date: lesson.date.parse().unwrap_or(first),
            start: lesson.start.clone(),
            end: lesson.end.clone(),
            number: lesson.number.clone(),
            course: lesson.course.clone(),
            coach: lesson.coach.as_ref().map(|coach| coach.name.clone()),
            arena: lesson.arena.as_ref().map(|arena| arena.name.clone()),
            rider,
            horse,
            state: said::state(&lesson.state, viewer.lang),
            note: lesson.note.clone(),
        };
        let seats = live_seats(&lesson);
        lines.extend(
            seats.iter().map(|seat| {
                line(Some(seat.rider.clone()), seat.horse.as_ref().map(|horse| horse.name.clone()))
            }),
        );
        if seats.is_empty() {
            lines.push(line(None, None));
        }
    }
    Ok(lists::timetable::table(lines, viewer.lang))
}

/// The days as iCalendar.
///
/// # Errors
/// Whatever the store says.
pub fn calendar(store: &mut SqliteStore<'_>, viewer: &Viewer, first: Date, days: u32) -> Stored<String> {
    let mut all: Vec<(Lesson, Vec<Booking>, TimetableLesson)> = Vec::new();
    for block in timetable_days(store, viewer, first, days)? {
        let Ok(id) = block.id.parse().map(LessonId) else { continue };
        if let Some(lesson) = ask(fetch::<Lesson, _>(store, id))? {
            let bookings = ask(store.bookings_of(id))?;
            all.push((lesson, bookings, block));
        }
    }
    let entries = all.iter().map(|(lesson, bookings, block)| Entry {
        lesson,
        bookings,
        course: &block.course,
        arena: block.arena.as_ref().map(|arena| arena.name.as_str()),
        coach: block.coach.as_ref().map(|coach| coach.name.as_str()),
        riders: live_seats(block)
            .into_iter()
            .map(|seat| (seat.rider.as_str(), seat.horse.as_ref().map(|horse| horse.name.as_str())))
            .collect(),
    });
    Ok(calendar::write(&viewer.club.name, viewer.zone().0.name(), entries, viewer.lang))
}

/// A day's sheet for the yard: by coach, and by horse. What was cancelled is not on it.
///
/// # Errors
/// Whatever the store says.
pub fn day_sheet(store: &mut SqliteStore<'_>, viewer: &Viewer, date: Date) -> Stored<DaySheet> {
    let mut lessons = timetable_days(store, viewer, date, 1)?;
    lessons.retain(|lesson| lesson.state != LessonState::Cancelled.as_str());
    Ok(DaySheet {
        club: viewer.club.name.clone(),
        date: date.to_string(),
        printed: viewer.date_and_clock(viewer.now),
        lessons: u32::try_from(lessons.len()).unwrap_or(u32::MAX),
        by_coach: by_coach(&lessons, viewer),
        by_horse: by_horse(&lessons, viewer),
    })
}

/// By name; what nobody has comes last, so that it is not overlooked at the end of the page.
fn groups(of: BTreeMap<(bool, String), Vec<SheetLine>>) -> Vec<SheetGroup> {
    of.into_iter().map(|((_, name), lines)| SheetGroup { name, lines }).collect()
}

fn by_coach(lessons: &[TimetableLesson], viewer: &Viewer) -> Vec<SheetGroup> {
    let mut of: BTreeMap<(bool, String), Vec<SheetLine>> = BTreeMap::new();
    for lesson in lessons {
        let none = || (true, said::nobody_teaches(viewer.lang));
        let whose = lesson.coach.as_ref().map_or_else(none, |coach| (false, coach.name.clone()));
        let riders = live_seats(lesson).into_iter().map(|seat| match &seat.horse {
            Some(horse) => format!("{}（{}）", seat.rider, horse.name),
            None if lesson.needs_horse => format!("{}（{}）", seat.rider, said::no_horse(viewer.lang)),
            None => seat.rider.clone(),
        });
        let who = riders.collect::<Vec<_>>().join("、");
        of.entry(whose).or_default().push(line(lesson, who, viewer));
    }
    groups(of)
}

fn by_horse(lessons: &[TimetableLesson], viewer: &Viewer) -> Vec<SheetGroup> {
    let mut of: BTreeMap<(bool, String), Vec<SheetLine>> = BTreeMap::new();
    for lesson in lessons.iter().filter(|lesson| lesson.needs_horse) {
        for seat in live_seats(lesson) {
            let none = || (true, said::no_horse(viewer.lang));
            let whose = seat.horse.as_ref().map_or_else(none, |horse| (false, horse.name.clone()));
            let coach = lesson.coach.as_ref().map(|coach| coach.name.as_str()).unwrap_or_default();
            let who =
                if coach.is_empty() { seat.rider.clone() } else { format!("{} · {coach}", seat.rider) };
            of.entry(whose).or_default().push(line(lesson, who, viewer));
        }
    }
    groups(of)
}

fn line(lesson: &TimetableLesson, who: String, viewer: &Viewer) -> SheetLine {
    let to_confirm = lesson.state == LessonState::ToConfirm.as_str();
    let mark = to_confirm.then(|| said::state(&lesson.state, viewer.lang));
    SheetLine {
        time: format!("{}–{}", lesson.start, lesson.end),
        course: lesson.course.clone(),
        who,
        arena: lesson.arena.as_ref().map(|arena| arena.name.clone()).unwrap_or_default(),
        note: [mark, lesson.note.clone()].into_iter().flatten().collect::<Vec<_>>().join(" · "),
    }
}
