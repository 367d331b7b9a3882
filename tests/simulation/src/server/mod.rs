//! The server of the simulation: the real authority and the real cuts, over the domain's store on an
//! in-memory SQLite. It can fail at any call, lose its process between any two, be backed up and restored.
//!
//! | file | holds |
//! | --- | --- |
//! | `serve` | requests, as the routes serve them below HTTP |
//! | `store` | the store of one transaction, with what sync keeps beside the rows |

use crate::central::{Arrival, Central, Fault, Ground, Served};
use crate::club;
use crate::in_scope::InScopeRows;
use crate::sqlite;
use anyhow::{Context as _, Result, anyhow};
use replica::schema;
use replica::store::{SqliteStore, block_on_ready};
use rusqlite::{Connection, params};
use shared::id::{ClubId, CommandId, DeskId, Epoch};
use shared::number::{Earlier, Origin};
use shared::record::{Desk, Row, Table};
use shared::store::{Keep, StoreError};
use shared::sync::authority::{self, SettledCommand};
use shared::sync::cut::{self, Standing};
use shared::sync::wire::{Cursor, Digest, Settlement};
use shared::time::{ClubZone, Timestamp};
use std::cell::Cell;
use uuid::Uuid;

mod serve;
mod store;

use store::{Note, SYNC_TABLES, SimStore};

/// The central server, in memory.
pub(crate) struct Server {
    db: Connection,
    club: ClubId,
    zone: ClubZone,
    /// Store calls until one fails; zero is never.
    fail_in: Cell<u32>,
    /// Store calls until the process dies; zero is never.
    crash_in: Cell<u32>,
}

impl Server {
    /// A server with these rows.
    ///
    /// # Errors
    /// When SQLite fails.
    pub(crate) fn new(club: ClubId, zone: ClubZone, rows: &[Row], epoch: Epoch) -> Result<Self> {
        let db = sqlite::in_memory()?;
        schema::migrate(&db, schema::MIGRATIONS)?;
        db.execute_batch(SYNC_TABLES)?;
        db.execute("INSERT INTO meta VALUES (?1, 0, 0)", [epoch.to_string()])?;
        db.execute_batch("BEGIN")?;
        let mut store = SqliteStore::new(&db, club);
        for row in rows {
            store.upsert(row)?;
        }
        drop(store);
        db.execute_batch("COMMIT")?;
        Ok(Self { db, club, zone, fail_in: Cell::new(0), crash_in: Cell::new(0) })
    }

    /// A server that stands as this one, in an epoch of its own.
    ///
    /// # Errors
    /// When SQLite fails.
    pub(crate) fn like(pattern: &Self, epoch: Epoch) -> Result<Self> {
        let db = sqlite::copy(&pattern.db)?;
        db.execute("UPDATE meta SET epoch = ?1", [epoch.to_string()])?;
        let (club, zone) = (pattern.club, pattern.zone);
        Ok(Self { db, club, zone, fail_in: Cell::new(0), crash_in: Cell::new(0) })
    }

    fn store(&self) -> SimStore<'_> {
        SimStore::new(&self.db, self.club, &self.fail_in, &self.crash_in)
    }

    /// Runs `work` in a transaction and writes its feed lines last. Dies as asked.
    fn transaction<T>(&self, work: impl FnOnce(&mut SimStore<'_>) -> Result<T, Fault>) -> Result<T, Fault> {
        self.db.execute_batch("BEGIN").map_err(|_gone| Fault::Crashed)?;
        let mut store = self.store();
        let result = work(&mut store).and_then(|done| {
            let (notes, audit) = store.finish();
            if store::ticks(&self.crash_in) {
                return Err(Fault::Crashed);
            }
            self.commit(&notes, &audit).map_err(|_gone| Fault::Crashed)?;
            Ok(done)
        });
        if result.is_err() {
            self.db.execute_batch("ROLLBACK").map_err(|_gone| Fault::Crashed)?;
        } else if store::ticks(&self.crash_in) {
            // Committed, and the process dies before it answers.
            return Err(Fault::Crashed);
        }
        result
    }

    fn commit(&self, notes: &[Note], audit: &[(Uuid, CommandId)]) -> rusqlite::Result<()> {
        for (id, command) in audit {
            let line = params![id.to_string(), command.to_string()];
            self.db.prepare_cached("INSERT INTO audit VALUES (?1, ?2)")?.execute(line)?;
        }
        if !notes.is_empty() {
            self.db.prepare_cached("UPDATE meta SET head = head + 1")?.execute([])?;
            let mut row =
                self.db.prepare_cached("INSERT INTO feed SELECT head, ?1, ?2, ?3, NULL, NULL FROM meta")?;
            let mut settled =
                self.db.prepare_cached("INSERT INTO feed SELECT head, ?1, NULL, NULL, ?2, ?3 FROM meta")?;
            for (ordinal, note) in notes.iter().enumerate() {
                let ordinal = i64::try_from(ordinal).unwrap_or(i64::MAX);
                match note {
                    Note::Row(table, id) => row.execute(params![ordinal, table.as_str(), id.to_string()])?,
                    Note::Settled(desk, seq) => {
                        let seq = i64::try_from(*seq).unwrap_or(i64::MAX);
                        settled.execute(params![ordinal, desk.to_string(), seq])?
                    }
                };
            }
        }
        self.db.execute_batch("COMMIT")
    }

    fn standing(&self) -> Result<Standing> {
        block_on_ready(cut::Feed::standing(&mut self.store()))?.context("the feed's standing")
    }
}

impl Central for Server {
    type Backup = Connection;

    fn ground(&self) -> Ground {
        Ground { desks: 2, spread: 2, beat: 1, restores: true }
    }

    fn club(&self) -> ClubId {
        self.club
    }

    fn desk(&self, n: u32, at: Timestamp) -> Desk {
        club::desk(self.club, n, Origin::nth(n), at)
    }

    fn enrol(&self, desk: &Desk, earlier: &[Earlier]) -> Result<()> {
        // A process that is about to die does so at a request of a desk that is tried here.
        let crash_in = self.crash_in.replace(0);
        let enrolled = self.transaction(|store| block(store.insert(desk)));
        self.crash_in.set(crash_in);
        enrolled.map_err(|fault| anyhow!("enrolling: {fault:?}"))?;
        for Earlier { desk_id, origin, proven } in earlier {
            let line = params![desk.id.to_string(), desk_id.to_string(), origin.as_str(), proven];
            self.db.execute("INSERT INTO earlier_desks VALUES (?1, ?2, ?3, ?4)", line)?;
        }
        Ok(())
    }

    fn epoch(&self) -> Result<Epoch> {
        Ok(self.standing()?.epoch)
    }

    fn head(&self) -> Result<Cursor> {
        Ok(self.standing()?.head)
    }

    fn ask(&mut self, arrival: Arrival) -> Option<Result<Served, Fault>> {
        self.fail_in.set(arrival.fail_in);
        let served = self.serve(arrival);
        self.fail_in.set(0);
        Some(served)
    }

    fn landed(&mut self) -> Vec<(u64, Result<Served, Fault>)> {
        Vec::new()
    }

    fn crash_in(&self, calls: u32) {
        self.crash_in.set(calls);
    }

    fn settlements(&self, desk: DeskId, numbers: &[u64]) -> Result<Vec<Option<Settlement>>, Fault> {
        let mut store = self.store();
        let mut known = Vec::new();
        for desk_seq in numbers {
            let command = block(authority::Authority::settled(&mut store, desk, *desk_seq))?;
            known.push(command.map(|command| command.settlement()));
        }
        Ok(known)
    }

    fn settled(&self) -> Result<Vec<(SettledCommand, u32)>> {
        let mut statement = self.db.prepare_cached(
            "SELECT s.desk_id, s.envelope, s.digest, s.outcome,
                (SELECT count(*) FROM audit a WHERE a.command_id = s.command_id)
             FROM settled s JOIN feed f ON f.desk_id = s.desk_id AND f.desk_seq = s.desk_seq
             ORDER BY f.cursor, f.ordinal",
        )?;
        let rows = statement.query_map([], |row| {
            let texts = (row.get::<_, String>(0)?, row.get::<_, String>(1)?, row.get::<_, String>(3)?);
            Ok((texts, row.get(2)?, row.get(4)?))
        })?;
        rows.map(|row| {
            let ((desk, envelope, outcome), digest, audited) = row?;
            let command = SettledCommand {
                desk_id: desk.parse()?,
                envelope: serde_json::from_str(&envelope)?,
                digest: Digest(digest),
                outcome: serde_json::from_str(&outcome)?,
            };
            Ok((command, audited))
        })
        .collect()
    }

    fn all_rows(&self) -> Result<Vec<Row>> {
        let store = SqliteStore::new(&self.db, self.club);
        let mut rows = Vec::new();
        for table in Table::ALL {
            rows.extend(store.read_table(*table)?);
        }
        Ok(rows)
    }

    fn rows_in_scope(&self, start: Timestamp) -> Result<Vec<Row>> {
        InScopeRows::of(&SqliteStore::new(&self.db, self.club), start).all()
    }

    fn backup(&self) -> Result<Connection> {
        Ok(sqlite::copy(&self.db)?)
    }

    fn restore(&mut self, backup: Connection, epoch: Epoch, recovering_until: Timestamp) -> Result<()> {
        self.db = backup;
        self.db.execute(
            "UPDATE meta SET epoch = ?1, recovering_until = ?2",
            params![epoch.to_string(), recovering_until.millis()],
        )?;
        Ok(())
    }
}

fn block<T>(future: impl Future<Output = Result<T, StoreError>>) -> Result<T, Fault> {
    match block_on_ready(future) {
        Ok(Ok(value)) => Ok(value),
        Ok(Err(_failed)) => Err(Fault::Crashed),
        Err(_pending) => Err(Fault::Crashed),
    }
}
