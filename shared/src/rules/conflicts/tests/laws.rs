//! What holds of the rules together, whatever lies on the timetable.

use super::*;
use crate::record::{Hours, WeekHours};
use proptest::prelude::*;

/// A lesson as one may lie on a timetable: start and length in quarters of an hour, coach, arena, and a rider
/// on a horse.
#[derive(Debug, Clone, Copy)]
struct Laid {
    start: i64,
    long: i64,
    coach: Option<usize>,
    rider: usize,
    horse: Option<usize>,
}

fn laid() -> impl Strategy<Value = Laid> {
    let (who, on) =
        (proptest::option::weighted(0.8, 0_usize..2), proptest::option::weighted(0.8, 0_usize..3));
    (0_i64..60, 1_i64..8, who, 0_usize..3, on).prop_map(|(start, long, coach, rider, horse)| Laid {
        start,
        long,
        coach,
        rider,
        horse,
    })
}

const OTHER_COACH: u128 = 0x9_0001;

fn lesson_of(n: usize, laid: Laid) -> Lesson {
    let starts_at = minutes(-60 + laid.start * 15);
    Lesson {
        id: id(0x9_1000 + u128::try_from(n).unwrap()),
        coach_id: laid.coach.map(|n| if n == 0 { COACH } else { id(OTHER_COACH) }),
        starts_at,
        ends_at: starts_at.plus_minutes(laid.long * 15),
        ..world::lesson(0)
    }
}

fn booking_of(n: usize, laid: Laid) -> Booking {
    let lesson = lesson_of(n, laid);
    Booking {
        id: id(0x9_2000 + u128::try_from(n).unwrap()),
        lesson_id: lesson.id,
        rider_id: RIDERS[laid.rider],
        horse_id: laid.horse.map(|n| [ZHUIFENG, world::BAIXUE, LEITING][n]),
        starts_at: lesson.starts_at,
        ends_at: lesson.ends_at,
        ..world::booking(0)
    }
}

/// The world's people and horses with none of its lessons, open day and night.
fn blank() -> Picture {
    let mut blank = picture();
    for n in 0..6 {
        blank.take_booking(booking_id(n));
        blank.take_lesson(lesson_id(n));
    }
    let mut other = blank.coach(COACH).unwrap().coach.clone();
    other.id = id(OTHER_COACH);
    blank.add_coach(other, Vec::new());
    let day = vec![Hours { from: 0, until: 1_440 }];
    blank.rules.opening_hours = WeekHours {
        monday: day.clone(),
        tuesday: day.clone(),
        wednesday: day.clone(),
        thursday: day.clone(),
        friday: day.clone(),
        saturday: day.clone(),
        sunday: day,
    };
    blank
}

fn put(picture: &mut Picture, n: usize, laid: Laid) {
    picture.put_lesson(lesson_of(n, laid));
    picture.put_booking(booking_of(n, laid));
}

/// A lesson with its rider, all of it new.
fn whole(n: usize, laid: Laid) -> Proposal {
    Proposal::place(minutes(-120), lesson_of(n, laid), Settles::ALL)
        .with([booking_of(n, laid)], SeatSettles::ALL)
}

/// Those conflicts in which two lessons or two bookings meet.
fn meetings(picture: &Picture, proposal: &Proposal) -> Vec<(ConflictCode, Side, Side)> {
    let two = |conflict: &Conflict| {
        use ConflictCode::{CoachBusy, HorseBusy, HorseRestTooShort, RiderBusy};
        matches!(conflict.code, CoachBusy | HorseBusy | RiderBusy | HorseRestTooShort)
    };
    let found = judge(picture, proposal).into_iter().filter(two);
    found.map(|conflict| (conflict.code, conflict.of, conflict.with)).collect()
}

fn zone(name: &str) -> ClubZone {
    ClubZone(name.parse().unwrap())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn what_one_meets_meets_it(one in laid(), other in laid(), rest in 0_i64..60) {
        let with = |n, laid| {
            let mut picture = blank();
            for id in [ZHUIFENG, world::BAIXUE, LEITING] {
                let mut horse = picture.horse(id).unwrap().horse.clone();
                horse.limits.0.rest_minutes = rest;
                picture.add_horse(horse, Vec::new());
            }
            put(&mut picture, n, laid);
            picture
        };
        let mut there = meetings(&with(1, other), &whole(0, one));
        let mut back: Vec<_> = meetings(&with(0, one), &whole(1, other));
        back.iter_mut().for_each(|(_, of, with)| std::mem::swap(of, with));
        there.sort();
        back.sort();
        prop_assert_eq!(there, back);
    }

    #[test]
    fn time_is_half_open(one in laid(), long in 1_i64..8) {
        let mut picture = blank();
        put(&mut picture, 0, one);
        let next = Laid { start: one.start + one.long, long, ..one };
        prop_assert!(meetings(&picture, &whole(1, next)).is_empty());
        let before = Laid { start: one.start - long, long, ..one };
        prop_assert!(meetings(&picture, &whole(1, before)).is_empty());
        let into = Laid { start: one.start + one.long - 1, long, ..one };
        let met = meetings(&picture, &whole(1, into));
        prop_assert_eq!(met.iter().any(|(code, ..)| *code == ConflictCode::CoachBusy), one.coach.is_some());
        prop_assert!(met.iter().any(|(code, ..)| *code == ConflictCode::RiderBusy));
    }

    #[test]
    fn the_order_in_which_a_timetable_was_laid_does_not_matter(
        day in proptest::collection::vec(laid(), 1..12),
        asked in laid(),
        turned in 0_usize..12,
    ) {
        let mut straight = blank();
        day.iter().enumerate().for_each(|(n, laid)| put(&mut straight, n, *laid));
        let mut order: Vec<usize> = (0..day.len()).collect();
        order.rotate_left(turned % day.len());
        order.reverse();
        let mut other = blank();
        // Twice: what is put in again takes the place of what was there.
        order.iter().chain(&order).for_each(|n| put(&mut other, *n, day[*n]));
        prop_assert_eq!(judge(&straight, &whole(99, asked)), judge(&other, &whole(99, asked)));
    }

    #[test]
    fn who_meets_whom_does_not_depend_on_the_club_s_zone(
        day in proptest::collection::vec(laid(), 1..12),
        asked in laid(),
        name in prop_oneof![Just("Europe/Berlin"), Just("America/Sao_Paulo"), Just("Australia/Lord_Howe")],
    ) {
        let mut picture = blank();
        day.iter().enumerate().for_each(|(n, laid)| put(&mut picture, n, *laid));
        let here = meetings(&picture, &whole(99, asked));
        prop_assert_eq!(meetings(&in_zone(picture, zone(name)), &whole(99, asked)), here);
    }

    #[test]
    fn moved_and_moved_back_is_as_it_was(
        day in proptest::collection::vec(laid(), 1..12),
        (which, start, asked) in (0_usize..12, 0_i64..60, laid()),
    ) {
        let mut picture = blank();
        day.iter().enumerate().for_each(|(n, laid)| put(&mut picture, n, *laid));
        let before = judge(&picture, &whole(99, asked));
        let n = which % day.len();
        put(&mut picture, n, Laid { start, ..day[n] });
        put(&mut picture, n, day[n]);
        prop_assert_eq!(judge(&picture, &whole(99, asked)), before);
        // A lesson is never in its own way.
        let itself = Proposal::place(minutes(-120), lesson_of(n, day[n]), Settles::ALL)
            .with([booking_of(n, day[n])], SeatSettles::ALL);
        let own = [Side::Lesson(lesson_of(n, day[n]).id), Side::Booking(booking_of(n, day[n]).id)];
        let met = meetings(&picture, &itself);
        prop_assert!(met.iter().all(|(.., with)| !own.contains(with)), "{:?}", met);
    }
}
