//! A coach's day: what it shows and what it does not, what is other than at the last look, and how soon.

use crate::ground::Ground;
use crate::phone::{Phone, ZHOU, a_coach};
use serde_json::{Value, json};
use shared::id::Id as _;
use shared::store::testing::world::{self, ARENA, BAIXUE, COACH, COURSE, RIDERS, ZHUIFENG};
use shared::time::ClubZone;
use std::time::{Duration, Instant};
use uuid::Uuid;

/// The morning that the club has lessons on.
const MORNING: &str = "2026-11-21";

/// The day after tomorrow, on which nothing is planned yet.
fn later(ground: &Ground) -> String {
    ClubZone::default().date(ground.clock.now().plus_days(2)).to_string()
}

/// Puts a confirmed lesson of the coach on that day, at an hour by the club's clock; its id.
async fn lesson(ground: &Ground, token: &str, hour: &str) -> String {
    let body = json!({
        "course_id": COURSE, "coach_id": COACH, "arena_id": ARENA, "confirmed": true,
        "starts_at": at(ground, hour), "note": "请提前十分钟到", "reason": "加课",
    });
    let made = ground.post_as(token, "/api/admin/lessons", &body).await.data();
    made["receipt"]["lesson_id"].as_str().unwrap().to_owned()
}

fn at(ground: &Ground, hour: &str) -> String {
    format!("{}T{hour}:00+08:00", later(ground))
}

async fn book(ground: &Ground, token: &str, lesson: &str, rider: Uuid) -> String {
    let body = json!({ "rider_id": rider, "reason": "教练同意" });
    let booked = ground.post_as(token, &format!("/api/admin/lessons/{lesson}/bookings"), &body).await.data();
    booked["receipt"]["booking_id"].as_str().unwrap().to_owned()
}

async fn act(ground: &Ground, token: &str, path: &str, body: Value) {
    ground.post_as(token, path, &body).await.data();
}

/// What is told to be other, `kind rider←before` each, and of lessons that are gone why.
fn news(day: &Value) -> Vec<String> {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let lessons = day["lessons"].as_array().unwrap().iter();
    let changes = lessons.flat_map(|lesson| lesson["changes"].as_array().unwrap());
    let told =
        changes.map(|one| format!("{} {}←{}", text(&one["kind"]), text(&one["rider"]), text(&one["before"])));
    let gone = day["gone"].as_array().unwrap().iter();
    told.chain(gone.map(|one| format!("gone {} {}", text(&one["start"]), text(&one["why"])))).collect()
}

#[tokio::test]
async fn a_coach_sees_the_own_lessons_of_a_day_with_riders_and_horses_and_no_phone() {
    let ground = Ground::new().await;
    a_coach(&ground).await;
    sqlx::query("UPDATE riders SET notes = '怕狗', birth_date = '2015-11-21' WHERE id = $1")
        .bind(RIDERS[2].uuid())
        .execute(ground.pool())
        .await
        .unwrap();
    sqlx::query("UPDATE bookings SET horse_id = $2 WHERE id = $1")
        .bind(world::booking_id(4).uuid())
        .bind(ZHUIFENG.uuid())
        .execute(ground.pool())
        .await
        .unwrap();
    let phone = Phone::sign_in(&ground, "zhou").await;
    let answer = phone.get(&ground, &format!("/api/coach/timetable?date={MORNING}")).await;
    let text = answer.body.to_string();
    // Hers, 王若溪's, 陈一诺's; and no field of that name.
    for told in ["13900001111", "13800138000", "13800138001", "phone", "guardian"] {
        assert!(!text.contains(told), "{told} is told: {text}");
    }
    let day = answer.data();
    assert_eq!((&day["own"], &day["coach"]["name"]), (&json!(true), &json!("周岚")));
    let lessons = day["days"][0]["lessons"].as_array().unwrap();
    let starts: Vec<_> = lessons.iter().map(|lesson| lesson["start"].as_str().unwrap()).collect();
    // The one of 09:30 that has no coach is not hers.
    assert_eq!(starts, ["09:30", "10:30", "11:30", "12:30", "13:30"]);
    let child = &lessons[3]["riders"][0];
    assert_eq!(
        (&child["level"], &child["minor"], &child["birthday"]),
        (&json!("beginner"), &json!(true), &json!(true))
    );
    assert_eq!((&child["rider_note"], &child["horse"]["name"]), (&json!("怕狗"), &json!("追风")));
    assert_eq!((&lessons[3]["arena"]["name"], &lessons[3]["state"]), (&json!("室内馆"), &json!("confirmed")));
}

#[tokio::test]
async fn a_week_is_asked_for_at_once_and_only_as_far_as_it_goes() {
    let ground = Ground::new().await;
    a_coach(&ground).await;
    let phone = Phone::sign_in(&ground, "zhou").await;
    let week = phone.get(&ground, "/api/coach/timetable?date=2026-11-16&days=7").await.data();
    let counts: Vec<_> =
        week["days"].as_array().unwrap().iter().map(|day| day["lessons"].as_array().unwrap().len()).collect();
    assert_eq!(counts, [0, 0, 0, 0, 0, 5, 0]);
    for days in ["0", "15"] {
        let refused = phone.get(&ground, &format!("/api/coach/timetable?days={days}")).await;
        assert_eq!(refused.refusal(), (422, "bad_field"));
    }
    assert_eq!(phone.get(&ground, "/api/coach/timetable?date=never").await.refusal(), (400, "malformed"));
}

#[tokio::test]
async fn only_who_may_see_the_timetable_sees_others_and_everybody() {
    let ground = Ground::new().await;
    a_coach(&ground).await;
    let hers = Phone::sign_in(&ground, "zhou").await;
    for path in ["all=true", &format!("coach_id={}", Uuid::from_u128(5))] {
        let refused = hers.get(&ground, &format!("/api/coach/timetable?date={MORNING}&{path}")).await;
        assert_eq!(refused.refusal(), (403, "may_not"), "{path}");
    }
    let manager = Phone::sign_in(&ground, "shen").await;
    let all = manager.get(&ground, &format!("/api/coach/timetable?date={MORNING}")).await.data();
    assert_eq!((all["days"][0]["lessons"].as_array().unwrap().len(), &all["coach"]), (6, &json!(null)));
    let one = manager
        .get(&ground, &format!("/api/coach/timetable?date={MORNING}&coach_id={}", COACH.uuid()))
        .await
        .data();
    assert_eq!((one["days"][0]["lessons"].as_array().unwrap().len(), &one["own"]), (5, &json!(false)));
    let nobody = format!("/api/coach/timetable?coach_id={}", Uuid::from_u128(5));
    assert_eq!(manager.get(&ground, &nobody).await.refusal(), (404, "not_found"));
}

#[tokio::test]
async fn what_is_other_than_at_the_last_look_is_told_until_it_is_looked_at() {
    let ground = Ground::new().await;
    a_coach(&ground).await;
    let (token, date) = (ground.manager().await, later(&ground));
    let first = lesson(&ground, &token, "10:00").await;
    let booking = book(&ground, &token, &first, RIDERS[0].uuid()).await;
    let phone = Phone::sign_in(&ground, "zhou").await;
    // A day that was never looked at has no news: everything would be.
    let day = phone.look(&ground, &date).await;
    assert_eq!((&day["looked_at"], news(&day)), (&json!(null), vec![]));

    let second = lesson(&ground, &token, "14:00").await;
    act(&ground, &token, &format!("/api/admin/bookings/{booking}/horse"), json!({ "horse_id": BAIXUE }))
        .await;
    act(
        &ground,
        &token,
        &format!("/api/admin/lessons/{first}/move"),
        json!({ "starts_at": at(&ground, "11:00"), "reason": "改期" }),
    )
    .await;
    book(&ground, &token, &first, RIDERS[1].uuid()).await;
    let day = phone.day(&ground, &date).await;
    let mut told = news(&day);
    told.sort();
    let expected = ["horse 王若溪←", "new ←", "rider_came 陈一诺←", "time ←10:00–11:00"];
    assert_eq!(told, expected);
    // Another look at the same does not make it old; saying so does.
    assert_eq!(news(&phone.day(&ground, &date).await).len(), 4);
    phone.look(&ground, &date).await;
    assert_eq!(news(&phone.day(&ground, &date).await), Vec::<String>::new());

    act(&ground, &token, &format!("/api/admin/lessons/{second}/cancel"), json!({ "reason": "教练外出" }))
        .await;
    act(
        &ground,
        &token,
        &format!("/api/admin/lessons/{first}/move"),
        json!({ "coach_id": null, "reason": "换人" }),
    )
    .await;
    assert_eq!(news(&phone.day(&ground, &date).await), ["cancelled ←", "gone 11:00 other_coach"]);
    act(
        &ground,
        &token,
        &format!("/api/admin/lessons/{first}/move"),
        json!({ "coach_id": COACH, "reason": "换回" }),
    )
    .await;
    assert_eq!(news(&phone.day(&ground, &date).await), ["cancelled ←"]);
}

#[tokio::test]
async fn what_was_changed_since_an_earlier_answer_is_named() {
    let ground = Ground::new().await;
    a_coach(&ground).await;
    let (token, date) = (ground.manager().await, later(&ground));
    let quiet = lesson(&ground, &token, "09:00").await;
    let phone = Phone::sign_in(&ground, "zhou").await;
    let since = async |cursor: &Value| {
        let asked = cursor.as_i64().map_or_else(String::new, |cursor| format!("&since={cursor}"));
        phone.get(&ground, &format!("/api/coach/timetable?date={date}{asked}")).await.data()
    };
    let first = since(&json!(null)).await;
    assert_eq!(first["changed"], json!(null), "nobody asked");
    assert_eq!(since(&first["cursor"]).await["changed"], json!([]));

    let busy = lesson(&ground, &token, "10:00").await;
    let second = since(&first["cursor"]).await;
    assert_eq!(second["changed"], json!([busy]));
    let booking = book(&ground, &token, &busy, RIDERS[0].uuid()).await;
    act(&ground, &token, &format!("/api/admin/bookings/{booking}/horse"), json!({ "horse_id": BAIXUE }))
        .await;
    let third = since(&second["cursor"]).await;
    assert_eq!(third["changed"], json!([busy]));
    // What is told of a rider belongs to it; and the earlier cursor knows of everything since.
    let edit = json!({ "level": "novice" });
    let edited = ground.patch_as(&token, &format!("/api/admin/riders/{}", RIDERS[0].uuid()), &edit).await;
    edited.data();
    assert_eq!(since(&third["cursor"]).await["changed"], json!([busy]));
    act(
        &ground,
        &token,
        &format!("/api/admin/lessons/{quiet}/move"),
        json!({ "coach_id": null, "reason": "换人" }),
    )
    .await;
    let fourth = since(&third["cursor"]).await;
    assert_eq!(fourth["changed"], json!([busy]), "what is gone is missing among the lessons");
    assert_eq!(fourth["days"][0]["lessons"].as_array().unwrap().len(), 1);

    // A cursor that the server never gave, or knows no more, names nothing: anything may be other.
    assert_eq!(since(&json!(1_000_000)).await["changed"], json!(null));
    sqlx::query("UPDATE club_feed SET pruned_to = head").execute(ground.pool()).await.unwrap();
    assert_eq!(since(&third["cursor"]).await["changed"], json!(null));
    assert_eq!(since(&fourth["cursor"]).await["changed"], json!([]));
}

#[tokio::test]
async fn what_came_after_the_answer_does_not_count_as_seen() {
    let ground = Ground::new().await;
    a_coach(&ground).await;
    let (token, date) = (ground.manager().await, later(&ground));
    lesson(&ground, &token, "10:00").await;
    let phone = Phone::sign_in(&ground, "zhou").await;
    let shown = phone.look(&ground, &date).await;
    lesson(&ground, &token, "12:00").await;
    let looked = json!({ "date": date, "mark": shown["mark"] });
    let refused = phone.post(&ground, "/api/coach/looked", &looked).await;
    assert_eq!(refused.refusal(), (409, "changed_meanwhile"));
    assert_eq!(news(&phone.day(&ground, &date).await), ["new ←"]);
    // What is kept names no rider and quotes no note.
    let kept: String = sqlx::query_scalar("SELECT string_agg(seen::text, '') FROM coach_looks")
        .fetch_one(ground.pool())
        .await
        .unwrap();
    assert!(kept.contains("starts_at") && !kept.contains("十分钟"), "{kept}");
}

#[tokio::test]
async fn a_change_at_a_desk_is_told_within_a_second_and_one_that_does_not_concern_is_not() {
    let ground = Ground::new().await;
    a_coach(&ground).await;
    let (token, date) = (ground.manager().await, later(&ground));
    let mine = lesson(&ground, &token, "10:00").await;
    let phone = Phone::sign_in(&ground, "zhou").await;
    phone.look(&ground, &date).await;
    let mut events = phone.live(&ground).await;
    let second = Duration::from_secs(1);
    let hello = events.next(Duration::from_secs(5)).await.unwrap();
    assert_eq!((&hello["type"], &hello["data"]), (&json!("lesson_changed"), &json!({})));

    let body = json!({ "course_id": COURSE, "arena_id": ARENA, "starts_at": at(&ground, "16:00"), "confirmed": true });
    ground.post_as(&token, "/api/admin/lessons", &body).await.data();
    assert_eq!(events.next(second / 2).await, None, "a lesson of nobody was told to her");

    for body in [
        json!({ "starts_at": at(&ground, "11:00"), "reason": "改期" }),
        json!({ "coach_id": null, "reason": "换人" }),
    ] {
        let begun = Instant::now();
        act(&ground, &token, &format!("/api/admin/lessons/{mine}/move"), body).await;
        assert_eq!(events.next(second).await.unwrap()["type"], "lesson_changed");
        assert!(begun.elapsed() < second * 2, "{:?}", begun.elapsed());
    }
}

#[tokio::test]
async fn a_stream_says_that_its_session_is_over() {
    let ground = Ground::new().await;
    a_coach(&ground).await;
    let phone = Phone::sign_in(&ground, "zhou").await;
    let mut events = phone.live(&ground).await;
    events.next(Duration::from_secs(5)).await.unwrap();
    // Renewing the cookie meanwhile ends nothing.
    phone.post(&ground, "/api/coach/auth/refresh", &json!({})).await.data();
    sqlx::query("UPDATE staff SET active = false WHERE id = $1")
        .bind(ZHOU.uuid())
        .execute(ground.pool())
        .await
        .unwrap();
    assert_eq!(events.next(Duration::from_secs(20)).await.unwrap()["type"], "signed_out");
    assert_eq!(events.next(Duration::from_secs(5)).await, None, "it goes on");
}
