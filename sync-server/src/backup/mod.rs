//! Backups: the database as `pg_dump` writes it, the files that the server keeps, and a manifest of both.
//!
//! A backup is a folder. It is made beside its place under another name and renamed when it is whole and (unless
//! told otherwise) was restored into a scratch cluster and compared, table by table. The keys of personal data are
//! not in it: who finds a backup reads no phone; who loses the keys neither.
//!
//! ```text
//! <folder>/paddock-20261121T023000Z/manifest.json   what it holds: rows, sums, files with their SHA-256
//! <folder>/paddock-20261121T023000Z/database.dump   pg_dump's custom format
//! <folder>/paddock-20261121T023000Z/files/          what members and staff uploaded
//! ```

mod copy;
mod manifest;
pub mod restore;

pub use manifest::{Held, Manifest, Stored};

use crate::crypto::{Keys, SealError};
use crate::database::Address;
use crate::embedded::throw_away::ThrowAway;
use crate::embedded::{EmbeddedError, ToolError, Tools};
use crate::store::{self, OpenError};
use shared::time::Timestamp;
use sqlx::{Connection as _, PgConnection};
use std::ffi::OsStr;
use std::path::{Path, PathBuf};

/// The database in a backup.
const DUMP: &str = "database.dump";
/// The server's files in the data folder and in a backup.
const FILES: &str = "files";
/// How the job's backups are called; only those are ever taken away.
const BY_JOB: &str = "paddock-";
/// How a backup is called that a person asked for.
const BY_HAND: &str = "by-hand-";

/// Why there is no backup, or no restore from one.
#[derive(Debug, thiserror::Error)]
pub enum BackupError {
    /// A file or folder.
    #[error("{}: {source}", path.display())]
    Io {
        /// Which.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// PostgreSQL's programs.
    #[error(transparent)]
    Tool(#[from] ToolError),
    /// The cluster.
    #[error(transparent)]
    Embedded(#[from] EmbeddedError),
    /// The database.
    #[error("the database failed")]
    Database(#[from] sqlx::Error),
    /// The restored database can't be used.
    #[error(transparent)]
    Open(#[from] OpenError),
    /// The keys are not those of the backup.
    #[error("the key file is not the one that this backup was written with: {0}")]
    OtherKeys(#[from] SealError),
    /// The new epoch.
    #[error(transparent)]
    Epoch(#[from] crate::restore::RestoreError),
    /// There is no backup here.
    #[error("{} is no manifest of a backup", .0.display())]
    NoBackup(PathBuf),
    /// A backup of another program's shape.
    #[error("this backup has format {0}, which this program does not read")]
    OtherFormat(u32),
    /// A file is not as it was written.
    #[error("{} is damaged: it is not what the manifest says", .0.display())]
    Damaged(PathBuf),
    /// The restored database is not the one that was backed up.
    #[error("the restored database differs from the one that was backed up, in: {}", .0.join(", "))]
    Differs(Vec<String>),
    /// There is something where the database should go.
    #[error("the database is not empty; {0}")]
    NotEmpty(&'static str),
}

/// Who asked for a backup.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Asked {
    /// The job: its backups are taken away when there are newer ones.
    ByJob,
    /// A person.
    ByHand,
}

/// A backup that was made.
#[derive(Debug)]
pub struct Backup {
    /// Its folder.
    pub folder: PathBuf,
    /// What it holds.
    pub manifest: Manifest,
}

/// What a backup is made of.
#[derive(Debug, Clone, Copy)]
pub struct Source<'a> {
    /// The database.
    pub address: &'a Address,
    /// The keys of its personal data, to see that a restored one opens.
    pub keys: &'a Keys,
    /// The server's data folder, where there is one.
    pub data_dir: Option<&'a Path>,
}

/// Makes a backup in `folder`, beside a server at work. With `verify`, it counts only when a scratch cluster has
/// come up from it with the same rows.
///
/// # Errors
/// [`BackupError`]; no backup is left then.
pub async fn make(
    source: Source<'_>,
    folder: &Path,
    asked: Asked,
    verify: bool,
    now: Timestamp,
) -> Result<Backup, BackupError> {
    let prefix = match asked {
        Asked::ByJob => BY_JOB,
        Asked::ByHand => BY_HAND,
    };
    let name = format!("{prefix}{}", now.datetime().format("%Y%m%dT%H%M%SZ"));
    let partial = folder.join(format!("{name}.partial"));
    copy::private(folder)?;
    copy::forget(&partial)?;
    copy::private(&partial)?;
    let made = fill(source, &partial, verify, now).await;
    let place = folder.join(&name);
    match made.and_then(|manifest| copy::rename(&partial, &place).map(|()| manifest)) {
        Ok(manifest) => Ok(Backup { folder: place, manifest }),
        Err(error) => {
            copy::forget(&partial)?;
            Err(error)
        }
    }
}

async fn fill(
    source: Source<'_>,
    partial: &Path,
    verify: bool,
    now: Timestamp,
) -> Result<Manifest, BackupError> {
    let mut manifest = dump(source.address, &partial.join(DUMP), now).await?;
    let dumped = partial.join(DUMP);
    manifest.files.insert(DUMP.to_owned(), copy::aside(move || Stored::of(&dumped)).await?);
    if let Some(files) = source.data_dir.map(|data| data.join(FILES)).filter(|files| files.is_dir()) {
        let place = partial.join(FILES);
        for (name, stored) in copy::aside(move || copy::tree(&files, &place)).await? {
            manifest.files.insert(format!("{FILES}/{name}"), stored);
        }
    }
    let path = partial.join(manifest::FILE);
    let text =
        serde_json::to_vec_pretty(&manifest).map_err(|_no_json| BackupError::NoBackup(path.clone()))?;
    copy::write(&path, &text)?;
    if verify {
        check(partial, source.keys).await?;
    }
    Ok(manifest)
}

/// Dumps the database of one moment and says what it held in the same moment.
async fn dump(address: &Address, to: &Path, now: Timestamp) -> Result<Manifest, BackupError> {
    let mut connection = PgConnection::connect(address.url()).await?;
    let settings = "SET statement_timeout = 0; SET idle_in_transaction_session_timeout = 0;
        BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";
    sqlx::raw_sql(settings).execute(&mut connection).await?;
    let moment: String = sqlx::query_scalar("SELECT pg_export_snapshot()").fetch_one(&mut connection).await?;
    let moment = format!("--snapshot={moment}");
    let arguments = ["--format=custom", "--no-owner", "--no-privileges", &moment, "--file"].map(OsStr::new);
    let arguments: Vec<&OsStr> = arguments.into_iter().chain([to.as_os_str()]).collect();
    Tools::find()?.run("pg_dump", address.url(), &arguments).await?;
    let manifest = Manifest::of(&mut connection, now.datetime()).await?;
    connection.close().await?;
    Ok(manifest)
}

/// Holds a backup to its manifest: its files by their sums, its database by restoring it into a scratch cluster.
///
/// # Errors
/// [`BackupError`].
pub async fn check(folder: &Path, keys: &Keys) -> Result<Manifest, BackupError> {
    let place = folder.to_owned();
    let manifest = copy::aside(move || Manifest::read(&place)).await?;
    let scratch = ThrowAway::start().await?;
    let checked = async {
        let url = scratch.database().await?;
        load(folder, &url).await?;
        compare(&manifest, &url).await?;
        let mut connection = PgConnection::connect(&url).await?;
        store::opens_with(&mut connection, keys).await??;
        connection.close().await?;
        Ok(())
    };
    let checked = checked.await;
    scratch.stop().await?;
    checked.map(|()| manifest)
}

/// Loads the dump of a backup into an empty database: all of it or nothing.
async fn load(folder: &Path, url: &str) -> Result<(), BackupError> {
    let file = folder.join(DUMP);
    let arguments =
        ["--single-transaction", "--exit-on-error", "--no-owner", "--no-privileges", "--no-comments"];
    let arguments: Vec<&OsStr> = arguments.into_iter().map(OsStr::new).chain([file.as_os_str()]).collect();
    Ok(Tools::find()?.run("pg_restore", url, &arguments).await?)
}

/// Compares a database with what a backup says of it.
async fn compare(manifest: &Manifest, url: &str) -> Result<(), BackupError> {
    let mut connection = PgConnection::connect(url).await?;
    sqlx::raw_sql("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY").execute(&mut connection).await?;
    let found = manifest::tables(&mut connection).await?;
    connection.close().await?;
    let names = manifest.tables.keys().chain(found.keys());
    let mut differ: Vec<String> =
        names.filter(|name| manifest.tables.get(*name) != found.get(*name)).cloned().collect();
    differ.dedup();
    if differ.is_empty() { Ok(()) } else { Err(BackupError::Differs(differ)) }
}

/// Takes the job's oldest backups away until `keep` are left. Gives how many went.
///
/// # Errors
/// [`BackupError::Io`].
pub fn keep_newest(folder: &Path, keep: usize) -> Result<u64, BackupError> {
    // The names begin alike and go on with the time: their order is the time's.
    let mut names: Vec<String> =
        copy::names(folder)?.into_iter().filter(|name| name.starts_with(BY_JOB)).collect();
    names.sort_unstable();
    // What was cut off in the middle belongs to nobody: the lease lets one run at a time.
    let (partial, mut whole): (Vec<String>, Vec<String>) =
        names.into_iter().partition(|name| Path::new(name).extension().is_some());
    let old = whole.len().saturating_sub(keep);
    whole.truncate(old);
    let mut gone = 0_u64;
    for name in partial.into_iter().chain(whole) {
        copy::forget(&folder.join(name))?;
        gone = gone.saturating_add(1);
    }
    Ok(gone)
}
