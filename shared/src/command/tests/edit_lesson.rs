//! A lesson's note is written, put right and struck out after the lesson was made.

use super::cancel_lesson::cancel;
use super::move_lesson::to;
use super::there_and_back::there_and_back;
use super::*;
use crate::command::{
    EditLesson, EndLesson, LessonAct, MakeLesson, Patch, ReopenLesson, RestoreLesson, WayBack, lesson_acts,
    way_back,
};
use crate::record::{LessonState, Meta, Table};
use crate::rights::Right;
use crate::store::testing::world::lesson_id;
use crate::words::FieldProblem;

fn note(n: u32, before: Option<&str>, after: Option<&str>) -> EditLesson {
    EditLesson { lesson_id: lesson_id(n), patches: vec![Patch::new("note", before, after)] }
}

/// What was changed, and what of it somebody else had written meanwhile.
fn edited(receipt: Receipt) -> (Vec<String>, Vec<String>) {
    let Receipt::Edited { table: Table::Lessons, fields, overwrote, .. } = receipt else {
        panic!("{receipt:?}")
    };
    (fields, overwrote)
}

fn written(club: &mut Club, n: u32) -> Option<String> {
    club.lesson(n).note
}

#[test]
fn a_note_is_written_put_right_and_struck_out() {
    let mut club = Club::open();
    let before = club.lesson(0);
    let receipt = done(club.issue(0, note(0, None, Some(" 带护具\n家长观看 "))));
    assert_eq!(edited(receipt), (vec!["note".to_owned()], vec![]));
    let after = club.lesson(0);
    assert_eq!(after.note.as_deref(), Some("带护具\n家长观看"), "the space around it is cut");
    let same = Lesson { note: None, meta: before.meta.clone(), ..after.clone() };
    assert_eq!((same, after.meta.version), (before, 2), "and nothing else of the lesson");
    let line = club.store.audit.last().unwrap();
    assert_eq!((line.table, line.act.as_str()), (Table::Lessons, "edit_lesson"));

    done(club.issue(1, note(0, after.note.as_deref(), Some("带护具"))));
    assert_eq!(written(&mut club, 0).as_deref(), Some("带护具"));
    for nothing in [Some(" \n "), Some(""), None] {
        let mut club = club.clone();
        done(club.issue(2, note(0, Some("带护具"), nothing)));
        assert_eq!(written(&mut club, 0), None, "{nothing:?}");
    }
}

#[test]
fn who_writes_the_same_again_changes_nothing() {
    let mut club = Club::open();
    done(club.issue(0, note(0, None, Some("带护具"))));
    let lines = club.store.audit.len();
    let receipt = done(club.issue(1, note(0, Some("带护具"), Some("带护具 "))));
    assert_eq!((edited(receipt).0, club.lesson(0).meta.version), (vec![], 2));
    assert_eq!(club.store.audit.len(), lines);
}

#[test]
fn of_two_notes_the_later_arrival_stays_and_says_what_it_replaced() {
    let mut club = Club::open();
    done(club.decide(0, note(0, None, Some("带护具"))));
    let receipt = done(club.decide_office(1, note(0, None, Some("改在小场地"))));
    assert_eq!(edited(receipt), (vec!["note".to_owned()], vec!["note".to_owned()]));
    assert_eq!(written(&mut club, 0).as_deref(), Some("改在小场地"));
    let line = club.store.audit.last().unwrap();
    assert_eq!(line.before.as_ref().unwrap()["note"], "带护具", "what was replaced is kept");
}

#[test]
fn a_note_and_a_move_of_the_same_lesson_both_stand() {
    let mut club = Club::open();
    let (moved, noted) = (to(&mut club, 0, 330, 390), note(0, None, Some("带护具")));
    done(club.decide(0, moved));
    let receipt = done(club.decide_office(1, noted));
    assert_eq!(edited(receipt).1, Vec::<String>::new());
    let lesson = club.lesson(0);
    assert_eq!((lesson.starts_at, lesson.note.as_deref()), (minutes(330), Some("带护具")));
}

#[test]
fn what_is_over_or_called_off_is_noted_all_the_same() {
    for state in LessonState::ALL {
        let mut club = Club::open();
        club.edit(lesson_id(0), |lesson: &mut Lesson| lesson.state = *state);
        done(club.issue(3 * 1_440, note(0, None, Some("下次补课"))));
        let lesson = club.lesson(0);
        assert_eq!((lesson.state, lesson.note.as_deref()), (*state, Some("下次补课")));
        let acts = ready(lesson_acts(&mut club.store, Some(Role::Receptionist), minutes(0), lesson_id(0)));
        let why_not = acts.unwrap().into_iter().find(|one| one.act == LessonAct::Note).unwrap().why_not;
        assert_eq!(why_not, None, "{state:?}");
    }
}

#[test]
fn a_note_hides_nobody_who_went_with_the_lesson() {
    let mut club = Club::open();
    done(club.issue(0, cancel(0)));
    let called_off = club.lesson(0).meta;
    done(club.decide_office(30, note(0, None, Some("已通知家长"))));
    let (lesson, with) = (club.lesson(0), RestoreLesson::cancelled_with(&mut club.store, lesson_id(0)));
    assert_eq!(ready(with).unwrap(), [booking_id(0)]);
    assert_eq!(lesson.meta, Meta { version: called_off.version + 1, ..called_off });
    let line = club.store.audit.last().unwrap();
    assert_eq!((line.act.as_str(), line.staff_id), ("edit_lesson", Some(MANAGER)), "who wrote it is kept");

    let mut club = Club::open();
    done(club.issue(95, EndLesson { lesson_id: lesson_id(0) }));
    done(club.decide_office(120, note(0, None, Some("下次补课"))));
    let with = ReopenLesson::ended_with(&mut club.store, lesson_id(0));
    assert_eq!(ready(with).unwrap(), [booking_id(0)]);
}

#[test]
fn taken_back_the_former_note_stands_again() {
    let mut club = Club::open();
    let before = there_and_back::standing(&club);
    there_and_back(&mut club, note(0, None, Some("带护具")));
    assert_eq!(there_and_back::standing(&club), before);

    done(club.issue(0, note(0, None, Some("带护具"))));
    let strikes: Command = note(0, Some("带护具"), None).into();
    let receipt = done(club.issue(1, strikes.clone()));
    let way = ready(way_back(&mut club.store, ClubZone::default(), &strikes, &receipt, "撤销上一步"));
    let WayBack::By(back) = way.unwrap() else { panic!("{receipt:?}") };
    assert_eq!(*back, note(0, None, Some("带护具")).into());
    done(club.issue(2, *back));
    assert_eq!(written(&mut club, 0).as_deref(), Some("带护具"));
}

#[test]
fn a_note_that_can_not_be_kept_is_refused_and_says_why() {
    let (fits, long) = ("字".repeat(500), "字".repeat(501));
    let refused = |patch: Patch| {
        let mut club = Club::open();
        let command = EditLesson { lesson_id: lesson_id(0), patches: vec![patch] };
        let said = refusal(club.issue(0, command));
        assert_eq!(written(&mut club, 0), None);
        said
    };
    let said = refused(Patch::new("note", None::<()>, &long));
    assert_eq!(said, Say::field("note", FieldProblem::TooLong));
    let bell = refused(Patch::new("note", None::<()>, "叮\u{7}"));
    assert_eq!(bell, Say::field("note", FieldProblem::Malformed));
    // What a lesson holds is changed by commands that ask the rules.
    for (field, value) in [("starts_at", 0), ("capacity", 9)] {
        assert_eq!(refused(Patch::new(field, 4, value)), Say::field(field, FieldProblem::Malformed));
    }
    // As long as one may be when the lesson is made, and no longer.
    let made = |note: &str| MakeLesson { note: Some(note.to_owned()), ..make_lesson::lesson(0, 400) };
    let mut club = Club::open();
    assert_eq!(refusal(club.issue(0, made(&long))), Say::field("note", FieldProblem::TooLong));
    done(club.issue(0, made(&fits)));
    done(club.issue(0, note(0, None, Some(&fits))));
}

#[test]
fn only_who_may_change_the_timetable_writes_on_a_lesson_that_is_there() {
    let mut club = Club::open();
    let nowhere = EditLesson { lesson_id: id(0xBAD), ..note(0, None, Some("带护具")) };
    assert_eq!(refusal(club.issue(0, nowhere)), Say::NotFound { what: "lessons".to_owned() });
    let mut issued = club.write(0, DOOR, RECEPTIONIST, note(0, None, Some("带护具")));
    issued.actor = Actor::Staff { id: RECEPTION, role: Some(Role::Finance) };
    let said = refusal(club.run(&issued, Phase::Decide));
    assert_eq!(said, Say::MayNot { right: Right::Timetable });
    done(club.issue(0, cancel(0)));
    issued.actor = Actor::Member(RUOXI);
    assert_eq!(refusal(club.run(&issued, Phase::Decide)).code(), "may_not");
}
