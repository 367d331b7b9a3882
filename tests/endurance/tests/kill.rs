//! A few kills; `cargo xtask kill` makes many.

use anyhow::Result;
use endurance::kill::{Wanted, kill};

#[tokio::test(flavor = "multi_thread")]
async fn what_a_desk_acknowledged_outlives_kills_of_desks_and_server_and_is_done_once() -> Result<()> {
    let seen = kill(Wanted { times: 3, seed: 7, forget: false }).await?;
    assert!(seen.is_well(), "{seen:#?}");
    assert!(seen.desks_killed == 6 && seen.servers_killed == 3 && seen.acknowledged > 20, "{seen:#?}");
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_desk_that_acknowledges_before_it_commits_is_caught() -> Result<()> {
    let seen = kill(Wanted { times: 2, seed: 7, forget: true }).await?;
    assert!(!seen.lost.is_empty(), "{seen:#?}");
    Ok(())
}
