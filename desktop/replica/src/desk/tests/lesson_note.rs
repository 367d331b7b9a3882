//! A lesson's note from the drawer: written, put right, struck out, and taken back with one key.

use super::*;
use crate::view::{LessonCard, LessonsChange};
use shared::record::Lesson;

fn lesson() -> String {
    world::lesson_id(0).to_string()
}

impl Bench {
    async fn card(&self) -> LessonCard {
        self.desk.lesson_card(&lesson()).await.unwrap()
    }

    async fn note(&self) -> Option<String> {
        self.card().await.lesson.note
    }
}

/// Why it can't be noted; none when it can.
fn why_not(card: &LessonCard) -> Option<&str> {
    card.acts.iter().find(|one| one.act == "note").unwrap().why_not.as_deref()
}

#[tokio::test]
async fn a_note_is_written_in_the_drawer_and_one_key_brings_the_former_one_back() {
    let bench = Bench::at_work().await;
    assert_eq!((bench.note().await, why_not(&bench.card().await)), (None, None));
    let done = bench.desk.edit_lesson_note(&lesson(), " 带护具\n家长观看 ").await.unwrap();
    assert!(done.undoable, "{done:?}");
    assert_eq!(done.words, "修改备注：11-21 09:30 单人课");
    let card = bench.card().await;
    assert_eq!(card.lesson.note.as_deref(), Some("带护具\n家长观看"));
    assert!(card.lesson.pending, "it waits for the server");
    let last = &card.history[0];
    assert_eq!((last.words.as_str(), last.by.as_deref()), ("最近一次更改", Some("林晓")));
    let waits = bench.desk.waiting().await.unwrap();
    assert_eq!(waits[0].words, "修改备注：11-21 09:30 单人课");

    bench.desk.edit_lesson_note(&lesson(), "  ").await.unwrap();
    assert_eq!(bench.note().await, None, "what is blank strikes it out");
    bench.desk.undo_last().await.unwrap();
    assert_eq!(bench.note().await.as_deref(), Some("带护具\n家长观看"));
    bench.desk.undo_last().await.unwrap();
    assert_eq!(bench.note().await, None);
}

#[tokio::test]
async fn the_same_note_again_is_no_mistake_and_nothing_to_take_back() {
    let bench = Bench::at_work().await;
    bench.desk.edit_lesson_note(&lesson(), "带护具").await.unwrap();
    let again = bench.desk.edit_lesson_note(&lesson(), "带护具 ").await.unwrap();
    assert!(!again.undoable, "{again:?}");
    bench.desk.undo_last().await.unwrap();
    assert_eq!(bench.note().await, None);
}

#[tokio::test]
async fn a_colleagues_note_from_another_desk_gives_way_to_the_later_one() {
    let bench = Bench::at_work().await;
    bench.desk.edit_lesson_note(&lesson(), "带护具").await.unwrap();
    // The server decided a colleague's first; what waits here is done again on top of it.
    let theirs = Lesson { note: Some("改在小场地".to_owned()), ..world::lesson(0) };
    bench.pull(vec![Row::Lesson(theirs)], Vec::new());
    assert_eq!(bench.note().await.as_deref(), Some("带护具"));
}

#[tokio::test]
async fn a_cancelled_lesson_is_noted_and_a_note_too_long_is_not_kept() {
    let bench = Bench::at_work().await;
    let why = Some("大雨".to_owned());
    bench.desk.change_lessons(&[lesson()], LessonsChange::Cancel, why).await.unwrap();
    assert_eq!(why_not(&bench.card().await), None);
    bench.desk.edit_lesson_note(&lesson(), "已通知家长").await.unwrap();
    let refused = bench.desk.edit_lesson_note(&lesson(), &"字".repeat(501)).await.unwrap_err();
    assert_eq!((refused.code.as_str(), refused.fields[0].field.as_str()), ("bad_field", "note"));
    let card = bench.card().await;
    assert_eq!(card.lesson.note.as_deref(), Some("已通知家长"));
    let calls = bench.desk.lesson_calls(&[lesson()]).await.unwrap().calls;
    assert_eq!(calls.len(), 1, "who lost their place is still to be told");
    bench.desk.change_lessons(&[lesson()], LessonsChange::Restore, None).await.unwrap();
    assert_eq!(bench.card().await.lesson.seats.len(), 1, "and comes back with the lesson");
    let nowhere = bench.desk.edit_lesson_note(&Uuid::from_u128(1).to_string(), "带护具").await;
    assert_eq!(nowhere.unwrap_err().code, "not_found");
}

#[tokio::test]
async fn who_may_not_change_the_timetable_is_told_so() {
    let bench = Bench::enrolled().await;
    bench.sign_in("cai").await;
    let said = bench.card().await;
    let why_not = why_not(&said).unwrap();
    let refused = bench.desk.edit_lesson_note(&lesson(), "带护具").await.unwrap_err();
    assert_eq!((refused.code.as_str(), refused.words.as_str()), ("may_not", why_not));
}
