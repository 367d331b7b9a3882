//! A server that is lost under load and comes back from an old backup: afterwards nothing that any desk had shown as
//! done may be missing, nothing may be there twice, and what stood before stands again.
//!
//! Three desks work in turns on shares of the club that are in nobody's way: what one does to a booking after another
//! did something to it, it does knowing of that. So there is one right state at the end, and it is compared line by
//! line with the one before. Then all three work on at once, on other shares, while the server is killed, restored
//! from the backup and started again.
//!
//! | file | holds |
//! | --- | --- |
//! | `shown` | what the desks had shown when the server was lost |
//! | `state` | what stood in the books of the shares that were worked on |

mod shown;
mod state;

use crate::club::Club;
use crate::dice::Dice;
use crate::kill::Seen;
use crate::kill::evidence::Evidence;
use crate::kill::life::Life;
use crate::kill::said::Work;
use crate::kill::verdict;
use anyhow::{Context as _, Result, ensure};
use futures::future::try_join_all;
use shown::Shown;
use state::State;
use std::path::PathBuf;
use std::time::Instant;

/// What is to be lost and restored.
#[derive(Debug, Clone, Copy)]
pub struct Wanted {
    /// How often.
    pub rounds: u64,
    /// Acts of each desk in a turn, of which there are three before the backup's server is lost.
    pub acts: u64,
    /// The seed of the dice.
    pub seed: u64,
    /// What is left out on purpose.
    pub without: Without,
}

/// What is left out on purpose: the negative controls.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Without {
    /// Nothing.
    Nothing,
    /// Desks forget what was settled, so that they can't push it again.
    Memory,
    /// The server decides what desks push again as it comes, whatever came before it.
    Order,
}

/// Desks.
const DESKS: [&str; 3] = ["A", "B", "C"];

/// What was seen.
#[derive(Debug, Default)]
pub struct Restored {
    /// Commands that the backup did not know and desks had seen settled.
    pub forgotten: u64,
    /// Of them, rows that other desks than the one that made them showed.
    pub shown_elsewhere: u64,
    /// The verdict.
    pub seen: Seen,
}

/// Loses the server and restores it so many times.
///
/// # Errors
/// When something fails that is neither a loss nor a double.
pub async fn restore(wanted: Wanted) -> Result<Restored> {
    let gathering = if wanted.without == Without::Order { 0 } else { 60 };
    let settings = format!("[sync]\nrecovering_minutes = 5\ngathering_seconds = {gathering}\n");
    let mut club = Club::found_with(&settings).await?;
    let outcome = rounds(&mut club, wanted).await;
    let well = |restored: &Restored| restored.seen.is_well() || wanted.without != Without::Nothing;
    if !outcome.as_ref().is_ok_and(well) {
        eprintln!("everything was kept in {}", club.keep().display());
    }
    outcome
}

async fn rounds(club: &mut Club, wanted: Wanted) -> Result<Restored> {
    let (began, mut dice) = (Instant::now(), Dice::new(wanted.seed));
    // As many shares before the loss as desks, and as many after it.
    let work = Work::choose(&mut club.server.books().await?, 2 * DESKS.len()).await?;
    let mut desks = Vec::new();
    for (share, name) in DESKS.into_iter().enumerate() {
        desks.push(Life::begin(club.newcomer(name)?, &work, share, dice.seed(), false).await?);
    }
    let folders: Vec<PathBuf> = desks.iter().map(|desk| desk.folder().to_owned()).collect();
    let mut restored = Restored::default();
    for _round in 0..wanted.rounds {
        round(club, &mut desks, &work, wanted, &mut restored).await?;
        if !restored.seen.is_well() {
            break;
        }
    }
    for desk in desks {
        desk.end(&mut restored.seen).await?;
    }
    if restored.seen.stuck.is_empty() {
        let evidence = Evidence::gather(&mut club.server.books().await?, &folders, &work).await?;
        verdict::judge(&evidence, &mut restored.seen);
    }
    club.server.stop().await?;
    restored.seen.took = began.elapsed();
    Ok(restored)
}

/// Backup, load, loss, restore, load; then what was shown before is looked for.
async fn round(
    club: &mut Club,
    desks: &mut [Life],
    work: &[Work],
    wanted: Wanted,
    restored: &mut Restored,
) -> Result<()> {
    let folders: Vec<PathBuf> = desks.iter().map(|desk| desk.folder().to_owned()).collect();
    let (before, after) = work.split_at_checked(desks.len()).context("shares for before and after")?;
    turn(desks, 0, wanted.acts).await?;
    let backup = club.server.backup().await?;
    let known = Shown::known(&folders)?;
    quiet(desks, &mut restored.seen).await?;
    for n in 1..=desks.len() {
        turn(desks, n, wanted.acts).await?;
        quiet(desks, &mut restored.seen).await?;
    }
    let stood = State::read(&mut club.server.books().await?, before).await?;
    // Everybody goes on, each with something of their own, and the server is lost in the middle of it.
    for (n, desk) in desks.iter_mut().enumerate() {
        desk.take(desks_after(before, n)).await?;
    }
    all_work(desks, wanted.acts).await?;
    club.server.kill()?;
    let shown = Shown::read(&folders)?;
    restored.forgotten = restored.forgotten.saturating_add(shown.forgotten_since(&known));
    restored.shown_elsewhere = restored.shown_elsewhere.saturating_add(shown.elsewhere());
    if wanted.without == Without::Memory {
        Shown::forget(&folders)?;
    }
    let come_back = async {
        club.server.restore(&backup).await?;
        club.server.start().await
    };
    let ((), ()) = tokio::try_join!(come_back, all_work(desks, wanted.acts / 2))?;
    all_work(desks, wanted.acts / 2).await?;
    quiet(desks, &mut restored.seen).await?;
    ensure!(after.len() == desks.len(), "a share for each desk");
    let mut books = club.server.books().await?;
    restored.seen.lost.extend(shown.missing(&mut books).await?);
    let stands = State::read(&mut books, before).await?;
    restored.seen.wrong.extend(stood.differences(&stands));
    Ok(())
}

fn desks_after(before: &[Work], n: usize) -> usize {
    before.len().saturating_add(n)
}

/// Each desk takes another share than it had last, and works on it for a while.
async fn turn(desks: &mut [Life], turn: usize, acts: u64) -> Result<()> {
    let count = desks.len();
    for (n, desk) in desks.iter_mut().enumerate() {
        desk.take(n.saturating_add(turn) % count.max(1)).await?;
    }
    all_work(desks, acts).await
}

async fn all_work(desks: &mut [Life], acts: u64) -> Result<()> {
    try_join_all(desks.iter_mut().map(|desk| desk.work(acts))).await?;
    Ok(())
}

/// Nobody gives any more commands, everything is settled, and every desk has what the server has.
async fn quiet(desks: &mut [Life], seen: &mut Seen) -> Result<()> {
    for desk in desks.iter_mut() {
        desk.stop_working().await?;
    }
    for desk in desks.iter_mut() {
        desk.settle(seen).await?;
    }
    ensure!(seen.stuck.is_empty(), "{:?}", seen.stuck);
    for desk in desks.iter_mut() {
        desk.compare(seen).await?;
    }
    Ok(())
}
