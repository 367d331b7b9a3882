//! The timetable in the hand: a full day drawn, scrolled and a lesson carried over it, beside the same day with one
//! lesson, on the same machine in the same run.

use crate::table::{Line, Part};
use anyhow::{Context as _, Result};
use serde_json::json;
use shared::time::Date;
use system_tests::club::Club;
use system_tests::window::Window;

/// How many lessons the days after today have, one after the other.
const DAYS: [usize; 3] = [1, 150, 1_000];
/// As many as a large club has: what has to be quick.
const LARGE: usize = 150;
/// How often a day is drawn.
const DRAWN: usize = 9;
/// From the click to the painted day of a large club, in milliseconds.
const RENDER: f64 = 250.0;
/// A frame while the hand moves over it, in milliseconds: two of a screen's own.
const FRAME: f64 = 34.0;

/// Three days of half an hour's lessons, each with a rider and a coach: 44 coaches, and nothing else on those days.
const STAGE: &str = "
CREATE TEMP TABLE days ON COMMIT DROP AS
SELECT n, lessons, (((now() AT TIME ZONE 'Asia/Shanghai')::date + n) + time '08:00') AT TIME ZONE 'Asia/Shanghai' AS eight
FROM (VALUES (1, 1), (2, 150), (3, 1000)) AS given (n, lessons);

UPDATE bookings b SET state = 'cancelled' FROM days d
WHERE b.starts_at BETWEEN d.eight - interval '8 hours' AND d.eight + interval '16 hours';
UPDATE lessons l SET state = 'cancelled' FROM days d
WHERE l.starts_at BETWEEN d.eight - interval '8 hours' AND d.eight + interval '16 hours';
DELETE FROM coach_availabilities;
DELETE FROM arena_closures;

INSERT INTO coaches (club_id, id, name, courses, surcharge, active, version, created_at, updated_at)
SELECT club_id, gen_random_uuid(), '教练' || n, '[]', 0, true, 1, now(), now()
FROM (SELECT club_id FROM coaches LIMIT 1) c, generate_series(1, 44 - (SELECT count(*)::int FROM coaches WHERE active)) n;
UPDATE coaches SET courses = '[]';

CREATE TEMP TABLE teaches ON COMMIT DROP AS
SELECT row_number() OVER (ORDER BY name COLLATE \"C\") - 1 AS place, id FROM coaches WHERE active;
CREATE TEMP TABLE rides ON COMMIT DROP AS
SELECT row_number() OVER (ORDER BY id) - 1 AS place, id, member_id FROM riders;
CREATE TEMP TABLE course ON COMMIT DROP AS
SELECT club_id, course_id, created_by FROM lessons WHERE state = 'confirmed' LIMIT 1;

CREATE TEMP TABLE given ON COMMIT DROP AS
SELECT d.n, place, gen_random_uuid() AS id, d.eight + (place / 44) * interval '30 minutes' AS starts_at
FROM days d, generate_series(0, d.lessons - 1) place;
INSERT INTO lessons (club_id, id, number, course_id, coach_id, starts_at, ends_at, capacity, origin, state, version,
    created_at, created_by, updated_at)
SELECT c.club_id, g.id, 'L20200101B' || lpad((g.n * 1000 + g.place)::text, 5, '0'), c.course_id, t.id, g.starts_at,
    g.starts_at + interval '30 minutes', 1, 'class', 'confirmed', 1, now(), c.created_by, now()
FROM given g JOIN teaches t ON t.place = g.place % 44, course c;
INSERT INTO bookings (club_id, id, lesson_id, rider_id, member_id, starts_at, ends_at, state, clash, version,
    created_at, created_by, updated_at)
SELECT c.club_id, gen_random_uuid(), g.id, r.id, r.member_id, g.starts_at, g.starts_at + interval '30 minutes', 'booked',
    false, 1, now(), c.created_by, now()
FROM given g JOIN rides r ON r.place = g.place, course c;
";

/// Goes to the next day, and waits until all its lessons are painted.
const RENDERED: &str = "const [go, date, count, done] = arguments;
    const there = () => {
        const grid = document.querySelector('[data-testid=timetable-grid]');
        return grid?.dataset.day === date && grid.querySelectorAll('[data-lesson]').length >= count;
    };
    const began = performance.now();
    const look = new MutationObserver(() => {
        if (!there()) return;
        look.disconnect();
        requestAnimationFrame(() => setTimeout(() => done(performance.now() - began)));
    });
    look.observe(document.body, { childList: true, subtree: true, attributes: true });
    document.querySelector(`[data-testid=${go}]`).click();";

/// Scrolls over the day and back for two seconds, or carries its first lesson to and fro; the time that so large a part of
/// the frames took at most.
const MOVED: &str = "const [how, part, done] = arguments;
    const grid = document.querySelector('[data-testid=timetable-grid]');
    const block = grid.querySelector('[data-lesson]');
    const { left, top } = block.getBoundingClientRect();
    const at = (x, y) => ({ clientX: x, clientY: y, button: 0, buttons: 1, bubbles: true, pointerId: 1 });
    const { begin, move, end } = {
        scroll: {
            begin: () => {},
            move: (along) => {
                const there = Math.abs(Math.sin(along * 6));
                grid.scrollLeft = (grid.scrollWidth - grid.clientWidth) * there;
                grid.scrollTop = (grid.scrollHeight - grid.clientHeight) * there;
            },
            end: () => { grid.scrollLeft = grid.scrollTop = 0; },
        },
        carry: {
            begin: () => block.dispatchEvent(new PointerEvent('pointerdown', at(left + 8, top + 8))),
            move: (along) => {
                const x = left + 8 + 400 * Math.abs(Math.sin(along * 9));
                window.dispatchEvent(new PointerEvent('pointermove', at(x, top + 8 + 300 * along)));
            },
            end: () => document.body.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape', bubbles: true })),
        },
    }[how];
    begin();
    const frames = [];
    const began = performance.now();
    let last = began;
    const frame = () => {
        const now = performance.now();
        frames.push(now - last);
        last = now;
        const along = (now - began) / 2000;
        if (along < 1) {
            move(along);
            return requestAnimationFrame(frame);
        }
        end();
        frames.splice(0, 3);
        frames.sort((one, other) => one - other);
        done(frames[Math.floor(frames.length * part)]);
    };
    requestAnimationFrame(frame);";

/// Measures the three days and prints them; answers whether a large club's day is as quick as it has to be.
///
/// # Errors
/// When server or window do not answer.
pub(crate) async fn window() -> Result<bool> {
    let mut club = Club::open_of("large").await?;
    club.books().await?.arrange(STAGE, "SELECT 'staged'").await?;
    let desk = club.desk("前台A")?;
    let window = club.window(&desk).await?;
    window.until("status-strip", "data-link", "online").await?;
    window.click("nav-timetable").await?;
    window.part("timetable-grid").await?;
    let mut alone = None;
    let mut kept = true;
    for count in DAYS {
        let day = measure(&window, count).await?;
        let one = alone.get_or_insert_with(|| day.clone());
        for (mut line, one) in day.into_iter().zip(one) {
            line.beside_one = Some(line.counts() / one.counts());
            kept &= line.tell();
        }
    }
    window.close().await?;
    Ok(kept)
}

/// A day painted, scrolled and carried; the window stands on the day before, and on the day itself afterwards.
async fn measure(window: &Window, count: usize) -> Result<[Line; 3]> {
    let before = window.attribute("timetable-grid", "data-day").await?;
    let there = next(&before)?;
    let mut took = Vec::new();
    for _ in 0..DRAWN {
        let given = vec![json!("timetable-after"), json!(there), json!(count)];
        took.push(window.measure(RENDERED, given).await?);
        window.click("timetable-before").await?;
        window.until("timetable-grid", "data-day", &before).await?;
    }
    window.click("timetable-after").await?;
    window.until("timetable-grid", "data-day", &there).await?;
    let promised = |limit: f64| (count == LARGE).then_some(limit);
    let at = async |how: &str, part: f64| window.measure(MOVED, vec![json!(how), json!(part)]).await;
    let moved = async |how: &str, what: &str| -> Result<Line> {
        let (half, most) = (at(how, 0.5).await?, at(how, 0.95).await?);
        let (what, at_most) = (format!("day of {count}: {what}"), promised(FRAME));
        Ok(Line { what, half, most, beside_one: None, part: Part::Most, at_most })
    };
    Ok([
        Line::of(format!("day of {count}: painted"), &took, Part::Half, promised(RENDER)),
        moved("scroll", "a frame while scrolled").await?,
        moved("carry", "a frame while one is carried").await?,
    ])
}

/// The day after.
fn next(date: &str) -> Result<String> {
    let day: Date = date.parse()?;
    Ok(day.succ_opt().context("no next day")?.to_string())
}
