//! A desk as the window has it, at work on a stage: the same service, the same driver, its encrypted file.

use crate::light::LightDesk;
use crate::stage::Stage;
use crate::work::{Act, Work};
use anyhow::{Context as _, Result};
use endurance::club::Newcomer;
use endurance::desk::{at_rest, begin, open, shows};
use endurance::file::DeskFile;
use replica::driver::Online;
use shared::command::Command;
use shared::number::Origin;
use shared::record::Row;
use std::path::Path;

/// Enrols a desk, lets it fetch the club, and signs a receptionist in.
pub(crate) async fn at_work(stage: &Stage, name: &str) -> Result<(Online, Newcomer)> {
    let newcomer = stage.newcomer(name).await?;
    let (online, _damaged) = open(&newcomer.folder)?;
    begin(&online, &newcomer).await?;
    Ok((online, newcomer))
}

/// Work for the desk of a folder, its till opened.
pub(crate) async fn work(
    online: &Online,
    rows: &[Row],
    folder: &Path,
    place: usize,
    acts: &[Act],
) -> Result<Work> {
    let origin =
        DeskFile::open(folder)?.texts("SELECT origin FROM sync_state")?.pop().context("no origin")?;
    let work = Work::among(rows, &Origin::try_from(origin)?, place, acts)?;
    give(online, work.open_till()).await?;
    Ok(work)
}

/// Gives a command as the window does.
pub(crate) async fn give(online: &Online, command: Command) -> Result<()> {
    online.desk().give(async move |_draft| Ok(command)).await?;
    Ok(())
}

/// Waits until a desk is in touch and nothing of it waits.
pub(crate) async fn rest(online: &Online) -> Result<()> {
    shows(online.desk(), "at rest", at_rest).await
}

/// The rows of a stage's club.
pub(crate) async fn rows(stage: &Stage) -> Result<Vec<Row>> {
    Ok(LightDesk::enrol(stage, "onlooker").await?.everything().await?.rows)
}
