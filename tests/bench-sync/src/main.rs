//! `cargo xtask bench sync`: how near the product is to what the machine can do.
//!
//! Every figure is a ratio: the product beside the least that has to be done anyway, both optimised alike, on the
//! same machine and disk, with the same durability, the same number of connections and the same division into
//! processes, in turn within the same minute. `docs/performance.md` describes each and keeps the last table.
//!
//! | file | holds |
//! | --- | --- |
//! | `measure/` | one file for each measurement |
//! | `stage` | the server's program with a demo club |
//! | `light`, `window_less`, `bare` | desks: without a file, as the window has them, and a file under the driver alone |
//! | `work` | what is done at the desks |
//! | `pgbench`, `servers`, `raw` | the baselines |
//! | `statistics`, `table` | what is made of the samples |

mod bare;
mod light;
mod measure;
mod pgbench;
mod raw;
mod servers;
mod stage;
mod statistics;
mod table;
mod window_less;
mod work;

use anyhow::{Context as _, Result};
use clap::{Parser, Subcommand, ValueEnum as _};
use endurance::unless_told_to_end;
use measure::{Effort, Name};
use serde_json::json;
use std::fs;
use std::path::PathBuf;
use std::time::Instant;
use table::{Figure, Target};

/// Measures the product beside what has to be done anyway, and prints the ratios with their targets.
#[derive(Debug, Parser)]
#[command(name = "cargo xtask bench sync")]
struct Options {
    /// Only these measurements; may be given several times.
    #[arg(long, value_enum)]
    only: Vec<Name>,
    /// Rounds of each; the median counts.
    #[arg(long, default_value_t = 5)]
    rounds: usize,
    /// Shorter rounds and smaller clubs: to see that it works, not to believe its numbers.
    #[arg(long)]
    quick: bool,
    /// Where the ratios are written as JSON.
    #[arg(long, default_value = "target/bench/sync.json")]
    json: PathBuf,
    #[command(subcommand)]
    part: Option<Part>,
}

#[derive(Debug, Subcommand)]
enum Part {
    /// A baseline's server, for ourselves.
    #[command(subcommand, hide = true)]
    Serve(servers::Serve),
}

#[tokio::main]
async fn main() -> Result<()> {
    let Options { only, rounds, quick, json, part } = Options::parse();
    match part {
        Some(Part::Serve(served)) => served.serve().await,
        None => unless_told_to_end(measure_all(&only, Effort { rounds: rounds.max(1), quick }, &json)).await,
    }
}

async fn measure_all(only: &[Name], effort: Effort, file: &PathBuf) -> Result<()> {
    let chosen = Name::value_variants().iter().filter(|name| only.is_empty() || only.contains(name));
    let (load_before, begun) = (load()?, Instant::now());
    let mut figures = Vec::new();
    for name in chosen {
        eprintln!("measuring {name:?} …");
        // Boxed: the measurements' futures are large, and only one is alive at a time.
        let measured = Box::pin(name.measure(effort)).await.with_context(|| format!("{name:?}"))?;
        eprint!("{}", table::table(&measured));
        figures.extend(measured);
    }
    let about = json!({
        "rounds": effort.rounds,
        "quick": effort.quick,
        "seconds": begun.elapsed().as_secs(),
        "processors": std::thread::available_parallelism()?.get(),
        "load_before": load_before,
        "load_after": load()?,
    });
    if let Some(folder) = file.parent() {
        fs::create_dir_all(folder)?;
    }
    fs::write(file, serde_json::to_string_pretty(&table::json(&figures, &about))?)?;
    println!("\n{}", table::table(&figures));
    println!("{}; written to {}", verdict(&figures), file.display());
    Ok(())
}

fn verdict(figures: &[Figure]) -> String {
    let aimed: Vec<_> = figures.iter().filter(|figure| figure.target != Target::None).collect();
    let missed: Vec<_> = aimed.iter().filter(|figure| !figure.met()).map(|figure| figure.name).collect();
    match missed.as_slice() {
        [] => format!("all {} targets met", aimed.len()),
        missed => format!("{} of {} targets missed: {}", missed.len(), aimed.len(), missed.join(", ")),
    }
}

/// What else the machine does: processes that want a processor, over the last minute.
fn load() -> Result<f64> {
    let said = fs::read_to_string("/proc/loadavg")?;
    Ok(said.split(' ').next().unwrap_or_default().parse()?)
}
