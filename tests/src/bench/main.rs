//! `cargo xtask bench`: what staff feel, measured in the real window on a large club.

mod acts;
mod news;

use anyhow::{Result, bail};
use clap::{Parser, ValueEnum};
use system_tests::club::Club;

/// Measures what staff feel; fails where it takes longer than it may.
#[derive(Debug, Parser)]
struct Options {
    /// How large a demo club.
    #[arg(long, default_value = "large")]
    size: Size,
    /// How many key presses are measured.
    #[arg(long, default_value_t = 40)]
    rounds: usize,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Size {
    /// 120 members.
    Small,
    /// 1,200 members.
    Club,
    /// 10,000 members.
    Large,
}

/// From the click to a window that can be used, in milliseconds.
const START: f64 = 1_500.0;
/// From the key press to the painted result, in milliseconds.
const ACT: f64 = 50.0;
/// Whoever comes today may be checked in at any hour, so that the hour does not say how many are measured.
const ALL_DUE: &str =
    "UPDATE clubs SET rules = jsonb_set(rules, '{check_in_opens_minutes}', to_jsonb(24 * 60))";
/// From one desk to another, in milliseconds.
const NEWS: f64 = 1_000.0;
/// How often the application is started, and the server is stopped.
const RESTARTS: usize = 5;

#[tokio::main]
async fn main() -> Result<()> {
    let options = Options::parse();
    let size = match options.size {
        Size::Small => "small",
        Size::Club => "club",
        Size::Large => "large",
    };
    let mut club = Club::open_of(size).await?;
    club.books().await?.arrange(ALL_DUE, "SELECT 'all due'").await?;
    let (desk, other) = (club.desk("前台A")?, club.desk("前台B")?);
    let window = club.window(&desk).await?;
    window.until("status-strip", "data-link", "online").await?;

    let mut kept = true;
    kept &= tell("search", ACT, &acts::searches(&window, options.rounds).await?);
    let due = acts::due(&window).await?;
    // Everybody who is due is checked in once: the last few after an outage, the others while in touch.
    let (in_touch, after) = due.split_at(due.len().saturating_sub(RESTARTS));
    let (alone, seen) = in_touch.split_at(in_touch.len() / 2);
    kept &= tell("check-in", ACT, &acts::check_ins(&window, alone).await?);
    let second = club.window(&other).await?;
    second.until("status-strip", "data-link", "online").await?;
    kept &= tell("second desk", NEWS, &news::in_touch(&window, &second, seen).await?);
    let took = news::after_an_outage(&mut club, &window, &second, after).await?;
    kept &= tell("second desk after an outage", NEWS, &took);
    second.close().await?;
    window.close().await?;
    let mut starts = Vec::new();
    for _ in 0..RESTARTS {
        starts.push(club.first_paint(&desk).await?.as_secs_f64() * 1_000.0);
    }
    kept &= tell("start", START, &starts);
    if !kept {
        bail!("slower than it may be");
    }
    Ok(())
}

/// Prints a line; answers whether half of them were quick enough. The slow end is printed beside it, for it is
/// felt too; on a machine that also runs the server, the database and the driver it tells of those as well.
fn tell(what: &str, limit: f64, took: &[f64]) -> bool {
    let mut took = took.to_vec();
    took.sort_by(f64::total_cmp);
    let at = |part: usize| took.get((took.len() * part / 100).min(took.len().saturating_sub(1)));
    let [half, most, last] = [50, 95, 100].map(|part| at(part).copied().unwrap_or_default());
    let kept = half <= limit;
    println!(
        "{what}: p50 {half:.0} ms, p95 {most:.0} ms, slowest {last:.0} ms of {} (at most {limit:.0}): {}",
        took.len(),
        if kept { "ok" } else { "TOO SLOW" }
    );
    kept
}
