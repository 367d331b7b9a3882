//! From a backup to a database that a server can be started on: loaded whole, compared, brought up to date, and in a
//! new epoch, so that every desk pushes again what the backup does not know.
//!
//! Everybody has to sign in again: a token that was ended after the backup was made must not come back to life.

use super::{BackupError, FILES, Manifest, compare, copy, load};
use crate::config::{Config, Database as Settings};
use crate::crypto::Keys;
use crate::database::{EMBEDDED_FOLDER, EMBEDDED_NAME};
use crate::embedded::Cluster;
use crate::{restore, store};
use shared::id::Epoch;
use shared::time::Timestamp;
use sqlx::{Connection as _, PgConnection};
use std::path::Path;

/// The embedded database while it is being restored.
const RESTORING: &str = "paddock_restoring";

/// A database that was restored.
#[derive(Debug)]
pub struct Restored {
    /// Its epoch from now on.
    pub epoch: Epoch,
    /// What the backup held.
    pub manifest: Manifest,
    /// What the database that was there is called now.
    pub before: Option<String>,
}

/// Restores a backup where these settings keep their database; no server may be at work on it. An embedded database
/// that is there is put aside under another name if `replace`, one of another cluster has to be empty.
///
/// # Errors
/// [`BackupError`]. An embedded database is as it was then; another one may have to be made anew.
pub async fn restore(
    config: &Config,
    keys: &Keys,
    folder: &Path,
    replace: bool,
    now: Timestamp,
) -> Result<Restored, BackupError> {
    let manifest = Manifest::read(folder)?;
    let Settings { url, .. } = &config.database;
    let (epoch, before) = match (url, &config.data_dir) {
        (Some(url), _) => (into_empty(&manifest, keys, folder, url).await?, None),
        (None, Some(data)) => {
            let cluster = Cluster::start(&data.join(EMBEDDED_FOLDER)).await?;
            let done = into_cluster(&cluster, &manifest, keys, folder, replace, now).await;
            cluster.stop().await?;
            done?
        }
        (None, None) => return Err(BackupError::NotEmpty("and nothing says where it is")),
    };
    if let Some(data) = &config.data_dir {
        files(folder, &data.join(FILES), replace, now)?;
    }
    Ok(Restored { epoch, manifest, before })
}

/// Beside the database that is there, which makes way at the last moment.
async fn into_cluster(
    cluster: &Cluster,
    manifest: &Manifest,
    keys: &Keys,
    folder: &Path,
    replace: bool,
    now: Timestamp,
) -> Result<(Epoch, Option<String>), BackupError> {
    cluster.create_database(EMBEDDED_NAME).await?;
    let there = !is_empty(&cluster.url(EMBEDDED_NAME)).await?;
    if there && !replace {
        return Err(BackupError::NotEmpty("--replace puts it aside under another name"));
    }
    cluster.drop_database(RESTORING).await?;
    cluster.create_database(RESTORING).await?;
    let epoch = into_empty(manifest, keys, folder, &cluster.url(RESTORING)).await?;
    let before = there.then(|| format!("paddock_before_{}", now.datetime().format("%Y%m%dt%H%M%Sz")));
    match &before {
        Some(before) => cluster.rename_database(EMBEDDED_NAME, before).await?,
        None => cluster.drop_database(EMBEDDED_NAME).await?,
    }
    cluster.rename_database(RESTORING, EMBEDDED_NAME).await?;
    Ok((epoch, before))
}

async fn into_empty(
    manifest: &Manifest,
    keys: &Keys,
    folder: &Path,
    url: &str,
) -> Result<Epoch, BackupError> {
    if !is_empty(url).await? {
        return Err(BackupError::NotEmpty("restore into a new one"));
    }
    load(folder, url).await?;
    compare(manifest, url).await?;
    let pool = store::open(url, 2, keys).await?;
    // Runs that were under way belong to a server of another life.
    let over = "UPDATE jobs SET run_id = NULL, lease_until = NULL;
        DELETE FROM job_runs WHERE outcome = 'running';
        DELETE FROM access_tokens; DELETE FROM refresh_tokens; DELETE FROM sessions";
    sqlx::raw_sql(over).execute(&pool).await?;
    let epoch = restore::begin_epoch(&pool).await?;
    pool.close().await;
    Ok(epoch)
}

async fn is_empty(url: &str) -> Result<bool, BackupError> {
    let mut connection = PgConnection::connect(url).await?;
    let tables: i64 = sqlx::query_scalar("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'")
        .fetch_one(&mut connection)
        .await?;
    connection.close().await?;
    Ok(tables == 0)
}

/// Puts the files back; what is there makes way under another name.
fn files(folder: &Path, place: &Path, replace: bool, now: Timestamp) -> Result<(), BackupError> {
    let kept = folder.join(FILES);
    if !kept.is_dir() {
        return Ok(());
    }
    if place.is_dir() && !copy::names(place)?.is_empty() {
        if !replace {
            return Err(BackupError::NotEmpty("there are files in the data folder"));
        }
        let aside = place.with_extension(format!("before-{}", now.datetime().format("%Y%m%dT%H%M%SZ")));
        copy::rename(place, &aside)?;
    }
    copy::tree(&kept, place).map(|_measures| ())
}
