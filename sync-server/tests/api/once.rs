//! `Idempotency-Key`: who asks twice is answered once, whatever runs beside it or fails in between.

use crate::ground::{Answer, Ground};
use crate::push::count;
use serde_json::{Value, json};
use shared::id::Id as _;
use shared::store::testing::{CLUB, world};
use sqlx::Executor as _;
use std::collections::BTreeSet;
use std::time::{Duration, Instant};
use sync_server::crypto::{Keys, Place};
use uuid::Uuid;

const CODE: &str = "/api/admin/desks/enrolment-code";

async fn ask(ground: &Ground, token: &str, path: &str, key: &str) -> Answer {
    let request = ground.http.post(ground.url(path)).bearer_auth(token).header("idempotency-key", key);
    Answer::of(request).await
}

fn code(answer: Answer) -> String {
    answer.data()["code"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn the_same_key_gives_the_first_answer_again_for_a_day() {
    let ground = Ground::new().await;
    let token = ground.manager().await;
    let first = ask(&ground, &token, CODE, "k1").await;
    let again = ask(&ground, &token, CODE, "k1").await;
    assert_eq!(again.body, first.body, "to the letter, request id and all");
    assert_eq!(count(&ground, "enrolment_codes").await, 1);
    assert_ne!(code(ask(&ground, &token, CODE, "k2").await), code(again));
    let unkeyed = || async { Answer::of(ground.http.post(ground.url(CODE)).bearer_auth(&token)).await };
    assert_ne!(code(unkeyed().await), code(unkeyed().await), "without a key each is a request of its own");

    // The same person under another token is the same caller; a day later the key is free.
    let other_token = ground.manager().await;
    assert_eq!(ask(&ground, &other_token, CODE, "k1").await.body, first.body);
    ground.clock.turn_ahead(60 * 24 + 1);
    let later = ask(&ground, &ground.manager().await, CODE, "k1").await;
    assert_ne!(code(later), code(first));
}

#[tokio::test]
async fn a_key_is_good_for_one_request_of_one_caller() {
    let ground = Ground::new().await;
    let token = ground.manager().await;
    let mine = code(ask(&ground, &token, CODE, "k").await);
    let reused = ask(&ground, &token, &format!("{CODE}?x=1"), "k").await;
    assert_eq!(reused.refusal(), (422, "idempotency_key_reused"));
    let revoke = format!("/api/admin/desks/{}/revoke", world::OFFICE);
    assert_eq!(ask(&ground, &token, &revoke, "k").await.refusal(), (422, "idempotency_key_reused"));
    assert_eq!(revoked(&ground).await, 0);

    // Somebody else's key of the same letters is another key.
    let promoted =
        sqlx::query("UPDATE staff SET role = 'manager' WHERE id = $1").bind(world::RECEPTION.uuid());
    promoted.execute(ground.pool()).await.unwrap();
    let other = ground.token_of(world::RECEPTION.uuid()).await;
    assert_ne!(code(ask(&ground, &other, CODE, "k").await), mine);
    for bad in ["", &"k".repeat(256)] {
        assert_eq!(ask(&ground, &token, CODE, bad).await.refusal(), (400, "malformed"));
    }
}

async fn revoked(ground: &Ground) -> i64 {
    let count = sqlx::query_scalar("SELECT count(*) FROM desks WHERE revoked_at IS NOT NULL");
    count.fetch_one(ground.pool()).await.unwrap()
}

/// Waits until some request waits for the club's lock.
async fn until_one_waits(ground: &Ground) {
    let waiting = "SELECT count(*) FROM pg_stat_activity
        WHERE datname = current_database() AND wait_event_type = 'Lock'";
    let limit = Instant::now() + Duration::from_secs(8);
    let mut looks = tokio::time::interval(Duration::from_millis(20));
    while sqlx::query_scalar::<_, i64>(waiting).fetch_one(ground.pool()).await.unwrap() == 0 {
        assert!(Instant::now() < limit, "nobody waits for the club's lock");
        looks.tick().await;
    }
}

#[tokio::test]
async fn of_twenty_at_once_one_is_done_and_the_others_are_told_to_come_back() {
    let ground = Ground::new().await;
    let token = ground.manager().await;
    // Whoever holds the club's lock keeps the first at work until the others have come.
    let mut held = ground.pool().begin().await.unwrap();
    held.execute("SELECT head FROM club_feed FOR UPDATE").await.unwrap();
    let twenty =
        async { futures::future::join_all((0..20).map(|_| ask(&ground, &token, CODE, "race"))).await };
    let let_go = async {
        until_one_waits(&ground).await;
        held.rollback().await.unwrap();
    };
    let (answers, ()) = tokio::join!(twenty, let_go);
    let mut codes = BTreeSet::new();
    for answer in answers {
        if answer.status == 409 {
            assert_eq!((answer.refusal(), answer.retry_after.as_deref()), ((409, "in_progress"), Some("1")));
        } else {
            codes.insert(code(answer));
        }
    }
    codes.insert(code(ask(&ground, &token, CODE, "race").await));
    assert_eq!(codes.len(), 1);
    assert_eq!(count(&ground, "enrolment_codes").await, 1);
}

#[tokio::test]
async fn while_the_first_is_worked_on_the_second_is_told_so() {
    let ground = Ground::new().await;
    let token = ground.manager().await;
    let mut held = ground.pool().begin().await.unwrap();
    held.execute("SELECT head FROM club_feed FOR UPDATE").await.unwrap();
    let second = async {
        until_one_waits(&ground).await;
        let second = ask(&ground, &token, CODE, "k").await;
        held.rollback().await.unwrap();
        second
    };
    let (first, second) = tokio::join!(ask(&ground, &token, CODE, "k"), second);
    assert_eq!((second.refusal(), second.retry_after.as_deref()), ((409, "in_progress"), Some("1")));
    assert_eq!(ask(&ground, &token, CODE, "k").await.body, first.body);
}

#[tokio::test]
async fn a_crash_between_the_work_and_its_answer_leaves_neither() {
    let ground = Ground::new().await;
    let token = ground.manager().await;
    let cut = "CREATE FUNCTION cut() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
            PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NEW; END $$;
        CREATE TRIGGER cut BEFORE INSERT ON idempotency_keys FOR EACH ROW EXECUTE FUNCTION cut();";
    ground.pool().execute(cut).await.unwrap();
    let revoke = format!("/api/admin/desks/{}/revoke", world::OFFICE);
    let answer = ask(&ground, &token, &revoke, "k").await;
    assert_eq!(answer.refusal(), (503, "unavailable"));
    assert_eq!((revoked(&ground).await, count(&ground, "idempotency_keys").await), (0, 0));
    ground.pool().execute("DROP TRIGGER cut ON idempotency_keys").await.unwrap();
    let done = ask(&ground, &token, &revoke, "k").await.data();
    assert_eq!((revoked(&ground).await, done["id"].as_str()), (1, Some(world::OFFICE.to_string().as_str())));
    assert_eq!(ask(&ground, &token, &revoke, "k").await.data(), done);
}

#[tokio::test]
async fn a_refusal_is_an_answer_and_its_work_is_taken_back() {
    let ground = Ground::new().await;
    let token = ground.manager().await;
    let nobody = format!("/api/admin/desks/{}/revoke", Uuid::nil());
    let first = ask(&ground, &token, &nobody, "k").await;
    assert_eq!(first.refusal(), (404, "not_found"));
    assert_eq!(ask(&ground, &token, &nobody, "k").await.body, first.body);
    assert_eq!(count(&ground, "idempotency_keys").await, 1);
    // Who may not ask at all leaves nothing.
    let reception = ground.token_of(world::RECEPTION.uuid()).await;
    assert_eq!(ask(&ground, &reception, CODE, "k").await.refusal(), (403, "may_not"));
    assert_eq!(count(&ground, "idempotency_keys").await, 1);
}

#[tokio::test]
async fn answers_rest_sealed() {
    let ground = Ground::new().await;
    let token = ground.manager().await;
    let code = code(ask(&ground, &token, CODE, "13800008888").await);
    let row: (Uuid, Vec<u8>) =
        sqlx::query_as("SELECT id, answer FROM idempotency_keys").fetch_one(ground.pool()).await.unwrap();
    let place = Place { club: CLUB.0, table: "idempotency_keys", column: "answer", row: row.0 };
    let opened: Value =
        serde_json::from_slice(&ground.running.app.keys.open(place, &row.1).unwrap()).unwrap();
    assert_eq!(opened["data"]["code"], json!(code));
    let dump = ground.dump().await;
    assert!(!dump.contains(&code) && !dump.contains("13800008888"));
    assert!(Keys::generate().unwrap().open(place, &row.1).is_err());
}
