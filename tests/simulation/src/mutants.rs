//! Deliberate mistakes: each has to be noticed, or the simulation proves nothing.

use super::schedule;
use anyhow::Result;
use shared::mutant::{self, Mutant};

/// A mistake and how soon it was noticed.
#[derive(Debug)]
pub struct Killed {
    /// Which.
    pub mutant: Mutant,
    /// The schedules that it took; none when it survived them all.
    pub after: Option<u64>,
    /// What was noticed first.
    pub violation: String,
}

/// Plays schedules with a mistake switched on until one notices it.
///
/// # Errors
/// When the simulation itself breaks without the mistake being to blame.
pub fn hunt(mutant: Mutant, seed: u64, schedules: u64) -> Result<Killed> {
    for n in 0..schedules {
        mutant::set(Some(mutant));
        // A mistake may also break the run itself: a desk whose replica can't be rebased any more.
        let played = schedule::play(seed.wrapping_add(n));
        mutant::set(None);
        let violation = match played {
            Ok(outcome) => outcome.violations.into_iter().next(),
            Err(broken) => Some(format!("{broken:#}")),
        };
        if let Some(violation) = violation {
            return Ok(Killed { mutant, after: Some(n + 1), violation });
        }
    }
    Ok(Killed { mutant, after: None, violation: String::new() })
}
