//! `cargo xtask restore-under-load`: the server is lost under load and restored from an old backup.

use anyhow::{Result, bail, ensure};
use clap::{Parser, ValueEnum};
use endurance::restored::{Restored, Wanted, Without, restore};
use endurance::unless_told_to_end;

/// Three desks at work, a backup, much more work, and the server is lost (`kill -9`) and restored from the backup while
/// the desks work on. Afterwards nothing that any desk had shown as done may be missing, nothing may be there twice,
/// what stood in the books before has to stand there again, and all three desks equal the server row for row.
///
/// `--without` shows that the counting works: desks that forget what was settled, or a server that decides what is
/// pushed again as it comes, have to be found out.
#[derive(Parser)]
#[command(name = "cargo xtask restore-under-load")]
struct Arguments {
    /// How often the server is lost.
    #[arg(long, default_value_t = 5)]
    rounds: u64,
    /// Acts of each desk in each of five turns of a round.
    #[arg(long, default_value_t = 100)]
    acts: u64,
    /// The seed of the dice.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// The negative controls.
    #[arg(long, value_enum, default_value_t = Left::Nothing)]
    without: Left,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Left {
    /// Everything is as in the product.
    Nothing,
    /// Desks forget what was settled.
    Memory,
    /// What is pushed again is decided as it comes.
    Order,
}

#[tokio::main]
async fn main() -> Result<()> {
    let Arguments { rounds, acts, seed, without } = Arguments::parse();
    let without = match without {
        Left::Nothing => Without::Nothing,
        Left::Memory => Without::Memory,
        Left::Order => Without::Order,
    };
    let Restored { forgotten, shown_elsewhere, seen } =
        unless_told_to_end(restore(Wanted { rounds, acts, seed, without })).await?;
    let found =
        [("lost", &seen.lost), ("doubled", &seen.doubled), ("stuck", &seen.stuck), ("wrong", &seen.wrong)];
    for (kind, found) in found.iter().filter(|_| without == Without::Nothing) {
        for what in found.iter().take(20) {
            println!("{kind}: {what}");
        }
    }
    println!(
        "{} commands acknowledged in {:.0} s; the backups did not know {forgotten} that desks had seen settled, \
         {shown_elsewhere} rows were on several desks",
        seen.acknowledged,
        seen.took.as_secs_f64()
    );
    println!("{}", found.map(|(kind, found)| format!("{kind} {}", found.len())).join(", "));
    if without != Without::Nothing {
        ensure!(
            !seen.is_well(),
            "nothing was found although something was left out: this run proves nothing"
        );
        println!("the control was found out, as it has to be");
        return Ok(());
    }
    if !seen.is_well() {
        bail!("what was shown as done was not safe");
    }
    Ok(())
}
