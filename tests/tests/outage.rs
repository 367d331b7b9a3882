//! A storm in the real window: arenas close for a day, what is hit is settled by keys as one act, the other desk shows it,
//! Ctrl+Z takes all of it back. Then a horse that is out.

use anyhow::{Context as _, Result};
use serde_json::Value;
use std::collections::BTreeMap;
use system_tests::club::Club;
use system_tests::wait::{SOON, until};
use system_tests::window::Window;
use thirtyfour::prelude::Key;

/// What is met most often.
fn busiest<'v>(ids: impl Iterator<Item = &'v str>) -> Result<String> {
    let mut count: BTreeMap<&str, usize> = BTreeMap::new();
    for id in ids {
        *count.entry(id).or_default() += 1;
    }
    let most = count.into_iter().max_by_key(|(_, count)| *count).context("nothing is used tomorrow")?;
    Ok(most.0.to_owned())
}

/// The arena in which most lessons are, and the horse that most riders have.
fn busy(lessons: &[Value]) -> Result<[String; 2]> {
    let arenas = lessons.iter().filter_map(|lesson| lesson.pointer("/arena/id")?.as_str());
    let seats = lessons.iter().filter_map(|lesson| lesson.get("seats")?.as_array()).flatten();
    let horses = seats.filter_map(|seat| seat.pointer("/horse/id")?.as_str());
    Ok([busiest(arenas)?, busiest(horses)?])
}

/// Opens the dialog for tomorrow, says what is out and why, and asks what is hit.
async fn look(window: &Window, kind: &str, id: &str, because: &str, name: &str) -> Result<usize> {
    window.click("timetable-more").await?;
    window.click(&format!("outage-{kind}")).await?;
    window.part("outage-form").await?;
    let thing = if kind == "weather" { "arena" } else { "horse" };
    window.click(&format!("outage-{thing}-{id}")).await?;
    window.click(&format!("outage-because-{because}")).await?;
    window.picture(&format!("outage-{kind}-what{name}")).await?;
    window.click("outage-next").await?;
    let hits = window.attribute("outage-hits", "data-count").await?.parse()?;
    window.picture(&format!("outage-{kind}-hits{name}")).await?;
    Ok(hits)
}

/// Whether a lesson is as it was, as far as a closure may change it.
fn same(was: &Value, now: &[Value]) -> bool {
    let parts = ["state", "time", "arena", "course", "seats"];
    let found = now.iter().find(|one| one.get("id") == was.get("id"));
    found.is_some_and(|one| parts.iter().all(|part| one.get(part) == was.get(part)))
}

async fn closed(club: &Club) -> Result<i64> {
    club.books().await?.number("SELECT count(*) FROM arena_closures WHERE active AND reason = '大雨'").await
}

#[tokio::test]
async fn a_storm_is_settled_by_keys_in_one_act_and_taken_back_whole() -> Result<()> {
    let mut club = Club::open_of("club").await?;
    let (desk, other) = (club.desk("前台A")?, club.desk("前台B")?);
    let (first, second) = (club.window(&desk).await?, club.window(&other).await?);
    for window in [&first, &second] {
        window.open_tomorrow().await?;
    }
    let before = first.lessons_of_day().await?;
    let [arena, horse] = busy(&before)?;

    let hits = look(&first, "weather", &arena, "rain", "").await?;
    assert!(hits > 1, "one lesson is no storm: {hits}");
    // The first becomes what was second best, the second is left out.
    let best = first.value("hit-offer-0").await?;
    first.press(Key::Right).await?;
    let other_offer = async || Ok((first.value("hit-offer-0").await? != best).then_some(()));
    until("something else becomes of the first", SOON, other_offer).await?;
    first.press(Key::Down).await?;
    first.press(Key::Space).await?;
    first.until("hit-1", "data-kind", "stay").await?;
    first.press(Key::Enter).await?;
    first.part("outage-results").await?;
    first.part("outage-left").await?;
    first.picture("outage-weather-results").await?;
    first.click("outage-close").await?;

    // One act: the closure and all of it is there at the server, and on the other desk.
    until("the arena is closed", SOON, async || Ok((closed(&club).await? == 1).then_some(()))).await?;
    let asked = "SELECT count(*) FROM settled_commands WHERE name = 'rearrange'";
    assert_eq!(club.books().await?.number(asked).await?, 1);
    let moved = async || {
        let now = second.lessons_of_day().await?;
        let gone = before.iter().filter(|lesson| !same(lesson, &now)).count();
        Ok((gone >= hits - 1).then_some(()))
    };
    until("the other desk shows what became of them", SOON, moved).await?;

    first.press_with_ctrl('z').await?;
    until("the arena is open again", SOON, async || Ok((closed(&club).await? == 0).then_some(()))).await?;
    let as_before = async || {
        let now = second.lessons_of_day().await?;
        Ok(before.iter().all(|lesson| same(lesson, &now)).then_some(()))
    };
    until("everything is where it was", SOON, as_before).await?;

    // A horse that is out, by night and in English.
    first.click("lang-switch").await?;
    for theme in ["light", "dark"] {
        first.click("theme-switch").await?;
        first.until("theme-switch", "data-theme-choice", theme).await?;
        look(&first, "weather", &arena, "rain", &format!("-en-{theme}")).await?;
        first.click("dialog-close").await?;
        first.gone("outage-hits").await?;
    }
    let hits = look(&first, "horse", &horse, "lame", "-en-dark").await?;
    assert!(hits > 0, "nobody rides the busiest horse");
    first.click("outage-accept").await?;
    first.part("outage-results").await?;
    first.picture("outage-horse-results-en-dark").await?;
    first.click("outage-close").await?;
    let out = "SELECT count(*) FROM horse_availabilities WHERE active AND note = 'Lame'";
    let counted = async |count: i64| {
        let now = club.books().await?.number(out).await?;
        anyhow::Ok((now == count).then_some(()))
    };
    until("the horse is out", SOON, async || counted(1).await).await?;
    first.press_with_ctrl('z').await?;
    until("the horse is there again", SOON, async || counted(0).await).await?;
    until("its riders are on it again", SOON, as_before).await?;

    first.close().await?;
    second.close().await?;
    Ok(())
}
