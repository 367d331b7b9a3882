//! Jobs: what the server does by itself, by the clock. Of many servers on one database one runs a job at a time,
//! each run is recorded, and every job may run twice without harm.
//!
//! | file | holds |
//! | --- | --- |
//! | [`schedule`] | when a job runs |
//! | `lease` | who is at it; taken over when a server dies |
//! | `record` | what came of each run |
//! | `runner` | the loop of a server, and runs by hand |
//! | `prune`, `forget` | the work itself |

mod forget;
mod lease;
mod prune;
mod record;
mod runner;
pub mod schedule;

pub use lease::{LEASE_MINUTES, LeaseError};
pub use record::{Outcome, Run, Standing, last_runs, standings};
pub use runner::{Claim, Jobs};

use crate::config::Config;
use schedule::Schedule;
use shared::store::StoreError;
use shared::time::Timestamp;
use sqlx::PgPool;
use std::collections::BTreeMap;
use std::str::FromStr;

/// What a run did, in numbers by name.
pub type Counts = BTreeMap<&'static str, u64>;

/// A job by its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Job {
    /// Takes away lines of the feed that no desk needs any more.
    PruneFeed,
    /// Takes away settled commands that their desk knows of and can't be asked for again.
    PruneCommands,
    /// Forgets enrolment codes that were used or are over.
    ForgetCodes,
    /// Forgets tokens that are over, and the sessions that had them.
    ForgetTokens,
    /// Forgets first answers that nobody may ask for again.
    ForgetAnswers,
}

impl Job {
    /// All of them.
    pub const ALL: &'static [Self] =
        &[Self::PruneFeed, Self::PruneCommands, Self::ForgetCodes, Self::ForgetTokens, Self::ForgetAnswers];

    /// Its name, in the settings, in the database and on the command line.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::PruneFeed => "prune_feed",
            Self::PruneCommands => "prune_commands",
            Self::ForgetCodes => "forget_codes",
            Self::ForgetTokens => "forget_tokens",
            Self::ForgetAnswers => "forget_answers",
        }
    }

    /// When it runs.
    #[must_use]
    pub const fn schedule(self, config: &Config) -> Schedule {
        let jobs = &config.jobs;
        match self {
            Self::PruneFeed => jobs.prune_feed,
            Self::PruneCommands => jobs.prune_commands,
            Self::ForgetCodes => jobs.forget_codes,
            Self::ForgetTokens => jobs.forget_tokens,
            Self::ForgetAnswers => jobs.forget_answers,
        }
    }

    /// Does it.
    async fn work(self, pool: &PgPool, config: &Config, now: Timestamp) -> Result<Counts, JobError> {
        match self {
            Self::PruneFeed => prune::feed(pool, &config.jobs, now).await,
            Self::PruneCommands => prune::commands(pool, &config.jobs, now).await,
            Self::ForgetCodes => forget::codes(pool, now).await,
            Self::ForgetTokens => forget::tokens(pool, now).await,
            Self::ForgetAnswers => forget::answers(pool, now).await,
        }
    }
}

/// No job has this name.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("there is no job {name:?}; there are: {}", Job::ALL.iter().map(|job| job.name()).collect::<Vec<_>>().join(", "))]
pub struct NoJob {
    name: String,
}

impl FromStr for Job {
    type Err = NoJob;

    fn from_str(name: &str) -> Result<Self, NoJob> {
        Self::ALL
            .iter()
            .copied()
            .find(|job| job.name() == name)
            .ok_or_else(|| NoJob { name: name.to_owned() })
    }
}

/// Why a run failed.
#[derive(Debug, thiserror::Error)]
pub enum JobError {
    /// The database.
    #[error("the database failed")]
    Database(#[from] sqlx::Error),
    /// The store.
    #[error(transparent)]
    Store(#[from] StoreError),
}
