//! How well something suits: a horse a rider, an arena or a coach a lesson. From nothing to a hundred.

use crate::want::{Thing, Want};
use serde::Serialize;
use shared::id::{ArenaId, CoachId, HorseId};
use shared::record::{Booking, Horse, Rider};
use shared::rules::conflicts::{LOAD_SCALE, Picture, week_of, work_of};
use shared::time::Span;

/// Why something suits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    /// It is the rider's own.
    OwnHorse,
    /// The rider rides it most.
    UsualHorse,
    /// The rider rode it these days.
    RodeLately,
    /// It carries the rider lightly: at most three quarters of what it may.
    CarriesLightly,
    /// It has worked little these days.
    WorkedLittle,
    /// The course is given there these days.
    UsualArena,
    /// The coach is there before or after.
    CoachIsThere,
    /// Riders of the lesson ride with this coach most.
    UsualCoach,
    /// The coach gives this course these days.
    GivesCourse,
}

/// How well it suits, and why.
pub(crate) fn fit(picture: &Picture, want: &Want, thing: Thing) -> (f64, Vec<Reason>) {
    let weighed = match thing {
        Thing::Horse(id) => horse(picture, want, id),
        Thing::Arena(id) => arena(picture, want, id),
        Thing::Coach(id) => coach(picture, want, id),
    };
    let fit = weighed.iter().map(|(_, points)| points).sum::<f64>().min(100.0);
    let told = weighed.into_iter().filter(|(_, points)| *points >= 8.0).map(|(reason, _)| reason);
    (fit, told.collect())
}

type Weighed = Vec<(Reason, f64)>;

fn horse(picture: &Picture, want: &Want, id: HorseId) -> Weighed {
    let Some((card, booking)) = picture.horse(id).zip(want.booking.as_ref()) else { return Vec::new() };
    let (horse, rider) = (&card.horse, picture.rider(booking.rider_id));
    let flag = |yes: bool, points: f64| if yes { points } else { 0.0 };
    let usual = rider.is_some_and(|rider| rider.usual_horse_id == Some(id));
    let rode = picture
        .rider_bookings(booking.rider_id, around(want))
        .any(|other| other.id != booking.id && other.horse_id == Some(id));
    vec![
        (Reason::OwnHorse, flag(horse.owner_id.is_some(), 100.0)),
        (Reason::UsualHorse, flag(usual, 55.0)),
        (Reason::RodeLately, flag(rode, 15.0)),
        (Reason::CarriesLightly, flag(rider.is_some_and(|rider| lightly(horse, rider)), 10.0)),
        (Reason::WorkedLittle, 20.0 * rested(picture, want, horse)),
    ]
}

/// Whether the rider is well below what the horse carries, as far as both are known.
fn lightly(horse: &Horse, rider: &Rider) -> bool {
    horse.max_rider_weight.zip(rider.weight).is_some_and(|(most, weight)| {
        weight.tenths_kg().saturating_mul(4) <= most.tenths_kg().saturating_mul(3)
    })
}

/// How much of what it may do in seven days a horse has left.
fn rested(picture: &Picture, want: &Want, horse: &Horse) -> f64 {
    let day = picture.zone.date(want.lesson.starts_at);
    let work = work_of(picture, horse, day, day);
    let most = horse.limits.0.load_in_7_days.saturating_mul(LOAD_SCALE);
    let done = week_of(&work, 0).map_or(0, |week| week.usage().load_in_7_days);
    (1.0 - part(done, most)).clamp(0.0, 1.0)
}

fn arena(picture: &Picture, want: &Want, id: ArenaId) -> Weighed {
    let others: Vec<_> = picture
        .lessons_starting(around(want))
        .filter(|other| other.course_id == want.lesson.course_id && other.arena_id.is_some())
        .collect();
    let here = others.iter().filter(|other| other.arena_id == Some(id)).count();
    let beside =
        Span { from: want.lesson.starts_at.plus_minutes(-30), until: want.lesson.ends_at.plus_minutes(30) };
    let there = want.lesson.coach_id.is_some_and(|coach| {
        picture
            .coach_lessons(coach, beside)
            .any(|other| other.id != want.lesson.id && other.arena_id == Some(id))
    });
    vec![
        (Reason::UsualArena, 60.0 * share(here, others.len())),
        (Reason::CoachIsThere, if there { 40.0 } else { 0.0 }),
    ]
}

fn coach(picture: &Picture, want: &Want, id: CoachId) -> Weighed {
    let riders: Vec<&Booking> = picture.bookings_of(want.lesson.id).collect();
    let usual = |booking: &&&Booking| {
        picture.rider(booking.rider_id).is_some_and(|rider| rider.usual_coach_id == Some(id))
    };
    let theirs = riders.iter().filter(usual).count();
    let gives = picture.coach_lessons(id, around(want)).any(|other| other.course_id == want.lesson.course_id);
    vec![
        (Reason::UsualCoach, 70.0 * share(theirs, riders.len())),
        (Reason::GivesCourse, if gives { 30.0 } else { 0.0 }),
    ]
}

/// A week before and after, as far as the picture goes.
fn around(want: &Want) -> Span {
    Span { from: want.lesson.starts_at.plus_days(-7), until: want.lesson.ends_at.plus_days(7) }
}

fn share(some: usize, of: usize) -> f64 {
    let count = |count: usize| i64::try_from(count).unwrap_or(i64::MAX);
    part(count(some), count(of))
}

/// A part of a whole; nothing of nothing.
pub(crate) fn part(some: i64, of: i64) -> f64 {
    if of <= 0 { 0.0 } else { float(some) / float(of) }
}

/// A count as the solver takes it; above two thousand million it is as much as that.
pub(crate) fn float(count: i64) -> f64 {
    f64::from(i32::try_from(count).unwrap_or(if count < 0 { i32::MIN } else { i32::MAX }))
}
