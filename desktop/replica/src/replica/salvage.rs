//! A damaged file is set aside, and what can be read of the desk's own bookkeeping is carried over: above
//! all the commands that the server has not settled. The club's rows come again by a bootstrap.

use super::error::Result;
use super::key::Key;
use super::open::{Settings, connect};
use super::{SyncState, outbox, state};
use rusqlite::{Connection, TransactionBehavior, params_from_iter, types::Value};
use std::fs;
use std::path::{Path, PathBuf};

/// What was saved of a damaged file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Salvage {
    /// The damaged file, set aside.
    pub aside: PathBuf,
    /// Commands that wait for their settlement and could be read.
    pub pending: u64,
    /// True when the desk knows who it is and its queue has no hole: it goes on after a bootstrap. Otherwise
    /// it belongs to no club any more and has to enrol anew, which takes over the commands that could be
    /// read; the file that was set aside holds the rest.
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
    let saved = carry(writer, aside, key, settings);
    let (pending, whole) = saved.unwrap_or_else(|error| {
        tracing::error!(%error, "nothing could be salvaged");
        (0, false)
    });
    Salvage { aside: aside.to_owned(), pending, whole }
}

/// The desk's own tables; without the first it does not know who it is.
const OWN: [&str; 5] = ["sync_state", "counters", "commands", "notices", "local_values"];

fn carry(writer: &mut Connection, aside: &Path, key: &Key, settings: &Settings) -> Result<(u64, bool)> {
    let from = Settings { file: aside.to_owned(), ..settings.clone() };
    let damaged = connect(&from, Some(key), false)?;
    let transaction = writer.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let mut whole = true;
    for table in OWN {
        if let Err(error) = copy(&damaged, &transaction, table) {
            tracing::error!(%error, table, "a table could be salvaged in part only");
            whole = false;
        }
    }
    // What the commands did lies in rows that are not carried over.
    transaction.execute_batch("UPDATE commands SET changeset = NULL, schema_version = NULL")?;
    let mut state = SyncState::load(&transaction)?;
    (state.epoch, state.cursor, state.scope_start) = (None, None, None);
    state.salvaged = true;
    let Some(desk) = state.identity.clone() else {
        transaction.commit()?;
        return Ok((0, false));
    };
    let waiting = outbox::pending(&transaction, desk.desk_id, 0, usize::MAX)?;
    let numbers: Vec<u64> = waiting.iter().map(|given| given.envelope.desk_seq).collect();
    whole &= numbers.windows(2).all(|pair| matches!(pair, [a, b] if a.checked_add(1) == Some(*b)));
    state.last_seq = numbers.last().copied().unwrap_or(0).max(state.last_seq);
    state.save(&transaction)?;
    if !whole {
        state::forget_desk(&transaction)?;
    }
    transaction.commit()?;
    let pending = state::number(i64::try_from(numbers.len()).unwrap_or(i64::MAX))?;
    Ok((pending, whole))
}

/// Copies the rows of a table, as far as they can be read.
fn copy(from: &Connection, to: &Connection, table: &str) -> rusqlite::Result<()> {
    let mut read = from.prepare(&format!("SELECT * FROM {table}"))?;
    let names = read.column_names().join(", ");
    let count = read.column_count();
    let places = vec!["?"; count].join(", ");
    let mut add = to.prepare(&format!("INSERT OR REPLACE INTO {table} ({names}) VALUES ({places})"))?;
    let mut rows = read.query([])?;
    while let Some(row) = rows.next()? {
        let values = (0..count).map(|i| row.get(i)).collect::<rusqlite::Result<Vec<Value>>>()?;
        add.execute(params_from_iter(values))?;
    }
    Ok(())
}
