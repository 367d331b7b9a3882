//! What staff do, timed by the page's own clock: from the event in the page to the frame after its result.

use anyhow::{Result, bail};
use serde_json::{Value, json};
use system_tests::window::Window;

/// Types into the search box and waits for another answer to be painted.
const SEARCH: &str = "const [typed, done] = arguments;
    const box = document.querySelector('[data-testid=search-input]');
    const answer = () => document.querySelector('[data-testid=hit-0]')?.textContent ?? '';
    box.value = ''; box.dispatchEvent(new Event('input', { bubbles: true }));
    const cleared = () => {
        if (answer() !== '') return requestAnimationFrame(cleared);
        const began = performance.now();
        const look = new MutationObserver(() => {
            if (answer() === '') return;
            look.disconnect();
            requestAnimationFrame(() => setTimeout(() => done(performance.now() - began)));
        });
        look.observe(document.body, { childList: true, subtree: true, characterData: true });
        box.focus(); box.value = typed; box.dispatchEvent(new Event('input', { bubbles: true }));
    };
    requestAnimationFrame(cleared);";

/// Presses a row's button and waits until the row shows the rider as arrived.
const CHECK_IN: &str = "const [booking, done] = arguments;
    const row = () => document.querySelector(`[data-testid='arrival-${booking}']`);
    const began = performance.now();
    const look = new MutationObserver(() => {
        if (row()?.dataset.state !== 'checked_in') return;
        look.disconnect();
        requestAnimationFrame(() => setTimeout(() => done(performance.now() - began)));
    });
    look.observe(document.body, { childList: true, subtree: true, attributes: true });
    document.querySelector(`[data-testid='checkin-${booking}']`).click();";

/// Waits until the page has changed nothing for a dozen frames: what one act sets going (the queue sent, the rider's
/// card, what came back from the server) is not the next one's.
const AT_REST: &str = "const done = arguments[0];
    let frames = 0;
    const look = new MutationObserver(() => { frames = 0; });
    look.observe(document.body, { childList: true, subtree: true, attributes: true, characterData: true });
    const frame = () => {
        frames += 1;
        if (frames <= 12) return requestAnimationFrame(frame);
        look.disconnect();
        done(0);
    };
    requestAnimationFrame(frame);";

/// Key presses in the search box, in milliseconds each.
///
/// # Errors
/// When the window does not answer.
pub(crate) async fn searches(window: &Window, rounds: usize) -> Result<Vec<f64>> {
    let letters = ["w", "he", "l", "zh", "ch", "li", "wang", "zhang", "yu", "xin", "h", "s", "m"];
    let mut took = Vec::new();
    for typed in letters.iter().cycle().take(rounds) {
        took.push(window.measure(SEARCH, vec![json!(typed)]).await?);
    }
    Ok(took)
}

/// Check-ins, in milliseconds each: one rider after the other, as they come to a counter, not all at once.
///
/// # Errors
/// When the window does not answer.
pub(crate) async fn check_ins(window: &Window, due: &[Value]) -> Result<Vec<f64>> {
    let mut took = Vec::new();
    for booking in due {
        window.until("status-waiting", "data-count", "0").await?;
        window.measure(AT_REST, Vec::new()).await?;
        took.push(check_in(window, booking).await?);
    }
    Ok(took)
}

/// Checks the rider of a booking in; how long that took, in milliseconds.
///
/// # Errors
/// When the window does not answer.
pub(crate) async fn check_in(window: &Window, booking: &Value) -> Result<f64> {
    window.measure(CHECK_IN, vec![booking.clone()]).await
}

/// The part of the page that shows a booking.
pub(crate) fn arrived(booking: &Value) -> String {
    format!("arrival-{}", booking.as_str().unwrap_or_default())
}

/// The bookings whose riders may be checked in now.
///
/// # Errors
/// When the window does not answer, or nobody is due.
pub(crate) async fn due(window: &Window) -> Result<Vec<Value>> {
    let today = window.ask("today", json!({})).await?;
    let arrivals = today.get("arrivals").and_then(Value::as_array).cloned().unwrap_or_default();
    let due = arrivals.iter().filter(|one| one.pointer("/next/act") == Some(&json!("check_in")));
    let due: Vec<Value> = due.filter_map(|one| one.get("booking_id")).cloned().collect();
    if due.is_empty() {
        bail!("nobody is due");
    }
    Ok(due)
}
