//! Who is at a job. A server that takes it writes down until when it counts as alive and moves that on while it
//! works; once that has passed, the next server takes over. Times are those of the servers' clocks, which are
//! held to agree within seconds; a lease is minutes long.

use super::Job;
use super::schedule::Schedule;
use chrono::{DateTime, Utc};
use shared::time::Timestamp;
use sqlx::PgPool;
use uuid::Uuid;

/// A server that was not heard of for so long is taken for dead, in minutes.
pub const LEASE_MINUTES: i64 = 3;

/// What came of a run is told for so many days.
const TOLD_DAYS: i64 = 35;

/// Why a run by hand did not begin.
#[derive(Debug, thiserror::Error)]
pub enum LeaseError {
    /// Some server is at it.
    #[error("{job} is being run since {since}")]
    Running {
        /// Which.
        job: &'static str,
        /// Since when.
        since: DateTime<Utc>,
    },
    /// The database.
    #[error(transparent)]
    Database(#[from] sqlx::Error),
}

/// Makes each job known, and reckons anew when it is due where its schedule has changed.
pub(super) async fn know(
    pool: &PgPool,
    job: Job,
    schedule: Schedule,
    due: Option<Timestamp>,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "INSERT INTO jobs AS known (name, schedule, due_at) VALUES ($1, $2, $3)
         ON CONFLICT (name) DO UPDATE SET schedule = excluded.schedule, due_at = excluded.due_at
         WHERE known.schedule <> excluded.schedule",
        job.name(),
        schedule.to_string(),
        due.map(Timestamp::datetime),
    )
    .execute(pool)
    .await?;
    Ok(())
}

/// Takes a job that is due (or, by hand, at once) and that nobody alive is at. Gives the run's id.
pub(super) async fn take(
    pool: &PgPool,
    job: Job,
    by_hand: bool,
    now: Timestamp,
) -> Result<Option<Uuid>, sqlx::Error> {
    let (run, at) = (Uuid::now_v7(), now.datetime());
    let mut transaction = pool.begin().await?;
    // Of two servers that come at once one waits for the other here, looks again, and goes away.
    let dead = sqlx::query_scalar!(
        "SELECT run_id FROM jobs WHERE name = $1 AND ($2 OR due_at <= $3) AND (run_id IS NULL OR lease_until <= $3)
         FOR UPDATE",
        job.name(),
        by_hand,
        at,
    );
    let Some(dead) = dead.fetch_optional(&mut *transaction).await? else { return Ok(None) };
    if let Some(dead) = dead {
        tracing::warn!(job = job.name(), "a run whose server was not heard of any more is taken over");
        sqlx::query!(
            "UPDATE job_runs SET outcome = 'lost', ended_at = $2 WHERE id = $1 AND outcome = 'running'",
            dead,
            at
        )
        .execute(&mut *transaction)
        .await?;
    }
    sqlx::query!(
        "UPDATE jobs SET run_id = $2, lease_until = $3 WHERE name = $1",
        job.name(),
        run,
        now.plus_minutes(LEASE_MINUTES).datetime(),
    )
    .execute(&mut *transaction)
    .await?;
    sqlx::query!(
        "INSERT INTO job_runs (id, job, by_hand, started_at, outcome) VALUES ($1, $2, $3, $4, 'running')",
        run,
        job.name(),
        by_hand,
        at,
    )
    .execute(&mut *transaction)
    .await?;
    // A job that comes every minute writes half a million of them a year.
    let before = now.plus_days(-TOLD_DAYS).datetime();
    sqlx::query!("DELETE FROM job_runs WHERE job = $1 AND started_at < $2", job.name(), before)
        .execute(&mut *transaction)
        .await?;
    transaction.commit().await?;
    Ok(Some(run))
}

/// Since when somebody is at a job.
pub(super) async fn since(pool: &PgPool, job: Job) -> Result<Option<DateTime<Utc>>, sqlx::Error> {
    let since = sqlx::query_scalar!(
        "SELECT r.started_at FROM jobs j JOIN job_runs r ON r.id = j.run_id WHERE j.name = $1",
        job.name()
    );
    since.fetch_optional(pool).await
}

/// Says that the run is alive.
pub(super) async fn hold(pool: &PgPool, job: Job, run: Uuid, now: Timestamp) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "UPDATE jobs SET lease_until = $3 WHERE name = $1 AND run_id = $2",
        job.name(),
        run,
        now.plus_minutes(LEASE_MINUTES).datetime(),
    )
    .execute(pool)
    .await?;
    Ok(())
}

/// How a run ended.
pub(super) struct End<'a> {
    pub(super) at: Timestamp,
    pub(super) failed: bool,
    pub(super) counts: &'a serde_json::Value,
    pub(super) error: Option<&'a str>,
    /// When the job is due again.
    pub(super) due: Option<Timestamp>,
}

/// Writes down how a run ended and lets go of the job. A run that was taken for dead changes nothing any more.
pub(super) async fn end(pool: &PgPool, job: Job, run: Uuid, end: End<'_>) -> Result<(), sqlx::Error> {
    let outcome = if end.failed { "failed" } else { "done" };
    let mut transaction = pool.begin().await?;
    sqlx::query!(
        "UPDATE jobs SET run_id = NULL, lease_until = NULL, due_at = $3 WHERE name = $1 AND run_id = $2",
        job.name(),
        run,
        end.due.map(Timestamp::datetime),
    )
    .execute(&mut *transaction)
    .await?;
    sqlx::query!(
        "UPDATE job_runs SET ended_at = $2, outcome = $3, counts = $4, error = $5
         WHERE id = $1 AND outcome = 'running'",
        run,
        end.at.datetime(),
        outcome,
        end.counts,
        end.error,
    )
    .execute(&mut *transaction)
    .await?;
    transaction.commit().await
}
