//! Power cuts: a desk on a disk that forgets, at a cut, what it was not told to make safe. What the desk
//! has acknowledged has to be there when the power is on again; everything else wholly, or not at all.
//!
//! | file | holds |
//! | --- | --- |
//! | `disk` | the disk in memory: what is safe, what is not yet, and the cut |
//! | `vfs` | the disk as SQLite sees it; all the unsafe code is there |
//! | `act` | what happens at a desk |
//! | `server` | enough of a server to answer it |
//! | `life` | one desk through many cuts, compared with a twin that has none |
//!
//! The replica is the product's own, built without anything for tests.

mod act;
mod dice;
mod disk;
mod life;
mod server;
mod vfs;

use anyhow::{Context, Result};
use dice::Dice;
pub use disk::Syncs;
use life::Life;
pub use replica::replica::Synchronous;
use std::collections::BTreeMap;

/// Cuts that a desk lives through before another one begins from nothing.
const CUTS_IN_A_LIFE: u64 = 25;

/// What is to be cut.
#[derive(Debug, Clone, Copy)]
pub struct Wanted {
    /// How many times.
    pub times: u64,
    /// The seed of the dice: the same seed gives the same acts and cuts.
    pub seed: u64,
    /// When the desk takes a commit for durable.
    pub synchronous: Synchronous,
    /// Whether the disk keeps its word.
    pub syncs: Syncs,
}

/// What was seen.
#[derive(Debug, Default)]
pub struct Seen {
    /// Power cuts.
    pub cuts: u64,
    /// Commands that were acknowledged.
    pub acknowledged: u64,
    /// Of them, those that were gone afterwards.
    pub lost: u64,
    /// What else was not as it has to be.
    pub wrong: Vec<String>,
    /// Where the power went, and how often.
    pub places: BTreeMap<String, u64>,
}

impl Seen {
    /// True when everything was there, and nothing was wrong.
    #[must_use]
    pub fn nothing_lost(&self) -> bool {
        self.lost == 0 && self.wrong.is_empty()
    }
}

/// Cuts the power so many times. A desk that has lost something is given up; the next one begins from
/// nothing.
///
/// # Errors
/// When something fails that has nothing to do with power.
pub fn cut(wanted: Wanted) -> Result<Seen> {
    // The cipher would tell of every page that can't be read while there is no power.
    rusqlite::Connection::open_in_memory()?.execute_batch("PRAGMA cipher_log_level = NONE")?;
    let mut dice = Dice::new(wanted.seed);
    let mut seen = Seen::default();
    while seen.cuts < wanted.times {
        let seed = dice.seed();
        let mut life = Life::new(seed, wanted.synchronous, wanted.syncs)?;
        let most = CUTS_IN_A_LIFE.min(wanted.times.saturating_sub(seen.cuts));
        for _cut in 0..most {
            let place = life.work().with_context(|| format!("the desk of seed {seed}"))?;
            seen.cuts += 1;
            *seen.places.entry(place.clone()).or_default() += 1;
            let found = life.look().with_context(|| format!("after a cut at: {place}"))?;
            seen.lost += found.lost;
            let told = found.wrong.iter().map(|wrong| format!("cut {} at {place}: {wrong}", seen.cuts));
            seen.wrong.extend(told);
            if found.lost > 0 || !found.wrong.is_empty() {
                break;
            }
        }
        seen.acknowledged += life.acknowledged();
    }
    Ok(seen)
}
