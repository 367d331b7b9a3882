//! The resources page in the real window: shifts are painted and the timetable says who is off, a horse rests and its
//! booking is marked, an arena is closed, a leave is asked for and decided; each is on the other desk at once and comes
//! back by Ctrl+Z.

use anyhow::{Context as _, Result};
use serde_json::{Value, json};
use system_tests::books::Books;
use system_tests::club::Club;
use system_tests::wait::{SOON, until};
use system_tests::window::Window;
use thirtyfour::prelude::Key;

/// Next week's Wednesday has one lesson alone: at ten, with the first coach, in the first arena, one rider on the first
/// horse. The coach keeps no shifts yet.
const ARRANGE: &str = "
CREATE TEMP TABLE that ON COMMIT DROP AS
SELECT d.day, (d.day + time '10:00') AT TIME ZONE 'Asia/Shanghai' AS ten FROM (
    SELECT (date_trunc('week', (now() AT TIME ZONE 'Asia/Shanghai')) + interval '9 days')::date AS day) d;

UPDATE bookings b SET state = 'cancelled' FROM lessons l, that t
WHERE l.id = b.lesson_id AND l.starts_at BETWEEN t.ten - interval '10 hours' AND t.ten + interval '14 hours';
UPDATE lessons l SET state = 'cancelled' FROM that t
WHERE l.starts_at BETWEEN t.ten - interval '10 hours' AND t.ten + interval '14 hours';

CREATE TEMP TABLE teaches ON COMMIT DROP AS SELECT id FROM coaches WHERE active ORDER BY name COLLATE \"C\" LIMIT 1;
CREATE TEMP TABLE carries ON COMMIT DROP AS
SELECT id FROM horses WHERE state = 'fit' AND owner_id IS NULL ORDER BY number COLLATE \"C\" LIMIT 1;
CREATE TEMP TABLE hall ON COMMIT DROP AS SELECT id FROM arenas WHERE active ORDER BY name COLLATE \"C\" LIMIT 1;
CREATE TEMP TABLE chosen ON COMMIT DROP AS
SELECT b.* FROM bookings b JOIN lessons l ON l.id = b.lesson_id
JOIN course_configs k ON k.id = l.course_id AND k.needs_horse, that t
WHERE b.state = 'booked' AND l.state IN ('to_confirm', 'confirmed') AND b.starts_at > now()
    AND (SELECT count(*) FROM bookings o WHERE o.lesson_id = b.lesson_id) = 1
ORDER BY b.id LIMIT 1;

DELETE FROM horse_availabilities;
DELETE FROM arena_closures;
DELETE FROM coach_availabilities;
UPDATE coaches SET courses = '[]';
UPDATE horses SET max_rider_weight = NULL, levels = '[]',
    limits = '{\"lessons_a_day\":20,\"load_a_day\":4000,\"load_in_7_days\":20000,\"rest_minutes\":0,\"rest_days_a_week\":0}'
WHERE id IN (SELECT id FROM carries);
UPDATE riders SET no_ride = '[]';
UPDATE bookings SET horse_id = NULL WHERE horse_id IN (SELECT id FROM carries) AND starts_at > now();

UPDATE lessons l SET starts_at = t.ten, ends_at = t.ten + interval '1 hour', state = 'confirmed', coach_id = s.id,
    arena_id = a.id
FROM chosen c, that t, teaches s, hall a WHERE l.id = c.lesson_id;
UPDATE bookings b SET starts_at = t.ten, ends_at = t.ten + interval '1 hour', clash = false, horse_id = h.id
FROM chosen c, that t, carries h WHERE b.id = c.id;
";

struct Parts {
    day: String,
    lesson: String,
    coach: String,
    horse: String,
    arena: String,
}

async fn arrange(club: &Club) -> Result<Parts> {
    let question = "SELECT day::text FROM that UNION ALL SELECT lesson_id::text FROM chosen
        UNION ALL SELECT id::text FROM teaches UNION ALL SELECT id::text FROM carries
        UNION ALL SELECT id::text FROM hall";
    let found = club.books().await?.arrange(ARRANGE, question).await?;
    let [day, lesson, coach, horse, arena] =
        <[String; 5]>::try_from(found).ok().context("not a lesson to arrange")?;
    Ok(Parts { day, lesson, coach, horse, arena })
}

/// What stands against the lesson on the timetable, hard or soft.
async fn marks(window: &Window, parts: &Parts, hard: bool) -> Result<Vec<String>> {
    let page = window.ask("timetable", json!({ "first": parts.day, "days": 1 })).await?;
    let lessons = page.get("lessons").and_then(Value::as_array).cloned().unwrap_or_default();
    let of = |lesson: &&Value| lesson.get("id").and_then(Value::as_str) == Some(parts.lesson.as_str());
    let lesson = lessons.iter().find(of).context("the lesson is not on the timetable")?;
    let name = if hard { "conflicts" } else { "warnings" };
    let words = lesson.get(name).and_then(Value::as_array).cloned().unwrap_or_default();
    Ok(words.iter().filter_map(|word| word.as_str().map(str::to_owned)).collect())
}

/// Waits until the lesson is marked with so many words; the first of them.
async fn marked(window: &Window, parts: &Parts, hard: bool, many: usize) -> Result<String> {
    let so = async || {
        let words = marks(window, parts, hard).await?;
        Ok((words.len() == many).then(|| words.first().cloned().unwrap_or_default()))
    };
    Ok(until("the lesson is marked so", SOON, so).await?.0)
}

/// Paints in a date of the painter, from the half hour that begins at a minute to another.
async fn paint(window: &Window, date: &str, minutes: [f64; 2]) -> Result<()> {
    let number = async |name: &str| anyhow::Ok(window.attribute("painter", name).await?.parse::<f64>()?);
    let (first, cell) = (number("data-first").await?, number("data-cell").await?);
    let [from, to] = minutes.map(|minute| (minute - first) / 30.0 * cell + cell / 2.0);
    let column = format!("painter-{date}");
    // Lessons at night make the day longer than the window.
    window.scroll_to(&column, from).await?;
    let [left, top, width, _] = window.place(&column).await?;
    #[expect(clippy::as_conversions, reason = "pixels of a small window")]
    let point = |height: f64| [(left + width / 2.0) as i64, (top + height) as i64];
    window.drag(point(from), point(to)).await
}

#[tokio::test]
async fn shifts_rest_and_closures_are_drawn_and_mark_the_timetable_of_every_desk() -> Result<()> {
    let mut club = Club::open().await?;
    let parts = arrange(&club).await?;
    let (desk, other) = (club.desk_of("前台A", "manager")?, club.desk("前台B")?);
    let (first, second) = (club.window(&desk).await?, club.window(&other).await?);
    for window in [&first, &second] {
        window.until("status-strip", "data-link", "online").await?;
    }

    // A shift from one to half past four leaves the lesson at ten without one; that is said before it is saved.
    first.click("nav-resources").await?;
    first.click(&format!("resource-{}", parts.coach)).await?;
    first.until("coach-detail", "data-id", &parts.coach).await?;
    first.click("resources-after").await?;
    let column = format!("painter-{}", parts.day);
    first.part(&column).await?;
    paint(&first, &parts.day, [780.0, 960.0]).await?;
    first.until(&column, "data-parts", "13:00-16:30").await?;
    // Another stroke, begun on the shift, takes its end off again.
    paint(&first, &parts.day, [930.0, 960.0]).await?;
    first.until(&column, "data-parts", "13:00-15:30").await?;
    first.click("painter-save").await?;
    first.gone("painter-bar").await?;
    for window in [&first, &second] {
        let word = marked(window, &parts, false, 1).await?;
        assert!(word.contains("没有排班"), "{word}");
    }
    // A second stroke covers it: the warning counts nothing any more; then all of it comes back.
    paint(&first, &parts.day, [600.0, 630.0]).await?;
    // What was said of the first stroke stays until it is closed, and stands above the bar, not on it.
    first.part("toast").await?;
    first.click("painter-save").await?;
    first.gone("painter-bar").await?;
    marked(&second, &parts, false, 0).await?;
    first.press_with_ctrl('z').await?;
    marked(&second, &parts, false, 1).await?;
    first.press_with_ctrl('z').await?;
    marked(&second, &parts, false, 0).await?;

    // The horse rests: its booking is marked on both desks; reception may say so, too.
    second.click("nav-resources").await?;
    second.click("resources-tab-horses").await?;
    second.click(&format!("resource-{}", parts.horse)).await?;
    second.until("horse-detail", "data-id", &parts.horse).await?;
    to_month_of(&second, &parts.day).await?;
    second.click(&format!("calendar-{}", parts.day)).await?;
    second.until("hits", "data-count", "1").await?;
    second.type_in("span-note", "放松一天").await?;
    second.press(Key::Enter).await?;
    second.gone("span-dialog").await?;
    second.until(&format!("calendar-{}", parts.day), "data-spans", "rest").await?;
    for window in [&first, &second] {
        marked(window, &parts, true, 1).await?;
    }
    second.press_with_ctrl('z').await?;
    marked(&first, &parts, true, 0).await?;

    // The arena is closed, and opened again by hand.
    first.click("resources-tab-arenas").await?;
    first.click(&format!("resource-{}", parts.arena)).await?;
    first.until("arena-detail", "data-id", &parts.arena).await?;
    to_month_of(&first, &parts.day).await?;
    first.click(&format!("calendar-{}", parts.day)).await?;
    first.type_in("span-note", "铺沙").await?;
    first.press(Key::Enter).await?;
    first.gone("span-dialog").await?;
    let word = marked(&second, &parts, true, 1).await?;
    assert!(word.contains("铺沙"), "{word}");
    let closure = club.books().await?.text("SELECT id::text FROM arena_closures WHERE active").await?;
    first.click(&format!("span-{closure}-{}", parts.day)).await?;
    first.click("span-call-off").await?;
    marked(&second, &parts, true, 0).await?;

    // A receptionist sees the week and may not paint it.
    second.click("resources-tab-coaches").await?;
    let lead = second.text("painter-lead").await?;
    assert!(lead.contains("管理俱乐部设置"), "{lead}");

    first.close().await?;
    second.close().await?;
    Ok(())
}

/// Opens the page of the coach whose lesson it is about.
async fn to_coach(window: &Window, parts: &Parts) -> Result<()> {
    window.click("nav-resources").await?;
    window.click("resources-tab-coaches").await?;
    window.click(&format!("resource-{}", parts.coach)).await?;
    window.until("coach-detail", "data-id", &parts.coach).await?;
    Ok(())
}

#[tokio::test]
async fn a_leave_that_reception_asks_for_counts_once_the_manager_has_approved_it() -> Result<()> {
    let mut club = Club::open().await?;
    let parts = arrange(&club).await?;
    let (desk, other) = (club.desk_of("前台A", "manager")?, club.desk("前台B")?);
    let (manager, reception) = (club.window(&desk).await?, club.window(&other).await?);
    for window in [&manager, &reception] {
        window.until("status-strip", "data-link", "online").await?;
        to_coach(window, &parts).await?;
    }

    // Reception asks, sees which lesson it hits before it is asked, and can't grant it.
    reception.click("leave-add").await?;
    for (field, text) in
        [("first", parts.day.as_str()), ("last", &parts.day), ("from", "09:00"), ("until", "12:00")]
    {
        reception.retype(&format!("leave-{field}"), text).await?;
    }
    reception.until("hits", "data-count", "1").await?;
    assert!(!reception.has("leave-approved").await?, "reception grants no leave");
    reception.type_in("leave-reason", "孩子家长会").await?;
    reception.picture("resources-leave-asked").await?;
    reception.press(Key::Enter).await?;
    reception.gone("leave-dialog").await?;
    let leave = asked_leave(club.books().await?).await?;
    let (line, approve) = (format!("leave-{leave}"), format!("leave-approved-{leave}"));
    for window in [&manager, &reception] {
        window.until(&line, "data-state", "asked").await?;
        marked(window, &parts, true, 0).await?;
    }
    assert_eq!(reception.attribute(&approve, "disabled").await?, "true");
    let why = reception.attribute(&approve, "title").await?;
    assert!(why.contains("管理俱乐部设置"), "{why}");

    // The manager approves: the lesson stands in a leave on every desk, and who decided is said; Ctrl+Z opens it again.
    manager.click(&approve).await?;
    for window in [&manager, &reception] {
        window.until(&line, "data-state", "approved").await?;
        let word = marked(window, &parts, true, 1).await?;
        assert!(word.contains("请假"), "{word}");
        window.part(&format!("decided-{leave}")).await?;
    }
    manager.picture("resources-leave-approved").await?;
    manager.press_with_ctrl('z').await?;
    for window in [&manager, &reception] {
        window.until(&line, "data-state", "asked").await?;
        marked(window, &parts, true, 0).await?;
    }

    // Refused, the coach is owed a reason, and reception reads it.
    manager.click(&format!("leave-rejected-{leave}")).await?;
    manager.type_in("reason-text", "当天有比赛").await?;
    manager.press(Key::Enter).await?;
    manager.gone("reason-dialog").await?;
    reception.until(&line, "data-state", "rejected").await?;
    let said = reception.text(&format!("decided-{leave}")).await?;
    assert!(said.contains("当天有比赛"), "{said}");
    marked(&reception, &parts, true, 0).await?;

    manager.close().await?;
    reception.close().await?;
    Ok(())
}

/// The one leave that is known to the server.
async fn asked_leave(mut books: Books) -> Result<String> {
    let known = async || {
        let found = books.texts("SELECT id::text FROM coach_availabilities WHERE kind = 'leave'").await?;
        Ok(found.into_iter().next())
    };
    Ok(until("the leave has reached the server", SOON, known).await?.0)
}

/// Turns the calendar to the month in which it shows a day.
async fn to_month_of(window: &Window, day: &str) -> Result<()> {
    if !window.has(&format!("calendar-{day}")).await? {
        window.click("resources-after").await?;
    }
    window.part(&format!("calendar-{day}")).await?;
    Ok(())
}

#[tokio::test]
async fn each_kind_is_listed_and_looked_at_in_both_languages() -> Result<()> {
    let mut club = Club::open_of("club").await?;
    let desk = club.desk_of("前台A", "manager")?;
    let window = club.window(&desk).await?;
    window.until("status-strip", "data-link", "online").await?;
    for look in ["", "-en-dark"] {
        if !look.is_empty() {
            window.english_by_night().await?;
        }
        window.click("nav-resources").await?;
        window.click("resources-tab-coaches").await?;
        window.part("coach-detail").await?;
        window.part("painter").await?;
        window.picture(&format!("resources-coaches{look}")).await?;
        window.click("resources-tab-horses").await?;
        window.part("horse-detail").await?;
        window.picture(&format!("resources-horses{look}")).await?;
        window.click("resources-tab-arenas").await?;
        window.part("arena-detail").await?;
        window.picture(&format!("resources-arenas{look}")).await?;
    }
    window.close().await?;
    Ok(())
}
