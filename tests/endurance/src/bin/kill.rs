//! `cargo xtask kill`: desks and server are killed at any moment under load, again and again.

use anyhow::{Result, bail, ensure};
use clap::Parser;
use endurance::kill::{Seen, Wanted, kill};
use endurance::unless_told_to_end;

/// Kills the server and two desks at work (`kill -9`) at any moment, the server's PostgreSQL with it once in a
/// while, and looks at what is there afterwards: nothing acknowledged may be lost, nothing doubled, no queue stuck.
///
/// `--forget` shows that the counting works: the desks then acknowledge before they commit, and some of what they
/// acknowledged has to be lost.
#[derive(Parser)]
#[command(name = "cargo xtask kill")]
struct Arguments {
    /// How often each is killed: the server, and each of the desks.
    #[arg(long, default_value_t = 100)]
    times: u64,
    /// The seed of the dice: what staff do, and when a process is killed, follow it.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// The negative control: acknowledge before anything is committed; losses are then what has to be seen.
    #[arg(long)]
    forget: bool,
}

#[tokio::main]
async fn main() -> Result<()> {
    let Arguments { times, seed, forget } = Arguments::parse();
    let seen = unless_told_to_end(kill(Wanted { times, seed, forget })).await?;
    let well = seen.is_well();
    let Seen {
        desks_killed,
        servers_killed,
        databases_killed,
        acknowledged,
        lost,
        doubled,
        stuck,
        wrong,
        took,
    } = seen;
    let found = [("lost", &lost), ("doubled", &doubled), ("stuck", &stuck), ("wrong", &wrong)];
    for (kind, found) in found.iter().filter(|_| !forget) {
        for what in found.iter().take(20) {
            println!("{kind}: {what}");
        }
    }
    println!(
        "{desks_killed} kills of desks, {servers_killed} of the server ({databases_killed} with its database), {:.0} s",
        took.as_secs_f64()
    );
    let counts = found.map(|(kind, found)| format!("{kind} {}", found.len())).join(", ");
    println!("{acknowledged} commands acknowledged: {counts}");
    if forget {
        ensure!(!lost.is_empty(), "desks that acknowledge too early lost nothing: this run proves nothing");
        println!("the control lost them, as it has to");
        return Ok(());
    }
    if !well {
        bail!("what was acknowledged was not safe");
    }
    Ok(())
}
