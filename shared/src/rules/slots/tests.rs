//! What is free, and what is recommended.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::wildcard_enum_match_arm,
    reason = "a test stops at the first surprise and looks at the rows that it is about"
)]

use super::*;
use crate::id::HorseId;
use crate::record::{
    Booking, BookingState, CoachAvailability, DayOfWeek, HorseState, Lesson, LessonOrigin, Rider, Row,
    TimeSlotTemplate,
};
use crate::rules::conflicts::{Picture, Proposal, SeatSettles, Settles, judge};
use crate::store::memory::{MemoryStore, ready};
use crate::store::testing::world::{
    self, BAIXUE, COACH, COURSE, LEITING, RIDERS, ZHUIFENG, booking_id, lesson_id,
};
use crate::store::testing::{self, CLUB, id, minutes, untouched};
use crate::time::ClubZone;
use crate::words::Lang;

/// The world's club, taken from a store as desk and server take it.
fn picture(change: impl FnOnce(&mut Vec<Row>)) -> Picture {
    let mut rows = world::rows();
    change(&mut rows);
    let mut store = MemoryStore::new(CLUB);
    ready(testing::fill(&mut store, &rows)).unwrap();
    let club = rows.iter().find_map(|row| if let Row::Club(club) = row { Some(club.clone()) } else { None });
    let (zone, today) = (ClubZone::default(), day());
    ready(crate::rules::conflicts::ground(&mut store, &club.unwrap(), zone.day(today), &RIDERS)).unwrap()
}

fn day() -> Date {
    "2026-11-21".parse().unwrap()
}

fn wish() -> Wish {
    Wish::new(minutes(-30), COURSE, vec![day()])
}

fn clocks(slots: &[Slot]) -> Vec<String> {
    let mut clocks: Vec<_> = slots.iter().map(|slot| ClubZone::default().clock(slot.span.from)).collect();
    clocks.sort();
    clocks
}

/// Without the classes of the day.
fn to_make(slots: Vec<Slot>) -> Vec<Slot> {
    slots.into_iter().filter(|slot| slot.lesson_id.is_none()).collect()
}

#[test]
fn free_is_what_the_coach_has_left_within_opening_hours() {
    let picture = picture(|_| {});
    let free = to_make(slots(&picture, &wish()));
    // The coach teaches from 09:30 to 14:30; it is half past eight, and the club closes at eight.
    let mut expected: Vec<String> =
        (29..=38).map(|half| format!("{:02}:{:02}", half / 2, half % 2 * 30)).collect();
    expected.retain(|clock| clock.as_str() <= "19:00");
    assert_eq!(clocks(&free), expected);
    assert!(free.iter().all(|slot| slot.coach_id == Some(COACH) && slot.arena_id.is_some()));
}

#[test]
fn a_class_with_room_is_offered_as_it_is() {
    let picture = picture(|_| {});
    let mut classes = slots(&picture, &wish());
    classes.retain(|slot| slot.lesson_id.is_some());
    // Lesson 2 was made by an order.
    assert_eq!(clocks(&classes), ["09:30", "09:30", "11:30", "12:30", "13:30"]);
    assert_eq!(classes[0].reasons[0], SlotReason::JoinsClass { places: 3 });
    let of_nobody = Wish { coach_id: Some(id(0xBAD)), ..wish() };
    assert_eq!(slots(&picture, &of_nobody), []);
    let four = Wish { party: 4, ..wish() };
    assert!(slots(&picture, &four).is_empty(), "there are three horses");
}

#[test]
fn a_grid_says_when_lessons_begin_and_by_when_they_end() {
    let picture = picture(|rows| {
        rows.push(Row::TimeSlotTemplate(TimeSlotTemplate {
            club_id: CLUB,
            id: id(0xEE),
            weekday: DayOfWeek::Saturday,
            from_minute: 15 * 60,
            until_minute: 18 * 60,
            slot_minutes: 45,
            active: true,
            meta: untouched(),
        }));
    });
    assert_eq!(clocks(&to_make(slots(&picture, &wish()))), ["15:00", "15:45", "16:30"]);
    let sunday = Wish { days: vec!["2026-11-22".parse().unwrap()], ..wish() };
    assert_eq!(to_make(slots(&picture, &sunday)), []);
}

#[test]
fn nothing_is_offered_closer_than_the_course_is_booked() {
    let picture = picture(|rows| {
        for row in rows {
            if let Row::CourseConfig(config) = row {
                config.advance_hours = 8;
            }
        }
    });
    // Eight hours from half past eight.
    assert_eq!(clocks(&slots(&picture, &wish()))[0], "16:30");
}

#[test]
fn a_known_rider_gets_only_horses_that_suit_and_no_second_lesson_at_once() {
    let no_horse = |rows: &mut Vec<Row>| {
        for row in rows {
            match row {
                Row::Horse(horse) if horse.id == ZHUIFENG => horse.state = HorseState::Resting,
                Row::Rider(rider) => rider.no_ride.0 = vec![BAIXUE],
                _ => {}
            }
        }
    };
    let picture = picture(no_horse);
    let of_rider = Wish { rider_id: Some(RIDERS[0]), ..wish() };
    assert_eq!(slots(&picture, &of_rider), [], "雷霆 is for the advanced");
    let anybody = slots(&picture, &wish());
    assert!(!anybody.is_empty());
    let picture = self::picture(|_| {});
    let free = slots(&picture, &of_rider);
    let own = world::lesson(3).span();
    assert!(free.iter().all(|slot| !slot.span.overlaps(own)));
}

#[test]
fn the_best_comes_first_and_says_why() {
    let picture = picture(|_| {});
    let hours = vec![(DayOfWeek::Saturday, 16)];
    let wish = Wish {
        rider_id: Some(RIDERS[0]),
        preferred_start: Some(minutes(390)),
        preferred_coach: Some(COACH),
        habit: Habit { usual_horse_id: Some(ZHUIFENG), hours },
        ..wish()
    };
    let best = slots(&picture, &wish);
    // 15:30 is what was asked for; 16:00 is half an hour from it (5 points less) and the habit (20 more).
    assert_eq!(ClubZone::default().clock(best[0].span.from), "16:00");
    assert_eq!(best[0].score, 95 + 50 + 30 + 20);
    let said: Vec<String> = best[0].reasons.iter().map(|reason| reason.words(Lang::Zh)).collect();
    assert_eq!(said, ["与希望时间相差 30 分钟", "周岚 有空", "常骑的 追风 有空", "通常周六 16 点来"]);
    let exact = best.iter().find(|slot| slot.span.from == minutes(390)).unwrap();
    assert_eq!(exact.score, 100 + 50 + 30);
    assert!(best.is_sorted_by_key(|slot| std::cmp::Reverse(slot.score)));
    assert!(best.iter().all(|slot| slot.score >= 0));
}

/// What is offered can be booked: nothing at all stands against it.
#[test]
fn nothing_stands_against_what_is_offered() {
    let shift = |weekday, from_minute, until_minute| CoachAvailability {
        club_id: CLUB,
        id: id(0x5000),
        coach_id: COACH,
        kind: crate::record::CoachTime::Shift,
        weekday: Some(weekday),
        first_day: None,
        last_day: None,
        from_minute,
        until_minute,
        reason: None,
        state: crate::record::Approval::Approved,
        decided_at: None,
        decided_by: None,
        decided_note: None,
        meta: untouched(),
    };
    let picture = picture(|rows| {
        rows.push(Row::CoachAvailability(shift(DayOfWeek::Saturday, 900, 1_140)));
        for row in rows {
            match row {
                Row::Rider(rider) => rider.waiver_signed_at = Some(minutes(0)),
                Row::Horse(horse) => horse.limits.0.rest_minutes = 20,
                Row::Booking(booking) => {
                    booking.horse_id = Some(if booking.id == booking_id(1) { BAIXUE } else { ZHUIFENG })
                }
                _ => {}
            }
        }
    });
    let wish = Wish { rider_id: Some(RIDERS[0]), ..wish() };
    let free = to_make(slots(&picture, &wish));
    assert_eq!(clocks(&free).first().map(String::as_str), Some("15:00"));
    for slot in &free {
        let lesson = Lesson {
            id: id(0x5001),
            coach_id: slot.coach_id,
            arena_id: slot.arena_id,
            starts_at: slot.span.from,
            ends_at: slot.span.until,
            origin: LessonOrigin::Order,
            ..world::lesson(0)
        };
        let (starts_at, ends_at) = (lesson.starts_at, lesson.ends_at);
        let booking = |horse: HorseId| Booking {
            id: id(0x5002),
            lesson_id: lesson.id,
            horse_id: Some(horse),
            starts_at,
            ends_at,
            ..world::booking(0)
        };
        let with = |horse| {
            let place = Proposal::place(wish.at, lesson.clone(), Settles::ALL);
            judge(&picture, &place.with([booking(horse)], SeatSettles::ALL))
        };
        let open: Vec<_> =
            [ZHUIFENG, BAIXUE, LEITING].into_iter().filter(|horse| with(*horse).is_empty()).collect();
        assert!(!open.is_empty(), "{slot:?}");
    }
}

#[test]
fn a_habit_is_what_was_ridden_last_and_most() {
    let zone = ClubZone::default();
    let ride = |n: u128, days: i64, minute: i64, horse: Option<HorseId>, state| {
        let starts_at = minutes(minute).plus_days(-days);
        Booking { id: id(0x6000 + n), starts_at, horse_id: horse, state, ..world::booking(0) }
    };
    let done = BookingState::Done;
    let rides = [
        ride(0, 7, 30, Some(ZHUIFENG), done),
        ride(1, 14, 40, Some(BAIXUE), done),
        ride(2, 21, 300, Some(BAIXUE), done),
        ride(3, 24, 300, Some(ZHUIFENG), BookingState::NoShow),
        ride(4, 28, 600, Some(ZHUIFENG), done),
        ride(5, 35, 600, Some(LEITING), done),
        ride(6, 200, 600, Some(LEITING), done),
        ride(7, 201, 600, Some(LEITING), done),
        ride(8, -7, 600, Some(LEITING), done),
    ];
    let usual = habit(zone, minutes(0), &rides);
    assert_eq!(usual.usual_horse_id, Some(ZHUIFENG), "as often as 白雪, and later");
    assert_eq!(usual.hours, [(DayOfWeek::Saturday, 9)], "two of the last four that took place");
    let turned: Vec<Booking> = rides.iter().rev().cloned().collect();
    assert_eq!(habit(zone, minutes(0), &turned), usual);
    let none: [Booking; 0] = [];
    assert_eq!(habit(zone, minutes(0), &none), Habit::default());
}

#[test]
fn days_without_a_course_have_nothing() {
    let picture = picture(|_| {});
    assert_eq!(slots(&picture, &Wish { course_id: id(0xBAD), ..wish() }), []);
    assert_eq!(slots(&picture, &Wish { days: Vec::new(), ..wish() }), []);
    let _known: Option<&Rider> = picture.rider(RIDERS[0]);
    assert!(picture.lesson(lesson_id(0)).is_some());
}
