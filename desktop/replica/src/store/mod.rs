//! The domain's [`Store`] on a SQLite transaction.
//!
//! A [`SqliteStore`] borrows a connection that stands inside a transaction (a `rusqlite::Transaction`
//! derefs to one) and works for one club. It neither begins nor commits anything. SQLite answers at once:
//! every future of this store is ready at the first poll, so that [`block_on_ready`] is all the runtime
//! that a command needs.

mod find;
mod keep;
mod ready;
mod sql;

pub use ready::{NotReady, block_on_ready};

use rusqlite::Connection;
use shared::id::ClubId;
use shared::record::{AuditEntry, BadValue, Row, Table, Value};
use shared::store::{ScanTables, Store, StoreError, Stored};
use uuid::Uuid;

/// The rows of one club in a SQLite transaction.
pub struct SqliteStore<'c> {
    connection: &'c Connection,
    club: ClubId,
    written: Vec<(Table, Uuid)>,
    audit: Option<Vec<AuditEntry>>,
}

impl Store for SqliteStore<'_> {}

impl<'c> SqliteStore<'c> {
    /// A desk's store: it keeps no audit.
    #[must_use]
    pub const fn new(connection: &'c Connection, club: ClubId) -> Self {
        Self { connection, club, written: Vec::new(), audit: None }
    }

    /// A store that collects the audit; see [`SqliteStore::take_audit`].
    #[must_use]
    pub const fn with_audit(connection: &'c Connection, club: ClubId) -> Self {
        Self { connection, club, written: Vec::new(), audit: Some(Vec::new()) }
    }

    /// The club that it works for.
    #[must_use]
    pub const fn club(&self) -> ClubId {
        self.club
    }

    /// The connection that it works on.
    #[must_use]
    pub const fn connection(&self) -> &'c Connection {
        self.connection
    }

    /// The rows written since this was last asked, in order, a row once for each write: what a change feed
    /// is made of.
    pub fn take_written(&mut self) -> Vec<(Table, Uuid)> {
        std::mem::take(&mut self.written)
    }

    /// The audit lines written since this was last asked; always empty for a desk's store.
    pub fn take_audit(&mut self) -> Vec<AuditEntry> {
        self.audit.as_mut().map(std::mem::take).unwrap_or_default()
    }

    /// Adds a row or replaces the one of its id, as a cut does it.
    ///
    /// # Errors
    /// [`StoreError`] when the row is of another club, or the database failed.
    pub fn upsert(&mut self, row: &Row) -> Stored<()> {
        self.own(row.club_id())?;
        let table = row.table();
        let sql = sql::of(table);
        self.execute(&sql.upsert, row.values())?;
        self.written.push((table, row.id()));
        Ok(())
    }

    /// Takes a row away; gives whether it was there.
    ///
    /// # Errors
    /// [`StoreError::Failed`].
    pub fn delete(&mut self, table: Table, id: Uuid) -> Stored<bool> {
        let key = vec![Value::Text(self.club.to_string()), Value::Text(id.to_string())];
        let gone = self.execute(&sql::of(table).delete, key)? > 0;
        if gone {
            self.written.push((table, id));
        }
        Ok(gone)
    }

    /// The rows of these ids that are there, in the order of the ids.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn read_rows(&self, table: Table, ids: &[Uuid]) -> Stored<Vec<Row>> {
        let mut rows = Vec::with_capacity(ids.len());
        for id in ids {
            rows.extend(self.read_row(table, *id)?);
        }
        Ok(rows)
    }

    /// All rows of a table, by id.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn read_table(&self, table: Table) -> Stored<Vec<Row>> {
        self.select(table, "TRUE ORDER BY id", Vec::new())
    }

    fn read_row(&self, table: Table, id: Uuid) -> Stored<Option<Row>> {
        let found = self.select(table, "id = ?2", vec![Value::Text(id.to_string())])?;
        Ok(found.into_iter().next())
    }

    /// The rows of the club for which a condition holds. Its parameters start at `?2`.
    fn select(&self, table: Table, condition: &str, more: Vec<Value>) -> Stored<Vec<Row>> {
        self.read_each(table, condition, more, |values| table.row(values))
    }

    /// What is made of each row for which a condition holds, as it is read. Its parameters start at `?2`.
    fn read_each<T>(
        &self,
        table: Table,
        condition: &str,
        more: Vec<Value>,
        make: impl Fn(Vec<Value>) -> Result<T, BadValue>,
    ) -> Stored<Vec<T>> {
        let mut statement = self.prepared(table, condition)?;
        let given = std::iter::once(Value::Text(self.club.to_string())).chain(more).map(sql::Bound);
        let mut rows = statement.query(rusqlite::params_from_iter(given)).map_err(failed)?;
        let mut found = Vec::new();
        while let Some(row) = rows.next().map_err(failed)? {
            let values = sql::values(row, table.columns().len()).map_err(failed)?;
            found.push(make(values).map_err(|bad| unreadable(table, bad))?);
        }
        Ok(found)
    }

    fn prepared(&self, table: Table, condition: &str) -> Stored<rusqlite::CachedStatement<'c>> {
        let text = format!("{} AND {condition}", sql::of(table).select);
        self.connection.prepare_cached(&text).map_err(failed)
    }

    fn execute(&self, text: &str, values: Vec<Value>) -> Stored<usize> {
        let mut statement = self.connection.prepare_cached(text).map_err(failed)?;
        let given = values.into_iter().map(sql::Bound);
        statement.execute(rusqlite::params_from_iter(given)).map_err(sql::refused)
    }

    /// A store writes rows of its own club only.
    fn own(&self, club: ClubId) -> Stored<()> {
        if club == self.club { Ok(()) } else { Err(StoreError::Constraint(shared::store::Constraint::Other)) }
    }
}

impl ScanTables for SqliteStore<'_> {
    async fn rows(&mut self, table: Table) -> Stored<Vec<Row>> {
        self.read_table(table)
    }
}

fn failed(error: rusqlite::Error) -> StoreError {
    StoreError::Failed(Box::new(error))
}

const fn unreadable(table: Table, source: BadValue) -> StoreError {
    StoreError::Unreadable { table: table.as_str(), source }
}

#[cfg(test)]
mod tests;
