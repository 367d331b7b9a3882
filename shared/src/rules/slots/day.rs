//! Who and what is taken on one day, looked up once for all of its times.

use super::Wish;
use crate::id::{ArenaId, CoachId, HorseId};
use crate::record::{CourseConfig, Horse, Rider};
use crate::rules::conflicts::{HorseCard, Picture, Work, hours, is_suited, kept_in, week_of, work_of};
use crate::time::{Date, Span};

/// A horse that may be ridden on the day, with the spans in which it is not free, its rest around them.
struct Ready {
    id: HorseId,
    taken: Vec<Span>,
}

/// A coach who teaches the course, with the spans in which they are not free.
struct Teaching {
    id: CoachId,
    taken: Vec<Span>,
    /// Where they keep shifts, these.
    shifts: Option<Vec<Span>>,
}

/// An arena, with the lessons in it and the spans in which it is closed.
struct Ground {
    id: ArenaId,
    capacity: i64,
    lessons: Vec<Span>,
    closed: Vec<Span>,
}

/// One day's supply.
pub(super) struct Day {
    horses: Vec<Ready>,
    coaches: Vec<Teaching>,
    arenas: Vec<Ground>,
}

/// What every horse does around the days that are asked for: looked up once for all of them.
pub(super) struct Stable<'p> {
    first: Date,
    horses: Vec<(&'p HorseCard, Vec<Work>)>,
}

impl<'p> Stable<'p> {
    /// The horses that suit the rider and are at work.
    pub(super) fn new(picture: &'p Picture, wish: &Wish, course: &CourseConfig) -> Self {
        let first = wish.days.iter().min().copied().unwrap_or_default();
        let last = wish.days.iter().max().copied().unwrap_or_default();
        let rider = wish.rider_id.and_then(|id| picture.rider(id));
        let all = picture.horses().filter(|card| course.needs_horse && suits(picture, &card.horse, rider));
        let horses = all.map(|card| (card, work_of(picture, &card.horse, first, last))).collect();
        Self { first, horses }
    }

    /// Those that can bear one more lesson of the course on a day.
    fn on<'s>(
        &'s self,
        day: Date,
        course: &'s CourseConfig,
        rider: Option<&'s Rider>,
    ) -> impl Iterator<Item = &'p HorseCard> + 's {
        let offset = day.signed_duration_since(self.first).num_days();
        let offset = usize::try_from(offset).unwrap_or(0);
        let able = self.horses.iter().filter(move |(card, work)| {
            week_of(work, offset).is_some_and(|week| week.bears(course, &card.horse, rider))
        });
        able.map(|(card, _)| *card)
    }
}

/// A rider who is not known rides the club's own horses; of one who is known every rule counts.
fn suits(picture: &Picture, horse: &Horse, rider: Option<&Rider>) -> bool {
    horse.state == crate::record::HorseState::Fit
        && match rider {
            Some(rider) => is_suited(picture, horse, rider),
            None => horse.owner_id.is_none(),
        }
}

impl Day {
    pub(super) fn new(
        picture: &Picture,
        stable: &Stable<'_>,
        wish: &Wish,
        course: &CourseConfig,
        day: Date,
    ) -> Self {
        let whole = picture.zone.day(day);
        // What begins on this day may end on the next.
        let around = Span { from: whole.from, until: whole.until.plus_minutes(course.duration_minutes) };
        let rider = wish.rider_id.and_then(|id| picture.rider(id));
        let horses = stable.on(day, course, rider).map(|card| ready(picture, card, around)).collect();
        let taught = |card: &&crate::rules::conflicts::CoachCard| {
            let courses = &card.coach.courses.0;
            card.coach.active && (courses.is_empty() || courses.contains(&wish.course_id))
        };
        let wanted = |card: &&crate::rules::conflicts::CoachCard| {
            wish.coach_id.is_none_or(|only| only == card.coach.id)
        };
        let coaches = picture.coaches().filter(taught).filter(wanted);
        let coaches = coaches.map(|card| teaching(picture, card, day, around)).collect();
        let arenas = picture.arenas_with_closures().filter(|(arena, _)| arena.active);
        let arenas = arenas.map(|(arena, closures)| Ground {
            id: arena.id,
            capacity: arena.capacity,
            lessons: picture.arena_lessons(arena.id, around).map(crate::record::Lesson::span).collect(),
            closed: closures
                .iter()
                .filter(|closure| closure.active && closure.span().overlaps(around))
                .map(crate::record::ArenaClosure::span)
                .collect(),
        });
        Self { horses, coaches, arenas: arenas.collect() }
    }

    /// Coaches who are free throughout a span, by id.
    pub(super) fn coaches(&self, span: Span) -> Vec<CoachId> {
        let free = self.coaches.iter().filter(|coach| {
            let on_shift = coach.shifts.as_ref().is_none_or(|shifts| hours::covers(shifts, span));
            on_shift && !coach.taken.iter().any(|taken| taken.overlaps(span))
        });
        free.map(|coach| coach.id).collect()
    }

    /// An arena with room throughout a span: the one with the fewest lessons beside it.
    pub(super) fn arena(&self, span: Span) -> Option<ArenaId> {
        let room = self.arenas.iter().filter_map(|arena| {
            let open = !arena.closed.iter().any(|closed| closed.overlaps(span));
            let beside: Vec<&Span> = arena.lessons.iter().filter(|other| other.overlaps(span)).collect();
            let at_once = beside.iter().map(|first| {
                let at = first.from.max(span.from);
                beside.iter().filter(|other| other.contains(at)).count()
            });
            let most = i64::try_from(at_once.max().unwrap_or(0)).unwrap_or(i64::MAX);
            (open && most < arena.capacity).then_some((most, arena.id))
        });
        room.min().map(|(_, id)| id)
    }

    /// True when so many horses are free throughout a span.
    pub(super) fn has_horses(&self, span: Span, many: i64) -> bool {
        let many = usize::try_from(many).unwrap_or(usize::MAX);
        let free = self.horses.iter().filter(|horse| !horse.taken.iter().any(|taken| taken.overlaps(span)));
        free.take(many).count() == many
    }

    /// True when this horse is free throughout a span.
    pub(super) fn has_horse(&self, span: Span, id: HorseId) -> bool {
        let mut horses = self.horses.iter().filter(|horse| horse.id == id);
        horses.any(|horse| !horse.taken.iter().any(|taken| taken.overlaps(span)))
    }
}

fn ready(picture: &Picture, card: &HorseCard, around: Span) -> Ready {
    let rest = card.horse.limits.0.rest_minutes;
    let widened =
        |span: Span| Span { from: span.from.plus_minutes(-rest), until: span.until.plus_minutes(rest) };
    let bookings =
        picture.horse_bookings(card.horse.id, widened(around)).map(|booking| widened(booking.span()));
    let mut taken: Vec<Span> = bookings.collect();
    if kept_in(&card.times, around).is_some() {
        let out = card.times.iter().filter(|time| time.active && time.kind.keeps_in());
        taken.extend(out.map(crate::record::HorseAvailability::span).filter(|span| span.overlaps(around)));
    }
    Ready { id: card.horse.id, taken }
}

fn teaching(
    picture: &Picture,
    card: &crate::rules::conflicts::CoachCard,
    day: Date,
    around: Span,
) -> Teaching {
    let mut taken: Vec<Span> =
        picture.coach_lessons(card.coach.id, around).map(crate::record::Lesson::span).collect();
    let leaves = card.times.iter().filter(|time| time.state == crate::record::Approval::Approved);
    taken.extend(
        leaves.filter_map(|time| hours::leave(time, picture.zone)).filter(|span| span.overlaps(around)),
    );
    let next = day.succ_opt().unwrap_or(day);
    let shifts = hours::shifts(&card.times, picture.zone, day).map(|mut shifts| {
        shifts.extend(hours::shifts(&card.times, picture.zone, next).unwrap_or_default());
        shifts
    });
    Teaching { id: card.coach.id, taken, shifts }
}
