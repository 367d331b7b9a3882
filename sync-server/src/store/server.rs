//! The database as a whole: opened, its clubs founded, its epochs, its feed pruned.

use super::constraint::refused;
use crate::crypto::{Keys, Place, SealError};
use shared::id::{ClubId, Epoch, Id};
use shared::store::{StoreError, Stored};
use shared::sync::wire::Cursor;
use shared::time::Timestamp;
use sqlx::migrate::MigrateError;
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sqlx::{Connection as _, PgExecutor, PgPool};
use std::time::Duration;
use uuid::Uuid;

/// Statements that a connection keeps prepared: all of this store's, and room for others.
const STATEMENTS: usize = 500;
/// An idle connection is trusted for so long.
const TRUSTED: Duration = Duration::from_secs(1);
/// What the key check seals.
const KNOWN: &[u8] = b"paddock";
const KEY_CHECK: Place =
    Place { club: Uuid::nil(), table: "server_meta", column: "key_check", row: Uuid::nil() };

/// Why the database can't be used.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// It can't be reached, or refused.
    #[error("the database can't be used: {0}")]
    Database(#[from] sqlx::Error),
    /// A migration failed, or the database is newer than this server.
    #[error("the database could not be brought up to date: {0}")]
    Migrate(#[from] MigrateError),
    /// The database was written under other keys.
    #[error("the key file is not the one that this database was written with: {0}")]
    OtherKeys(#[from] SealError),
}

/// A pool of at most so many connections. One that was used a moment ago is taken for alive: to ask it before each
/// use would cost as much as most questions. Whoever meets a dead one is told to come again, and the rest of them are
/// found by being asked.
#[must_use]
pub fn connections_of(most: u32) -> PgPoolOptions {
    PgPoolOptions::new()
        .max_connections(most)
        .max_lifetime(Duration::from_secs(60 * 60))
        .idle_timeout(Duration::from_secs(10 * 60))
        .test_before_acquire(false)
        .before_acquire(|connection, known| {
            Box::pin(async move {
                if known.idle_for > TRUSTED {
                    connection.ping().await?;
                }
                Ok(true)
            })
        })
}

/// Connects with at most so many connections, brings the tables up to date (one server at a time among many), and
/// makes sure that the keys are the ones that the data was sealed with.
///
/// # Errors
/// [`OpenError`].
pub async fn open(url: &str, connections: u32, keys: &Keys) -> Result<PgPool, OpenError> {
    let options: PgConnectOptions = url.parse()?;
    let pool = connections_of(connections).connect_with(options.statement_cache_capacity(STATEMENTS)).await?;
    migrate(&pool).await?;
    check_keys(&pool, keys).await?;
    Ok(pool)
}

/// Brings the tables up to date.
///
/// # Errors
/// [`MigrateError`].
pub async fn migrate(pool: &PgPool) -> Result<(), MigrateError> {
    sqlx::migrate!("../migrations/server").run(pool).await
}

/// The first to come leaves a sealed word; everybody later has to be able to open it.
async fn check_keys(pool: &PgPool, keys: &Keys) -> Result<(), OpenError> {
    let mine = keys.seal(KEY_CHECK, KNOWN)?;
    let check = sqlx::query_scalar!(
        r#"UPDATE server_meta SET key_check = coalesce(key_check, $1) RETURNING key_check AS "key_check!""#,
        mine
    );
    keys.open(KEY_CHECK, &check.fetch_one(pool).await?)?;
    Ok(())
}

/// Whether a database was sealed under these keys; one that no server has been on goes with any.
///
/// # Errors
/// When the database fails; inside, [`SealError`] when it was sealed under others.
pub async fn opens_with(
    executor: impl PgExecutor<'_>,
    keys: &Keys,
) -> Result<Result<(), SealError>, sqlx::Error> {
    let check = sqlx::query_scalar!("SELECT key_check FROM server_meta").fetch_one(executor).await?;
    Ok(check.map_or(Ok(()), |check| keys.open(KEY_CHECK, &check).map(|_known| ())))
}

/// One life of the server's database.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ServerMeta {
    /// Its name.
    pub epoch: Epoch,
    /// When it began, by the database's clock.
    pub since: Timestamp,
    /// A restore began it: for a while, what is not found may still be on its way from a desk.
    pub restored: bool,
}

/// The present epoch.
///
/// # Errors
/// [`StoreError::Failed`].
pub async fn meta(executor: impl PgExecutor<'_>) -> Stored<ServerMeta> {
    let found = sqlx::query!("SELECT epoch, epoch_at, restored FROM server_meta")
        .fetch_one(executor)
        .await
        .map_err(refused)?;
    Ok(ServerMeta {
        epoch: Epoch::from_uuid(found.epoch),
        since: found.epoch_at.into(),
        restored: found.restored,
    })
}

/// Begins a new epoch after a restore from backup: every desk pushes again what the backup does not know, and
/// bootstraps.
///
/// # Errors
/// [`StoreError::Failed`].
pub async fn begin_epoch(pool: &PgPool) -> Stored<Epoch> {
    sqlx::query_scalar!(
        "WITH kept AS (DELETE FROM returned_commands), back AS (DELETE FROM returned_desks)
         UPDATE server_meta SET epoch = gen_random_uuid(), epoch_at = now(), restored = true RETURNING epoch"
    )
    .fetch_one(pool)
    .await
    .map(Epoch::from_uuid)
    .map_err(refused)
}

/// Makes room for a club: its lock and its feed. Its rows are written through a [`super::PgStore`]. Gives whether
/// the club is new.
///
/// # Errors
/// [`StoreError::Failed`].
pub async fn found_club(pool: &PgPool, club: ClubId) -> Stored<bool> {
    let done =
        sqlx::query!("INSERT INTO club_feed (club_id) VALUES ($1) ON CONFLICT DO NOTHING", club.uuid());
    Ok(done.execute(pool).await.map_err(refused)?.rows_affected() == 1)
}

/// The head of a club's feed.
///
/// # Errors
/// [`StoreError::Missing`] when there is no such club; [`StoreError::Failed`].
pub async fn head(pool: &PgPool, club: ClubId) -> Stored<Cursor> {
    let head = sqlx::query_scalar!("SELECT head FROM club_feed WHERE club_id = $1", club.uuid());
    let head = head.fetch_optional(pool).await.map_err(refused)?;
    head.map(Cursor).ok_or(StoreError::Missing { table: "club_feed" })
}
