//! Rows by what they say.

use super::super::testing::world::{
    self, ALIAS, ARENA, BAIXUE, BOUGHT, COACH, DOOR, MANAGER, OFFICE, RECEPTION, RIDERS, RUOXI, YINUO,
    ZHUIFENG, booking_id, lesson_id, starts,
};
use super::super::testing::{self, CLUB, id, minutes, untouched};
use crate::id::{BookingId, LessonId};
use crate::money::Money;
use crate::record::{
    AttentionCode, AttentionDetails, AttentionItem, AttentionState, Booking, BookingState, CheckIn,
    CheckInMethod, Debt, DebtState, EntryKind, HorseWork, Json, Lesson, LessonState, Member, PackageBalance,
    PackageEntry, Record, Rider, Staff, TillShift, TillState, Weight,
};
use crate::store::{Store, fetch};
use crate::time::Span;
use crate::units::Units;
use crate::words::Say;

async fn open<S: Store>(store: &mut S) {
    testing::fill(store, &world::rows()).await.unwrap();
}

fn ids<R: Record>(rows: &[R]) -> Vec<R::Id> {
    rows.iter().map(Record::id).collect()
}

/// A phone is found by all of it, merged accounts too, by id.
pub async fn members_are_found_by_their_whole_phone<S: Store>(store: &mut S) {
    open(store).await;
    let mut alias: Member = fetch(store, ALIAS).await.unwrap().unwrap();
    alias.phone = Some("13800138000".to_owned());
    store.update(&alias).await.unwrap();
    assert_eq!(ids(&store.members_by_phone("13800138000").await.unwrap()), [RUOXI, ALIAS]);
    assert_eq!(ids(&store.members_by_phone("13800138001").await.unwrap()), [YINUO]);
    assert_eq!(ids(&store.members_by_phone("8000").await.unwrap()), []);
    assert_eq!(ids(&store.riders_of(RUOXI).await.unwrap()), [RIDERS[0], RIDERS[2]]);
    assert_eq!(ids(&store.riders_of(ALIAS).await.unwrap()), []);
}

/// Accounts are found by what they were merged straight into; a chain is walked link by link.
pub async fn aliases_are_found_by_what_they_became_part_of<S: Store>(store: &mut S) {
    open(store).await;
    assert_eq!(ids(&store.aliases_of(RUOXI).await.unwrap()), [ALIAS]);
    assert_eq!(ids(&store.aliases_of(ALIAS).await.unwrap()), []);
    let mut merged: Member = fetch(store, YINUO).await.unwrap().unwrap();
    merged.merged_into = Some(RUOXI);
    store.update(&merged).await.unwrap();
    assert_eq!(ids(&store.aliases_of(RUOXI).await.unwrap()), [YINUO, ALIAS]);
}

/// Everybody who works at the club is found, those who left too.
pub async fn all_staff_are_found<S: Store>(store: &mut S) {
    open(store).await;
    let mut left: Staff = fetch(store, RECEPTION).await.unwrap().unwrap();
    left.active = false;
    store.update(&left).await.unwrap();
    let everybody = store.all_staff().await.unwrap();
    assert_eq!(ids(&everybody), [RECEPTION, MANAGER]);
    assert!(!everybody[0].active && everybody[1].active);
}

async fn on_horse<S: Store>(store: &mut S, n: u32) -> Booking {
    let mut booking: Booking = fetch(store, booking_id(n)).await.unwrap().unwrap();
    booking.horse_id = Some(ZHUIFENG);
    store.update(&booking).await.unwrap();
    booking
}

fn span(from: i64, until: i64) -> Span {
    Span { from: minutes(from), until: minutes(until) }
}

/// All day, and a week on either side.
fn always() -> Span {
    span(-7 * 1_440, 7 * 1_440)
}

/// Bookings of a lesson in any state by id; a horse's and a rider's by time.
pub async fn bookings_are_found_by_lesson_horse_and_rider<S: Store>(store: &mut S) {
    open(store).await;
    let mut late = on_horse(store, 3).await;
    on_horse(store, 0).await;
    on_horse(store, 5).await;
    late.state = BookingState::Done;
    store.update(&late).await.unwrap();
    let horse = store.horse_bookings(ZHUIFENG, always()).await.unwrap();
    assert_eq!(ids(&horse), [booking_id(0), booking_id(3), booking_id(5)]);
    let rider = store.rider_bookings(RIDERS[0], always()).await.unwrap();
    assert_eq!(ids(&rider), [booking_id(0), booking_id(2), booking_id(3)]);
    assert_eq!(ids(&store.horse_bookings(BAIXUE, always()).await.unwrap()), []);

    let mut beside = world::booking(4);
    (beside.id, beside.lesson_id) = (id::<BookingId>(0x10_0FFF), lesson_id(3));
    (beside.starts_at, beside.ends_at) = (starts(3), starts(3).plus_minutes(60));
    beside.state = BookingState::Cancelled;
    store.insert(&beside).await.unwrap();
    assert_eq!(ids(&store.bookings_of(lesson_id(3)).await.unwrap()), [beside.id, booking_id(3)]);
}

/// What ends when a span begins does not meet it; nor does what was cancelled, or who did not come.
pub async fn overlap_is_half_open_and_dead_bookings_hold_nothing<S: Store>(store: &mut S) {
    open(store).await;
    let mut booking = on_horse(store, 2).await;
    // 10:30 to 11:30 is 90 to 150 minutes after nine.
    for (during, meets) in
        [((30, 90), false), ((30, 91), true), ((149, 200), true), ((150, 200), false), ((100, 110), true)]
    {
        let found = store.horse_bookings(ZHUIFENG, span(during.0, during.1)).await.unwrap();
        assert_eq!(!found.is_empty(), meets, "{during:?}");
    }
    for state in BookingState::ALL {
        booking.state = *state;
        store.update(&booking).await.unwrap();
        let horse = store.horse_bookings(ZHUIFENG, booking.span()).await.unwrap();
        let rider = store.rider_bookings(RIDERS[0], booking.span()).await.unwrap();
        assert_eq!(!horse.is_empty(), state.is_live(), "{state:?}");
        assert_eq!(!rider.is_empty(), state.is_live(), "{state:?}");
    }
}

/// What a horse is asked for goes by when it starts: from a span's first moment to before its last, of live bookings
/// alone, with the lesson's course and the rider's weight.
pub async fn a_horses_work_is_what_starts_in_a_span<S: Store>(store: &mut S) {
    open(store).await;
    let (late, first) = (on_horse(store, 3).await, on_horse(store, 0).await);
    let weight = Some(Weight::from_tenths_kg(612));
    let mut rider: Rider = fetch(store, first.rider_id).await.unwrap().unwrap();
    rider.weight = weight;
    store.update(&rider).await.unwrap();
    let work = |booking: &Booking, n: u32| HorseWork {
        booking_id: booking.id,
        starts_at: booking.starts_at,
        course_id: Some(world::lesson(n).course_id),
        weight: if booking.rider_id == first.rider_id { weight } else { None },
    };
    let (first_work, late_work) = (work(&first, 0), work(&late, 3));
    assert_eq!(store.horse_work(ZHUIFENG, always()).await.unwrap(), [first_work, late_work]);
    assert_eq!(store.horse_work(BAIXUE, always()).await.unwrap(), []);
    let (from, until) = (first.starts_at, late.starts_at);
    assert_eq!(store.horse_work(ZHUIFENG, Span { from, until }).await.unwrap(), [first_work]);
    let (from, until) = (from.plus_millis(1), until.plus_millis(1));
    assert_eq!(store.horse_work(ZHUIFENG, Span { from, until }).await.unwrap(), [late_work]);
    for state in BookingState::ALL {
        let booking = Booking { state: *state, ..first.clone() };
        store.update(&booking).await.unwrap();
        let found = store.horse_work(ZHUIFENG, Span { from: first.starts_at, until }).await.unwrap();
        assert_eq!(found.contains(&first_work), state.is_live(), "{state:?}");
    }
}

/// A coach's and an arena's live lessons, by start, then id.
pub async fn lessons_are_found_by_coach_and_arena<S: Store>(store: &mut S) {
    open(store).await;
    let mut cancelled: Lesson = fetch(store, lesson_id(3)).await.unwrap().unwrap();
    cancelled.state = LessonState::Cancelled;
    store.update(&cancelled).await.unwrap();
    let coach: Vec<LessonId> = ids(&store.coach_lessons(COACH, always()).await.unwrap());
    assert_eq!(coach, [0, 2, 4, 5].map(lesson_id));
    let arena = ids(&store.arena_lessons(ARENA, always()).await.unwrap());
    assert_eq!(arena, [0, 1, 2, 4, 5].map(lesson_id));
    let first = Span { from: starts(0), until: starts(2) };
    assert_eq!(ids(&store.arena_lessons(ARENA, first).await.unwrap()), [0, 1].map(lesson_id));
}

/// Open lessons that start in a span, its end aside, by start, then id.
pub async fn open_lessons_are_found_by_their_start<S: Store>(store: &mut S) {
    open(store).await;
    let mut lesson: Lesson = fetch(store, lesson_id(2)).await.unwrap().unwrap();
    for state in LessonState::ALL {
        lesson.state = *state;
        store.update(&lesson).await.unwrap();
        let during = Span { from: starts(0), until: starts(3) };
        let found = ids(&store.open_lessons(during).await.unwrap());
        let expected: &[u32] = if state.is_open() { &[0, 1, 2] } else { &[0, 1] };
        assert_eq!(found, expected.iter().map(|n| lesson_id(*n)).collect::<Vec<_>>(), "{state:?}");
    }
}

/// Shifts, care and closures are found by whose they are, whether they count or not; lessons by their series;
/// all that lives by its start.
pub async fn who_is_there_when_is_found_by_whom_it_is_of<S: Store>(store: &mut S) {
    testing::fill(store, &testing::sample::rows()).await.unwrap();
    let (coach, horse, arena) = (id(0x300), id(0x500), id(0x600));
    assert_eq!(ids(&store.coach_times(coach).await.unwrap()), [id(0x1600), id(0x1601)]);
    assert_eq!(ids(&store.horse_times(horse).await.unwrap()), [id(0x1700), id(0x1701)]);
    assert_eq!(ids(&store.closures_of(arena).await.unwrap()), [id(0x1800), id(0x1801)]);
    assert_eq!(ids(&store.coach_times(id(0xDEAD)).await.unwrap()), []);
    assert_eq!(ids(&store.lessons_of_series(id(0x1901)).await.unwrap()), [id::<LessonId>(0xF01)]);
    assert_eq!(ids(&store.lessons_of_series(id(0x1900)).await.unwrap()), []);
    // One starts an hour after nine, the other four hours after.
    let cases =
        [((60, 241), vec![1_u128, 0]), ((60, 240), vec![1]), ((61, 241), vec![0]), ((241, 900), vec![])];
    for (during, expected) in cases {
        let lessons = ids(&store.live_lessons(span(during.0, during.1)).await.unwrap());
        assert_eq!(lessons, expected.iter().map(|n| id(0xF00 + n)).collect::<Vec<_>>());
        let bookings = ids(&store.live_bookings(span(during.0, during.1)).await.unwrap());
        assert_eq!(bookings, expected.iter().map(|n| id(0x1000 + n)).collect::<Vec<_>>());
    }
}

/// Asked for many at once, a store gives those that are there in the order in which they were asked for.
pub async fn many_rows_come_in_the_order_of_their_ids<S: Store>(store: &mut S) {
    open(store).await;
    let asked = [3, 0, 9, 2].map(lesson_id);
    let found = ids(&crate::store::fetch_many::<Lesson, _>(store, &asked).await.unwrap());
    assert_eq!(found, [3, 0, 2].map(lesson_id));
    assert_eq!(ids(&crate::store::fetch_many::<Lesson, _>(store, &[]).await.unwrap()), []);
}

fn check_in(n: u128) -> CheckIn {
    CheckIn {
        club_id: CLUB,
        id: id(0x10_1100 + n),
        booking_id: booking_id(0),
        rider_id: RIDERS[0],
        member_id: RUOXI,
        starts_at: starts(0),
        method: CheckInMethod::Search,
        in_at: minutes(20),
        out_at: None,
        units: Units::from_tenths(10),
        package_id: Some(BOUGHT),
        staff_id: None,
        desk_id: None,
        undone_at: None,
        undone_by: None,
        undone_reason: None,
        meta: untouched(),
    }
}

/// Of a booking's check-ins at most one was not undone.
pub async fn the_live_check_in_is_the_one_that_was_not_undone<S: Store>(store: &mut S) {
    open(store).await;
    let mut first = check_in(0);
    store.insert(&first).await.unwrap();
    assert_eq!(store.live_check_in(booking_id(0)).await.unwrap(), Some(first.clone()));
    first.undone_at = Some(minutes(21));
    first.undone_reason = Some("点错了".to_owned());
    store.update(&first).await.unwrap();
    assert_eq!(store.live_check_in(booking_id(0)).await.unwrap(), None);
    let second = check_in(1);
    store.insert(&second).await.unwrap();
    assert_eq!(store.live_check_in(booking_id(0)).await.unwrap(), Some(second));
    assert_eq!(store.live_check_in(booking_id(1)).await.unwrap(), None);
}

fn entry(n: u128, kind: EntryKind, tenths: i64) -> PackageEntry {
    PackageEntry {
        club_id: CLUB,
        id: id(0x10_13F0 + n),
        package_id: BOUGHT,
        kind,
        units: Units::from_tenths(tenths),
        booking_id: Some(booking_id(4)),
        check_in_id: None,
        debt_id: None,
        reverses: None,
        note: None,
        meta: untouched(),
    }
}

/// The sums of a ledger are the sums of its entries, and a booking's entries are its own.
pub async fn a_ledger_is_summed_by_kind<S: Store>(store: &mut S) {
    open(store).await;
    let kinds = [
        (EntryKind::Use, 15),
        (EntryKind::Use, -5),
        (EntryKind::Reserve, 7),
        (EntryKind::Release, 3),
        (EntryKind::Adjust, -2),
        (EntryKind::Transfer, -1),
        (EntryKind::Expire, 4),
        (EntryKind::Refund, 6),
        (EntryKind::Suspend, 0),
        (EntryKind::Resume, 0),
        (EntryKind::Extend, 0),
    ];
    let mut expected = store.balance(BOUGHT).await.unwrap();
    assert_eq!((expected.bought.tenths(), expected.reserved.tenths()), (100, 30));
    for (n, (kind, tenths)) in (0..).zip(kinds) {
        store.insert(&entry(n, kind, tenths)).await.unwrap();
        expected = expected.with(kind, Units::from_tenths(tenths));
    }
    assert_eq!(store.balance(BOUGHT).await.unwrap(), expected);
    let expected: Vec<_> = (0..11).map(|n| entry(n, EntryKind::Buy, 0).id).collect();
    assert_eq!(ids(&store.entries_of_booking(booking_id(4)).await.unwrap()), expected);
    let of_package = store.entries_of_package(BOUGHT).await.unwrap();
    assert_eq!(of_package.len(), 15);
    assert!(of_package.is_sorted_by_key(|entry| entry.id));
    assert_eq!(ids(&store.entries_of_package(id(0xDEAD)).await.unwrap()), []);
    assert_eq!(ids(&store.packages_of(RUOXI).await.unwrap()), [BOUGHT]);
    assert_eq!(ids(&store.packages_of(YINUO).await.unwrap()), []);
    assert_eq!(store.balance(id(0xDEAD)).await.unwrap(), PackageBalance::default());
}

/// A debt is found by its account while it is open, by its check-in always.
pub async fn debts_are_found_while_they_are_open<S: Store>(store: &mut S) {
    open(store).await;
    let check_in = check_in(0);
    store.insert(&check_in).await.unwrap();
    let mut debt = Debt {
        club_id: CLUB,
        id: id(0x10_1200),
        member_id: RUOXI,
        rider_id: RIDERS[0],
        booking_id: booking_id(0),
        check_in_id: check_in.id,
        units: Units::from_tenths(10),
        state: DebtState::Open,
        ended_at: None,
        settled_by: None,
        package_id: None,
        meta: untouched(),
    };
    store.insert(&debt).await.unwrap();
    assert_eq!(ids(&store.open_debts(RUOXI).await.unwrap()), [debt.id]);
    assert_eq!(ids(&store.open_debts(YINUO).await.unwrap()), []);
    debt.state = DebtState::Settled;
    debt.ended_at = Some(minutes(30));
    store.update(&debt).await.unwrap();
    assert_eq!(ids(&store.open_debts(RUOXI).await.unwrap()), []);
    assert_eq!(store.debts_of_check_in(check_in.id).await.unwrap(), [debt]);
}

fn till() -> TillShift {
    TillShift {
        club_id: CLUB,
        id: id(0x10_0900),
        desk_id: DOOR,
        state: TillState::Open,
        opened_at: minutes(0),
        opened_by: None,
        float_amount: Money::ZERO,
        expected: Money::ZERO,
        sales: 0,
        counted: None,
        closed_at: None,
        closed_by: None,
        meta: untouched(),
    }
}

fn item() -> AttentionItem {
    let say = Say::UnitsOwed { rider: "王若溪".to_owned(), units: Units::from_tenths(10) };
    AttentionItem {
        club_id: CLUB,
        id: id(0x10_1400),
        code: AttentionCode::UnitsOwed,
        command_id: id(0x2001),
        desk_id: Some(DOOR),
        staff_id: None,
        booking_id: Some(booking_id(0)),
        member_id: Some(RUOXI),
        order_id: None,
        details: Json(AttentionDetails { command: "check_in".to_owned(), say, wanted: None }),
        state: AttentionState::Open,
        settled_at: None,
        settled_by: None,
        settled_how: None,
        meta: untouched(),
    }
}

/// A human number is taken once an order, a payment or a lesson has it.
pub async fn a_number_is_taken_by_an_order_a_payment_or_a_lesson<S: Store>(store: &mut S) {
    let numbers = ["O20261121AB0002", "P20261121AB0002", "L20261121A0002"];
    for number in numbers {
        assert!(!store.number_taken(number).await.unwrap());
    }
    testing::fill(store, &testing::sample::rows()).await.unwrap();
    for number in numbers {
        assert!(store.number_taken(number).await.unwrap());
        assert!(!store.number_taken(&format!("{number}1")).await.unwrap());
    }
}

/// A desk's open till is its own; a booking's items are found until they are settled.
pub async fn the_open_till_and_open_items_are_found<S: Store>(store: &mut S) {
    open(store).await;
    let mut till = till();
    assert_eq!(store.open_till(DOOR).await.unwrap(), None);
    store.insert(&till).await.unwrap();
    assert_eq!(store.open_till(DOOR).await.unwrap(), Some(till.clone()));
    assert_eq!(store.open_till(OFFICE).await.unwrap(), None);
    till.state = TillState::Closed;
    till.closed_at = Some(minutes(60));
    till.counted = Some(Money::ZERO);
    store.update(&till).await.unwrap();
    assert_eq!(store.open_till(DOOR).await.unwrap(), None);

    let mut item = item();
    store.insert(&item).await.unwrap();
    assert_eq!(store.open_attention(booking_id(0)).await.unwrap(), [item.clone()]);
    assert_eq!(store.open_attention(booking_id(1)).await.unwrap(), []);
    assert_eq!(store.attention_about(YINUO).await.unwrap(), []);
    item.state = AttentionState::Settled;
    item.settled_at = Some(minutes(5));
    store.update(&item).await.unwrap();
    assert_eq!(store.open_attention(booking_id(0)).await.unwrap(), []);
    assert_eq!(store.attention_about(RUOXI).await.unwrap(), [item], "settled ones too");
}
