//! Several lessons are marked and changed at once in the real window, and whoever rides in them is told: a message each,
//! ready to be sent. The same with the server away.

use anyhow::{Context as _, Result, bail, ensure};
use system_tests::club::Club;
use system_tests::wait::{SOON, until};
use system_tests::window::Window;
use thirtyfour::prelude::Key;

/// Two lessons of the day that is looked at that can still be cancelled, with riders, each with all its riders.
async fn two_with_riders(window: &Window) -> Result<[(String, Vec<String>); 2]> {
    let mut found = Vec::new();
    for lesson in window.lessons_of_day().await? {
        let words = |name: &str| lesson.get(name).and_then(|one| one.as_str()).unwrap_or_default().to_owned();
        let seats = lesson.get("seats").and_then(|seats| seats.as_array()).context("no seats")?;
        let riders: Vec<String> =
            seats.iter().filter_map(|seat| seat.get("rider")?.as_str()).map(str::to_owned).collect();
        if words("state") == "confirmed" && !riders.is_empty() {
            found.push((words("id"), riders));
        }
    }
    let mut found = found.into_iter();
    match (found.next(), found.next()) {
        (Some(one), Some(other)) => Ok([one, other]),
        (_, _) => bail!("fewer than two lessons with riders"),
    }
}

/// What the list says, once it has somebody in it.
async fn listed(window: &Window) -> Result<String> {
    let there = async || Ok((window.attribute("calls", "data-count").await? != "0").then_some(()));
    until("somebody is to be told", SOON, there).await?;
    window.text("calls").await
}

#[tokio::test]
async fn whoever_rides_in_marked_lessons_is_told_also_of_what_is_called_off_without_a_server() -> Result<()> {
    let mut club = Club::open_of("club").await?;
    let desk = club.desk("前台A")?;
    let window = club.window(&desk).await?;
    window.open_tomorrow().await?;
    let lessons = two_with_riders(&window).await?;

    for (lesson, _) in &lessons {
        window.click_with_ctrl(&format!("lesson-{lesson}")).await?;
    }
    window.until("bulk-count", "data-count", "2").await?;
    window.click("bulk-tell").await?;
    let said = listed(&window).await?;
    for rider in lessons.iter().flat_map(|(_, riders)| riders) {
        ensure!(said.contains(rider), "{rider} is not told: {said}");
    }
    ensure!(said.contains("已确认") && !said.contains("已取消"), "{said}");
    window.picture("calls").await?;
    let left: i64 = window.attribute("calls", "data-left").await?.parse()?;
    window.click("call-told-0").await?;
    window.until("calls", "data-left", &(left - 1).to_string()).await?;

    // A message is where Ctrl+V takes it from.
    window.click("call-copy-0").await?;
    let copied = async || Ok(window.text("call-copy-0").await?.contains("已复制").then_some(()));
    until("it is copied", SOON, copied).await?;
    window.press(Key::Enter).await?;
    window.press(Key::Escape).await?;
    window.gone("calls").await?;
    window.click("timetable-search").await?;
    window.press_with_ctrl('v').await?;
    let pasted = async || Ok(window.value("timetable-search").await?.contains("您好").then_some(()));
    until("the message is pasted", SOON, pasted).await?;
    window.press_with_ctrl('a').await?;
    window.press(Key::Delete).await?;

    // Called off without a server: the riders who lost their places are told all the same, and the server hears of it.
    club.stop_server().await?;
    window.until("status-strip", "data-link", "offline").await?;
    window.until("bulk-count", "data-count", "2").await?;
    window.click("bulk-cancel").await?;
    window.type_in("reason-text", "大雨").await?;
    window.click("reason-submit").await?;
    window.click("toast-tell").await?;
    let said = listed(&window).await?;
    for rider in lessons.iter().flat_map(|(_, riders)| riders) {
        ensure!(said.contains(rider), "{rider} is not told: {said}");
    }
    ensure!(said.contains("已取消") && !said.contains("已确认"), "{said}");
    window.click("calls-close").await?;
    window.english_by_night().await?;
    // What was called off is not shown until it is asked for.
    window.click("state-cancelled").await?;
    let [(lesson, _), _] = &lessons;
    window.click(&format!("lesson-{lesson}")).await?;
    window.click("drawer-tell").await?;
    let said = listed(&window).await?;
    ensure!(said.contains("cancelled"), "{said}");
    window.picture("calls-en-dark").await?;
    window.click("calls-close").await?;

    club.start_server().await?;
    let gone = async || {
        let ids = lessons.iter().map(|(id, _)| format!("'{id}'")).collect::<Vec<_>>().join(", ");
        let cancelled =
            format!("SELECT count(*) FROM lessons WHERE state = 'cancelled' AND id::text IN ({ids})");
        Ok((club.books().await?.number(&cancelled).await? == 2).then_some(()))
    };
    until("the server has called them off", SOON, gone).await?;
    window.close().await?;
    Ok(())
}
