//! The timetable around a moment: the longest lesson is not missed, and a move is judged by a part of it as by all
//! of it.

use super::super::testing::world::{self, ARENA, COACH, RIDERS, ZHUIFENG, booking_id, lesson_id, starts};
use super::super::testing::{self, CLUB, id, minutes};
use crate::id::{BookingId, LessonId};
use crate::record::{Booking, Club, ConflictCode, Horse, Lesson};
use crate::rules::conflicts::{self, Conflict, Proposal, SeatSettles, Settles};
use crate::rules::timetable;
use crate::store::{ScanTables, Store, fetch};
use crate::time::{Span, Timestamp};

/// The longest lesson that the rules let through, in minutes. Written out, so that who changes the rule comes by here.
const LONGEST: i64 = 24 * 60;

/// A lesson that lasts as long as one may is found from its first moment to its last, and so are its riders and
/// their horses. A store may look no further than that: who lets lessons last longer has to tell the stores.
pub async fn the_longest_lesson_is_found_from_its_first_moment_to_its_last<S: Store>(store: &mut S) {
    testing::fill(store, &world::rows()).await.unwrap();
    let lasting = |from: Timestamp, long| Span { from, until: from.plus_minutes(long) };
    assert_eq!(timetable::time(lasting(minutes(0), LONGEST)), Ok(()));
    assert!(
        timetable::time(lasting(minutes(0), LONGEST + 1)).is_err(),
        "the stores look no further than a day"
    );
    for (n, days, long) in [(0, 30, 23 * 60), (1, 60, LONGEST)] {
        let from = minutes(0).plus_days(days);
        let span = lasting(from, long);
        let lesson = Lesson {
            id: id(0x2B_0000 + n),
            number: format!("L20261221A{n:04}"),
            starts_at: from,
            ends_at: span.until,
            ..world::lesson(0)
        };
        let booking = Booking {
            id: id(0x2B_0100 + n),
            lesson_id: lesson.id,
            horse_id: Some(ZHUIFENG),
            starts_at: from,
            ends_at: span.until,
            ..world::booking(0)
        };
        store.insert(&lesson).await.unwrap();
        store.insert(&booking).await.unwrap();
        let (first, last) = (from.plus_millis(1), span.until.plus_millis(-1));
        for (during, meets) in [
            (Span { from: from.plus_days(-2), until: from }, false),
            (Span { from: from.plus_days(-2), until: first }, true),
            (Span { from, until: first }, true),
            (Span { from: first, until: last }, true),
            (Span { from: last, until: span.until }, true),
            (Span { from: last, until: span.until.plus_days(2) }, true),
            (Span { from: span.until, until: span.until.plus_days(2) }, false),
        ] {
            let lessons = [
                store.coach_lessons(COACH, during).await.unwrap(),
                store.arena_lessons(ARENA, during).await.unwrap(),
            ];
            let bookings = [
                store.horse_bookings(ZHUIFENG, during).await.unwrap(),
                store.rider_bookings(RIDERS[0], during).await.unwrap(),
            ];
            let lessons = lessons.map(|found| found.iter().map(|row| row.id).collect::<Vec<LessonId>>());
            let bookings = bookings.map(|found| found.iter().map(|row| row.id).collect::<Vec<BookingId>>());
            let (lesson, booking) =
                if meets { (vec![lesson.id], vec![booking.id]) } else { (vec![], vec![]) };
            assert_eq!(lessons, [lesson.clone(), lesson], "{long} minutes, {during:?}");
            assert_eq!(bookings, [booking.clone(), booking], "{long} minutes, {during:?}");
        }
    }
}

/// What is loaded for one move answers as the whole timetable does, wherever the lesson goes: a horse that stays on
/// its day does no more than before, one that goes to another is asked for its fortnight.
pub async fn a_move_is_judged_by_what_is_loaded_for_it_as_by_the_whole_timetable<S: Store + ScanTables>(
    store: &mut S,
) {
    ridden(store).await;
    let mut met = Vec::new();
    for n in [0, 2, 3, 5] {
        for away in [30, -30, 60, 75, 180, 600, LONGEST, LONGEST + 60, -2 * LONGEST, 5 * LONGEST, 9 * LONGEST]
        {
            let found = judged_twice(store, n, away).await;
            met.extend(found.into_iter().map(|conflict| (away.abs() < 600, conflict.code)));
        }
    }
    for (same_day, code) in [
        (true, ConflictCode::HorseBusy),
        (true, ConflictCode::HorseRestTooShort),
        (false, ConflictCode::HorseOverDailyLessons),
        (false, ConflictCode::HorseOverLoad),
    ] {
        assert!(met.contains(&(same_day, code)), "{code:?}");
    }
    assert!(!met.contains(&(true, ConflictCode::HorseOverDailyLessons)), "it does no more than before");
}

/// One horse in four lessons of a day, and in others on the days around it; it may do little more.
async fn ridden<S: Store>(store: &mut S) {
    testing::fill(store, &world::rows()).await.unwrap();
    let mut horse: Horse = fetch(store, ZHUIFENG).await.unwrap().unwrap();
    horse.limits.0.lessons_a_day = 1;
    horse.limits.0.load_in_7_days = 30;
    horse.limits.0.rest_minutes = 20;
    store.update(&horse).await.unwrap();
    for n in [0, 2, 3, 5] {
        let mut booking: Booking = fetch(store, booking_id(n)).await.unwrap().unwrap();
        booking.horse_id = Some(ZHUIFENG);
        store.update(&booking).await.unwrap();
    }
    for (n, day) in (0..).zip([-6, -3, 1, 4, 6]) {
        let (starts_at, ends_at) = (starts(2).plus_days(day), starts(3).plus_days(day));
        let (id_of, number) = (id(0x2B_0200 + n), format!("L20261122A{n:04}"));
        let lesson = Lesson { id: id_of, number, starts_at, ends_at, ..world::lesson(2) };
        let mut booking = world::booking(2);
        (booking.id, booking.lesson_id) = (id(0x2B_0300 + n), lesson.id);
        (booking.starts_at, booking.ends_at) = (starts_at, ends_at);
        booking.horse_id = Some(ZHUIFENG);
        store.insert(&lesson).await.unwrap();
        store.insert(&booking).await.unwrap();
    }
}

/// What stands against a lesson so many minutes away from where it is, asked both ways.
async fn judged_twice<S: Store + ScanTables>(store: &mut S, n: u32, away: i64) -> Vec<Conflict> {
    let club: Club = fetch(store, CLUB).await.unwrap().unwrap();
    let mut lesson: Lesson = fetch(store, lesson_id(n)).await.unwrap().unwrap();
    (lesson.starts_at, lesson.ends_at) =
        (lesson.starts_at.plus_minutes(away), lesson.ends_at.plus_minutes(away));
    let mut along = store.bookings_of(lesson.id).await.unwrap();
    for booking in &mut along {
        (booking.starts_at, booking.ends_at) = (lesson.starts_at, lesson.ends_at);
    }
    let time = Settles { time: true, ..Settles::NONE };
    let proposal = Proposal::place(minutes(-60), lesson, time).with(along, SeatSettles::ALONG);
    let part = conflicts::load(store, &club, &proposal).await.unwrap();
    let during = Span { from: minutes(0).plus_days(-20), until: minutes(0).plus_days(20) };
    let whole = conflicts::ground(store, &club, during, &RIDERS).await.unwrap();
    let found = conflicts::judge(&part, &proposal);
    assert_eq!(found, conflicts::judge(&whole, &proposal), "lesson {n}, {away} minutes away");
    found
}
