//! A day of the timetable as it is told: names in place of ids, times by the club's clock, no phones.

use super::Before;
use crate::App;
use crate::route::named::Named;
use crate::timetable::Stretch;
use crate::timetable::seen::{self, Change, SeenLesson};
use serde::Serialize;
use shared::id::Id as _;
use shared::record::{Booking, BookingState, Lesson, LessonState};
use shared::time::{ClubZone, Date, Timestamp};
use utoipa::ToSchema;
use uuid::Uuid;

/// What a day is told with.
pub(super) struct Telling<'a> {
    pub(super) app: &'a App,
    pub(super) stretch: &'a Stretch,
    pub(super) before: &'a Before,
    pub(super) zone: ClubZone,
}

/// A day.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::route) struct Day {
    #[schema(value_type = String, format = Date)]
    date: Date,
    /// When the caller last looked at it; none if never, or if it is not their own.
    #[schema(value_type = Option<String>, format = DateTime)]
    looked_at: Option<Timestamp>,
    /// To say with `looked` that this was seen; none if it is not the caller's own.
    mark: Option<String>,
    /// By start.
    lessons: Vec<LessonView>,
    /// Lessons that were on this day when the caller last looked, and are no longer.
    gone: Vec<Gone>,
}

impl Day {
    pub(super) const fn empty(date: Date) -> Self {
        Self { date, looked_at: None, mark: None, lessons: Vec::new(), gone: Vec::new() }
    }

    pub(super) fn of(telling: &Telling<'_>, date: Date, lessons: &[&Lesson], mark: Option<String>) -> Self {
        let before = telling.before.days.get(&date);
        let views = lessons.iter().map(|lesson| {
            let changes = before
                .map_or_else(Vec::new, |(_at, day)| telling.changes(lesson, day.get(&lesson.id.uuid())));
            telling.lesson(lesson, changes)
        });
        let gone = before.into_iter().flat_map(|(_at, day)| day).filter_map(|(id, seen)| {
            let here = lessons.iter().any(|lesson| lesson.id.uuid() == *id);
            // One that was off when it was seen is nobody's loss.
            (!here && seen.stands != seen::Stands::Cancelled).then(|| telling.gone(*id, seen))
        });
        Self {
            date,
            looked_at: before.map(|(at, _day)| *at),
            mark,
            lessons: views.collect(),
            gone: gone.collect(),
        }
    }
}

/// A lesson.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::route) struct LessonView {
    id: Uuid,
    number: String,
    /// `to_confirm`, `confirmed`, `in_progress`, `completed`, `cancelled`.
    state: &'static str,
    course: Option<Named>,
    /// The course is ridden: who has no horse yet misses one.
    needs_horse: bool,
    /// Told where everybody's lessons are shown.
    coach: Option<Named>,
    arena: Option<Named>,
    #[schema(value_type = String, format = DateTime)]
    starts_at: Timestamp,
    #[schema(value_type = String, format = DateTime)]
    ends_at: Timestamp,
    /// By the club's clock, `HH:MM`.
    start: String,
    end: String,
    capacity: i64,
    note: Option<String>,
    riders: Vec<RiderView>,
    /// What is other than when the caller last looked.
    changes: Vec<ChangeView>,
}

/// A rider in a lesson.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::route) struct RiderView {
    rider: Option<Named>,
    /// `beginner`, `novice`, `intermediate`, `advanced`.
    level: Option<&'static str>,
    minor: bool,
    birthday: bool,
    /// `held`, `booked`, `checked_in`, `done`, `no_show`.
    state: &'static str,
    horse: Option<HorseView>,
    /// Rider or horse is in two lessons at once.
    clash: bool,
    /// What staff should know of the rider.
    rider_note: Option<String>,
    /// What was noted with the booking.
    note: Option<String>,
}

/// A horse.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::route) struct HorseView {
    id: Uuid,
    name: String,
    /// In the yard.
    number: String,
}

/// Something that is other than it was.
#[derive(Debug, Default, Serialize, ToSchema)]
pub(in crate::route) struct ChangeView {
    /// `new`, `cancelled`, `restored`, `confirmed`, `time`, `course`, `arena`, `note`, `rider_came`, `rider_left`, `horse`.
    kind: &'static str,
    /// Who, for what is about one rider.
    rider: Option<String>,
    /// What there was before; none where that was nothing.
    before: Option<String>,
}

/// A lesson that is no longer on this day.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::route) struct Gone {
    id: Uuid,
    course: Option<String>,
    /// As it was seen, by the club's clock.
    start: String,
    end: String,
    /// `other_coach`, `other_day`.
    why: &'static str,
    /// Whose it is now.
    coach: Option<String>,
    /// The day that it is on now.
    #[schema(value_type = Option<String>, format = Date)]
    date: Option<Date>,
    /// When on that day.
    now: Option<String>,
}

impl Telling<'_> {
    fn named(&self, id: Uuid) -> Option<Named> {
        self.stretch.name(id).map(|name| Named { id, name: name.to_owned() })
    }

    fn called(&self, id: Uuid) -> Option<String> {
        self.stretch.name(id).map(str::to_owned)
    }

    fn lesson(&self, lesson: &Lesson, changes: Vec<ChangeView>) -> LessonView {
        // Of a lesson that is off those are told who were in it.
        let off = lesson.state == LessonState::Cancelled;
        let bookings = self.stretch.bookings(lesson.id).iter();
        let shown = bookings.filter(|booking| off || booking.state != BookingState::Cancelled);
        LessonView {
            id: lesson.id.uuid(),
            number: lesson.number.clone(),
            state: lesson.state.as_str(),
            course: self.named(lesson.course_id.uuid()),
            needs_horse: self.stretch.needs_horse(lesson),
            coach: lesson.coach_id.and_then(|id| self.named(id.uuid())),
            arena: lesson.arena_id.and_then(|id| self.named(id.uuid())),
            starts_at: lesson.starts_at,
            ends_at: lesson.ends_at,
            start: self.zone.clock(lesson.starts_at),
            end: self.zone.clock(lesson.ends_at),
            capacity: lesson.capacity,
            note: lesson.note.clone().filter(|note| !note.is_empty()),
            riders: shown.map(|booking| self.rider(booking)).collect(),
            changes,
        }
    }

    fn rider(&self, booking: &Booking) -> RiderView {
        let on = self.zone.date(booking.starts_at);
        let rider = self.stretch.rider(booking.rider_id.uuid());
        let horse = booking.horse_id.and_then(|id| self.stretch.horse(id.uuid()));
        RiderView {
            rider: self.named(booking.rider_id.uuid()),
            level: rider.map(|rider| rider.level.as_str()),
            minor: rider.is_some_and(|rider| rider.is_minor(on)),
            birthday: rider.is_some_and(|rider| rider.has_birthday(on)),
            state: booking.state.as_str(),
            horse: horse.map(|horse| HorseView {
                id: horse.id.uuid(),
                name: horse.name.clone(),
                number: horse.number.clone(),
            }),
            clash: booking.clash,
            rider_note: rider.and_then(|rider| rider.notes.clone()).filter(|note| !note.is_empty()),
            note: booking.note.clone().filter(|note| !note.is_empty()),
        }
    }

    fn changes(&self, lesson: &Lesson, before: Option<&SeenLesson>) -> Vec<ChangeView> {
        let now = SeenLesson::of(lesson, self.stretch.bookings(lesson.id), &self.app.keys);
        let changes = match before {
            // One that was made and called off between two looks is no news.
            None if now.stands == seen::Stands::Cancelled => Vec::new(),
            None => vec![Change::New],
            Some(before) => seen::changes(before, &now),
        };
        changes.into_iter().map(|change| self.change(&change)).collect()
    }

    fn change(&self, change: &Change) -> ChangeView {
        let plain = |kind| ChangeView { kind, ..ChangeView::default() };
        let was = |kind, before: Option<Uuid>| ChangeView {
            before: before.and_then(|id| self.called(id)),
            ..plain(kind)
        };
        let about = |kind, rider: Uuid| ChangeView { rider: self.called(rider), ..plain(kind) };
        match *change {
            Change::New => plain("new"),
            Change::Cancelled => plain("cancelled"),
            Change::Restored => plain("restored"),
            Change::Confirmed => plain("confirmed"),
            Change::Note => plain("note"),
            Change::Time(from, until) => {
                ChangeView { before: Some(self.clocks(from, until)), ..plain("time") }
            }
            Change::Course(before) => was("course", Some(before)),
            Change::Arena(before) => was("arena", before),
            Change::RiderCame(rider) => about("rider_came", rider),
            Change::RiderLeft(rider) => about("rider_left", rider),
            Change::Horse(rider, before) => ChangeView { rider: self.called(rider), ..was("horse", before) },
        }
    }

    fn clocks(&self, from: Timestamp, until: Timestamp) -> String {
        format!("{}–{}", self.zone.clock(from), self.zone.clock(until))
    }

    fn gone(&self, id: Uuid, seen: &SeenLesson) -> Gone {
        let now = self.before.now.get(&id);
        let date = now.map(|lesson| self.zone.date(lesson.starts_at));
        let moved = date.filter(|date| *date != self.zone.date(seen.starts_at));
        Gone {
            id,
            course: self.called(seen.course),
            start: self.zone.clock(seen.starts_at),
            end: self.zone.clock(seen.ends_at),
            why: if moved.is_some() { "other_day" } else { "other_coach" },
            coach: now.and_then(|lesson| lesson.coach_id).and_then(|id| self.called(id.uuid())),
            date: moved,
            now: moved.and(now).map(|lesson| self.clocks(lesson.starts_at, lesson.ends_at)),
        }
    }
}
