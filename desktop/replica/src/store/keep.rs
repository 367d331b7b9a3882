//! Rows by their id, for every record alike.

use super::{SqliteStore, failed, sql, unreadable};
use shared::id::Id;
use shared::record::{AuditEntry, Record, Value};
use shared::store::{Keep, KeepAudit, StoreError, Stored};

impl<R: Record> Keep<R> for SqliteStore<'_> {
    async fn get(&mut self, id: R::Id) -> Stored<Option<R>> {
        Ok(self.records("id = ?2", vec![text(id)])?.pop())
    }

    /// One statement for all: what a horse does in a fortnight is some hundred rows.
    async fn get_many(&mut self, ids: &[R::Id]) -> Stored<Vec<R>> {
        let mut statement = self.prepared(R::TABLE, "id = ?2")?;
        let (club, columns) = (self.club.to_string(), R::TABLE.columns().len());
        let mut found = Vec::with_capacity(ids.len());
        for id in ids {
            let mut rows = statement.query((&club, id.uuid().to_string())).map_err(failed)?;
            if let Some(row) = rows.next().map_err(failed)? {
                let values = sql::values(row, columns).map_err(failed)?;
                found.push(R::from_values(values).map_err(|bad| unreadable(R::TABLE, bad))?);
            }
        }
        Ok(found)
    }

    async fn insert(&mut self, row: &R) -> Stored<()> {
        self.own(row.club_id())?;
        self.execute(&sql::of(R::TABLE).insert, row.values())?;
        self.written.push((R::TABLE, row.id().uuid()));
        Ok(())
    }

    async fn update(&mut self, row: &R) -> Stored<()> {
        self.own(row.club_id())?;
        if self.execute(&sql::of(R::TABLE).update, row.values())? == 0 {
            return Err(StoreError::Missing { table: R::TABLE.as_str() });
        }
        self.written.push((R::TABLE, row.id().uuid()));
        Ok(())
    }
}

impl KeepAudit for SqliteStore<'_> {
    async fn audit(&mut self, entry: &AuditEntry) -> Stored<()> {
        if let Some(lines) = &mut self.audit {
            lines.push(entry.clone());
        }
        Ok(())
    }
}

impl SqliteStore<'_> {
    /// The records of the club for which a condition holds. Its parameters start at `?2`.
    pub(super) fn records<R: Record>(&self, condition: &str, more: Vec<Value>) -> Stored<Vec<R>> {
        self.read_each(R::TABLE, condition, more, R::from_values)
    }
}

/// An id as it lies in its column.
pub(super) fn text<I: Id>(id: I) -> Value {
    Value::Text(id.uuid().to_string())
}
