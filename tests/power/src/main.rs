//! `cargo xtask power-cuts`: cuts the power of a desk, again and again.

use anyhow::{Result, bail, ensure};
use clap::{Parser, ValueEnum};
use power_cuts::{Seen, Synchronous, Syncs, Wanted, cut};

/// Cuts the power of a desk at work at any operation of its disk, and looks at what is there afterwards.
#[derive(Parser)]
struct Arguments {
    /// Cuts.
    #[arg(long, default_value_t = 200)]
    times: u64,
    /// The seed of the dice.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// When a commit is durable; `off` has to lose something, which is the negative control.
    #[arg(long, value_enum, default_value_t = When::Full)]
    synchronous: When,
    /// Tell where the power went.
    #[arg(long)]
    places: bool,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum When {
    Full,
    Off,
}

fn main() -> Result<()> {
    let arguments = Arguments::parse();
    let full = arguments.synchronous == When::Full;
    let seen = cut(Wanted {
        times: arguments.times,
        seed: arguments.seed,
        synchronous: if full { Synchronous::Full } else { Synchronous::Off },
        syncs: Syncs::Kept,
    })?;
    if arguments.places {
        for (place, times) in &seen.places {
            println!("{times:>6}  {place}");
        }
    }
    let Seen { cuts, acknowledged, lost, .. } = seen;
    println!("{cuts} power cuts, {acknowledged} acknowledged commands, {lost} lost");
    if full {
        for wrong in &seen.wrong {
            println!("{wrong}");
        }
        if !seen.nothing_lost() {
            bail!("what was acknowledged was not safe; --seed {} shows it again", arguments.seed);
        }
    } else {
        ensure!(lost > 0, "without syncs nothing was lost: this run proves nothing about losses");
        println!("the control lost them, as it has to");
    }
    Ok(())
}
