//! A desk's life: enrolled by a code, signed in by its key, revoked.

use crate::ground::{Answer, Desk, Ground, id, registration};
use crate::push::count;
use serde_json::{Value, json};
use shared::sync::wire::ISSUED_TO;

#[tokio::test]
async fn a_code_makes_one_desk_and_a_lost_reply_is_given_again() {
    let ground = Ground::new().await;
    let desk = ground.desk().await;
    let code = ground.code().await;
    let body = json!({ "code": code.to_lowercase().replace('-', " "), "desk_name": "二号", "public_key": desk.public_key() });
    let first = ground.post("/api/sync/enrol", &body).await.data();
    let again = ground.post("/api/sync/enrol", &body).await.data();
    assert_eq!(first["desk_id"], again["desk_id"]);
    assert_ne!(first["origin"], desk.origin);
    let before = ground.dump().await;
    let other = ground.desk().await;
    let after_other = ground.dump().await;
    assert!(before != after_other);
    let theirs = json!({ "code": code, "desk_name": "三号", "public_key": other.public_key() });
    assert_eq!(ground.post("/api/sync/enrol", &theirs).await.refusal(), (409, "enrolment_code_used"));
    let unknown = json!({ "code": "ABCDE", "desk_name": "三号", "public_key": other.public_key() });
    assert_eq!(ground.post("/api/sync/enrol", &unknown).await.refusal(), (422, "enrolment_code_invalid"));
    assert!(ground.dump().await == after_other);
    let late = ground.code().await;
    ground.clock.turn_ahead(11);
    let late = json!({ "code": late, "desk_name": "三号", "public_key": other.public_key() });
    assert_eq!(ground.post("/api/sync/enrol", &late).await.refusal(), (410, "enrolment_code_expired"));
}

#[tokio::test]
async fn a_desk_signs_in_with_its_own_key_once_for_each_challenge() {
    let ground = Ground::new().await;
    let (desk, other) = (ground.desk().await, ground.desk().await);
    let challenge = desk.challenge(&ground).await;
    desk.sign_in_with(&ground, &challenge).await.data();
    assert_eq!(desk.sign_in_with(&ground, &challenge).await.refusal(), (401, "challenge_invalid"));
    let theirs = other.challenge(&ground).await;
    assert_eq!(desk.sign_in_with(&ground, &theirs).await.refusal(), (401, "challenge_invalid"));
    let late = desk.challenge(&ground).await;
    ground.clock.turn_ahead(3);
    assert_eq!(desk.sign_in_with(&ground, &late).await.refusal(), (401, "challenge_invalid"));
    let forged = json!({ "grant": "device_key", "desk_id": desk.id, "challenge": desk.challenge(&ground).await,
        "signature": other.sign("something else") });
    assert_eq!(ground.post("/api/sync/token", &forged).await.refusal(), (401, "signature_invalid"));
}

#[tokio::test]
async fn access_ends_after_a_quarter_of_an_hour_and_is_refreshed() {
    let ground = Ground::new().await;
    let mut desk = ground.desk().await;
    assert_eq!(
        Answer::of(ground.http.get(ground.url("/api/sync/checksum"))).await.refusal(),
        (401, "token_missing")
    );
    ground.clock.turn_ahead(16);
    assert_eq!(desk.pull(&ground, 0).await.refusal(), (401, "token_expired"));
    let tokens = desk.exchange(&ground, &desk.refresh).await.data();
    desk.keep(&tokens);
    desk.get(&ground, "/api/sync/checksum?table=clubs").await.data();
    desk.access.push('x');
    assert_eq!(desk.pull(&ground, 0).await.refusal(), (401, "token_invalid"));
}

#[tokio::test]
async fn a_lost_reply_to_a_refresh_is_given_again_and_a_copied_token_revokes_the_desk() {
    let ground = Ground::new().await;
    let desk = ground.desk().await;
    let first = desk.exchange(&ground, &desk.refresh).await.data();
    let again = desk.exchange(&ground, &desk.refresh).await.data();
    assert_eq!(first["refresh_token"], again["refresh_token"]);
    let successor = first["refresh_token"].as_str().unwrap();
    desk.exchange(&ground, successor).await.data();
    let members = count(&ground, "members").await;
    assert_eq!(desk.exchange(&ground, &desk.refresh).await.refusal(), (401, "refresh_token_reused"));
    assert_eq!(desk.exchange(&ground, successor).await.refusal(), (403, "desk_revoked"));
    assert_eq!(desk.pull(&ground, 0).await.refusal(), (403, "desk_revoked"));
    assert_eq!(desk.sign_in(&ground).await.refusal(), (403, "desk_revoked"));
    assert_eq!(count(&ground, "members").await, members);
}

#[tokio::test]
async fn an_unused_successor_has_a_minute_then_the_device_key_is_asked_for() {
    let ground = Ground::new().await;
    let desk = ground.desk().await;
    desk.exchange(&ground, &desk.refresh).await.data();
    ground.clock.turn_ahead(2);
    assert_eq!(desk.exchange(&ground, &desk.refresh).await.refusal(), (401, "refresh_token_expired"));
    desk.sign_in(&ground).await.data();
}

#[tokio::test]
async fn what_a_revoked_desk_still_had_is_kept_for_review() {
    let ground = Ground::new().await;
    let (desk, other) = (ground.desk().await, ground.desk().await);
    desk.push(&ground, &[registration(&ground, 1)]).await.data();
    let revoke = ground.http.post(ground.url(&format!("/api/admin/desks/{}/revoke", desk.id)));
    assert!(Answer::of(revoke.bearer_auth(ground.manager().await)).await.data()["revoked_at"].is_string());
    let members = count(&ground, "members").await;
    let queue = [registration(&ground, 2), registration(&ground, 3)];
    for _again in 0..2 {
        let answer = desk.push(&ground, &queue).await;
        assert_eq!(answer.refusal(), (403, "desk_revoked"));
        assert_eq!(answer.body["details"], json!({ "kept": 2 }));
    }
    // Days later its token is no more; its key still speaks for it, and nobody else's does.
    ground.clock.turn_ahead(60 * 24 * 3);
    assert_eq!(desk.push(&ground, &queue).await.body["details"], json!({ "kept": 2 }));
    assert_eq!(other.push_as(&ground, &desk.request(&queue)).await.refusal(), (401, "token_expired"));
    assert_eq!(count(&ground, "quarantine").await, 2);
    assert_eq!(count(&ground, "members").await, members);
}

#[tokio::test]
async fn who_looks_at_the_desks_sees_when_each_was_heard_of_and_how_much_still_waits_there() {
    let ground = Ground::new().await;
    let (desk, silent) = (ground.desk().await, ground.desk().await);
    let token = ground.manager().await;
    let listed = async |of: &Desk| {
        let list =
            Answer::of(ground.http.get(ground.url("/api/admin/desks")).bearer_auth(&token)).await.data();
        let items = list["items"].as_array().unwrap().clone();
        let item = items.into_iter().find(|item| id(&item["id"]) == of.id).unwrap();
        (item["waiting"].clone(), item["last_seen_at"].clone())
    };
    let pull = async |issued_to: Option<&str>| {
        let path = format!("/api/sync/pull?cursor=1&epoch={}", desk.epoch);
        let request = ground.http.get(ground.url(&path)).bearer_auth(&desk.access);
        let request = match issued_to {
            Some(number) => request.header(ISSUED_TO, number),
            None => request,
        };
        Answer::of(request).await.data();
    };
    assert_eq!(listed(&desk).await, (Value::Null, Value::Null));
    // A desk of before says nothing of its queue, and is heard of all the same.
    pull(None).await;
    let (waiting, seen) = listed(&desk).await;
    assert!(waiting.is_null() && seen.is_string(), "{seen}");
    // Cut off with five commands, it pushes two of them: three are left, as of that moment.
    pull(Some("5")).await;
    assert_eq!(listed(&desk).await.0, json!(5));
    desk.push(&ground, &[registration(&ground, 1), registration(&ground, 2)]).await.data();
    assert_eq!(listed(&desk).await.0, json!(3));
    let queue: Vec<_> = (3..=5).map(|seq| registration(&ground, seq)).collect();
    desk.push(&ground, &queue[..1]).await.data();
    // While the rest is on its way, the queue grows at its end.
    let request = ground.http.post(ground.url("/api/sync/push")).bearer_auth(&desk.access);
    let request = request.header(ISSUED_TO, "6").json(&desk.request(&queue[1..2]));
    Answer::of(request).await.data();
    assert_eq!(listed(&desk).await.0, json!(2));
    desk.push(&ground, &queue[2..]).await.data();
    desk.push(&ground, &[registration(&ground, 6)]).await.data();
    assert_eq!(listed(&desk).await.0, json!(0));
    // What is no number says nothing.
    pull(Some("many")).await;
    assert_eq!(listed(&desk).await.0, json!(0));
    ground.clock.turn_ahead(1);
    pull(Some("6")).await;
    assert_ne!(listed(&desk).await.1, seen);
    assert_eq!(listed(&silent).await, (Value::Null, Value::Null));
}
