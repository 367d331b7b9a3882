//! Reads and writes records by their id, whatever the record.

use super::PgStore;
use super::table::{Kept, any};
use shared::id::Id;
use shared::record::{Row, Table};
use shared::store::{Constraint, Keep, ScanTables, Store, StoreError, Stored};
use shared::sync::cut::Says;

impl<R: Kept> Keep<R> for PgStore {
    async fn get(&mut self, id: R::Id) -> Stored<Option<R>> {
        let found = R::by_ids(&mut self.transaction, &self.keys, &[id.uuid()]).await?;
        Ok(found.into_iter().next())
    }

    async fn get_many(&mut self, ids: &[R::Id]) -> Stored<Vec<R>> {
        if ids.is_empty() {
            return Ok(Vec::new());
        }
        let wanted: Vec<_> = ids.iter().map(|id| id.uuid()).collect();
        let mut found = R::by_ids(&mut self.transaction, &self.keys, &wanted).await?;
        found.sort_by_key(|row| wanted.iter().position(|id| *id == row.id().uuid()));
        Ok(found)
    }

    async fn insert(&mut self, row: &R) -> Stored<()> {
        self.own(row)?;
        row.add(&mut self.transaction, &self.keys).await?;
        self.note(row);
        Ok(())
    }

    async fn update(&mut self, row: &R) -> Stored<()> {
        self.own(row)?;
        if !row.replace(&mut self.transaction, &self.keys).await? {
            return Err(StoreError::Missing { table: R::TABLE.as_str() });
        }
        self.note(row);
        Ok(())
    }
}

impl Store for PgStore {}

impl ScanTables for PgStore {
    async fn rows(&mut self, table: Table) -> Stored<Vec<Row>> {
        any::all(table, &mut self.transaction, &self.keys).await
    }
}

/// Rows that are added in one statement at most.
const MANY: usize = 2_000;

impl PgStore {
    /// Adds rows of any tables, in any order, many at a time: a whole club goes in some ten times as fast as row
    /// by row.
    ///
    /// # Errors
    /// As [`Keep::insert`].
    pub async fn fill(&mut self, rows: &[Row]) -> Stored<()> {
        if rows.iter().any(|row| row.club_id() != self.club) {
            return Err(StoreError::Constraint(Constraint::Other));
        }
        for table in Table::ALL {
            let of_table: Vec<_> = rows.iter().filter(|row| row.table() == *table).collect();
            for many in of_table.chunks(MANY) {
                any::add(*table, &mut self.transaction, &self.keys, many).await?;
            }
        }
        self.noted.extend(rows.iter().map(|row| Says::Row(row.table(), row.id())));
        Ok(())
    }

    /// A store writes rows of its own club only.
    fn own<R: Kept>(&self, row: &R) -> Stored<()> {
        if row.club_id() == self.club { Ok(()) } else { Err(StoreError::Constraint(Constraint::Other)) }
    }

    fn note<R: Kept>(&mut self, row: &R) {
        self.noted.push(Says::Row(R::TABLE, row.id().uuid()));
    }
}
