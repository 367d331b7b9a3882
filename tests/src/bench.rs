//! `cargo xtask bench`: what staff feel, measured in the real window on a large club.
//!
//! A time runs from the event in the page to the frame after its result was painted, by the page's own clock.

use anyhow::{Result, bail};
use clap::{Parser, ValueEnum};
use serde_json::{Value, json};
use system_tests::club::Club;
use system_tests::window::Window;

/// Measures what staff feel; fails where it takes longer than it may.
#[derive(Debug, Parser)]
struct Options {
    /// How large a demo club.
    #[arg(long, default_value = "large")]
    size: Size,
    /// How often each thing is done.
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

/// Types into the search box and waits for another answer to be painted.
const SEARCH: &str = "const [typed, done] = arguments;
    const box = document.querySelector('[data-testid=search-input]');
    const answer = () => document.querySelector('[data-testid=hit-0]')?.textContent ?? '';
    box.value = ''; box.dispatchEvent(new Event('input', { bubbles: true }));
    const cleared = () => {
        if (answer() !== '') return requestAnimationFrame(cleared);
        const began = performance.now();
        const look = new MutationObserver(() => {
            if (answer() === '') return;
            look.disconnect();
            requestAnimationFrame(() => setTimeout(() => done(performance.now() - began)));
        });
        look.observe(document.body, { childList: true, subtree: true, characterData: true });
        box.focus(); box.value = typed; box.dispatchEvent(new Event('input', { bubbles: true }));
    };
    requestAnimationFrame(cleared);";

/// Presses a row's button and waits until the row shows the rider as arrived.
const CHECK_IN: &str = "const [booking, done] = arguments;
    const row = () => document.querySelector(`[data-testid='arrival-${booking}']`);
    const began = performance.now();
    const look = new MutationObserver(() => {
        if (row()?.dataset.state !== 'checked_in') return;
        look.disconnect();
        requestAnimationFrame(() => setTimeout(() => done(performance.now() - began)));
    });
    look.observe(document.body, { childList: true, subtree: true, attributes: true });
    document.querySelector(`[data-testid='checkin-${booking}']`).click();";

#[tokio::main]
async fn main() -> Result<()> {
    let options = Options::parse();
    let size = match options.size {
        Size::Small => "small",
        Size::Club => "club",
        Size::Large => "large",
    };
    let mut club = Club::open_of(size).await?;
    let desk = club.desk("前台A")?;
    let window = club.window(&desk).await?;
    window.until("status-strip", "data-link", "online").await?;

    let mut kept = true;
    kept &= tell("search", ACT, &searches(&window, options.rounds).await?);
    kept &= tell("check-in", ACT, &check_ins(&window, options.rounds).await?);
    window.close().await?;
    let mut starts = Vec::new();
    for _ in 0..5 {
        starts.push(club.first_paint(&desk).await?.as_secs_f64() * 1_000.0);
    }
    kept &= tell("start", START, &starts);
    if !kept {
        bail!("slower than it may be");
    }
    Ok(())
}

async fn searches(window: &Window, rounds: usize) -> Result<Vec<f64>> {
    let letters = ["w", "he", "l", "zh", "ch", "li", "wang", "zhang", "yu", "xin", "h", "s", "m"];
    let mut took = Vec::new();
    for typed in letters.iter().cycle().take(rounds) {
        took.push(window.measure(SEARCH, vec![json!(typed)]).await?);
    }
    Ok(took)
}

async fn check_ins(window: &Window, rounds: usize) -> Result<Vec<f64>> {
    let today = window.ask("today", json!({})).await?;
    let arrivals = today.get("arrivals").and_then(Value::as_array).cloned().unwrap_or_default();
    let due = arrivals.iter().filter(|one| one.pointer("/next/act") == Some(&json!("check_in")));
    let mut took = Vec::new();
    for booking in due.filter_map(|one| one.get("booking_id")).take(rounds) {
        took.push(window.measure(CHECK_IN, vec![booking.clone()]).await?);
    }
    if took.is_empty() {
        bail!("nobody is due");
    }
    Ok(took)
}

/// Prints a line; answers whether 95 of 100 were quick enough.
fn tell(what: &str, limit: f64, took: &[f64]) -> bool {
    let mut took = took.to_vec();
    took.sort_by(f64::total_cmp);
    let at = |part: usize| took.get((took.len() * part / 100).min(took.len().saturating_sub(1)));
    let [half, most, last] = [50, 95, 100].map(|part| at(part).copied().unwrap_or_default());
    let kept = most <= limit;
    println!(
        "{what}: p50 {half:.0} ms, p95 {most:.0} ms, slowest {last:.0} ms of {} (at most {limit:.0}): {}",
        took.len(),
        if kept { "ok" } else { "TOO SLOW" }
    );
    kept
}
