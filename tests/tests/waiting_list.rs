//! Somebody waits for a full lesson, in the real windows of two desks: a place comes free, the server holds it for them,
//! the other desk sees until when, and takes it for them.

use anyhow::{Context as _, Result, bail};
use serde_json::{Value, json};
use system_tests::club::Club;
use system_tests::wait::{SOON, until};
use system_tests::window::Window;

/// Tomorrow one lesson has as many places as riders, and somebody who rides alone on an account has nothing that day.
const ARRANGE: &str = "
CREATE TEMP TABLE tomorrow ON COMMIT DROP AS
SELECT (((now() AT TIME ZONE 'Asia/Shanghai')::date + 1) + time '00:00') AT TIME ZONE 'Asia/Shanghai' AS midnight;
CREATE TEMP TABLE chosen ON COMMIT DROP AS
SELECT l.id AS lesson_id, min(b.id::text) AS booking_id, count(*) AS riders FROM lessons l
JOIN bookings b ON b.lesson_id = l.id AND b.state = 'booked', tomorrow t
WHERE l.state = 'confirmed' AND l.starts_at BETWEEN t.midnight + interval '9 hours' AND t.midnight + interval '20 hours'
GROUP BY l.id ORDER BY count(*) DESC, l.id LIMIT 1;
UPDATE lessons l SET capacity = c.riders FROM chosen c WHERE l.id = c.lesson_id;
CREATE TEMP TABLE waits ON COMMIT DROP AS
SELECT r.id, r.name FROM riders r JOIN members m ON m.id = r.member_id, tomorrow t
WHERE m.merged_into IS NULL AND m.deleted_at IS NULL
    AND (SELECT count(*) FROM riders o WHERE o.member_id = r.member_id) = 1
    AND (SELECT count(*) FROM riders o WHERE o.name = r.name) = 1
    AND NOT EXISTS (SELECT 1 FROM bookings b WHERE b.rider_id = r.id AND b.starts_at BETWEEN t.midnight AND t.midnight + interval '1 day')
ORDER BY r.id LIMIT 1;
UPDATE riders r SET waiver_signed_at = now(), level = 'advanced' FROM waits w WHERE r.id = w.id;
";

/// Opens a lesson of tomorrow in the drawer.
async fn open(window: &Window, lesson: &str) -> Result<()> {
    window.open_tomorrow().await?;
    window.click(&format!("lesson-{lesson}")).await?;
    window.until("drawer", "data-lesson", lesson).await?;
    Ok(())
}

async fn riders(window: &Window, lesson: &str) -> Result<Vec<String>> {
    let card = window.ask("lesson_card", json!({ "lessonId": lesson })).await?;
    let seats = card.pointer("/lesson/seats").and_then(Value::as_array).context("no seats")?;
    Ok(seats.iter().filter_map(|seat| seat.get("rider")?.as_str()).map(str::to_owned).collect())
}

#[tokio::test]
async fn a_place_that_comes_free_is_held_for_who_waits_and_taken_at_another_desk() -> Result<()> {
    let mut club = Club::open_of("club").await?;
    let question = "SELECT lesson_id::text FROM chosen UNION ALL SELECT booking_id FROM chosen
        UNION ALL SELECT name FROM waits";
    let found = club.books().await?.arrange(ARRANGE, question).await?;
    let Ok([lesson, booking, name]) = <[String; 3]>::try_from(found) else { bail!("no full lesson") };
    let (desk, other) = (club.desk("前台A")?, club.desk("前台B")?);
    let (first, second) = (club.window(&desk).await?, club.window(&other).await?);
    for window in [&first, &second] {
        open(window, &lesson).await?;
    }

    // Full: who asks is put on the list, and the other desk shows it.
    first.type_in("waiting-add", &name).await?;
    first.click("waiting-hit-0").await?;
    first.until("waiting-0", "data-state", "waiting").await?;
    second.until("waiting-0", "data-state", "waiting").await?;
    first.picture("waiting-waits").await?;

    // Somebody gives their place up; the job, which comes every minute, is not waited for.
    first.click(&format!("drawer-unbook-{booking}")).await?;
    first.type_in("reason-text", "临时有事").await?;
    first.click("reason-submit").await?;
    let free = "SELECT count(*) FROM bookings WHERE state = 'cancelled' AND id::text = ";
    let given_up = async || {
        let count = club.books().await?.number(&format!("{free}'{booking}'")).await?;
        Ok((count == 1).then_some(()))
    };
    until("the place is free", SOON, given_up).await?;
    club.run_job("offer_places").await?;
    second.until("waiting-0", "data-state", "offered").await?;
    first.until("waiting-0", "data-state", "offered").await?;
    second.picture("waiting-offered").await?;
    assert!(!riders(&second, &lesson).await?.contains(&name), "nobody was booked yet");

    second.english_by_night().await?;
    second.picture("waiting-offered-en-dark").await?;

    second.click("waiting-accept-0").await?;
    let rides = async |window: &Window| {
        until("they ride", SOON, async || Ok(riders(window, &lesson).await?.contains(&name).then_some(())))
            .await
    };
    rides(&second).await?;
    rides(&first).await?;
    first.gone("waiting-0").await?;
    let taken = "SELECT count(*) FROM waitlist_entries WHERE state = 'accepted'";
    assert_eq!(club.books().await?.number(taken).await?, 1);

    first.close().await?;
    second.close().await?;
    Ok(())
}
