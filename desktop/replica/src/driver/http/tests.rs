#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test stops at the first surprise")]
//! Against a server of a few lines that says what the real one's contract says.

use super::*;
use crate::driver::DeviceKey;
use crate::driver::doubles::{Desk as Kept, arena};
use crate::replica::Former;
use axum::extract::ws::{Message, WebSocketUpgrade};
use axum::extract::{Query, State};
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Response as Answered};
use axum::routing::{any, get, post};
use axum::{Json, Router};
use futures::StreamExt as _;
use serde_json::{Value, json};
use shared::number::Origin;
use std::collections::HashMap;
use std::sync::Mutex;

const DESK: DeskId = DeskId(Uuid::from_u128(2));
const TIME: &str = "2026-11-21T06:00:00.000Z";

type Script = Arc<Mutex<Scripted>>;

/// What the server does, and what it was told.
#[derive(Default)]
struct Scripted {
    told: Vec<String>,
    /// What PCs said that they were before.
    formerly: Vec<Value>,
    /// Access tokens that are taken.
    good: Vec<String>,
    grants: usize,
    refresh_answer: Option<(u16, &'static str)>,
    pull_answer: Option<(u16, Value)>,
    /// How far desks said that their queues reach.
    reach: Vec<String>,
    bootstrap: String,
}

fn ok(data: Value) -> Answered {
    Json(json!({ "code": 0, "message": "ok", "data": data, "request_id": "r" })).into_response()
}

fn refused(status: u16, error: &str, details: Value) -> Answered {
    let body = json!({ "code": status, "message": "…", "error": error, "details": details, "data": null });
    (StatusCode::from_u16(status).unwrap(), Json(body)).into_response()
}

fn known(script: &Script, headers: &HeaderMap) -> bool {
    let token = headers.get("authorization").map(|value| value.to_str().unwrap().to_owned());
    script.lock().unwrap().good.iter().any(|good| token.as_deref() == Some(&format!("Bearer {good}")))
}

async fn token(State(script): State<Script>, Json(body): Json<Value>) -> Answered {
    let mut script = script.lock().unwrap();
    let grant = body["grant"].as_str().unwrap().to_owned();
    script.told.push(format!("{grant} {}", body["refresh_token"].as_str().unwrap_or("-")));
    if grant == "refresh"
        && let Some((status, error)) = script.refresh_answer
    {
        return refused(status, error, json!({}));
    }
    script.grants += 1;
    let number = script.grants;
    script.good = vec![format!("access-{number}")];
    ok(json!({
        "club_id": Uuid::from_u128(1), "desk_id": DESK, "epoch": Uuid::from_u128(9),
        "access_token": format!("access-{number}"), "access_expires_at": "2026-11-21T06:15:00.000Z",
        "refresh_token": format!("refresh-{number}"), "refresh_expires_at": TIME, "server_time": TIME,
    }))
}

async fn pull(
    State(script): State<Script>,
    headers: HeaderMap,
    Query(query): Query<HashMap<String, String>>,
) -> Answered {
    if !known(&script, &headers) {
        return refused(401, "token_expired", json!({}));
    }
    let reach = headers[ISSUED_TO].to_str().unwrap().to_owned();
    script.lock().unwrap().reach.push(reach);
    if let Some((status, answer)) = script.lock().unwrap().pull_answer.clone() {
        return (StatusCode::from_u16(status).unwrap(), Json(answer)).into_response();
    }
    let at: i64 = query["cursor"].parse().unwrap();
    ok(json!({
        "epoch": query["epoch"], "from": at, "to": at + 1, "scope_start": TIME,
        "rows": [arena(1, "大场")], "tombstones": [], "settlements": [], "server_time": TIME,
    }))
}

async fn live(State(script): State<Script>, headers: HeaderMap, socket: WebSocketUpgrade) -> Answered {
    if !known(&script, &headers) {
        return refused(401, "token_missing", json!({}));
    }
    socket.on_upgrade(|mut socket| async move {
        for text in [r#"{"type":"head","cursor":7}"#, r#"{"type":"invented_later"}"#] {
            socket.send(Message::Text(text.into())).await.unwrap();
        }
        socket.send(Message::Ping(vec![1].into())).await.unwrap();
        // The desk's pong, then the end.
        let _pong = socket.recv().await;
    })
}

async fn server() -> (Script, String) {
    let script = Script::default();
    let routes = Router::new()
        .route("/api/sync/challenge", post(async || ok(json!({ "challenge": "c", "expires_at": TIME }))))
        .route("/api/sync/token", post(token))
        .route("/api/sync/pull", get(pull))
        .route("/api/sync/live", any(live))
        .route(
            "/api/sync/bootstrap",
            get(async |State(script): State<Script>, headers: HeaderMap| {
                if known(&script, &headers) {
                    script.lock().unwrap().bootstrap.clone().into_response()
                } else {
                    refused(401, "token_missing", json!({}))
                }
            }),
        )
        .with_state(Arc::clone(&script));
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}/", listener.local_addr().unwrap());
    tokio::spawn(async move { axum::serve(listener, routes).await });
    (script, address)
}

fn transport(address: &str, kept: &Arc<Kept>) -> HttpTransport {
    if DeviceKey::of(kept.as_ref(), DESK).is_err() {
        DeviceKey::to_enrol(kept.as_ref()).unwrap();
        DeviceKey::became(kept.as_ref(), DESK).unwrap();
    }
    HttpTransport::new(address, DESK, Arc::<Kept>::clone(kept)).unwrap()
}

async fn pulled(transport: &HttpTransport) -> Result<Cut, Trouble> {
    transport.pull(Cursor(4), Epoch(Uuid::from_u128(9))).await
}

#[tokio::test]
async fn the_device_key_signs_in_once_and_the_next_start_goes_on_with_the_kept_token() {
    let (script, address) = server().await;
    let kept = Kept::new();
    let first = transport(&address, &kept);
    let cut = pulled(&first).await.unwrap();
    assert_eq!((cut.to, cut.rows.len()), (Cursor(5), 1));
    pulled(&first).await.unwrap();
    assert_eq!(script.lock().unwrap().told, ["device_key -"]);
    pulled(&transport(&address, &kept)).await.unwrap();
    assert_eq!(script.lock().unwrap().told[1..], ["refresh refresh-1"]);
    assert_eq!(kept.with(|kept| kept.secrets[&format!("refresh_token:{DESK}")].clone()), "refresh-2");
}

#[tokio::test]
async fn each_pull_says_how_far_the_queue_reaches() {
    let (script, address) = server().await;
    let transport = transport(&address, &Kept::new());
    pulled(&transport).await.unwrap();
    transport.issued_to(17);
    pulled(&transport).await.unwrap();
    assert_eq!(script.lock().unwrap().reach, ["0", "17"]);
}

#[tokio::test]
async fn a_token_that_is_not_taken_is_renewed_and_a_refused_refresh_falls_back_to_the_device_key() {
    let (script, address) = server().await;
    let transport = transport(&address, &Kept::new());
    pulled(&transport).await.unwrap();
    {
        let mut script = script.lock().unwrap();
        script.good.clear();
        script.refresh_answer = Some((401, "refresh_token_expired"));
    }
    pulled(&transport).await.unwrap();
    let told = script.lock().unwrap().told.clone();
    assert_eq!(told, ["device_key -", "refresh refresh-1", "device_key -"]);
}

#[tokio::test]
async fn what_the_server_refuses_is_told_apart_by_its_code() {
    let (script, address) = server().await;
    let transport = transport(&address, &Kept::new());
    let said = |status: u16, error: &str, details: Value| {
        (status, json!({ "code": status, "message": "…", "error": error, "details": details }))
    };
    let cases = [
        (said(410, "cursor_too_old", json!({})), Trouble::TooOld),
        (said(409, "epoch_changed", json!({ "last_seq": 3 })), Trouble::OtherEpoch),
        (said(409, "gap", json!({ "expected": 3 })), Trouble::Gap { expected: 3 }),
        (said(409, "fork", json!({ "desk_seq": 3 })), Trouble::Forked),
        (said(403, "desk_revoked", json!({ "kept": 0 })), Trouble::Revoked),
        (said(422, "unknown_command", json!({})), Trouble::NotUnderstood("unknown_command".to_owned())),
    ];
    for (answer, trouble) in cases {
        script.lock().unwrap().pull_answer = Some(answer);
        assert_eq!(pulled(&transport).await, Err(trouble));
    }
    for answer in [
        said(503, "feed_gap", json!({})),
        said(429, "too_many_requests", json!({})),
        (502, json!("a proxy's page")),
        (200, json!({ "code": 0, "data": { "from": "nonsense" } })),
    ] {
        script.lock().unwrap().pull_answer = Some(answer);
        assert!(matches!(pulled(&transport).await, Err(Trouble::Unreachable(_))));
    }
}

#[tokio::test]
async fn a_server_that_is_not_there_is_unreachable() {
    let transport = transport("http://127.0.0.1:9", &Kept::new());
    let Err(Trouble::Unreachable(words)) = pulled(&transport).await else { panic!("reached") };
    assert!(!words.contains("127.0.0.1"), "{words}");
}

#[tokio::test]
async fn a_bootstrap_is_read_line_by_line_and_its_cut_off_end_is_seen() {
    let (script, address) = server().await;
    let head = json!({
        "epoch": Uuid::from_u128(9), "cursor": 4, "scope_start": TIME, "last_seq": 0, "settlements": [],
        "rows": 2, "server_time": TIME,
    });
    let row = serde_json::to_string(&arena(1, "大场")).unwrap();
    let whole = format!("{head}\n{row}\n{row}\n{{\"end\":{{\"rows\":2}}}}\n");
    script.lock().unwrap().bootstrap = whole.clone();
    let transport = transport(&address, &Kept::new());
    let lines: Vec<_> = transport.bootstrap(1, None).await.unwrap().collect().await;
    assert!(matches!(lines[0], Ok(Line::Head(_))));
    assert!(matches!(lines[2], Ok(Line::Row(_))));
    assert_eq!(lines[3], Ok(Line::End { rows: 2 }));
    assert_eq!(lines.len(), 4);
    script.lock().unwrap().bootstrap = whole[..whole.len() - 40].to_owned();
    let lines: Vec<_> = transport.bootstrap(1, None).await.unwrap().collect().await;
    assert_eq!(lines.len(), 2);
}

#[tokio::test]
async fn the_socket_says_what_it_hears_and_ends_with_the_connection() {
    let (_script, address) = server().await;
    let transport = transport(&address, &Kept::new());
    let hints: Vec<_> = transport.live().await.unwrap().collect().await;
    assert_eq!(hints, [Hint::Head { cursor: Cursor(7) }, Hint::Resync]);
}

/// The answers of a server to enrolments, in order; `None` is lost on the way back.
async fn enrolling(answers: Vec<Option<Value>>) -> (Script, String) {
    let script = Script::default();
    let answers = Arc::new(Mutex::new(answers.into_iter()));
    let enrol = async move |State(script): State<Script>, Json(body): Json<Value>| {
        script.lock().unwrap().told.push(body["public_key"].as_str().unwrap().to_owned());
        script.lock().unwrap().formerly.push(body["formerly"].clone());
        match answers.lock().unwrap().next().flatten() {
            Some(answer) => answer["error"]
                .as_str()
                .map_or_else(|| ok(answer.clone()), |error| refused(422, error, json!({}))),
            None => (StatusCode::BAD_GATEWAY, "lost").into_response(),
        }
    };
    let routes = Router::new().route("/api/sync/enrol", post(enrol)).with_state(Arc::clone(&script));
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}/", listener.local_addr().unwrap());
    tokio::spawn(async move { axum::serve(listener, routes).await });
    (script, address)
}

#[tokio::test]
async fn a_lost_answer_is_asked_for_with_the_same_key_and_another_desk_has_another_key() {
    let desk = |number| {
        Some(json!({
            "club_id": Uuid::from_u128(1), "desk_id": Uuid::from_u128(number), "origin": "A",
            "epoch": Uuid::from_u128(9), "protocol": 1, "server_time": TIME,
        }))
    };
    let wrong_code = Some(json!({ "error": "enrolment_code_invalid" }));
    let (script, address) = enrolling(vec![None, wrong_code, desk(2), desk(3)]).await;
    let kept = Kept::new();
    let enrolment = Enrolment { server: &address, code: "X", desk_name: "前台A", formerly: &[] };
    let enrol = async || enrolment.enrol(Arc::<Kept>::clone(&kept)).await;
    assert!(matches!(enrol().await, Err(EnrolTrouble::Unreachable(_))));
    assert!(matches!(enrol().await, Err(EnrolTrouble::CodeInvalid)));
    assert_eq!(enrol().await.unwrap().desk_id, DESK);
    DeviceKey::done_enrolling(kept.as_ref()).unwrap();
    enrol().await.unwrap();
    let told = script.lock().unwrap().told.clone();
    assert!(told[0] == told[1] && told[1] == told[2] && told[2] != told[3], "{told:?}");
    let public = |desk| DeviceKey::of(kept.as_ref(), desk).unwrap().public();
    assert_eq!([public(DESK), public(DeskId(Uuid::from_u128(3)))], [told[2].clone(), told[3].clone()]);
    let nowhere = Enrolment { server: "ftp://nowhere", ..enrolment };
    let answer = nowhere.enrol(Arc::<Kept>::clone(&kept)).await;
    assert!(matches!(answer, Err(EnrolTrouble::BadAddress)));
}

#[tokio::test]
async fn a_pc_says_which_desks_it_was_with_the_keys_it_has_and_by_its_word_where_they_are_not_taken() {
    let answer = Some(json!({
        "club_id": Uuid::from_u128(1), "desk_id": Uuid::from_u128(3), "origin": "C",
        "epoch": Uuid::from_u128(9), "protocol": 1, "server_time": TIME,
    }));
    let (script, address) = enrolling(vec![Some(json!({ "error": "signature_invalid" })), answer]).await;
    let kept = Kept::new();
    let old = DeviceKey::to_enrol(kept.as_ref()).unwrap();
    DeviceKey::became(kept.as_ref(), DESK).unwrap();
    DeviceKey::done_enrolling(kept.as_ref()).unwrap();
    let lost = DeskId(Uuid::from_u128(7));
    let formerly =
        [Former { desk_id: DESK, origin: Some(Origin::nth(0)) }, Former { desk_id: lost, origin: None }];
    let enrolment = Enrolment { server: &address, code: "X", desk_name: "前台A", formerly: &formerly };
    enrolment.enrol(Arc::<Kept>::clone(&kept)).await.unwrap();
    let said = script.lock().unwrap().formerly.clone();
    let signature = old.formerly(DESK, &script.lock().unwrap().told[0]);
    let (proven, word) = (
        json!({ "desk_id": DESK, "origin": "A", "signature": signature }),
        json!({ "desk_id": DESK, "origin": "A" }),
    );
    assert_eq!(said, [json!([proven, { "desk_id": lost }]), json!([word, { "desk_id": lost }])]);
}

#[test]
fn signatures_are_over_the_words_of_the_contract() {
    use aws_lc_rs::signature::{ED25519, UnparsedPublicKey};
    use base64::{Engine as _, engine::general_purpose::STANDARD};
    let kept = Kept::new();
    let key = DeviceKey::to_enrol(kept.as_ref()).unwrap();
    let public = UnparsedPublicKey::new(&ED25519, STANDARD.decode(key.public()).unwrap());
    let verify =
        |text: &str, signature: &str| public.verify(text.as_bytes(), &STANDARD.decode(signature).unwrap());
    let id = "00000000-0000-0000-0000-000000000002";
    assert!(verify(&format!("paddock-desk-sign-in-v1\n{id}\nabc"), &key.sign_in(DESK, "abc")).is_ok());
    let digest = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
    assert!(verify(&format!("paddock-push-v1\n{id}\n{digest}"), &key.sign_push(DESK, b"abc")).is_ok());
    assert!(verify(&format!("paddock-push-v1\n{id}\n{digest}"), &key.sign_push(DESK, b"abd")).is_err());
}
