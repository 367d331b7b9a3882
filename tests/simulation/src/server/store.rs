//! The store of the simulated server: the domain's SQLite store with the authority's and the feed's side,
//! and with failures wherever the simulation wants them.

use crate::faults::store_with_ticks;
use replica::store::SqliteStore;
use rusqlite::{Connection, OptionalExtension, params};
use shared::id::{ClubId, CommandId, DeskId, Id};
use shared::record::{AuditEntry, Row, Table};
use shared::store::{StoreError, Stored};
use shared::sync::authority::{Authority, Position, SettledCommand};
use shared::sync::cut::{Feed, Line, Says, Standing};
use shared::sync::wire::{Cursor, Digest, Settlement};
use shared::time::Timestamp;
use std::cell::Cell;
use uuid::Uuid;

/// What the sync side keeps beside the rows; PostgreSQL's migrations have the real ones.
pub(super) const SYNC_TABLES: &str = "
CREATE TABLE meta (epoch TEXT NOT NULL, head INTEGER NOT NULL, recovering_until INTEGER NOT NULL);
CREATE TABLE feed (cursor INTEGER NOT NULL, ordinal INTEGER NOT NULL, row_table TEXT, row_id TEXT,
    desk_id TEXT, desk_seq INTEGER, PRIMARY KEY (cursor, ordinal));
CREATE TABLE settled (desk_id TEXT NOT NULL, desk_seq INTEGER NOT NULL, command_id TEXT NOT NULL,
    envelope TEXT NOT NULL, digest TEXT NOT NULL, outcome TEXT NOT NULL, PRIMARY KEY (desk_id, desk_seq));
CREATE INDEX settled_by_id ON settled (command_id);
CREATE TABLE earlier_desks (desk_id TEXT NOT NULL, was TEXT NOT NULL, origin TEXT NOT NULL, proven INTEGER NOT NULL,
    PRIMARY KEY (desk_id, was));
CREATE TABLE failures (command_id TEXT PRIMARY KEY, attempts INTEGER NOT NULL);
CREATE TABLE audit (id TEXT PRIMARY KEY, command_id TEXT NOT NULL);
CREATE INDEX audit_by_command ON audit (command_id);
";

/// What a transaction leaves for the feed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Note {
    /// A row changed.
    Row(Table, Uuid),
    /// A command was settled.
    Settled(DeskId, u64),
}

/// The store of one transaction of the simulated server.
pub(crate) struct SimStore<'s> {
    inner: SqliteStore<'s>,
    db: &'s Connection,
    notes: Vec<Note>,
    marks: Vec<(usize, usize)>,
    audit: Vec<(Uuid, CommandId)>,
    fail_in: &'s Cell<u32>,
    crash_in: &'s Cell<u32>,
    dead: bool,
}

/// Counts down; true at the last one.
pub(super) fn ticks(countdown: &Cell<u32>) -> bool {
    let left = countdown.get();
    countdown.set(left.saturating_sub(1));
    left == 1
}

impl<'s> SimStore<'s> {
    pub(super) fn new(
        db: &'s Connection,
        club: ClubId,
        fail_in: &'s Cell<u32>,
        crash_in: &'s Cell<u32>,
    ) -> Self {
        let inner = SqliteStore::with_audit(db, club);
        Self {
            inner,
            db,
            notes: Vec::new(),
            marks: Vec::new(),
            audit: Vec::new(),
            fail_in,
            crash_in,
            dead: false,
        }
    }

    /// True when the process died in one of the calls.
    pub(super) const fn is_dead(&self) -> bool {
        self.dead
    }

    /// The feed's notes, each row once, and the audit.
    pub(super) fn finish(&mut self) -> (Vec<Note>, Vec<(Uuid, CommandId)>) {
        self.collect();
        let mut seen = std::collections::HashSet::new();
        let notes = std::mem::take(&mut self.notes);
        let once = notes.into_iter().filter(|note| match note {
            Note::Row(table, id) => seen.insert((*table, *id)),
            Note::Settled(..) => true,
        });
        (once.collect(), std::mem::take(&mut self.audit))
    }

    fn collect(&mut self) {
        self.notes.extend(self.inner.take_written().into_iter().map(|(table, id)| Note::Row(table, id)));
        let audit = self.inner.take_audit();
        self.audit.extend(audit.into_iter().map(|entry: AuditEntry| (entry.id.uuid(), entry.command_id)));
    }

    /// Fails or dies where the simulation wants it to.
    fn tick(&mut self) -> Stored<()> {
        if ticks(self.crash_in) {
            self.dead = true;
        }
        if self.dead || ticks(self.fail_in) {
            return Err(StoreError::Failed("the simulation pulled the plug".into()));
        }
        Ok(())
    }

    fn sql<T>(result: rusqlite::Result<T>) -> Stored<T> {
        result.map_err(|error| StoreError::Failed(Box::new(error)))
    }
}

store_with_ticks!('s SimStore<'s>, over SqliteStore<'s>);

impl Authority for SimStore<'_> {
    async fn savepoint(&mut self) -> Stored<()> {
        self.collect();
        self.marks.push((self.notes.len(), self.audit.len()));
        Self::sql(self.db.execute_batch("SAVEPOINT command"))
    }

    async fn release(&mut self) -> Stored<()> {
        self.collect();
        self.marks.pop();
        Self::sql(self.db.execute_batch("RELEASE command"))
    }

    async fn rollback_to_savepoint(&mut self) -> Stored<()> {
        self.collect();
        if let Some((notes, audit)) = self.marks.pop() {
            self.notes.truncate(notes);
            self.audit.truncate(audit);
        }
        Self::sql(self.db.execute_batch("ROLLBACK TO command; RELEASE command"))
    }

    async fn position(&mut self, desk: DeskId) -> Stored<Position> {
        self.tick()?;
        let mut statement = Self::sql(self.db.prepare_cached(
            "SELECT envelope FROM settled WHERE desk_id = ?1 ORDER BY desk_seq DESC LIMIT 1",
        ))?;
        let last = statement.query_row([desk.to_string()], |row| row.get::<_, String>(0)).optional();
        let last = Self::sql(last)?;
        let last: Option<shared::sync::wire::Envelope> =
            last.and_then(|text| serde_json::from_str(&text).ok());
        Ok(last.map_or_else(Position::default, |envelope| Position {
            last_seq: envelope.desk_seq,
            last_issued_at: Some(envelope.issued_at),
        }))
    }

    async fn settled(&mut self, desk: DeskId, desk_seq: u64) -> Stored<Option<SettledCommand>> {
        self.tick()?;
        let seq = i64::try_from(desk_seq).unwrap_or(i64::MAX);
        read_settled(self.db, "desk_id = ?1 AND desk_seq = ?2", params![desk.to_string(), seq])
    }

    async fn settled_by_id(&mut self, id: CommandId) -> Stored<Option<SettledCommand>> {
        self.tick()?;
        read_settled(self.db, "command_id = ?1", params![id.to_string()])
    }

    async fn settle(&mut self, command: &SettledCommand) -> Stored<()> {
        self.tick()?;
        if shared::mutant::on(shared::mutant::Mutant::OutcomeInAnotherTransaction) {
            // The rows become durable here, the outcome only with the caller's commit.
            self.collect();
            let open = self.marks.len();
            Self::sql(self.db.execute_batch("COMMIT; BEGIN"))?;
            for _level in 0..open {
                Self::sql(self.db.execute_batch("SAVEPOINT command"))?;
            }
            self.tick()?;
        }
        let text =
            |value: serde_json::Result<String>| value.map_err(|error| StoreError::Failed(Box::new(error)));
        let mut statement =
            Self::sql(self.db.prepare_cached("INSERT INTO settled VALUES (?1, ?2, ?3, ?4, ?5, ?6)"))?;
        Self::sql(statement.execute(params![
            command.desk_id.to_string(),
            i64::try_from(command.envelope.desk_seq).unwrap_or(i64::MAX),
            command.envelope.command_id.to_string(),
            text(serde_json::to_string(&command.envelope))?,
            command.digest.0,
            text(serde_json::to_string(&command.outcome))?,
        ]))?;
        self.collect();
        self.notes.push(Note::Settled(command.desk_id, command.envelope.desk_seq));
        Ok(())
    }
}

fn read_settled(db: &Connection, which: &str, key: impl rusqlite::Params) -> Stored<Option<SettledCommand>> {
    let sql = format!("SELECT desk_id, envelope, digest, outcome FROM settled WHERE {which}");
    let mut statement = SimStore::sql(db.prepare_cached(&sql))?;
    let found = statement.query_row(key, |row| {
        let texts: (String, String, String, String) = (row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?);
        Ok(texts)
    });
    let found = SimStore::sql(found.optional())?;
    let broken = |error: serde_json::Error| StoreError::Failed(Box::new(error));
    found
        .map(|(desk, envelope, digest, outcome)| {
            Ok(SettledCommand {
                desk_id: desk.parse().map_err(|error: uuid::Error| StoreError::Failed(Box::new(error)))?,
                envelope: serde_json::from_str(&envelope).map_err(broken)?,
                digest: Digest(digest),
                outcome: serde_json::from_str(&outcome).map_err(broken)?,
            })
        })
        .transpose()
}

impl Feed for SimStore<'_> {
    async fn standing(&mut self) -> Stored<Standing> {
        let mut statement = Self::sql(self.db.prepare_cached("SELECT epoch, head FROM meta"))?;
        Self::sql(statement.query_row([], |row| {
            let epoch: String = row.get(0)?;
            Ok(Standing {
                epoch: shared::id::Epoch::from_uuid(epoch.parse().unwrap_or_default()),
                head: Cursor(row.get(1)?),
                pruned_to: Cursor(0),
            })
        }))
    }

    async fn lines(&mut self, after: Cursor, to: Cursor, limit: usize) -> Stored<Vec<Line>> {
        let mut statement = Self::sql(self.db.prepare_cached(
            "SELECT cursor, row_table, row_id, desk_id, desk_seq FROM feed
             WHERE cursor > ?1 AND cursor <= ?2 ORDER BY cursor, ordinal LIMIT +?3",
        ))?;
        let limit = i64::try_from(limit.saturating_add(1)).unwrap_or(i64::MAX);
        let rows = Self::sql(statement.query_map(params![after.0, to.0, limit], |row| {
            let cursor = Cursor(row.get(0)?);
            let table: Option<String> = row.get(1)?;
            let says = match table {
                Some(table) => {
                    let id: String = row.get(2)?;
                    let table = table.parse().unwrap_or(Table::Clubs);
                    Says::Row(table, id.parse().unwrap_or_default())
                }
                None => {
                    let desk: String = row.get(3)?;
                    let seq: i64 = row.get(4)?;
                    Says::Settled {
                        desk_id: DeskId(desk.parse().unwrap_or_default()),
                        desk_seq: u64::try_from(seq).unwrap_or(0),
                    }
                }
            };
            Ok(Line { cursor, says })
        }))?;
        Self::sql(rows.collect())
    }

    async fn rows(&mut self, table: Table, ids: &[Uuid]) -> Stored<Vec<Row>> {
        self.inner.read_rows(table, ids)
    }

    async fn settlements(&mut self, desk: DeskId, from_seq: u64) -> Stored<Vec<Settlement>> {
        let mut found = Vec::new();
        let last = self.last_seq(desk).await?;
        for seq in from_seq..=last {
            let settled = read_settled(
                self.db,
                "desk_id = ?1 AND desk_seq = ?2",
                params![desk.to_string(), i64::try_from(seq).unwrap_or(i64::MAX)],
            )?;
            found.extend(settled.map(|command| command.settlement()));
        }
        Ok(found)
    }

    async fn last_seq(&mut self, desk: DeskId) -> Stored<u64> {
        let mut statement = Self::sql(
            self.db.prepare_cached("SELECT coalesce(max(desk_seq), 0) FROM settled WHERE desk_id = ?1"),
        )?;
        let last: i64 = Self::sql(statement.query_row([desk.to_string()], |row| row.get(0)))?;
        Ok(u64::try_from(last).unwrap_or(0))
    }

    async fn count(&mut self, _scope_start: Timestamp) -> Stored<u64> {
        Ok(0)
    }
}
