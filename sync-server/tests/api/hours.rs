//! Who and what is there when, and lessons by a weekly rule, by API.

use crate::ground::{Answer, Ground};
use serde_json::{Value, json};
use shared::id::Id as _;
use shared::store::testing::world::{ARENA, COACH, COURSE, RECEPTION, RIDERS, ZHUIFENG};
use shared::time::{ClubZone, Date, Timestamp};

/// A day of the club's calendar, so many days from today.
fn day(ground: &Ground, days: i64) -> Date {
    ClubZone::default().date(ground.clock.now().plus_days(days))
}

/// A minute of that day.
fn at(day: Date, minute: i64) -> Timestamp {
    ClubZone::default().at_minute(day, minute)
}

/// A lesson of the coach in the arena at noon of a day.
async fn lesson(ground: &Ground, token: &str, day: Date) -> Answer {
    let body = json!({
        "course_id": COURSE, "starts_at": at(day, 720), "coach_id": COACH, "arena_id": ARENA, "confirmed": true,
    });
    ground.post_as(token, "/api/admin/lessons", &body).await
}

#[tokio::test]
async fn leave_keeps_lessons_out_once_it_is_approved_and_lets_them_in_when_it_is_taken_back() {
    let ground = Ground::new().await;
    let (token, reception) = (ground.manager().await, ground.token_of(RECEPTION.uuid()).await);
    let path = format!("/api/admin/coaches/{}/leave", COACH.uuid());
    let day = day(&ground, 7);
    let ask = json!({ "first_day": day, "last_day": day, "reason": "回老家" });
    let asked = ground.post_as(&reception, &path, &ask).await.data();
    let leave = asked["receipt"]["leave_id"].as_str().unwrap().to_owned();
    let mut at_once = ask.clone();
    at_once["approved"] = json!(true);
    assert_eq!(ground.post_as(&reception, &path, &at_once).await.refusal(), (403, "may_not"));
    lesson(&ground, &token, day).await.data();
    let decide = async |token: &str, state: &str| {
        ground.post_as(token, &format!("/api/admin/leaves/{leave}/decide"), &json!({ "state": state })).await
    };
    assert_eq!(decide(&reception, "approved").await.refusal(), (403, "may_not"));
    let decided = decide(&token, "approved").await.data();
    assert_eq!(
        (&decided["receipt"]["was"], &decided["receipt"]["state"]),
        (&json!("asked"), &json!("approved"))
    );
    assert_eq!(lesson(&ground, &token, day).await.body["error"], "coach_busy", "the lesson of before stands");
    let later = json!({
        "course_id": COURSE, "starts_at": at(day, 840), "coach_id": COACH, "arena_id": ARENA,
    });
    let later = async || ground.post_as(&token, "/api/admin/lessons", &later).await;
    assert_eq!(later().await.body["error"], "coach_on_leave");
    decide(&token, "withdrawn").await.data();
    later().await.data();
}

#[tokio::test]
async fn who_finds_an_hour_taken_is_told_what_is_free_and_can_have_it() {
    let ground = Ground::new().await;
    let token = ground.manager().await;
    let day = day(&ground, 7);
    lesson(&ground, &token, day).await.data();
    let later = json!({
        "course_id": COURSE, "starts_at": at(day, 900), "coach_id": COACH, "arena_id": ARENA, "confirmed": true,
    });
    let later = ground.post_as(&token, "/api/admin/lessons", &later).await.data();
    let path = format!("/api/admin/lessons/{}/move", later["receipt"]["lesson_id"].as_str().unwrap());
    let tables = ["lessons", "audit", "feed"];
    let before = ground.dump_of(&tables).await;
    let taken = ground.post_as(&token, &path, &json!({ "starts_at": at(day, 720) })).await;
    assert_eq!(taken.refusal(), (409, "coach_busy"));
    assert!(ground.dump_of(&tables).await == before);

    let free = taken.body["details"]["alternatives"].as_array().unwrap();
    assert!(!free.is_empty(), "{}", taken.body);
    for one in free {
        let mut there = one.clone();
        assert_eq!(there.as_object_mut().unwrap().remove("kind"), Some(json!("place")));
        let moved = ground.post_as(&token, &path, &there).await.data();
        assert_eq!(moved["issues"], json!([]), "{moved}");
    }
    // Where a rule stands against it at any hour, nothing is said of other hours.
    let backwards = json!({ "starts_at": at(day, 900), "ends_at": at(day, 840) });
    let refused = ground.post_as(&token, &path, &backwards).await;
    assert_eq!(refused.refusal(), (422, "bad_field"));
    assert_eq!(refused.body["details"], json!({ "field": "time", "problem": "out_of_range" }));
}

#[tokio::test]
async fn shifts_are_painted_and_a_lesson_off_shift_asks_for_a_reason() {
    let ground = Ground::new().await;
    let token = ground.manager().await;
    let path = format!("/api/admin/coaches/{}/shifts", COACH.uuid());
    let day = day(&ground, 7);
    let morning = json!({ "first_day": day, "last_day": day, "from_minute": 480, "until_minute": 720 });
    ground.post_as(&token, &path, &json!({ "put": [morning] })).await.data();
    let refused = lesson(&ground, &token, day).await;
    assert_eq!(refused.refusal(), (422, "needs_reason"));
    assert_eq!(refused.body["details"]["over"]["code"], "coach_off_shift");
    assert_eq!(ground.post_as(&token, &path, &json!({})).await.refusal(), (422, "bad_field"));
}

#[tokio::test]
async fn a_closure_and_a_horse_s_care_keep_out_until_they_are_called_off() {
    let ground = Ground::new().await;
    let token = ground.manager().await;
    let day = day(&ground, 7);
    let span = json!({ "starts_at": at(day, 600), "ends_at": at(day, 900), "reason": "大雨" });
    let closed =
        ground.post_as(&token, &format!("/api/admin/arenas/{}/closures", ARENA.uuid()), &span).await.data();
    let closure = closed["receipt"]["id"].as_str().unwrap().to_owned();
    assert_eq!(lesson(&ground, &token, day).await.body["error"], "arena_closed");
    let edit =
        async |body: Value| ground.patch_as(&token, &format!("/api/admin/closures/{closure}"), &body).await;
    assert_eq!(edit(json!({ "ends_at": at(day, 500) })).await.refusal(), (422, "bad_field"));
    edit(json!({ "active": false })).await.data();
    let made = lesson(&ground, &token, day).await.data();

    let care = json!({ "kind": "vet", "starts_at": at(day, 600), "ends_at": at(day, 900) });
    let cared =
        ground.post_as(&token, &format!("/api/admin/horses/{}/times", ZHUIFENG.uuid()), &care).await.data();
    let care = cared["receipt"]["id"].as_str().unwrap().to_owned();
    let lesson = made["receipt"]["lesson_id"].as_str().unwrap();
    let seat = json!({ "rider_id": RIDERS[1], "horse_id": ZHUIFENG, "reason": "教练同意" });
    let book = async || ground.post_as(&token, &format!("/api/admin/lessons/{lesson}/bookings"), &seat).await;
    assert_eq!(book().await.body["error"], "horse_unfit");
    let edited = json!({ "active": false });
    ground.patch_as(&token, &format!("/api/admin/horse-times/{care}"), &edited).await.data();
    book().await.data();
}

#[tokio::test]
async fn the_booking_grid_is_the_manager_s() {
    let ground = Ground::new().await;
    let (token, reception) = (ground.manager().await, ground.token_of(RECEPTION.uuid()).await);
    let grid = json!({ "weekday": "sunday", "slot_minutes": 45 });
    let path = "/api/admin/slot-templates";
    assert_eq!(ground.post_as(&reception, path, &grid).await.refusal(), (403, "may_not"));
    let added = ground.post_as(&token, path, &grid).await.data();
    let id = added["receipt"]["id"].as_str().unwrap();
    let short = ground.patch_as(&token, &format!("{path}/{id}"), &json!({ "slot_minutes": 1 })).await;
    assert_eq!(short.refusal(), (422, "bad_field"));
    ground.patch_as(&token, &format!("{path}/{id}"), &json!({ "active": false })).await.data();
}

#[tokio::test]
async fn a_series_is_made_where_it_fits_changed_from_a_day_on_and_cancelled() {
    let ground = Ground::new().await;
    let token = ground.manager().await;
    let (first, last) = (day(&ground, 7), day(&ground, 9));
    // The coach has another lesson at noon of the second day.
    lesson(&ground, &token, day(&ground, 8)).await.data();
    let form = json!({
        "course_id": COURSE, "coach_id": COACH, "arena_id": ARENA, "start_minute": 720, "confirmed": true,
        "weekdays": ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"],
        "first_day": first, "last_day": last,
    });
    let made = ground.post_as(&token, "/api/admin/series", &form).await.data()["receipt"].clone();
    assert_eq!(
        (made["lessons"].as_array().unwrap().len(), made["left_out"].as_array().unwrap().len()),
        (2, 1)
    );
    let left_out = &made["left_out"][0];
    assert_eq!((&left_out["on"], &left_out["why"]["code"]), (&json!(day(&ground, 8)), &json!("coach_busy")));
    assert_eq!(left_out["instead"].as_array().unwrap().len(), 3, "the nearest that are free");

    let series = made["series_id"].as_str().unwrap();
    let edit = json!({ "from": last, "start_minute": 960 });
    let edited = ground.post_as(&token, &format!("/api/admin/series/{series}/edit"), &edit).await.data();
    let later = edited["receipt"]["series_id"].as_str().unwrap();
    assert_ne!(later, series);
    assert_eq!(edited["receipt"]["lessons"].as_array().unwrap().len(), 1);
    let cancel = json!({ "reason": "学期结束" });
    let cancel =
        async |id: &str| ground.post_as(&token, &format!("/api/admin/series/{id}/cancel"), &cancel).await;
    assert_eq!(cancel(later).await.data()["receipt"]["lessons"].as_array().unwrap().len(), 1);
    assert_eq!(cancel(series).await.data()["receipt"]["lessons"].as_array().unwrap().len(), 1);
    let nowhere = cancel(&uuid::Uuid::nil().to_string()).await;
    assert_eq!(nowhere.refusal(), (404, "not_found"));
}

#[tokio::test]
async fn free_times_are_found_by_the_rules_that_refuse_and_the_best_is_first_with_why() {
    let ground = Ground::new().await;
    let token = ground.manager().await;
    let day = day(&ground, 7);
    lesson(&ground, &token, day).await.data();
    let preferred = at(day, 780);
    let ask = async |more: &str| {
        let path = format!("/api/schedule/available-times?product_id={}&date={day}{more}", COURSE.uuid());
        ground.get_as(&token, &path).await
    };
    let found =
        ask(&format!("&preferred_coach_id={}&preferred_start={preferred}", COACH.uuid())).await.data();
    let best = &found["items"][0];
    assert_eq!(
        (&best["starts_at"], &best["coach"]["name"], &best["score"]),
        (&json!(preferred), &json!("周岚"), &json!(150))
    );
    let why: Vec<_> =
        best["reasons"].as_array().unwrap().iter().map(|one| &one["reason"]["reason"]).collect();
    assert_eq!(why, ["near_wish", "preferred_coach"]);
    let made = found["items"].as_array().unwrap().iter().filter(|time| time["lesson_id"].is_null());
    let starts: Vec<Timestamp> =
        made.map(|time| serde_json::from_value(time["starts_at"].clone()).unwrap()).collect();
    // The only coach gives a lesson from twelve to one.
    assert!(!starts.contains(&at(day, 690)) && !starts.contains(&at(day, 750)), "{starts:?}");
    assert!(starts.contains(&at(day, 660)));
    assert!(found["items"].as_array().unwrap().iter().any(|time| !time["lesson_id"].is_null()), "the class");
    assert_eq!(ask("&days=15").await.refusal(), (422, "bad_field"));
    assert_eq!(ask("&party=0").await.refusal(), (422, "bad_field"));
    assert_eq!(ask(&format!("&rider_id={}", uuid::Uuid::nil())).await.refusal(), (404, "not_found"));
}
