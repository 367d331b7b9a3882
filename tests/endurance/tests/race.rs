//! A few rounds; `cargo xtask race` does a thousand.

use anyhow::Result;
use endurance::race::{Wanted, race};

#[tokio::test(flavor = "multi_thread")]
async fn of_eight_desks_that_want_the_same_at_once_exactly_one_gets_it_and_the_others_learn_why() -> Result<()>
{
    let seen = race(Wanted { rounds: 24, unguarded: false }).await?;
    assert!(seen.wrong.is_empty(), "{seen:#?}");
    assert_eq!((seen.rounds, seen.deadlocks), (24, 0));
    assert_eq!(seen.refused_by_server + seen.refused_at_desk, 24 * 7);
    assert!(seen.refused_by_server > 0 && seen.offered == 24, "{seen:#?}");
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn without_lock_and_constraints_more_than_one_gets_it_and_the_race_sees_that() -> Result<()> {
    let seen = race(Wanted { rounds: 24, unguarded: true }).await?;
    let several = |wrong: &String| wrong.contains("desks were told that they got it");
    assert!(seen.wrong.iter().any(several), "{seen:#?}");
    Ok(())
}
