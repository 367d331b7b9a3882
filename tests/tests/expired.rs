//! A desk whose days without the server are over: it locks, keeps what was done, and opens when the server is back.
//! A day is too long for a test, so this club has settled for none; that the days are counted right is proven with
//! a clock that a test sets (`replica::desk::tests::sessions`).

#![expect(clippy::indexing_slicing, reason = "a test stops at the first surprise")]

use anyhow::Result;
use serde_json::json;
use system_tests::club::Club;
use system_tests::wait::{SOON, until};
use system_tests::window::Window;

const NO_DAYS: &str = "UPDATE clubs SET rules = jsonb_set(rules, '{offline_days}', '0')";

async fn in_touch(window: &Window) -> Result<()> {
    let asked = async || {
        let status = window.ask("status", json!({})).await?;
        Ok((status["link"]["state"] == "online").then_some(()))
    };
    until("the desk is in touch", SOON, asked).await?;
    Ok(())
}

async fn sign_in(window: &Window, account: &str, pin: &str) -> Result<()> {
    window.click(&format!("signin-account-{account}")).await?;
    window.type_in("signin-pin", pin).await?;
    window.click("signin-submit").await?;
    window.part("status-strip").await?;
    Ok(())
}

#[tokio::test]
async fn a_desk_whose_days_offline_are_over_locks_until_the_server_is_back() -> Result<()> {
    let mut club = Club::open().await?;
    club.books().await?.arrange(NO_DAYS, "SELECT id::text FROM clubs").await?;
    let desk = club.desk("前台A")?;
    let (account, pin) = club.sign_in("receptionist")?;
    let (account, pin) = (account.to_owned(), pin.to_owned());
    let window = club.window_anywhere(&desk).await?;
    in_touch(&window).await?;
    // While it fetched the club for the first time it was out of touch, for a moment.
    if window.has("signin-pin").await? {
        sign_in(&window, &account, &pin).await?;
    }
    window.part("arrivals").await?;

    club.stop_server().await?;
    let words = window.text("signin-locked").await?;
    assert!(words.contains("离线时间过长"), "{words}");
    assert!(!window.has("status-strip").await?);
    assert!(window.ask("today", json!({})).await.is_err());
    let by_hand = window.ask("sign_in", json!({ "account": account, "pin": pin })).await;
    assert!(by_hand.is_err_and(|error| error.to_string().contains("locked")));

    club.start_server().await?;
    in_touch(&window).await?;
    sign_in(&window, &account, &pin).await?;
    window.part("arrivals").await?;
    Ok(())
}
