//! Lessons by a weekly rule.

use super::make_lesson::lesson;
use super::*;
use crate::command::{
    CancelSeries, Change, EditSeries, Later, LeftOut, MakeSeries, MoveLesson, Place, Planned, WayBack,
    way_back,
};
use crate::id::{CoachId, LessonSeriesId};
use crate::number::{Brought, Origin, Origins};
use crate::record::{Coach, DayOfWeek, LessonSeries, LessonState, WeeklyRule};
use crate::store::testing::world::{ARENA, COACH, COURSE, RIDERS, YINUO};

const SERIES: LessonSeriesId = LessonSeriesId(testing::uuid(0x9000));
const OTHER: CoachId = CoachId(testing::uuid(0x9001));

fn day(text: &str) -> crate::time::Date {
    text.parse().unwrap()
}

/// Saturdays at 17:00 from today on, six of them.
fn rule() -> WeeklyRule {
    WeeklyRule {
        weekdays: vec![DayOfWeek::Saturday],
        every_weeks: 1,
        start_minute: 1_020,
        minutes: 60,
        first_day: day("2026-11-21"),
        last_day: day("2026-12-26"),
        except: Vec::new(),
    }
}

fn series() -> MakeSeries {
    let lessons = (0..).zip(rule().dates()).map(|(n, on)| Planned {
        on,
        lesson_id: id(0x9100 + n),
        number: format!("L20261121A{:04}", 700 + n),
    });
    MakeSeries {
        series_id: SERIES,
        course_id: COURSE,
        coach_id: Some(COACH),
        arena_id: Some(ARENA),
        rule: rule(),
        capacity: 4,
        confirmed: true,
        note: None,
        reason: None,
        lessons: lessons.collect(),
    }
}

fn in_series(club: &Club) -> Vec<Lesson> {
    let mut lessons: Vec<Lesson> = club.of();
    lessons.retain(|lesson| lesson.series_id.is_some());
    lessons.sort_by_key(|lesson| lesson.starts_at);
    lessons
}

fn clocks(club: &Club) -> Vec<String> {
    let zone = ClubZone::default();
    let at = |lesson: &Lesson| format!("{} {}", zone.date(lesson.starts_at), zone.clock(lesson.starts_at));
    in_series(club).iter().map(at).collect()
}

fn club() -> Club {
    let mut club = Club::open();
    let mut other: Coach = club.get(COACH);
    (other.id, other.name) = (OTHER, "何川".to_owned());
    club.add(&other);
    club
}

#[test]
fn a_series_makes_what_fits_and_says_what_does_not_with_what_is_free_instead() {
    let mut club = club();
    // Another lesson of the coach on the third Saturday, from 17:30 to 18:30.
    let there = crate::command::MakeLesson {
        starts_at: minutes(510).plus_days(14),
        ends_at: minutes(570).plus_days(14),
        ..lesson(0, 480)
    };
    done(club.issue(0, there));
    let receipt = done(club.issue(1, series()));
    let Receipt::SeriesMade { lessons, left_out, .. } = receipt else { panic!("{receipt:?}") };
    assert_eq!(lessons.len(), 5);
    let LeftOut { on, why, instead } = &left_out[0];
    assert_eq!((*on, why.code().as_str(), left_out.len()), (day("2026-12-05"), "coach_busy", 1));
    let at: Vec<_> = instead.iter().map(|span| ClubZone::default().clock(span.from)).collect();
    assert_eq!(at, ["16:30", "16:00", "15:30"], "the nearest first");
    assert_eq!(clocks(&club).len(), 5);
    assert!(in_series(&club).iter().all(|lesson| lesson.series_id == Some(SERIES)));
    assert_eq!(club.get::<LessonSeries>(SERIES).rule.0, rule());
}

#[test]
fn a_series_of_which_nothing_fits_is_refused() {
    let mut club = club();
    club.edit(COACH, |coach: &mut Coach| coach.active = false);
    assert_eq!(refusal(club.issue(0, series())).code(), "coach_gone");
    assert!(club.of::<LessonSeries>().is_empty());
}

#[test]
fn a_form_that_makes_no_sense_is_refused() {
    let refused = |change: &dyn Fn(&mut MakeSeries)| {
        let mut command = series();
        change(&mut command);
        refusal(Club::open().issue(0, command)).code()
    };
    assert_eq!(refused(&|form| form.rule.weekdays.clear()), "bad_field");
    assert_eq!(refused(&|form| form.lessons.clear()), "bad_field");
    assert_eq!(refused(&|form| form.lessons[0].on = day("2026-11-22")), "bad_field");
    assert_eq!(refused(&|form| form.lessons.swap(0, 1)), "bad_field");
    assert_eq!(refused(&|form| form.capacity = 5), "bad_field");
}

#[test]
fn every_number_is_held_to_the_desk_that_brings_it() {
    let own = |n| series().check_numbers(&Origins { own: &Origin::nth(n), earlier: &[] });
    assert_eq!(own(0), Ok(Brought::Proven));
    assert!(own(1).is_err());
}

fn hour(before: i64, after: i64) -> EditSeries {
    EditSeries {
        series_id: SERIES,
        later: None,
        start_minute: Some(Change { before, after }),
        minutes: None,
        coach: None,
        arena: None,
        reason: None,
    }
}

#[test]
fn all_that_lie_ahead_change_but_the_one_that_was_put_elsewhere() {
    let mut club = club();
    done(club.issue(0, series()));
    let first = in_series(&club)[1].clone();
    let span =
        crate::time::Span { from: first.starts_at.plus_minutes(-60), until: first.ends_at.plus_minutes(-60) };
    let place = Place { span, ..Place::of(&first) };
    let alone = ready(MoveLesson::prepare(&mut club.store, first.id, place, None)).unwrap();
    done(club.issue(1, alone));
    // The first one has begun.
    let receipt = done(club.issue(490, hour(1_020, 1_080)));
    let Receipt::SeriesEdited { lessons, left_out, .. } = receipt else { panic!("{receipt:?}") };
    assert_eq!((lessons.len(), left_out.len()), (5, 0));
    let expected = [
        "2026-11-21 17:00",
        "2026-11-28 16:00",
        "2026-12-05 18:00",
        "2026-12-12 18:00",
        "2026-12-19 18:00",
        "2026-12-26 18:00",
    ];
    assert_eq!(clocks(&club), expected);
    assert_eq!(club.get::<LessonSeries>(SERIES).rule.0.start_minute, 1_080);
}

#[test]
fn this_and_later_become_a_series_of_their_own_and_the_way_back_leads_the_lessons_back() {
    let mut club = club();
    done(club.issue(0, series()));
    let before = clocks(&club);
    let new = LessonSeriesId(testing::uuid(0x9002));
    let edit: Command = EditSeries {
        later: Some(Later { from: day("2026-12-12"), series_id: new }),
        coach: Some(Change { before: Some(COACH), after: Some(OTHER) }),
        ..hour(1_020, 960)
    }
    .into();
    let receipt = done(club.issue(1, edit.clone()));
    let later: Vec<Lesson> =
        in_series(&club).into_iter().filter(|lesson| lesson.series_id == Some(new)).collect();
    assert_eq!(later.len(), 3);
    assert!(later.iter().all(|lesson| lesson.coach_id == Some(OTHER)));
    let (earlier, own): (LessonSeries, LessonSeries) = (club.get(SERIES), club.get(new));
    assert_eq!((earlier.rule.0.last_day, own.rule.0.first_day), (day("2026-12-11"), day("2026-12-12")));
    let back = match ready(way_back(&mut club.store, ClubZone::default(), &edit, &receipt, "点错了")).unwrap()
    {
        WayBack::By(back) => *back,
        WayBack::None(why) => panic!("{why}"),
    };
    done(club.issue(2, back));
    assert_eq!(clocks(&club), before);
    assert!(in_series(&club).iter().all(|lesson| lesson.coach_id == Some(COACH)));
}

#[test]
fn a_lesson_that_does_not_fit_stays_and_its_riders_with_it() {
    let mut club = club();
    done(club.issue(0, series()));
    let third = in_series(&club)[2].clone();
    let booking = Booking {
        id: id(0x9200),
        lesson_id: third.id,
        rider_id: RIDERS[1],
        member_id: YINUO,
        starts_at: third.starts_at,
        ends_at: third.ends_at,
        ..world::booking(5)
    };
    club.add(&booking);
    let taken = crate::command::MakeLesson {
        starts_at: third.starts_at.plus_minutes(60),
        ends_at: third.ends_at.plus_minutes(60),
        ..lesson(0, 480)
    };
    done(club.issue(1, taken));
    let receipt = done(club.issue(2, hour(1_020, 1_080)));
    let Receipt::SeriesEdited { lessons, left_out, .. } = receipt else { panic!("{receipt:?}") };
    assert_eq!((lessons.len(), left_out.len()), (5, 1));
    assert_eq!((left_out[0].on, left_out[0].why.code().as_str()), (day("2026-12-05"), "coach_busy"));
    assert_eq!(club.get::<Booking>(id(0x9200)).starts_at, third.starts_at);
}

#[test]
fn a_series_is_cancelled_from_a_day_on_or_altogether() {
    let mut club = club();
    done(club.issue(0, series()));
    let cancel = |from: Option<&str>| CancelSeries {
        series_id: SERIES,
        from: from.map(day),
        reason: "学期结束".to_owned(),
    };
    let Receipt::SeriesCancelled { lessons, .. } = done(club.issue(1, cancel(Some("2026-12-19")))) else {
        panic!()
    };
    assert_eq!(lessons.len(), 2);
    let row: LessonSeries = club.get(SERIES);
    assert_eq!((row.rule.0.last_day, row.active), (day("2026-12-18"), true));
    done(club.issue(2, cancel(None)));
    assert!(in_series(&club).iter().all(|lesson| lesson.state == LessonState::Cancelled));
    assert!(!club.get::<LessonSeries>(SERIES).active);
}

#[test]
fn a_series_that_was_just_made_is_taken_back_whole() {
    let mut club = club();
    let make: Command = series().into();
    let receipt = done(club.issue(0, make.clone()));
    let WayBack::By(back) =
        ready(way_back(&mut club.store, ClubZone::default(), &make, &receipt, "点错了")).unwrap()
    else {
        panic!()
    };
    done(club.issue(1, *back));
    assert!(in_series(&club).iter().all(|lesson| lesson.state == LessonState::Cancelled));
}
