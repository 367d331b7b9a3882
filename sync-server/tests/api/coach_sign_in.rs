//! Who comes in to the coaches' page, by PIN and by a code that a desk shows, and how they are shown out again.

use crate::ground::{Answer, Ground, PIN};
use crate::phone::{HER_PHONE, Phone, ZHOU, a_coach, login};
use crate::push::{OTHER_CLUB, another_club};
use reqwest::Method;
use serde_json::json;
use shared::id::Id as _;
use shared::store::testing::world::{COACH, MANAGER, RECEPTION};
use std::collections::BTreeMap;
use sync_server::sign_in::staff::pin_verifier;
use uuid::Uuid;

/// The code of a QR that reception has made for the coach.
async fn code(ground: &Ground) -> String {
    let token = ground.token_of(RECEPTION.uuid()).await;
    let path = format!("/api/admin/coaches/{}/sign-in-code", COACH.uuid());
    let made = ground.post_as(&token, &path, &json!({})).await.data();
    assert_eq!(made["coach"], "周岚");
    made["path"].as_str().unwrap().strip_prefix("/coach/#sign-in=").unwrap().to_owned()
}

async fn redeem(ground: &Ground, code: &str) -> reqwest::Response {
    let request = ground.http.post(ground.url("/api/coach/auth/qr-login"));
    request.json(&json!({ "token": code })).send().await.unwrap()
}

#[tokio::test]
async fn a_coach_signs_in_by_phone_or_account_and_sees_themselves() {
    let ground = Ground::new().await;
    a_coach(&ground).await;
    for who in [HER_PHONE, "13900001111", "zhou"] {
        let phone = Phone::sign_in(&ground, who).await;
        let me = phone.get(&ground, "/api/coach/me").await.data();
        assert_eq!((&me["name"], &me["coach"]["name"]), (&json!("周岚"), &json!("周岚")));
        assert_eq!(
            (&me["sees_all"], &me["coaches"], &me["zone"]),
            (&json!(false), &json!([]), &json!("Asia/Shanghai"))
        );
    }
    for (who, pin) in [(HER_PHONE, "000000"), ("13900002222", PIN), ("nobody", PIN)] {
        let refused = Answer::of(login(&ground, who, pin)).await;
        assert_eq!(refused.refusal(), (401, "sign_in_refused"), "{who}");
    }
}

#[tokio::test]
async fn reception_and_managers_see_everybody_and_finance_is_not_let_in() {
    let ground = Ground::new().await;
    a_coach(&ground).await;
    for account in ["lin", "shen"] {
        let phone = Phone::sign_in(&ground, account).await;
        let me = phone.get(&ground, "/api/coach/me").await.data();
        assert_eq!((&me["sees_all"], &me["coach"]), (&json!(true), &json!(null)));
        assert_eq!(me["coaches"][0]["name"], "周岚");
    }
    sqlx::query("UPDATE staff SET role = 'finance' WHERE id = $1")
        .bind(MANAGER.uuid())
        .execute(ground.pool())
        .await
        .unwrap();
    let refused = Answer::of(login(&ground, "shen", PIN)).await;
    assert_eq!(refused.refusal(), (403, "may_not"));
    assert_eq!(refused.body["details"], json!({ "right": "own_timetable" }));
}

#[tokio::test]
async fn of_many_phones_that_redeem_one_code_exactly_one_is_let_in() {
    let ground = Ground::new().await;
    a_coach(&ground).await;
    for _round in 0..5 {
        let code = code(&ground).await;
        let answers = futures::future::join_all((0..12).map(|_phone| redeem(&ground, &code))).await;
        let mut counts: BTreeMap<u16, u32> = BTreeMap::new();
        for answer in answers {
            *counts.entry(answer.status().as_u16()).or_default() += 1;
        }
        assert_eq!(counts, BTreeMap::from([(200, 1), (410, 11)]));
    }
    let sessions: i64 = sqlx::query_scalar("SELECT count(*) FROM sessions WHERE kind = 'coach'")
        .fetch_one(ground.pool())
        .await
        .unwrap();
    assert_eq!(sessions, 5);
}

#[tokio::test]
async fn a_code_is_good_for_two_minutes_for_its_own_coach_and_for_nothing_else() {
    let ground = Ground::new().await;
    a_coach(&ground).await;
    let early = code(&ground).await;
    let phone = Phone::handed(&redeem(&ground, &early).await);
    assert_eq!(phone.get(&ground, "/api/coach/me").await.data()["name"], "周岚");
    let late = code(&ground).await;
    ground.clock.turn_ahead(3);
    let spent = Answer::read(redeem(&ground, &late).await).await;
    assert_eq!(spent.refusal(), (410, "sign_in_code_spent"));
    let forged = Answer::read(redeem(&ground, &format!("{}A", &late[..late.len() - 1])).await).await;
    assert_eq!(forged.refusal(), (401, "sign_in_code_invalid"));
    // A code is no token, and a token no code.
    let as_cookie = Phone { cookie: format!("paddock_coach={late}") };
    assert_eq!(as_cookie.get(&ground, "/api/coach/me").await.refusal(), (401, "token_invalid"));
    let rest: String = sqlx::query_scalar("SELECT string_agg(c::text, '') FROM coach_codes c")
        .fetch_one(ground.pool())
        .await
        .unwrap();
    assert!(!rest.contains(&late), "the code rests in the clear");
}

#[tokio::test]
async fn a_coach_without_an_account_gets_no_code_and_a_coach_may_make_none() {
    let ground = Ground::new().await;
    let token = ground.manager().await;
    let path = format!("/api/admin/coaches/{}/sign-in-code", COACH.uuid());
    assert_eq!(ground.post_as(&token, &path, &json!({})).await.refusal(), (422, "no_sign_in"));
    let nobody = format!("/api/admin/coaches/{}/sign-in-code", Uuid::nil());
    assert_eq!(ground.post_as(&token, &nobody, &json!({})).await.refusal(), (404, "not_found"));
    a_coach(&ground).await;
    let hers = ground.token_of(ZHOU.uuid()).await;
    assert_eq!(ground.post_as(&hers, &path, &json!({})).await.refusal(), (403, "may_not"));
}

#[tokio::test]
async fn a_session_ends_by_signing_out_by_another_pin_by_leaving_and_at_a_desk() {
    let ground = Ground::new().await;
    a_coach(&ground).await;
    let me = async |phone: &Phone| phone.get(&ground, "/api/coach/me").await.status.as_u16();
    let [one, two] = [Phone::sign_in(&ground, "zhou").await, Phone::sign_in(&ground, "zhou").await];
    one.post(&ground, "/api/coach/auth/logout", &json!({})).await.data();
    assert_eq!((me(&one).await, me(&two).await), (401, 200));
    // Without a session too: the cookie is taken back.
    one.post(&ground, "/api/coach/auth/logout", &json!({})).await.data();

    let manager = ground.manager().await;
    let sign_out = format!("/api/admin/coaches/{}/sign-out", COACH.uuid());
    ground.post_as(&manager, &sign_out, &json!({})).await.data();
    assert_eq!(me(&two).await, 401);

    let three = Phone::sign_in(&ground, "zhou").await;
    let other = sqlx::query("UPDATE staff SET pin_verifier = $2 WHERE id = $1").bind(ZHOU.uuid());
    other.bind(pin_verifier("975310").unwrap()).execute(ground.pool()).await.unwrap();
    assert_eq!(me(&three).await, 401);

    let response = login(&ground, "zhou", "975310").send().await.unwrap();
    let four = Phone::handed(&response);
    assert_eq!(me(&four).await, 200);
    sqlx::query("UPDATE staff SET active = false WHERE id = $1")
        .bind(ZHOU.uuid())
        .execute(ground.pool())
        .await
        .unwrap();
    assert_eq!(me(&four).await, 401);
}

#[tokio::test]
async fn a_session_lives_for_thirty_days_and_longer_when_it_is_renewed() {
    let ground = Ground::new().await;
    a_coach(&ground).await;
    let phone = Phone::sign_in(&ground, "zhou").await;
    let renewed = phone.ask(&ground, Method::POST, "/api/coach/auth/refresh").send().await.unwrap();
    let renewed = Phone::handed(&renewed);
    assert_ne!(phone.cookie, renewed.cookie);
    // What was under way with the old one still arrives.
    phone.get(&ground, "/api/coach/me").await.data();
    ground.clock.turn_ahead(2);
    assert_eq!(phone.get(&ground, "/api/coach/me").await.refusal(), (401, "token_expired"));
    renewed.get(&ground, "/api/coach/me").await.data();
    ground.clock.turn_ahead(30 * 24 * 60);
    assert_eq!(renewed.get(&ground, "/api/coach/me").await.refusal(), (401, "token_expired"));
}

#[tokio::test]
async fn another_site_changes_nothing_and_another_clubs_codes_open_nothing_of_ours() {
    let ground = Ground::new().await;
    a_coach(&ground).await;
    let phone = Phone::sign_in(&ground, "zhou").await;
    let foreign =
        phone.ask(&ground, Method::POST, "/api/coach/calendar-feed").header("origin", "https://evil.example");
    assert_eq!(Answer::of(foreign).await.refusal(), (403, "other_origin"));

    let ours = code(&ground).await;
    another_club(&ground).await;
    let other: Uuid = OTHER_CLUB.parse().unwrap();
    let known = sqlx::query("UPDATE staff SET pin_verifier = $1 WHERE club_id = $2");
    known.bind(pin_verifier(PIN).unwrap()).bind(other).execute(ground.pool()).await.unwrap();
    // The same account at two clubs has to say which; a code opens the club that made it, and no other.
    assert_eq!(Answer::of(login(&ground, "shen", PIN)).await.refusal(), (422, "club_needed"));
    let there = Phone::handed(&redeem(&ground, &ours).await);
    assert_eq!(there.get(&ground, "/api/coach/me").await.data()["club"], "青禾马术俱乐部");
    let lessons = there.get(&ground, "/api/coach/timetable?date=2026-11-21").await.data();
    assert_eq!(lessons["coach"]["id"], json!(COACH));
}
