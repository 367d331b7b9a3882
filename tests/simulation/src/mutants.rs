//! Deliberate mistakes: each has to be noticed, or the simulation proves nothing.

use super::schedule;
use anyhow::Result;
use shared::mutant::{self, Mutant};
use std::num::NonZero;
use std::sync::atomic::{AtomicUsize, Ordering};

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

/// Hunts every mistake, as many at a time as there are processors, and tells of each as soon as it is known.
pub fn hunt_all(seed: u64, schedules: u64, tell: impl Fn(Result<Killed>) + Sync) {
    let next = AtomicUsize::new(0);
    std::thread::scope(|scope| {
        for _processor in 0..std::thread::available_parallelism().map_or(1, NonZero::get) {
            scope.spawn(|| {
                while let Some(mutant) = Mutant::ALL.get(next.fetch_add(1, Ordering::Relaxed)) {
                    tell(hunt(*mutant, seed, schedules));
                }
            });
        }
    });
}
