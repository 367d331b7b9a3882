//! Arenas that close and what becomes of the lessons that are hit, by API.

use crate::ground::Ground;
use serde_json::{Value, json};
use shared::id::Id as _;
use shared::store::testing::world::{ARENA, COACH, COURSE, RECEPTION};
use shared::time::ClubZone;

#[tokio::test]
async fn a_closure_is_proposed_for_and_accepted_whole_or_not_at_all() {
    let ground = Ground::new().await;
    let token = ground.token_of(RECEPTION.uuid()).await;
    let (zone, day) = (ClubZone::default(), ClubZone::default().date(ground.clock.now().plus_days(7)));
    let at = |minute| zone.at_minute(day, minute);
    let lesson = json!({
        "course_id": COURSE, "starts_at": at(720), "coach_id": COACH, "arena_id": ARENA, "confirmed": true,
    });
    let made = ground.post_as(&token, "/api/admin/lessons", &lesson).await.data();
    let lesson = made["receipt"]["lesson_id"].as_str().unwrap().to_owned();

    let text = |minute: i64| serde_json::to_value(at(minute)).unwrap().as_str().unwrap().replace('+', "%2B");
    let arena = ARENA.uuid();
    let path =
        format!("/api/admin/outages/proposal?arenas={arena}&starts_at={}&ends_at={}", text(700), text(800));
    let hits = ground.get_as(&token, &path).await.data();
    let hit = &hits["items"][0];
    assert_eq!((hits["items"].as_array().unwrap().len(), hit["lesson_id"].as_str().unwrap()), (1, &*lesson));
    assert_eq!(hit["offers"].as_array().unwrap().last().unwrap(), &json!({ "offer": "stay" }));
    let slot = hit["proposed"].clone();
    assert_eq!(slot["offer"], "slot", "there is no other arena: {hit}");

    let form = |offer: &Value| {
        json!({
            "arenas": [arena], "starts_at": at(700), "ends_at": at(800), "reason": "大雨",
            "settle": [{ "hit": hit["hit"], "offer": offer }],
        })
    };
    let mut bad = form(&slot);
    bad["settle"][0]["offer"] = json!({ "offer": "arena", "arena_id": arena });
    assert_eq!(ground.post_as(&token, "/api/admin/outages", &bad).await.refusal(), (422, "bad_field"));
    let done = ground.post_as(&token, "/api/admin/outages", &form(&slot)).await.data();
    let did: Vec<_> =
        done["receipt"]["receipts"].as_array().unwrap().iter().map(|one| one["did"].clone()).collect();
    assert_eq!(did, ["edited", "lesson_moved"]);
    let moved = ground.get_as(&token, &format!("/api/admin/lessons/{lesson}")).await.data();
    assert_eq!(moved["starts_at"], slot["starts_at"]);
    // Nothing is hit any more, and the arena takes nothing.
    assert_eq!(ground.get_as(&token, &path).await.data()["items"], json!([]));
    let again = json!({
        "course_id": COURSE, "starts_at": at(720), "coach_id": COACH, "arena_id": ARENA, "confirmed": true,
    });
    assert_eq!(ground.post_as(&token, "/api/admin/lessons", &again).await.refusal(), (422, "arena_closed"));
}
