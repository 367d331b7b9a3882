//! A server lost under load and restored once; `cargo xtask restore-under-load` does it again and again.

use anyhow::Result;
use endurance::restored::{Wanted, Without, restore};

#[tokio::test(flavor = "multi_thread")]
async fn what_desks_had_shown_stands_again_after_a_restore_from_an_old_backup_under_load() -> Result<()> {
    let restored = restore(Wanted { rounds: 1, acts: 8, seed: 3, without: Without::Nothing }).await?;
    assert!(restored.seen.is_well(), "{restored:#?}");
    assert!(restored.forgotten > 60 && restored.shown_elsewhere > 60, "{restored:#?}");
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn desks_that_forgot_what_was_settled_are_found_out() -> Result<()> {
    let restored = restore(Wanted { rounds: 1, acts: 4, seed: 3, without: Without::Memory }).await?;
    assert!(!restored.seen.lost.is_empty(), "{restored:#?}");
    Ok(())
}
