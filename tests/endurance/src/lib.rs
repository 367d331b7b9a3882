//! Endurance: the product's own server program, the service behind the desk's window and a real network between
//! them, for a long time and through many misfortunes; then the books are counted.
//!
//! | room | holds |
//! | --- | --- |
//! | [`counter`] | two desks sell into one till and to one member, with and without a network, round after round |
//! | [`kill`] | desks and server killed at any moment under load, again and again |
//! | [`restored`] | the server lost under load and restored from an old backup |
//! | [`race`] | eight desks want the same coach, horse or rider at once, round after round |
//! | [`club`] | a club of one's own with its server's program |
//! | [`desk`] | a desk as the window has it, without the window |
//! | [`file`] | a desk's file, read beside the product by the cipher alone |
//! | [`dice`] | dice of one seed |
//!
//! The programs are built without anything for tests: no failpoint, no mutant.

pub mod club;
pub mod counter;
pub mod desk;
pub mod dice;
pub mod file;
pub mod kill;
pub mod race;
pub mod restored;

use anyhow::{Result, bail};
use tokio::signal::unix::{SignalKind, signal};

/// Does something until it is done or we are told to end; either way nothing that it started stays.
///
/// # Errors
/// Its own, or that it was interrupted.
pub async fn unless_told_to_end<T>(act: impl Future<Output = Result<T>>) -> Result<T> {
    let (mut terminate, mut interrupt) = (signal(SignalKind::terminate())?, signal(SignalKind::interrupt())?);
    tokio::select! {
        done = act => done,
        _ = terminate.recv() => bail!("told to end"),
        _ = interrupt.recv() => bail!("interrupted"),
    }
}
