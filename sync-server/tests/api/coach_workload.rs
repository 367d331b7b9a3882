//! How much a coach teaches in a month.

use crate::ground::Ground;
use crate::phone::{Phone, a_coach};
use serde_json::{Value, json};
use shared::id::Id as _;
use shared::store::testing::world::{COACH, booking_id, lesson_id};
use uuid::Uuid;

/// Puts the `n`-th lesson of the morning, and the booking in it, into other states.
async fn stands(ground: &Ground, n: u32, lesson: &str, booking: &str) {
    for (table, id, state) in
        [("lessons", lesson_id(n).uuid(), lesson), ("bookings", booking_id(n).uuid(), booking)]
    {
        let text = format!("UPDATE {table} SET state = $2 WHERE id = $1");
        let changed = sqlx::query(sqlx::AssertSqlSafe(text)).bind(id).bind(state);
        changed.execute(ground.pool()).await.unwrap();
    }
}

fn taught(lessons: u32, saddle_hours: &str, riders: u32, rides: u32) -> Value {
    json!({ "lessons": lessons, "saddle_hours": saddle_hours, "riders": riders, "rides": rides })
}

#[tokio::test]
async fn a_month_is_summed_up_by_what_was_given_and_what_is_ahead() {
    let ground = Ground::new().await;
    a_coach(&ground).await;
    stands(&ground, 0, "completed", "done").await;
    stands(&ground, 2, "completed", "done").await;
    stands(&ground, 3, "cancelled", "cancelled").await;
    let phone = Phone::sign_in(&ground, "zhou").await;
    let month = phone.get(&ground, "/api/coach/workload").await.data();
    let expected = json!({
        "month": "2026-11", "own": true, "coach": { "id": COACH, "name": "周岚" },
        "given": taught(2, "2.0", 1, 2), "ahead": taught(2, "2.0", 2, 2),
    });
    assert_eq!(month, expected);
    assert_eq!(phone.get(&ground, "/api/coach/workload?month=2026-11").await.data(), expected);
    let none = phone.get(&ground, "/api/coach/workload?month=2026-12").await.data();
    assert_eq!((&none["given"], &none["ahead"]), (&taught(0, "0.0", 0, 0), &taught(0, "0.0", 0, 0)));
    for month in ["2026-13", "2026", "", "never", "2026-11-21"] {
        let refused = phone.get(&ground, &format!("/api/coach/workload?month={month}")).await;
        assert_eq!(refused.refusal(), (422, "bad_field"), "{month}");
    }
}

#[tokio::test]
async fn a_month_ends_at_the_clubs_midnight() {
    let ground = Ground::new().await;
    a_coach(&ground).await;
    // 2026-11-30 23:30 and 2026-12-01 00:00 in Shanghai.
    for (n, start) in [(0, "2026-11-30T15:30:00Z"), (2, "2026-11-30T16:00:00Z")] {
        sqlx::query(
            "UPDATE lessons SET starts_at = $2::timestamptz, ends_at = $2::timestamptz + interval '20 minutes'
             WHERE id = $1",
        )
        .bind(lesson_id(n).uuid())
        .bind(chrono::DateTime::parse_from_rfc3339(start).unwrap())
        .execute(ground.pool())
        .await
        .unwrap();
    }
    let phone = Phone::sign_in(&ground, "zhou").await;
    let lessons = async |month: &str| {
        let answer = phone.get(&ground, &format!("/api/coach/workload?month={month}")).await.data();
        answer["ahead"]["lessons"].as_u64()
    };
    assert_eq!((lessons("2026-11").await, lessons("2026-12").await), (Some(4), Some(1)));
}

#[tokio::test]
async fn only_who_may_see_everybodys_timetable_sees_how_much_others_teach() {
    let ground = Ground::new().await;
    a_coach(&ground).await;
    let hers = Phone::sign_in(&ground, "zhou").await;
    let of = |coach: Uuid| format!("/api/coach/workload?coach_id={coach}");
    let (own, other) = (COACH.uuid(), Uuid::from_u128(5));
    assert_eq!(hers.get(&ground, &of(own)).await.data()["own"], true);
    assert_eq!(hers.get(&ground, &of(other)).await.refusal(), (403, "may_not"));
    let manager = Phone::sign_in(&ground, "shen").await;
    let seen = manager.get(&ground, &of(own)).await.data();
    assert_eq!((&seen["own"], &seen["ahead"]), (&json!(false), &taught(5, "5.0", 3, 5)));
    assert_eq!(manager.get(&ground, &of(other)).await.refusal(), (404, "not_found"));
    assert_eq!(manager.get(&ground, "/api/coach/workload").await.refusal(), (422, "bad_field"));
}
