//! A server's turn at the jobs.

use super::lease::{self, End};
use super::{Job, JobError, LEASE_MINUTES, LeaseError, Means, Outcome, Run};
use crate::Server;
use crate::config::Config;
use crate::database::Database;
use crate::http::chain;
use shared::time::Timestamp;
use std::time::Duration;
use tokio::time::Instant;
use uuid::Uuid;

/// While a job works, its server says so this often; three missed and it counts as dead.
const HOLD: Duration = Duration::from_mins(1);
/// A job that failed is tried again after so many minutes, unless it is due before.
const AGAIN_MINUTES: i64 = 10;

/// The jobs of one server.
#[derive(Debug, Clone)]
pub struct Jobs(Means);

/// A job that this server has taken and nobody else will run.
#[derive(Debug)]
pub struct Claim {
    /// Which.
    pub job: Job,
    run: Uuid,
    by_hand: bool,
    at: Timestamp,
}

impl Jobs {
    /// The jobs of a server at work.
    #[must_use]
    pub fn of(app: &Server) -> Self {
        let Server { pool, address, keys, config, .. } = app;
        let (pool, address) = (pool.clone(), address.clone());
        Self(Means { pool, address, keys: keys.clone(), config: config.clone() })
    }

    /// The jobs on this database, under these settings.
    #[must_use]
    pub fn on(database: &Database, config: Config) -> Self {
        let (pool, address) = (database.pool.clone(), database.address().clone());
        Self(Means { pool, address, keys: database.keys.clone(), config })
    }

    /// Makes all jobs known to the database, so that each has a time at which it is due.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn know(&self, now: Timestamp) -> Result<(), sqlx::Error> {
        for job in Job::ALL {
            lease::know(&self.0.pool, *job, job.schedule(&self.0.config), self.due(*job, now)).await?;
        }
        Ok(())
    }

    /// Takes the jobs that are due and that nobody alive is at.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn take(&self, now: Timestamp) -> Result<Vec<Claim>, sqlx::Error> {
        let mut taken = Vec::new();
        for job in Job::ALL {
            if let Some(run) = lease::take(&self.0.pool, *job, false, now).await? {
                taken.push(Claim { job: *job, run, by_hand: false, at: now });
            }
        }
        Ok(taken)
    }

    /// Takes one job because a person asks for it, due or not.
    ///
    /// # Errors
    /// [`LeaseError`].
    pub async fn take_by_hand(&self, job: Job, now: Timestamp) -> Result<Claim, LeaseError> {
        self.know(now).await?;
        match lease::take(&self.0.pool, job, true, now).await? {
            Some(run) => Ok(Claim { job, run, by_hand: true, at: now }),
            None => {
                let since = lease::since(&self.0.pool, job).await?.unwrap_or_else(|| now.datetime());
                Err(LeaseError::Running { job: job.name(), since })
            }
        }
    }

    /// Does what was taken and writes down what came of it.
    ///
    /// # Errors
    /// When it can't be written down; the job is then taken over when the lease is over.
    pub async fn run(&self, claim: Claim) -> Result<Run, sqlx::Error> {
        let Claim { job, run, by_hand, at } = claim;
        let begun = Instant::now();
        let now = || at.plus_millis(i64::try_from(begun.elapsed().as_millis()).unwrap_or(0));
        let done = tokio::select! {
            done = job.work(&self.0, at) => done,
            never = self.hold(job, run, &now) => match never {},
        };
        let (counts, error) = told(job, done);
        let due = self.due(job, now());
        let due =
            if error.is_some() { due.map(|due| due.min(now().plus_minutes(AGAIN_MINUTES))) } else { due };
        let ended = End { at: now(), failed: error.is_some(), counts: &counts, error: error.as_deref(), due };
        let ended_at = Some(ended.at.datetime());
        lease::end(&self.0.pool, job, run, ended).await?;
        let outcome = if error.is_some() { Outcome::Failed } else { Outcome::Done };
        let (job, started_at) = (job.name().to_owned(), at.datetime());
        Ok(Run { id: run, job, by_hand, started_at, ended_at, outcome, counts, error })
    }

    /// Says again and again that the run is alive.
    async fn hold(&self, job: Job, run: Uuid, now: &impl Fn() -> Timestamp) -> std::convert::Infallible {
        let mut ticks = tokio::time::interval(HOLD);
        loop {
            ticks.tick().await;
            if let Err(error) = lease::hold(&self.0.pool, job, run, now()).await {
                tracing::warn!(
                    job = job.name(),
                    cause = chain(&error),
                    "the lease of a job could not be held"
                );
            }
        }
    }

    fn due(&self, job: Job, now: Timestamp) -> Option<Timestamp> {
        job.schedule(&self.0.config).next(now, self.0.config.jobs.zone)
    }
}

/// What came of the work, for the record and the log.
fn told(job: Job, done: Result<super::Counts, JobError>) -> (serde_json::Value, Option<String>) {
    match done {
        Ok(counts) => {
            let counts = serde_json::to_value(counts).unwrap_or_default();
            tracing::info!(job = job.name(), %counts, "a job was done");
            (counts, None)
        }
        Err(error) => {
            let cause = chain(&error);
            tracing::error!(alarm = "job", job = job.name(), cause, "a job failed");
            (serde_json::json!({}), Some(cause))
        }
    }
}

const _A_LEASE_OUTLASTS_A_MISSED_WORD: () = assert!(LEASE_MINUTES >= 2);
