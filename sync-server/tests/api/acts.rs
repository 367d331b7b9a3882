//! What a person at a desk can do, by API.

use crate::ground::{Answer, Ground};
use serde_json::{Value, json};
use shared::id::Id as _;
use shared::store::testing::world::{
    self, BAIXUE, BOUGHT, COURSE, LEITING, RECEPTION, RIDERS, RUOXI, YINUO, ZHUIFENG,
};
use sqlx::AssertSqlSafe;
use std::collections::BTreeSet;
use uuid::Uuid;

fn id_of(value: &Value) -> &str {
    value.as_str().unwrap()
}

/// A lesson half an hour from now, for `token`; its id.
async fn lesson_soon(ground: &Ground, token: &str) -> String {
    let starts_at = ground.clock.now().plus_minutes(30);
    let body =
        json!({ "course_id": COURSE, "starts_at": starts_at, "arena_id": world::ARENA, "confirmed": true });
    let made = ground.post_as(token, "/api/admin/lessons", &body).await.data();
    assert_eq!(made["receipt"]["did"], "lesson_made");
    made["receipt"]["lesson_id"].as_str().unwrap().to_owned()
}

async fn book(ground: &Ground, token: &str, lesson: &str, rider: Uuid) -> String {
    let body = json!({ "rider_id": rider, "reason": "教练同意" });
    let booked = ground.post_as(token, &format!("/api/admin/lessons/{lesson}/bookings"), &body).await.data();
    booked["receipt"]["booking_id"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn a_lesson_is_made_filled_ridden_and_put_right_by_api_and_desks_see_it() {
    let ground = Ground::new().await;
    let token = ground.manager().await;
    let desk = ground.desk().await;
    let before = desk.pull(&ground, 1).await.data()["to"].as_i64().unwrap();
    let lesson = lesson_soon(&ground, &token).await;
    let booking = book(&ground, &token, &lesson, RIDERS[0].uuid()).await;
    let at = |act: &str| format!("/api/admin/bookings/{booking}/{act}");
    let act = async |name: &str, body: Value| ground.post_as(&token, &at(name), &body).await;

    let ridden = act("horse", json!({ "horse_id": ZHUIFENG })).await.data();
    assert_eq!(ridden["receipt"]["horse_id"], json!(ZHUIFENG));
    let here = act("check-in", json!({})).await.data();
    assert_eq!((&here["receipt"]["did"], &here["receipt"]["used"]), (&json!("checked_in"), &json!("1.0")));
    let twice = act("check-in", json!({})).await;
    assert_eq!(twice.refusal(), (409, "already_checked_in"));
    assert!(twice.body["message"].as_str().unwrap().contains("王若溪"), "{}", twice.body);
    assert_eq!(act("check-in/undo", json!({})).await.refusal(), (400, "malformed"));
    act("check-in/undo", json!({ "reason": "认错人" })).await.data();
    act("no-show", json!({})).await;
    act("check-in", json!({ "method": "qr" })).await.data();
    act("check-out", json!({})).await.data();
    act("check-out/undo", json!({ "reason": "还在马上" })).await.data();

    let path = format!("/api/admin/lessons/{lesson}");
    let shown = ground.get_as(&token, &path).await.data();
    assert_eq!((&shown["state"], &shown["taken"]), (&json!("in_progress"), &json!(1)));
    let rider = &shown["bookings"][0];
    assert_eq!((&rider["rider"]["name"], &rider["horse"]["name"]), (&json!("王若溪"), &json!("追风")));
    assert_eq!((&rider["check_in"]["units"], &rider["check_in"]["out_at"]), (&json!("1.0"), &Value::Null));
    let day = ground.get_as(&token, "/api/admin/lessons").await.data();
    let item = day["items"].as_array().unwrap().iter().find(|item| item["id"] == json!(lesson));
    assert!(item.is_some() || crosses_midnight(&ground), "{day}");
    let over = ground.post_as(&token, &format!("{path}/end"), &json!({})).await;
    assert_eq!(over.refusal(), (422, "lesson_not_over"));

    let cut = desk.pull(&ground, before).await.data();
    let rows = cut["rows"].as_array().unwrap();
    let booked = rows.iter().find(|row| row["row"]["id"] == json!(booking)).unwrap();
    assert_eq!(booked["row"]["state"], "checked_in");
}

/// Half an hour before midnight a lesson that begins in half an hour is tomorrow's.
fn crosses_midnight(ground: &Ground) -> bool {
    let zone = shared::time::ClubZone::default();
    let now = ground.clock.now();
    zone.date(now) != zone.date(now.plus_minutes(30))
}

#[tokio::test]
async fn a_rule_is_told_by_its_own_code_and_nothing_is_left_of_what_it_stands_against() {
    let ground = Ground::new().await;
    let (token, reception) = (ground.manager().await, ground.token_of(RECEPTION.uuid()).await);
    let lesson = lesson_soon(&ground, &token).await;
    let other = lesson_soon(&ground, &token).await;
    let (first, second) = (
        book(&ground, &token, &lesson, RIDERS[0].uuid()).await,
        book(&ground, &token, &other, RIDERS[1].uuid()).await,
    );
    let horse = async |token: &str, booking: &str, body: Value| {
        ground.post_as(token, &format!("/api/admin/bookings/{booking}/horse"), &body).await
    };
    horse(&token, &first, json!({ "horse_id": ZHUIFENG })).await.data();
    let tables = ["bookings", "lessons", "audit", "feed"];
    let before = ground.dump_of(&tables).await;

    let busy = horse(&token, &second, json!({ "horse_id": ZHUIFENG })).await;
    assert_eq!(busy.refusal(), (409, "horse_busy"));
    assert_eq!(
        (&busy.body["details"]["horse"], &busy.body["details"]["rider"]),
        (&json!("追风"), &json!("王若溪"))
    );
    let soft = horse(&reception, &second, json!({ "horse_id": LEITING })).await;
    assert_eq!(soft.refusal(), (422, "needs_reason"));
    assert_eq!(soft.body["details"]["over"]["code"], "horse_level_mismatch");
    let rider = json!({ "rider_id": RIDERS[0] });
    let double = ground.post_as(&token, &format!("/api/admin/lessons/{other}/bookings"), &rider).await;
    assert_eq!(double.refusal(), (409, "rider_busy"));
    let nowhere = format!("/api/admin/lessons/{}/cancel", Uuid::now_v7());
    let nowhere = ground.post_as(&token, &nowhere, &json!({ "reason": "雨" })).await;
    assert_eq!(
        (nowhere.refusal(), &nowhere.body["details"]),
        ((404, "not_found"), &json!({ "what": "lessons" }))
    );
    let blank = ground
        .post_as(&token, &format!("/api/admin/lessons/{lesson}/cancel"), &json!({ "reason": " " }))
        .await;
    assert_eq!(blank.refusal(), (422, "bad_field"));
    assert_eq!(blank.body["details"], json!({ "field": "reason", "problem": "missing" }));
    let undone = ground
        .post_as(&token, &format!("/api/admin/bookings/{first}/check-in/undo"), &json!({ "reason": "x" }))
        .await;
    assert_eq!(undone.status, 409, "{}", undone.body);
    // What is more than the role may is told by its right, in the caller's language.
    let path = format!("/api/admin/packages/{}/adjust", BOUGHT.uuid());
    let request = ground.http.post(ground.url(&path)).bearer_auth(&reception).header("accept-language", "en");
    let not_hers = Answer::of(request.json(&json!({ "units": "1.0", "reason": "x" }))).await;
    assert_eq!(not_hers.refusal(), (403, "may_not"));
    assert_eq!(not_hers.body["message"], "You may not do this.");
    // A client says neither when nor at what price, and no more than the form has.
    let more = json!({ "reason": "雨", "issued_at": "2020-01-01T00:00:00Z" });
    let more = ground.post_as(&token, &format!("/api/admin/lessons/{lesson}/cancel"), &more).await;
    assert_eq!(more.refusal(), (400, "malformed"));
    assert!(ground.dump_of(&tables).await == before);

    horse(&reception, &second, json!({ "horse_id": LEITING, "reason": "教练在旁" })).await.data();
    horse(&token, &second, json!({ "horse_id": BAIXUE })).await.data();
}

#[tokio::test]
async fn a_lesson_moves_is_cancelled_and_comes_back_with_its_riders() {
    let ground = Ground::new().await;
    let token = ground.manager().await;
    let lesson = lesson_soon(&ground, &token).await;
    let booking = book(&ground, &token, &lesson, RIDERS[0].uuid()).await;
    let path = format!("/api/admin/lessons/{lesson}");
    let shown = async || ground.get_as(&token, &path).await.data();
    let version = shown().await["version"].clone();
    let later = ground.clock.now().plus_minutes(90);
    let to = json!({ "starts_at": later, "coach_id": world::COACH, "version": version });
    let act = async |name: &str, body: &Value| ground.post_as(&token, &format!("{path}/{name}"), body).await;
    act("move", &to).await.data();
    let moved = shown().await;
    assert_eq!((&moved["starts_at"], &moved["coach"]["name"]), (&json!(later), &json!("周岚")));
    assert_eq!(moved["ends_at"], json!(later.plus_minutes(60)), "it keeps its length");
    assert_eq!(act("move", &to).await.refusal(), (409, "changed_meanwhile"));
    act("move", &json!({ "coach_id": null })).await.data();
    assert_eq!(shown().await["coach"], Value::Null);

    act("cancel", &json!({ "reason": "下雨" })).await.data();
    assert_eq!(shown().await["bookings"][0]["state"], "cancelled");
    assert_eq!(act("cancel", &json!({ "reason": "下雨" })).await.refusal(), (409, "illegal_step"));
    act("restore", &json!({})).await.data();
    assert_eq!(act("confirm", &json!({})).await.data()["receipt"]["did"], "lesson_confirmed");
    let back = shown().await;
    assert_eq!((&back["state"], &back["bookings"][0]["state"]), (&json!("confirmed"), &json!("booked")));
    let cancel = format!("/api/admin/bookings/{booking}/cancel");
    ground.post_as(&token, &cancel, &json!({})).await.data();
    ground.post_as(&token, &format!("/api/admin/bookings/{booking}/restore"), &json!({})).await.data();

    // Two hours later it is over: ended by hand, and opened again.
    ground.clock.turn_ahead(200);
    let token = ground.manager().await;
    let act = async |name: &str, body: &Value| ground.post_as(&token, &format!("{path}/{name}"), body).await;
    let ended = act("end", &json!({})).await.data();
    assert_eq!(ended["receipt"]["absent"], json!([booking]));
    let reopened = act("reopen", &json!({ "reason": "来晚了" })).await.data();
    assert_eq!(reopened["receipt"]["bookings"], json!([booking]));
}

#[tokio::test]
async fn members_are_registered_edited_merged_and_parted_once_whatever_is_retried() {
    let ground = Ground::new().await;
    let token = ground.token_of(RECEPTION.uuid()).await;
    let form = json!({ "name": "许知远", "phone": "138 0013 8001", "riders": [
        { "name": "许一", "birth_date": "2016-05-01", "weight": "32.5", "level": "novice", "guardian_name": "许知远",
          "guardian_phone": "13800138001" },
    ] });
    let register = async || {
        let request = ground.http.post(ground.url("/api/admin/members")).bearer_auth(&token);
        Answer::of(request.header("idempotency-key", "form-17").json(&form)).await.data()
    };
    let (first, again) = (register().await, register().await);
    assert_eq!(first, again);
    assert_eq!(first["issues"][0]["code"], "same_phone", "{first}");
    let member = id_of(&first["receipt"]["member_id"]).to_owned();
    let path = format!("/api/admin/members/{member}");
    let profile = async || ground.get_as(&token, &path).await.data();
    let shown = profile().await;
    let rider = &shown["riders"][0];
    assert_eq!(
        (&rider["weight"], &rider["level"], &rider["guardian"]),
        (&json!("32.5"), &json!("novice"), &json!(true))
    );
    assert!(!shown.to_string().contains("13800138001") || shown["phone"] == "13800138001");

    let edit = json!({ "notes": "怕狗", "tags": ["寄养"], "phone": null, "version": shown["version"] });
    let edited = ground.patch_as(&token, &path, &edit).await.data();
    assert_eq!(edited["receipt"]["fields"], json!(["phone", "notes", "tags"]));
    assert_eq!(edited["receipt"]["overwrote"], json!([]));
    let stale = ground.patch_as(&token, &path, &edit).await;
    assert_eq!(stale.refusal(), (409, "changed_meanwhile"));
    let unknown = ground.patch_as(&token, &path, &json!({ "merged_into": RUOXI })).await;
    assert_eq!(unknown.refusal(), (400, "malformed"));
    let nameless = ground.patch_as(&token, &path, &json!({ "name": "" })).await;
    assert_eq!(nameless.refusal(), (422, "bad_field"));
    let rider = format!("/api/admin/riders/{}", id_of(&rider["id"]));
    ground.patch_as(&token, &rider, &json!({ "weight": "33.0", "no_ride": [LEITING] })).await.data();
    let shown = profile().await;
    assert_eq!((&shown["phone"], &shown["notes"]), (&Value::Null, &json!("怕狗")));
    assert_eq!(
        (&shown["riders"][0]["weight"], &shown["riders"][0]["no_ride"]),
        (&json!("33.0"), &json!([LEITING]))
    );

    let merge = format!("/api/admin/members/{}/merge", YINUO.uuid());
    ground.post_as(&token, &merge, &json!({ "merge": member })).await.data();
    assert_eq!(
        ground.post_as(&token, &merge, &json!({ "merge": member })).await.refusal(),
        (409, "same_account")
    );
    let one = profile().await;
    assert_eq!((&one["id"], &one["aliases"][0]["id"]), (&json!(YINUO), &json!(member)));
    assert_eq!(one["riders"].as_array().unwrap().len(), 2);
    ground.post_as(&token, &format!("{path}/split"), &json!({})).await.data();
    assert_eq!(profile().await["id"], json!(member));
    let forget = async |token: &str| {
        ground.post_as(token, &format!("{path}/forget"), &json!({ "reason": "本人要求" })).await
    };
    assert_eq!(forget(&token).await.refusal(), (403, "may_not"));
    forget(&ground.manager().await).await.data();
    assert_eq!(ground.get_as(&token, &path).await.refusal(), (404, "not_found"));
}

#[tokio::test]
async fn packages_are_held_extended_adjusted_and_handed_on() {
    let ground = Ground::new().await;
    let token = ground.manager().await;
    let at = |act: &str| format!("/api/admin/packages/{}/{act}", BOUGHT.uuid());
    let act = async |name: &str, body: Value| ground.post_as(&token, &at(name), &body).await;
    act("suspend", json!({ "reason": "受伤" })).await.data();
    assert_eq!(act("suspend", json!({ "reason": "受伤" })).await.refusal(), (409, "package_not_usable"));
    act("resume", json!({ "reason": "痊愈" })).await.data();
    act("extend", json!({ "until": "2027-12-31", "reason": "补偿" })).await.data();
    let adjusted = act("adjust", json!({ "units": "-0.5", "reason": "更正" })).await.data();
    assert_eq!(adjusted["receipt"]["available"], "6.5");
    assert_eq!(act("adjust", json!({ "units": "x", "reason": "更正" })).await.refusal(), (400, "malformed"));
    let given =
        act("transfer", json!({ "to_member_id": YINUO, "units": "2.0", "reason": "家人" })).await.data();
    let to = id_of(&given["receipt"]["to"]).to_owned();
    assert_eq!(given["receipt"]["left"], "4.5");
    let more = json!({ "to_member_id": YINUO, "to_package_id": to, "units": "1.0", "reason": "家人" });
    act("transfer", more).await.data();
    let nowhere =
        json!({ "to_member_id": YINUO, "to_package_id": Uuid::now_v7(), "units": "1.0", "reason": "x" });
    assert_eq!(act("transfer", nowhere).await.refusal(), (404, "not_found"));
    assert_eq!(
        act("transfer", json!({ "to_member_id": YINUO, "units": "9.0", "reason": "x" })).await.refusal(),
        (409, "not_enough_units")
    );
    let profile = ground.get_as(&token, &format!("/api/admin/members/{}", RUOXI.uuid())).await.data();
    let package = &profile["packages"][0];
    assert_eq!(
        (&package["available"], &package["reserved"], &package["valid_until"]),
        (&json!("3.5"), &json!("3.0"), &json!("2027-12-31"))
    );
    let kinds: Vec<_> =
        package["entries"].as_array().unwrap().iter().map(|entry| id_of(&entry["kind"])).collect();
    assert_eq!(kinds[..4], ["buy", "reserve", "reserve", "reserve"]);
    assert_eq!(kinds[4..], ["suspend", "resume", "extend", "adjust", "transfer", "transfer"]);
    let lessons = profile["lessons"].as_array().unwrap();
    assert_eq!(lessons.len(), 4);
    assert!(lessons[0]["starts_at"].as_str() > lessons[1]["starts_at"].as_str(), "the latest first");
    assert_eq!(lessons[0]["course"]["name"], "单人课");
    let theirs = ground.get_as(&token, &format!("/api/admin/members/{}", YINUO.uuid())).await.data();
    assert_eq!(theirs["packages"][0]["available"], "3.0");
}

#[tokio::test]
async fn the_ground_grows_and_a_new_person_signs_in() {
    let ground = Ground::new().await;
    let token = ground.manager().await;
    let add = async |noun: &str, body: Value| {
        let made = ground.post_as(&token, &format!("/api/admin/{noun}"), &body).await.data();
        assert_eq!(made["receipt"]["overwrote"], json!([]), "{noun}");
        id_of(&made["receipt"]["id"]).to_owned()
    };
    let listed = async |noun: &str, id: &str| {
        let list = ground.get_as(&token, &format!("/api/admin/{noun}")).await.data();
        list["items"].as_array().unwrap().iter().find(|item| item["id"] == json!(id)).unwrap().clone()
    };
    let edit = async |noun: &str, id: &str, body: Value| {
        ground.patch_as(&token, &format!("/api/admin/{noun}/{id}"), &body).await
    };
    let coach = add("coaches", json!({ "name": "顾晴", "courses": [COURSE], "surcharge": "50.00" })).await;
    edit("coaches", &coach, json!({ "active": false })).await.data();
    let shown = listed("coaches", &coach).await;
    assert_eq!((&shown["surcharge"], &shown["active"]), (&json!("50.00"), &json!(false)));
    let horse = add("horses", json!({ "name": "墨玉", "number": "07", "max_rider_weight": "85.0" })).await;
    edit(
        "horses",
        &horse,
        json!({ "limits": { "load_a_day": 30, "rest_days_a_week": 2 }, "state": "resting" }),
    )
    .await
    .data();
    let shown = listed("horses", &horse).await;
    assert_eq!(
        (&shown["max_rider_weight"], &shown["limits"]["load_a_day"], &shown["limits"]["lessons_a_day"]),
        (&json!("85.0"), &json!(30), &json!(4))
    );
    let arena = add("arenas", json!({ "name": "沙场", "capacity": 2 })).await;
    assert_eq!(edit("arenas", &arena, json!({ "capacity": 0 })).await.refusal(), (422, "bad_field"));

    let person =
        add("staff", json!({ "name": "贺岩", "account": "he", "role": "receptionist", "pin": "739184" }))
            .await;
    let sign_in =
        async |pin: &str| ground.post("/api/admin/auth/login", &json!({ "account": "he", "pin": pin })).await;
    let signed_in = sign_in("739184").await.data();
    assert_eq!(signed_in["role"], "receptionist");
    edit("staff", &person, json!({ "pin": "620518" })).await.data();
    assert_eq!(sign_in("739184").await.refusal(), (401, "sign_in_refused"));
    sign_in("620518").await.data();
    for bad in ["12a", "7391847391847", "234567"] {
        let refused = edit("staff", &person, json!({ "pin": bad })).await;
        assert_eq!(refused.refusal(), (422, "bad_field"), "{bad}");
        assert_eq!(refused.body["details"], json!({ "field": "pin", "problem": "malformed" }));
    }
    assert!(listed("staff", &person).await.get("pin_verifier").is_none());
    let me = world::MANAGER.uuid().to_string();
    assert_eq!(edit("staff", &me, json!({ "role": "coach" })).await.refusal(), (409, "last_manager"));
    let pins: String =
        sqlx::query_scalar(AssertSqlSafe("SELECT pin_verifier FROM staff WHERE account = 'he'"))
            .fetch_one(ground.pool())
            .await
            .unwrap();
    assert!(pins.starts_with("$argon2id$"));

    let rules = async |rules: Value| {
        ground.patch_as(&token, "/api/admin/club", &json!({ "rules": rules })).await.data();
        ground.get_as(&token, "/api/admin/club").await.data()["rules"].clone()
    };
    let before = ground.get_as(&token, "/api/admin/club").await.data()["rules"].clone();
    let mut new = json!({
        "address": "湖滨路1号", "phone": "057188880000", "check_in_opens_minutes": 90, "lesson_end_minutes": 20,
        "no_show_uses_units": false, "offline_days": 21, "reception_adjusts_percent": 5,
        "reception_refunds": "300.00", "offer_minutes": 45,
        "opening_hours": before["opening_hours"],
        "slots": { "nearness": 80, "per_hour": 5, "preferred_coach": 60, "usual_horse": 20, "habit": 0 },
    });
    let fields: BTreeSet<_> = before.as_object().unwrap().keys().collect();
    assert_eq!(new.as_object().unwrap().keys().collect::<BTreeSet<_>>(), fields, "each rule can be changed");
    assert_eq!(rules(new.clone()).await, new);
    (new["address"], new["lesson_end_minutes"]) = (Value::Null, json!(45));
    assert_eq!(
        rules(json!({ "address": null, "lesson_end_minutes": 45 })).await,
        new,
        "what is left out stays"
    );
    new["slots"]["habit"] = json!(30);
    assert_eq!(rules(json!({ "slots": { "habit": 30 } })).await, new, "of the weights, too");
}

#[tokio::test]
async fn what_needs_attention_is_listed_in_words_and_settled() {
    let ground = Ground::new().await;
    let token = ground.manager().await;
    for n in 0..3 {
        let form = json!({ "name": format!("许{n}"), "phone": "13800138001",
            "riders": [{ "name": format!("许{n}"), "level": "beginner" }] });
        ground.post_as(&token, "/api/admin/members", &form).await.data();
    }
    let (mut seen, mut next) = (Vec::new(), String::new());
    loop {
        let page = ground.get_as(&token, &format!("/api/admin/attention?limit=2{next}")).await.data();
        seen.extend(page["items"].as_array().unwrap().clone());
        match page["next_cursor"].as_str() {
            Some(cursor) => next = format!("&cursor={cursor}"),
            None => break,
        }
    }
    assert_eq!(seen.len(), 3);
    assert_eq!((&seen[0]["code"], &seen[0]["staff"]["name"]), (&json!("same_phone"), &json!("沈曼")));
    assert!(seen[0]["says"]["message"].as_str().unwrap().contains("许0"), "{}", seen[0]);
    let settle = format!("/api/admin/attention/{}/settle", id_of(&seen[0]["id"]));
    ground.post_as(&token, &settle, &json!({ "how": "是两个人" })).await.data();
    let open = ground.get_as(&token, "/api/admin/attention").await.data();
    assert_eq!(open["items"].as_array().unwrap().len(), 2);
    let all = ground.get_as(&token, "/api/admin/attention?all=true").await.data();
    assert_eq!(all["items"][0]["settled"]["how"], "是两个人");
    assert_eq!(all["items"][0]["settled"]["by"]["name"], "沈曼");
}

#[tokio::test]
async fn numbers_of_lessons_made_by_the_server_are_its_own_and_never_given_twice() {
    let ground = Ground::new().await;
    let token = ground.manager().await;
    let mut numbers = Vec::new();
    for _lesson in 0..3 {
        let lesson = lesson_soon(&ground, &token).await;
        let shown = ground.get_as(&token, &format!("/api/admin/lessons/{lesson}")).await.data();
        numbers.push(id_of(&shown["number"]).to_owned());
    }
    let ends: Vec<_> = numbers.iter().map(|number| &number[9..]).collect();
    assert_eq!(ends, ["M0001", "M0002", "M0003"]);
}
