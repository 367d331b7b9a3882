//! What is open on a day, and what could be given for it.

use crate::fit::float;
use crate::problem::{Resource, Task};
use serde::{Deserialize, Serialize};
use shared::id::{ArenaId, BookingId, CoachId, HorseId, LessonId};
use shared::record::{Booking, BookingState, ConflictCode, Lesson};
use shared::rules::conflicts::{
    Conflict, LOAD_SCALE, Picture, Proposal, SeatSettles, Settles, judge, load_of, week_of, work_of,
};
use shared::time::{Date, Timestamp};

/// What is given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Thing {
    Horse(HorseId),
    Arena(ArenaId),
    Coach(CoachId),
}

/// What is open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(tag = "open", content = "id", rename_all = "snake_case")]
pub enum Open {
    /// A lesson has no coach.
    Coach(LessonId),
    /// A lesson has no arena.
    Arena(LessonId),
    /// A rider has no horse.
    Horse(BookingId),
}

/// Something that is given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(tag = "gift", rename_all = "snake_case")]
pub enum Gift {
    /// A coach for a lesson.
    Coach {
        /// The lesson.
        lesson_id: LessonId,
        /// Who.
        coach_id: CoachId,
    },
    /// An arena for a lesson.
    Arena {
        /// The lesson.
        lesson_id: LessonId,
        /// Which.
        arena_id: ArenaId,
    },
    /// A horse for a rider.
    Horse {
        /// The rider's booking.
        booking_id: BookingId,
        /// Which.
        horse_id: HorseId,
    },
}

/// The kinds of what can be open, in the order in which they are given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Coach,
    Arena,
    Horse,
}

/// Something that is open.
#[derive(Debug, Clone)]
pub(crate) struct Want {
    pub(crate) what: Open,
    pub(crate) lesson: Lesson,
    /// Whose horse it is.
    pub(crate) booking: Option<Booking>,
}

/// What is open of a kind on a day, of lessons that are not over, by start.
pub(crate) fn wants(picture: &Picture, kind: Kind, day: Date, at: Timestamp) -> Vec<Want> {
    let ahead = |lesson: &&Lesson| lesson.state.is_open() && lesson.ends_at > at;
    let rides =
        |lesson: &Lesson| picture.course(lesson.course_id).is_some_and(|card| card.config.needs_horse);
    let mut found = Vec::new();
    for lesson in picture.lessons_starting(picture.zone.day(day)).filter(ahead) {
        let of = |what: Open, booking: Option<Booking>| Want { what, lesson: lesson.clone(), booking };
        match kind {
            Kind::Coach if lesson.coach_id.is_none() => found.push(of(Open::Coach(lesson.id), None)),
            // Theory is in the classroom, which is no arena.
            Kind::Arena if lesson.arena_id.is_none() && rides(lesson) => {
                found.push(of(Open::Arena(lesson.id), None));
            }
            Kind::Horse if rides(lesson) => {
                let afoot = picture.bookings_of(lesson.id).filter(|booking| booking.horse_id.is_none());
                let due = afoot.filter(|booking| booking.state != BookingState::Done);
                found.extend(due.map(|booking| of(Open::Horse(booking.id), Some(booking.clone()))));
            }
            Kind::Coach | Kind::Arena | Kind::Horse => {}
        }
    }
    found
}

/// All that there is of a kind, at work or not: the rules say what can be given.
pub(crate) fn things(picture: &Picture, kind: Kind) -> Vec<Thing> {
    match kind {
        Kind::Coach => picture.coaches().map(|card| Thing::Coach(card.coach.id)).collect(),
        Kind::Arena => picture.arenas().map(|arena| Thing::Arena(arena.id)).collect(),
        Kind::Horse => picture.horses().map(|card| Thing::Horse(card.horse.id)).collect(),
    }
}

impl Want {
    /// When it is wanted.
    pub(crate) const fn task(&self) -> Task {
        Task { from: self.lesson.starts_at.millis(), until: self.lesson.ends_at.millis() }
    }

    fn with(&self, thing: Thing) -> (Lesson, Option<Booking>) {
        let (mut lesson, mut booking) = (self.lesson.clone(), self.booking.clone());
        match thing {
            Thing::Horse(id) => {
                if let Some(booking) = &mut booking {
                    booking.horse_id = Some(id);
                }
            }
            Thing::Arena(id) => lesson.arena_id = Some(id),
            Thing::Coach(id) => lesson.coach_id = Some(id),
        }
        (lesson, booking)
    }

    /// What stands against it.
    pub(crate) fn against(&self, picture: &Picture, at: Timestamp, thing: Thing) -> Vec<Conflict> {
        let (lesson, booking) = self.with(thing);
        let proposal = match booking {
            Some(booking) => Proposal::seat(at, lesson, booking, SeatSettles::HORSE),
            None => {
                let settles = Settles::between(&self.lesson, &lesson);
                Proposal::place(at, lesson, settles)
            }
        };
        judge(picture, &proposal)
    }

    /// Gives it in the picture.
    pub(crate) fn give(&self, picture: &mut Picture, thing: Thing) {
        match self.with(thing) {
            (_, Some(booking)) => picture.put_booking(booking),
            (lesson, None) => picture.put_lesson(lesson),
        }
    }

    /// The giving of it, as it is told; none where nobody rides what is given.
    pub(crate) fn gift(&self, thing: Thing) -> Option<Gift> {
        let lesson_id = self.lesson.id;
        match thing {
            Thing::Horse(horse_id) => {
                self.booking.as_ref().map(|booking| Gift::Horse { booking_id: booking.id, horse_id })
            }
            Thing::Arena(arena_id) => Some(Gift::Arena { lesson_id, arena_id }),
            Thing::Coach(coach_id) => Some(Gift::Coach { lesson_id, coach_id }),
        }
    }

    /// What it asks of what is given: of a horse its load in tenths, else one lesson.
    pub(crate) fn load(&self, picture: &Picture, thing: Thing) -> f64 {
        let Thing::Horse(id) = thing else { return 1.0 };
        let course = picture.course(self.lesson.course_id).map(|card| &card.config);
        let rider = self.booking.as_ref().and_then(|booking| picture.rider(booking.rider_id));
        let weight = rider.and_then(|rider| rider.weight);
        let load =
            course.zip(picture.horse(id)).map_or(0, |(course, card)| load_of(course, &card.horse, weight));
        float(load) / float(LOAD_SCALE)
    }
}

/// True for a rule that is about these two alone, whatever else is given that day.
pub(crate) const fn of_the_two(code: ConflictCode) -> bool {
    matches!(
        code,
        ConflictCode::RiderTooHeavy | ConflictCode::HorseLevelMismatch | ConflictCode::CoachOffShift
    )
}

/// What a thing can do on a day, besides what it does already.
pub(crate) fn resource(picture: &Picture, thing: Thing, day: Date) -> Resource {
    let whole = picture.zone.day(day);
    let task = |lesson: &Lesson| Task { from: lesson.starts_at.millis(), until: lesson.ends_at.millis() };
    match thing {
        Thing::Coach(id) => {
            let lessons = picture.coach_lessons(id, whole).count();
            let done = float(i64::try_from(lessons).unwrap_or(i64::MAX));
            Resource { done, strain: 1.0, ..Resource::single() }
        }
        Thing::Arena(id) => {
            let busy = picture.arena_lessons(id, whole).map(task).collect();
            let at_once = picture.arena(id).map_or(0, |card| card.arena.capacity);
            Resource { at_once, busy, ..Resource::single() }
        }
        Thing::Horse(id) => {
            let Some(card) = picture.horse(id) else { return Resource { at_once: 0, ..Resource::single() } };
            let (horse, limits) = (&card.horse, &card.horse.limits.0);
            let work = work_of(picture, horse, day, day);
            let Some(usage) = week_of(&work, 0).map(|week| week.usage()) else {
                return Resource { at_once: 0, ..Resource::single() };
            };
            let tenths = |load: i64| float(load) / float(LOAD_SCALE);
            let today = float(limits.load_a_day) - tenths(usage.load);
            let week = float(limits.load_in_7_days) - tenths(usage.load_in_7_days);
            Resource {
                pause: limits.rest_minutes.saturating_mul(60_000),
                most: Some(limits.lessons_a_day.saturating_sub(usage.lessons).max(0)),
                bears: Some(today.min(week).max(0.0)),
                done: tenths(usage.load),
                strain: 1.0 / float(limits.load_a_day.max(1)),
                ..Resource::single()
            }
        }
    }
}
