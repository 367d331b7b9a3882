//! A damaged file is set aside, and what can be read of the desk's own bookkeeping is carried over: above
//! all the commands that the server has not settled. The club's rows come again by a bootstrap.

use super::error::Result;
use super::journal::{self, Happened};
use super::key::Key;
use super::open::{Settings, connect};
use super::{SyncState, landmarks, outbox, state};
use rusqlite::{Connection, ToSql, TransactionBehavior, params_from_iter, types::Value};
use shared::record::Table;
use shared::time::Timestamp;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};

/// What was saved of a damaged file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Salvage {
    /// The damaged file, set aside.
    pub aside: PathBuf,
    /// Commands that wait for their settlement and could be read.
    pub pending: u64,
    /// True when the desk knows who it is: it goes on after a bootstrap, which fills the numbers whose commands
    /// could not be read. Otherwise it has to enrol anew, which takes over the commands that could be read. In
    /// both cases people are told which ones could not; the file that was set aside holds them.
    pub whole: bool,
}

/// Renames a damaged file and its log out of the way.
pub(super) fn set_aside(file: &Path) -> Result<PathBuf> {
    let mut aside = file.with_extension("damaged.db");
    let mut n = 1_u32;
    while aside.exists() {
        n = n.saturating_add(1);
        aside = file.with_extension(format!("damaged-{n}.db"));
    }
    for end in ["-wal", "-shm", ""] {
        let from = beside(file, end);
        if from.exists() {
            fs::rename(from, beside(&aside, end))?;
        }
    }
    Ok(aside)
}

fn beside(file: &Path, end: &str) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(end);
    name.into()
}

/// Carries over what can be read.
pub(super) fn into(writer: &mut Connection, aside: &Path, key: &Key, settings: &Settings) -> Salvage {
    // Where pages of the schema are damaged, the tables are looked for in a copy in which they are whole.
    let mended = landmarks::mended(aside, &settings.file, key).unwrap_or_else(|error| {
        tracing::warn!(%error, "the schema of the damaged file could not be mended");
        None
    });
    let saved = carry(writer, mended.as_deref().unwrap_or(aside), key, settings);
    if let Some(mended) = mended {
        for end in ["", "-wal", "-shm"] {
            let _gone = fs::remove_file(beside(&mended, end));
        }
    }
    let (pending, whole) = saved.unwrap_or_else(|error| {
        tracing::error!(%error, "nothing could be salvaged");
        // People are told once this PC is a desk again.
        if let Err(error) = state::note_salvage(writer, now()) {
            tracing::error!(%error, "and nobody will be told");
        }
        (0, false)
    });
    if let Err(error) = journal::note(writer, now(), Happened::Salvaged { pending, whole }) {
        tracing::error!(%error, "the salvage was not noted");
    }
    Salvage { aside: aside.to_owned(), pending, whole }
}

fn now() -> Timestamp {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    Timestamp::from_millis(i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
}

/// The desk's own tables.
const OWN: [&str; 4] = ["counters", "commands", "notices", "local_values"];

/// Without these whole, a desk might give a number twice, or can't sign in.
const NEEDED: [&str; 2] = ["counters", "local_values"];

fn carry(writer: &mut Connection, aside: &Path, key: &Key, settings: &Settings) -> Result<(u64, bool)> {
    let damaged = Damaged { settings: Settings { file: aside.to_owned(), ..settings.clone() }, key };
    let transaction = writer.transaction_with_behavior(TransactionBehavior::Immediate)?;
    // Numbers between what can be read are looked for up to the last one that was given: it comes first.
    let mut whole = damaged.copy_standing(&transaction)?;
    for table in OWN {
        if let Err(error) = damaged.copy(&transaction, table) {
            tracing::error!(%error, table, "a table could be salvaged in part only");
            whole &= !NEEDED.contains(&table);
        }
    }
    if state::club(&transaction)?.is_none()
        && let Some(club) = damaged.club()
    {
        state::remember_club(&transaction, &club)?;
    }
    whole &= begin_anew(&transaction, now())?.identity.is_some();
    if !whole {
        state::forget_desk(&transaction)?;
    }
    let pending = outbox::count_all_pending(&transaction)?;
    transaction.commit()?;
    Ok((pending, whole))
}

/// The desk's own tables are as they were found; the club's rows come again.
fn begin_anew(transaction: &Connection, now: Timestamp) -> Result<SyncState> {
    let mut state = SyncState::load(transaction)?;
    (state.epoch, state.cursor, state.scope_start) = (None, None, None);
    if let Some(desk) = state::desk(transaction)? {
        state.last_seq = state.last_seq.max(outbox::highest(transaction, desk)?);
    }
    state.save(transaction)?;
    state::note_salvage(transaction, state.corrected(now))?;
    Ok(state)
}

#[cfg(any(test, feature = "failpoints"))]
impl super::Replica {
    /// A copy in memory of what a salvage leaves of this file when these of its commands can't be read: for
    /// simulations.
    ///
    /// # Errors
    /// [`super::ReplicaError`].
    pub fn salvaged_in_memory(&self, unreadable: &[u64], now: Timestamp) -> Result<Self> {
        let mut saved = self.copy_in_memory()?;
        let transaction = saved.writer.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let desk = SyncState::load(&transaction)?.enrolled()?.desk_id;
        for table in Table::ALL {
            transaction.execute_batch(&format!("DELETE FROM {}", table.as_str()))?;
        }
        transaction.execute_batch("UPDATE commands SET changeset = NULL, schema_version = NULL")?;
        for desk_seq in unreadable {
            let command = (desk.to_string(), state::plain(*desk_seq));
            transaction.execute("DELETE FROM commands WHERE desk_id = ?1 AND desk_seq = ?2", command)?;
        }
        begin_anew(&transaction, now)?;
        transaction.commit()?;
        Ok(saved)
    }
}

/// What a command did lies in rows that are not carried over.
const LEFT_BEHIND: [&str; 2] = ["changeset", "schema_version"];

/// A damaged file. Each question has a connection of its own: after the first page whose seal is broken a
/// connection reads nothing any more.
struct Damaged<'a> {
    settings: Settings,
    key: &'a Key,
}

impl Damaged<'_> {
    fn connect(&self) -> rusqlite::Result<Connection> {
        connect(&self.settings, Some(self.key), false)
    }

    /// The club whose rows lie in a file that no longer says whose it is.
    fn club(&self) -> Option<String> {
        let first = |table: &Table| {
            let text = format!("SELECT club_id FROM {} LIMIT 1", table.as_str());
            self.connect().and_then(|damaged| damaged.query_row(&text, [], |row| row.get(0))).ok()
        };
        Table::ALL.iter().find_map(first)
    }

    /// Copies the rows of a table that can be read: those before the damage, then those behind it, then those
    /// between one damaged page and another.
    fn copy(&self, to: &Connection, table: &str) -> rusqlite::Result<()> {
        let copied = self.copy_in_order(to, table, "ASC");
        if copied.is_err() {
            if let Err(error) = self.copy_in_order(to, table, "DESC") {
                tracing::info!(%error, table, "and from its end");
            }
            if NUMBERED.contains(&table) {
                self.copy_between(to, table)?;
            }
        }
        copied
    }

    /// Copies where the desk and its server stood from the first place where that can be read; false where it
    /// can't be anywhere.
    fn copy_standing(&self, to: &Connection) -> rusqlite::Result<bool> {
        let [standing, ..] = state::PLACES;
        for place in state::PLACES {
            match self.copy_rows(to, (place, standing), "", &[], |_row| {}) {
                Ok(()) => return Ok(true),
                Err(error) => tracing::error!(%error, place, "where the desk stands can't be read there"),
            }
        }
        Ok(false)
    }

    fn copy_in_order(&self, to: &Connection, table: &str, order: &str) -> rusqlite::Result<()> {
        let keys = keys(table, order);
        self.copy_rows(to, (table, table), &format!("ORDER BY {keys} {order}"), &[], |_row| {})
    }

    /// Tries every number that is missing between the first and the last one that could be read of a desk, or that
    /// the desk gave last.
    fn copy_between(&self, to: &Connection, table: &str) -> rusqlite::Result<()> {
        let text = format!(
            "SELECT desk_id, min(desk_seq), max(max(desk_seq), coalesce((SELECT last_seq FROM sync_state \
             WHERE desk_id = t.desk_id), 0)) FROM {table} t GROUP BY desk_id"
        );
        let mut statement = to.prepare(&text)?;
        let desks = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
        let desks: Vec<(String, i64, i64)> = desks.collect::<rusqlite::Result<_>>()?;
        for (desk, first, last) in desks {
            for (from, until) in gaps(to, table, &desk, first, last)? {
                self.copy_gap(to, table, &desk, from, until);
            }
        }
        Ok(())
    }

    /// Copies what can be read from one number to before another: past each number that can't be, it goes on.
    fn copy_gap(&self, to: &Connection, table: &str, desk: &str, from: i64, until: i64) {
        let mut next = from;
        while next < until {
            let which = "WHERE desk_id = ?1 AND desk_seq >= ?2 AND desk_seq < ?3 ORDER BY desk_seq";
            let given: [&dyn ToSql; 3] = [&desk, &next, &until];
            let mut read = None;
            let copied = self.copy_rows(to, (table, table), which, &given, |desk_seq| read = Some(desk_seq));
            if copied.is_ok() {
                return;
            }
            next = read.unwrap_or(next).max(next).saturating_add(1);
        }
    }

    /// Copies rows from one table to one of the same columns until one can't be read; says the number of each,
    /// where they have one.
    fn copy_rows(
        &self,
        to: &Connection,
        (from, table): (&str, &str),
        which: &str,
        given: &[&dyn ToSql],
        mut said: impl FnMut(i64),
    ) -> rusqlite::Result<()> {
        let damaged = self.connect()?;
        // The columns are asked of the new file, whose schema can be read.
        let columns = to.prepare(&format!("SELECT * FROM {table}"))?;
        let names: Vec<&str> =
            columns.column_names().into_iter().filter(|name| !LEFT_BEHIND.contains(name)).collect();
        let (count, names) = (names.len(), names.join(", "));
        let places = vec!["?"; count].join(", ");
        let number = columns.column_names().iter().position(|name| *name == "desk_seq");
        let mut read = damaged.prepare(&format!("SELECT {names} FROM {from} {which}"))?;
        let mut add = to.prepare(&format!("INSERT OR REPLACE INTO {table} ({names}) VALUES ({places})"))?;
        let mut rows = read.query(given)?;
        while let Some(row) = rows.next()? {
            let values = (0..count).map(|i| row.get(i)).collect::<rusqlite::Result<Vec<Value>>>()?;
            if let Some(Value::Integer(desk_seq)) = number.and_then(|place| values.get(place)) {
                said(*desk_seq);
            }
            add.execute(params_from_iter(values))?;
        }
        Ok(())
    }
}

/// Tables whose rows are numbered by desk.
const NUMBERED: [&str; 2] = ["commands", "notices"];

/// Numbers of a desk that are not there, from the first to the last: each from one to before another.
fn gaps(
    connection: &Connection,
    table: &str,
    desk: &str,
    first: i64,
    last: i64,
) -> rusqlite::Result<Vec<(i64, i64)>> {
    let text = format!("SELECT desk_seq FROM {table} WHERE desk_id = ?1 ORDER BY desk_seq");
    let mut statement = connection.prepare(&text)?;
    let mut gaps = Vec::new();
    let mut next = first;
    for there in statement.query_map([desk], |row| row.get::<_, i64>(0))? {
        let there = there?;
        if next < there {
            gaps.push((next, there));
        }
        next = there.saturating_add(1);
    }
    if next <= last {
        gaps.push((next, last.saturating_add(1)));
    }
    Ok(gaps)
}

/// The primary key, in which order the pages lie.
fn keys(table: &str, order: &str) -> String {
    let keys: &[&str] = match table {
        "counters" => &["origin", "series", "date"],
        "commands" | "notices" => &["desk_id", "desk_seq"],
        _ => &["name"],
    };
    keys.join(&format!(" {order}, "))
}
