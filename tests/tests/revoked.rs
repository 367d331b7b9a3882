//! A manager takes desks out of service from the Settings page: one that is online locks within five seconds, one
//! without a network as soon as it is back; what they had not sent is kept, and goes out once they are enrolled anew.

#![expect(clippy::indexing_slicing, reason = "a test stops at the first surprise")]

use anyhow::{Context as _, Result};
use serde_json::json;
use std::time::{Duration, Instant};
use system_tests::club::Club;
use system_tests::window::Window;
use thirtyfour::prelude::Key;

/// A desk has to be locked within this.
const LOCKS: Duration = Duration::from_secs(5);

/// Checks somebody in who is due; says whom.
async fn check_in(window: &Window) -> Result<String> {
    let today = window.ask("today", json!({})).await?;
    let due = today["arrivals"].as_array().into_iter().flatten();
    let booking = due
        .filter(|one| one["next"]["act"] == "check_in")
        .find_map(|one| one["booking_id"].as_str())
        .context("nobody is due")?
        .to_owned();
    window.click("nav-today").await?;
    window.click(&format!("checkin-{booking}")).await?;
    window.until(&format!("arrival-{booking}"), "data-state", "checked_in").await?;
    Ok(booking)
}

/// A manager revokes a desk, from its line on the Settings page; says when.
async fn revoke(manager: &Window, name: &str) -> Result<Instant> {
    let desks = manager.ask("club_desks", json!({})).await?;
    let mut desks = desks["desks"].as_array().into_iter().flatten();
    let origin = desks.find(|one| one["name"] == name).and_then(|one| one["origin"].as_str());
    manager.click(&format!("revoke-{}", origin.context("the desk is listed")?)).await?;
    manager.part("revoke-dialog").await?;
    let begun = Instant::now();
    manager.click("revoke-submit").await?;
    manager.gone("revoke-dialog").await?;
    Ok(begun)
}

/// Nothing can be done at a desk that is locked, by whatever key.
async fn nothing_can_be_done(window: &Window) -> Result<()> {
    window.gone("status-strip").await?;
    window.press(Key::F3).await?;
    window.press(Key::F6).await?;
    for part in ["arrivals", "sale-dialog", "palette", "signin-pin", "members-search"] {
        assert!(!window.has(part).await?, "{part}");
    }
    let refused = window.ask("today", json!({})).await.err().context("it shows Today")?;
    assert!(refused.to_string().contains("revoked"), "{refused}");
    Ok(())
}

#[tokio::test]
async fn a_revoked_desk_locks_within_five_seconds_online_and_when_it_is_back_from_a_cut() -> Result<()> {
    let mut club = Club::open().await?;
    let office = club.desk_of("办公室", "manager")?;
    let (online, cut) = (club.desk("前台A")?, club.desk("前台B")?);
    let manager = club.window(&office).await?;
    let (first, second) = (club.window(&online).await?, club.window(&cut).await?);
    for window in [&manager, &first, &second] {
        window.until("status-strip", "data-link", "online").await?;
    }
    second.click("nav-sync").await?;
    second.click("practice-start").await?;
    second.until("status-strip", "data-link", "practising").await?;
    let booking = check_in(&second).await?;
    second.until("status-waiting", "data-count", "1").await?;

    manager.click("nav-settings").await?;
    manager.click("settings-tab-desks").await?;
    manager.click("desks-unlock").await?;
    manager.type_in("office-pin", club.sign_in("manager")?.1).await?;
    manager.click("unlock-submit").await?;
    manager.until("desks", "data-asked", "true").await?;

    // Online.
    let begun = revoke(&manager, "前台A").await?;
    first.until_within("stopped", "data-code", "revoked", LOCKS).await?;
    let took = begun.elapsed();
    println!("the revoked desk was locked after {} ms", took.as_millis());
    assert!(took < LOCKS, "took {took:?}");
    nothing_can_be_done(&first).await?;

    // In a cut it goes on, and locks when it is back.
    revoke(&manager, "前台B").await?;
    let desks = manager.ask("club_desks", json!({})).await?;
    for name in ["前台A", "前台B"] {
        let desk = desks["desks"].as_array().into_iter().flatten().find(|one| one["name"] == name);
        assert!(desk.is_some_and(|one| !one["revoked"].is_null()), "{name} is revoked: {desks}");
    }
    second.until("status-strip", "data-link", "practising").await?;
    second.click("nav-sync").await?;
    let begun = Instant::now();
    second.click("practice-end").await?;
    second.until_within("stopped", "data-code", "revoked", LOCKS).await?;
    println!("the desk that was cut off was locked {} ms after it was back", begun.elapsed().as_millis());
    nothing_can_be_done(&second).await?;
    assert!(second.text("stopped-queue").await?.contains('1'), "its queue is kept");

    // It stays locked through a start without a network.
    club.stop_server().await?;
    first.close().await?;
    let first = club.window_at(&online, "sign_in").await?;
    first.until("stopped", "data-code", "revoked").await?;
    nothing_can_be_done(&first).await?;

    // Enrolled anew, the other one sends what it had kept, and works on.
    club.start_server().await?;
    let code = club.code()?;
    second.type_in("enrol-code", &code).await?;
    second.click("enrol-submit").await?;
    let (account, pin) = club.sign_in("receptionist")?;
    second.click(&format!("signin-account-{account}")).await?;
    second.type_in("signin-pin", pin).await?;
    second.click("signin-submit").await?;
    second.until("status-waiting", "data-count", "0").await?;
    manager.click("nav-today").await?;
    manager.until(&format!("arrival-{booking}"), "data-state", "checked_in").await?;
    Ok(())
}
