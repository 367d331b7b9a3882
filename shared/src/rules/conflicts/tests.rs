//! Each rule alone, and what holds of all of them.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::wildcard_enum_match_arm,
    reason = "a test stops at the first surprise and looks at the rows that it is about"
)]

mod laws;

use super::*;
use crate::id::{BookingId, LessonId};
use crate::record::{
    Approval, Arena, ArenaClosure, Booking, BookingState, Coach, CoachAvailability, CoachTime, ConflictCode,
    CourseConfig, DayOfWeek, Horse, HorseAvailability, HorseState, HorseTime, HorseWork, Json, Lesson,
    LessonState, Level, Rider, Row, Weight,
};
use crate::store::testing::world::{
    self, ARENA, COACH, COURSE, LEITING, RIDERS, YINUO, ZHUIFENG, booking_id, lesson_id,
};
use crate::store::testing::{CLUB, id, minutes, untouched};
use crate::time::{ClubZone, Timestamp};
use crate::words::{LoadLimit, Say};

/// The world's club in a picture: lessons 0 and 2 to 5 with the coach, one an hour from 09:30 on, all of them
/// in the arena, a rider in each.
fn picture() -> Picture {
    let rows = world::rows();
    let club = rows.iter().find_map(|row| if let Row::Club(club) = row { Some(club.clone()) } else { None });
    let mut picture = Picture::new(&club.unwrap());
    let mut course = None;
    for row in rows {
        match row {
            Row::Coach(coach) => picture.add_coach(coach, Vec::new()),
            Row::Horse(horse) => picture.add_horse(horse, Vec::new()),
            Row::Arena(arena) => picture.add_arena(arena, Vec::new()),
            Row::Rider(rider) => picture.add_rider(Rider { waiver_signed_at: Some(minutes(0)), ..rider }),
            Row::Product(product) if product.id == COURSE => course = Some(product.name),
            Row::CourseConfig(config) => picture.add_course(course.take().unwrap(), config),
            Row::Lesson(lesson) => picture.put_lesson(lesson),
            Row::Booking(booking) => picture.put_booking(booking),
            _ => {}
        }
    }
    picture
}

fn coach(picture: &mut Picture, change: impl FnOnce(&mut Coach), times: Vec<CoachAvailability>) {
    let mut coach = picture.coach(COACH).unwrap().coach.clone();
    change(&mut coach);
    picture.add_coach(coach, times);
}

fn horse(picture: &mut Picture, change: impl FnOnce(&mut Horse)) {
    let mut horse = picture.horse(ZHUIFENG).unwrap().horse.clone();
    change(&mut horse);
    picture.add_horse(horse, Vec::new());
}

fn rider(picture: &mut Picture, change: impl FnOnce(&mut Rider)) {
    let mut rider = picture.rider(RIDERS[0]).unwrap().clone();
    change(&mut rider);
    picture.add_rider(rider);
}

fn course(picture: &mut Picture, change: impl FnOnce(&mut CourseConfig)) {
    let mut config = picture.course(COURSE).unwrap().config.clone();
    change(&mut config);
    picture.add_course("单人课".to_owned(), config);
}

/// A new lesson so many minutes after nine, an hour long, with the coach in the arena.
fn lesson(after: i64) -> Lesson {
    let (starts_at, ends_at) = (minutes(after), minutes(after + 60));
    Lesson { id: id(0xABC0), starts_at, ends_at, ..world::lesson(0) }
}

fn place(after: i64) -> Proposal {
    Proposal::place(minutes(0), lesson(after), Settles::ALL)
}

/// Rider 0 in the new lesson of the evening, on a horse.
fn seat(after: i64) -> Proposal {
    let lesson = lesson(after);
    let booking = Booking {
        id: id(0xABD0),
        lesson_id: lesson.id,
        horse_id: Some(ZHUIFENG),
        starts_at: lesson.starts_at,
        ends_at: lesson.ends_at,
        ..world::booking(0)
    };
    Proposal::seat(minutes(0), lesson, booking, SeatSettles::ALL)
}

fn codes(picture: &Picture, proposal: &Proposal) -> Vec<&'static str> {
    judge(picture, proposal).iter().map(|conflict| conflict.code.as_str()).collect()
}

const EVENING: i64 = 480;

#[test]
fn nothing_stands_against_a_free_place() {
    let picture = picture();
    assert_eq!(codes(&picture, &place(EVENING)), [""; 0]);
    assert_eq!(codes(&picture, &seat(EVENING)), [""; 0]);
}

#[test]
fn a_coach_is_in_one_lesson_and_back_to_back_is_none() {
    let picture = picture();
    // The last lesson of the coach ends at 14:30, 330 minutes after nine.
    assert_eq!(codes(&picture, &place(330)), [""; 0]);
    let found = judge(&picture, &place(329));
    assert_eq!(found[0].code, ConflictCode::CoachBusy);
    assert_eq!((found[0].of, found[0].with), (Side::Lesson(id(0xABC0)), Side::Lesson(lesson_id(5))));
}

#[test]
fn who_is_gone_or_does_not_teach_it_takes_no_lesson() {
    let mut picture = picture();
    coach(&mut picture, |coach| coach.courses = Json(vec![world::TEN]), Vec::new());
    assert_eq!(codes(&picture, &place(EVENING)), ["course_not_taught_by_coach"]);
    coach(&mut picture, |coach| coach.active = false, Vec::new());
    assert_eq!(codes(&picture, &place(EVENING)), ["coach_gone"]);
}

fn time(kind: CoachTime, from_minute: i64, until_minute: i64) -> CoachAvailability {
    let day = "2026-11-21".parse().ok();
    CoachAvailability {
        club_id: CLUB,
        id: id(0xAA),
        coach_id: COACH,
        kind,
        weekday: (kind == CoachTime::Shift).then_some(DayOfWeek::Saturday),
        first_day: day,
        last_day: day,
        from_minute,
        until_minute,
        reason: None,
        state: Approval::Approved,
        decided_at: None,
        decided_by: None,
        decided_note: None,
        meta: untouched(),
    }
}

#[test]
fn leave_is_hard_and_a_missing_shift_is_soft() {
    let mut picture = picture();
    // The evening lesson is from 17:00 to 18:00, 1020 to 1080 minutes after midnight.
    for (from, until, expected) in [(960, 1_020, ""), (960, 1_021, "coach_on_leave"), (1_080, 1_200, "")] {
        coach(&mut picture, |_| {}, vec![time(CoachTime::Leave, from, until)]);
        assert_eq!(codes(&picture, &place(EVENING)).join(""), expected);
    }
    for (from, until, expected) in [(1_020, 1_080, ""), (1_021, 1_200, "coach_off_shift")] {
        coach(&mut picture, |_| {}, vec![time(CoachTime::Shift, from, until)]);
        assert_eq!(codes(&picture, &place(EVENING)).join(""), expected);
    }
}

#[test]
fn a_lesson_is_within_opening_hours() {
    let picture = picture();
    // Eight to eight.
    assert_eq!(codes(&picture, &place(600)), [""; 0]);
    assert_eq!(codes(&picture, &place(601)), ["outside_opening_hours"]);
    let moved = Proposal { settles: Settles { time: false, ..Settles::ALL }, ..place(601) };
    assert_eq!(codes(&picture, &moved), [""; 0], "what stays as it was is not judged again");
}

#[test]
fn an_arena_takes_so_many_and_none_while_it_is_closed() {
    let mut picture = picture();
    let mut arena: Arena = picture.arenas().next().unwrap().clone();
    arena.capacity = 1;
    picture.add_arena(arena.clone(), Vec::new());
    let open = |after| {
        let mut proposal = place(after);
        proposal.lesson.coach_id = None;
        proposal
    };
    let found = judge(&picture, &open(329));
    assert_eq!((found[0].code, found[0].with), (ConflictCode::ArenaFull, Side::Lesson(lesson_id(5))));
    assert_eq!(codes(&picture, &open(330)), [""; 0]);
    let closure = |from, until, active| ArenaClosure {
        club_id: CLUB,
        id: id(0xCC),
        arena_id: ARENA,
        starts_at: minutes(from),
        ends_at: minutes(until),
        reason: Some("大雨".to_owned()),
        active,
        meta: untouched(),
    };
    for (from, until, active, closed) in
        [(540, 600, true, false), (539, 600, true, true), (539, 600, false, false)]
    {
        picture.add_arena(arena.clone(), vec![closure(from, until, active)]);
        assert_eq!(codes(&picture, &open(EVENING)) == ["arena_closed"], closed);
    }
    picture.add_arena(Arena { active: false, ..arena }, Vec::new());
    assert_eq!(codes(&picture, &open(EVENING)), ["arena_closed"]);
}

#[test]
fn a_rider_rides_once_at_a_time_and_takes_a_free_place() {
    let mut picture = picture();
    let mut there = seat(EVENING);
    there.lesson = world::lesson(1);
    let booking = &mut there.seats[0].booking;
    (booking.lesson_id, booking.starts_at, booking.ends_at) = (lesson_id(1), minutes(30), minutes(90));
    let found = judge(&picture, &there);
    assert_eq!((found[0].code, found[0].with), (ConflictCode::RiderBusy, Side::Booking(booking_id(0))));
    there.lesson.capacity = 1;
    picture.take_booking(booking_id(0));
    assert_eq!(codes(&picture, &there), ["lesson_full"]);
}

#[test]
fn what_a_rider_lacks_is_soft() {
    let mut picture = picture();
    rider(&mut picture, |rider| {
        rider.waiver_signed_at = None;
        rider.birth_date = "2016-01-01".parse().ok();
    });
    course(&mut picture, |course| {
        course.required_level = Level::Novice;
        course.advance_hours = 9;
    });
    let soft = ["rider_level_too_low", "too_late_to_book", "waiver_missing", "guardian_missing"];
    assert_eq!(codes(&picture, &seat(EVENING)), soft);
    assert!(judge(&picture, &seat(EVENING)).iter().all(|conflict| !conflict.is_hard()));
    // Nine hours before 17:00 is eight o'clock, an hour before it was asked for.
    course(&mut picture, |course| course.advance_hours = 8);
    assert!(!codes(&picture, &seat(EVENING)).contains(&"too_late_to_book"));
}

#[test]
fn a_horse_that_is_taken_or_not_there_carries_nobody() {
    let mut picture = picture();
    picture.put_booking(Booking { horse_id: Some(ZHUIFENG), ..world::booking(5) });
    let mut late = seat(270);
    late.lesson.coach_id = None;
    let found = judge(&picture, &late);
    assert_eq!((found[0].code, found[0].with), (ConflictCode::HorseBusy, Side::Booking(booking_id(5))));
    for state in HorseState::ALL {
        horse(&mut picture, |horse| horse.state = *state);
        let unfit = codes(&picture, &seat(EVENING)) == ["horse_unfit"];
        assert_eq!(unfit, *state != HorseState::Fit, "{state:?}");
    }
}

#[test]
fn rest_and_care_keep_a_horse_in_for_as_long_as_they_last() {
    let care = |kind, from, until: Option<i64>, active| HorseAvailability {
        club_id: CLUB,
        id: id(0xDD),
        horse_id: ZHUIFENG,
        kind,
        starts_at: minutes(from),
        ends_at: until.map(minutes),
        note: None,
        active,
        meta: untouched(),
    };
    let mut picture = picture();
    let fit = picture.horse(ZHUIFENG).unwrap().horse.clone();
    for kind in HorseTime::ALL {
        for (from, until, active, meets) in [
            (400, Some(480), true, false),
            (400, Some(481), true, true),
            (539, None, true, true),
            (540, None, true, false),
            (400, None, false, false),
        ] {
            picture.add_horse(fit.clone(), vec![care(*kind, from, until, active)]);
            let out = codes(&picture, &seat(EVENING)) == ["horse_unfit"];
            assert_eq!(out, meets && kind.keeps_in(), "{kind:?} {from} {until:?}");
        }
    }
}

#[test]
fn a_horse_and_its_rider_have_to_go_together() {
    let with = |change: &dyn Fn(&mut Horse, &mut Rider)| {
        let mut picture = picture();
        let (mut of, mut who) =
            (picture.horse(ZHUIFENG).unwrap().horse.clone(), picture.rider(RIDERS[0]).unwrap().clone());
        change(&mut of, &mut who);
        picture.add_horse(of, Vec::new());
        picture.add_rider(who);
        codes(&picture, &seat(EVENING)).join(" ")
    };
    assert_eq!(with(&|horse, _| horse.owner_id = Some(YINUO)), "horse_not_for_others");
    assert_eq!(with(&|horse, _| horse.owner_id = Some(world::RUOXI)), "");
    assert_eq!(with(&|_, rider| rider.no_ride = Json(vec![ZHUIFENG])), "horse_no_ride");
    assert_eq!(with(&|horse, _| horse.levels = Json(vec![Level::Advanced])), "horse_level_mismatch");
    let weights = |most, weight| {
        with(&move |horse, rider| {
            horse.max_rider_weight = Some(Weight::from_tenths_kg(most));
            rider.weight = Some(Weight::from_tenths_kg(weight));
        })
    };
    assert_eq!((weights(700, 701), weights(700, 700)), ("rider_too_heavy".to_owned(), String::new()));
}

/// Puts the horse under a rider in so many more lessons, on the days so many from today, an hour each from
/// eight on.
fn worked(picture: &mut Picture, days: &[i64], a_day: i64) {
    let eight = minutes(-60);
    for day in days {
        for n in 0..a_day {
            let starts_at = eight.plus_days(*day).plus_minutes(n * 120);
            let key = u128::try_from((day + 50) * 100 + n).unwrap();
            let (lesson_id, ends_at): (LessonId, Timestamp) =
                (id(0xF_0000 + key), starts_at.plus_minutes(60));
            let lesson = Lesson {
                id: lesson_id,
                coach_id: None,
                arena_id: None,
                starts_at,
                ends_at,
                ..world::lesson(0)
            };
            picture.put_lesson(lesson);
            let of: BookingId = id(0xE_0000 + key);
            let rider_id = RIDERS[2];
            let horse_id = Some(ZHUIFENG);
            picture.put_booking(Booking {
                id: of,
                lesson_id,
                rider_id,
                horse_id,
                starts_at,
                ends_at,
                ..world::booking(0)
            });
        }
    }
}

#[test]
fn a_booking_is_counted_once_whole_or_by_what_it_asks_of_the_horse() {
    let mut whole = picture();
    worked(&mut whole, &[-3, 0, 1], 2);
    let rider = whole.rider(RIDERS[2]).unwrap().clone();
    whole.add_rider(Rider { weight: Some(Weight::from_tenths_kg(600)), ..rider });
    horse(&mut whole, |horse| horse.max_rider_weight = Some(Weight::from_tenths_kg(700)));
    let card = whole.horse(ZHUIFENG).unwrap().horse.clone();
    let day = whole.zone.date(minutes(0));
    let all = work_of(&whole, &card, day, day);
    assert_eq!(all.iter().map(|day| day.lessons).sum::<i64>(), 6, "{all:?}");
    let bookings: Vec<Booking> =
        whole.bookings().filter(|one| one.horse_id == Some(ZHUIFENG)).cloned().collect();
    let work = |booking: &Booking| HorseWork {
        booking_id: booking.id,
        starts_at: booking.starts_at,
        course_id: whole.lesson(booking.lesson_id).map(|lesson| lesson.course_id),
        weight: whole.rider(booking.rider_id).and_then(|rider| rider.weight),
    };
    let mut counted = whole.clone();
    for booking in &bookings {
        counted.add_work(ZHUIFENG, work(booking));
    }
    assert_eq!(work_of(&counted, &card, day, day), all, "it has them whole");
    for booking in &bookings {
        counted.take_booking(booking.id);
    }
    assert_eq!(work_of(&counted, &card, day, day).iter().map(|day| day.lessons).sum::<i64>(), 0);
    for booking in bookings.iter().chain(&bookings) {
        counted.add_work(ZHUIFENG, work(booking));
    }
    assert_eq!(work_of(&counted, &card, day, day), all, "it has what they ask");
    for booking in &bookings {
        counted.put_booking(booking.clone());
    }
    assert_eq!(work_of(&counted, &card, day, day), all, "it has them whole again");
    for booking in &bookings {
        counted.take_booking(booking.id);
        counted.add_work(ZHUIFENG, work(booking));
        counted.take_booking(booking.id);
    }
    assert_eq!(work_of(&counted, &card, day, day).iter().map(|day| day.lessons).sum::<i64>(), 0);
}

#[test]
fn a_horse_does_so_much_on_a_day_and_rests_between() {
    let mut plain = picture();
    worked(&mut plain, &[0], 3);
    assert_eq!(codes(&plain, &seat(EVENING)), [""; 0]);
    worked(&mut plain, &[0], 4);
    // Four lessons of one saddle hour are a load of 4.0.
    assert_eq!(codes(&plain, &seat(EVENING)), ["horse_over_daily_lessons", "horse_over_load"]);
    horse(&mut plain, |horse| (horse.limits.0.lessons_a_day, horse.limits.0.load_a_day) = (5, 50));
    assert_eq!(codes(&plain, &seat(EVENING)), [""; 0]);
    // The last of the four ends at 15:00, 360 minutes after nine.
    horse(&mut plain, |horse| horse.limits.0.rest_minutes = 15);
    let mut after = seat(360);
    after.lesson.coach_id = None;
    assert_eq!(codes(&plain, &after), ["horse_rest_too_short"]);
    let mut after = seat(375);
    after.lesson.coach_id = None;
    assert_eq!(codes(&plain, &after), [""; 0]);
}

#[test]
fn a_heavy_rider_and_a_hard_course_count_for_more() {
    let mut picture = picture();
    worked(&mut picture, &[0], 2);
    horse(&mut picture, |horse| {
        horse.limits.0.load_a_day = 32;
        horse.max_rider_weight = Some(Weight::from_tenths_kg(800));
    });
    rider(&mut picture, |rider| rider.weight = Some(Weight::from_tenths_kg(600)));
    assert_eq!(codes(&picture, &seat(EVENING)), [""; 0], "2.0 and 1.0");
    rider(&mut picture, |rider| rider.weight = Some(Weight::from_tenths_kg(601)));
    assert_eq!(codes(&picture, &seat(EVENING)), ["horse_over_load"], "2.0 and 1.25");
    rider(&mut picture, |rider| rider.weight = None);
    course(&mut picture, |course| course.load_percent = 150);
    // The other two lessons are of the same course.
    assert_eq!(codes(&picture, &seat(EVENING)), ["horse_over_load"], "3.0 and 1.5");
}

#[test]
fn a_week_has_its_most_and_a_day_of_rest_whichever_way_it_is_laid() {
    let mut free = picture();
    worked(&mut free, &[-6, -5, -4, -3, -2], 3);
    assert_eq!(codes(&free, &seat(EVENING)), [""; 0]);
    horse(&mut free, |horse| horse.limits.0.load_in_7_days = 155);
    let Say::HorseOverLoad { limit, .. } = judge(&free, &seat(EVENING))[0].say.clone() else {
        unreachable!()
    };
    assert_eq!(limit, LoadLimit::Week);
    // Six days in a row with this one in the middle leave one free; seven leave none.
    let mut around = picture();
    worked(&mut around, &[-3, -2, -1, 1, 2], 1);
    assert_eq!(codes(&around, &seat(EVENING)), [""; 0]);
    worked(&mut around, &[3], 1);
    let Say::HorseOverLoad { limit, most, .. } = judge(&around, &seat(EVENING))[0].say.clone() else {
        unreachable!()
    };
    assert_eq!((limit, most), (LoadLimit::RestDay, 1));
}

#[test]
fn who_goes_along_is_asked_only_for_the_new_time() {
    let mut picture = picture();
    let booking = Booking { horse_id: Some(LEITING), ..world::booking(5) };
    picture.put_booking(booking.clone());
    // An advanced rider's horse under a beginner, approved when it was booked.
    let later = Lesson { starts_at: minutes(400), ends_at: minutes(460), ..world::lesson(5) };
    let settles = Settles { time: true, coach: false, arena: false };
    let along = Proposal::place(minutes(0), later, settles).with([booking], SeatSettles::ALONG);
    assert_eq!(codes(&picture, &along), [""; 0]);
}

#[test]
fn a_cancelled_lesson_and_who_did_not_come_hold_nothing() {
    let mut picture = picture();
    picture.put_lesson(Lesson { state: LessonState::Cancelled, ..world::lesson(5) });
    assert_eq!(codes(&picture, &place(300)), [""; 0]);
    picture.put_booking(Booking {
        horse_id: Some(ZHUIFENG),
        state: BookingState::NoShow,
        ..world::booking(5)
    });
    assert_eq!(codes(&picture, &seat(300)), [""; 0]);
}

/// The same picture in a club of another zone.
fn in_zone(mut picture: Picture, zone: ClubZone) -> Picture {
    picture.zone = zone;
    picture
}

#[test]
fn a_sentence_names_who_is_meant() {
    let mut picture = picture();
    coach(&mut picture, |coach| coach.courses = Json(vec![world::TEN]), Vec::new());
    let say = judge(&picture, &place(EVENING))[0].say.clone();
    assert_eq!(say.words(crate::words::Lang::Zh, picture.zone), "周岚 不教“单人课”");
}
