//! A new desk fetches a club of 10,000 and of 100,000 rows: from the driver's start over the server's reading, the
//! network and the decoding to the commit in the encrypted file. Beside the bare insert of the same rows, ready in
//! memory, into the same tables of a fresh encrypted file, in one transaction.

use super::{Effort, in_turn};
use crate::bare::bootstrapped;
use crate::light::LightDesk;
use crate::raw;
use crate::stage::Stage;
use crate::table::{Figure, Round, Target};
use crate::work::{Act, Work};
use anyhow::Result;
use std::fs;

/// Rows of the small and of the large club.
const SMALL: usize = 10_000;
const LARGE: usize = 100_000;

pub(super) async fn measure(effort: Effort) -> Result<Vec<Figure>> {
    let stage = Stage::open("small").await?;
    let mut grower = LightDesk::enrol(&stage, "grower").await?;
    let mut figures = Vec::new();
    for (name, rows) in
        [("bootstrap_10k", SMALL), ("bootstrap_100k", if effort.quick { 20_000 } else { LARGE })]
    {
        grow(&mut grower, rows).await?;
        figures.push(one_size(&stage, &mut grower, name, effort).await?);
    }
    drop(grower);
    stage.close().await?;
    Ok(figures)
}

/// Registers members, each with a rider, until the club has so many rows.
async fn grow(grower: &mut LightDesk, rows: usize) -> Result<()> {
    let there = grower.everything().await?.rows;
    let mut work = Work::among(&there, &grower.origin, 0, &[Act::Register])?;
    grower.push(work.many(rows.saturating_sub(there.len()).div_ceil(2))?).await
}

async fn one_size(
    stage: &Stage,
    grower: &mut LightDesk,
    name: &'static str,
    effort: Effort,
) -> Result<Figure> {
    let rows = grower.everything().await?.rows;
    let count = f64::from(u32::try_from(rows.len())?);
    let ready = raw::ready(&rows);
    drop(rows);
    let mut rounds = Vec::new();
    for round in 0..effort.rounds {
        let (fetched, inserted) = (stage.place("fetched")?, stage.place("inserted")?);
        let subject = async {
            let desk = LightDesk::enrol(stage, &format!("{name} {round}")).await?;
            bootstrapped(&desk, &fetched).await
        };
        let baseline = async {
            let mut file = raw::fresh(&inserted)?;
            tokio::task::block_in_place(|| raw::bulk_insert(&mut file, &ready))
        };
        let (subject, baseline) = in_turn(round, subject, baseline).await?;
        rounds.push(Round::of(count / subject.as_secs_f64(), count / baseline.as_secs_f64()));
        fs::remove_dir_all(fetched)?;
        fs::remove_dir_all(inserted)?;
    }
    Ok(Figure {
        name,
        what: format!("bootstrap of {count:.0} rows ÷ bulk insert into encrypted SQLite"),
        unit: "rows/s",
        target: Target::AtLeast(0.25),
        rounds,
    })
}
