#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::as_conversions,
    clippy::expect_used,
    clippy::panic,
    reason = "a test stops at the first surprise"
)]

mod at_rest;
mod backstops;
mod conformance;
mod cuts;
mod demo;
mod feed;
mod queue;

use super::*;
use crate::embedded::throw_away;
use shared::store::testing::{self, CLUB, world};

/// A database of one's own with all tables, and keys of its own; no club yet.
async fn database() -> (PgPool, Keys) {
    let keys = Keys::generate().unwrap();
    let url = throw_away::database_like("store", async |url| {
        let pool = PgPool::connect(url).await?;
        migrate(&pool).await.map_err(|error| sqlx::Error::Configuration(error.into()))?;
        pool.close().await;
        Ok(())
    });
    let pool = open(&url.await.unwrap(), 12, &keys).await.unwrap();
    (pool, keys)
}

/// A database with one club on a working morning.
async fn club() -> (PgPool, Keys) {
    let (pool, keys) = database().await;
    assert!(found_club(&pool, CLUB).await.unwrap());
    let mut store = PgStore::begin(&pool, CLUB, &keys).await.unwrap();
    testing::fill(&mut store, &world::rows()).await.unwrap();
    assert_eq!(store.commit().await.unwrap(), Cursor(1));
    (pool, keys)
}

/// Runs a test's future on one thread.
fn wait_for<T>(future: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(future)
}
