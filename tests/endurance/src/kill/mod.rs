//! `kill -9` of desks and server at any moment under load, again and again; afterwards nothing that was
//! acknowledged may be missing, nothing may be there twice, and no queue may be stuck.
//!
//! | file | holds |
//! | --- | --- |
//! | `said` | what the desk's program and the one that kills it say to each other |
//! | `at_work`, `day` | the desk's program: somebody who never pauses for long |
//! | `life` | a desk through many lives, and the ledger of what it acknowledged |
//! | `server` | a server through many lives |
//! | `evidence`, `verdict` | what is there in the end, and what of it is wrong |

mod at_work;
mod day;
pub(crate) mod evidence;
pub(crate) mod life;
pub(crate) mod said;
mod server;
pub(crate) mod verdict;

pub use at_work::{Options, work};

use crate::club::Club;
use crate::dice::Dice;
use anyhow::Result;
use life::Life;
use said::Work;
use std::time::{Duration, Instant};
use tokio::sync::watch;

/// What is to be killed.
#[derive(Debug, Clone, Copy)]
pub struct Wanted {
    /// How often each: the server, and each of the two desks.
    pub times: u64,
    /// The seed of the dice: what staff do and when a process is killed follow it.
    pub seed: u64,
    /// The desks acknowledge before they commit: the negative control.
    pub forget: bool,
}

/// What was seen.
#[derive(Debug, Default)]
pub struct Seen {
    /// Kills of a desk.
    pub desks_killed: u64,
    /// Kills of the server, …
    pub servers_killed: u64,
    /// … and how often its database was killed with it.
    pub databases_killed: u64,
    /// Commands that a desk acknowledged.
    pub acknowledged: u64,
    /// Of them or of their settlements, what is gone.
    pub lost: Vec<String>,
    /// What is there more than once.
    pub doubled: Vec<String>,
    /// Commands that were never settled.
    pub stuck: Vec<String>,
    /// What else is not as it has to be.
    pub wrong: Vec<String>,
    /// How long it took.
    pub took: Duration,
}

impl Seen {
    /// True when nothing at all is to complain of.
    #[must_use]
    pub const fn is_well(&self) -> bool {
        self.lost.is_empty() && self.doubled.is_empty() && self.stuck.is_empty() && self.wrong.is_empty()
    }
}

/// Kills so many times, heals, and looks at what is there.
///
/// # Errors
/// When something fails that is neither a loss nor a double: a program that does not start, for one.
pub async fn kill(wanted: Wanted) -> Result<Seen> {
    let mut club = Club::found().await?;
    let outcome = lives(&mut club, wanted).await;
    if !outcome.as_ref().is_ok_and(|seen| seen.is_well() || wanted.forget) {
        eprintln!("everything was kept in {}", club.keep().display());
    }
    outcome
}

async fn lives(club: &mut Club, wanted: Wanted) -> Result<Seen> {
    let began = Instant::now();
    let mut dice = Dice::new(wanted.seed);
    let work = Work::choose(&mut club.server.books().await?, 1).await?;
    let mut desks = Vec::new();
    for name in ["A", "B"] {
        let who = club.newcomer(name)?;
        desks.push(Life::begin(who, &work, 0, dice.seed(), wanted.forget).await?);
    }
    let files = desks.iter().map(|desk| desk.folder().to_owned()).collect::<Vec<_>>();
    let mut seen = Seen::default();
    {
        let [first, second] = desks.as_mut_slice() else { anyhow::bail!("not two desks") };
        let times = wanted.times;
        let (tell, told) = watch::channel(0);
        let killed = server::lives(&mut club.server, &files, times, Dice::new(dice.seed()), tell);
        let lives = (first.lives(times, told.clone()), second.lives(times, told));
        let ((), (), killed) = tokio::try_join!(lives.0, lives.1, killed)?;
        seen.servers_killed = killed.times;
        seen.databases_killed = killed.with_database;
        seen.lost.extend(killed.lost);
    }
    for desk in &mut desks {
        desk.stop_working().await?;
    }
    for desk in &mut desks {
        desk.settle(&mut seen).await?;
    }
    let quiet = seen.stuck.is_empty();
    if quiet {
        for desk in &mut desks {
            desk.compare(&mut seen).await?;
        }
    }
    for desk in desks {
        desk.end(&mut seen).await?;
    }
    if quiet {
        let evidence = evidence::Evidence::gather(&mut club.server.books().await?, &files, &work).await?;
        verdict::judge(&evidence, &mut seen);
    }
    club.server.stop().await?;
    seen.took = began.elapsed();
    Ok(seen)
}
