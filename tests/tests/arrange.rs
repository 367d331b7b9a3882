//! A day arranged in the real window: nobody has a horse tomorrow; what is proposed is left out in part, given by one key,
//! shown on the other desk, and taken back whole. The same with the server away, and it gets there later.

use anyhow::Result;
use system_tests::club::Club;
use system_tests::wait::{SOON, until};
use system_tests::window::Window;
use thirtyfour::prelude::Key;

/// Nobody is on a horse tomorrow or later, and one lesson in three has no arena.
const BARE: &str = "
UPDATE bookings SET horse_id = NULL WHERE state = 'booked' AND starts_at > now();
UPDATE lessons SET arena_id = NULL WHERE state IN ('to_confirm', 'confirmed') AND starts_at > now()
    AND abs(hashtext(id::text)) % 3 = 0;";

/// Bookings of tomorrow with a horse, and lessons with an arena.
const GIVEN: &str = "
WITH day AS (SELECT (date_trunc('day', now() AT TIME ZONE 'Asia/Shanghai') + interval '1 day') AT TIME ZONE 'Asia/Shanghai' AS starts)
SELECT (SELECT count(*) FROM bookings b, day WHERE b.state = 'booked' AND b.horse_id IS NOT NULL
        AND b.starts_at >= starts AND b.starts_at < starts + interval '1 day')
     + (SELECT count(*) FROM lessons l, day WHERE l.state IN ('to_confirm', 'confirmed') AND l.arena_id IS NOT NULL
        AND l.starts_at >= starts AND l.starts_at < starts + interval '1 day')";

/// The same of all days to come.
const FROM_NOW: &str = "
SELECT (SELECT count(*) FROM bookings WHERE state = 'booked' AND horse_id IS NOT NULL AND starts_at > now())
     + (SELECT count(*) FROM lessons WHERE state IN ('to_confirm', 'confirmed') AND arena_id IS NOT NULL AND starts_at > now())";

/// Opens the proposal for the day that is looked at; how many things it gives.
async fn propose(window: &Window, name: &str) -> Result<i64> {
    window.click("timetable-more").await?;
    window.click("arrange-menu").await?;
    // It is asked for once the dialog is there.
    let count = async || {
        let count: i64 = window.attribute("arrange-dialog", "data-count").await?.parse()?;
        anyhow::Ok((count > 0).then_some(count))
    };
    let (count, _) = until("something is proposed", SOON, count).await?;
    window.picture(&format!("arrange-{name}")).await?;
    Ok(count)
}

/// How many of them are ticked.
async fn ticks(window: &Window) -> Result<i64> {
    Ok(window.attribute("arrange-dialog", "data-ticked").await?.parse()?)
}

/// Waits until tomorrow has so much more given than before.
async fn given(club: &Club, before: i64, more: i64) -> Result<()> {
    let there = async || {
        let now = club.books().await?.number(GIVEN).await?;
        Ok((now == before + more).then_some(()))
    };
    until("the server has it so", SOON, there).await?;
    Ok(())
}

/// Riders on a horse and lessons in an arena, as a window shows tomorrow.
async fn shown(window: &Window) -> Result<i64> {
    let lessons = window.lessons_of_day().await?;
    let seats = lessons.iter().filter_map(|lesson| lesson.get("seats")?.as_array()).flatten();
    let horses = seats.filter(|seat| seat.get("horse").is_some_and(|horse| !horse.is_null())).count();
    let arenas = lessons.iter().filter(|lesson| lesson.get("arena").is_some_and(|arena| !arena.is_null()));
    Ok(i64::try_from(horses + arenas.count())?)
}

#[tokio::test]
async fn a_day_is_arranged_by_one_key_and_taken_back_whole_also_without_a_server() -> Result<()> {
    let mut club = Club::open_of("club").await?;
    club.books().await?.arrange(BARE, "SELECT 'bare'").await?;
    let (desk, other) = (club.desk("前台A")?, club.desk("前台B")?);
    let (first, second) = (club.window(&desk).await?, club.window(&other).await?);
    for window in [&first, &second] {
        window.open_tomorrow().await?;
    }
    let before = club.books().await?.number(GIVEN).await?;
    let on_screen = shown(&second).await?;

    // The first of them is left out by the space bar; what passes a rule is left out from the start.
    let count = propose(&first, "proposal").await?;
    assert!(count > 5, "a day of a club is more than that: {count}");
    let all = ticks(&first).await?;
    first.press(Key::Space).await?;
    let ticked = ticks(&first).await?;
    assert_eq!(ticked, all - 1);
    first.press(Key::Enter).await?;
    first.gone("arrange-dialog").await?;
    given(&club, before, ticked).await?;
    let there = async || Ok((shown(&second).await? == on_screen + ticked).then_some(()));
    until("the other desk shows it", SOON, there).await?;
    let acts = "SELECT count(*) FROM settled_commands WHERE name = 'rearrange'";
    assert_eq!(club.books().await?.number(acts).await?, 1);

    first.press_with_ctrl('z').await?;
    given(&club, before, 0).await?;

    // Without a network the desk arranges by itself, and the server agrees when it is there again.
    club.stop_server().await?;
    first.until("status-strip", "data-link", "offline").await?;
    let again = propose(&first, "offline").await?;
    assert_eq!(again, count, "the same day has the same proposal");
    first.press(Key::Enter).await?;
    first.gone("arrange-dialog").await?;
    club.start_server().await?;
    first.until("status-strip", "data-link", "online").await?;
    given(&club, before, all).await?;

    // What is left, and the week, by night and in English.
    first.english_by_night().await?;
    first.click("timetable-after").await?;
    let day = propose(&first, "proposal-en-dark").await?;
    first.click("arrange-week").await?;
    let several = async || {
        let count: i64 = first.attribute("arrange-dialog", "data-count").await?.parse()?;
        Ok((count > day).then_some(()))
    };
    until("a week is more than its first day", SOON, several).await?;
    first.until("arrange-dialog", "aria-busy", "false").await?;
    first.picture("arrange-week-en-dark").await?;
    let all = ticks(&first).await?;
    let before = club.books().await?.number(FROM_NOW).await?;
    first.click("arrange-accept").await?;
    first.gone("arrange-dialog").await?;
    let there = async || Ok((club.books().await?.number(FROM_NOW).await? == before + all).then_some(()));
    until("the server has the week", SOON, there).await?;
    first.close().await?;
    second.close().await?;
    Ok(())
}
