//! A lesson goes to another time, coach or arena.

use super::make_lesson::{NEW, lesson as made};
use super::*;
use crate::command::{AssignHorse, Change, MakeLesson, MoveLesson, Place};
use crate::id::CoachId;
use crate::record::{Arena, Coach, LessonState};
use crate::store::testing::world::{ARENA, BAIXUE, COACH, ZHUIFENG, lesson_id};
use crate::time::Span;

/// Another coach.
const OTHER: CoachId = CoachId(testing::uuid(0x7400_0001));

fn span(from: i64, until: i64) -> Span {
    Span { from: minutes(from), until: minutes(until) }
}

/// A lesson to another time, as the desk sees it now.
pub(super) fn to(club: &mut Club, n: u32, from: i64, until: i64) -> MoveLesson {
    let place = Place { span: span(from, until), ..Place::of(&club.lesson(n)) };
    ready(MoveLesson::prepare(&mut club.store, lesson_id(n), place, None)).unwrap()
}

pub(super) fn with_coach(club: &mut Club, n: u32, coach_id: Option<CoachId>) -> MoveLesson {
    let place = Place { coach_id, ..Place::of(&club.lesson(n)) };
    ready(MoveLesson::prepare(&mut club.store, lesson_id(n), place, None)).unwrap()
}

/// The club with another coach.
fn club() -> Club {
    let mut club = Club::open();
    let mut other: Coach = club.get(COACH);
    (other.id, other.name) = (OTHER, "何川".to_owned());
    club.add(&other);
    club
}

#[test]
fn a_lesson_takes_its_riders_along() {
    let mut club = club();
    let command = to(&mut club, 5, 400, 490);
    assert_eq!((command.coach, command.arena), (None, None), "only what changes is named");
    let moved = Receipt::LessonMoved {
        lesson_id: lesson_id(5),
        starts_at: minutes(400),
        ends_at: minutes(490),
        coach_id: Some(COACH),
        arena_id: Some(ARENA),
    };
    assert_eq!(done(club.issue(0, command)), moved);
    assert_eq!(club.lesson(5).span(), span(400, 490));
    assert_eq!(club.booking(5).span(), span(400, 490));
    assert_eq!(club.store.audit.len(), 1, "both values stay in the audit");
}

#[test]
fn the_same_start_with_another_end_is_a_resize() {
    let mut club = club();
    let longer = to(&mut club, 5, 270, 360);
    done(club.issue(0, longer));
    assert_eq!(club.booking(5).span(), span(270, 360));
    // The next lesson of the coach begins as this one ends.
    let over = to(&mut club, 4, 210, 271);
    assert_eq!(refusal(club.issue(0, over)).code(), "coach_busy");
}

#[test]
fn coach_and_arena_are_changed_alone() {
    let mut club = club();
    let command = with_coach(&mut club, 2, Some(OTHER));
    assert_eq!(command.time, None);
    let before = club.booking(2);
    done(club.issue(0, command));
    assert_eq!(club.lesson(2).coach_id, Some(OTHER));
    assert_eq!(club.booking(2), before, "nothing changes for the rider");
    let place = Place { arena_id: None, ..Place::of(&club.lesson(2)) };
    let open = ready(MoveLesson::prepare(&mut club.store, lesson_id(2), place, None)).unwrap();
    done(club.issue(1, open));
    assert_eq!(club.lesson(2).arena_id, None);
}

#[test]
fn every_hard_rule_names_itself() {
    let refused = |change: &dyn Fn(&mut Club), command: &dyn Fn(&mut Club) -> MoveLesson| {
        let mut club = club();
        change(&mut club);
        let command = MoveLesson { reason: Some("就要".to_owned()), ..command(&mut club) };
        refusal(club.decide_office(0, command)).code()
    };
    let nothing = |_club: &mut Club| {};
    let free_of_coach =
        |club: &mut Club| club.edit(lesson_id(5), |lesson: &mut Lesson| lesson.coach_id = None);
    let onto_four = |club: &mut Club| to(club, 5, 210, 270);
    assert_eq!(refused(&nothing, &onto_four), "coach_busy");
    let small = |club: &mut Club| {
        free_of_coach(club);
        club.edit(ARENA, |arena: &mut Arena| arena.capacity = 1);
    };
    assert_eq!(refused(&small, &onto_four), "arena_full");
    let on_horse = |club: &mut Club| {
        free_of_coach(club);
        for n in [4, 5] {
            club.edit(booking_id(n), |booking: &mut Booking| booking.horse_id = Some(ZHUIFENG));
        }
    };
    assert_eq!(refused(&on_horse, &onto_four), "horse_busy");
    let same_rider = |club: &mut Club| {
        free_of_coach(club);
        let rider = club.booking(4).rider_id;
        club.edit(booking_id(5), |booking: &mut Booking| booking.rider_id = rider);
    };
    assert_eq!(refused(&same_rider, &onto_four), "rider_busy");
    let gone = |club: &mut Club| club.edit(OTHER, |coach: &mut Coach| coach.active = false);
    assert_eq!(refused(&gone, &|club| with_coach(club, 5, Some(OTHER))), "coach_gone");
    let closed = |club: &mut Club| {
        club.edit(lesson_id(5), |lesson: &mut Lesson| lesson.arena_id = None);
        club.edit(ARENA, |arena: &mut Arena| arena.active = false);
    };
    let inside = |club: &mut Club| {
        let place = Place { arena_id: Some(ARENA), ..Place::of(&club.lesson(5)) };
        ready(MoveLesson::prepare(&mut club.store, lesson_id(5), place, None)).unwrap()
    };
    assert_eq!(refused(&closed, &inside), "arena_closed");
}

#[test]
fn a_lesson_may_overlap_with_where_it_was() {
    let mut club = club();
    club.edit(booking_id(5), |booking: &mut Booking| booking.horse_id = Some(ZHUIFENG));
    let later = to(&mut club, 5, 285, 345);
    done(club.issue(0, later));
    assert_eq!(club.booking(5).horse_id, Some(ZHUIFENG));
}

#[test]
fn who_holds_nothing_comes_along_and_stands_in_nobody_s_way() {
    let mut club = club();
    done(club.issue(0, crate::command::CancelBooking { booking_id: booking_id(5), reason: None }));
    let rider = club.booking(5).rider_id;
    club.edit(booking_id(4), |booking: &mut Booking| booking.rider_id = rider);
    club.edit(lesson_id(5), |lesson: &mut Lesson| lesson.coach_id = None);
    let command = to(&mut club, 5, 210, 270);
    done(club.issue(1, command));
    assert_eq!(club.booking(5).span(), span(210, 270));
}

#[test]
fn a_lesson_in_progress_stays_on_its_day() {
    let mut club = club();
    let here = club.check_in(0, 5 - 5);
    done(club.issue(0, here));
    let tomorrow = to(&mut club, 0, 24 * 60, 24 * 60 + 60);
    assert_eq!(refusal(club.issue(1, tomorrow)), Say::StaysOnItsDay);
    club.edit(lesson_id(1), |lesson: &mut Lesson| lesson.state = LessonState::Cancelled);
    let later = to(&mut club, 0, 35, 90);
    done(club.issue(1, later));
    assert_eq!(club.standing(0)[0].starts_at, minutes(35), "the check-in is of the lesson where it is");
}

#[test]
fn of_a_lesson_that_is_over_only_coach_and_arena_are_put_right() {
    let mut club = club();
    club.edit(lesson_id(5), |lesson: &mut Lesson| lesson.state = LessonState::Completed);
    let retime = to(&mut club, 5, 400, 460);
    let closed = Say::LessonNotOpen { state: LessonState::Completed };
    assert_eq!(refusal(club.issue(400, retime)), closed);
    let coach = MoveLesson { reason: Some("代课".to_owned()), ..with_coach(&mut club, 5, Some(OTHER)) };
    done(club.issue(400, coach));
    assert_eq!(club.store.audit[0].reason.as_deref(), Some("代课"));
    club.edit(lesson_id(5), |lesson: &mut Lesson| lesson.state = LessonState::Cancelled);
    let cancelled = with_coach(&mut club, 5, Some(COACH));
    let refused = refusal(club.issue(400, cancelled));
    assert_eq!(refused, Say::LessonNotOpen { state: LessonState::Cancelled });
}

#[test]
fn a_move_to_nowhere_or_to_no_time_is_refused() {
    let mut club = club();
    let nowhere = to(&mut club, 5, 270, 330);
    assert_eq!(refusal(club.issue(0, nowhere)).code(), "bad_field");
    let backwards = to(&mut club, 5, 400, 400);
    assert_eq!(refusal(club.issue(0, backwards)).code(), "bad_field");
}

#[test]
fn two_riders_who_clash_in_one_lesson_go_on_clashing_and_others_no_more() {
    let mut club = club();
    club.edit(booking_id(4), |booking: &mut Booking| {
        (booking.lesson_id, booking.horse_id) = (lesson_id(5), Some(BAIXUE));
        (booking.starts_at, booking.ends_at) = (minutes(270), minutes(330));
    });
    club.edit(booking_id(5), |booking: &mut Booking| {
        (booking.clash, booking.horse_id) = (true, Some(BAIXUE));
    });
    let later = to(&mut club, 5, 400, 460);
    done(club.issue(0, later));
    assert!(club.booking(5).clash);
    done(
        club.issue(1, AssignHorse { booking_id: booking_id(4), horse_id: None, before: None, reason: None }),
    );
    let back = to(&mut club, 5, 270, 330);
    done(club.issue(2, back));
    assert!(!club.booking(5).clash);
}

#[test]
fn both_desks_moved_the_same_lesson_and_the_later_arrival_stands() {
    let mut club = club();
    let (first, second) = (to(&mut club, 5, 400, 460), to(&mut club, 5, 500, 560));
    done(club.decide(0, first));
    done(club.decide_office(1, second));
    let lesson = club.lesson(5);
    assert_eq!(lesson.span(), span(500, 560));
    assert_eq!(
        (lesson.meta.updated_by, lesson.meta.updated_at),
        (Some(MANAGER), minutes(1)),
        "by whom, when"
    );
    assert_eq!(club.booking(5).span(), span(500, 560));
    assert_eq!(club.store.audit.len(), 2);
}

#[test]
fn one_moved_its_time_and_the_other_its_coach_and_both_stand() {
    let mut club = club();
    let (first, second) = (to(&mut club, 5, 400, 460), with_coach(&mut club, 5, Some(OTHER)));
    done(club.decide(0, first));
    done(club.decide_office(1, second));
    assert_eq!(Place::of(&club.lesson(5)).coach_id, Some(OTHER));
    assert_eq!(club.lesson(5).span(), span(400, 460));
}

#[test]
fn a_later_arrival_that_makes_no_sense_any_more_is_refused() {
    let mut club = club();
    let second = to(&mut club, 5, 400, 460);
    done(club.decide(0, MakeLesson { arena_id: None, ..made(0, 430) }));
    assert_eq!(refusal(club.decide_office(1, second.clone())).code(), "coach_busy");
    let mut club = Club::open();
    let reason = "下雨".to_owned();
    done(club.decide(0, crate::command::CancelLesson { lesson_id: lesson_id(5), reason }));
    assert_eq!(refusal(club.decide_office(1, second)).code(), "lesson_not_open");
    assert!(club.of::<Lesson>().iter().all(|lesson| lesson.id != id(NEW)));
}

#[test]
fn what_is_so_already_changes_nothing() {
    let mut club = club();
    let command = to(&mut club, 5, 400, 460);
    done(club.decide(0, command.clone()));
    let (version, audited) = (club.lesson(5).meta.version, club.store.audit.len());
    done(club.decide_office(1, command));
    assert_eq!((club.lesson(5).meta.version, club.store.audit.len()), (version, audited));
}

#[test]
fn a_change_is_none_where_nothing_changes() {
    assert_eq!(Change::of(1, 1), None);
    assert_eq!(Change::of(1, 2), Some(Change { before: 1, after: 2 }));
}
