//! What the window says and does when a desk's file is damaged, and when its program and the server are of different
//! versions: nothing is dropped in silence, and the desk goes on.

#![expect(clippy::indexing_slicing, reason = "a test stops at the first surprise")]

use anyhow::{Context as _, Result, ensure};
use endurance::file::DeskFile;
use serde_json::{Value, json};
use std::time::Duration;
use system_tests::club::{Club, Desk};
use system_tests::wait::until;
use system_tests::window::Window;

/// Fetching everything anew, with room for a machine that does other things besides.
const PATIENCE: Duration = Duration::from_secs(60);

/// A club whose server is away, with a desk that has checked in so many riders since; its window is closed.
async fn offline(acts: usize) -> Result<(Club, Desk, Vec<String>)> {
    let mut club = Club::open().await?;
    let desk = club.desk("前台A")?;
    let window = club.window(&desk).await?;
    window.until("status-strip", "data-link", "online").await?;
    let today = window.ask("today", json!({})).await?;
    let due = today.get("arrivals").and_then(Value::as_array).context("arrivals")?.iter();
    let due = due.filter(|one| one.pointer("/next/act").and_then(Value::as_str) == Some("check_in"));
    let due: Vec<String> =
        due.filter_map(|one| one.get("booking_id")?.as_str().map(str::to_owned)).take(acts + 1).collect();
    ensure!(due.len() == acts + 1, "too few riders are due");
    club.stop_server().await?;
    window.until("status-strip", "data-link", "offline").await?;
    for booking in due.iter().take(acts) {
        check_in(&window, booking).await?;
    }
    window.until("status-waiting", "data-count", &acts.to_string()).await?;
    window.close().await?;
    Ok((club, desk, due))
}

async fn check_in(window: &Window, booking: &str) -> Result<()> {
    window.click(&format!("checkin-{booking}")).await?;
    window.until(&format!("arrival-{booking}"), "data-state", "checked_in").await?;
    Ok(())
}

async fn checked_in(club: &Club, bookings: &[String]) -> Result<i64> {
    let listed = format!("'{}'", bookings.join("', '"));
    let live = format!("SELECT count(*) FROM check_ins WHERE undone_at IS NULL AND booking_id IN ({listed})");
    club.books().await?.number(&live).await
}

#[tokio::test]
async fn a_damaged_file_is_set_aside_and_the_window_names_the_numbers_that_were_lost() -> Result<()> {
    let (mut club, desk, due) = offline(3).await?;
    // The second command's page is gone, and so is one of the club's.
    DeskFile::change(desk.folder(), "DELETE FROM commands WHERE desk_seq = 2")?;
    DeskFile::damage(desk.folder(), "horses")?;
    club.start_server().await?;
    let window = club.window(&desk).await?;
    window.until_within("status-strip", "data-link", "online", PATIENCE).await?;
    window.until_within("status-waiting", "data-count", "0", PATIENCE).await?;
    // What could be read has reached the server; of what could not, people are told by its number.
    let (kept, lost) = ([due[0].clone(), due[2].clone()], [due[1].clone()]);
    ensure!(checked_in(&club, &kept).await? == 2 && checked_in(&club, &lost).await? == 0);
    window.click("nav-attention").await?;
    window.part("attention-item").await?;
    let items = window.texts("attention-item").await?;
    ensure!(items.iter().any(|item| item.contains("序号 2")), "{items:#?}");
    window.click("nav-sync").await?;
    window.part("sync-happened").await?;
    let told = window.texts("sync-happened").await?;
    ensure!(told.iter().any(|one| one.contains("序号 2") || one.contains(" 2 ")), "{told:#?}");
    window.picture("damaged").await?;
    // The rider whose check-in was lost is checked in again, under the next number.
    window.click("nav-today").await?;
    check_in(&window, &due[1]).await?;
    let all = async || Ok((checked_in(&club, &due[..3]).await? == 3).then_some(()));
    until("the server has all three", PATIENCE, all).await?;
    window.close().await?;
    Ok(())
}

#[tokio::test]
async fn a_desk_that_the_server_does_not_understand_says_so_works_on_and_delivers_after_an_update()
-> Result<()> {
    let (mut club, desk, due) = offline(1).await?;
    // A command that this server does not know, as a program of another version gives one.
    DeskFile::change(desk.folder(), "UPDATE commands SET name = 'check_in_by_face' WHERE desk_seq = 1")?;
    club.start_server().await?;
    let window = club.window(&desk).await?;
    window.until_within("stopped", "data-code", "too_old", PATIENCE).await?;
    window.click("stopped-go-on").await?;
    window.click("nav-today").await?;
    check_in(&window, &due[1]).await?;
    window.until("status-waiting", "data-count", "2").await?;
    window.close().await?;
    ensure!(checked_in(&club, &due).await? == 0, "nothing goes past what was not understood");
    DeskFile::change(desk.folder(), "UPDATE commands SET name = 'check_in' WHERE desk_seq = 1")?;
    let window = club.window(&desk).await?;
    window.until_within("status-strip", "data-link", "online", PATIENCE).await?;
    window.until_within("status-waiting", "data-count", "0", PATIENCE).await?;
    ensure!(checked_in(&club, &due).await? == 2);
    window.close().await?;
    Ok(())
}
