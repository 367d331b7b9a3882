//! A whole run, from the seed to what does not hold.

use super::weather::Weather;
use super::{Schedule, pattern};
use crate::central::Central;
use crate::dice::Dice;
use crate::server::Server;
use crate::sqlite;
use crate::verdict::{self, Counts, Judge};
use anyhow::Result;

/// What came of a run.
pub struct Outcome {
    /// What does not hold.
    pub violations: Vec<String>,
    /// Commands that were given.
    pub commands: usize,
    /// Events that were played.
    pub steps: u64,
    /// How often a PC enrolled anew with the file that it had.
    pub anew: u64,
    /// Sales that were kept beside another with the same printed number.
    pub clashes: usize,
    /// What the server made of the commands of desks, members and jobs, by their names.
    pub counts: Counts,
}

/// Plays the schedule of a seed, with the server in memory: the same seed plays the same schedule.
///
/// # Errors
/// When the simulation itself breaks.
pub fn play(seed: u64) -> Result<Outcome> {
    let mut dice = Dice::new(seed);
    let restores = dice.once_in(4);
    let weather = Weather::draw(&mut dice, restores)?;
    sqlite::count_no_memory();
    let epoch = dice.id();
    let server = pattern::of(|pattern| Server::like(&pattern.server, epoch))?;
    run(server, dice, weather, Judge::Whole)
}

/// Plays the schedule of a seed at this server.
///
/// # Errors
/// When the simulation itself breaks.
pub(crate) fn play_at<C: Central>(server: C, seed: u64, judge: Judge) -> Result<Outcome> {
    sqlite::count_no_memory();
    let mut dice = Dice::new(seed);
    let restores = server.ground().restores && dice.once_in(4);
    let weather = Weather::draw(&mut dice, restores)?;
    run(server, dice, weather, judge)
}

fn run<C: Central>(server: C, dice: Dice, weather: Weather, judge: Judge) -> Result<Outcome> {
    let mut schedule = Schedule::new(server, dice, weather)?;
    let steps = schedule.run()?;
    let unhealed = schedule.unhealed();
    let evidence = schedule.evidence()?;
    let violations = match judge {
        Judge::Whole if unhealed.is_empty() => verdict::violations(&evidence),
        Judge::Whole => unhealed,
        Judge::ReplicasAlone => verdict::differences(&evidence),
    };
    let (commands, clashes) = (schedule.acknowledged.len(), verdict::clashes(&evidence).len());
    let mut counts = Counts::of(&evidence);
    counts.add(&schedule.elsewhere_done);
    Ok(Outcome { violations, commands, steps, anew: schedule.anew, clashes, counts })
}
