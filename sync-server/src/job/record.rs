//! What came of the runs, and how each job stands.

use super::Job;
use chrono::{DateTime, Utc};
use serde::Serialize;
use serde_json::Value;
use shared::time::Timestamp;
use sqlx::PgPool;
use uuid::Uuid;

/// What came of a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// It is under way.
    Running,
    /// Done.
    Done,
    /// It failed.
    Failed,
    /// Its server was not heard of any more.
    Lost,
}

impl Outcome {
    fn read(name: &str) -> Self {
        match name {
            "running" => Self::Running,
            "done" => Self::Done,
            "failed" => Self::Failed,
            _ => Self::Lost,
        }
    }
}

/// A run of a job.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Run {
    /// Its id.
    pub id: Uuid,
    /// The job's name.
    pub job: String,
    /// Asked for by a person.
    pub by_hand: bool,
    /// When it began.
    pub started_at: DateTime<Utc>,
    /// When it ended.
    pub ended_at: Option<DateTime<Utc>>,
    /// What came of it.
    pub outcome: Outcome,
    /// What it did, in numbers by name.
    pub counts: Value,
    /// The kind of its error.
    pub error: Option<String>,
}

/// The last runs of every job, newest first; at most so many of each.
///
/// # Errors
/// When the database fails.
pub async fn last_runs(pool: &PgPool, most: i64) -> Result<Vec<Run>, sqlx::Error> {
    let found = sqlx::query!(
        "SELECT r.id, r.job, r.by_hand, r.started_at, r.ended_at, r.outcome, r.counts, r.error
         FROM jobs j CROSS JOIN LATERAL (
            SELECT * FROM job_runs r WHERE r.job = j.name ORDER BY r.started_at DESC LIMIT $1) r
         ORDER BY r.started_at DESC, r.job",
        most
    )
    .fetch_all(pool)
    .await?;
    let run = found.into_iter().map(|row| Run {
        id: row.id,
        job: row.job,
        by_hand: row.by_hand,
        started_at: row.started_at,
        ended_at: row.ended_at,
        outcome: Outcome::read(&row.outcome),
        counts: row.counts,
        error: row.error,
    });
    Ok(run.collect())
}

/// How a job stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    /// The job's name.
    pub job: String,
    /// When it is due; none when it never runs by itself.
    pub due_at: Option<DateTime<Utc>>,
    /// When its last run began.
    pub started_at: Option<DateTime<Utc>>,
    /// What came of that.
    pub outcome: Option<Outcome>,
}

impl Standing {
    /// True when somebody should look: the last run failed, or the job is long overdue and nobody takes it.
    #[must_use]
    pub fn is_ailing(&self, now: Timestamp) -> bool {
        let overdue = self.due_at.is_some_and(|due| Timestamp::from(due).plus_minutes(OVERDUE_MINUTES) < now);
        overdue || matches!(self.outcome, Some(Outcome::Failed | Outcome::Lost))
    }
}

/// A job that nobody has taken so long after it was due says that no server runs jobs.
const OVERDUE_MINUTES: i64 = 60;

/// How all jobs stand.
///
/// # Errors
/// When the database fails.
pub async fn standings(pool: &PgPool) -> Result<Vec<Standing>, sqlx::Error> {
    let found = sqlx::query!(
        "SELECT j.name, j.due_at, r.started_at AS \"started_at?\", r.outcome AS \"outcome?\"
         FROM jobs j LEFT JOIN LATERAL (
            SELECT * FROM job_runs r WHERE r.job = j.name ORDER BY r.started_at DESC LIMIT 1) r ON true
         ORDER BY j.name"
    )
    .fetch_all(pool)
    .await?;
    let known = |name: &str| name.parse::<Job>().is_ok();
    let standing = found.into_iter().filter(|row| known(&row.name)).map(|row| Standing {
        job: row.name,
        due_at: row.due_at,
        started_at: row.started_at,
        outcome: row.outcome.as_deref().map(Outcome::read),
    });
    Ok(standing.collect())
}
