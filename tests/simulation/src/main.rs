//! `cargo xtask simulate`: schedules of desks, server, members and jobs on one seed.

use anyhow::{Result, bail};
use clap::Parser;
use shared::mutant::Mutant;
use simulation::mutants::Killed;
use simulation::postgres::many::{self, Plan};
use simulation::postgres::{Control, Postgres};
use simulation::verdict::Counts;
use simulation::{mutants, schedule};
use std::io::Write;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::Instant;

/// A deliberate mistake has to be noticed within so many schedules.
const MOST_FOR_A_MISTAKE: u64 = 1_000;
/// Likewise a negative control on PostgreSQL.
const MOST_FOR_A_CONTROL: u64 = 300;
/// In so many schedules every command has to be done at least once.
const ENOUGH_FOR_EVERY_COMMAND: u64 = 200;

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
    /// Play so many schedules on a real PostgreSQL instead, and see that the negative controls fail.
    #[arg(long, value_name = "SCHEDULES", conflicts_with_all = ["schedules", "mutants"])]
    postgres: Option<u64>,
}

fn main() -> Result<()> {
    let arguments = Arguments::parse();
    match arguments.postgres {
        Some(schedules) => on_postgres(schedules, arguments.seed),
        None if arguments.mutants => hunt(&arguments),
        None => simulate(&arguments),
    }
}

fn simulate(arguments: &Arguments) -> Result<()> {
    let began = Instant::now();
    let (next, commands, steps) = (AtomicU64::new(0), AtomicU64::new(0), AtomicU64::new(0));
    let (anew, clashes) = (AtomicU64::new(0), AtomicU64::new(0));
    let (failed, broken) = (AtomicU64::new(0), AtomicBool::new(false));
    let counts = Mutex::new(Counts::default());
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
                            anew.fetch_add(outcome.anew, Ordering::Relaxed);
                            counts.lock().unwrap_or_else(PoisonError::into_inner).add(&outcome.counts);
                            clashes.fetch_add(u64::try_from(outcome.clashes).unwrap_or(0), Ordering::Relaxed);
                            if !outcome.violations.is_empty() {
                                failed.fetch_add(1, Ordering::Relaxed);
                                tell("--schedules", seed, &outcome.violations);
                            }
                        }
                        Err(error) => {
                            broken.store(true, Ordering::Relaxed);
                            tell("--schedules", seed, &[format!("{error:#}")]);
                        }
                    }
                }
            });
        }
    });
    let violations = failed.into_inner();
    let counts = counts.into_inner().unwrap_or_else(PoisonError::into_inner);
    list(&counts);
    println!(
        "{} schedules from seed {}, {} commands, {} events, {} desks enrolled anew, {} numbers clashed, {:.0} s: \
         {violations} violations",
        arguments.schedules,
        arguments.seed,
        commands.into_inner(),
        steps.into_inner(),
        anew.into_inner(),
        clashes.into_inner(),
        began.elapsed().as_secs_f64(),
    );
    if violations > 0 || broken.into_inner() {
        bail!("the simulation found what must not be; replay a seed to see it again");
    }
    let never = counts.never_accepted();
    if arguments.schedules >= ENOUGH_FOR_EVERY_COMMAND && !never.is_empty() {
        bail!("no schedule ever did {}: the simulation proves nothing about that", never.join(", "));
    }
    Ok(())
}

/// How often each command was done and refused.
fn list(counts: &Counts) {
    let counts: Vec<_> =
        counts.all().map(|(name, count)| format!("{name} {}/{}", count.accepted, count.refused)).collect();
    println!("done/refused by the server: {}", counts.join(", "));
}

fn on_postgres(schedules: u64, seed: u64) -> Result<()> {
    let postgres = Postgres::start()?;
    let began = Instant::now();
    let report = many::play(&postgres, Plan { schedules, seed, control: None });
    for (seed, violations) in &report.violations {
        tell("--postgres", *seed, violations);
    }
    for (seed, broken) in &report.broken {
        tell("--postgres", *seed, std::slice::from_ref(broken));
    }
    list(&report.counts);
    println!(
        "{schedules} schedules from seed {seed} on PostgreSQL, {} clubs at a time, {} commands, {} events, \
         {} desks enrolled anew, {} numbers clashed, {:.0} s: {} violations",
        many::AT_ONCE.min(schedules),
        report.commands,
        report.steps,
        report.anew,
        report.clashes,
        began.elapsed().as_secs_f64(),
        report.violations.len(),
    );
    let mut as_it_must = report.violations.is_empty() && report.broken.is_empty();
    for (control, name) in
        [(Control::NoLock, "no club lock"), (Control::FeedByIdentity, "feed read by an identity column")]
    {
        as_it_must &= control_fails(&postgres, control, name, seed);
    }
    postgres.stop()?;
    if !as_it_must {
        bail!("the simulation found what must not be, or would not have found it");
    }
    Ok(())
}

/// Plays a negative control until a schedule notices it; false when none does.
fn control_fails(postgres: &Postgres, control: Control, name: &str, seed: u64) -> bool {
    let began = Instant::now();
    let plan = Plan { schedules: MOST_FOR_A_CONTROL, seed, control: Some(control) };
    let report = many::play(postgres, plan);
    let seconds = began.elapsed().as_secs_f64();
    for (seed, broken) in &report.broken {
        println!("control: {name}: seed {seed} broke off: {broken}");
    }
    match report.violations.first() {
        Some((seed, violations)) => {
            // Whole rows are in it; what it is about stands in front.
            let first: String = violations.iter().take(1).flat_map(|first| first.chars()).take(120).collect();
            println!(
                "control: {name}: failed as it must after {} schedules, {} commands, {seconds:.0} s: seed {seed}: \
                 {} violations, the first: {first}",
                report.played,
                report.commands,
                violations.len(),
            );
            true
        }
        None => {
            println!(
                "control: {name}: WENT UNNOTICED in {} schedules, {} commands, {seconds:.0} s",
                report.played, report.commands,
            );
            false
        }
    }
}

fn tell(kind: &str, seed: u64, violations: &[String]) {
    let mut out = std::io::stdout().lock();
    // A closed pipe is no reason to stop looking.
    let _told = writeln!(out, "seed {seed}: replay with `cargo xtask simulate {kind} 1 --seed {seed}`");
    for violation in violations.iter().take(12) {
        let _told = writeln!(out, "    {violation}");
    }
}

fn hunt(arguments: &Arguments) -> Result<()> {
    let most = arguments.schedules.min(MOST_FOR_A_MISTAKE);
    let survivors = AtomicU64::new(0);
    mutants::hunt_all(arguments.seed, most, |killed| match killed {
        Ok(Killed { mutant, after: Some(after), violation }) => {
            // Whole rows are in it; what it is about stands in front.
            let violation: String = violation.chars().take(160).collect();
            println!("{mutant:?}: killed after {after} schedules ({violation})");
        }
        Ok(Killed { mutant, after: None, .. }) => {
            survivors.fetch_add(1, Ordering::Relaxed);
            println!("{mutant:?}: SURVIVED {most} schedules");
        }
        Err(broken) => {
            survivors.fetch_add(1, Ordering::Relaxed);
            println!("the simulation broke: {broken:#}");
        }
    });
    let survivors = survivors.into_inner();
    println!("{} mistakes, {survivors} of them unnoticed", Mutant::ALL.len());
    if survivors > 0 {
        bail!("{survivors} mistakes went unnoticed");
    }
    Ok(())
}
