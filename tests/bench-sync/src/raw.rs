//! SQLite by itself: an encrypted file opened as the replica opens its own (same key format, same pages, WAL, every
//! commit synced), and nothing of the product between it and the measurement.

use anyhow::{Context as _, Result};
use replica::replica::{FILE, KeyFile, KeyStore as _, Replica, Settings};
use rusqlite::types::Value as Plain;
use rusqlite::{Connection, TransactionBehavior, params_from_iter};
use shared::record::{Row, Table, Value};
use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

/// A new replica's file in a folder, with its tables and indices, opened without the product.
pub(crate) fn fresh(folder: &Path) -> Result<Connection> {
    fs::create_dir_all(folder)?;
    drop(Replica::open(&Settings::of(folder), &KeyFile::beside(folder))?);
    open(folder)
}

/// Opens the replica's file of a folder without the product.
pub(crate) fn open(folder: &Path) -> Result<Connection> {
    let key = KeyFile::beside(folder).load()?.context("no key")?;
    let connection = Connection::open(folder.join(FILE))?;
    connection.execute_batch(&format!("PRAGMA key = \"x'{}'\"", hex::encode(key.bytes())))?;
    connection.query_row("PRAGMA journal_mode = WAL", [], |_row| Ok(()))?;
    connection
        .execute_batch("PRAGMA synchronous = FULL; PRAGMA temp_store = MEMORY; PRAGMA foreign_keys = OFF")?;
    connection.set_prepared_statement_cache_capacity(256);
    Ok(connection)
}

/// A row that needs nothing but to be inserted.
pub(crate) struct Ready {
    table: Table,
    values: Vec<Plain>,
}

/// Makes rows ready before the clock runs.
pub(crate) fn ready(rows: &[Row]) -> Vec<Ready> {
    let plain = |value| match value {
        Value::Null => Plain::Null,
        Value::Integer(number) => Plain::Integer(number),
        Value::Text(text) => Plain::Text(text),
    };
    let ready =
        |row: &Row| Ready { table: row.table(), values: row.values().into_iter().map(plain).collect() };
    rows.iter().map(ready).collect()
}

/// Inserts rows in one transaction with prepared statements; how long that took, with its commit.
pub(crate) fn bulk_insert(connection: &mut Connection, rows: &[Ready]) -> Result<Duration> {
    let statements: std::collections::BTreeMap<Table, String> =
        Table::ALL.iter().map(|table| (*table, insert(*table))).collect();
    let begun = Instant::now();
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    for Ready { table, values } in rows {
        let text = statements.get(table).context("a statement")?;
        transaction.prepare_cached(text)?.execute(params_from_iter(values))?;
    }
    transaction.commit()?;
    Ok(begun.elapsed())
}

fn insert(table: Table) -> String {
    let columns: Vec<_> = table.columns().iter().map(|column| column.name).collect();
    let places = vec!["?"; columns.len()].join(", ");
    format!("INSERT INTO {} ({}) VALUES ({places})", table.as_str(), columns.join(", "))
}
