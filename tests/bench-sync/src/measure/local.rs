//! An act at a desk by itself, as the window gives it: from the call to its answer, when it is safe from a power cut.
//! Beside the bare commit of one small row in an encrypted file that is synced as the replica's is.

use super::Effort;
use crate::raw;
use crate::stage::Stage;
use crate::statistics::{millis, p99};
use crate::table::{Figure, Round, Target};
use crate::window_less::{at_work, give, rest, rows, work};
use crate::work::ALL;
use anyhow::{Context as _, Result};
use rusqlite::Connection;
use std::time::{Duration, Instant};

/// Acts before it is the other side's turn.
const IN_A_ROW: usize = 20;
/// A small row.
const SMALL: usize = 100;

pub(super) async fn measure(effort: Effort) -> Result<Vec<Figure>> {
    let stage = Stage::open(if effort.quick { "small" } else { "club" }).await?;
    let (desk, newcomer) = at_work(&stage, "desk").await?;
    let mut work = work(&desk, &rows(&stage).await?, &newcomer.folder, 0, &ALL).await?;
    let file = raw::fresh(&stage.place("raw")?)?;
    file.execute_batch("CREATE TABLE said (id INTEGER PRIMARY KEY, what TEXT NOT NULL)")?;
    let mut rounds = Vec::new();
    for _round in 0..effort.rounds {
        // Each round begins with an empty queue, and without a network.
        desk.connect().await?;
        rest(&desk).await?;
        desk.close().await;
        let (mut acts, mut commits) = (Vec::new(), Vec::new());
        while acts.len() < effort.samples() {
            for command in work.many(IN_A_ROW)? {
                let begun = Instant::now();
                give(&desk, command).await?;
                acts.push(begun.elapsed());
            }
            for _ in 0..IN_A_ROW {
                commits.push(tokio::task::block_in_place(|| commit(&file))?);
            }
        }
        let slow = |times: &[Duration]| p99(&millis(times)).context("no samples");
        rounds.push(Round::of(slow(&acts)?, slow(&commits)?));
    }
    stage.close().await?;
    Ok(vec![Figure {
        name: "local_command",
        what: "local command, p99 ÷ bare commit in encrypted SQLite, p99".to_owned(),
        unit: "ms",
        target: Target::AtMost(3.0),
        rounds,
    }])
}

fn commit(file: &Connection) -> Result<Duration> {
    let what = "x".repeat(SMALL);
    let begun = Instant::now();
    file.prepare_cached("INSERT INTO said (what) VALUES (?1)")?.execute([what])?;
    Ok(begun.elapsed())
}
