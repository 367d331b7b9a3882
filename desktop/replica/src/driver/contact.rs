//! How far the server's clock is ahead of this PC's, measured by every answer.

use super::clock::wall;
use super::storage::Storage;
use super::transport::Trouble;
use shared::time::Timestamp;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::time::Instant;

/// Measures the server's clock by its answers, and tells the desk when it has something new to say.
pub(super) struct Contact<S> {
    storage: Arc<S>,
    told: Mutex<Option<(i64, Instant)>>,
}

impl<S: Storage> Contact<S> {
    /// An answer that was so long under way says nothing about the server's clock.
    const SLOW_MILLIS: i64 = 4_000;
    /// The desk is told of a clock that has moved by so much, …
    const MOVED_MILLIS: u64 = 500;
    /// … and otherwise so often.
    const TELL_EVERY: Duration = Duration::from_secs(60);

    pub(super) fn new(storage: Arc<S>) -> Self {
        Self { storage, told: Mutex::new(None) }
    }

    /// Waits for an answer and measures by it.
    pub(super) async fn timed<A>(
        &self,
        question: impl Future<Output = Result<A, Trouble>>,
        server_time: impl FnOnce(&A) -> Timestamp,
    ) -> Result<A, Trouble> {
        let sent = wall();
        let answer = question.await?;
        self.measured(sent, wall(), server_time(&answer));
        Ok(answer)
    }

    /// The server said its time between these two moments of ours.
    pub(super) fn measured(&self, sent: Timestamp, got: Timestamp, server: Timestamp) {
        let under_way = got.millis().saturating_sub(sent.millis());
        let middle = sent.millis().saturating_add(under_way / 2);
        let offset = server.millis().saturating_sub(middle);
        let mut told = self.told.lock().unwrap_or_else(PoisonError::into_inner);
        let news = match *told {
            None => true,
            Some(_) if under_way >= Self::SLOW_MILLIS => false,
            Some((before, at)) => {
                offset.abs_diff(before) >= Self::MOVED_MILLIS || at.elapsed() >= Self::TELL_EVERY
            }
        };
        if news {
            *told = Some((offset, Instant::now()));
            let storage = Arc::clone(&self.storage);
            tokio::task::spawn_blocking(move || storage.contact(offset));
        }
    }
}
