//! What a backup holds, so that it can be held to it.

use super::BackupError;
use aws_lc_rs::digest::{Context, SHA256};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use sqlx::{AssertSqlSafe, PgConnection};
use std::collections::BTreeMap;
use std::fs::File;
use std::io::Read as _;
use std::path::{Path, PathBuf};
use uuid::Uuid;

/// The file's name.
pub(super) const FILE: &str = "manifest.json";
/// The shape of backups that this program makes and reads.
const FORMAT: u32 = 1;

/// What a backup holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// The shape of the backup.
    pub format: u32,
    /// When it was begun; the database is of a moment shortly after.
    pub made_at: DateTime<Utc>,
    /// The version of the program that made it.
    pub program: String,
    /// The version of the server that the database was on.
    pub postgres: String,
    /// The database's epoch.
    pub epoch: Uuid,
    /// How far the feed of each club had come.
    pub clubs: BTreeMap<Uuid, i64>,
    /// What each table held.
    pub tables: BTreeMap<String, Held>,
    /// Every other file of the backup, by its path.
    pub files: BTreeMap<String, Stored>,
}

/// What a table held.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Held {
    /// Rows.
    pub rows: i64,
    /// A sum over the rows' texts, whatever their order.
    pub sum: String,
}

/// A file of the backup.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stored {
    /// Its length.
    pub bytes: u64,
    /// Its SHA-256, in hexadecimal.
    pub sha256: String,
}

impl Manifest {
    /// Reads what a database holds, within the transaction of this connection.
    pub(super) async fn of(
        connection: &mut PgConnection,
        made_at: DateTime<Utc>,
    ) -> Result<Self, BackupError> {
        let epoch: Uuid =
            sqlx::query_scalar("SELECT epoch FROM server_meta").fetch_one(&mut *connection).await?;
        let postgres: String = sqlx::query_scalar("SHOW server_version").fetch_one(&mut *connection).await?;
        let clubs: Vec<(Uuid, i64)> =
            sqlx::query_as("SELECT club_id, head FROM club_feed").fetch_all(&mut *connection).await?;
        Ok(Self {
            format: FORMAT,
            made_at,
            program: env!("CARGO_PKG_VERSION").to_owned(),
            postgres,
            epoch,
            clubs: clubs.into_iter().collect(),
            tables: tables(connection).await?,
            files: BTreeMap::new(),
        })
    }

    /// Reads the manifest of a backup, and holds its files to it.
    pub(super) fn read(folder: &Path) -> Result<Self, BackupError> {
        let path = folder.join(FILE);
        let text = std::fs::read(&path).map_err(|source| BackupError::Io { path: path.clone(), source })?;
        let manifest: Self = serde_json::from_slice(&text).map_err(|_no_json| BackupError::NoBackup(path))?;
        if manifest.format != FORMAT {
            return Err(BackupError::OtherFormat(manifest.format));
        }
        for (name, stored) in &manifest.files {
            let path = folder.join(name);
            if Stored::of(&path)? != *stored {
                return Err(BackupError::Damaged(path));
            }
        }
        Ok(manifest)
    }

    /// Rows in all tables.
    #[must_use]
    pub fn rows(&self) -> i64 {
        self.tables.values().map(|held| held.rows).sum()
    }
}

impl Stored {
    /// Measures a file.
    pub(super) fn of(path: &Path) -> Result<Self, BackupError> {
        let failed = |source| BackupError::Io { path: PathBuf::from(path), source };
        let mut file = File::open(path).map_err(failed)?;
        let (mut context, mut bytes, mut buffer) = (Context::new(&SHA256), 0_u64, vec![0; 1 << 16]);
        loop {
            let read = file.read(&mut buffer).map_err(failed)?;
            if read == 0 {
                return Ok(Self { bytes, sha256: hex::encode(context.finish()) });
            }
            context.update(buffer.get(..read).unwrap_or_default());
            bytes = bytes.saturating_add(u64::try_from(read).unwrap_or(u64::MAX));
        }
    }
}

/// What every table holds. Texts of instants depend on the zone of the connection: it is set here.
pub(super) async fn tables(connection: &mut PgConnection) -> Result<BTreeMap<String, Held>, BackupError> {
    sqlx::raw_sql("SET LOCAL TIME ZONE 'UTC'; SET LOCAL datestyle = 'ISO'").execute(&mut *connection).await?;
    let names: Vec<String> = sqlx::query_scalar(
        "SELECT format('%I', relname) FROM pg_class
         WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' ORDER BY relname",
    )
    .fetch_all(&mut *connection)
    .await?;
    let mut tables = BTreeMap::new();
    for name in names {
        let query =
            format!("SELECT count(*), coalesce(sum(hashtextextended(t::text, 0)), 0)::text FROM {name} t");
        let (rows, sum) = sqlx::query_as(AssertSqlSafe(query)).fetch_one(&mut *connection).await?;
        tables.insert(name, Held { rows, sum });
    }
    Ok(tables)
}
