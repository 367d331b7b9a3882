//! Commands are given, cuts arrive, and both agree in the end.

use super::super::{Answer, Replica, ReplicaError};
use super::club::{Server, desk, dump, everything, give, identity, pull, settle_in, sync, wish};
use shared::command::{
    AssignHorse, CheckIn, Command, Counter, Execute as _, OpenTill, Outcome, Receipt, SellPackage,
};
use shared::id::{DeskId, MemberPackageId, OrderId};
use shared::money::Money;
use shared::number::{Origin, Series};
use shared::record::{Booking, BookingState, CheckInMethod, Horse, HorseState, Product, Record};
use shared::store::testing::world::{self, BAIXUE, BOUGHT, TEN, YINUO, ZHUIFENG, booking_id};
use shared::store::testing::{id, minutes};
use shared::store::{Keep as _, fetch};
use shared::sync::wire::Cursor;
use shared::time::Timestamp;
use shared::words::Say;
use uuid::Uuid;

pub(super) fn check_in(booking: u32) -> CheckIn {
    let package_id = matches!(booking, 0 | 2 | 3).then_some(BOUGHT);
    CheckIn { booking_id: booking_id(booking), method: CheckInMethod::Search, package_id, seen: None }
}

pub(super) fn horse(booking: u32, horse_id: Option<shared::id::HorseId>) -> AssignHorse {
    AssignHorse { booking_id: booking_id(booking), horse_id, before: None, reason: None }
}

pub(super) fn open_till() -> OpenTill {
    OpenTill { till_shift_id: id(0x33_0000), float: Money::from_fen(20_000) }
}

/// Sells ten saddle hours to 陈一诺, numbers and ids given by the desk.
pub(super) fn sell(replica: &mut Replica, n: u128, minute: i64) -> Answer {
    replica
        .issue_with(wish(n, minute), async |draft| {
            let counter = Counter {
                order_id: OrderId(Uuid::from_u128(0x31_0000 + n)),
                package_id: MemberPackageId(Uuid::from_u128(0x32_0000 + n)),
                order_number: draft.number(Series::Order)?,
                payment_number: draft.number(Series::Payment)?,
                tendered: Money::from_fen(200_000),
                till_shift_id: id(0x33_0000),
            };
            SellPackage::prepare(draft.store, YINUO, TEN, counter).await.map(Command::from)
        })
        .unwrap()
}

fn booking(replica: &Replica, n: u32) -> Booking {
    let rows = dump(replica);
    let found = rows.iter().find_map(|row| match row {
        shared::record::Row::Booking(booking) if booking.id == booking_id(n) => Some(booking.clone()),
        _ => None,
    });
    found.unwrap()
}

#[test]
fn a_command_is_done_queued_and_undoable_at_once() {
    let server = Server::new();
    let mut replica = desk(&server);
    let given = give(&mut replica, 1, 0, check_in(0));
    assert_eq!(given.desk_seq, 1);
    assert_eq!(booking(&replica, 0).state, BookingState::CheckedIn);
    let waiting = replica.waiting().unwrap();
    assert_eq!(waiting.len(), 1);
    assert_eq!((waiting[0].envelope.desk_seq, waiting[0].envelope.name.as_str()), (1, CheckIn::NAME));
    assert_eq!(waiting[0].envelope.issued_cursor, server.head());
    assert_eq!(waiting[0].seen, given.outcome);
    assert!(given.written.contains(&(Booking::TABLE, booking_id(0).0)));
}

#[test]
fn a_refused_command_leaves_nothing_behind_not_even_a_number() {
    let server = Server::new();
    let mut replica = desk(&server);
    let before = everything(&replica);
    // No till is open.
    assert!(matches!(sell(&mut replica, 1, 0), Answer::Refused(Say::TillMissing)));
    assert_eq!(everything(&replica), before);
    give(&mut replica, 2, 1, open_till());
    let Answer::Done(given) = sell(&mut replica, 3, 2) else { panic!("refused") };
    let Some(Receipt::Sold { number, .. }) = given.outcome.receipt() else { panic!("no sale") };
    assert_eq!((given.desk_seq, number.as_str()), (2, "O20261121A0001"));
}

#[test]
fn time_at_a_desk_does_not_go_back_and_follows_the_servers_clock() {
    let server = Server::new();
    let mut replica = desk(&server);
    give(&mut replica, 1, 10, horse(0, Some(ZHUIFENG)));
    give(&mut replica, 2, 5, horse(0, None));
    replica.heard(minutes(60), minutes(5)).unwrap();
    give(&mut replica, 3, 6, horse(0, Some(BAIXUE)));
    let times: Vec<Timestamp> = replica.waiting().unwrap().iter().map(|one| one.envelope.issued_at).collect();
    assert_eq!(times, [minutes(10), minutes(10), minutes(61)]);
    assert_eq!(replica.state().unwrap().last_contact_at, Some(minutes(60)));
}

#[test]
fn a_person_has_the_rights_of_the_time_of_issue() {
    let mut server = Server::new();
    server.write(async |store| {
        let mut staff: shared::record::Staff = fetch(store, world::RECEPTION).await.unwrap().unwrap();
        (staff.role, staff.role_before) = (shared::record::Role::Coach, Some(staff.role));
        staff.rights_since = minutes(10);
        store.update(&staff).await.unwrap();
    });
    let mut replica = desk(&server);
    give(&mut replica, 1, 9, horse(0, Some(ZHUIFENG)));
    let late = replica.issue(wish(2, 11), horse(0, None).into()).unwrap();
    assert!(matches!(late, Answer::Refused(Say::MayNot { .. })), "{late:?}");
}

#[test]
fn after_a_day_apart_the_replica_equals_the_server() {
    let mut server = Server::new();
    let mut replica = desk(&server);
    give(&mut replica, 1, 0, open_till());
    give(&mut replica, 2, 1, horse(0, Some(ZHUIFENG)));
    give(&mut replica, 3, 2, check_in(0));
    give(&mut replica, 4, 3, check_in(1));
    assert!(matches!(sell(&mut replica, 5, 4), Answer::Done(_)));
    server.write(async |store| {
        let mut product: Product = fetch(store, TEN).await.unwrap().unwrap();
        product.name = "十鞍时套餐（新）".to_owned();
        product.meta.touch(minutes(3), None);
        store.update(&product).await.unwrap();
        let mut horse: Horse = fetch(store, ZHUIFENG).await.unwrap().unwrap();
        horse.state = HorseState::Sick;
        store.update(&horse).await.unwrap();
    });
    let changed = pull(&mut replica, &server);
    assert_eq!(changed.pending, 5);
    assert!(changed.rows.contains(&(Product::TABLE, TEN.0)));
    // The horse is sick now: the desk doubts what it did, and pushes it all the same.
    let doubts: Vec<bool> = replica.waiting().unwrap().iter().map(|one| one.doubt.is_some()).collect();
    assert_eq!(doubts, [false, true, false, false, false]);
    assert_eq!(booking(&replica, 0).horse_id, None);
    assert_ne!(dump(&replica), server.dump());

    let changed = sync(&mut replica, &mut server);
    assert_eq!((changed.pending, changed.notices), (0, 1));
    assert_eq!(dump(&replica), server.dump());
    let standing = replica.standing().unwrap();
    assert_eq!((standing.pending, standing.last_issued, standing.cursor), (0, 5, Some(server.head())));
    let told = replica.notices().unwrap();
    assert_eq!((told.len(), told[0].desk_seq, told[0].command.as_str()), (1, 2, "assign_horse"));
    assert!(matches!(told[0].decided, Outcome::Rejected { .. }));
    replica.notice_read(2, minutes(9)).unwrap();
    assert_eq!(replica.notices().unwrap(), []);
    let start = replica.state().unwrap().scope_start.unwrap();
    let sums = replica.checksums(start).unwrap();
    let theirs = shared::sync::checksum::of(
        server.dump().into_iter().filter(|row| row.table() == Booking::TABLE).collect(),
    );
    assert_eq!(sums[&Booking::TABLE], theirs);
}

#[test]
fn checksums_leave_out_what_is_pending() {
    let server = Server::new();
    let mut replica = desk(&server);
    let start = replica.state().unwrap().scope_start.unwrap();
    let before = replica.checksums(start).unwrap();
    give(&mut replica, 1, 0, check_in(0));
    assert_eq!(replica.checksums(start).unwrap(), before);
    assert_eq!(booking(&replica, 0).state, BookingState::CheckedIn);
}

#[test]
fn an_answered_push_takes_nothing_out_of_the_outbox() {
    let mut server = Server::new();
    let mut replica = desk(&server);
    give(&mut replica, 1, 0, check_in(0));
    let reply = server.push(&replica.commands_after(0, 10).unwrap());
    assert_eq!(reply.settled.len(), 1);
    replica.push_answered(&reply, minutes(0)).unwrap();
    assert_eq!(replica.standing().unwrap().pending, 1);
    pull(&mut replica, &server);
    assert_eq!(replica.standing().unwrap().pending, 0);
    let kept = replica.command(1).unwrap().unwrap();
    assert_eq!(kept.outcome, Some(reply.settled[0].outcome.clone()));
}

#[test]
fn settled_commands_are_kept_for_thirty_five_days() {
    let mut server = Server::new();
    let mut replica = desk(&server);
    give(&mut replica, 1, 0, check_in(0));
    sync(&mut replica, &mut server);
    let touch = async |store: &mut crate::store::SqliteStore<'_>| {
        let mut product: Product = fetch(store, TEN).await.unwrap().unwrap();
        product.meta.touch(minutes(3), None);
        store.update(&product).await.unwrap();
    };
    server.now = minutes(0).plus_days(34);
    server.write(touch);
    pull(&mut replica, &server);
    assert!(replica.command(1).unwrap().is_some());
    server.now = minutes(0).plus_days(36);
    server.write(touch);
    pull(&mut replica, &server);
    assert!(replica.command(1).unwrap().is_none());
    assert_eq!(replica.state().unwrap().last_seq, 1);
}

#[test]
fn what_is_too_old_is_dropped_with_the_day_and_not_before() {
    let mut server = Server::new();
    let mut replica = desk(&server);
    let all = dump(&replica).len();
    server.now = minutes(0).plus_days(59);
    server.write(async |_store| {});
    pull(&mut replica, &server);
    assert_eq!(dump(&replica).len(), all);
    give(&mut replica, 1, 220, check_in(5));
    server.now = minutes(0).plus_days(61);
    server.write(async |_store| {});
    pull(&mut replica, &server);
    let left = dump(&replica);
    assert!(!left.iter().any(|row| matches!(row, shared::record::Row::Lesson(_))));
    // Its booking is gone, so it can't be run here any more; the server will judge.
    assert!(replica.waiting().unwrap()[0].doubt.is_some());
}

#[test]
fn a_cut_that_starts_elsewhere_or_elsewhen_changes_nothing() {
    let mut server = Server::new();
    let mut replica = desk(&server);
    give(&mut replica, 1, 0, check_in(0));
    let before = everything(&replica);
    server.write(async |_store| {});
    let mut late = server.cut(server.head());
    assert!(matches!(replica.apply_cut(&late), Err(ReplicaError::Gap { .. })));
    late.epoch = shared::id::Epoch(Uuid::from_u128(99));
    let error = replica.apply_cut(&late).unwrap_err();
    assert!(matches!(error, ReplicaError::OtherEpoch) && error.needs_bootstrap());
    assert_eq!(everything(&replica), before);
}

#[test]
fn the_same_cut_twice_is_refused_and_changes_nothing() {
    let mut server = Server::new();
    let mut replica = desk(&server);
    let cursor = replica.state().unwrap().cursor.unwrap();
    give(&mut replica, 1, 0, check_in(0));
    server.push(&replica.commands_after(0, 10).unwrap());
    let cut = server.cut(cursor);
    replica.apply_cut(&cut).unwrap();
    let before = everything(&replica);
    assert!(matches!(replica.apply_cut(&cut), Err(ReplicaError::Gap { .. })));
    assert_eq!(everything(&replica), before);
}

#[test]
fn a_copy_of_a_desk_is_found_out() {
    let mut server = Server::new();
    let (mut replica, mut copy) = (desk(&server), desk(&server));
    give(&mut replica, 1, 0, check_in(0));
    give(&mut copy, 2, 0, check_in(1));
    server.push(&replica.commands_after(0, 10).unwrap());
    let cut = server.cut(copy.state().unwrap().cursor.unwrap());
    assert!(matches!(copy.apply_cut(&cut), Err(ReplicaError::Fork { desk_seq: 1 })));
    // A copy that has given no command yet learns of numbers that it never gave.
    let mut idle = desk(&Server::new());
    assert!(matches!(idle.apply_cut(&cut), Err(ReplicaError::Fork { desk_seq: 1 })));
    let (head, rows) = server.bootstrap();
    let fork = idle.install(&head, rows, &server.cut(head.cursor));
    assert!(matches!(fork, Err(ReplicaError::Fork { desk_seq: 1 })));
}

#[test]
fn a_desk_that_enrols_anew_keeps_what_it_had_not_sent() {
    let mut server = Server::new();
    let mut replica = desk(&server);
    give(&mut replica, 1, 0, horse(0, Some(ZHUIFENG)));
    sync(&mut replica, &mut server);
    give(&mut replica, 2, 1, horse(1, Some(BAIXUE)));
    give(&mut replica, 3, 2, check_in(1));
    let mut anew = identity();
    (anew.desk_id, anew.origin) = (DeskId(Uuid::from_u128(0xAB)), Origin::nth(5));
    replica.enrol(&anew).unwrap();
    let numbers: Vec<_> = replica
        .waiting()
        .unwrap()
        .iter()
        .map(|one| (one.envelope.desk_seq, one.envelope.name.clone()))
        .collect();
    assert_eq!(numbers, [(1, "assign_horse".to_owned()), (2, "check_in".to_owned())]);
    let standing = replica.standing().unwrap();
    assert_eq!((standing.cursor, standing.last_issued, standing.pending), (None, 2, 2));
}

#[test]
fn a_bootstrap_keeps_the_outbox_and_settles_what_it_contains() {
    let mut server = Server::new();
    let mut replica = desk(&server);
    give(&mut replica, 1, 0, check_in(0));
    give(&mut replica, 2, 1, check_in(1));
    server.push(&replica.commands_after(0, 1).unwrap());
    settle_in(&mut replica, &server);
    let waiting = replica.waiting().unwrap();
    assert_eq!(waiting.iter().map(|one| one.envelope.desk_seq).collect::<Vec<_>>(), [2]);
    assert_eq!(booking(&replica, 1).state, BookingState::CheckedIn);
    sync(&mut replica, &mut server);
    assert_eq!(dump(&replica), server.dump());
}

#[test]
fn a_restored_server_gets_again_what_it_forgot() {
    let mut server = Server::new();
    let mut replica = desk(&server);
    give(&mut replica, 1, 0, open_till());
    assert!(matches!(sell(&mut replica, 2, 1), Answer::Done(_)));
    sync(&mut replica, &mut server);
    give(&mut replica, 3, 2, check_in(0));
    let whole = server.dump();
    server.restore(Cursor(1));
    let cut = server.cut(Cursor(0));
    assert!(matches!(replica.apply_cut(&cut), Err(ReplicaError::OtherEpoch)));
    settle_in(&mut replica, &server);
    let numbers: Vec<_> = replica.waiting().unwrap().iter().map(|one| one.envelope.desk_seq).collect();
    assert_eq!(numbers, [1, 2, 3]);
    assert!(replica.waiting().unwrap().iter().all(|one| one.doubt.is_none()));
    sync(&mut replica, &mut server);
    assert_eq!(dump(&replica), server.dump());
    assert!(server.dump().len() > whole.len());
    assert_eq!(replica.standing().unwrap().pending, 0);
}

#[test]
fn numbers_are_never_given_twice_whatever_is_undone() {
    let mut server = Server::new();
    let mut replica = desk(&server);
    give(&mut replica, 1, 0, open_till());
    let mut numbers = Vec::new();
    for n in 2..8 {
        let Answer::Done(given) = sell(&mut replica, n, 1) else { panic!("refused") };
        let Some(Receipt::Sold { number, .. }) = given.outcome.receipt() else { panic!("no sale") };
        numbers.push(number.clone());
        server.write(async |_store| {});
        pull(&mut replica, &server);
    }
    let expected: Vec<_> = (1..7).map(|n| format!("O20261121A{n:04}")).collect();
    assert_eq!(numbers, expected);
}
