//! What is free.

use super::day::{Day, Stable};
use super::score::{self, SlotReason};
use super::{Slot, Wish};
use crate::record::{CourseConfig, DayOfWeek, Lesson, LessonOrigin};
use crate::rules::conflicts::{Picture, hours};
use crate::time::{Date, Span, Timestamp};
use chrono::Datelike;

/// From one start to the next where the club keeps no booking grid, in minutes.
const GRID_MINUTES: i64 = 30;

/// The times that are free for a wish, the best first; of the same score the earliest. Nothing soft is asked
/// to pass: a slot is one that anybody may book. What an unpaid order holds is not free.
#[must_use]
pub fn slots(picture: &Picture, wish: &Wish) -> Vec<Slot> {
    let Some(course) = picture.course(wish.course_id).map(|card| &card.config) else {
        return Vec::new();
    };
    let earliest = wish.at.plus_minutes(course.advance_hours.saturating_mul(60));
    let stable = Stable::new(picture, wish, course);
    let mut found = Vec::new();
    for day in &wish.days {
        let supply = Day::new(picture, &stable, wish, course, *day);
        let open = hours::open(&picture.rules.opening_hours, picture.zone, *day);
        for start in starts(picture, &open, *day) {
            let span = Span { from: start, until: start.plus_minutes(course.duration_minutes) };
            if start > wish.at && start >= earliest && picture.is_open(span) {
                found.extend(made(picture, &supply, wish, course, span));
            }
        }
        found.extend(classes(picture, &supply, wish, course, *day, earliest));
    }
    found.sort_by_key(|slot| (std::cmp::Reverse(slot.score), slot.span.from, slot.lesson_id));
    found
}

/// The starts of a day: of its booking grid, or through its opening hours.
fn starts(picture: &Picture, open: &[Span], day: Date) -> Vec<Timestamp> {
    let weekday = DayOfWeek::from(day.weekday());
    let active = || picture.templates().iter().filter(|template| template.active);
    let mut starts = Vec::new();
    let mut walk = |from: Timestamp, until: Timestamp, step: i64| {
        let mut at = from;
        while at < until && step > 0 {
            starts.push(at);
            at = at.plus_minutes(step);
        }
    };
    if active().next().is_some() {
        for template in active().filter(|template| template.weekday == weekday) {
            let at = |minute| picture.zone.at_minute(day, minute);
            walk(at(template.from_minute), at(template.until_minute), template.slot_minutes);
        }
    } else {
        open.iter().for_each(|part| walk(part.from, part.until, GRID_MINUTES));
    }
    starts.sort_unstable();
    starts.dedup();
    starts
}

/// A lesson that could be made.
fn made(picture: &Picture, supply: &Day, wish: &Wish, course: &CourseConfig, span: Span) -> Option<Slot> {
    let fits = wish.party <= course.max_riders && within_grid(picture, span);
    if !fits
        || (course.needs_horse && !supply.has_horses(span, wish.party))
        || rides_already(picture, wish, span)
    {
        return None;
    }
    let arena_id = if course.needs_horse { Some(supply.arena(span)?) } else { supply.arena(span) };
    let coaches = supply.coaches(span);
    let preferred = wish.preferred_coach.filter(|coach| coaches.contains(coach));
    let coach_id = Some(preferred.or_else(|| coaches.first().copied())?);
    let mut slot = Slot { span, lesson_id: None, coach_id, coaches, arena_id, score: 0, reasons: Vec::new() };
    let usual = wish.habit.usual_horse_id.is_some_and(|horse| supply.has_horse(span, horse));
    score::score(picture, wish, &mut slot, usual);
    Some(slot)
}

/// What is booked on a grid ends by its end.
fn within_grid(picture: &Picture, span: Span) -> bool {
    let day = picture.zone.date(span.from);
    let weekday = DayOfWeek::from(day.weekday());
    let mut active = picture.templates().iter().filter(|template| template.active).peekable();
    active.peek().is_none()
        || active.any(|template| {
            let at = |minute| picture.zone.at_minute(day, minute);
            template.weekday == weekday
                && at(template.from_minute) <= span.from
                && span.until <= at(template.until_minute)
        })
}

fn rides_already(picture: &Picture, wish: &Wish, span: Span) -> bool {
    wish.rider_id.is_some_and(|rider| picture.rider_bookings(rider, span).next().is_some())
}

/// Classes of the day that have room.
fn classes(
    picture: &Picture,
    supply: &Day,
    wish: &Wish,
    course: &CourseConfig,
    day: Date,
    earliest: Timestamp,
) -> Vec<Slot> {
    let whole = picture.zone.day(day);
    let of_course = picture.lessons_starting(whole).filter(|lesson| {
        lesson.course_id == wish.course_id && lesson.origin == LessonOrigin::Class && lesson.state.is_open()
    });
    let in_time = of_course.filter(|lesson| lesson.starts_at > wish.at && lesson.starts_at >= earliest);
    in_time.filter_map(|lesson| class(picture, supply, wish, course, lesson)).collect()
}

fn class(
    picture: &Picture,
    supply: &Day,
    wish: &Wish,
    course: &CourseConfig,
    lesson: &Lesson,
) -> Option<Slot> {
    let span = lesson.span();
    let taken = i64::try_from(picture.bookings_of(lesson.id).count()).unwrap_or(i64::MAX);
    let places = lesson.capacity.saturating_sub(taken).saturating_sub(picture.held(lesson.id));
    let wanted = wish.coach_id.is_none_or(|only| lesson.coach_id == Some(only));
    let horses = !course.needs_horse || supply.has_horses(span, wish.party);
    if places < wish.party || !wanted || !horses || rides_already(picture, wish, span) {
        return None;
    }
    let mut slot = Slot {
        span,
        lesson_id: Some(lesson.id),
        coach_id: lesson.coach_id,
        coaches: lesson.coach_id.into_iter().collect(),
        arena_id: lesson.arena_id,
        score: 0,
        reasons: vec![SlotReason::JoinsClass { places }],
    };
    let usual = wish.habit.usual_horse_id.is_some_and(|horse| supply.has_horse(span, horse));
    score::score(picture, wish, &mut slot, usual);
    Some(slot)
}
