//! A few schedules on a real PostgreSQL with every test run, and proof that they would notice what they are there
//! to notice; `cargo xtask simulate --postgres` plays hundreds.
#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use simulation::postgres::many::{self, Plan};
use simulation::postgres::{Control, Postgres};

#[test]
fn desks_that_push_at_once_lose_and_double_nothing_and_without_lock_or_counter_it_shows() {
    let postgres = Postgres::start().unwrap();
    let report = many::play(&postgres, Plan { schedules: 6, seed: 1, control: None });
    assert!(report.violations.is_empty() && report.broken.is_empty(), "{report:#?}");
    assert!(report.played == 6 && report.commands > 0, "{report:#?}");
    // Without the lock two desks have to want one booking in the same moment. One schedule in some three dozen shows
    // it: of three hundred all but never none. Without the counter the first dozen shows it; that is given three times
    // as many. Both end with the first that shows it.
    for (control, schedules) in [(Control::NoLock, 300), (Control::FeedByIdentity, 36)] {
        let report = many::play(&postgres, Plan { schedules, seed: 1, control: Some(control) });
        assert!(!report.violations.is_empty(), "{control:?} went unnoticed: {report:#?}");
    }
    postgres.stop().unwrap();
}
