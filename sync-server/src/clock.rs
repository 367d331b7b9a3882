//! The server's clock: read here and nowhere else, so that a test can turn it.

use chrono::{DateTime, Utc};
use shared::time::Timestamp;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

/// The system's clock, turned ahead by as much as a test wishes.
#[derive(Debug, Clone, Default)]
pub struct Clock {
    ahead_millis: Arc<AtomicI64>,
}

impl Clock {
    /// Now.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        Timestamp::from(Utc::now()).plus_millis(self.ahead_millis.load(Ordering::Relaxed))
    }

    /// Now, as the database has it.
    #[must_use]
    pub fn utc(&self) -> DateTime<Utc> {
        self.now().datetime()
    }

    /// Turns the clock of this server ahead. For tests: what expires can be seen to expire without waiting.
    pub fn turn_ahead(&self, minutes: i64) {
        self.ahead_millis.fetch_add(minutes.saturating_mul(60_000), Ordering::Relaxed);
    }
}
