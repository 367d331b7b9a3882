//! A manager takes a desk out of service.

#![expect(clippy::indexing_slicing, reason = "a test stops at the first surprise")]

use anyhow::{Context as _, Result};
use serde_json::json;
use std::time::Duration;
use system_tests::club::Club;

/// A desk has to know within this.
const KNOWS: Duration = Duration::from_secs(5);

#[tokio::test]
async fn a_revoked_desk_says_so_within_five_seconds_and_the_other_one_works_on() -> Result<()> {
    let mut club = Club::open().await?;
    let (desk, other) = (club.desk("前台A")?, club.desk("前台B")?);
    let (first, second) = (club.window(&desk).await?, club.window(&other).await?);
    for window in [&first, &second] {
        window.until("status-strip", "data-link", "online").await?;
    }
    let desks = club.as_manager("/api/admin/desks", None).await?;
    let mut items = desks["items"].as_array().into_iter().flatten();
    let found = items.find(|one| one["name"] == "前台A").context("the desk is listed")?;
    let path = format!("/api/admin/desks/{}/revoke", found["id"].as_str().unwrap_or_default());
    club.as_manager(&path, Some(json!({}))).await?;
    let took = first.until("status-strip", "data-link", "stopped").await?;
    assert!(took < KNOWS, "took {took:?}");
    assert!(!first.text("status-words").await?.is_empty());
    second.until("status-strip", "data-link", "online").await?;

    // It stays so, also after a new start.
    first.close().await?;
    let first = club.window(&desk).await?;
    first.until("status-strip", "data-link", "stopped").await?;
    Ok(())
}
