//! The file itself: another key, an older schema, damage.

use super::super::{KeyFile, KeyStore as _, Replica, ReplicaError, Settings};
use super::acts::{check_in, horse};
use super::club::{Server, desk_in, dump, everything, give, identity, open, settle_in, sync};
use crate::schema::{MIGRATIONS, Migration, SchemaError};
use shared::number::Origin;
use shared::store::testing::world::{self, ZHUIFENG};
use std::fs::OpenOptions;
use std::io::{Seek as _, SeekFrom, Write as _};
use std::path::Path;

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

fn damage(file: &Path, at: u64, bytes: usize) {
    let mut file = OpenOptions::new().write(true).open(file).unwrap();
    file.seek(SeekFrom::Start(at)).unwrap();
    file.write_all(&vec![0x5A; bytes]).unwrap();
}

/// A file without a log beside it, so that damage hits what is read.
fn closed(folder: &Path) -> u64 {
    let replica = open(folder);
    replica.writer.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_row| Ok(())).unwrap();
    drop(replica);
    std::fs::metadata(folder.join("replica.db")).unwrap().len()
}

/// Damages the page on which a table begins.
fn spoil(folder: &Path, replica: Replica, table: &str) {
    let page: i64 = replica
        .read(|connection| {
            let text = "SELECT rootpage FROM sqlite_schema WHERE name = ?1";
            connection.query_row(text, [table], |row| row.get(0))
        })
        .unwrap();
    drop(replica);
    closed(folder);
    let at = u64::try_from((page - 1) * 4_096 + 100).unwrap();
    damage(&folder.join("replica.db"), at, 64);
}

#[test]
fn a_queue_with_a_hole_is_taken_over_by_enrolling_anew() {
    let server = Server::new();
    let folder = tempfile::tempdir().unwrap();
    let mut replica = desk_in(folder.path(), &server);
    give(&mut replica, 1, 0, horse(0, Some(ZHUIFENG)));
    give(&mut replica, 2, 1, horse(0, None));
    give(&mut replica, 3, 2, check_in(0));
    let waiting = replica.waiting().unwrap();
    replica.writer.execute("DELETE FROM commands WHERE desk_seq = 2", []).unwrap();
    spoil(folder.path(), replica, "horses");

    let opened = Replica::open(&Settings::of(folder.path()), &KeyFile::beside(folder.path())).unwrap();
    let salvage = opened.salvage.unwrap();
    assert!(!salvage.whole, "{salvage:?}");
    assert_eq!((salvage.pending, opened.replica.state().unwrap().identity), (2, None));
    drop(opened.replica);
    // It still knows after the next start that it has to.
    let mut replica = open(folder.path());
    assert!(matches!(replica.standing(), Err(ReplicaError::NotEnrolled)));
    let mut anew = identity();
    (anew.desk_id, anew.origin) = (world::OFFICE, Origin::nth(1));
    replica.enrol(&anew).unwrap();
    let taken: Vec<_> = replica
        .waiting()
        .unwrap()
        .into_iter()
        .map(|given| (given.envelope.desk_seq, given.envelope.command_id))
        .collect();
    assert_eq!(taken, [(1, waiting[0].envelope.command_id), (2, waiting[2].envelope.command_id)]);
    assert_eq!(replica.standing().unwrap().last_issued, 2);
}

#[test]
fn a_damaged_file_is_set_aside_its_outbox_saved_and_the_desk_goes_on() {
    let mut server = Server::new();
    let folder = tempfile::tempdir().unwrap();
    let mut replica = desk_in(folder.path(), &server);
    give(&mut replica, 1, 0, horse(0, Some(ZHUIFENG)));
    sync(&mut replica, &mut server);
    give(&mut replica, 2, 1, check_in(0));
    give(&mut replica, 3, 2, check_in(1));
    let waiting = replica.waiting().unwrap();
    spoil(folder.path(), replica, "horses");

    let opened = Replica::open(&Settings::of(folder.path()), &KeyFile::beside(folder.path())).unwrap();
    let salvage = opened.salvage.unwrap();
    assert!(salvage.whole && salvage.aside.exists(), "{salvage:?}");
    assert_eq!(salvage.pending, 2);
    let mut replica = opened.replica;
    assert_eq!(replica.waiting().unwrap(), waiting);
    assert_eq!(replica.standing().unwrap().cursor, None);
    assert_eq!(replica.state().unwrap().last_seq, 3);
    settle_in(&mut replica, &server);
    sync(&mut replica, &mut server);
    assert_eq!(dump(&replica), server.dump());
    assert_eq!(replica.standing().unwrap().pending, 0);
}

#[test]
fn a_file_that_is_damaged_from_its_first_page_is_set_aside_too() {
    let server = Server::new();
    let folder = tempfile::tempdir().unwrap();
    drop(desk_in(folder.path(), &server));
    let length = closed(folder.path());
    damage(&folder.path().join("replica.db"), 0, usize::try_from(length.min(8_192)).unwrap());
    let opened = Replica::open(&Settings::of(folder.path()), &KeyFile::beside(folder.path())).unwrap();
    let salvage = opened.salvage.unwrap();
    assert!(!salvage.whole && salvage.aside.exists(), "{salvage:?}");
    assert!(opened.replica.state().unwrap().identity.is_none());
}
