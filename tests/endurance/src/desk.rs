//! A desk as the window has it: the same service, the same driver, only nobody looks at it.

use crate::club::Newcomer;
use anyhow::{Context as _, Result};
use replica::desk::{Desk, SystemClock};
use replica::driver::{Online, Verdict};
use replica::replica::{KeyFile, Replica, Settings};
use replica::view::{Boot, Link, Phase, Status};
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;
use system_tests::wait::until;
use tokio::sync::broadcast::error::RecvError;
use tokio::time::timeout;

/// Long enough for whatever has to happen, however busy the machine is; a queue that takes longer is stuck.
pub const PATIENCE: Duration = Duration::from_secs(120);

/// Opens the desk of a folder; tells besides whether its file was damaged.
///
/// # Errors
/// When it can't be opened.
pub fn open(folder: &Path) -> Result<(Online, bool)> {
    let opened = Replica::open(&Settings::of(folder), &KeyFile::beside(folder))?;
    let damaged = opened.salvage.is_some();
    Ok((Online::new(Desk::new(opened.replica, Arc::new(SystemClock))?), damaged))
}

/// Brings the desk to where staff can work: in touch with its server where that is there, enrolled, signed in.
///
/// # Errors
/// When the club does not come, or the server refuses the newcomer.
pub async fn begin(online: &Online, who: &Newcomer) -> Result<()> {
    online.connect().await?;
    let desk = online.desk();
    if desk.boot().await?.phase == Phase::FirstStart {
        online.enrol(&who.server, &who.code, &who.name).await?;
    }
    timeout(PATIENCE, known(desk, &who.account)).await.context("the club did not come")?;
    desk.sign_in(who.account.clone(), who.pin.clone()).await?;
    Ok(())
}

/// Waits until this account may sign in here.
async fn known(desk: &Desk, account: &str) {
    let mut changes = desk.changes();
    let is_known = |boot: Boot| boot.staff.iter().any(|staff| staff.account == account);
    while !desk.boot().await.is_ok_and(is_known) {
        if let Err(RecvError::Closed) = changes.recv().await {
            return;
        }
    }
}

/// Waits until the status strip says something.
///
/// # Errors
/// When it does not within [`PATIENCE`]; with what it says instead.
pub async fn shows(desk: &Desk, what: &str, says: impl FnMut(&Status) -> bool) -> Result<()> {
    let mut statuses = desk.statuses();
    let shown = timeout(PATIENCE, statuses.wait_for(says)).await.map(|shown| shown.is_ok());
    if shown == Ok(true) {
        return Ok(());
    }
    let Status { desk, words, .. } = desk.status();
    Err(anyhow::anyhow!("not within {} s: {what}; {desk} says: {words}", PATIENCE.as_secs()))
}

/// In touch, and nothing waits.
#[must_use]
pub const fn at_rest(status: &Status) -> bool {
    matches!(status.link, Link::Online) && status.waiting == 0
}

/// Compares the desk's rows with the server's, as soon as they stand at the same place.
///
/// # Errors
/// When they never do.
pub async fn compare(online: &Online) -> Result<Verdict> {
    let compared = async || match online.verify().await {
        Verdict::NotComparable => Ok(None),
        verdict @ (Verdict::Equal | Verdict::Differs(_)) => Ok(Some(verdict)),
    };
    Ok(until("desk and server stand at the same place", PATIENCE, compared).await?.0)
}
