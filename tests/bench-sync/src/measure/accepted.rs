//! Commands that the server takes, decides and stores in a second, from eight desks of one club at once: each in a
//! push of its own, and in pushes of fifty. Beside pgbench with eight clients.

use super::{Effort, in_turn};
use crate::light::LightDesk;
use crate::pgbench::Pgbench;
use crate::stage::Stage;
use crate::table::{Figure, Round, Target};
use crate::work::{ALL, Work};
use anyhow::Result;
use futures::future::try_join_all;
use std::time::{Duration, Instant};

/// Desks at work, and clients of pgbench.
const DESKS: usize = 8;
/// Commands in a push when a desk has many.
const BATCH: usize = 50;

pub(super) async fn measure(effort: Effort) -> Result<Vec<Figure>> {
    let stage = Stage::open(if effort.quick { "small" } else { "club" }).await?;
    let pgbench = Pgbench::prepare(&stage.socket()).await?;
    let mut desks = Vec::new();
    for place in 0..DESKS {
        let mut desk = LightDesk::enrol(&stage, &format!("desk {place}")).await?;
        let work = Work::among(&desk.everything().await?.rows, &desk.origin, place, &ALL)?;
        desk.push(vec![work.open_till()]).await?;
        desks.push((desk, work));
    }
    // Statements are prepared and caches are warm on both sides before anything counts.
    push_for(&mut desks, 1, effort.span() / 4).await?;
    push_for(&mut desks, BATCH, effort.span() / 4).await?;
    let (mut singly, mut batches) = (Vec::new(), Vec::new());
    for round in 0..effort.rounds {
        let pgbench = pgbench.measure(DESKS, effort.span());
        let both = async {
            let singly = push_for(&mut desks, 1, effort.span()).await?;
            Ok((singly, push_for(&mut desks, BATCH, effort.span()).await?))
        };
        let ((one_by_one, many), transactions) = in_turn(round, both, pgbench).await?;
        singly.push(Round::of(one_by_one, transactions));
        batches.push(Round::of(many, transactions));
    }
    drop(desks);
    stage.close().await?;
    Ok(vec![
        Figure {
            name: "accepted_singly",
            what: "commands of 8 desks, one to a push ÷ pgbench TPC-B".to_owned(),
            unit: "/s",
            target: Target::AtLeast(0.35),
            rounds: singly,
        },
        Figure {
            name: "accepted_in_batches",
            what: format!("commands of 8 desks, {BATCH} to a push ÷ pgbench TPC-B"),
            unit: "/s",
            target: Target::AtLeast(1.0),
            rounds: batches,
        },
    ])
}

/// Every desk pushes, and pushes again when it has its answer, for so long; accepted commands a second.
async fn push_for(desks: &mut [(LightDesk, Work)], batch: usize, span: Duration) -> Result<f64> {
    let begun = Instant::now();
    let pushing = desks.iter_mut().map(|(desk, work)| async move {
        let mut accepted = 0_u32;
        while begun.elapsed() < span {
            desk.push(work.many(batch)?).await?;
            accepted = accepted.saturating_add(u32::try_from(batch)?);
        }
        anyhow::Ok(accepted)
    });
    let accepted: u32 = try_join_all(pushing).await?.into_iter().sum();
    Ok(f64::from(accepted) / begun.elapsed().as_secs_f64())
}
