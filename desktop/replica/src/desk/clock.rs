//! This PC's time.

use shared::time::Timestamp;
use std::time::{SystemTime, UNIX_EPOCH};

/// Tells the time; a test sets its own.
pub trait Clock: Send + Sync + 'static {
    /// This PC's time, right or wrong.
    fn now(&self) -> Timestamp;
}

/// The operating system's clock.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> Timestamp {
        let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        Timestamp::from_millis(i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
    }
}
