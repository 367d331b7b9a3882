//! After a restore from backup: a new epoch, so that every desk pushes again what the backup does not know.
//!
//! For `sync.recovering_minutes` from then on, a command that names a row which is not there waits instead of
//! being refused: another desk may have yet to push what made the row.

use crate::store;
use shared::id::Epoch;
use shared::store::StoreError;
use sqlx::PgPool;

/// Desks enrolled after the backup was taken are unknown now, and their letters stand on paper: so many are
/// passed over, lest one be given again.
const ORIGINS_PASSED_OVER: i64 = 1000;

/// Why there is no new epoch.
#[derive(Debug, thiserror::Error)]
pub enum RestoreError {
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The database failed.
    #[error("the origin letters could not be moved on: {0}")]
    Database(#[from] sqlx::Error),
}

/// Begins a new epoch. Safe to do twice.
///
/// # Errors
/// [`RestoreError`].
pub async fn begin_epoch(pool: &PgPool) -> Result<Epoch, RestoreError> {
    sqlx::query_scalar!(
        "SELECT setval('desk_origins', nextval('desk_origins') + $1) AS \"moved!\"",
        ORIGINS_PASSED_OVER
    )
    .fetch_one(pool)
    .await?;
    Ok(store::begin_epoch(pool).await?)
}
