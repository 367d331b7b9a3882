//! What staff feel at the counter, on a club of 10,000 members and ninety days of lessons in the encrypted
//! file: `cargo bench -p replica`. Fails when a figure is over what the desk promises.

use replica::desk::{Desk, SystemClock};
use replica::replica::{KeyFile, Replica, Settings};
use replica::view::{MemberFilter, MemberQuery, MemberSort, NextAct, Today};
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

    let (last_list, last_window, last_profile) = members(&desk).await?;

    let search = worst.into_iter().max().unwrap_or_default();
    let over = |what: &str, took: Duration, most: u64| {
        (took > Duration::from_millis(most)).then(|| format!("{what} took {took:?}, more than {most} ms"))
    };
    let failed: Vec<String> = [
        over("search", search, 5),
        over("today", last_today, 10),
        over("check-in", last_check_in, 50),
        over("members' list", last_list, 50),
        over("a window of it", last_window, 15),
        over("a member's profile", last_profile, 20),
    ]
    .into_iter()
    .flatten()
    .collect();
    if failed.is_empty() { Ok(()) } else { Err(failed.join("; ").into()) }
}

/// The members' list gathered anew after each change, a window of it while nothing changes, and profiles.
async fn members(desk: &Desk) -> Result<(Duration, Duration, Duration), Box<dyn Error>> {
    let query = |text: &str, sort, offset| MemberQuery {
        text: text.to_owned(),
        filter: MemberFilter::All,
        tag: None,
        sort,
        descending: false,
        offset,
        limit: 100,
    };
    let (mut anew, mut windows, mut profiles) = (Vec::new(), Vec::new(), Vec::new());
    let ids: Vec<String> =
        desk.members(query("", None, 0)).await?.rows.into_iter().map(|row| row.id).collect();
    for (round, id) in (0_u32..).zip(&ids).take(ROUNDS) {
        let asked = Instant::now();
        desk.members(query("", Some(MemberSort::LastVisit), 0)).await?;
        windows.push(asked.elapsed());
        let asked = Instant::now();
        desk.members(query("w", None, round * 100)).await?;
        windows.push(asked.elapsed());
        let asked = Instant::now();
        desk.member_profile(id).await?;
        profiles.push(asked.elapsed());
    }
    let arrivals = desk.today().await?.arrivals;
    for row in arrivals.iter().filter(|row| row.checked_in.is_some()).take(20) {
        // Every act outdates what was gathered.
        desk.undo_check_in(&row.booking_id, "again".to_owned()).await?;
        let asked = Instant::now();
        desk.members(query("", None, 0)).await?;
        anew.push(asked.elapsed());
    }
    let (middle, last_list) = summary(&mut anew);
    println!("members' list gathered anew             p50 {middle:>9.1?}   p95 {last_list:>9.1?}");
    let (middle, last_window) = summary(&mut windows);
    println!("members' list, a window                 p50 {middle:>9.1?}   p95 {last_window:>9.1?}");
    let (middle, last_profile) = summary(&mut profiles);
    println!("member's profile                        p50 {middle:>9.1?}   p95 {last_profile:>9.1?}");
    Ok((last_list, last_window, last_profile))
}

/// The middle one, and the one that 95 of 100 stay under.
fn summary(times: &mut [Duration]) -> (Duration, Duration) {
    times.sort();
    let at = |hundredths: usize| times.get(times.len() * hundredths / 100).or(times.last()).copied();
    (at(50).unwrap_or_default(), at(95).unwrap_or_default())
}
