//! A PC that enrols anew: what it printed as the desk that it was arrives, and nobody else's numbers do.

use crate::ground::{Desk, Ground, envelope};
use crate::push::count;
use serde_json::{Value, json};
use shared::command::{Lost, OpenTill, Void};
use shared::id::{DeskId, StaffId, TillShiftId};
use shared::money::Money;
use shared::store::testing::world;
use shared::sync::wire::Envelope;
use uuid::Uuid;

/// A sale printed under an origin with this counter.
fn sale(ground: &Ground, desk_seq: u64, origin: &str, printed: u32) -> Envelope {
    let id = Uuid::now_v7;
    let args = json!({
        "order_id": id(), "order_number": format!("O20261121{origin}{printed:04}"),
        "payment_number": format!("P20261121{origin}{printed:04}"), "package_id": id(),
        "member_id": world::RUOXI, "product_id": world::TEN,
        "sold": { "kind": "package", "code": "TEN", "name": "十鞍时", "price": "1800.00", "units": "10.0",
            "validity_days": 365 },
        "courses": [], "valid_from": "purchase", "tendered": "2000.00", "till_shift_id": id(), "settle": [],
    });
    let till = OpenTill { till_shift_id: TillShiftId(id()), float: Money::from_fen(0) };
    Envelope { name: "sell_package".to_owned(), args, ..envelope(ground, desk_seq, &till.into()) }
}

fn proof(was: &Desk, public_key: &str) -> Value {
    let signature = was.sign(&format!("paddock-formerly-v1\n{}\n{public_key}", was.id));
    json!([{ "desk_id": was.id, "origin": was.origin, "signature": signature }])
}

fn word(was: &Desk) -> Value {
    json!([{ "desk_id": was.id, "origin": was.origin }])
}

/// What came of the only command, and the codes of what could not be done as wanted.
fn outcome(reply: &Value) -> (String, Vec<String>) {
    let outcome = &reply["settled"][0]["outcome"];
    let issues = outcome["issues"].as_array().into_iter().flatten();
    // The test's till is unknown to the server, and says so with each sale.
    let codes =
        issues.map(|say| say["code"].as_str().unwrap().to_owned()).filter(|code| code != "till_missing");
    (outcome["receipt"]["number"].as_str().unwrap().to_owned(), codes.collect())
}

async fn push_one(ground: &Ground, desk: &Desk, command: Envelope) -> (String, Vec<String>) {
    outcome(&desk.push(ground, &[command]).await.data())
}

#[tokio::test]
async fn a_sale_printed_as_the_desk_before_arrives_once_with_its_number() {
    let ground = Ground::new().await;
    let first = ground.desk().await;
    let second = ground.desk_that_was(|key| proof(&first, key)).await;
    let third = ground.desk_that_was(|key| proof(&second, key)).await;
    assert_ne!(first.origin, third.origin);
    let sold = sale(&ground, 1, &first.origin, 1);
    let number = format!("O20261121{}0001", first.origin);
    assert_eq!(push_one(&ground, &third, sold.clone()).await, (number.clone(), Vec::new()));
    // What it had already brought as the second desk would be known by its id.
    let again = Envelope { desk_seq: 1, ..sold };
    assert_eq!(outcome(&second.push(&ground, &[again]).await.data()).0, number);
    assert_eq!((count(&ground, "orders").await, count(&ground, "payments").await), (1, 1));
    // Its own numbers and the second desk's are good too.
    for (seq, origin) in [(2, &second.origin), (3, &third.origin)] {
        assert_eq!(push_one(&ground, &third, sale(&ground, seq, origin, 1)).await.1, Vec::<String>::new());
    }
}

#[tokio::test]
async fn without_the_old_key_the_sale_arrives_too_and_people_are_told() {
    let ground = Ground::new().await;
    let first = ground.desk().await;
    let second = ground.desk_that_was(|_key| word(&first)).await;
    let number = format!("O20261121{}0001", first.origin);
    let sold = sale(&ground, 1, &first.origin, 1);
    assert_eq!(push_one(&ground, &second, sold).await, (number, vec!["number_unproven".to_owned()]));
    // What one desk only says, the next can't prove.
    let third = ground.desk_that_was(|key| proof(&second, key)).await;
    let codes = push_one(&ground, &third, sale(&ground, 1, &first.origin, 2)).await.1;
    assert_eq!(codes, ["number_unproven"]);
    let query = "SELECT count(*) FROM attention_items WHERE code = 'number_unproven' AND state = 'open'";
    let items: i64 = sqlx::query_scalar(query).fetch_one(ground.pool()).await.unwrap();
    assert_eq!(items, 2);
}

#[tokio::test]
async fn nobody_becomes_a_desk_that_he_was_not() {
    let ground = Ground::new().await;
    let (first, other) = (ground.desk().await, ground.desk().await);
    let code = ground.code().await;
    let before = ground.dump().await;
    for signature in [other.sign("something"), "no base64".to_owned(), {
        // Good for another PC's key.
        proof(&first, &other.public_key())[0]["signature"].as_str().unwrap().to_owned()
    }] {
        let formerly = json!([{ "desk_id": first.id, "signature": signature }]);
        let body = json!({ "code": code, "desk_name": "新", "public_key": first.public_key(), "formerly": formerly });
        assert_eq!(ground.post("/api/sync/enrol", &body).await.refusal(), (401, "signature_invalid"));
        assert!(ground.dump().await == before, "the code is still good");
    }
    let many: Vec<Value> = (0..17).map(|_| json!({ "desk_id": Uuid::now_v7() })).collect();
    let body = json!({ "code": code, "desk_name": "新", "public_key": first.public_key(), "formerly": many });
    assert_eq!(ground.post("/api/sync/enrol", &body).await.refusal(), (422, "bad_field"));
    // A desk that says nothing, or names a desk that nobody knows under letters that another has, brings none.
    let unknown = json!([{ "desk_id": Uuid::now_v7(), "origin": first.origin }]);
    for formerly in [json!([]), unknown] {
        let desk = ground.desk_that_was(|_key| formerly).await;
        let before = ground.dump().await;
        let answer = desk.push(&ground, &[sale(&ground, 1, &first.origin, 1)]).await;
        assert_eq!(answer.refusal(), (422, "forged_number"));
        assert_eq!(answer.body["details"]["number"], format!("O20261121{}0001", first.origin));
        assert!(ground.dump().await == before);
    }
}

#[tokio::test]
async fn a_desk_enrolled_after_the_backup_brings_what_it_printed() {
    let ground = Ground::new().await;
    let lost = json!([{ "desk_id": Uuid::now_v7(), "origin": "ZZ" }]);
    let desk = ground.desk_that_was(|_key| lost).await;
    let (number, codes) = push_one(&ground, &desk, sale(&ground, 1, "ZZ", 7)).await;
    assert_eq!((number.as_str(), codes), ("O20261121ZZ0007", vec!["number_unproven".to_owned()]));
}

#[tokio::test]
async fn two_sales_of_a_desk_and_its_copy_under_one_number_are_both_kept() {
    let ground = Ground::new().await;
    let first = ground.desk().await;
    let copy = ground.desk_that_was(|key| proof(&first, key)).await;
    let number = format!("O20261121{}0001", first.origin);
    let (theirs, ours) = (sale(&ground, 1, &first.origin, 1), sale(&ground, 1, &first.origin, 1));
    assert_eq!(push_one(&ground, &copy, theirs).await, (number.clone(), Vec::new()));
    let kept = format!("{number}{}", first.origin);
    let before = count(&ground, "attention_items").await;
    let settled = push_one(&ground, &first, ours.clone()).await;
    assert_eq!(settled, (kept.clone(), vec!["number_clash".to_owned()]));
    assert_eq!(push_one(&ground, &first, ours).await, settled);
    let numbers: Vec<String> =
        sqlx::query_scalar("SELECT number FROM orders UNION SELECT number FROM payments ORDER BY 1")
            .fetch_all(ground.pool())
            .await
            .unwrap();
    assert_eq!(
        numbers,
        [number.clone(), kept.clone(), number.replacen('O', "P", 1), kept.replacen('O', "P", 1)]
    );
    // One for the clash, one for the till that the server does not know.
    assert_eq!(count(&ground, "attention_items").await, before + 2);
}

#[tokio::test]
async fn numbers_lost_at_a_desk_are_settled_as_voided_and_named_once() {
    let ground = Ground::new().await;
    let desk = ground.desk().await;
    let before = count(&ground, "attention_items").await;
    let void = |desk_seq| {
        let void = Void {
            desk_id: Some(DeskId(desk.id)),
            lost: vec![Lost { from: 1, to: 3 }],
            more: false,
            since: None,
            noticed_at: ground.clock.now(),
        };
        let said = envelope(&ground, desk_seq, &void.into());
        Envelope { staff_id: StaffId(Uuid::nil()), ..said }
    };
    let first = void(1);
    let again = |desk_seq| Envelope { args: first.args.clone(), ..void(desk_seq) };
    let queue = [first.clone(), again(2), again(3)];
    let reply = desk.push(&ground, &queue).await.data();
    assert_eq!(reply["last_seq"], 3);
    for settled in reply["settled"].as_array().unwrap() {
        assert_eq!(settled["outcome"]["receipt"], json!({ "did": "voided" }));
    }
    assert_eq!(count(&ground, "attention_items").await, before + 1);
    let query = "SELECT details->'say'->>'numbers' FROM attention_items WHERE code = 'numbers_lost'";
    let numbers: String = sqlx::query_scalar(query).fetch_one(ground.pool()).await.unwrap();
    assert_eq!(numbers, "1–3");
    assert_eq!(desk.push(&ground, &queue).await.data()["settled"], reply["settled"]);
}
