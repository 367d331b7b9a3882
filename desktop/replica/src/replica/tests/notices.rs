//! The server's word differs from what staff saw: a notice tells of it until somebody has read it, or an item of the
//! club tells of it to everybody.

use super::super::Replica;
use super::acts::check_in;
use super::club::{Server, desk, dump, give, pull, sync};
use shared::command::{Outcome, Receipt};
use shared::id::{CommandId, MemberPackageId};
use shared::record::{
    AttentionCode, AttentionDetails, AttentionItem, AttentionState, Booking, EntryKind, Json, MemberPackage,
    Meta, PackageEntry, PackageState,
};
use shared::store::testing::world::{BOUGHT, RUOXI, booking_id};
use shared::store::testing::{CLUB, id, minutes, untouched};
use shared::store::{Keep as _, fetch};
use shared::units::Units;
use shared::words::Say;

const OTHER: MemberPackageId = MemberPackageId(shared::store::testing::uuid(0x40_0000));

/// The package that staff see is suspended at the server.
fn suspend(server: &mut Server) {
    server.write(async |store| {
        let mut package: MemberPackage = fetch(store, BOUGHT).await.unwrap().unwrap();
        package.state = PackageState::Suspended;
        store.update(&package).await.unwrap();
    });
}

/// The booking's units are set aside in another package meanwhile.
fn reserve_elsewhere(server: &mut Server) {
    suspend(server);
    server.write(async |store| {
        let package: MemberPackage = fetch(store, BOUGHT).await.unwrap().unwrap();
        let other = MemberPackage { id: OTHER, state: PackageState::Active, ..package };
        store.insert(&other).await.unwrap();
        let bought = PackageEntry {
            club_id: CLUB,
            id: id(0x40_0001),
            package_id: OTHER,
            kind: EntryKind::Buy,
            units: Units::from_tenths(100),
            booking_id: None,
            check_in_id: None,
            debt_id: None,
            reverses: None,
            note: None,
            meta: Meta::new(minutes(0), None),
        };
        store.insert(&bought).await.unwrap();
        let mut booking: Booking = fetch(store, booking_id(0)).await.unwrap().unwrap();
        booking.package_id = Some(OTHER);
        store.update(&booking).await.unwrap();
    });
}

/// An item of the club that tells of a command.
fn tell_of(server: &mut Server, command_id: CommandId) {
    server.write(async |store| {
        let say = Say::UnitsOwed { rider: "王若溪".to_owned(), units: Units::from_tenths(10) };
        let item = AttentionItem {
            club_id: CLUB,
            id: id(0x40_0002),
            code: AttentionCode::UnitsOwed,
            command_id,
            desk_id: None,
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
        };
        store.insert(&item).await.unwrap();
    });
}

/// What a check-in used, of which package, and what it left owed.
fn paid(outcome: &Outcome) -> (Option<MemberPackageId>, Units, Units) {
    match outcome.receipt() {
        Some(Receipt::CheckedIn { package_id, used, owed, .. }) => (*package_id, *used, *owed),
        other => panic!("{other:?}"),
    }
}

const ONE: Units = Units::from_tenths(10);

/// A desk whose check-in was paid by another package than its staff saw.
fn told() -> (Server, Replica, CommandId) {
    let mut server = Server::new();
    let mut replica = desk(&server);
    reserve_elsewhere(&mut server);
    give(&mut replica, 1, 0, check_in(0));
    let command = replica.waiting().unwrap()[0].envelope.command_id;
    assert_eq!(sync(&mut replica, &mut server).notices, 1);
    (server, replica, command)
}

#[test]
fn another_package_than_staff_saw_is_told_until_it_is_read() {
    let (server, mut replica, _) = told();
    let told = replica.notices().unwrap();
    assert_eq!((told.len(), told[0].desk_seq, told[0].command.as_str()), (1, 1, "check_in"));
    assert_eq!(paid(&told[0].seen), (Some(BOUGHT), ONE, Units::ZERO));
    assert_eq!(paid(&told[0].decided), (Some(OTHER), ONE, Units::ZERO));
    assert_eq!(dump(&replica), server.dump());
    replica.notice_read(1, minutes(9)).unwrap();
    assert_eq!(replica.notices().unwrap(), []);
}

#[test]
fn what_an_item_of_the_club_tells_nobody_has_to_read_twice() {
    let mut server = Server::new();
    let mut replica = desk(&server);
    suspend(&mut server);
    give(&mut replica, 1, 0, check_in(0));
    let changed = sync(&mut replica, &mut server);
    assert_eq!(changed.notices, 1);
    let given = replica.command(1).unwrap().unwrap();
    assert_eq!(paid(&given.seen), (Some(BOUGHT), ONE, Units::ZERO));
    assert_eq!(paid(given.outcome.as_ref().unwrap()), (None, Units::ZERO, ONE));
    assert_eq!(replica.notices().unwrap(), []);
    assert_eq!(dump(&replica), server.dump());
}

#[test]
fn an_item_that_comes_later_tells_instead_of_the_notice() {
    let (mut server, mut replica, command) = told();
    tell_of(&mut server, CommandId(shared::store::testing::uuid(0x40_0003)));
    pull(&mut replica, &server);
    assert_eq!(replica.notices().unwrap().len(), 1, "the item tells of another command");
    let (mut server, mut replica, command_again) = told();
    assert_eq!(command, command_again);
    tell_of(&mut server, command);
    pull(&mut replica, &server);
    assert_eq!(replica.notices().unwrap(), []);
}

#[test]
fn what_nobody_has_read_is_kept_with_its_command_however_old() {
    let (mut server, mut replica, _) = told();
    server.now = minutes(0).plus_days(36);
    server.write(async |_store| {});
    pull(&mut replica, &server);
    assert_eq!(replica.notices().unwrap().len(), 1);
    assert!(replica.command(1).unwrap().is_some());
    replica.notice_read(1, server.now).unwrap();
    server.now = minutes(0).plus_days(72);
    server.write(async |_store| {});
    pull(&mut replica, &server);
    assert!(replica.command(1).unwrap().is_none());
    let kept = |connection: &rusqlite::Connection| {
        connection.query_row("SELECT count(*) FROM notices", [], |row| row.get::<_, i64>(0))
    };
    assert_eq!(replica.read(kept).unwrap(), 0);
}
