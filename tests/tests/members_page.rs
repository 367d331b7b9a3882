//! The members page in the real window: found by pinyin, opened, changed where it stands; another desk shows it by
//! itself, and the change is taken back by one key, with the network and without.

#![expect(clippy::indexing_slicing, reason = "a test stops at the first surprise")]

use anyhow::{Context as _, Result};
use pinyin::ToPinyin as _;
use serde_json::{Value, json};
use system_tests::club::Club;
use system_tests::wait::{SOON, until};
use system_tests::window::Window;
use thirtyfour::prelude::Key;

const NOTE: &str = "骑前请先热身";

/// A name as it is spoken, in letters.
fn spoken(name: &str) -> String {
    name.chars().filter_map(|sign| sign.to_pinyin()).map(pinyin::Pinyin::plain).collect()
}

/// Everybody without notes, as the page lists them.
async fn list(window: &Window, text: &str) -> Result<Value> {
    let query = json!({
        "text": text, "filter": "all", "tag": null, "sort": null, "descending": false, "offset": 0, "limit": 50
    });
    window.ask("members", json!({ "query": query })).await
}

/// Somebody with a Chinese name and without notes whom the letters of the name find first.
async fn somebody(window: &Window) -> Result<(String, String)> {
    for row in list(window, "").await?["rows"].as_array().context("rows")? {
        let (id, name) = (row["id"].as_str().context("id")?, row["name"].as_str().context("name")?);
        let profile = window.ask("member_profile", json!({ "memberId": id })).await?;
        let letters = spoken(name);
        if profile["notes"].is_null() && letters.len() > 3 {
            let found = list(window, &letters).await?;
            if found["rows"][0]["id"] == id {
                return Ok((id.to_owned(), letters));
            }
        }
    }
    anyhow::bail!("nobody is found by pinyin")
}

async fn open(window: &Window, letters: &str, id: &str) -> Result<()> {
    window.click("nav-members").await?;
    window.type_in("members-search", letters).await?;
    window.until("member-0", "data-member", id).await?;
    window.press(Key::Enter).await?;
    window.part("profile-name").await?;
    Ok(())
}

async fn shows(window: &Window, id: &str, words: &str) -> Result<()> {
    let shown = async || Ok((window.text(id).await? == words).then_some(()));
    until(words, SOON, shown).await?;
    Ok(())
}

#[tokio::test]
async fn a_member_is_found_opened_and_changed_and_the_other_desk_shows_it() -> Result<()> {
    let mut club = Club::open().await?;
    let (desk, other) = (club.desk("前台A")?, club.desk("前台B")?);
    let first = club.window(&desk).await?;
    let second = club.window(&other).await?;
    for window in [&first, &second] {
        window.until("status-strip", "data-link", "online").await?;
    }
    let (id, letters) = somebody(&first).await?;
    for window in [&first, &second] {
        open(window, &letters, &id).await?;
    }
    let without = first.text("profile-notes").await?;

    first.click("profile-notes").await?;
    first.type_in("profile-notes", NOTE).await?;
    first.press(Key::Enter).await?;
    shows(&first, "profile-notes", NOTE).await?;
    shows(&second, "profile-notes", NOTE).await?;

    // Without a network it is changed back here at once, and there once the network is back.
    club.stop_server().await?;
    first.until("status-strip", "data-link", "offline").await?;
    first.click("toast-undo").await?;
    shows(&first, "profile-notes", &without).await?;
    first.until("status-waiting", "data-count", "1").await?;
    club.start_server().await?;
    first.until("status-waiting", "data-count", "0").await?;
    shows(&second, "profile-notes", &without).await?;

    first.close().await?;
    second.close().await?;
    Ok(())
}
