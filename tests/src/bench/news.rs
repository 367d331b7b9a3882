//! How long what one desk did takes to be seen at another.

use crate::acts::{arrived, check_in, checked_in_at};
use anyhow::Result;
use serde_json::{Value, json};
use system_tests::club::Club;
use system_tests::window::Window;

/// Answers with the moment at which a part's attribute had a value and was painted, by the clock of the day:
/// two windows of one machine share no other.
const SEEN: &str = "const [part, attribute, value, done] = arguments;
    const there = () => document.querySelector(`[data-testid='${part}'][${attribute}='${value}']`);
    const tell = () => requestAnimationFrame(() => setTimeout(() => done(Date.now())));
    if (there()) return tell();
    const look = new MutationObserver(() => {
        if (!there()) return;
        look.disconnect();
        tell();
    });
    look.observe(document.body, { childList: true, subtree: true, attributes: true });";

/// When the window showed it, in milliseconds since 1970.
async fn seen(window: &Window, part: &str, attribute: &str, value: &str) -> Result<f64> {
    window.measure(SEEN, vec![json!(part), json!(attribute), json!(value)]).await
}

/// Both in touch: from the frame that shows a check-in at its own desk to the one that shows it at the other.
///
/// # Errors
/// When a window does not answer.
pub(crate) async fn in_touch(from: &Window, to: &Window, due: &[Value]) -> Result<Vec<f64>> {
    let mut took = Vec::new();
    for booking in due {
        let row = arrived(booking);
        let (here, there) =
            tokio::join!(checked_in_at(from, booking), seen(to, &row, "data-state", "checked_in"));
        took.push(there? - here?);
    }
    Ok(took)
}

/// After an outage: from the frame that shows the first desk's queue empty to the one in which the other
/// desk shows what was queued.
///
/// # Errors
/// When a window does not answer, or the server does not stop and start.
pub(crate) async fn after_an_outage(
    club: &mut Club,
    from: &Window,
    to: &Window,
    due: &[Value],
) -> Result<Vec<f64>> {
    let mut took = Vec::new();
    for booking in due {
        club.stop_server().await?;
        for window in [from, to] {
            window.until("status-strip", "data-link", "offline").await?;
        }
        check_in(from, booking).await?;
        seen(from, "status-waiting", "data-count", "1").await?;
        let row = arrived(booking);
        let (started, empty, shown) = tokio::join!(
            club.start_server(),
            seen(from, "status-waiting", "data-count", "0"),
            seen(to, &row, "data-state", "checked_in"),
        );
        started?;
        took.push((shown? - empty?).max(0.0));
    }
    Ok(took)
}
