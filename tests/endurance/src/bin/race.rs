//! `cargo xtask race`: eight desks want the same coach, horse or rider at once, and exactly one gets it each time.

use anyhow::{Result, bail};
use clap::Parser;
use endurance::race::{Seen, Wanted, race};
use endurance::unless_told_to_end;

/// Eight desks want the same coach, the same horse, the same rider at overlapping times, in turn, against the real
/// server and over a real network. Each round exactly one has to get it, at the server and on every desk; each of the
/// others has to learn why, and to be offered something that is free. The database must not have seen a deadlock.
#[derive(Parser)]
#[command(name = "cargo xtask race")]
struct Arguments {
    /// Rounds.
    #[arg(long, default_value_t = 1_000)]
    rounds: u64,
    /// Take the database's lock and constraints away first, to see that the race notices: then it has to fail.
    #[arg(long)]
    unguarded: bool,
}

#[tokio::main]
async fn main() -> Result<()> {
    let Arguments { rounds, unguarded } = Arguments::parse();
    let Seen { rounds, refused_by_server, refused_at_desk, offered, deadlocks, wrong, took } =
        unless_told_to_end(race(Wanted { rounds, unguarded })).await?;
    for wrong in &wrong {
        println!("{wrong}");
    }
    let seconds = took.as_secs_f64();
    println!(
        "{rounds} rounds of eight desks in {seconds:.0} s: the server refused {refused_by_server}, desks that had the \
         news already {refused_at_desk}; {offered} were offered something free; {deadlocks} deadlocks"
    );
    if !wrong.is_empty() {
        bail!("not exactly one got it each time, or somebody did not learn why");
    }
    Ok(())
}
