//! When jobs run, what they keep, and where backups go.

use crate::job::schedule::Schedule;
use chrono::NaiveTime;
use chrono_tz::Tz;
use serde::Deserialize;
use std::path::PathBuf;

/// Desks keep settled commands for 35 days, in case the server is restored and asks again.
const DESKS_KEEP_DAYS: i64 = 35;

/// When jobs run and what they keep.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Jobs {
    /// This server takes its turn at them.
    pub run: bool,
    /// The zone of daily times.
    pub zone: Tz,
    /// When lessons that are over are ended.
    pub end_lessons: Schedule,
    /// When places that came free are offered to who waits for them.
    pub offer_places: Schedule,
    /// When the feed is pruned.
    pub prune_feed: Schedule,
    /// When settled commands are pruned.
    pub prune_commands: Schedule,
    /// When old enrolment codes are forgotten.
    pub forget_codes: Schedule,
    /// When old tokens are forgotten.
    pub forget_tokens: Schedule,
    /// When old answers are forgotten.
    pub forget_answers: Schedule,
    /// When a backup is made, where there is a folder for it.
    pub backup: Schedule,
    /// Days that a desk may be away without a bootstrap.
    pub feed_days: i64,
    /// Days that a settled command is kept.
    pub command_days: i64,
}

/// Where backups go and how many stay.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Backup {
    /// The folder; none makes none.
    pub folder: Option<PathBuf>,
    /// Of those that the job made, so many stay.
    pub keep: usize,
    /// Each is restored into a scratch cluster and compared.
    pub verify: bool,
}

impl Default for Jobs {
    fn default() -> Self {
        let daily =
            |hour, minute| NaiveTime::from_hms_opt(hour, minute, 0).map_or(Schedule::Off, Schedule::Daily);
        Self {
            run: true,
            zone: Tz::Asia__Shanghai,
            end_lessons: Schedule::EveryMinutes(1),
            offer_places: Schedule::EveryMinutes(1),
            prune_feed: daily(3, 10),
            prune_commands: daily(3, 20),
            forget_codes: Schedule::EveryMinutes(60),
            forget_tokens: Schedule::EveryMinutes(60),
            forget_answers: Schedule::EveryMinutes(60),
            backup: daily(2, 30),
            feed_days: 30,
            command_days: 40,
        }
    }
}

impl Default for Backup {
    fn default() -> Self {
        Self { folder: None, keep: 14, verify: true }
    }
}

/// What is wrong with these, in words that tell what to do.
pub(super) fn mistakes(jobs: &Jobs, backup: &Backup) -> Vec<String> {
    let mut mistakes = Vec::new();
    if !(1..=365).contains(&jobs.feed_days) {
        mistakes.push("jobs.feed_days has to be 1 to 365".to_owned());
    }
    if !(DESKS_KEEP_DAYS..=3650).contains(&jobs.command_days) || jobs.command_days < jobs.feed_days {
        mistakes.push(format!(
            "jobs.command_days has to be {DESKS_KEEP_DAYS} to 3650, and no less than jobs.feed_days"
        ));
    }
    if !(1..=1000).contains(&backup.keep) {
        mistakes.push("backup.keep has to be 1 to 1000".to_owned());
    }
    mistakes
}
