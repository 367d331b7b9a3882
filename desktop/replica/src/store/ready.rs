//! Futures that are ready at once.

use std::future::Future;
use std::pin::pin;
use std::task::{Context, Poll, Waker};

/// A future that should have been ready waited for something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a command on SQLite waited for something that is not SQLite")]
pub struct NotReady;

/// The value of a future that never waits, such as a command on a [`super::SqliteStore`]. Polls once.
///
/// # Errors
/// [`NotReady`] when the future waits all the same.
pub fn block_on_ready<F: Future>(future: F) -> Result<F::Output, NotReady> {
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(value) => Ok(value),
        Poll::Pending => Err(NotReady),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_ready_future_gives_its_value_and_a_waiting_one_an_error() {
        assert_eq!(block_on_ready(async { 7 }), Ok(7));
        assert_eq!(block_on_ready(std::future::pending::<()>()), Err(NotReady));
    }
}
