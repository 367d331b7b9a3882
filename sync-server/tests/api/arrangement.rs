//! Coaches, arenas and horses for what is open on a day, by API: proposed, and accepted.

use crate::ground::{Answer, Ground};
use crate::phone::{ZHOU, a_coach};
use serde_json::{Value, json};
use shared::id::Id as _;
use shared::store::testing::world::{ARENA, BAIXUE, COURSE, LEITING, RECEPTION, RIDERS, ZHUIFENG};
use shared::time::{ClubZone, Date};
use uuid::Uuid;

const PATH: &str = "/api/admin/arrangements";

/// In a week, by the club's clock.
fn day(ground: &Ground) -> Date {
    ClubZone::default().date(ground.clock.now().plus_days(7))
}

/// A lesson at noon of that day without coach and arena; its id.
async fn open_lesson(ground: &Ground, token: &str) -> String {
    let starts_at = ClubZone::default().at_minute(day(ground), 720);
    let lesson = json!({ "course_id": COURSE, "starts_at": starts_at, "confirmed": true });
    let made = ground.post_as(token, "/api/admin/lessons", &lesson).await.data();
    made["receipt"]["lesson_id"].as_str().unwrap().to_owned()
}

async fn book(ground: &Ground, token: &str, lesson: &str, rider: usize, horse: Value) -> String {
    let body = json!({ "rider_id": RIDERS[rider], "horse_id": horse, "reason": "教练同意" });
    let booked = ground.post_as(token, &format!("/api/admin/lessons/{lesson}/bookings"), &body).await.data();
    booked["receipt"]["booking_id"].as_str().unwrap().to_owned()
}

async fn put_on(ground: &Ground, token: &str, booking: &str, horse: Value) {
    let path = format!("/api/admin/bookings/{booking}/horse");
    ground.post_as(token, &path, &json!({ "horse_id": horse, "reason": "换马" })).await.data();
}

async fn propose(ground: &Ground, token: &str, rest: &str) -> Value {
    let path = format!("{PATH}/proposal?from={}{rest}", day(ground));
    ground.get_as(token, &path).await.data()
}

fn given(proposal: &Value) -> &Vec<Value> {
    proposal["given"].as_array().unwrap()
}

fn is(item: &Value, gift: &str) -> bool {
    item["gift"]["gift"] == gift
}

/// What a form says of what was proposed.
fn accepted<'a>(items: impl IntoIterator<Item = &'a Value>) -> Vec<Value> {
    let one = |item: &Value| {
        let mut gift = item["gift"].clone();
        gift["passes"] = json!(item["passes"] != json!([]));
        gift
    };
    items.into_iter().map(one).collect()
}

async fn accept(ground: &Ground, token: &str, key: &str, form: &Value) -> Answer {
    let request = ground.http.post(ground.url(PATH)).bearer_auth(token).header("idempotency-key", key);
    Answer::of(request.json(form)).await
}

#[tokio::test]
async fn a_day_is_proposed_for_and_half_of_it_accepted_as_one_act() {
    let ground = Ground::new().await;
    let (manager, token) = (ground.manager().await, ground.token_of(RECEPTION.uuid()).await);
    let (lesson, other) = (open_lesson(&ground, &manager).await, open_lesson(&ground, &manager).await);
    // Horses are taken off again: nobody has one.
    for (rider, horse) in [json!(ZHUIFENG), json!(BAIXUE), Value::Null].into_iter().enumerate() {
        let booking = book(&ground, &manager, &lesson, rider, horse).await;
        put_on(&ground, &manager, &booking, Value::Null).await;
    }

    let proposal = propose(&ground, &token, "&coaches=true").await;
    let kinds: Vec<_> = given(&proposal).iter().map(|one| one["gift"]["gift"].clone()).collect();
    assert_eq!(kinds, ["coach", "arena", "arena", "horse", "horse", "horse"], "{proposal}");
    // The only coach is in one of the two.
    let left = &proposal["left"][0];
    assert_eq!((&left["what"]["open"], &left["what"]["id"]), (&json!("coach"), &left["lesson_id"]));
    assert_eq!(left["against"]["code"], "coach_busy");
    assert!(left["against"]["message"].as_str().unwrap().contains("周岚"), "{left}");
    assert!(proposal["value"].as_f64().unwrap() <= proposal["bound"].as_f64().unwrap() + 0.001, "{proposal}");
    // Two horses are for everybody, the third is too much for who learns: that is reception's to let pass.
    let passing: Vec<_> = given(&proposal).iter().filter(|one| one["passes"] != json!([])).collect();
    assert_eq!(passing.len(), 1, "{proposal}");
    assert_eq!(passing[0]["gift"]["horse_id"], json!(LEITING));
    assert_eq!(passing[0]["passes"][0]["code"], "horse_level_mismatch");
    assert!(given(&proposal).iter().all(|one| one["reasons"].is_array()));
    let without = propose(&ground, &token, "").await;
    assert!(given(&without).iter().all(|one| !is(one, "coach")), "{without}");

    let half = given(&proposal).iter().filter(|one| !is(one, "coach") && one["passes"] == json!([]));
    let half = json!({ "given": accepted(half) });
    let done = accept(&ground, &token, "one", &half).await.data();
    let did: Vec<_> =
        done["receipt"]["receipts"].as_array().unwrap().iter().map(|one| one["did"].clone()).collect();
    assert_eq!(did, ["lesson_moved", "lesson_moved", "horse_assigned", "horse_assigned"]);
    let shown = async || ground.get_as(&token, &format!("/api/admin/lessons/{lesson}")).await.data();
    let now = shown().await;
    assert_eq!((&now["arena"]["id"], &now["coach"]), (&json!(ARENA), &Value::Null));
    for booking in now["bookings"].as_array().unwrap() {
        let of_it = half["given"].as_array().unwrap().iter().find(|one| one["booking_id"] == booking["id"]);
        assert_eq!(booking["horse"]["id"], of_it.map_or(Value::Null, |one| one["horse_id"].clone()));
    }
    // It is given once: the same key has the first answer, under another one it is open no more.
    assert_eq!(accept(&ground, &token, "one", &half).await.data(), done);
    assert_eq!(accept(&ground, &token, "two", &half).await.refusal(), (409, "changed_meanwhile"));
    assert_eq!(shown().await, now);

    // What is given is not proposed again; what passes a rule takes a reason, and that is kept.
    let rest = propose(&ground, &token, "").await;
    assert_eq!(given(&rest).len(), 1, "{rest}");
    let mut form = json!({ "given": accepted(given(&rest)) });
    assert_eq!(accept(&ground, &token, "three", &form).await.refusal(), (422, "needs_reason"));
    form["reason"] = json!("教练在旁");
    accept(&ground, &token, "four", &form).await.data();
    let kept = ground.dump_of(&["overrides"]).await;
    assert!(kept.contains("教练在旁") && kept.contains("horse_level_mismatch"), "{kept}");
    assert_eq!(given(&propose(&ground, &token, "").await), &Vec::<Value>::new());
    assert_eq!(ground.get_as(&token, &format!("/api/admin/lessons/{other}")).await.data()["taken"], 0);
}

#[tokio::test]
async fn what_was_taken_meanwhile_is_refused_by_its_rule_and_nothing_is_done() {
    let ground = Ground::new().await;
    let token = ground.manager().await;
    let (lesson, other) = (open_lesson(&ground, &token).await, open_lesson(&ground, &token).await);
    let booking = book(&ground, &token, &lesson, 0, json!(ZHUIFENG)).await;
    let theirs = book(&ground, &token, &other, 1, Value::Null).await;
    put_on(&ground, &token, &booking, Value::Null).await;
    let proposal = propose(&ground, &token, "").await;
    let mine = given(&proposal).iter().find(|one| one["gift"]["booking_id"] == json!(booking)).unwrap();
    put_on(&ground, &token, &theirs, mine["gift"]["horse_id"].clone()).await;

    let tables = ["bookings", "lessons", "overrides", "audit", "feed"];
    let before = ground.dump_of(&tables).await;
    let accept = async |key: &str, items: Vec<&Value>| {
        accept(&ground, &token, key, &json!({ "given": accepted(items) })).await
    };
    // What it has now is theirs.
    let whole = accept("one", given(&proposal).iter().collect()).await;
    assert_eq!(whole.refusal(), (409, "changed_meanwhile"));
    let rest: Vec<_> =
        given(&proposal).iter().filter(|one| one["gift"]["booking_id"] != json!(theirs)).collect();
    assert!(is(rest[0], "arena"), "an arena would have been given before it: {proposal}");
    assert_eq!(accept("two", rest).await.refusal(), (409, "horse_busy"));
    assert!(ground.dump_of(&tables).await == before);
}

fn in_field(field: &str, mut problem: Value) -> Value {
    problem["field"] = json!(field);
    problem
}

#[tokio::test]
async fn what_is_no_arrangement_is_refused_and_coaches_arrange_nothing() {
    let ground = Ground::new().await;
    a_coach(&ground).await;
    let (token, coach) = (ground.manager().await, ground.token_of(ZHOU.uuid()).await);
    for (days, problem) in
        [("0", json!({ "problem": "missing" })), ("8", json!({ "problem": "too_many", "most": 7 }))]
    {
        let asked = ground.get_as(&token, &format!("{PATH}/proposal?days={days}")).await;
        assert_eq!(asked.refusal(), (422, "bad_field"));
        assert_eq!(asked.body["details"], in_field("days", problem));
    }
    let week = ground.get_as(&token, &format!("{PATH}/proposal?days=7")).await.data();
    assert!(week["left"].is_array(), "{week}");
    let gift = json!({ "gift": "horse", "booking_id": Uuid::now_v7(), "horse_id": ZHUIFENG });
    let too_many = json!({ "problem": "too_many", "most": 1_000 });
    for (given, problem) in
        [(Vec::new(), json!({ "problem": "missing" })), (vec![gift.clone(); 1_001], too_many)]
    {
        let refused = ground.post_as(&token, PATH, &json!({ "given": given })).await;
        assert_eq!(refused.refusal(), (422, "bad_field"));
        assert_eq!(refused.body["details"], in_field("given", problem));
    }
    let gone = ground.post_as(&token, PATH, &json!({ "given": [gift] })).await;
    assert_eq!(gone.refusal(), (404, "not_found"));

    let asked = ground.get_as(&coach, &format!("{PATH}/proposal")).await;
    assert_eq!(asked.refusal(), (403, "may_not"));
    let said = ground.post_as(&coach, PATH, &json!({ "given": [gift] })).await;
    assert_eq!((said.refusal(), &said.body["details"]), ((403, "may_not"), &json!({ "right": "timetable" })));
}
