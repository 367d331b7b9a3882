//! A restored PC image: two PCs work as one desk. The second one is found out, says what happened and what to do, and
//! nothing that either of them showed as done is lost.

#![expect(clippy::indexing_slicing, reason = "a test stops at the first surprise")]

use anyhow::{Context as _, Result, ensure};
use serde_json::{Value, json};
use system_tests::club::Club;
use system_tests::wait::{SOON, until};
use system_tests::window::Window;

/// Bookings whose riders can be checked in now.
async fn due(window: &Window) -> Result<Vec<String>> {
    let today = window.ask("today", json!({})).await?;
    let due = today["arrivals"].as_array().context("arrivals")?.iter();
    let due = due.filter(|one| one["next"]["act"] == "check_in");
    Ok(due.filter_map(|one| one["booking_id"].as_str().map(str::to_owned)).collect())
}

async fn check_in(window: &Window, booking: &str) -> Result<()> {
    window.click("nav-today").await?;
    window.click(&format!("checkin-{booking}")).await?;
    window.until(&format!("arrival-{booking}"), "data-state", "checked_in").await?;
    Ok(())
}

async fn settled(window: &Window) -> Result<()> {
    window.until("status-strip", "data-link", "online").await?;
    window.delivered().await
}

#[tokio::test]
async fn a_restored_image_is_found_out_says_so_and_loses_nothing() -> Result<()> {
    let mut club = Club::open().await?;
    let desk = club.desk("前台A")?;
    let first = club.window(&desk).await?;
    settled(&first).await?;
    let riders = due(&first).await?;
    ensure!(riders.len() >= 4, "too few riders are due: {riders:?}");
    first.close().await?;
    // The image is taken, the PC works on, and the image comes to life on another PC.
    let image = desk.image("另一台电脑")?;
    let first = club.window(&desk).await?;
    check_in(&first, &riders[0]).await?;
    settled(&first).await?;
    club.stop_server().await?;
    let copy = club.window(&image).await?;
    copy.until("status-strip", "data-link", "offline").await?;
    check_in(&copy, &riders[1]).await?;
    first.until("status-strip", "data-link", "offline").await?;
    check_in(&first, &riders[2]).await?;
    club.start_server().await?;

    copy.until("stopped", "data-code", "forked").await?;
    // The one that was there before works on.
    settled(&first).await?;
    let said = copy.text("stopped").await?;
    ensure!(said.contains("另一台电脑") && said.contains("重新登记"), "{said}");
    ensure!(copy.text("stopped-queue").await?.contains('1'), "{said}");
    copy.picture("forked").await?;

    // Enrolled anew it is a desk of its own, and brings what it had done.
    let code = club.code()?;
    copy.type_in("enrol-code", &code).await?;
    if copy.value("enrol-server").await?.is_empty() {
        copy.type_in("enrol-server", &club.address()).await?;
    }
    if copy.value("enrol-name").await?.is_empty() {
        copy.type_in("enrol-name", "前台B").await?;
    }
    copy.click("enrol-submit").await?;
    // Whoever was at it was signed out when it was found out.
    let (account, pin) = club.sign_in("receptionist")?;
    copy.click(&format!("signin-account-{account}")).await?;
    copy.type_in("signin-pin", pin).await?;
    copy.click("signin-submit").await?;
    settled(&copy).await?;
    let journal = async || {
        let page: Value = copy.ask("sync_page", json!({})).await?;
        let kinds = page["happened"].as_array().context("happened")?.iter();
        Ok(kinds.filter_map(|one| one["kind"].as_str()).any(|kind| kind == "forked").then_some(()))
    };
    until("the journal tells of it", SOON, journal).await?;
    copy.click("nav-today").await?;
    for window in [&first, &copy] {
        window.click("nav-today").await?;
        for booking in &riders[..3] {
            window.until(&format!("arrival-{booking}"), "data-state", "checked_in").await?;
        }
    }
    check_in(&first, &riders[3]).await?;
    copy.until(&format!("arrival-{}", riders[3]), "data-state", "checked_in").await?;
    let listed = format!("'{}'", riders[..4].join("', '"));
    let mut books = club.books().await?;
    let live = format!("SELECT count(*) FROM check_ins WHERE undone_at IS NULL AND booking_id IN ({listed})");
    ensure!(books.number(&live).await? == 4, "each of the four is checked in once");
    ensure!(books.number("SELECT count(*) FROM settled_commands WHERE name = 'check_in'").await? == 4);
    for window in [first, copy] {
        settled(&window).await?;
        window.click("nav-sync").await?;
        window.click("sync-verify").await?;
        window.until("sync-finding", "data-verdict", "equal").await?;
        window.close().await?;
    }
    Ok(())
}
