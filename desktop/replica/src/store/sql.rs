//! The statements of the replicated tables, made once from their columns.

use rusqlite::types::{FromSqlError, Null, ToSql, ToSqlOutput, ValueRef};
use shared::record::{Table, Value};
use shared::store::{Constraint, StoreError};
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// The statements of one table.
pub(super) struct Statements {
    /// `SELECT … WHERE club_id = ?1`, to be followed by ` AND …`.
    pub(super) select: String,
    /// Adds a row; its values in the order of the columns.
    pub(super) insert: String,
    /// Adds or replaces a row; likewise.
    pub(super) upsert: String,
    /// Replaces a row; likewise.
    pub(super) update: String,
    /// Takes a row away: club, id.
    pub(super) delete: String,
}

static STATEMENTS: LazyLock<BTreeMap<Table, Statements>> =
    LazyLock::new(|| Table::ALL.iter().map(|table| (*table, Statements::of(*table))).collect());

/// The statements of a table.
#[expect(clippy::expect_used, reason = "the map is made from Table::ALL")]
pub(super) fn of(table: Table) -> &'static Statements {
    STATEMENTS.get(&table).expect("a table of Table::ALL")
}

impl Statements {
    fn of(table: Table) -> Self {
        let name = table.as_str();
        let columns: Vec<_> = table.columns().iter().map(|column| column.name).collect();
        let places: Vec<_> = (1..=columns.len()).map(|i| format!("?{i}")).collect();
        let sets: Vec<_> = columns.iter().zip(&places).skip(2).map(|(c, p)| format!("{c} = {p}")).collect();
        let (columns, places, sets) = (columns.join(", "), places.join(", "), sets.join(", "));
        let insert = format!("INSERT INTO {name} ({columns}) VALUES ({places})");
        Self {
            select: format!("SELECT {columns} FROM {name} WHERE club_id = ?1"),
            upsert: format!("{insert} ON CONFLICT (club_id, id) DO UPDATE SET {sets}"),
            insert,
            update: format!("UPDATE {name} SET {sets} WHERE club_id = ?1 AND id = ?2"),
            delete: format!("DELETE FROM {name} WHERE club_id = ?1 AND id = ?2"),
        }
    }
}

/// A plain value on its way into a statement.
pub(super) struct Bound(pub(super) Value);

impl ToSql for Bound {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        match &self.0 {
            Value::Null => Null.to_sql(),
            Value::Integer(number) => number.to_sql(),
            Value::Text(text) => text.to_sql(),
        }
    }
}

/// The plain values of a row that has so many columns.
pub(super) fn values(row: &rusqlite::Row<'_>, columns: usize) -> rusqlite::Result<Vec<Value>> {
    let mut values = Vec::with_capacity(columns);
    for column in 0..columns {
        values.push(value(row, column)?);
    }
    Ok(values)
}

/// A plain value out of a row.
fn value(row: &rusqlite::Row<'_>, column: usize) -> rusqlite::Result<Value> {
    match row.get_ref(column)? {
        ValueRef::Null => Ok(Value::Null),
        ValueRef::Integer(number) => Ok(Value::Integer(number)),
        ValueRef::Text(text) => std::str::from_utf8(text)
            .map(|text| Value::Text(text.to_owned()))
            .map_err(|error| rusqlite::Error::Utf8Error(column, error)),
        found @ (ValueRef::Real(_) | ValueRef::Blob(_)) => Err(rusqlite::Error::FromSqlConversionFailure(
            column,
            found.data_type(),
            Box::new(FromSqlError::InvalidType),
        )),
    }
}

/// Why a write was refused.
pub(super) fn refused(error: rusqlite::Error) -> StoreError {
    use rusqlite::ffi;
    let code = error.sqlite_error().map(|error| error.extended_code);
    match code {
        Some(ffi::SQLITE_CONSTRAINT_PRIMARYKEY | ffi::SQLITE_CONSTRAINT_UNIQUE) => {
            StoreError::Constraint(Constraint::IdTaken)
        }
        Some(ffi::SQLITE_CONSTRAINT_NOTNULL | ffi::SQLITE_CONSTRAINT_DATATYPE) => {
            StoreError::Constraint(Constraint::Other)
        }
        Some(_) | None => super::failed(error),
    }
}
