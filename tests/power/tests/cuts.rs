//! A few cuts of each kind; `cargo xtask power-cuts` makes many.
#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use power_cuts::{Synchronous, Syncs, Wanted, cut};

const FEW: Wanted = Wanted { times: 10, seed: 7, synchronous: Synchronous::Full, syncs: Syncs::Kept };

#[test]
fn what_was_acknowledged_is_there_when_the_power_is_on_again() {
    let seen = cut(FEW).unwrap();
    assert!(seen.nothing_lost(), "{seen:#?}");
    assert!(seen.cuts == 10 && seen.acknowledged > 10, "{seen:#?}");
}

#[test]
fn a_desk_that_does_not_sync_loses_what_it_acknowledged() {
    let seen = cut(Wanted { synchronous: Synchronous::Off, ..FEW }).unwrap();
    assert!(seen.lost > 0, "{seen:#?}");
}

#[test]
fn a_disk_that_does_not_keep_its_word_is_noticed() {
    let seen = cut(Wanted { syncs: Syncs::Ignored, ..FEW }).unwrap();
    assert!(seen.lost > 0, "{seen:#?}");
}
