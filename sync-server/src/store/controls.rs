//! Negative controls: what the store would be without its lock, and the feed without its counter. Tests use
//! them to prove that they would notice. The feature that holds them is for tests only.

use super::PgStore;
use super::constraint::refused;
use super::convert::Field;
use crate::crypto::Keys;
use shared::id::{ClubId, Id};
use shared::record::Table;
use shared::store::{StoreError, Stored};
use shared::sync::cut::Says;
use sqlx::PgPool;
use uuid::Uuid;

impl PgStore {
    /// As [`PgStore::begin`], without the club's lock: two of them lose updates.
    ///
    /// # Errors
    /// As [`PgStore::begin`].
    pub async fn begin_without_lock(pool: &PgPool, club: ClubId, keys: &Keys) -> Stored<Self> {
        Self::begin_unlocked(pool, club, keys).await
    }

    /// Writes the lines of changed rows into a feed that is numbered by an identity column, and leaves the counter
    /// alone; [`PgStore::commit`] has no lines left to write after it. Two at once are numbered in the order of
    /// their writes, not of their commits.
    ///
    /// # Errors
    /// [`StoreError::Failed`].
    pub async fn note_by_identity(&mut self) -> Stored<()> {
        for says in std::mem::take(&mut self.noted) {
            if let Says::Row(table, id) = says {
                sqlx::query("INSERT INTO control_feed (club_id, table_name, row_id) VALUES ($1, $2, $3)")
                    .bind(self.club.uuid())
                    .bind(table.to_pg())
                    .bind(id)
                    .execute(&mut *self.transaction)
                    .await
                    .map_err(refused)?;
            }
        }
        Ok(())
    }
}

/// Makes the feed of [`PgStore::note_by_identity`].
///
/// # Errors
/// [`StoreError::Failed`].
pub async fn make_identity_feed(pool: &PgPool) -> Stored<()> {
    sqlx::query(
        "CREATE TABLE IF NOT EXISTS control_feed (line bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            club_id uuid NOT NULL, table_name text NOT NULL, row_id uuid NOT NULL)",
    )
    .execute(pool)
    .await
    .map_err(refused)?;
    Ok(())
}

/// What the feed that is numbered by identity says after a line, as a reader would ask that believed in it.
///
/// # Errors
/// [`StoreError`].
pub async fn read_by_identity(pool: &PgPool, club: ClubId, after: i64) -> Stored<Vec<(i64, Table, Uuid)>> {
    let found: Vec<(i64, String, Uuid)> = sqlx::query_as(
        "SELECT line, table_name, row_id FROM control_feed WHERE club_id = $1 AND line > $2 ORDER BY line",
    )
    .bind(club.uuid())
    .bind(after)
    .fetch_all(pool)
    .await
    .map_err(refused)?;
    let read = |(line, table, row)| {
        let table = Table::from_pg(table);
        Ok((line, table.map_err(|source| StoreError::Unreadable { table: "control_feed", source })?, row))
    };
    found.into_iter().map(read).collect()
}
