//! A server through many lives: after each, what a desk has seen settled has to be there.

use crate::club::Server;
use crate::desk::PATIENCE;
use crate::dice::Dice;
use crate::file::DeskFile;
use anyhow::{Result, bail};
use std::collections::HashSet;
use std::path::PathBuf;
use system_tests::wait::until;
use tokio::sync::watch;
use tokio::time::sleep;

/// How long it works before it is killed, in milliseconds at most, …
const LONGEST: u64 = 700;
/// … after it has settled something, but for once in so many times.
const IDLE: u64 = 5;
/// How long it has been starting when it is killed as it starts.
const STARTING: u64 = 600;
/// It is killed as it starts once in so many times, …
const AS_IT_STARTS: u64 = 5;
/// … and with its database once in so many times.
const WITH_DATABASE: u64 = 4;

/// What was seen.
#[derive(Debug, Default)]
pub(crate) struct Killed {
    pub(crate) times: u64,
    pub(crate) with_database: u64,
    pub(crate) lost: Vec<String>,
}

/// Kills the server so many times, each time with or without its database, and tells how often so far; it runs
/// afterwards.
pub(crate) async fn lives(
    server: &mut Server,
    desks: &[PathBuf],
    times: u64,
    mut dice: Dice,
    progress: watch::Sender<u64>,
) -> Result<Killed> {
    let mut killed = Killed::default();
    let files = desks.iter().map(|folder| DeskFile::open(folder)).collect::<Result<Vec<_>>>()?;
    let mut before = settled(&files)?;
    while killed.times < times {
        if !dice.once_in(IDLE) {
            let more = async || Ok((settled(&files)? > before).then_some(()));
            until("a desk sees something settled", PATIENCE, more).await?;
        }
        sleep(dice.millis(LONGEST)).await;
        kill(server, &mut dice, &mut killed)?;
        progress.send_replace(killed.times);
        // Nobody answers now: what the desks have seen settled, they have from the one that is gone.
        before = settled(&files)?;
        let mut seen = Vec::new();
        for file in &files {
            seen.push((file.desk()?, file.settled()?));
        }
        server.spawn(&[])?;
        while killed.times < times && dice.once_in(AS_IT_STARTS) {
            sleep(dice.millis(STARTING)).await;
            kill(server, &mut dice, &mut killed)?;
            server.spawn(&[])?;
        }
        server.ready().await?;
        let mut books = server.books().await?;
        for (desk, settled) in seen {
            let there: HashSet<String> = books.texts(&settlements(&desk)?).await?.into_iter().collect();
            let gone = settled.iter().filter(|line| !there.contains(*line));
            killed.lost.extend(gone.map(|line| format!("settlement {line} of desk {desk} is gone")));
        }
    }
    Ok(killed)
}

/// How much the desks have seen settled so far.
fn settled(files: &[DeskFile]) -> Result<i64> {
    let count = |file: &DeskFile| file.number("SELECT count(*) FROM commands WHERE settled_at IS NOT NULL");
    files.iter().map(count).sum()
}

fn kill(server: &mut Server, dice: &mut Dice, killed: &mut Killed) -> Result<()> {
    server.kill()?;
    killed.times = killed.times.saturating_add(1);
    if dice.once_in(WITH_DATABASE) && server.kill_database()? {
        killed.with_database = killed.with_database.saturating_add(1);
    }
    Ok(())
}

/// The question for a desk's settlements: number, id and outcome, a line each.
pub(crate) fn settlements(desk: &str) -> Result<String> {
    if !desk.chars().all(|sign| sign.is_ascii_hexdigit() || sign == '-') {
        bail!("{desk} is no id");
    }
    Ok(format!(
        "SELECT desk_seq || ' ' || command_id || ' ' || outcome FROM settled_commands \
         WHERE desk_id = '{desk}' ORDER BY desk_seq"
    ))
}
