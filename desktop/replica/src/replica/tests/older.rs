//! Files of earlier versions of the product, as they lay on a desk's disk: they open, are brought up to date with what
//! is pending, and push it.
//!
//! `older/replica-4.sql` was written under the schema of four steps, by a desk in the club that these tests share: its
//! till is settled; a horse was assigned, two riders were checked in and a package was sold since. A file like this is
//! never changed: when a later schema makes old files harder to read, another one joins it.

use super::super::{KeyFile, Opened, Replica, Settings};
use super::acts::{horse, open_till};
use super::club::{Server, dump, give, sync};
use crate::schema::{MIGRATIONS, version};
use rusqlite::Connection;
use shared::record::Row;
use shared::store::Keep as _;
use shared::store::testing::world::{self, BAIXUE};
use std::fs;
use std::path::Path;

const OF_FOUR_STEPS: &str = include_str!("older/replica-4.sql");
const KEY: [u8; 32] = [7; 32];

/// A desk's folder with this file in it, under a key of its own.
fn lay(folder: &Path, text: &str) {
    let hex: String = KEY.iter().map(|byte| format!("{byte:02x}")).collect();
    fs::write(folder.join("replica.key"), KEY).unwrap();
    let file = Connection::open(folder.join("replica.db")).unwrap();
    file.execute_batch(&format!("PRAGMA key = \"x'{hex}'\"; PRAGMA journal_mode = WAL")).unwrap();
    file.execute_batch(text).unwrap();
}

/// The server that the desk belonged to, as it stood then.
fn server() -> Server {
    let mut server = Server::new();
    let mut replica = super::club::desk(&server);
    give(&mut replica, 1, 0, open_till());
    sync(&mut replica, &mut server);
    // The horses of the tests' club rest otherwise than they did then: the desk hears of it as of any change.
    server.write(async |store| {
        for row in world::rows() {
            if let Row::Horse(horse) = row {
                store.update(&horse).await.unwrap();
            }
        }
    });
    server
}

#[test]
fn a_file_of_an_earlier_schema_opens_migrates_and_pushes_what_was_pending() {
    let (folder, mut server) = (tempfile::tempdir().unwrap(), server());
    lay(folder.path(), OF_FOUR_STEPS);
    let settings = Settings::of(folder.path());
    let Opened { mut replica, salvage } = Replica::open(&settings, &KeyFile::beside(folder.path())).unwrap();
    assert_eq!(salvage, None);
    let newest = u32::try_from(MIGRATIONS.len()).unwrap();
    assert_eq!(replica.read(version).unwrap(), newest);
    let waiting = replica.waiting().unwrap();
    let names: Vec<_> =
        waiting.iter().map(|one| (one.envelope.desk_seq, one.envelope.name.as_str())).collect();
    assert_eq!(names, [(2, "assign_horse"), (3, "check_in"), (4, "sell_package"), (5, "check_in")]);
    assert!(waiting.iter().all(|one| one.doubt.is_none()), "{waiting:?}");
    let copy = folder.path().join("replica.before-5.db");
    assert!(copy.exists(), "the file as it was is kept");
    sync(&mut replica, &mut server);
    assert_eq!(replica.standing().unwrap().pending, 0);
    assert_eq!(replica.notices().unwrap(), []);
    assert_eq!(dump(&replica), server.dump());
    // It works on under the next number.
    assert_eq!(give(&mut replica, 9, 9, horse(1, Some(BAIXUE))).desk_seq, 6);
    sync(&mut replica, &mut server);
    assert_eq!(dump(&replica), server.dump());
}
