//! Records out of joins.

use super::failed;
use rusqlite::types::ValueRef;
use rusqlite::{Connection, Row};
use shared::record::{BadValue, Column, Record, Value};
use shared::store::{StoreError, Stored};

/// `alias.column, …` for every column of a record.
pub(super) fn columns<R: Record>(alias: &str) -> String {
    let names: Vec<_> = R::COLUMNS.iter().map(|column| format!("{alias}.{}", column.name)).collect();
    names.join(", ")
}

/// The cells of a row, taken from left to right.
pub(crate) struct Cells<'r, 's> {
    row: &'r Row<'s>,
    at: usize,
}

impl Cells<'_, '_> {
    /// The next so many cells as a record.
    pub(crate) fn record<R: Record>(&mut self) -> Stored<R> {
        let values = (0..R::COLUMNS.len()).map(|_| self.value()).collect::<Stored<Vec<_>>>()?;
        R::from_values(values).map_err(|source| StoreError::Unreadable { table: R::TABLE.as_str(), source })
    }

    /// The next cell as a field.
    pub(crate) fn field<C: Column>(&mut self) -> Stored<C> {
        let unreadable = |source: BadValue| StoreError::Unreadable { table: "a join", source };
        C::from_value(self.value()?).map_err(unreadable)
    }

    fn value(&mut self) -> Stored<Value> {
        let cell = self.row.get_ref(self.at).map_err(failed)?;
        self.at += 1;
        match cell {
            ValueRef::Null => Ok(Value::Null),
            ValueRef::Integer(number) => Ok(Value::Integer(number)),
            ValueRef::Text(text) => Ok(Value::Text(String::from_utf8_lossy(text).into_owned())),
            ValueRef::Real(_) | ValueRef::Blob(_) => Err(StoreError::Unreadable {
                table: "a join",
                source: BadValue { expected: "integer or text", value: Value::Null },
            }),
        }
    }
}

/// Every row of a prepared statement, read cell by cell.
pub(crate) fn all<T>(
    connection: &Connection,
    text: &str,
    given: &[Value],
    mut read: impl FnMut(&mut Cells<'_, '_>) -> Stored<T>,
) -> Stored<Vec<T>> {
    let mut statement = connection.prepare_cached(text).map_err(failed)?;
    let given = rusqlite::params_from_iter(given.iter().map(|value| match value {
        Value::Null => rusqlite::types::Value::Null,
        Value::Integer(number) => rusqlite::types::Value::Integer(*number),
        Value::Text(text) => rusqlite::types::Value::Text(text.clone()),
    }));
    let mut rows = statement.query(given).map_err(failed)?;
    let mut found = Vec::new();
    while let Some(row) = rows.next().map_err(failed)? {
        found.push(read(&mut Cells { row, at: 0 })?);
    }
    Ok(found)
}
