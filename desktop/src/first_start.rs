//! A first start without hands: what `--enrol` and `--sign-in` ask for, done before the window opens.

use crate::flags::Flags;
use replica::desk::Desk;
use replica::driver::Online;
use replica::view::{Boot, Phase, Problem};
use std::time::Duration;
use tokio::sync::broadcast::error::RecvError;
use tokio::time::timeout;

/// Fetching a large club over a slow line takes a while.
const CLUB_IS_HERE: Duration = Duration::from_secs(180);

/// Enrols and signs in where that is asked for and not done yet. What fails is left to the window.
pub(crate) async fn carry_out(online: &Online, flags: &Flags) {
    if let Err(problem) = attempt(online, flags).await {
        // The words may name people; the code says enough.
        tracing::error!(code = problem.code, "the first start goes on in the window");
    }
}

async fn attempt(online: &Online, flags: &Flags) -> Result<(), Problem> {
    let desk = online.desk();
    let mut boot = desk.boot().await?;
    if let (Phase::FirstStart, Some(server), Some(code)) = (boot.phase, &flags.server, &flags.enrol) {
        boot = online.enrol(server, code, &flags.desk_name).await?;
    }
    if let (Phase::SignIn, Some(account), Some(pin)) = (boot.phase, &flags.sign_in, &flags.pin) {
        // The account comes with the club's rows.
        if timeout(CLUB_IS_HERE, known(desk, account)).await.is_err() {
            tracing::error!("the club is not here yet: somebody has to sign in by hand");
            return Ok(());
        }
        desk.sign_in(account.clone(), pin.clone()).await?;
    }
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
