//! Jobs: what the server does by itself, by the clock. Of many servers on one database one runs a job at a time,
//! each run is recorded, and every job may run twice without harm.
//!
//! | file | holds |
//! | --- | --- |
//! | [`schedule`] | when a job runs |
//! | `lease` | who is at it; taken over when a server dies |
//! | `record` | what came of each run |
//! | `runner` | the loop of a server, and runs by hand |
//! | `act` | a command of the server's own |
//! | `end_lessons`, `offer_places`, `prune`, `forget` | the work itself; backups have a room of their own, [`crate::backup`] |

mod act;
mod end_lessons;
mod forget;
mod lease;
mod offer_places;
mod prune;
mod record;
mod runner;
pub mod schedule;

pub use lease::{LEASE_MINUTES, LeaseError};
pub use record::{Outcome, Run, Standing, last_runs, standings};
pub use runner::{Claim, Jobs};

use crate::backup::{self, Asked, BackupError, Source};
use crate::config::Config;
use crate::crypto::Keys;
use crate::database::Address;
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
    /// Ends lessons that are over and that nobody has ended.
    EndLessons,
    /// Offers places that came free to who waits for them.
    OfferPlaces,
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
    /// Makes a backup, and takes the oldest away.
    Backup,
}

impl Job {
    /// All of them.
    pub const ALL: &'static [Self] = &[
        Self::EndLessons,
        Self::OfferPlaces,
        Self::PruneFeed,
        Self::PruneCommands,
        Self::ForgetCodes,
        Self::ForgetTokens,
        Self::ForgetAnswers,
        Self::Backup,
    ];

    /// Its name, in the settings, in the database and on the command line.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::EndLessons => "end_lessons",
            Self::OfferPlaces => "offer_places",
            Self::PruneFeed => "prune_feed",
            Self::PruneCommands => "prune_commands",
            Self::ForgetCodes => "forget_codes",
            Self::ForgetTokens => "forget_tokens",
            Self::ForgetAnswers => "forget_answers",
            Self::Backup => "backup",
        }
    }

    /// When it runs.
    #[must_use]
    pub const fn schedule(self, config: &Config) -> Schedule {
        let jobs = &config.jobs;
        match self {
            Self::EndLessons => jobs.end_lessons,
            Self::OfferPlaces => jobs.offer_places,
            Self::PruneFeed => jobs.prune_feed,
            Self::PruneCommands => jobs.prune_commands,
            Self::ForgetCodes => jobs.forget_codes,
            Self::ForgetTokens => jobs.forget_tokens,
            Self::ForgetAnswers => jobs.forget_answers,
            Self::Backup if config.backup.folder.is_none() => Schedule::Off,
            Self::Backup => jobs.backup,
        }
    }

    /// Does it.
    async fn work(self, means: &Means, now: Timestamp) -> Result<Counts, JobError> {
        let Means { pool, config, .. } = means;
        match self {
            Self::EndLessons => end_lessons::lessons(means, now).await,
            Self::OfferPlaces => offer_places::lists(means, now).await,
            Self::PruneFeed => prune::feed(pool, &config.jobs, now).await,
            Self::PruneCommands => prune::commands(pool, &config.jobs, now).await,
            Self::ForgetCodes => forget::codes(pool, now).await,
            Self::ForgetTokens => forget::tokens(pool, now).await,
            Self::ForgetAnswers => forget::answers(pool, now).await,
            Self::Backup => backup(means, now).await,
        }
    }
}

/// What jobs work with.
#[derive(Debug, Clone)]
struct Means {
    pool: PgPool,
    address: Address,
    keys: Keys,
    config: Config,
}

async fn backup(means: &Means, now: Timestamp) -> Result<Counts, JobError> {
    let Means { address, keys, config, .. } = means;
    let folder = config.backup.folder.as_deref().ok_or(JobError::NoFolder)?;
    let source = Source { address, keys, data_dir: config.data_dir.as_deref() };
    let made = backup::make(source, folder, Asked::ByJob, config.backup.verify, now).await?;
    let gone = backup::keep_newest(folder, config.backup.keep)?;
    let bytes = made.manifest.files.values().map(|file| file.bytes).sum();
    let rows = u64::try_from(made.manifest.rows()).unwrap_or(0);
    Ok(Counts::from([("bytes", bytes), ("rows", rows), ("old_ones_gone", gone)]))
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
    /// Clubs or single lessons; the others are done.
    #[error("lessons were left open: {lessons} of those that were due, and all in {clubs} clubs")]
    Lessons {
        /// Clubs in which nothing, or not all, was done.
        clubs: usize,
        /// Lessons at which the server failed.
        lessons: usize,
    },
    /// Clubs or single waiting lists; the others are done.
    #[error(
        "waiting lists were not looked after: {lists} on which something was due, and all in {clubs} clubs"
    )]
    Waiting {
        /// Clubs in which nothing, or not all, was done.
        clubs: usize,
        /// Lists at which the server failed.
        lists: usize,
    },
    /// The backup.
    #[error("no backup was made")]
    Backup(#[from] BackupError),
    /// The settings name no folder.
    #[error("backup.folder is not set")]
    NoFolder,
}
