//! What staff feel at the counter, on a club of 10,000 members and ninety days of lessons in the encrypted
//! file: `cargo bench -p replica`. Fails when a figure is over what the desk promises.

use replica::desk::{Desk, SystemClock};
use replica::replica::{KeyFile, Replica, Settings};
use replica::view::{NextAct, Today};
use shared::demo::Size;
use std::error::Error;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// What is typed at a counter: a letter, initials, pinyin, characters, digits, numbers.
const TYPED: [&str; 16] = [
    "l",
    "z",
    "lx",
    "wxy",
    "wang",
    "zhangwei",
    "chenyinuo",
    "王",
    "小",
    "李w",
    "138",
    "0013",
    "8000",
    "a0001",
    "O2026",
    "nobody",
];

const ROUNDS: usize = 50;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let folder = tempfile::tempdir()?;
    let opened = Replica::open(&Settings::of(folder.path()), &KeyFile::beside(folder.path()))?;
    let desk = Desk::new(opened.replica, Arc::new(SystemClock))?;
    let grown = Instant::now();
    desk.start_demo_of(Size::Large).await?;
    println!("demo club of 10,000 members ready      {:>9.1?}", grown.elapsed());

    let mut worst = Vec::new();
    for typed in TYPED {
        let mut times = Vec::new();
        for _ in 0..ROUNDS {
            let asked = Instant::now();
            desk.search(typed).await?;
            times.push(asked.elapsed());
        }
        let (middle, last) = summary(&mut times);
        println!("search {typed:<12}                    p50 {middle:>9.1?}   p95 {last:>9.1?}");
        worst.push(last);
    }
    let mut times = Vec::new();
    let mut today: Option<Today> = None;
    for _ in 0..ROUNDS {
        let asked = Instant::now();
        today = Some(desk.today().await?);
        times.push(asked.elapsed());
    }
    let arrivals = today.map(|today| today.arrivals).unwrap_or_default();
    let (middle, last_today) = summary(&mut times);
    println!(
        "today, {:>3} arrivals                    p50 {middle:>9.1?}   p95 {last_today:>9.1?}",
        arrivals.len()
    );

    let mut times = Vec::new();
    for due in arrivals.iter().filter(|row| row.next == NextAct::CheckIn).take(ROUNDS) {
        let asked = Instant::now();
        desk.check_in(&due.booking_id, "search").await?;
        times.push(asked.elapsed());
    }
    let checked = times.len();
    let (middle, last_check_in) = summary(&mut times);
    println!(
        "check-in, {checked:>2} riders                    p50 {middle:>9.1?}   p95 {last_check_in:>9.1?}"
    );

    let search = worst.into_iter().max().unwrap_or_default();
    let over = |what: &str, took: Duration, most: u64| {
        (took > Duration::from_millis(most)).then(|| format!("{what} took {took:?}, more than {most} ms"))
    };
    let failed: Vec<String> =
        [over("search", search, 5), over("today", last_today, 10), over("check-in", last_check_in, 50)]
            .into_iter()
            .flatten()
            .collect();
    if failed.is_empty() { Ok(()) } else { Err(failed.join("; ").into()) }
}

/// The middle one, and the one that 95 of 100 stay under.
fn summary(times: &mut [Duration]) -> (Duration, Duration) {
    times.sort();
    let at = |hundredths: usize| times.get(times.len() * hundredths / 100).or(times.last()).copied();
    (at(50).unwrap_or_default(), at(95).unwrap_or_default())
}
