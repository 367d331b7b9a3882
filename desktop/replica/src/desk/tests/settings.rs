//! The settings page: club, hours, rules and staff by commands; desks by asking the server.

use super::*;
use crate::driver::Online;
use crate::view::{ClubEdit, OpenPart, RuleEdit, SlotForm, StaffForm};
use axum::extract::{Path as Of, State};
use axum::http::HeaderMap;
use axum::routing::{get, post};
use axum::{Json, Router};
use serde_json::{Value, json};
use shared::record::Club;
use std::sync::Mutex;

async fn manager() -> Bench {
    let bench = Bench::enrolled().await;
    bench.sign_in("shen").await;
    bench
}

fn rule(rule: &str, value: &str) -> ClubEdit {
    ClubEdit::Rule(RuleEdit { rule: rule.to_owned(), value: value.to_owned() })
}

fn form(name: &str, account: &str, pin: Option<&str>) -> StaffForm {
    StaffForm {
        name: name.to_owned(),
        account: account.to_owned(),
        role: "receptionist".to_owned(),
        pin: pin.map(str::to_owned),
        active: true,
        coach_id: None,
    }
}

async fn club(bench: &Bench) -> crate::view::ClubSettings {
    bench.desk.settings().await.unwrap().club.unwrap()
}

#[tokio::test]
async fn who_may_not_change_the_club_learns_why_and_sees_nothing_of_it() {
    let bench = Bench::at_work().await;
    let page = bench.desk.settings().await.unwrap();
    assert_eq!(page.club, None);
    assert_eq!(page.club_not.unwrap(), "您没有“管理俱乐部设置”的权限，请店长操作");
    assert_eq!(page.desks_not.unwrap(), "您没有“管理前台电脑”的权限，请店长操作");
    assert_eq!((page.this_desk.name.as_str(), page.this_desk.origin.as_str()), ("大门", "A"));
    assert_eq!(bench.desk.club_desks().await.unwrap_err().code, "may_not");
    assert_eq!(bench.desk.edit_club(ClubEdit::Name("另一家".to_owned())).await.unwrap_err().code, "may_not");
    let new = bench.desk.save_staff(None, form("钱多", "qian", Some("246810"))).await;
    assert_eq!(new.unwrap_err().code, "may_not");
}

#[tokio::test]
async fn booking_hours_are_added_changed_given_up_and_taken_back() {
    let bench = manager().await;
    let form = |weekday, from: &str, until: &str, step: &str| SlotForm {
        weekday,
        from: from.to_owned(),
        until: until.to_owned(),
        step: step.to_owned(),
    };
    assert!(club(&bench).await.slots.is_empty());
    bench.desk.save_slots(None, form(5, "9", "1130", "45")).await.unwrap();
    let slots = club(&bench).await.slots;
    assert_eq!((slots.len(), &slots[0].form), (1, &form(5, "09:00", "11:30", "45")));
    let id = slots[0].id.clone();
    let backwards = bench.desk.save_slots(Some(&id), form(5, "12:00", "11:30", "45")).await.unwrap_err();
    assert_eq!(backwards.fields[0].field, "time");
    let odd = bench.desk.save_slots(Some(&id), form(5, "9", "11", "half")).await.unwrap_err();
    assert_eq!(odd.fields[0].field, "slot_minutes");
    bench.desk.save_slots(Some(&id), form(6, "09:00", "24:00", "60")).await.unwrap();
    assert_eq!(club(&bench).await.slots[0].form, form(6, "09:00", "24:00", "60"));
    bench.desk.drop_slots(&id).await.unwrap();
    assert!(club(&bench).await.slots.is_empty());
    for _ in 0..2 {
        bench.desk.undo_last().await.unwrap();
    }
    assert_eq!(club(&bench).await.slots[0].form, form(5, "09:00", "11:30", "45"));
    bench.desk.undo_last().await.unwrap();
    assert!(club(&bench).await.slots.is_empty());
}

#[tokio::test]
async fn the_club_is_changed_field_by_field_without_a_network_and_changed_back() {
    let bench = manager().await;
    let edits = [
        ClubEdit::Name("青禾马术".to_owned()),
        ClubEdit::Address("青禾路 1 号".to_owned()),
        ClubEdit::Phone("021 6888 1234".to_owned()),
        rule("check_in_opens_minutes", "30"),
        rule("lesson_end_minutes", "45"),
        rule("no_show_uses_units", "false"),
        rule("reception_adjusts_percent", "10"),
        rule("reception_refunds", "¥1,000"),
        rule("offline_days", "7"),
        rule("offer_minutes", "20"),
    ];
    let many = edits.len();
    for edit in edits {
        assert!(bench.desk.edit_club(edit.clone()).await.unwrap().undoable, "{edit:?}");
    }
    let now = club(&bench).await;
    assert_eq!((now.name.as_str(), now.address.as_str()), ("青禾马术", "青禾路 1 号"));
    assert_eq!(now.phone, "02168881234");
    let values: Vec<_> = now.rules.iter().map(|rule| rule.value.as_str()).collect();
    assert_eq!(values, ["30", "45", "false", "10", "1000.00", "7", "20"]);
    assert_eq!(bench.desk.status().club, "青禾马术");
    for _ in 0..many {
        bench.desk.undo_last().await.unwrap();
    }
    let row: Club = bench.row(CLUB.0).await;
    assert_eq!((row.name.as_str(), row.rules.0), ("青禾马术俱乐部", shared::record::ClubRules::default()));
}

#[tokio::test]
async fn a_rule_outside_its_bounds_and_hours_that_overlap_are_told_at_their_place() {
    let bench = manager().await;
    for (name, value) in [
        ("offline_days", "91"),
        ("offline_days", "viele"),
        ("reception_refunds", "-1"),
        ("no_show_uses_units", "2"),
    ] {
        let problem = bench.desk.edit_club(rule(name, value)).await.unwrap_err();
        assert_eq!((problem.code.as_str(), problem.fields[0].field.as_str()), ("bad_field", name));
    }
    let part = |from: &str, until: &str| OpenPart { from: from.to_owned(), until: until.to_owned() };
    let mut week = vec![vec![part("9", "12:00"), part("13:30", "21:00")]; 7];
    week[0] = Vec::new();
    bench.desk.edit_club(ClubEdit::Week(week.clone())).await.unwrap();
    let shown = club(&bench).await.week;
    assert_eq!((shown[0].day.as_str(), shown[0].parts.len()), ("周一", 0));
    assert_eq!(shown[6].parts, [part("09:00", "12:00"), part("13:30", "21:00")]);
    week[3] = vec![part("9", "12"), part("11:30", "13")];
    let problem = bench.desk.edit_club(ClubEdit::Week(week)).await.unwrap_err();
    assert_eq!(problem.words, "周四：11:30 开始的一段与前一段重叠");
    assert_eq!(problem.fields[0].field, "week.3");
}

#[tokio::test]
async fn a_new_receptionist_signs_in_with_the_pin_that_nobody_can_read_again() {
    let bench = manager().await;
    let weak = bench.desk.save_staff(None, form("钱多", "Qian", Some("123456"))).await.unwrap_err();
    assert_eq!(weak.fields[0].field, "pin");
    assert_eq!(
        bench.desk.save_staff(None, form("钱多", "Qian", None)).await.unwrap_err().fields[0].field,
        "pin"
    );
    bench.desk.save_staff(None, form("钱多", " Qian ", Some("246810"))).await.unwrap();
    let page = club(&bench).await;
    let qian = page.staff.iter().find(|one| one.account == "qian").unwrap().clone();
    assert_eq!((qian.role_words.as_str(), qian.active, qian.you), ("前台", true, false));
    let taken = bench.desk.save_staff(None, form("钱少", "qian", Some("246810"))).await.unwrap_err();
    assert_eq!(taken.code, "account_taken");
    let row: Staff = bench.row(qian.id.parse().unwrap()).await;
    assert!(row.pin_verifier.starts_with("$argon2id$") && !row.pin_verifier.contains("246810"));

    // Another name and PIN, taken back by one key.
    let id = Some(qian.id.as_str());
    let other = StaffForm { name: "钱多多".to_owned(), ..form("", "qian", Some("975310")) };
    bench.desk.save_staff(id, other).await.unwrap();
    let changed: Staff = bench.row(qian.id.parse().unwrap()).await;
    assert!(changed.name == "钱多多" && changed.pin_verifier != row.pin_verifier);
    bench.desk.undo_last().await.unwrap();
    let back: Staff = bench.row(qian.id.parse().unwrap()).await;
    assert_eq!((back.name, back.pin_verifier), (row.name, row.pin_verifier.clone()));
    bench.desk.save_staff(id, form("钱多", "qian", None)).await.unwrap();
    let same: Staff = bench.row(qian.id.parse().unwrap()).await;
    assert_eq!(same.pin_verifier, row.pin_verifier, "no new PIN leaves the one that they have");

    let sign_in = async || bench.desk.sign_in("qian".to_owned(), "246810".to_owned()).await;
    assert_eq!(sign_in().await.unwrap().phase, Phase::Ready);
    assert!(bench.desk.settings().await.unwrap().club.is_none());
    bench.sign_in("shen").await;
    bench.desk.save_staff(id, StaffForm { active: false, ..form("钱多", "qian", None) }).await.unwrap();
    assert_eq!(sign_in().await.unwrap_err().code, "wrong_pin");
    let shen = club(&bench).await.staff.into_iter().find(|one| one.you).unwrap();
    let leaves = StaffForm { active: false, role: "manager".to_owned(), ..form("沈", "shen", None) };
    assert_eq!(bench.desk.save_staff(Some(&shen.id), leaves).await.unwrap_err().code, "last_manager");
}

/// A server that knows one PIN.
#[derive(Default)]
struct Central {
    revoked: Vec<String>,
    keys: Vec<String>,
    ended: usize,
    expired: bool,
}

type Script = Arc<Mutex<Central>>;

fn data(data: Value) -> axum::response::Response {
    axum::response::IntoResponse::into_response(Json(json!({ "code": 0, "data": data })))
}

fn refused(status: u16, error: &str) -> axum::response::Response {
    let status = axum::http::StatusCode::from_u16(status).unwrap();
    axum::response::IntoResponse::into_response((status, Json(json!({ "error": error }))))
}

fn known(script: &Script, headers: &HeaderMap) -> bool {
    let token = headers.get("authorization").and_then(|value| value.to_str().ok());
    !script.lock().unwrap().expired && token == Some("Bearer office")
}

async fn central() -> (Script, String) {
    let script = Script::default();
    let login = post(async |State(_): State<Script>, Json(body): Json<Value>| {
        assert_eq!((&body["account"], &body["club_id"]), (&json!("shen"), &json!(CLUB)));
        if body["pin"] == PIN {
            data(json!({ "access_token": "office", "staff_id": world::MANAGER }))
        } else {
            refused(401, "sign_in_refused")
        }
    });
    let desks = get(async |State(script): State<Script>, headers: HeaderMap| {
        if !known(&script, &headers) {
            return refused(401, "token_expired");
        }
        let seen = MORNING.plus_millis(60_000);
        let item = json!({
            "id": world::OFFICE, "revoked_at": null, "waiting": 3, "last_seen_at": seen, "in_quarantine": 1, "live": true
        });
        data(json!({ "items": [item] }))
    });
    let code = post(async |State(script): State<Script>, headers: HeaderMap| {
        if !known(&script, &headers) {
            return refused(401, "token_expired");
        }
        script.lock().unwrap().keys.push(headers["idempotency-key"].to_str().unwrap().to_owned());
        data(json!({ "code": "AAAAA-BBBBB", "expires_at": MORNING.plus_minutes(10) }))
    });
    let revoke = post(async |State(script): State<Script>, Of(id): Of<String>, headers: HeaderMap| {
        if !known(&script, &headers) {
            return refused(401, "token_expired");
        }
        script.lock().unwrap().revoked.push(id.clone());
        data(json!({ "id": id, "revoked_at": MORNING }))
    });
    let logout = post(async |State(script): State<Script>| {
        script.lock().unwrap().ended += 1;
        data(json!({}))
    });
    let routes = Router::new()
        .route("/api/admin/auth/login", login)
        .route("/api/admin/auth/logout", logout)
        .route("/api/admin/desks", desks)
        .route("/api/admin/desks/enrolment-code", code)
        .route("/api/admin/desks/{id}/revoke", revoke)
        .with_state(Arc::clone(&script));
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move { axum::serve(listener, routes).await });
    (script, address)
}

/// A manager at a desk that is in touch with a server at this address.
async fn in_touch(address: &str) -> (Bench, Online) {
    let bench = manager().await;
    let address = address.to_owned();
    bench.desk.write(move |replica| replica.set_local(facts::SERVER, Some(&address))).await.unwrap();
    let desk = bench.desk.clone();
    bench
        .desk
        .write(move |replica| {
            desk.refresh(replica);
            Ok(())
        })
        .await
        .unwrap();
    bench.desk.show(Link::Online);
    let online = Online::new(bench.desk.clone());
    (bench, online)
}

#[tokio::test]
async fn desks_are_managed_at_the_server_by_who_says_their_pin() {
    let (script, address) = central().await;
    let (bench, online) = in_touch(&address).await;
    let known = online.club_desks().await.unwrap();
    assert_eq!((known.desks.len(), known.asked, known.server_not), (2, false, None));
    let here: Vec<_> = known.desks.iter().map(|desk| (desk.here, desk.waiting)).collect();
    assert!(here.contains(&(true, None)) && here.contains(&(false, None)), "{here:?}");
    assert_eq!(online.enrolment_code().await.unwrap_err().code, "pin_needed");
    assert_eq!(online.revoke_desk(&world::OFFICE.to_string()).await.unwrap_err().code, "pin_needed");
    let wrong = online.unlock_office("000111").await.unwrap_err();
    assert_eq!((wrong.code.as_str(), wrong.fields[0].field.as_str()), ("wrong_pin", "pin"));

    let desks = online.unlock_office(PIN).await.unwrap();
    let other = desks.desks.iter().find(|desk| !desk.here).unwrap();
    assert_eq!((other.waiting, other.set_aside, other.live), (Some(3), 1, Some(true)));
    assert_eq!(other.seen.as_deref(), Some("09:01"));
    let code = online.enrolment_code().await.unwrap();
    assert_eq!((code.code.as_str(), code.until.as_str(), code.minutes), ("AAAAA-BBBBB", "09:10", 10));
    assert_eq!(code.server, address);
    online.revoke_desk(&world::OFFICE.to_string()).await.unwrap();
    {
        let script = script.lock().unwrap();
        assert_eq!(script.revoked, [world::OFFICE.to_string()]);
        assert!(Uuid::parse_str(&script.keys[0]).is_ok(), "asked twice, it is done once");
    }

    // A session that is over asks for the PIN again; somebody else's is nobody's.
    script.lock().unwrap().expired = true;
    assert_eq!(online.enrolment_code().await.unwrap_err().code, "pin_needed");
    script.lock().unwrap().expired = false;
    assert_eq!(online.enrolment_code().await.unwrap_err().code, "pin_needed", "it was forgotten");
    online.unlock_office(PIN).await.unwrap();
    bench.sign_in("lin").await;
    assert_eq!(online.enrolment_code().await.unwrap_err().code, "may_not");
    bench.sign_in("shen").await;
    online.unlock_office(PIN).await.unwrap();
    online.sign_out().await.unwrap();
    bench.sign_in("shen").await;
    assert_eq!(online.enrolment_code().await.unwrap_err().code, "pin_needed");
}

#[tokio::test]
async fn without_a_server_the_desks_are_listed_and_nothing_is_asked() {
    let (_script, address) = central().await;
    let (bench, online) = in_touch(&address).await;
    online.unlock_office(PIN).await.unwrap();
    bench.desk.show(Link::Offline { since: MORNING });
    let known = online.club_desks().await.unwrap();
    assert_eq!((known.desks.len(), known.asked), (2, false));
    assert!(known.server_not.unwrap().starts_with("现在连不上服务器"));
    assert_eq!(online.enrolment_code().await.unwrap_err().code, "needs_server");
    assert_eq!(online.unlock_office(PIN).await.unwrap_err().code, "needs_server");
}
