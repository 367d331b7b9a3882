//! Lessons are put on the timetable in the real window: one without a server, that gets there later; and one every
//! week, where what fits is made and the day on which it does not gets what is free. The series becomes shorter from
//! there on, and is called off. The other desk shows it.

use anyhow::{Context as _, Result, bail, ensure};
use serde_json::{Value, json};
use system_tests::club::Club;
use system_tests::wait::{SOON, until};
use system_tests::window::Window;

/// Lessons that somebody made in this test, by what is asked of them.
const MADE: &str =
    "SELECT count(*) FROM lessons WHERE created_at > now() - interval '10 minutes' AND note = '试点' AND ";

/// A class that the window can make: where, with whom, when, and on how many days of the weeks to come.
struct Class {
    course: String,
    coach: String,
    arena: String,
    form: Value,
    /// `HH:MM`.
    from: String,
}

/// The names in a list of the timetable, each with its id.
fn named(page: &Value, list: &str) -> Vec<(String, String)> {
    let all = page.get(list).and_then(Value::as_array).cloned().unwrap_or_default();
    let text = |one: &Value, key: &str| one.get(key).and_then(Value::as_str).unwrap_or_default().to_owned();
    all.iter().map(|one| (text(one, "id"), text(one, "name"))).collect()
}

fn count(value: &Value, key: &str) -> u64 {
    value.get(key).and_then(Value::as_u64).unwrap_or_default()
}

/// Something that fits on a day and on the same weekday of the eight weeks after it, as the rules have it.
async fn class(window: &Window, first: &str, last: &str, weekday: u32) -> Result<Class> {
    let page = window.ask("timetable", json!({ "first": first, "days": 1 })).await?;
    let courses = window.ask("lesson_choices", json!({})).await?;
    let (courses, arenas) = (named(&json!({ "all": courses }), "all"), named(&page, "arenas"));
    for (coach_id, coach) in named(&page, "coaches") {
        for (course_id, course) in &courses {
            for hour in 9..19 {
                let (arena_id, arena) = arenas.first().context("no arena")?;
                let form = json!({
                    "course_id": course_id, "date": first, "time": { "from": hour * 60, "until": hour * 60 + 60 },
                    "coach_id": coach_id, "arena_id": arena_id, "capacity": 1, "confirmed": true, "note": "试点",
                    "repeat": { "weekdays": [weekday], "every_weeks": 1, "last_day": last, "except": [] },
                });
                let plan = window.ask("plan_lesson", json!({ "form": form })).await?;
                if count(&plan, "free") == 9 {
                    let from = format!("{hour:02}:00");
                    return Ok(Class { course: course.clone(), coach, arena: arena.clone(), form, from });
                }
            }
        }
    }
    bail!("nothing fits for nine weeks")
}

/// Opens the form on the day that is looked at, and says what is to be made.
async fn fill(window: &Window, class: &Class) -> Result<()> {
    window.click("timetable-more").await?;
    window.click("new-lesson-menu").await?;
    window.choose("lesson-course", &class.course).await?;
    window.choose("lesson-coach", &class.coach).await?;
    window.choose("lesson-arena", &class.arena).await?;
    for (id, text) in
        [("lesson-from", class.from.as_str()), ("lesson-minutes", "60"), ("lesson-capacity", "1")]
    {
        window.overtype(id, text).await?;
    }
    window.overtype("lesson-note", "试点").await
}

async fn turned(window: &Window, button: &str, times: usize) -> Result<()> {
    for _turn in 0..times {
        window.click(button).await?;
    }
    Ok(())
}

async fn server_has(club: &Club, many: i64, what: &str) -> Result<()> {
    let question = format!("{MADE}{what}");
    let there = async || Ok((club.books().await?.number(&question).await? == many).then_some(()));
    until(&format!("the server has {many} where {what}"), SOON, there).await?;
    Ok(())
}

#[tokio::test]
async fn a_class_is_made_every_week_around_what_is_there_and_changed_and_called_off() -> Result<()> {
    let mut club = Club::open_of("club").await?;
    let (desk, other) = (club.desk("前台A")?, club.desk("前台B")?);
    let (first, second) = (club.window(&desk).await?, club.window(&other).await?);
    for window in [&first, &second] {
        window.open_tomorrow().await?;
    }
    let tomorrow = first.attribute("timetable", "data-date").await?;
    let day: chrono::NaiveDate = tomorrow.parse()?;
    let (next, last) = (day + chrono::Days::new(7), day + chrono::Days::new(8 * 7));
    let weekday = chrono::Datelike::weekday(&day).number_from_monday();
    let class = class(&first, &tomorrow, &last.to_string(), weekday).await?;

    // Without a server: one lesson a week later, which the other desk shows once the server is back.
    club.stop_server().await?;
    first.until("status-strip", "data-link", "offline").await?;
    turned(&first, "timetable-after", 7).await?;
    fill(&first, &class).await?;
    first.until("lesson-verdict", "data-answer", "free").await?;
    first.picture("lesson-once").await?;
    first.click("lesson-accept").await?;
    first.gone("lesson-dialog").await?;
    club.start_server().await?;
    server_has(&club, 1, "state = 'confirmed' AND series_id IS NULL").await?;

    // Every week: all days but the one that is taken, which gets what is free then.
    turned(&first, "timetable-before", 7).await?;
    fill(&first, &class).await?;
    first.click("lesson-weekly").await?;
    first.until(&format!("planned-{next}"), "data-answer", "no").await?;
    first.until(&format!("planned-{tomorrow}"), "data-answer", "free").await?;
    first.picture("lesson-weekly").await?;
    let plan = first.ask("plan_lesson", json!({ "form": class.form })).await?;
    ensure!(count(&plan, "free") == 8, "{plan}");
    first.click("lesson-accept").await?;
    first.until("lesson-left", "data-made", "0").await?;
    first.picture("lesson-left").await?;
    let days = plan.get("days").and_then(Value::as_array).context("no days")?;
    let taken = days.iter().find(|one| one.get("date").and_then(Value::as_str) == Some(&next.to_string()));
    let free =
        taken.and_then(|one| one.pointer("/instead/0/time/from")?.as_u64()).context("nothing is free")?;
    first.click(&format!("planned-{next}-{free}")).await?;
    first.until("lesson-left", "data-made", "1").await?;
    first.click("lesson-finish").await?;
    first.gone("lesson-dialog").await?;
    server_has(&club, 2, "state = 'confirmed' AND series_id IS NULL").await?;
    let question = format!("{MADE}state = 'confirmed' AND series_id IS NOT NULL");
    let made = club.books().await?.number(&question).await?;
    ensure!(made >= 8, "{made} lessons of the series");
    let asked = "SELECT id::text FROM lessons WHERE note = '试点' AND series_id IS NOT NULL ORDER BY starts_at LIMIT 1";
    let lesson = club.books().await?.arrange("SELECT 1;", asked).await?.pop().context("no lesson")?;
    second.part(&format!("lesson-{lesson}")).await?;

    // Shorter from here on, and then not at all.
    first.click(&format!("lesson-{lesson}")).await?;
    first.click("drawer-series").await?;
    first.part("series-dialog").await?;
    first.picture("lesson-series").await?;
    first.retype("series-minutes", "30").await?;
    first.gone("series-dialog").await?;
    server_has(&club, made, "state = 'confirmed' AND ends_at - starts_at = interval '30 minutes'").await?;
    first.click("drawer-series").await?;
    first.click("series-cancel").await?;
    first.type_in("reason-text", "教练休假").await?;
    first.click("reason-submit").await?;
    server_has(&club, made, "state = 'cancelled' AND series_id IS NOT NULL").await?;
    server_has(&club, 2, "state = 'confirmed'").await?;
    second.gone(&format!("lesson-{lesson}")).await?;

    first.english_by_night().await?;
    fill(&first, &class).await?;
    first.click("lesson-weekly").await?;
    first.until(&format!("planned-{tomorrow}"), "data-answer", "free").await?;
    first.picture("lesson-weekly-en-dark").await?;
    first.close().await?;
    second.close().await?;
    Ok(())
}
