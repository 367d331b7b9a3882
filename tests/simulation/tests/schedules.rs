//! A few schedules with every test run; `cargo xtask simulate` plays thousands.
#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use shared::mutant::Mutant;
use simulation::{mutants, schedule};

#[test]
fn whatever_breaks_nothing_is_lost_or_doubled_and_all_desks_end_alike() {
    let (mut anew, mut clashes) = (0, 0);
    // In the last one a number is given to two sales.
    for seed in (1..=23).chain([42]) {
        let outcome = schedule::play(seed).unwrap();
        assert!(outcome.violations.is_empty(), "seed {seed}: {:#?}", outcome.violations);
        assert!(outcome.commands > 0, "seed {seed}: nobody did anything");
        anew += outcome.anew;
        clashes += outcome.clashes;
    }
    assert!(anew > 0 && clashes > 0, "{anew} desks enrolled anew, {clashes} numbers clashed");
}

#[test]
fn a_seed_plays_the_same_schedule_again() {
    let (one, other) = (schedule::play(7).unwrap(), schedule::play(7).unwrap());
    assert_eq!((one.commands, one.steps), (other.commands, other.steps));
}

#[test]
fn each_deliberate_mistake_is_noticed() {
    mutants::hunt_all(1, 100, |killed| {
        let killed = killed.unwrap();
        assert!(killed.after.is_some(), "{:?} went unnoticed", killed.mutant);
    });
    assert!(Mutant::ALL.len() >= 20);
}
