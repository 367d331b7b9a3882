//! Taking away what no desk needs any more.

use super::{Counts, JobError};
use crate::config;
use crate::store;
use shared::id::{ClubId, Id as _};
use shared::time::Timestamp;
use sqlx::PgPool;

/// What all desks have taken in still lies so many days, for a bootstrap under way.
const TAKEN_IN_DAYS: i64 = 1;

/// The feed of every club: what all its desks have taken in, and what is older than a desk may lag behind.
pub(super) async fn feed(pool: &PgPool, jobs: &config::Jobs, now: Timestamp) -> Result<Counts, JobError> {
    let (old, taken_in) = (now.plus_days(-jobs.feed_days), now.plus_days(-TAKEN_IN_DAYS));
    let mut lines = 0_u64;
    let clubs = clubs(pool).await?;
    for club in &clubs {
        let to = store::prunable(pool, *club, old, taken_in).await?;
        lines = lines.saturating_add(store::prune_feed(pool, *club, to).await?);
    }
    Ok(Counts::from([("clubs", count(clubs.len())), ("lines", lines)]))
}

/// Settled commands that their desk knows of, and that a server restored from backup can't ask for any more.
pub(super) async fn commands(pool: &PgPool, jobs: &config::Jobs, now: Timestamp) -> Result<Counts, JobError> {
    let before = now.plus_days(-jobs.command_days);
    let mut commands = 0_u64;
    let clubs = clubs(pool).await?;
    for club in &clubs {
        commands = commands.saturating_add(store::prune_commands(pool, *club, before).await?);
    }
    Ok(Counts::from([("clubs", count(clubs.len())), ("commands", commands)]))
}

/// Every club of the server.
pub(super) async fn clubs(pool: &PgPool) -> Result<Vec<ClubId>, sqlx::Error> {
    let clubs = sqlx::query_scalar!("SELECT club_id FROM club_feed ORDER BY club_id").fetch_all(pool).await?;
    Ok(clubs.into_iter().map(ClubId::from_uuid).collect())
}

pub(super) fn count(length: usize) -> u64 {
    u64::try_from(length).unwrap_or(u64::MAX)
}
