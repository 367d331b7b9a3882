//! `cargo xtask bench schedule`: how quick the timetable is in the hand.
//!
//! | file | holds |
//! | --- | --- |
//! | `window` | days of one, many and very many lessons in the real window: painted, scrolled, carried |
//! | `check` | what stands against one move, asked as the page asks it during a drag, and the rule alone |
//! | `slots` | the free times of two weeks |
//! | `arrange` | busy days arranged: gap to the bound, time beside the linear programme |
//! | `club` | the large demo club: as a desk's file, and as a picture in memory |
//! | `table` | the lines that are printed, with their limits |

mod arrange;
mod check;
mod club;
mod slots;
mod table;
mod window;

use anyhow::{Result, bail};
use clap::{Parser, ValueEnum};

/// Measures the timetable; fails where it takes longer than it may.
#[derive(Debug, Parser)]
#[command(name = "cargo xtask bench schedule")]
struct Options {
    /// Only these sections; may be given several times.
    #[arg(long, value_enum)]
    only: Vec<Section>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Section {
    /// Days in the real window: painted, scrolled, carried.
    Window,
    /// What stands against one move.
    Check,
    /// The free times of 14 days.
    Slots,
    /// Busy days arranged.
    Arrange,
}

impl Section {
    /// Measures it and prints its lines; answers whether all of it was quick enough.
    async fn measure(self) -> Result<bool> {
        match self {
            Self::Window => window::window().await,
            Self::Check => check::check().await,
            Self::Slots => slots::free(),
            Self::Arrange => arrange::arranged(),
        }
    }
}

#[tokio::main]
async fn main() -> Result<()> {
    let Options { only } = Options::parse();
    let chosen = Section::value_variants().iter().filter(|section| only.is_empty() || only.contains(section));
    table::head();
    let mut missed = Vec::new();
    for section in chosen {
        // Boxed: the sections' futures are large, and only one is alive at a time.
        if !Box::pin(section.measure()).await? {
            missed.push(section);
        }
    }
    if !missed.is_empty() {
        bail!("slower than it may be: {missed:?}");
    }
    Ok(())
}
