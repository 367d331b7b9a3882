//! An older file is brought up to date, in one transaction: what is pending is undone under the schema that
//! it was done under, the schema is changed, and it is run again. A copy of the file is made first.

use super::changeset::Touched;
use super::error::Result;
use super::{SyncState, rebase};
use crate::schema::{self, Migration, SchemaError};
use crate::store::SqliteStore;
use rusqlite::{Connection, TransactionBehavior};
use shared::time::Timestamp;
use std::fs;
use std::path::Path;

/// Runs the steps that the file has not had. `file` is copied first when there is something to lose.
pub(super) fn migrate(connection: &mut Connection, steps: &[Migration], file: Option<&Path>) -> Result<()> {
    let found = schema::version(connection)?;
    let newest = u32::try_from(steps.len()).unwrap_or(u32::MAX);
    if found == newest {
        return Ok(());
    }
    if found > newest {
        return Err(SchemaError::Newer { found, newest }.into());
    }
    if let Some(file) = file.filter(|_| found > 0) {
        back_up(connection, file, found)?;
    }
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let at_work = if found == 0 { None } else { at_work(&transaction)? };
    if let Some((desk, _)) = &at_work {
        rebase::undo_pending(&transaction, desk, &mut Touched::new())?;
    }
    schema::migrate(&transaction, steps)?;
    if let Some((desk, now)) = &at_work {
        let mut store = SqliteStore::new(&transaction, desk.club_id);
        rebase::rerun_pending(&mut store, desk, *now, "migrate.rerun")?;
    }
    transaction.commit()?;
    Ok(())
}

/// The desk, and the time that what is pending is judged by: that of the last command.
fn at_work(connection: &Connection) -> Result<Option<(super::Identity, Timestamp)>> {
    let state = SyncState::load(connection)?;
    let now = state.last_issued_at;
    Ok(state.identity.zip(now))
}

/// A copy of the whole file, as it is, beside it.
fn back_up(connection: &Connection, file: &Path, version: u32) -> Result<()> {
    // What still lies in the log is brought into the file first, so that the file alone is whole.
    connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_row| Ok(()))?;
    let copy = file.with_extension(format!("before-{}.db", version.saturating_add(1)));
    fs::copy(file, copy)?;
    Ok(())
}
