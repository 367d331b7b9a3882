//! The server of the simulation: the real authority and the real cuts, over the domain's store on an
//! in-memory SQLite. It can fail at any call, lose its process between any two, be backed up and restored.

use crate::in_scope::InScopeRows;
use crate::sqlite;
use anyhow::{Context as _, Result, anyhow};
use replica::store::{SqliteStore, block_on_ready};
use rusqlite::{Connection, OptionalExtension, params};
use shared::command::{Issued, Outcome};
use shared::id::{ClubId, CommandId, DeskId, Epoch};
use shared::record::{Desk, Row, Table};
use shared::store::{Keep, StoreError, fetch};
use shared::sync::authority::{self, Readable, SettledCommand};
use shared::sync::cut::{self, NoCut, Standing};
use shared::sync::scope;
use shared::sync::wire::{BootstrapHead, Cursor, Cut, Digest, Envelope, PushRefused, PushReply, Settlement};
use shared::time::{ClubZone, Timestamp};
use std::cell::Cell;
use uuid::Uuid;

#[path = "server_store.rs"]
mod store;
use store::{Note, SimStore};

/// What the sync side keeps beside the rows; PostgreSQL's migrations have the real ones.
const SYNC_TABLES: &str = "
CREATE TABLE meta (epoch TEXT NOT NULL, head INTEGER NOT NULL, recovering_until INTEGER NOT NULL);
CREATE TABLE feed (cursor INTEGER NOT NULL, ordinal INTEGER NOT NULL, row_table TEXT, row_id TEXT,
    desk_id TEXT, desk_seq INTEGER, PRIMARY KEY (cursor, ordinal));
CREATE TABLE settled (desk_id TEXT NOT NULL, desk_seq INTEGER NOT NULL, command_id TEXT NOT NULL UNIQUE,
    envelope TEXT NOT NULL, digest TEXT NOT NULL, outcome TEXT NOT NULL, PRIMARY KEY (desk_id, desk_seq));
CREATE TABLE failures (command_id TEXT PRIMARY KEY, attempts INTEGER NOT NULL);
CREATE TABLE audit (id TEXT PRIMARY KEY, command_id TEXT NOT NULL);
";

/// Why a request came to nothing.
#[derive(Debug)]
pub(crate) enum Fault {
    /// The process died: no answer, and nothing of an open transaction is left.
    Crashed,
    /// The push can't be.
    Refused(PushRefused),
    /// The desk is of another epoch, or too far behind.
    BootstrapNeeded,
}

/// The central server.
pub(crate) struct Server {
    db: Connection,
    club: ClubId,
    zone: ClubZone,
    /// Store calls until one fails; zero is never.
    pub(crate) fail_in: Cell<u32>,
    /// Store calls until the process dies; zero is never.
    pub(crate) crash_in: Cell<u32>,
}

impl Server {
    /// A server with these rows.
    ///
    /// # Errors
    /// When SQLite fails.
    pub(crate) fn new(club: ClubId, zone: ClubZone, rows: &[Row], epoch: Epoch) -> Result<Self> {
        let db = sqlite::in_memory()?;
        db.execute_batch(include_str!("../../../migrations/desktop/0001_replicated_tables.sql"))?;
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

    /// A copy of everything, as a backup has it.
    ///
    /// # Errors
    /// When SQLite fails.
    pub(crate) fn backup(&self) -> Result<Connection> {
        Ok(sqlite::copy(&self.db)?)
    }

    /// Becomes what the backup has, under a new epoch; for a while rows that are not found may come yet.
    ///
    /// # Errors
    /// When SQLite fails.
    pub(crate) fn restore(
        &mut self,
        backup: Connection,
        epoch: Epoch,
        recovering_until: Timestamp,
    ) -> Result<()> {
        self.db = backup;
        self.db.execute(
            "UPDATE meta SET epoch = ?1, recovering_until = ?2",
            params![epoch.to_string(), recovering_until.millis()],
        )?;
        Ok(())
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

    /// Enrols a desk: its row is there and in the feed.
    ///
    /// # Errors
    /// When SQLite fails.
    pub(crate) fn enrol(&self, desk: &Desk) -> Result<()> {
        self.transaction(|store| block(store.insert(desk))).map_err(|fault| anyhow!("enrolling: {fault:?}"))
    }

    /// The server's epoch.
    ///
    /// # Errors
    /// When SQLite fails.
    pub(crate) fn epoch(&self) -> Result<Epoch> {
        Ok(self.standing()?.epoch)
    }

    /// The head of the feed.
    ///
    /// # Errors
    /// When SQLite fails.
    pub(crate) fn head(&self) -> Result<Cursor> {
        Ok(self.standing()?.head)
    }

    fn standing(&self) -> Result<Standing> {
        block_on_ready(cut::Feed::standing(&mut self.store()))?.context("the feed's standing")
    }

    /// `POST /api/sync/push`.
    ///
    /// # Errors
    /// [`Fault`].
    pub(crate) fn push(
        &self,
        desk: DeskId,
        epoch: Epoch,
        commands: &[Envelope],
        now: Timestamp,
    ) -> Result<PushReply, Fault> {
        let standing = self.standing().map_err(|_gone| Fault::Crashed)?;
        if epoch != standing.epoch {
            return Err(Fault::BootstrapNeeded);
        }
        let desk: Desk =
            self.transaction(|store| block(fetch(store, desk)))?.ok_or(Fault::BootstrapNeeded)?;
        let readable = authority::read(&desk, &[], commands).map_err(Fault::Refused)?;
        let recovering = self.recovering(now);
        let progress = self.transaction(|store| {
            let pushed = block_on_ready(authority::push(store, &desk, &readable, now, recovering));
            match pushed.map_err(|_pending| Fault::Crashed)? {
                Ok(progress) if store.is_dead() => {
                    drop(progress);
                    Err(Fault::Crashed)
                }
                Ok(progress) => Ok(progress),
                Err(authority::PushError::Refused(refused)) => Err(Fault::Refused(refused)),
                Err(authority::PushError::Database(_)) => Err(Fault::Crashed),
            }
        })?;
        let mut reply = PushReply {
            last_seq: progress.last_seq,
            settled: progress.settled,
            stopped: progress.stopped.as_ref().map(|halt| halt.why),
            head: self.head().map_err(|_gone| Fault::Crashed)?,
            server_time: now,
        };
        if let Some(halt) = progress.stopped.filter(|halt| halt.error.is_some()) {
            self.count_failure(&desk, &readable, halt.desk_seq, &mut reply)?;
        }
        Ok(reply)
    }

    /// Counts a failure in a transaction of its own; the fifth sets the command aside.
    fn count_failure(
        &self,
        desk: &Desk,
        commands: &[Readable],
        desk_seq: u64,
        reply: &mut PushReply,
    ) -> Result<(), Fault> {
        let Some(command) = commands.iter().find(|command| command.desk_seq() == desk_seq) else {
            return Ok(());
        };
        let attempts: u32 = self
            .db
            .query_row(
                "INSERT INTO failures VALUES (?1, 1)
                 ON CONFLICT (command_id) DO UPDATE SET attempts = attempts + 1 RETURNING attempts",
                [command.command_id().to_string()],
                |row| row.get(0),
            )
            .map_err(|_gone| Fault::Crashed)?;
        if attempts >= authority::MOST_ATTEMPTS {
            self.transaction(|store| block(authority::quarantine(store, desk, command, attempts)))?;
            reply.last_seq = desk_seq;
            reply.stopped = None;
        }
        Ok(())
    }

    fn recovering(&self, now: Timestamp) -> bool {
        let until: i64 =
            self.db.query_row("SELECT recovering_until FROM meta", [], |row| row.get(0)).unwrap_or(0);
        now.millis() < until
    }

    /// `GET /api/sync/pull`.
    ///
    /// # Errors
    /// [`Fault`].
    pub(crate) fn pull(
        &self,
        desk: DeskId,
        epoch: Epoch,
        from: Cursor,
        now: Timestamp,
    ) -> Result<Cut, Fault> {
        let start = scope::start(self.zone, now);
        let mut store = self.store();
        match block_on_ready(cut::cut(&mut store, desk, epoch, from, 5_000, start, now)) {
            Ok(Ok(cut)) => Ok(cut),
            Ok(Err(NoCut::TooOld | NoCut::OtherEpoch)) => Err(Fault::BootstrapNeeded),
            Ok(Err(NoCut::Gap(_) | NoCut::Database(_))) | Err(_) => Err(Fault::Crashed),
        }
    }

    /// The head of `GET /api/sync/bootstrap`.
    ///
    /// # Errors
    /// [`Fault`].
    pub(crate) fn bootstrap_head(
        &self,
        desk: DeskId,
        pending_from: u64,
        now: Timestamp,
    ) -> Result<BootstrapHead, Fault> {
        let start = scope::start(self.zone, now);
        block(cut::head(&mut self.store(), desk, pending_from, start, now))
    }

    /// A page of `GET /api/sync/bootstrap`: rows in scope after a place, and the next place.
    ///
    /// # Errors
    /// When SQLite fails.
    pub(crate) fn bootstrap_page(
        &self,
        after: Option<(Table, Uuid)>,
        limit: usize,
        now: Timestamp,
    ) -> Result<(Vec<Row>, bool)> {
        let store = SqliteStore::new(&self.db, self.club);
        let mut in_scope = InScopeRows::of(&store, scope::start(self.zone, now));
        let mut page = Vec::new();
        for table in Table::ALL.iter().copied() {
            if after.is_some_and(|(last, _)| table < last) {
                continue;
            }
            let rows = in_scope.table(table)?;
            page.extend(rows.into_iter().filter(|row| after.is_none_or(|place| (table, row.id()) > place)));
            if page.len() > limit {
                page.truncate(limit);
                return Ok((page, false));
            }
        }
        Ok((page, true))
    }

    /// All rows.
    ///
    /// # Errors
    /// When SQLite fails.
    pub(crate) fn all_rows(&self) -> Result<Vec<Row>> {
        let store = SqliteStore::new(&self.db, self.club);
        let mut rows = Vec::new();
        for table in Table::ALL {
            rows.extend(store.read_table(*table)?);
        }
        Ok(rows)
    }

    /// All rows in scope, by table and id.
    ///
    /// # Errors
    /// When SQLite fails.
    pub(crate) fn rows_in_scope(&self, start: Timestamp) -> Result<Vec<Row>> {
        InScopeRows::of(&SqliteStore::new(&self.db, self.club), start).all()
    }

    /// A command of a member or a job.
    ///
    /// # Errors
    /// [`Fault`].
    pub(crate) fn act(&self, issued: &Issued, now: Timestamp) -> Result<Outcome, Fault> {
        self.transaction(|store| block(authority::act(store, issued, now)))
    }

    /// What the server decided of a desk's command.
    ///
    /// # Errors
    /// [`Fault::Crashed`].
    pub(crate) fn settlement(&self, desk: DeskId, desk_seq: u64) -> Result<Option<Settlement>, Fault> {
        let known = block(authority::Authority::settled(&mut self.store(), desk, desk_seq))?;
        Ok(known.map(|command| command.settlement()))
    }

    /// Every settled command with its feed position, in the order of the feed.
    ///
    /// # Errors
    /// When SQLite fails.
    pub(crate) fn settled(&self) -> Result<Vec<SettledCommand>> {
        let mut statement = self.db.prepare(
            "SELECT s.desk_id, s.envelope, s.digest, s.outcome FROM settled s
             JOIN feed f ON f.desk_id = s.desk_id AND f.desk_seq = s.desk_seq ORDER BY f.cursor, f.ordinal",
        )?;
        let rows = statement.query_map([], |row| {
            Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?, row.get(2)?, row.get::<_, String>(3)?))
        })?;
        rows.map(|row| {
            let (desk, envelope, digest, outcome) = row?;
            Ok(SettledCommand {
                desk_id: desk.parse()?,
                envelope: serde_json::from_str(&envelope)?,
                digest: Digest(digest),
                outcome: serde_json::from_str(&outcome)?,
            })
        })
        .collect()
    }

    /// How many audit lines each command left.
    ///
    /// # Errors
    /// When SQLite fails.
    pub(crate) fn audited(&self, command: CommandId) -> Result<u32> {
        let count = self
            .db
            .query_row("SELECT count(*) FROM audit WHERE command_id = ?1", [command.to_string()], |row| {
                row.get(0)
            })
            .optional()?;
        Ok(count.unwrap_or(0))
    }
}

fn block<T>(future: impl Future<Output = Result<T, StoreError>>) -> Result<T, Fault> {
    match block_on_ready(future) {
        Ok(Ok(value)) => Ok(value),
        Ok(Err(_failed)) => Err(Fault::Crashed),
        Err(_pending) => Err(Fault::Crashed),
    }
}
