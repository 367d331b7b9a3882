//! Busy days of a seed arranged: how near to what no choice can exceed, and how quick beside the bare linear programme.

use crate::table::millis;
use allocation::arrange::horses_of;
use allocation::seeded::{HORSES, LESSONS, RIDERS, seeded};
use allocation::solve::bound;
use allocation::{Gift, Wish, arrange};
use anyhow::{Context as _, Result};
use shared::rights::Right;
use std::time::Instant;

/// Days that are arranged.
const DAYS: u64 = 100;
/// What is given away at most, as a part of the bound.
const GAP: f64 = 0.01;
/// How long it takes at most beside the linear programme alone, in the middle.
const BESIDE: f64 = 2.0;
/// The slowest day, in milliseconds.
const WORST: f64 = 500.0;

/// One day's figures.
struct Day {
    seed: u64,
    /// The linear programme alone, in milliseconds.
    bare: f64,
    /// The whole day, from the lessons to the proposal, in milliseconds.
    whole: f64,
    gap: f64,
    served: usize,
    wanted: usize,
}

/// Measures them and prints them; answers whether they are as near and as quick as they have to be.
///
/// # Errors
/// When the solver fails.
pub(crate) fn arranged() -> Result<bool> {
    let mut days = Vec::new();
    for seed in 1..=DAYS {
        days.push(one(seed)?);
    }
    println!("{DAYS} days of a seed: {LESSONS} lessons, {RIDERS} riders, {HORSES} horses");
    let served: usize = days.iter().map(|day| day.served).sum();
    let wanted: usize = days.iter().map(|day| day.wanted).sum();
    println!("riders that get a horse without passing a rule: {served} of {wanted}");
    let by = |figure: fn(&Day) -> f64| {
        let mut figures: Vec<(f64, u64)> = days.iter().map(|day| (figure(day), day.seed)).collect();
        figures.sort_by(|one, other| one.0.total_cmp(&other.0));
        figures
    };
    let (bare, whole, gap) = (by(|day| day.bare), by(|day| day.whole), by(|day| day.gap));
    let beside = by(|day| day.whole / day.bare);
    let middle = |figures: &[(f64, u64)]| figures.get(figures.len() / 2).copied().context("no day");
    let last = |figures: &[(f64, u64)]| figures.last().copied().context("no day");
    let (slowest, slow) = last(&whole)?;
    let (widest, wide) = last(&gap)?;
    println!(
        "linear programme alone       p50 {:>7.1} ms  slowest {:>7.1} ms",
        middle(&bare)?.0,
        last(&bare)?.0
    );
    println!(
        "a day arranged               p50 {:>7.1} ms  slowest {slowest:>7.1} ms (seed {slow})",
        middle(&whole)?.0
    );
    let mut kept = tell("the slowest day, ms", slowest, WORST);
    kept &= tell("arranged ÷ linear programme alone, p50", middle(&beside)?.0, BESIDE);
    println!(
        "gap to the bound             p50 {:>7.4}     widest  {widest:>7.4}    (seed {wide})",
        middle(&gap)?.0
    );
    let over = gap.iter().filter(|(gap, _)| *gap > GAP).count();
    println!("days with a wider gap than {GAP}: {over} of {DAYS}");
    kept &= tell("the widest gap", widest, GAP);
    Ok(kept)
}

/// Arranges one day. The linear programme is solved before it and after it, and the quicker one counts: what else the
/// machine does slows one of them down, and is nobody's speed.
fn one(seed: u64) -> Result<Day> {
    let day = seeded(seed);
    let rights = vec![Right::OverrideTimetable];
    let wish = Wish { at: day.at, days: vec![day.day], coaches: false, rights };
    let problem = horses_of(&day.picture, &wish, day.day);
    let alone = || -> Result<f64> {
        let asked = Instant::now();
        bound(&problem)?;
        Ok(millis(asked.elapsed()))
    };
    let before = alone()?;
    let mut picture = day.picture.clone();
    let asked = Instant::now();
    let found = arrange(&mut picture, &wish)?;
    let whole = millis(asked.elapsed());
    let bare = before.min(alone()?);
    let rides = found.given.iter().filter(|given| matches!(given.gift, Gift::Horse { .. }));
    let served = rides.filter(|given| given.passes.is_empty()).count();
    let gap = if found.bound > 0.0 { (found.bound - found.value) / found.bound } else { 0.0 };
    Ok(Day { seed, bare, whole, gap, served, wanted: problem.tasks.len() })
}

fn tell(what: &str, figure: f64, at_most: f64) -> bool {
    let kept = figure <= at_most;
    println!("{what}: {figure:.4} (at most {at_most}): {}", if kept { "ok" } else { "missed" });
    kept
}
