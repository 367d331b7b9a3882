//! The afternoon of the long day: a lesson is put on the timetable, moved, cancelled and restored; riders
//! are booked, come, leave and stay away; the lesson is ended, opened again and ended by the job.

use super::super::super::testing::world::{
    ARENA, BAIXUE, COACH, COURSE, DOOR, OFFICE, RIDERS, booking_id, lesson_id,
};
use super::super::super::testing::{id, minutes};
use super::Day;
use crate::command::{
    BookRider, CancelBooking, CancelLesson, CheckOut, ConfirmLesson, EndLesson, MakeLesson, MarkNoShow,
    MoveLesson, Place, ReopenLesson, RestoreBooking, RestoreLesson, UndoCheckOut, UndoNoShow,
};
use crate::id::{BookingId, LessonId};
use crate::record::{CheckInMethod, Lesson};
use crate::store::{ScanTables, Store, fetch};
use crate::time::{ClubZone, Span};

/// The lesson of the afternoon.
fn lesson() -> LessonId {
    id(0x26_0001)
}

/// The bookings in it.
fn booking(n: u128) -> BookingId {
    id(0x27_0000 + n)
}

fn zone() -> ClubZone {
    ClubZone::default()
}

async fn to<S: Store + ScanTables>(day: &mut Day<'_, S>, change: impl FnOnce(&mut Place)) -> MoveLesson {
    let here: Lesson = fetch(day.store, lesson()).await.unwrap().unwrap();
    let mut place = Place::of(&here);
    change(&mut place);
    MoveLesson::prepare(day.store, lesson(), place, None).await.unwrap()
}

/// A lesson is made, confirmed and moved: by two desks at once, and not onto another one.
pub(super) async fn lessons<S: Store + ScanTables>(day: &mut Day<'_, S>) {
    let number = "L20261121A0100".to_owned();
    let usual = MakeLesson::prepare(day.store, lesson(), number, COURSE, minutes(400)).await.unwrap();
    let make = MakeLesson { coach_id: Some(COACH), arena_id: Some(ARENA), ..usual };
    day.give(310, DOOR, make.clone()).await;
    let number = "L20261121A0101".to_owned();
    let beside = MakeLesson { lesson_id: id(0x26_0002), number, starts_at: minutes(430), ..make };
    day.give(311, DOOR, beside).await;
    day.give(312, OFFICE, ConfirmLesson { lesson_id: lesson() }).await;
    day.give(313, DOOR, ConfirmLesson { lesson_id: lesson() }).await;
    let later = |place: &mut Place| place.span = Span { from: minutes(420), until: minutes(480) };
    let longer = |place: &mut Place| place.span.until = minutes(490);
    let (later, longer) = (to(day, later).await, to(day, longer).await);
    day.give(314, DOOR, later).await;
    day.give(315, OFFICE, longer).await;
    let taken = to(day, |place| place.span = Span { from: minutes(300), until: minutes(360) }).await;
    day.give(316, DOOR, taken).await;
    let open = to(day, |place| place.arena_id = None).await;
    day.give(317, DOOR, open).await;
    let cancel = |lesson_id| CancelLesson { lesson_id, reason: "雷雨".to_owned() };
    day.give(318, OFFICE, cancel(lesson_id(3))).await;
}

/// Riders take places, with a manager's reason where they have signed nothing, and give them up.
pub(super) async fn riders<S: Store + ScanTables>(day: &mut Day<'_, S>) {
    for (n, rider) in [(1, RIDERS[0]), (2, RIDERS[1])] {
        let form = BookRider::prepare(day.store, zone(), booking(n), lesson(), rider).await.unwrap();
        let form = BookRider { horse_id: (n == 1).then_some(BAIXUE), ..form };
        day.give(320, DOOR, form.clone()).await;
        day.give(321, OFFICE, BookRider { reason: Some("今天补签".to_owned()), ..form }).await;
    }
    day.give(322, DOOR, CancelBooking { booking_id: booking(1), reason: None }).await;
    let back = RestoreBooking::prepare(day.store, zone(), booking(1), false).await.unwrap();
    day.give(323, DOOR, back).await;
    let cancel = CancelLesson { lesson_id: lesson(), reason: "雷雨".to_owned() };
    day.give(324, DOOR, cancel.clone()).await;
    day.give(325, OFFICE, cancel).await;
    let together = RestoreLesson::cancelled_with(day.store, lesson()).await.unwrap();
    let back = RestoreLesson::prepare(day.store, zone(), lesson(), true, &together).await.unwrap();
    day.give(326, OFFICE, back).await;
}

/// One rider comes and leaves, one stays away; the lesson is over, opened again, and over.
pub(super) async fn end<S: Store + ScanTables>(day: &mut Day<'_, S>) {
    let why = || "点错了".to_owned();
    let come =
        crate::command::CheckIn::prepare(day.store, zone(), minutes(395), booking(1), CheckInMethod::Search);
    let come = come.await.unwrap();
    day.give(395, DOOR, come).await;
    let leave = CheckOut { booking_id: booking(1) };
    day.give(485, DOOR, leave.clone()).await;
    day.give(486, OFFICE, leave).await;
    day.give(487, DOOR, UndoCheckOut { booking_id: booking(1), reason: why() }).await;
    day.give(488, DOOR, MarkNoShow { booking_id: booking(2) }).await;
    day.give(489, DOOR, UndoNoShow { booking_id: booking(2), reason: why() }).await;
    day.job(500, EndLesson { lesson_id: lesson() }).await;
    day.give(501, OFFICE, EndLesson { lesson_id: lesson() }).await;
    let bookings = ReopenLesson::ended_with(day.store, lesson()).await.unwrap();
    day.give(502, DOOR, ReopenLesson { lesson_id: lesson(), bookings, reason: why() }).await;
    day.job(540, EndLesson { lesson_id: lesson() }).await;
    // The morning's lessons, which nobody ended.
    for n in [0, 5] {
        day.job(540, EndLesson { lesson_id: lesson_id(n) }).await;
    }
    day.give(541, DOOR, UndoNoShow { booking_id: booking_id(5), reason: why() }).await;
}
