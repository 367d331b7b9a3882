//! Many schedules on one PostgreSQL, several at a time.

use super::{Control, Postgres};
use crate::schedule::Outcome;
use crate::verdict::Counts;
use std::sync::Mutex;
use std::sync::PoisonError;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

/// Schedules that are played at a time.
pub const AT_ONCE: u64 = 12;

/// What to play.
#[derive(Debug, Clone, Copy)]
pub struct Plan {
    /// Schedules.
    pub schedules: u64,
    /// The seed of the first; the next ones follow it.
    pub seed: u64,
    /// A deliberate mistake.
    pub control: Option<Control>,
}

/// What came of many schedules.
#[derive(Debug, Default)]
pub struct Report {
    /// Schedules that came to their end.
    pub played: u64,
    /// Commands that were given in them.
    pub commands: usize,
    /// Events that were played.
    pub steps: u64,
    /// How often a PC enrolled anew with the file that it had.
    pub anew: u64,
    /// Sales that were kept beside another with the same printed number.
    pub clashes: usize,
    /// What the server made of the commands of desks, members and jobs, by their names.
    pub counts: Counts,
    /// Seeds with what did not hold, in the order in which it was found.
    pub violations: Vec<(u64, Vec<String>)>,
    /// Seeds that could not be played to their end, and why.
    pub broken: Vec<(u64, String)>,
}

/// Plays them. With a deliberate mistake it ends as soon as one notices it.
pub fn play(postgres: &Postgres, plan: Plan) -> Report {
    let (next, over) = (AtomicU64::new(0), AtomicBool::new(false));
    let report = Mutex::new(Report::default());
    std::thread::scope(|scope| {
        for _thread in 0..AT_ONCE.min(plan.schedules) {
            scope.spawn(|| {
                while !over.load(Ordering::Relaxed) {
                    let n = next.fetch_add(1, Ordering::Relaxed);
                    if n >= plan.schedules {
                        break;
                    }
                    let seed = plan.seed.wrapping_add(n);
                    let played = postgres.play(seed, plan.control);
                    let mut report = report.lock().unwrap_or_else(PoisonError::into_inner);
                    report.add(seed, played);
                    if plan.control.is_some() && !report.violations.is_empty() {
                        over.store(true, Ordering::Relaxed);
                    }
                }
            });
        }
    });
    report.into_inner().unwrap_or_else(PoisonError::into_inner)
}

impl Report {
    fn add(&mut self, seed: u64, played: anyhow::Result<Outcome>) {
        match played {
            Ok(outcome) => {
                self.played += 1;
                self.commands += outcome.commands;
                self.steps += outcome.steps;
                self.anew += outcome.anew;
                self.clashes += outcome.clashes;
                self.counts.add(&outcome.counts);
                if !outcome.violations.is_empty() {
                    self.violations.push((seed, outcome.violations));
                }
            }
            Err(broken) => self.broken.push((seed, format!("{broken:#}"))),
        }
    }
}
