//! A lesson is put on the timetable.

use super::*;
use crate::command::MakeLesson;
use crate::id::LessonId;
use crate::number::{Brought, Origins};
use crate::record::{Arena, Coach, Json, LessonOrigin, LessonState};
use crate::store::testing::world::{ARENA, COACH, COURSE};

pub(super) const NEW: u128 = 0x7300_0000;

/// A lesson of the world's course, so many minutes after nine, with its coach in its arena.
pub(super) fn lesson(n: u32, after: i64) -> MakeLesson {
    MakeLesson {
        lesson_id: id(NEW + u128::from(n)),
        number: format!("L20261121A{:04}", 100 + n),
        course_id: COURSE,
        coach_id: Some(COACH),
        arena_id: Some(ARENA),
        starts_at: minutes(after),
        ends_at: minutes(after + 60),
        capacity: 4,
        confirmed: false,
        note: None,
        reason: None,
    }
}

#[test]
fn a_lesson_is_as_its_course_usually_is() {
    let mut club = Club::open();
    let number = "L20261121A0100".to_owned();
    let prepared = MakeLesson::prepare(&mut club.store, id(NEW), number.clone(), COURSE, minutes(400));
    let command = MakeLesson { note: Some(" 带头盔 ".to_owned()), ..ready(prepared).unwrap() };
    assert_eq!(done(club.issue(0, command)), Receipt::LessonMade { lesson_id: id(NEW), number });
    let made: Lesson = club.get(id::<LessonId>(NEW));
    assert_eq!((made.ends_at, made.capacity), (minutes(460), 4));
    assert_eq!((made.state, made.origin), (LessonState::ToConfirm, LessonOrigin::Class));
    assert_eq!(made.note.as_deref(), Some("带头盔"));
    assert_eq!(club.store.audit, []);
    let confirmed = MakeLesson { confirmed: true, ..lesson(1, 500) };
    done(club.issue(0, confirmed));
    assert_eq!(club.get::<Lesson>(id(NEW + 1)).state, LessonState::Confirmed);
}

#[test]
fn a_place_that_is_taken_is_refused_and_back_to_back_is_not() {
    let mut club = Club::open();
    // The coach's lessons stand back to back from 10:30 to 14:30.
    assert_eq!(refusal(club.issue(0, lesson(0, 329))).code(), "coach_busy");
    done(club.issue(0, lesson(0, 330)));
    club.edit(ARENA, |arena: &mut Arena| arena.capacity = 1);
    let open = |n| MakeLesson { coach_id: None, ..lesson(n, 389) };
    assert_eq!(refusal(club.issue(0, open(1))).code(), "arena_full");
    done(club.issue(0, MakeLesson { arena_id: None, ..open(1) }));
}

#[test]
fn no_reason_helps_against_a_coach_or_an_arena_that_is_not_there_for_it() {
    let refused = |change: &dyn Fn(&mut Club)| {
        let mut club = Club::open();
        change(&mut club);
        let command = MakeLesson { reason: Some("就要".to_owned()), ..lesson(0, 400) };
        refusal(club.decide_office(0, command)).code()
    };
    assert_eq!(refused(&|club| club.edit(COACH, |coach: &mut Coach| coach.active = false)), "coach_gone");
    let other = |coach: &mut Coach| coach.courses = Json(vec![TEN]);
    assert_eq!(refused(&|club| club.edit(COACH, other)), "course_not_taught_by_coach");
    assert_eq!(refused(&|club| club.edit(ARENA, |arena: &mut Arena| arena.active = false)), "arena_closed");
    // Who names no course teaches all.
    let mut club = Club::open();
    club.edit(COACH, |coach: &mut Coach| coach.courses = Json::default());
    done(club.issue(0, lesson(0, 400)));
}

#[test]
fn a_form_that_makes_no_sense_is_refused() {
    let refused = |change: &dyn Fn(&mut MakeLesson)| {
        let mut command = lesson(0, 400);
        change(&mut command);
        refusal(Club::open().issue(0, command))
    };
    assert_eq!(refused(&|form| form.ends_at = form.starts_at).code(), "bad_field");
    assert_eq!(refused(&|form| form.ends_at = form.starts_at.plus_minutes(1_441)).code(), "bad_field");
    assert_eq!(refused(&|form| form.capacity = 0).code(), "bad_field");
    assert_eq!(refused(&|form| form.capacity = 5).code(), "bad_field");
    assert_eq!(refused(&|form| form.note = Some(" ".to_owned())).code(), "bad_field");
    let missing = |what: &str| Say::NotFound { what: what.to_owned() };
    assert_eq!(refused(&|form| form.course_id = TEN), missing("course_configs"));
    assert_eq!(refused(&|form| form.coach_id = Some(id(0xBAD))), missing("coaches"));
    assert_eq!(refused(&|form| form.arena_id = Some(id(0xBAD))), missing("arenas"));
    let there = Say::AlreadyThere { what: "lessons".to_owned() };
    assert_eq!(refused(&|form| form.lesson_id = world::lesson_id(0)), there);
}

#[test]
fn no_member_makes_a_lesson() {
    let mut club = Club::open();
    let mut issued = club.write(0, DOOR, RECEPTIONIST, lesson(0, 400));
    issued.actor = Actor::Member(RUOXI);
    assert_eq!(refusal(club.run(&issued, Phase::Decide)).code(), "may_not");
}

#[test]
fn a_number_of_another_desk_is_not_taken() {
    let brought = |n| {
        let own = crate::number::Origin::nth(n);
        lesson(0, 400).check_number(&Origins { own: &own, earlier: &[] })
    };
    assert_eq!(brought(0), Ok(Brought::Proven));
    assert!(brought(1).is_err());
}

#[test]
fn a_lesson_whose_number_another_has_is_kept_under_one_beside_it() {
    let mut club = Club::open();
    let there = club.lesson(0).number;
    let receipt = done(club.decide(0, MakeLesson { number: there.clone(), ..lesson(0, 400) }));
    let number = format!("{there}A");
    assert_eq!(receipt, Receipt::LessonMade { lesson_id: id(NEW), number: number.clone() });
    assert_eq!(club.get::<Lesson>(id(NEW)).number, number);
}
