//! Who is to be told about lessons, and what.

use super::*;
use crate::view::{CallList, LessonsChange};
use shared::record::{Booking, BookingState, Lesson, LessonOrigin, LessonState};

fn ids(lessons: &[u32]) -> Vec<String> {
    lessons.iter().map(|n| world::lesson_id(*n).to_string()).collect()
}

/// Who is called, and how many lines each has.
fn who(list: &CallList) -> Vec<(&str, usize)> {
    list.calls.iter().map(|call| (call.name.as_str(), call.lines.len())).collect()
}

impl Bench {
    async fn calls(&self, lessons: &[u32]) -> CallList {
        self.desk.lesson_calls(&ids(lessons)).await.unwrap()
    }

    async fn change(&self, lessons: &[u32], change: LessonsChange) {
        let done = self.desk.change_lessons(&ids(lessons), change, Some("下雨".to_owned())).await.unwrap();
        assert_eq!(done.refused, []);
    }
}

#[tokio::test]
async fn an_account_is_called_once_with_all_its_riders_and_lessons() {
    let bench = Bench::at_work().await;
    let list = bench.calls(&[3, 0, 4, 0, 1, 2, 5]).await;
    let riders: usize = list.calls.iter().map(|call| call.lines.len()).sum();
    assert_eq!(riders, 6, "a lesson that is named twice is told of once");
    let first = &list.calls[0];
    assert_eq!((first.name.as_str(), first.phone.as_deref()), ("王若溪", Some("13800138000")));
    assert_eq!(first.lines[0].lesson, "11月21日 周六 09:30–10:30 · 单人课 · 周岚 · 室内馆");
    let message = format!("【青禾马术俱乐部】王若溪您好：\n王若溪：{}，已确认。", first.lines[0].lesson);
    assert!(first.message.starts_with(&message), "{}", first.message);
    assert!(list.messages.contains(&list.calls[1].message) && list.messages.starts_with(&first.message));
    let unknown = bench.desk.lesson_calls(&[Uuid::from_u128(7).to_string()]).await.unwrap_err();
    assert!(!unknown.words.is_empty());
}

#[tokio::test]
async fn who_has_come_or_gave_up_their_place_is_not_told_and_who_lost_it_is() {
    let bench = Bench::at_work().await;
    let told = |list: &CallList| who(list).iter().map(|(_, lines)| lines).sum::<usize>();
    let class = Lesson { origin: LessonOrigin::Class, ..world::lesson(2) };
    bench.pull(vec![Row::Lesson(class)], Vec::new());
    assert_eq!(told(&bench.calls(&[0, 2]).await), 2);
    let booking = world::booking_id(2).to_string();
    bench.desk.cancel_booking(&booking, Some("有事".to_owned())).await.unwrap();
    assert_eq!(told(&bench.calls(&[0, 2]).await), 1, "who gave up their place knows");
    bench.clock.0.fetch_add(60_000, Ordering::SeqCst);
    bench.change(&[2, 3], LessonsChange::Cancel).await;
    let list = bench.calls(&[2, 3]).await;
    assert_eq!(told(&list), 1, "who lost it with the lesson does not");
    assert_eq!(
        (list.calls[0].lines[0].state.as_str(), list.calls[0].lines[0].words.as_str()),
        ("cancelled", "已取消")
    );
    for state in BookingState::ALL {
        let booking = Booking { state: *state, ..world::booking(0) };
        bench.pull(vec![Row::Booking(booking)], Vec::new());
        let waits = matches!(state, BookingState::Held | BookingState::Booked);
        assert_eq!(told(&bench.calls(&[0]).await), usize::from(waits), "{state:?}");
    }
    let over = Lesson { state: LessonState::Completed, ..world::lesson(0) };
    bench.pull(vec![Row::Lesson(over), Row::Booking(world::booking(0))], Vec::new());
    assert_eq!(told(&bench.calls(&[0]).await), 0, "it is over");
}
