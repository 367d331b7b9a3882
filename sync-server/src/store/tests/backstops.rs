//! The database refuses by itself what must never happen: every test here writes behind the rules' back.

use super::*;
use shared::id::{BookingId, CheckInId, DeskId, LessonId, OrderId, PaymentId, TillShiftId};
use shared::money::Money;
use shared::record::{
    AttentionCode, AttentionState, Booking, BookingState, CashMovementKind, CheckIn, CheckInMethod,
    ClassType, DebtState, EntryKind, HorseState, Lesson, LessonOrigin, LessonState, Level, Order,
    OrderOrigin, OrderState, PackageState, Payment, PaymentKind, PaymentMethod, PaymentState, Product,
    ProductKind, Role, TillShift, TillState, ValidFrom,
};
use shared::store::{Constraint, Keep, fetch};
use shared::sync::authority::Authority;
use shared::time::Timestamp;

/// What the database says to a row, by itself; the store goes on as if it had not been tried.
async fn said_to<R>(store: &mut PgStore, row: &R) -> Option<Constraint>
where
    PgStore: Keep<R>,
    R: shared::record::Record,
{
    store.savepoint().await.unwrap();
    let known = fetch::<R, _>(store, row.id()).await.unwrap().is_some();
    let said = if known { store.update(row).await } else { store.insert(row).await };
    store.rollback_to_savepoint().await.unwrap();
    match said {
        Ok(()) => None,
        Err(StoreError::Constraint(constraint)) => Some(constraint),
        Err(other) => panic!("{other:?}"),
    }
}

async fn store() -> PgStore {
    let (pool, keys) = club().await;
    PgStore::begin(&pool, CLUB, &keys).await.unwrap()
}

fn another(n: u32, change: impl FnOnce(&mut Booking)) -> Booking {
    let mut booking = Booking { id: testing::id::<BookingId>(0xB0), ..world::booking(n) };
    change(&mut booking);
    booking
}

#[tokio::test]
async fn a_horse_carries_one_rider_at_a_time() {
    let mut store = store().await;
    let mut first = world::booking(0);
    first.horse_id = Some(world::ZHUIFENG);
    store.update(&first).await.unwrap();
    let second = |change: fn(&mut Booking)| {
        let mut booking = world::booking(1);
        booking.horse_id = Some(world::ZHUIFENG);
        change(&mut booking);
        booking
    };
    assert_eq!(said_to(&mut store, &second(|_| {})).await, Some(Constraint::HorseBusy));
    assert_eq!(
        said_to(&mut store, &second(|b| b.state = BookingState::Done)).await,
        Some(Constraint::HorseBusy)
    );
    // The last minute counts, the next lesson does not.
    let last = |b: &mut Booking| b.starts_at = b.ends_at.plus_millis(-1);
    assert_eq!(said_to(&mut store, &second(last)).await, Some(Constraint::HorseBusy));
    let next = |b: &mut Booking| (b.starts_at, b.ends_at) = (b.ends_at, b.ends_at.plus_minutes(60));
    assert_eq!(said_to(&mut store, &second(next)).await, None);
    // What holds no horse, and what is recorded as a clash, is let through.
    for state in [BookingState::Cancelled, BookingState::NoShow] {
        let mut free = second(|_| {});
        free.state = state;
        assert_eq!(said_to(&mut store, &free).await, None);
    }
    assert_eq!(said_to(&mut store, &second(|b| b.clash = true)).await, None);
    assert_eq!(said_to(&mut store, &second(|b| b.horse_id = Some(world::BAIXUE))).await, None);
}

#[tokio::test]
async fn a_rider_rides_once_at_a_time() {
    let mut store = store().await;
    let twice = another(0, |_| {});
    assert_eq!(said_to(&mut store, &twice).await, Some(Constraint::RiderBusy));
    assert_eq!(said_to(&mut store, &another(0, |b| b.clash = true)).await, None);
    assert_eq!(said_to(&mut store, &another(0, |b| b.state = BookingState::NoShow)).await, None);
    assert_eq!(said_to(&mut store, &another(0, |b| b.rider_id = world::RIDERS[2])).await, None);
}

#[tokio::test]
async fn a_coach_is_in_one_lesson_at_a_time() {
    let mut store = store().await;
    let second = |change: fn(&mut Lesson)| {
        let mut lesson = world::lesson(1);
        lesson.coach_id = Some(world::COACH);
        change(&mut lesson);
        lesson
    };
    assert_eq!(said_to(&mut store, &second(|_| {})).await, Some(Constraint::CoachBusy));
    let done = |l: &mut Lesson| l.state = LessonState::Completed;
    assert_eq!(said_to(&mut store, &second(done)).await, Some(Constraint::CoachBusy));
    assert_eq!(said_to(&mut store, &second(|l| l.state = LessonState::Cancelled)).await, None);
}

#[tokio::test]
async fn a_booking_has_one_live_check_in_and_a_desk_one_open_till() {
    let mut store = store().await;
    let booking = world::booking(0);
    let check_in = |n: u128, undone: Option<Timestamp>| CheckIn {
        club_id: CLUB,
        id: testing::id::<CheckInId>(n),
        booking_id: booking.id,
        rider_id: booking.rider_id,
        member_id: booking.member_id,
        starts_at: booking.starts_at,
        method: CheckInMethod::Search,
        in_at: testing::MORNING,
        out_at: None,
        units: "1".parse().unwrap(),
        package_id: None,
        staff_id: None,
        desk_id: None,
        undone_at: undone,
        undone_by: None,
        undone_reason: None,
        meta: testing::untouched(),
    };
    store.insert(&check_in(0xC1, None)).await.unwrap();
    assert_eq!(said_to(&mut store, &check_in(0xC2, None)).await, Some(Constraint::SecondCheckIn));
    assert_eq!(said_to(&mut store, &check_in(0xC2, Some(testing::MORNING))).await, None);

    let till = |n: u128, desk_id: DeskId, state| TillShift {
        club_id: CLUB,
        id: testing::id::<TillShiftId>(n),
        desk_id,
        state,
        opened_at: testing::MORNING,
        opened_by: None,
        float_amount: Money::ZERO,
        expected: Money::ZERO,
        sales: 0,
        counted: None,
        closed_at: None,
        closed_by: None,
        meta: testing::untouched(),
    };
    store.insert(&till(0xD1, world::DOOR, TillState::Open)).await.unwrap();
    let second = till(0xD2, world::DOOR, TillState::Open);
    assert_eq!(said_to(&mut store, &second).await, Some(Constraint::SecondOpenTill));
    assert_eq!(said_to(&mut store, &till(0xD2, world::DOOR, TillState::Closed)).await, None);
    assert_eq!(said_to(&mut store, &till(0xD2, world::OFFICE, TillState::Open)).await, None);
}

fn order(n: u128, number: &str) -> Order {
    Order {
        club_id: CLUB,
        id: testing::id::<OrderId>(n),
        number: number.to_owned(),
        member_id: world::RUOXI,
        origin: OrderOrigin::Desk,
        list_amount: Money::ZERO,
        discount: Money::ZERO,
        adjustment: Money::ZERO,
        payable: Money::ZERO,
        paid: Money::ZERO,
        refunded: Money::ZERO,
        state: OrderState::Confirmed,
        paid_at: None,
        note: None,
        meta: testing::untouched(),
    }
}

#[tokio::test]
async fn a_number_is_given_once_and_a_payments_number_once_on_the_whole_server() {
    let (pool, keys) = club().await;
    let mut store = PgStore::begin(&pool, CLUB, &keys).await.unwrap();
    let payment = |order: &Order, n: u128| Payment {
        club_id: order.club_id,
        id: testing::id::<PaymentId>(n),
        order_id: order.id,
        number: "P20261121A0001".to_owned(),
        method: PaymentMethod::Cash,
        kind: PaymentKind::Pay,
        amount: Money::ZERO,
        state: PaymentState::Succeeded,
        tendered: None,
        change_given: None,
        till_shift_id: None,
        paid_at: None,
        meta: order.meta.clone(),
    };
    let first = order(0xA1, "O20261121A0001");
    store.insert(&first).await.unwrap();
    store.insert(&payment(&first, 0xF1)).await.unwrap();
    let again = order(0xA2, "O20261121A0001");
    assert_eq!(said_to(&mut store, &again).await, Some(Constraint::NumberTaken));
    let lesson = Lesson { id: testing::id::<LessonId>(0xE1), coach_id: None, ..world::lesson(0) };
    assert_eq!(said_to(&mut store, &lesson).await, Some(Constraint::NumberTaken));
    store.commit().await.unwrap();

    let theirs = ClubId(testing::uuid(0xC1B));
    found_club(&pool, theirs).await.unwrap();
    let mut other = PgStore::begin(&pool, theirs, &keys).await.unwrap();
    let elsewhere = Order { club_id: theirs, ..first };
    assert_eq!(said_to(&mut other, &elsewhere).await, None, "an order's number is the club's own");
    assert_eq!(said_to(&mut other, &payment(&elsewhere, 0xF2)).await, Some(Constraint::NumberTaken));
}

#[tokio::test]
async fn stock_is_never_negative() {
    let mut store = store().await;
    let mut product: Product = fetch(&mut store, world::TWO).await.unwrap().unwrap();
    product.stock = Some(-1);
    assert_eq!(said_to(&mut store, &product).await, Some(Constraint::Other));
    product.stock = Some(0);
    assert_eq!(said_to(&mut store, &product).await, None);
}

#[tokio::test]
async fn what_a_row_names_has_to_be_there_when_its_part_ends() {
    let mut store = store().await;
    store.savepoint().await.unwrap();
    let lost = another(5, |b| {
        b.lesson_id = testing::id(0xDEAD);
        b.state = BookingState::Cancelled;
    });
    store.insert(&lost).await.expect("a row may come before what it names");
    let refused = store.release().await;
    assert!(matches!(refused, Err(StoreError::Constraint(Constraint::Other))), "{refused:?}");
    // The part is gone, the transaction is whole.
    assert_eq!(fetch::<Booking, _>(&mut store, lost.id).await.unwrap(), None);
    assert_eq!(store.commit().await.unwrap(), Cursor(1), "nothing was written");
}

#[tokio::test]
async fn the_audit_is_added_to_and_never_changed() {
    let (pool, keys) = club().await;
    let mut store = PgStore::begin(&pool, CLUB, &keys).await.unwrap();
    let line = shared::record::AuditEntry {
        club_id: CLUB,
        id: testing::id(0xAD),
        act: "sell_package".to_owned(),
        command_id: testing::id(0xAE),
        staff_id: None,
        desk_id: None,
        at: testing::MORNING,
        table: shared::record::Table::Orders,
        row_id: testing::uuid(1),
        before: None,
        after: Some(serde_json::json!({})),
        reason: None,
    };
    shared::store::KeepAudit::audit(&mut store, &line).await.unwrap();
    store.commit().await.unwrap();
    for change in ["UPDATE audit SET act = 'nothing'", "DELETE FROM audit", "TRUNCATE audit"] {
        let refused = sqlx::raw_sql(change).execute(&pool).await.unwrap_err().to_string();
        assert!(refused.contains("never changed"), "{change}: {refused}");
    }
}

#[tokio::test]
async fn the_database_knows_exactly_the_states_that_the_domain_knows() {
    let (pool, _keys) = database().await;
    macro_rules! known {
        ($($column:literal: $type:ty),* $(,)?) => {
            [$(($column, <$type>::ALL.iter().map(|one| one.as_str()).collect::<Vec<_>>())),*]
        };
    }
    let known = known! {
        "staff_role": Role, "staff_role_before": Role, "horses_state": HorseState, "riders_level": Level,
        "products_kind": ProductKind, "course_configs_class_type": ClassType,
        "course_configs_required_level": Level, "package_configs_valid_from": ValidFrom,
        "till_shifts_state": TillState, "orders_origin": OrderOrigin, "orders_state": OrderState,
        "payments_method": PaymentMethod, "payments_kind": PaymentKind, "payments_state": PaymentState,
        "cash_movements_kind": CashMovementKind, "member_packages_state": PackageState,
        "lessons_origin": LessonOrigin, "lessons_state": LessonState, "bookings_state": BookingState,
        "check_ins_method": CheckInMethod, "debts_state": DebtState, "package_entries_kind": EntryKind,
        "attention_items_code": AttentionCode, "attention_items_state": AttentionState,
    };
    for (column, mut names) in known {
        let name = format!("{column}_check");
        let check: String =
            sqlx::query_scalar("SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conname = $1")
                .bind(&name)
                .fetch_one(&pool)
                .await
                .unwrap_or_else(|error| panic!("{name}: {error}"));
        let mut checked: Vec<_> = check.split('\'').skip(1).step_by(2).collect();
        checked.sort_unstable();
        names.sort_unstable();
        assert_eq!(checked, names, "{name}");
    }
    // The exclusion constraints and the finders spell out which states are live.
    let live = |live: fn(&str) -> bool, names: &[&str]| names.iter().filter(|name| live(name)).count();
    assert_eq!(
        live(
            |s| s.parse::<LessonState>().unwrap().is_live(),
            &["to_confirm", "confirmed", "in_progress", "completed"]
        ),
        4
    );
    assert_eq!(LessonState::ALL.iter().filter(|state| state.is_live()).count(), 4);
    assert_eq!(
        live(|s| s.parse::<BookingState>().unwrap().is_live(), &["held", "booked", "checked_in", "done"]),
        4
    );
    assert_eq!(BookingState::ALL.iter().filter(|state| state.is_live()).count(), 4);
}
