//! Waiting for something to hold.

use anyhow::{Result, bail};
use std::time::{Duration, Instant};

/// How often to look.
const LOOK: Duration = Duration::from_millis(20);

/// Long enough for whatever should happen soon, on a machine that does other things besides.
pub const SOON: Duration = Duration::from_secs(30);

/// Asks until the answer is there, and says how long that took.
///
/// # Errors
/// When there is no answer within the limit; or an error of the question itself.
pub async fn until<T>(
    what: &str,
    limit: Duration,
    mut question: impl AsyncFnMut() -> Result<Option<T>>,
) -> Result<(T, Duration)> {
    let begun = Instant::now();
    let mut look = tokio::time::interval(LOOK);
    loop {
        look.tick().await;
        if let Some(answer) = question().await? {
            return Ok((answer, begun.elapsed()));
        }
        if begun.elapsed() > limit {
            bail!("not within {} s: {what}", limit.as_secs());
        }
    }
}
