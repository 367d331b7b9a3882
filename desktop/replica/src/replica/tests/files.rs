//! The file itself: another key, an older schema, damage.

use super::super::{KeyFile, KeyStore as _, Replica, ReplicaError, Settings};
use super::acts::{check_in, horse};
use super::club::{Server, desk_in, dump, everything, give, open, sync};
use crate::schema::{MIGRATIONS, Migration, SchemaError};
use shared::store::testing::world::ZHUIFENG;

fn durability(replica: &Replica) -> (String, i64) {
    replica
        .read(|connection| -> rusqlite::Result<_> {
            let mode = connection.query_row("PRAGMA journal_mode", [], |row| row.get(0))?;
            let synchronous = connection.query_row("PRAGMA synchronous", [], |row| row.get(0))?;
            Ok((mode, synchronous))
        })
        .unwrap()
}

#[test]
fn a_replica_opens_again_as_it_was_and_writes_durably() {
    let server = Server::new();
    let folder = tempfile::tempdir().unwrap();
    let mut replica = desk_in(folder.path(), &server);
    give(&mut replica, 1, 0, check_in(0));
    replica.set_local("theme", Some("dark")).unwrap();
    let before = everything(&replica);
    drop(replica);
    let replica = open(folder.path());
    assert_eq!(everything(&replica), before);
    assert_eq!(replica.local("theme").unwrap().as_deref(), Some("dark"));
    assert_eq!(durability(&replica), ("wal".to_owned(), 2));
}

#[test]
fn without_its_key_a_replica_is_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    drop(open(folder.path()));
    std::fs::remove_file(folder.path().join("replica.key")).unwrap();
    let bytes = std::fs::read(folder.path().join("replica.db")).unwrap();
    let refused = Replica::open(&Settings::of(folder.path()), &KeyFile::beside(folder.path()));
    assert!(matches!(refused.map(|_opened| ()), Err(ReplicaError::KeyMissing)));
    assert_eq!(std::fs::read(folder.path().join("replica.db")).unwrap(), bytes);
    assert_eq!(KeyFile::beside(folder.path()).load().unwrap(), None);
}

#[test]
fn a_file_of_a_newer_version_is_refused_and_not_taken_for_damage() {
    let folder = tempfile::tempdir().unwrap();
    drop(open(folder.path()));
    let keys = KeyFile::beside(folder.path());
    let older = Replica::open_with(&Settings::of(folder.path()), &keys, &MIGRATIONS[..1]);
    let error = older.map(|_opened| ()).unwrap_err();
    assert!(matches!(error, ReplicaError::Schema(SchemaError::Newer { .. })), "{error}");
    drop(open(folder.path()));
}

/// A step that a changeset of before would not survive: columns come, and the table is built anew.
const NEXT: Migration = Migration {
    name: "9999_a_next_step",
    sql: "ALTER TABLE bookings ADD COLUMN colour TEXT;
          ALTER TABLE check_ins ADD COLUMN colour TEXT;
          ALTER TABLE lessons DROP COLUMN note;
          ALTER TABLE lessons ADD COLUMN note TEXT;",
};

#[test]
fn an_older_file_is_brought_up_to_date_with_what_is_pending_done_again() {
    let mut server = Server::new();
    let folder = tempfile::tempdir().unwrap();
    let mut replica = desk_in(folder.path(), &server);
    give(&mut replica, 1, 0, horse(0, Some(ZHUIFENG)));
    give(&mut replica, 2, 1, check_in(0));
    let (rows, waiting) = (dump(&replica), replica.waiting().unwrap());
    drop(replica);

    let steps: Vec<_> = MIGRATIONS.iter().copied().chain([NEXT]).collect();
    let (settings, keys) = (Settings::of(folder.path()), KeyFile::beside(folder.path()));
    crate::failpoint::arm("migrate.rerun", 1);
    assert!(Replica::open_with(&settings, &keys, &steps).is_err());
    let untouched = open(folder.path());
    assert_eq!(dump(&untouched), rows);
    drop(untouched);

    let mut replica = Replica::open_with(&settings, &keys, &steps).unwrap().replica;
    assert_eq!(dump(&replica), rows);
    assert_eq!(replica.waiting().unwrap(), waiting);
    // The new changesets fit the new tables.
    sync(&mut replica, &mut server);
    assert_eq!(dump(&replica), server.dump());

    let copy = folder.path().join(format!("replica.before-{}.db", steps.len()));
    let elsewhere = tempfile::tempdir().unwrap();
    std::fs::copy(copy, elsewhere.path().join("replica.db")).unwrap();
    std::fs::copy(folder.path().join("replica.key"), elsewhere.path().join("replica.key")).unwrap();
    let older = open(elsewhere.path());
    assert_eq!((dump(&older), older.waiting().unwrap()), (rows, waiting));
}
