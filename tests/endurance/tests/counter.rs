//! A few rounds; `cargo xtask counter` does many.

use anyhow::Result;
use endurance::counter::{Tills, Wanted, count};

async fn few(tills: Tills) -> Result<()> {
    let seen = count(Wanted { rounds: 4, sales: 10, tills }).await?;
    assert!(seen.wrong.is_empty() && seen.sales == 80, "{seen:#?}");
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn what_two_desks_sell_into_one_till_adds_up_to_the_fen() -> Result<()> {
    few(Tills::One).await
}

#[tokio::test(flavor = "multi_thread")]
async fn what_two_desks_sell_into_their_own_tills_adds_up_to_the_fen() -> Result<()> {
    few(Tills::Own).await
}
