//! Pushing: what a desk may send, what it may not, and that nothing is done twice.

use crate::ground::{Answer, Desk, Ground, envelope, registration};
use serde_json::{Value, json};
use shared::command::{CheckIn, OpenTill};
use shared::id::{BookingId, TillShiftId};
use shared::money::Money;
use shared::record::{CheckInMethod, Row};
use shared::store::testing::{self, CLUB, world};
use shared::sync::wire::Envelope;
use sqlx::Executor as _;
use std::convert::Infallible;
use sync_server::store::{self, PgStore};
use uuid::Uuid;

async fn refused(ground: &Ground, desk: &Desk, request: Value, expected: (u16, &str)) -> Answer {
    let before = ground.dump().await;
    let answer = desk.push_as(ground, &request).await;
    assert_eq!(answer.refusal(), expected, "{}", answer.body);
    assert!(ground.dump().await == before, "{expected:?} changed something");
    answer
}

#[tokio::test]
async fn every_wrong_push_is_named_and_changes_nothing() {
    let ground = Ground::new().await;
    let (desk, other) = (ground.desk().await, ground.desk().await);
    let good = registration(&ground, 1);
    assert_eq!(desk.push(&ground, std::slice::from_ref(&good)).await.data()["last_seq"], 1);
    let next = registration(&ground, 2);
    let with = |change: fn(&mut Envelope)| {
        let mut command = next.clone();
        change(&mut command);
        desk.request(&[command])
    };
    let cases: Vec<(Value, (u16, &str), Value)> = vec![
        (
            with(|c| c.name = "shoe_horse".to_owned()),
            (422, "unknown_command"),
            json!({ "name": "shoe_horse" }),
        ),
        (
            with(|c| c.version = 99),
            (422, "unknown_version"),
            json!({ "name": "register_member", "version": 99, "newest": 1 }),
        ),
        (desk.request(&[registration(&ground, 3)]), (409, "gap"), json!({ "expected": 2 })),
        (desk.request(&[registration(&ground, 1)]), (409, "fork"), json!({ "desk_seq": 1 })),
        (
            desk.request(&[Envelope { args: next.args.clone(), ..good.clone() }]),
            (422, "content_differs"),
            json!({ "desk_seq": 1 }),
        ),
        (
            desk.request(&[Envelope { desk_seq: 2, ..good.clone() }]),
            (422, "content_differs"),
            json!({ "desk_seq": 2 }),
        ),
        (
            desk.request(&vec![next.clone(); 201]),
            (422, "too_many_commands"),
            json!({ "count": 201, "most": 200 }),
        ),
        (other.request(std::slice::from_ref(&next)), (403, "desk_mismatch"), json!({})),
        (
            json!({ "protocol": 9, "anything": true }),
            (409, "protocol_unsupported"),
            json!({ "protocol": 9, "oldest": 1, "newest": 1 }),
        ),
    ];
    for (request, expected, details) in cases {
        let answer = refused(&ground, &desk, request, expected).await;
        assert_eq!(answer.body["details"], details);
    }
    let bad = with(|c| c.args["surprise"] = true.into());
    let answer = refused(&ground, &desk, bad, (422, "bad_arguments")).await;
    assert_eq!(answer.body["details"]["name"], "register_member");
    let mut foreign = desk.request(std::slice::from_ref(&next));
    foreign["epoch"] = json!(Uuid::nil());
    let answer = refused(&ground, &desk, foreign, (409, "epoch_changed")).await;
    assert_eq!(answer.body["details"], json!({ "epoch": desk.epoch, "last_seq": 1 }));
    let mut extra = desk.request(&[]);
    extra["surprise"] = true.into();
    refused(&ground, &desk, extra, (400, "malformed")).await;
    // After all of it the desk simply goes on.
    assert_eq!(desk.push(&ground, &[next]).await.data()["last_seq"], 2);
}

#[tokio::test]
async fn a_number_of_another_desk_is_forged() {
    let ground = Ground::new().await;
    let (desk, other) = (ground.desk().await, ground.desk().await);
    let id = || Uuid::now_v7();
    let args = json!({
        "order_id": id(), "order_number": format!("O20261121{}0001", other.origin),
        "payment_number": format!("P20261121{}0001", desk.origin), "package_id": id(), "member_id": world::RUOXI,
        "product_id": world::TEN,
        "sold": { "kind": "package", "code": "TEN", "name": "十鞍时", "price": "1800.00", "units": "10.0",
            "validity_days": 365 },
        "courses": [], "valid_from": "purchase", "tendered": "2000.00", "till_shift_id": id(), "settle": [],
    });
    let till = OpenTill { till_shift_id: TillShiftId(id()), float: Money::from_fen(0) };
    let sale = Envelope { name: "sell_package".to_owned(), args, ..envelope(&ground, 1, &till.into()) };
    let answer = refused(&ground, &desk, desk.request(&[sale]), (422, "forged_number")).await;
    assert_eq!(answer.body["details"]["number"], format!("O20261121{}0001", other.origin));
}

#[tokio::test]
async fn what_another_club_has_is_not_there() {
    let ground = Ground::new().await;
    let desk = ground.desk().await;
    let theirs = another_club(&ground).await;
    let before = count(&ground, "check_ins").await;
    let check_in = CheckIn { booking_id: theirs, method: CheckInMethod::ALL[0], package_id: None };
    let reply = desk.push(&ground, &[envelope(&ground, 1, &check_in.into())]).await.data();
    assert_eq!(reply["settled"][0]["outcome"]["outcome"], "rejected");
    assert_eq!(reply["settled"][0]["outcome"]["refusal"], json!({ "code": "not_found", "what": "bookings" }));
    assert_eq!(count(&ground, "check_ins").await, before);
}

/// The id of [`another_club`].
pub(crate) const OTHER_CLUB: &str = "01900000-0000-7000-8000-000000000002";

/// The same club once more under other ids, and one of its bookings.
pub(crate) async fn another_club(ground: &Ground) -> BookingId {
    let another = |text: &str| text.replace(&CLUB.to_string(), OTHER_CLUB).replace("8000-0001", "8000-0009");
    let rows: Vec<Row> = world::rows()
        .iter()
        .map(|row| {
            let row = another(&serde_json::to_string(row).unwrap());
            // Origins are unique on the whole server.
            let row = row
                .replace(r#""origin":"A""#, r#""origin":"XA""#)
                .replace(r#""origin":"B""#, r#""origin":"XB""#);
            serde_json::from_str(&row).unwrap()
        })
        .collect();
    let (app, club) = (&ground.running.app, rows[0].club_id());
    assert_ne!(club, CLUB);
    store::found_club(&app.pool, club).await.unwrap();
    let mut store = PgStore::begin(&app.pool, club, &app.keys).await.unwrap();
    testing::fill(&mut store, &rows).await.unwrap();
    store.commit().await.unwrap();
    another(&world::booking_id(0).to_string()).parse().unwrap()
}

#[tokio::test]
async fn a_push_that_comes_again_has_the_same_answer_and_is_done_once() {
    let ground = Ground::new().await;
    let desk = ground.desk().await;
    let members = count(&ground, "members").await;
    let commands: Vec<_> = (1..=5).map(|seq| registration(&ground, seq)).collect();
    let first = desk.push(&ground, &commands).await.data();
    let before = ground.dump().await;
    let again = desk.push(&ground, &commands).await.data();
    assert_eq!(again["settled"], first["settled"]);
    assert_eq!(again["head"], first["head"]);
    assert!(ground.dump().await == before);
    assert_eq!(count(&ground, "members").await, members + 5);
}

#[tokio::test]
async fn two_pushes_of_one_desk_at_once_are_one() {
    let ground = Ground::new().await;
    let desk = ground.desk().await;
    let members = count(&ground, "members").await;
    let commands: Vec<_> = (1..=20).map(|seq| registration(&ground, seq)).collect();
    let (one, two) = tokio::join!(desk.push(&ground, &commands), desk.push(&ground, &commands));
    assert_eq!(one.data()["settled"], two.data()["settled"]);
    assert_eq!(count(&ground, "members").await, members + 20);
}

#[tokio::test]
async fn a_command_that_fails_inside_five_times_is_set_aside_and_the_queue_moves_on() {
    let ground = Ground::new().await;
    let desk = ground.desk().await;
    let broken = "CREATE FUNCTION break() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
            RAISE EXCEPTION 'broken'; END $$;
        CREATE TRIGGER break BEFORE INSERT ON till_shifts FOR EACH ROW EXECUTE FUNCTION break();";
    ground.pool().execute(broken).await.unwrap();
    let till = OpenTill { till_shift_id: TillShiftId(Uuid::now_v7()), float: Money::from_fen(0) };
    let commands = [registration(&ground, 1), envelope(&ground, 2, &till.into()), registration(&ground, 3)];
    for _attempt in 0..4 {
        let reply = desk.push(&ground, &commands).await.data();
        assert_eq!((&reply["last_seq"], &reply["stopped"]), (&json!(1), &json!("failed")));
    }
    let reply = desk.push(&ground, &commands).await.data();
    assert_eq!(reply["last_seq"], 2);
    assert_eq!(reply["settled"][1]["outcome"]["refusal"], json!({ "code": "quarantined", "attempts": 5 }));
    assert_eq!(desk.push(&ground, &commands).await.data()["last_seq"], 3);
    assert_eq!(count(&ground, "quarantine").await, 1);
    assert_eq!(count(&ground, "command_failures").await, 0);
}

#[tokio::test]
async fn a_hundred_megabytes_are_refused_and_nothing_changes() {
    let ground = Ground::new().await;
    let desk = ground.desk().await;
    let before = ground.dump().await;
    let declared = reqwest::Body::from(vec![b' '; 100_000_000]);
    let chunks = futures::stream::iter((0..100).map(|_| Ok::<_, Infallible>(vec![b' '; 1_000_000])));
    for (body, token) in [(declared, &desk.access), (reqwest::Body::wrap_stream(chunks), &String::new())] {
        let request = ground.http.post(ground.url("/api/sync/push")).bearer_auth(token);
        let answer = Answer::of(request.header("content-type", "application/json").body(body)).await;
        assert_eq!(answer.refusal(), (413, "body_too_large"));
        assert_eq!(answer.body["details"], json!({ "limit": 2_097_152 }));
    }
    assert!(ground.dump().await == before);
}

pub(crate) async fn count(ground: &Ground, table: &'static str) -> i64 {
    let query = sqlx::AssertSqlSafe(format!("SELECT count(*) FROM {table}"));
    sqlx::query_scalar(query).fetch_one(ground.pool()).await.unwrap()
}
