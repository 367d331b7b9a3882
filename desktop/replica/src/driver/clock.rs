//! Two times: the engine's, which never jumps, and the wall's, which people read.

use shared::sync::engine::Link;
use shared::time::Timestamp;
use std::time::{Duration, SystemTime, UNIX_EPOCH};
use tokio::time::Instant;

/// Milliseconds since 1970 by this PC's clock.
pub(super) fn wall() -> Timestamp {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    Timestamp::from_millis(i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
}

/// Counts for the engine: somebody who sets the PC's clock back must not make it wait for hours.
#[derive(Debug, Clone, Copy)]
pub(super) struct EngineClock {
    begun: Instant,
    begun_at: Timestamp,
}

impl EngineClock {
    pub(super) fn start() -> Self {
        Self { begun: Instant::now(), begun_at: wall() }
    }

    pub(super) fn now(&self) -> Timestamp {
        let elapsed = self.begun.elapsed().as_millis();
        self.begun_at.plus_millis(i64::try_from(elapsed).unwrap_or(i64::MAX))
    }

    pub(super) fn instant(&self, at: Timestamp) -> Instant {
        let after = at.millis().saturating_sub(self.begun_at.millis());
        self.begun + Duration::from_millis(u64::try_from(after).unwrap_or(0))
    }

    /// The link with the times that people read.
    pub(super) fn for_people(&self, link: Link) -> Link {
        match link {
            Link::Offline { since } => {
                let ago = self.now().millis().saturating_sub(since.millis());
                Link::Offline { since: wall().plus_millis(ago.saturating_neg()) }
            }
            Link::Online | Link::CatchingUp { .. } | Link::Bootstrapping | Link::Stopped(_) => link,
        }
    }
}
