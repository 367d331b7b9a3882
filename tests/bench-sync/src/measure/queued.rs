//! A desk comes back with 500 commands in its queue: seconds until another desk shows the last of them.

use super::Effort;
use crate::stage::Stage;
use crate::table::{Figure, Round, Target};
use crate::window_less::{at_work, give, rest, rows, work};
use crate::work::ALL;
use anyhow::{Context as _, Result, ensure};
use replica::desk::Desk;
use std::time::{Duration, Instant};
use tokio::sync::broadcast::error::RecvError;
use tokio::time::timeout;

/// Commands in the queue.
const QUEUED: usize = 500;
/// Much longer than staff would wait.
const LIMIT: Duration = Duration::from_mins(2);

pub(super) async fn measure(effort: Effort) -> Result<Vec<Figure>> {
    let stage = Stage::open("small").await?;
    let (away, newcomer) = at_work(&stage, "away").await?;
    let (other, _) = at_work(&stage, "other").await?;
    let mut work = work(&away, &rows(&stage).await?, &newcomer.folder, 0, &ALL).await?;
    let mut rounds = Vec::new();
    for round in 0..effort.rounds {
        rest(&away).await?;
        away.close().await;
        for command in work.many(QUEUED - 1)? {
            give(&away, command).await?;
        }
        let last = format!("末位{round}号");
        give(&away, work.register(&last)).await?;
        let begun = Instant::now();
        away.connect().await?;
        timeout(LIMIT, shown(other.desk(), &last)).await.context("the last command never showed")??;
        rounds.push(Round { subject: begun.elapsed().as_secs_f64(), baseline: None });
    }
    away.close().await;
    other.close().await;
    stage.close().await?;
    Ok(vec![Figure {
        name: "queued_500",
        what: format!("{QUEUED} queued commands, until another desk shows the last"),
        unit: "s",
        target: Target::None,
        rounds,
    }])
}

/// Waits until the desk finds somebody of this name.
async fn shown(desk: &Desk, name: &str) -> Result<()> {
    let mut changes = desk.changes();
    while desk.search(name).await?.is_empty() {
        ensure!(!matches!(changes.recv().await, Err(RecvError::Closed)), "the desk is gone");
    }
    Ok(())
}
