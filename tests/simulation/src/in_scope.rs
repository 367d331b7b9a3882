//! Rows in scope, as desk and server both judge them.

use anyhow::Result;
use replica::store::SqliteStore;
use shared::id::Id as _;
use shared::record::{Row, Table};
use shared::sync::scope::{self, InScope};
use shared::time::Timestamp;
use std::collections::HashSet;
use uuid::Uuid;

/// Reads a store's rows in scope, table by table.
pub(crate) struct InScopeRows<'r, 's> {
    store: &'r SqliteStore<'s>,
    start: Timestamp,
    packages: Option<HashSet<Uuid>>,
}

impl<'r, 's> InScopeRows<'r, 's> {
    /// Of this store, from this start.
    pub(crate) const fn of(store: &'r SqliteStore<'s>, start: Timestamp) -> Self {
        Self { store, start, packages: None }
    }

    /// Those of a table, by id.
    ///
    /// # Errors
    /// When SQLite fails.
    pub(crate) fn table(&mut self, table: Table) -> Result<Vec<Row>> {
        let mut kept = Vec::new();
        for row in self.store.read_table(table)? {
            let keep = match scope::judge(&row, self.start) {
                InScope::Yes => true,
                InScope::No => false,
                InScope::WithPackage(package) => self.packages()?.contains(&package.uuid()),
            };
            if keep {
                kept.push(row);
            }
        }
        Ok(kept)
    }

    /// Those of all tables.
    ///
    /// # Errors
    /// When SQLite fails.
    pub(crate) fn all(&mut self) -> Result<Vec<Row>> {
        let mut kept = Vec::new();
        for table in Table::ALL {
            kept.extend(self.table(*table)?);
        }
        Ok(kept)
    }

    /// The packages in scope, read when first asked for.
    fn packages(&mut self) -> Result<&HashSet<Uuid>> {
        if self.packages.is_none() {
            let kept = self.table(Table::MemberPackages)?;
            self.packages = Some(kept.iter().map(Row::id).collect());
        }
        Ok(self.packages.get_or_insert_default())
    }
}
