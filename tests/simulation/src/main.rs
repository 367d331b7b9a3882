//! `cargo xtask simulate`: schedules of desks, server, members and jobs on one seed.

use anyhow::{Result, bail};
use clap::Parser;
use shared::mutant::Mutant;
use simulation::{mutants, schedule};
use std::io::Write;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Instant;

/// Plays schedules of bad network, crashes, clock jumps and restores, and says what does not hold.
#[derive(Parser)]
struct Arguments {
    /// Schedules to play.
    #[arg(long, default_value_t = 1_000)]
    schedules: u64,
    /// The seed of the first; the next ones follow it.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Switch deliberate mistakes on, one after the other, and see that each is noticed.
    #[arg(long)]
    mutants: bool,
}

fn main() -> Result<()> {
    let arguments = Arguments::parse();
    if arguments.mutants { hunt(&arguments) } else { simulate(&arguments) }
}

fn simulate(arguments: &Arguments) -> Result<()> {
    let began = Instant::now();
    let (next, commands, steps) = (AtomicU64::new(0), AtomicU64::new(0), AtomicU64::new(0));
    let (failed, broken) = (AtomicU64::new(0), AtomicBool::new(false));
    let threads = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    std::thread::scope(|scope| {
        for _thread in 0..threads {
            scope.spawn(|| {
                loop {
                    let n = next.fetch_add(1, Ordering::Relaxed);
                    if n >= arguments.schedules {
                        break;
                    }
                    let seed = arguments.seed.wrapping_add(n);
                    match schedule::play(seed) {
                        Ok(outcome) => {
                            commands
                                .fetch_add(u64::try_from(outcome.commands).unwrap_or(0), Ordering::Relaxed);
                            steps.fetch_add(outcome.steps, Ordering::Relaxed);
                            if !outcome.violations.is_empty() {
                                failed.fetch_add(1, Ordering::Relaxed);
                                tell(seed, &outcome.violations);
                            }
                        }
                        Err(error) => {
                            broken.store(true, Ordering::Relaxed);
                            tell(seed, &[format!("{error:#}")]);
                        }
                    }
                }
            });
        }
    });
    let violations = failed.into_inner();
    println!(
        "{} schedules from seed {}, {} commands, {} events, {:.0} s: {violations} violations",
        arguments.schedules,
        arguments.seed,
        commands.into_inner(),
        steps.into_inner(),
        began.elapsed().as_secs_f64(),
    );
    if violations > 0 || broken.into_inner() {
        bail!("the simulation found what must not be; replay a seed to see it again");
    }
    Ok(())
}

fn tell(seed: u64, violations: &[String]) {
    let mut out = std::io::stdout().lock();
    // A closed pipe is no reason to stop looking.
    let _told = writeln!(out, "seed {seed}: replay with `cargo xtask simulate --schedules 1 --seed {seed}`");
    for violation in violations.iter().take(12) {
        let _told = writeln!(out, "    {violation}");
    }
}

fn hunt(arguments: &Arguments) -> Result<()> {
    let mut survivors = 0;
    for mutant in Mutant::ALL {
        let killed = mutants::hunt(mutant, arguments.seed, arguments.schedules.min(1_000))?;
        match killed.after {
            Some(after) => println!("{mutant:?}: killed after {after} schedules ({})", killed.violation),
            None => {
                survivors += 1;
                println!("{mutant:?}: SURVIVED {} schedules", arguments.schedules.min(1_000));
            }
        }
    }
    if survivors > 0 {
        bail!("{survivors} mistakes went unnoticed");
    }
    Ok(())
}
