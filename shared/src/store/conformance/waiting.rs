//! Who waits for a place: how they are found, and a class with one place for the long day.

use super::super::testing::world::{self, COURSE, DOOR, OFFICE, RIDERS, RUOXI, lesson_id, starts};
use super::super::testing::{self, CLUB, id, minutes, untouched};
use super::story::Day;
use crate::command::{
    AcceptOffer, BookRider, CancelBooking, DeclineOffer, JoinWaitingList, LeaveWaitingList, MakeLesson,
    OfferPlaces,
};
use crate::id::{BookingId, LessonId, WaitlistEntryId};
use crate::record::{Json, WaitState, WaitlistEntry};
use crate::store::{ScanTables, Store};
use crate::time::ClubZone;

fn entry(n: u32, lesson: u32, joined: i64, state: WaitState) -> WaitlistEntry {
    let offered = state == WaitState::Offered;
    WaitlistEntry {
        club_id: CLUB,
        id: id(0x2A_0000 + u128::from(n)),
        lesson_id: lesson_id(lesson),
        member_id: RUOXI,
        riders: Json(vec![RIDERS[0], RIDERS[2]]),
        starts_at: starts(lesson),
        joined_at: minutes(joined),
        state,
        offered_at: offered.then(|| minutes(joined + 5)),
        offered_until: offered.then(|| minutes(joined + 35)),
        note: None,
        meta: untouched(),
    }
}

/// A lesson's list comes whole, by when they joined, then by id; the open entries of all lessons by id.
pub async fn who_waits_is_found_by_lesson_and_while_it_is_open<S: Store>(store: &mut S) {
    testing::fill(store, &world::rows()).await.unwrap();
    let rows = [
        entry(1, 3, 20, WaitState::Waiting),
        entry(2, 3, 10, WaitState::Lapsed),
        entry(3, 4, 0, WaitState::Offered),
        entry(4, 3, 10, WaitState::Waiting),
    ];
    for row in &rows {
        store.insert(row).await.unwrap();
    }
    let ids = |found: Vec<WaitlistEntry>| found.iter().map(|row| row.id).collect::<Vec<_>>();
    let [first, second, third, fourth] = [0, 1, 2, 3].map(|n: usize| rows[n].id);
    assert_eq!(ids(store.waits_of(lesson_id(3)).await.unwrap()), [second, fourth, first]);
    assert_eq!(ids(store.waits_of(lesson_id(0)).await.unwrap()), []);
    assert_eq!(ids(store.open_waits().await.unwrap()), [first, third, fourth]);
    for state in WaitState::ALL {
        let offered = (*state == WaitState::Offered).then(|| minutes(40));
        let changed =
            WaitlistEntry { state: *state, offered_at: offered, offered_until: offered, ..rows[0].clone() };
        store.update(&changed).await.unwrap();
        let open = store.open_waits().await.unwrap().contains(&changed);
        assert_eq!(open, state.is_open(), "{state:?}");
        assert!(store.waits_of(lesson_id(3)).await.unwrap().contains(&changed), "{state:?}");
    }
}

const CLASS: u128 = 0x2A_1000;

fn party(n: u128) -> WaitlistEntryId {
    id(CLASS + 0x10 + n)
}

/// A class with one place next week: it is taken, four wait, and it goes round.
pub(super) async fn list<S: Store + ScanTables>(day: &mut Day<'_, S>) {
    let (zone, lesson_id) = (ClubZone::default(), id::<LessonId>(CLASS));
    let number = "L20261121A0400".to_owned();
    let make = MakeLesson::prepare(day.store, lesson_id, number, COURSE, minutes(480).plus_days(6)).await;
    day.give(580, OFFICE, MakeLesson { capacity: 1, confirmed: true, ..make.unwrap() }).await;
    let seat: BookingId = id(CLASS + 1);
    let book = BookRider::prepare(day.store, zone, seat, lesson_id, RIDERS[1]).await.unwrap();
    let reason = || Some("家长在场".to_owned());
    day.give(581, OFFICE, BookRider { reason: reason(), ..book.clone() }).await;
    let join = |n, riders: &[usize]| JoinWaitingList {
        entry_id: party(n),
        lesson_id,
        riders: riders.iter().map(|rider| RIDERS[*rider]).collect(),
        note: Some("哪天都行".to_owned()),
    };
    day.give(582, DOOR, join(1, &[0, 2])).await;
    day.give(583, DOOR, join(1, &[0])).await;
    day.give(584, DOOR, join(2, &[0])).await;
    day.give(585, OFFICE, join(3, &[2])).await;
    day.give(586, DOOR, LeaveWaitingList { entry_id: party(1) }).await;
    day.job(587, OfferPlaces { lesson_id }).await;
    day.give(588, DOOR, CancelBooking { booking_id: seat, reason: None }).await;
    day.job(589, OfferPlaces { lesson_id }).await;
    let again = BookRider { booking_id: id(CLASS + 2), reason: reason(), ..book };
    day.give(590, OFFICE, again.clone()).await;
    // Who left comes back to the old place, and has the offer once nobody answered the first.
    day.give(591, DOOR, DeclineOffer { entry_id: party(1) }).await;
    day.give(592, DOOR, join(1, &[0])).await;
    day.job(619, OfferPlaces { lesson_id }).await;
    let taken: BookingId = id(CLASS + 3);
    let accept = AcceptOffer::prepare(day.store, zone, party(1), || taken, reason()).await.unwrap();
    day.give(620, OFFICE, accept).await;
    day.give(621, OFFICE, again.clone()).await;
    // Given up again, it is offered to somebody who does not want it: then it is anybody's.
    day.give(622, OFFICE, join(2, &[2])).await;
    day.give(623, DOOR, CancelBooking { booking_id: taken, reason: None }).await;
    day.job(624, OfferPlaces { lesson_id }).await;
    day.give(625, DOOR, DeclineOffer { entry_id: party(2) }).await;
    day.give(626, OFFICE, again).await;
}
