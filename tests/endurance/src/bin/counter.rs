//! `cargo xtask counter`: two desks sell into one till and to one member, and the sums are exact each time.

use anyhow::{Result, bail};
use clap::{Parser, ValueEnum};
use endurance::counter::{Seen, Tills, Wanted, count};
use endurance::unless_told_to_end;

/// Two desks sell packages for cash into one till and to one member, against the real server and over a real
/// network, every second round without it; after each round all sums have to be exact at the server and at both
/// desks, every number once.
#[derive(Parser)]
#[command(name = "cargo xtask counter")]
struct Arguments {
    /// Rounds; the odd ones online, the even ones offline and healed afterwards.
    #[arg(long, default_value_t = 100)]
    rounds: u64,
    /// Sales of each desk in a round.
    #[arg(long, default_value_t = 100)]
    sales: u64,
    /// Where the cash goes.
    #[arg(long, value_enum, default_value_t = Into::One)]
    tills: Into,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Into {
    /// Both desks' into the till that the first one opened.
    One,
    /// Each desk's into its own.
    Own,
}

#[tokio::main]
async fn main() -> Result<()> {
    let Arguments { rounds, sales, tills } = Arguments::parse();
    let tills = if tills == Into::One { Tills::One } else { Tills::Own };
    let Seen { sales, wrong, took } = unless_told_to_end(count(Wanted { rounds, sales, tills })).await?;
    for wrong in &wrong {
        println!("{wrong}");
    }
    let seconds = took.as_secs_f64();
    if !wrong.is_empty() {
        bail!("{sales} sales in {seconds:.0} s, and the sums are wrong");
    }
    println!("{rounds} rounds, {sales} sales of two desks, {seconds:.0} s: exact each time");
    Ok(())
}
