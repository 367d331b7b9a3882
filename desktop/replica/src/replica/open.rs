//! Opening the file: its key, its way of writing, its integrity, its schema.

use super::error::{ReplicaError, Result};
use super::key::{Key, KeyStore};
use super::migrate::migrate;
use super::readers::Readers;
use super::salvage::{self, Salvage};
use super::{Replica, SyncState, landmarks};
use crate::schema::{MIGRATIONS, Migration};
use rusqlite::config::DbConfig;
use rusqlite::{Connection, ErrorCode, OpenFlags};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// The file's name in its folder.
pub const FILE: &str = "replica.db";

/// Where and how a replica is written.
#[derive(Debug, Clone)]
pub struct Settings {
    /// The file.
    pub file: PathBuf,
    /// The name of a SQLite VFS; none is the operating system's own.
    pub vfs: Option<String>,
    /// When a commit is durable.
    pub synchronous: Synchronous,
}

impl Settings {
    /// The replica of a folder, written durably.
    #[must_use]
    pub fn of(folder: &Path) -> Self {
        Self { file: folder.join(FILE), vfs: None, synchronous: Synchronous::Full }
    }
}

/// When a commit is durable.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Synchronous {
    /// When it returns. The only choice for a desk.
    Full,
    /// Whenever the operating system pleases: a power cut loses what was acknowledged. For the negative
    /// control of a test.
    Off,
}

/// A replica that is open.
pub struct Opened {
    /// It.
    pub replica: Replica,
    /// Set when the file was damaged: it was set aside, and this could be saved of it.
    pub salvage: Option<Salvage>,
}

impl Replica {
    /// Opens the replica of a folder, or makes one. A damaged file is set aside, never deleted; its outbox
    /// is salvaged, and the desk has to bootstrap.
    ///
    /// # Errors
    /// [`ReplicaError::KeyMissing`] when there is a file but no key; others.
    pub fn open(settings: &Settings, keys: &dyn KeyStore) -> Result<Opened> {
        Self::open_with(settings, keys, MIGRATIONS)
    }

    pub(super) fn open_with(settings: &Settings, keys: &dyn KeyStore, steps: &[Migration]) -> Result<Opened> {
        let there = settings.file.exists();
        let key = match keys.load()? {
            Some(key) => key,
            None if there => return Err(ReplicaError::KeyMissing),
            None => {
                // The key is durable before anything is written with it.
                let key = Key::random()?;
                keys.keep(&key)?;
                key
            }
        };
        match open_whole(settings, &key, there, steps) {
            Ok(replica) => {
                keep_landmarks(&replica, settings);
                Ok(Opened { replica, salvage: None })
            }
            Err(error) if there && is_damage(&error) => {
                tracing::error!(%error, "the replica is damaged; it is set aside");
                let aside = salvage::set_aside(&settings.file)?;
                let mut replica = open_whole(settings, &key, false, steps)?;
                let salvage = salvage::into(&mut replica.writer, &aside, &key, settings);
                keep_landmarks(&replica, settings);
                Ok(Opened { replica, salvage: Some(salvage) })
            }
            Err(error) => Err(error),
        }
    }

    /// A replica in memory, not encrypted: for simulations. It has no other readers, and is gone with it.
    ///
    /// # Errors
    /// [`ReplicaError`].
    pub fn in_memory() -> Result<Self> {
        let mut writer = Connection::open_in_memory()?;
        plain_rules(&writer)?;
        migrate(&mut writer, MIGRATIONS, None)?;
        Ok(Self { writer, readers: None })
    }

    /// A copy in memory, as an image of the disk has it: for simulations.
    ///
    /// # Errors
    /// [`ReplicaError`].
    #[cfg(any(test, feature = "failpoints"))]
    pub fn copy_in_memory(&self) -> Result<Self> {
        let mut writer = Connection::open_in_memory()?;
        rusqlite::backup::Backup::new(&self.writer, &mut writer)?.step(-1)?;
        plain_rules(&writer)?;
        Ok(Self { writer, readers: None })
    }

    /// A replica in a file that is not encrypted: for the negative control of a test.
    ///
    /// # Errors
    /// [`ReplicaError`].
    #[cfg(any(test, feature = "failpoints"))]
    pub fn open_unencrypted(settings: &Settings) -> Result<Self> {
        let mut writer = connect(settings, None, false)?;
        migrate(&mut writer, MIGRATIONS, Some(&settings.file))?;
        Ok(Self { writer, readers: Some(Readers::new(settings.clone(), None)) })
    }
}

/// Keeps what a salvage would need to find the tables of a damaged file. A desk works without it.
fn keep_landmarks(replica: &Replica, settings: &Settings) {
    // Another file system's files are not to be read past it.
    if settings.vfs.is_none()
        && let Err(error) = landmarks::keep(&replica.writer, &settings.file)
    {
        tracing::warn!(%error, "no copy of the schema was kept");
    }
}

fn open_whole(settings: &Settings, key: &Key, there: bool, steps: &[Migration]) -> Result<Replica> {
    let mut writer = connect(settings, Some(key), false)?;
    if there {
        check(&writer)?;
    }
    migrate(&mut writer, steps, Some(&settings.file))?;
    // A first look at what everything else builds upon.
    SyncState::load(&writer)?;
    Ok(Replica { writer, readers: Some(Readers::new(settings.clone(), Some(key.clone()))) })
}

/// Opens a connection with the rules that all of them keep.
pub(super) fn connect(
    settings: &Settings,
    key: Option<&Key>,
    read_only: bool,
) -> rusqlite::Result<Connection> {
    let flags = if read_only {
        OpenFlags::SQLITE_OPEN_READ_ONLY
    } else {
        OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE
    } | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = match &settings.vfs {
        Some(vfs) => Connection::open_with_flags_and_vfs(&settings.file, flags, vfs.as_str())?,
        None => Connection::open_with_flags(&settings.file, flags)?,
    };
    if let Some(key) = key {
        connection.execute_batch(&format!("PRAGMA key = \"x'{}'\"", key.hex()))?;
    }
    plain_rules(&connection)?;
    if !read_only {
        let mode: String = connection.query_row("PRAGMA journal_mode = WAL", [], |row| row.get(0))?;
        if mode != "wal" {
            tracing::warn!(mode, "the replica is not in WAL mode");
        }
        connection.pragma_update(
            None,
            "synchronous",
            match settings.synchronous {
                Synchronous::Full => "FULL",
                Synchronous::Off => "OFF",
            },
        )?;
    }
    Ok(connection)
}

/// Pages that a connection keeps decrypted, in KiB: what a day's work reads again and again.
const CACHE_KIB: i64 = 16 * 1024;

/// Nothing of a row goes to a temporary file; no trigger and no foreign key ever has a say.
fn plain_rules(connection: &Connection) -> rusqlite::Result<()> {
    connection.pragma_update(None, "temp_store", "MEMORY")?;
    connection.pragma_update(None, "cache_size", -CACHE_KIB)?;
    connection.pragma_update(None, "foreign_keys", false)?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_TRIGGER, false)?;
    connection.busy_timeout(Duration::from_secs(5))?;
    connection.set_prepared_statement_cache_capacity(256);
    Ok(())
}

/// The file's own integrity: each page's seal, then the structure of the tables.
fn check(connection: &Connection) -> Result<()> {
    // The seals are looked at in the file alone. When the power went while pages were brought into it, some
    // are torn there and whole in the log: they are brought in again first.
    connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_row| Ok(()))?;
    for pragma in ["PRAGMA cipher_integrity_check", "PRAGMA quick_check"] {
        let mut statement = connection.prepare(pragma)?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let said: String = row.get(0)?;
            if said != "ok" {
                let error = rusqlite::ffi::Error::new(rusqlite::ffi::SQLITE_CORRUPT);
                return Err(rusqlite::Error::SqliteFailure(error, Some(said)).into());
            }
        }
    }
    Ok(())
}

/// True when the file's content is at fault, not the disk, a lock or the product's version.
fn is_damage(error: &ReplicaError) -> bool {
    match error {
        ReplicaError::Database(error) => {
            matches!(error.sqlite_error_code(), Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase))
        }
        ReplicaError::Bookkeeping(_) => true,
        _ => false,
    }
}
