//! Staff sign in by account and PIN, and do what their role may.

use crate::ground::{Answer, Ground, PIN};
use serde_json::json;
use shared::id::Id as _;
use shared::store::testing::world;

async fn account(ground: &Ground, staff: uuid::Uuid) -> String {
    let account = sqlx::query_scalar("SELECT account FROM staff WHERE id = $1").bind(staff);
    account.fetch_one(ground.pool()).await.unwrap()
}

#[tokio::test]
async fn wrong_pins_make_the_next_try_wait_and_tell_nothing() {
    let ground = Ground::new().await;
    let account = account(&ground, world::MANAGER.uuid()).await;
    let wrong = json!({ "account": account, "pin": "000000" });
    let nobody = json!({ "account": "nobody", "pin": "000000" });
    let unknown = ground.post("/api/admin/auth/login", &nobody).await;
    assert_eq!(unknown.refusal(), (401, "sign_in_refused"));
    for _try in 0..3 {
        let answer = ground.post("/api/admin/auth/login", &wrong).await;
        assert_eq!(answer.refusal(), (401, "sign_in_refused"));
        assert_eq!(answer.body["message"], unknown.body["message"]);
    }
    let right = json!({ "account": account, "pin": PIN });
    let locked = ground.post("/api/admin/auth/login", &right).await;
    assert_eq!(locked.refusal(), (429, "too_many_requests"));
    assert!(locked.retry_after.unwrap().parse::<u64>().unwrap() <= 16);
    ground.clock.turn_ahead(1);
    ground.post("/api/admin/auth/login", &right).await.data();
}

#[tokio::test]
async fn a_receptionist_may_not_enrol_desks_and_a_session_ends_when_told() {
    let ground = Ground::new().await;
    let login = json!({ "account": account(&ground, world::RECEPTION.uuid()).await, "pin": PIN });
    let tokens = ground.post("/api/admin/auth/login", &login).await.data();
    assert_eq!(tokens["role"], "receptionist");
    let token = tokens["access_token"].as_str().unwrap();
    let desks = || ground.http.get(ground.url("/api/admin/desks")).bearer_auth(token);
    let refused = Answer::of(desks()).await;
    assert_eq!(refused.refusal(), (403, "may_not"));
    assert_eq!(refused.body["details"], json!({ "right": "manage_desks" }));
    Answer::of(ground.http.post(ground.url("/api/admin/auth/logout")).bearer_auth(token)).await.data();
    assert_eq!(Answer::of(desks()).await.refusal(), (401, "token_expired"));
    let refresh = json!({ "refresh_token": tokens["refresh_token"] });
    assert_eq!(
        ground.post("/api/admin/auth/refresh", &refresh).await.refusal(),
        (401, "refresh_token_expired")
    );
}

#[tokio::test]
async fn a_manager_sees_the_clubs_desks() {
    let ground = Ground::new().await;
    let desk = ground.desk().await;
    let request = ground.http.get(ground.url("/api/admin/desks")).bearer_auth(ground.manager().await);
    let items = Answer::of(request).await.data()["items"].as_array().unwrap().clone();
    assert_eq!(items.len(), 3);
    let mine = items.iter().find(|item| item["id"] == desk.id.to_string()).unwrap();
    assert_eq!((&mine["origin"], &mine["live"]), (&json!(desk.origin), &json!(false)));
}

#[tokio::test]
async fn one_address_signs_in_only_so_often() {
    let ground = Ground::with(|config| config.limits.sign_in_burst = 2).await;
    let nobody = json!({ "account": "nobody", "pin": "000000" });
    for _try in 0..2 {
        assert_eq!(ground.post("/api/admin/auth/login", &nobody).await.status, 401);
    }
    let answer = ground.post("/api/admin/auth/login", &nobody).await;
    assert_eq!((answer.refusal(), answer.retry_after.is_some()), ((429, "too_many_requests"), true));
}
