//! The desk's queue: each command decided once, whatever fails beside it.

use super::*;
use shared::command::{CheckIn, Command, Counter, OpenTill, Outcome, RegisterMember, SellPackage};
use shared::id::{ClubId, CommandId};
use shared::money::Money;
use shared::record::{Booking, BookingState, CheckInMethod, Desk, Order, Product};
use shared::store::{Constraint, Keep, ScanTables, fetch};
use shared::sync::authority::{self, Authority, MOST_ATTEMPTS, PushError, Readable};
use shared::sync::cut::Feed;
use shared::sync::wire::{Envelope, PushRefused, Stopped};

const TILL: u128 = 0x71;

fn envelope(desk_seq: u64, command: impl Into<Command>) -> Envelope {
    let command = command.into();
    Envelope {
        command_id: testing::id::<CommandId>(0x60_0000 + u128::from(desk_seq)),
        desk_seq,
        issued_at: testing::minutes(i64::try_from(desk_seq).unwrap()),
        issued_cursor: Cursor(1),
        staff_id: world::RECEPTION,
        name: command.name().to_owned(),
        version: command.version(),
        args: command.arguments().unwrap(),
    }
}

fn check_in(n: u32) -> CheckIn {
    CheckIn { booking_id: world::booking_id(n), method: CheckInMethod::Search, package_id: None }
}

fn open_till(n: u128) -> OpenTill {
    OpenTill { till_shift_id: testing::id(n), float: Money::ZERO }
}

async fn sale(store: &mut PgStore, n: u32) -> SellPackage {
    let counter = Counter {
        order_id: testing::id(0x61_0000 + u128::from(n)),
        package_id: testing::id(0x62_0000 + u128::from(n)),
        order_number: format!("O20261121A{n:04}"),
        payment_number: format!("P20261121A{n:04}"),
        tendered: Money::from_fen(200_000),
        till_shift_id: testing::id(TILL),
    };
    SellPackage::prepare(store, world::YINUO, world::TEN, counter).await.unwrap()
}

async fn door(store: &mut PgStore) -> Desk {
    fetch(store, world::DOOR).await.unwrap().unwrap()
}

fn read(desk: &Desk, commands: &[Envelope]) -> Vec<Readable> {
    authority::read(desk, &[], commands).unwrap()
}

#[tokio::test]
async fn a_push_is_decided_once_and_a_refused_command_consumes_its_number() {
    let (pool, keys) = club().await;
    let mut store = PgStore::begin(&pool, CLUB, &keys).await.unwrap();
    let desk = door(&mut store).await;
    let said = [
        envelope(1, open_till(TILL)),
        envelope(2, open_till(TILL + 1)),
        envelope(3, check_in(0)),
        envelope(4, sale(&mut store, 1).await),
    ];
    let commands = read(&desk, &said);
    let now = testing::minutes(10);
    let progress = authority::push(&mut store, &desk, &commands, now, false).await.unwrap();
    assert!(progress.stopped.is_none());
    let kinds: Vec<_> =
        progress.settled.iter().map(|one| matches!(one.outcome, Outcome::Rejected { .. })).collect();
    assert_eq!(kinds, [false, true, false, false]);
    assert_eq!(store.commit().await.unwrap(), Cursor(2), "one transaction, one step");

    let mut again = PgStore::begin(&pool, CLUB, &keys).await.unwrap();
    let repeated = authority::push(&mut again, &desk, &commands, now, false).await.unwrap();
    assert_eq!((repeated.settled, repeated.last_seq), (progress.settled.clone(), 4));
    assert_eq!(again.commit().await.unwrap(), Cursor(2), "a repeat writes nothing");

    let mut snapshot = Snapshot::begin(&pool, CLUB, &keys).await.unwrap();
    assert_eq!(snapshot.settlements(desk.id, 2).await.unwrap(), progress.settled[1..]);
    assert_eq!(snapshot.last_seq(desk.id).await.unwrap(), 4);
    let epoch = meta(&pool).await.unwrap().epoch;
    let start = shared::time::Timestamp::from_millis(0);
    let pulled =
        shared::sync::cut::cut(&mut snapshot, desk.id, epoch, Cursor(1), 1_000, start, now).await.unwrap();
    assert_eq!(pulled.settlements, progress.settled);
    let other = shared::sync::cut::cut(&mut snapshot, world::OFFICE, epoch, Cursor(1), 1_000, start, now)
        .await
        .unwrap();
    assert_eq!(other.settlements, []);
    assert_eq!(other.rows, pulled.rows);
}

#[tokio::test]
async fn a_fork_and_another_content_are_told_from_a_repeat() {
    let (pool, keys) = club().await;
    let mut store = PgStore::begin(&pool, CLUB, &keys).await.unwrap();
    let desk = door(&mut store).await;
    let first = envelope(1, open_till(TILL));
    let now = testing::minutes(10);
    authority::push(&mut store, &desk, &read(&desk, std::slice::from_ref(&first)), now, false).await.unwrap();
    let mut push = async |envelope: Envelope| {
        authority::push(&mut store, &desk, &read(&desk, &[envelope]), now, false).await.unwrap_err()
    };
    let fork = Envelope { command_id: testing::id(0xF0), ..first.clone() };
    assert!(matches!(push(fork).await, PushError::Refused(PushRefused::Fork { desk_seq: 1 })));
    let other = Envelope { issued_at: testing::minutes(9), ..first.clone() };
    assert!(matches!(push(other).await, PushError::Refused(PushRefused::ContentDiffers { desk_seq: 1 })));
    let reused = Envelope { desk_seq: 2, ..first };
    assert!(matches!(push(reused).await, PushError::Refused(PushRefused::ContentDiffers { desk_seq: 2 })));
    assert_eq!(store.position(desk.id).await.unwrap().last_seq, 1);
}

#[tokio::test]
async fn a_command_that_the_database_refuses_stops_the_push_and_those_before_it_stand() {
    let (pool, keys) = club().await;
    // Another club has given this payment number: no rule of this club can know.
    let theirs = ClubId(testing::uuid(0xC1B));
    found_club(&pool, theirs).await.unwrap();
    let mut other = PgStore::begin(&pool, theirs, &keys).await.unwrap();
    other.statement("SET CONSTRAINTS ALL DEFERRED").await.unwrap();
    sqlx::query(
        "INSERT INTO payments (club_id, id, order_id, number, method, kind, amount, state, version, created_at, updated_at)
         SELECT $1, id, id, 'P20261121A0001', 'cash', 'pay', 0, 'succeeded', 1, now(), now() FROM gen_random_uuid() AS id",
    )
    .bind(theirs.0)
    .execute(other.connection())
    .await
    .unwrap();
    sqlx::query(
        "INSERT INTO members (club_id, id, name, tags, joined_at, version, created_at, updated_at)
         SELECT club_id, id, '', '[]', now(), 1, now(), now() FROM payments WHERE club_id = $1",
    )
    .bind(theirs.0)
    .execute(other.connection())
    .await
    .unwrap();
    sqlx::query(
        "INSERT INTO orders (club_id, id, number, member_id, origin, list_amount, discount, adjustment, payable, paid,
            refunded, state, version, created_at, updated_at)
         SELECT club_id, id, '', id, 'desk', 0, 0, 0, 0, 0, 0, 'paid', 1, now(), now() FROM payments WHERE club_id = $1",
    )
    .bind(theirs.0)
    .execute(other.connection())
    .await
    .unwrap();
    other.commit().await.unwrap();

    let mut store = PgStore::begin(&pool, CLUB, &keys).await.unwrap();
    let desk = door(&mut store).await;
    let said =
        [envelope(1, open_till(TILL)), envelope(2, sale(&mut store, 1).await), envelope(3, check_in(0))];
    let commands = read(&desk, &said);
    let now = testing::minutes(10);
    let progress = authority::push(&mut store, &desk, &commands, now, false).await.unwrap();
    let halt = progress.stopped.unwrap();
    assert_eq!((halt.desk_seq, halt.why, progress.last_seq), (2, Stopped::Failed, 1));
    let error = halt.error.unwrap();
    assert!(matches!(error, StoreError::Constraint(Constraint::NumberTaken)), "{error:?}");
    assert_eq!(store.commit().await.unwrap(), Cursor(2));

    for attempt in 1..=MOST_ATTEMPTS {
        let counted = count_failure(&pool, CLUB, desk.id, 2, said[1].command_id, &error).await.unwrap();
        assert_eq!(counted, attempt);
    }
    let mut store = PgStore::begin(&pool, CLUB, &keys).await.unwrap();
    assert_eq!(fetch::<Order, _>(&mut store, testing::id(0x61_0001)).await.unwrap(), None);
    store.set_aside(desk.id, &said[1], Reason::Undecidable).await.unwrap();
    store.set_aside(desk.id, &said[1], Reason::Undecidable).await.unwrap();
    authority::quarantine(&mut store, &desk, &commands[1], MOST_ATTEMPTS).await.unwrap();
    let on = authority::push(&mut store, &desk, &commands[2..], now, false).await.unwrap();
    assert_eq!((on.last_seq, on.stopped.is_none()), (3, true));
    store.commit().await.unwrap();

    let mut snapshot = Snapshot::begin(&pool, CLUB, &keys).await.unwrap();
    let aside = snapshot.set_aside().await.unwrap();
    assert_eq!(aside.len(), 1);
    assert_eq!((&aside[0].envelope, aside[0].reason), (&said[1], Reason::Undecidable));
    let items = ScanTables::rows(&mut snapshot, shared::record::Table::AttentionItems).await.unwrap();
    assert_eq!(items.len(), 1);
    let failures = sqlx::query_scalar::<_, i64>("SELECT count(*) FROM command_failures").fetch_one(&pool);
    assert_eq!(failures.await.unwrap(), 0, "settled: the count is over");
}

#[tokio::test]
async fn a_command_that_names_what_was_never_there_fails_alone() {
    let (pool, keys) = club().await;
    let mut store = PgStore::begin(&pool, CLUB, &keys).await.unwrap();
    // A booking of a lesson whose course is gone: the check-in can't be judged, and that is nobody else's trouble.
    let desk = door(&mut store).await;
    store.savepoint().await.unwrap();
    let booking = Booking { order_item_id: Some(testing::id(0xDEAD)), ..world::booking(0) };
    store.update(&booking).await.unwrap();
    let refused = store.release().await;
    assert!(matches!(refused, Err(StoreError::Constraint(Constraint::Other))), "{refused:?}");
    let commands = read(&desk, &[envelope(1, check_in(0))]);
    let progress = authority::push(&mut store, &desk, &commands, testing::minutes(10), false).await.unwrap();
    assert_eq!(progress.last_seq, 1);
    store.commit().await.unwrap();
    let mut after = PgStore::begin(&pool, CLUB, &keys).await.unwrap();
    let booking: Booking = fetch(&mut after, world::booking_id(0)).await.unwrap().unwrap();
    assert_eq!((booking.state, booking.order_item_id), (BookingState::CheckedIn, None));
}

fn sent<T: Send>(future: T) -> T {
    future
}

#[tokio::test]
async fn every_future_of_the_store_can_be_sent_between_threads() {
    let (pool, keys) = club().await;
    let mut store = sent(PgStore::begin(&pool, CLUB, &keys)).await.unwrap();
    let desk = sent(door(&mut store)).await;
    let form = RegisterMember {
        member_id: testing::id(0x99),
        name: "赵敏".to_owned(),
        phone: None,
        notes: None,
        riders: Vec::new(),
    };
    let commands = read(&desk, &[envelope(1, form)]);
    let now = testing::minutes(10);
    let progress = sent(authority::push(&mut store, &desk, &commands, now, false)).await.unwrap();
    assert_eq!(progress.last_seq, 1);
    sent(authority::quarantine(&mut store, &desk, &read(&desk, &[envelope(2, check_in(0))])[0], 5))
        .await
        .unwrap();
    let row =
        shared::record::Row::Product(fetch::<Product, _>(&mut store, world::TEN).await.unwrap().unwrap());
    sent(shared::store::put(&mut store, &row)).await.unwrap();
    let product: Option<Product> = sent(store.get(world::TEN)).await.unwrap();
    assert!(product.is_some());
    sent(store.commit()).await.unwrap();
    let mut snapshot = sent(Snapshot::begin(&pool, CLUB, &keys)).await.unwrap();
    let epoch = meta(&pool).await.unwrap().epoch;
    let pulled = shared::sync::cut::cut(&mut snapshot, desk.id, epoch, Cursor(1), 99, now, now);
    assert_eq!(sent(pulled).await.unwrap().settlements.len(), 2);
    sent(shared::sync::cut::head(&mut snapshot, desk.id, 1, now, now)).await.unwrap();
}
