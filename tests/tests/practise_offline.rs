//! Staff rehearse a cut: the desk acts as if its cable were pulled, and afterwards nothing is missing.

#![expect(clippy::indexing_slicing, reason = "a test stops at the first surprise")]

use anyhow::{Context as _, Result};
use serde_json::json;
use system_tests::club::Club;

#[tokio::test]
async fn a_practised_cut_keeps_work_waiting_and_delivers_it_when_it_ends() -> Result<()> {
    let mut club = Club::open().await?;
    let (desk, other) = (club.desk("前台A")?, club.desk("前台B")?);
    let (first, second) = (club.window(&desk).await?, club.window(&other).await?);
    for window in [&first, &second] {
        window.until("status-strip", "data-link", "online").await?;
    }
    first.click("nav-sync").await?;
    first.click("practice-minutes-5").await?;
    first.click("practice-start").await?;
    first.until("status-strip", "data-link", "practising").await?;
    second.until("status-strip", "data-link", "online").await?;

    first.click("nav-today").await?;
    let today = first.ask("today", json!({})).await?;
    let due = today["arrivals"].as_array().into_iter().flatten();
    let booking = due
        .filter(|one| one["next"]["act"] == "check_in")
        .find_map(|one| one["booking_id"].as_str())
        .context("nobody is due")?
        .to_owned();
    let row = format!("arrival-{booking}");
    first.click(&format!("checkin-{booking}")).await?;
    first.until(&row, "data-state", "checked_in").await?;
    first.until("status-waiting", "data-count", "1").await?;
    first.click("nav-sync").await?;
    first.until("sync-queue-count", "data-count", "1").await?;
    first.part("sync-queued").await?;
    second.until(&row, "data-state", "booked").await?;

    first.click("practice-end").await?;
    first.until("sync-queue-count", "data-count", "0").await?;
    first.until("status-strip", "data-link", "online").await?;
    // Done as it was seen here; whoever is due may have ridden their package empty, and that is told of.
    let outcome = first.attribute("sync-settled", "data-outcome").await?;
    assert!(["applied", "applied_with_issue"].contains(&outcome.as_str()), "{outcome}");
    second.until(&row, "data-state", "checked_in").await?;

    // Row for row the server's, table by table.
    first.click("sync-verify").await?;
    first.until("sync-finding", "data-verdict", "equal").await?;
    let tables = first.ask("replica_facts", json!({})).await?;
    let mut tables = tables["tables"].as_array().context("tables")?.iter();
    assert!(tables.all(|table| table["equal"] == true), "{tables:?}");

    // A rehearsal does not outlive the program.
    first.click("practice-start").await?;
    first.until("status-strip", "data-link", "practising").await?;
    first.kill_nine().await?;
    let first = club.window(&desk).await?;
    first.until("status-strip", "data-link", "online").await?;
    Ok(())
}
