//! A desk's file as it lies on the disk: read with its key by SQLite alone, beside the product and not through it.

use anyhow::{Context as _, Result};
use replica::replica::FILE;
use rusqlite::{Connection, OpenFlags, Row};
use std::fs::{self, File};
use std::io::{Seek as _, SeekFrom, Write as _};
use std::path::Path;
use std::time::Duration;

/// A desk's file, opened to be read.
#[derive(Debug)]
pub struct DeskFile(Connection);

/// A command that was given at the desk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Given {
    /// Its number.
    pub seq: i64,
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Its arguments, as JSON.
    pub args: String,
    /// The server's word, as JSON, once it came.
    pub outcome: Option<String>,
}

/// The size of the file's pages.
const PAGE: u64 = 4_096;

fn connect(folder: &Path, access: OpenFlags) -> Result<Connection> {
    let key = fs::read(folder.join("replica.key")).context("the file's key")?;
    let connection =
        Connection::open_with_flags(folder.join(FILE), access | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
    connection.execute_batch(&format!("PRAGMA key = \"x'{}'\"", hex::encode(key)))?;
    connection.busy_timeout(Duration::from_secs(20))?;
    Ok(connection)
}

impl DeskFile {
    /// Opens the file of a desk's folder.
    ///
    /// # Errors
    /// When there is none, or its key does not fit.
    pub fn open(folder: &Path) -> Result<Self> {
        connect(folder, OpenFlags::SQLITE_OPEN_READ_ONLY).map(Self)
    }

    /// Changes the file of a desk's folder behind the product's back, in one transaction.
    ///
    /// # Errors
    /// When it can't be opened, or does not take the change.
    pub fn change(folder: &Path, statements: &str) -> Result<()> {
        let connection = connect(folder, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
        connection.execute_batch(&format!("BEGIN IMMEDIATE; {statements}; COMMIT"))?;
        Ok(())
    }

    /// Damages the page on which a table begins, as a bad disk does. No desk may be open on the folder.
    ///
    /// # Errors
    /// When the file has no such table, or can't be written.
    pub fn damage(folder: &Path, table: &str) -> Result<()> {
        let connection = connect(folder, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
        // Damage has to hit what is read, not what a log beside the file puts right.
        connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_row| Ok(()))?;
        let text = "SELECT rootpage FROM sqlite_schema WHERE name = ?1";
        let page: u32 = connection.query_row(text, [table], |row| row.get(0))?;
        drop(connection);
        let place = u64::from(page).saturating_sub(1).saturating_mul(PAGE).saturating_add(100);
        let mut file = File::options().write(true).open(folder.join(FILE))?;
        file.seek(SeekFrom::Start(place))?;
        Ok(file.write_all(&[0x5A; 64])?)
    }

    /// The one number that a question answers with.
    ///
    /// # Errors
    /// When the question is wrong, or answers with something else.
    pub fn number(&self, question: &str) -> Result<i64> {
        self.0.query_row(question, [], |row| row.get(0)).with_context(|| question.to_owned())
    }

    /// The texts that a question answers with.
    ///
    /// # Errors
    /// When the question is wrong, or answers with something else.
    pub fn texts(&self, question: &str) -> Result<Vec<String>> {
        self.rows(question, |row| row.get(0))
    }

    /// The id of the command of this number.
    ///
    /// # Errors
    /// When there is none.
    pub fn id_of(&self, seq: u64) -> Result<String> {
        let question = "SELECT command_id FROM commands WHERE desk_seq = ?1";
        let seq = i64::try_from(seq)?;
        self.0.query_row(question, [seq], |row| row.get(0)).with_context(|| format!("command {seq}"))
    }

    /// Every command that was given here, by its number.
    ///
    /// # Errors
    /// When the file can't be read.
    pub fn commands(&self) -> Result<Vec<Given>> {
        let question = "SELECT desk_seq, command_id, name, args, outcome FROM commands ORDER BY desk_seq";
        self.rows(question, |row| {
            Ok(Given {
                seq: row.get(0)?,
                id: row.get(1)?,
                name: row.get(2)?,
                args: row.get(3)?,
                outcome: row.get(4)?,
            })
        })
    }

    /// Settlements that the desk has seen: number, id and outcome, a line each.
    ///
    /// # Errors
    /// When the file can't be read.
    pub fn settled(&self) -> Result<Vec<String>> {
        self.texts(
            "SELECT desk_seq || ' ' || command_id || ' ' || json_extract(outcome, '$.outcome') FROM commands \
             WHERE settled_at IS NOT NULL ORDER BY desk_seq",
        )
    }

    /// The id of the desk.
    ///
    /// # Errors
    /// When it is none yet.
    pub fn desk(&self) -> Result<String> {
        self.0.query_row("SELECT desk_id FROM sync_state", [], |row| row.get(0)).context("no desk yet")
    }

    fn rows<T>(&self, question: &str, read: impl FnMut(&Row<'_>) -> rusqlite::Result<T>) -> Result<Vec<T>> {
        let mut statement = self.0.prepare_cached(question)?;
        let rows = statement.query_map([], read)?;
        rows.collect::<rusqlite::Result<_>>().with_context(|| question.to_owned())
    }
}
