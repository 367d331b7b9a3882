//! Quarantine: what the server could not decide and what revoked desks still had, decided by a manager, each once.

use crate::ground::{Answer, Desk, Ground, envelope, registration};
use crate::push::count;
use serde_json::{Value, json};
use shared::command::OpenTill;
use shared::id::TillShiftId;
use shared::money::Money;
use shared::sync::wire::Envelope;
use sqlx::Executor as _;
use uuid::Uuid;

async fn get(ground: &Ground, token: &str, path: &str) -> Answer {
    Answer::of(ground.http.get(ground.url(path)).bearer_auth(token)).await
}

async fn post(ground: &Ground, token: &str, path: &str, body: &Value) -> Answer {
    Answer::of(ground.http.post(ground.url(path)).bearer_auth(token).json(body)).await
}

async fn listed(ground: &Ground, token: &str) -> Vec<Value> {
    get(ground, token, "/api/admin/quarantine").await.data()["items"].as_array().unwrap().clone()
}

fn path(item: &Value, act: &str) -> String {
    format!("/api/admin/quarantine/{}{act}", item["id"].as_str().unwrap())
}

/// A desk whose till can't be opened: its command is set aside after five tries.
async fn set_aside(ground: &Ground) -> (Desk, Envelope) {
    let desk = ground.desk().await;
    let broken = "CREATE FUNCTION break() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
            RAISE EXCEPTION 'broken'; END $$;
        CREATE TRIGGER break BEFORE INSERT ON till_shifts FOR EACH ROW EXECUTE FUNCTION break();";
    ground.pool().execute(broken).await.unwrap();
    let till = OpenTill { till_shift_id: TillShiftId(Uuid::now_v7()), float: Money::from_fen(20_000) };
    let till = envelope(ground, 1, &till.into());
    for _attempt in 0..5 {
        desk.push(ground, std::slice::from_ref(&till)).await.data();
    }
    (desk, till)
}

/// A revoked desk's two registrations, kept.
async fn revoked(ground: &Ground, token: &str) -> (Desk, [Envelope; 2]) {
    let desk = ground.desk().await;
    post(ground, token, &format!("/api/admin/desks/{}/revoke", desk.id), &json!({})).await.data();
    let queue = [registration(ground, 1), registration(ground, 2)];
    assert_eq!(desk.push(ground, &queue).await.body["details"], json!({ "kept": 2 }));
    (desk, queue)
}

#[tokio::test]
async fn a_command_that_failed_is_read_in_words_and_run_again_once() {
    let ground = Ground::new().await;
    let token = ground.manager().await;
    let (desk, till) = set_aside(&ground).await;
    let items = listed(&ground, &token).await;
    assert_eq!(items.len(), 1);
    let item = &items[0];
    assert_eq!(
        (&item["why"], &item["title"], &item["desk_seq"]),
        (&json!("undecidable"), &json!("开班"), &json!(1))
    );
    assert_eq!((&item["desk"], &item["review"]), (&json!("前台"), &Value::Null));
    let english = ground.http.get(ground.url(&path(item, ""))).header("accept-language", "en");
    let detail = Answer::of(english.bearer_auth(&token)).await.data();
    assert_eq!(detail["title"], "Open the till");
    assert_eq!(detail["said"], json!([{ "label": "Float", "value": "200.00" }]));

    // Still broken: it stays, and nothing has changed.
    let (tills, head) = (count(&ground, "till_shifts").await, count(&ground, "feed").await);
    let fails = post(&ground, &token, &path(item, "/retry"), &json!({})).await;
    assert_eq!(fails.refusal(), (409, "still_fails"));
    assert_eq!((count(&ground, "till_shifts").await, count(&ground, "feed").await), (tills, head));
    assert_eq!(listed(&ground, &token).await.len(), 1);

    ground.pool().execute("DROP TRIGGER break ON till_shifts").await.unwrap();
    let before = desk.pull(&ground, 1).await.data()["to"].as_i64().unwrap();
    let done = post(&ground, &token, &path(item, "/retry"), &json!({})).await.data();
    assert_eq!((&done["done"], &done["said"]), (&json!(true), &json!([])));
    let again = post(&ground, &token, &path(item, "/retry"), &json!({})).await;
    assert_eq!(again.refusal(), (409, "already_reviewed"));
    assert_eq!(count(&ground, "till_shifts").await, tills + 1);
    // Desks learn of it, the item is settled, the queue goes on.
    let rows = desk.pull(&ground, before).await.data()["rows"].clone();
    let tables: Vec<_> = rows.as_array().unwrap().iter().map(|row| row["table"].as_str().unwrap()).collect();
    assert!(tables.contains(&"till_shifts"), "{tables:?}");
    let settled = rows.as_array().unwrap().iter().find(|row| row["table"] == "attention_items").unwrap();
    assert_eq!(settled["row"]["state"], "settled");
    assert_eq!(desk.push(&ground, &[registration(&ground, 2)]).await.data()["last_seq"], 2);
    assert_eq!(listed(&ground, &token).await.len(), 0);
    let all = get(&ground, &token, "/api/admin/quarantine?all=true").await.data();
    let review = &all["items"][0]["review"];
    assert_eq!((&review["decision"], &review["outcome"]["outcome"]), (&json!("retried"), &json!("applied")));
    let audited: Vec<String> =
        sqlx::query_scalar("SELECT act FROM audit WHERE command_id = $1 AND act = 'review_quarantine'")
            .bind(till.command_id.0)
            .fetch_all(ground.pool())
            .await
            .unwrap();
    assert_eq!(audited.len(), 1);
}

#[tokio::test]
async fn a_revoked_desks_command_is_run_once_whoever_asks_and_whoever_pushes_it_again() {
    let ground = Ground::new().await;
    let token = ground.manager().await;
    let (_desk, queue) = revoked(&ground, &token).await;
    let members = count(&ground, "members").await;
    let items = listed(&ground, &token).await;
    assert_eq!(items.iter().map(|item| &item["desk_seq"]).collect::<Vec<_>>(), [&json!(1), &json!(2)]);
    let detail = get(&ground, &token, &path(&items[0], "")).await.data();
    let said = detail["said"].as_array().unwrap();
    assert!(said.contains(&json!({ "label": "电话", "value": "13800008888" })), "{said:?}");
    assert!(said.contains(&json!({ "label": "骑手 1 · 姓名", "value": "许一" })), "{said:?}");

    let retry = path(&items[0], "/retry");
    let nothing = json!({});
    let answers = futures::future::join_all((0..8).map(|_| post(&ground, &token, &retry, &nothing))).await;
    let done = answers.iter().filter(|answer| answer.status == 200).count();
    assert_eq!(done, 1, "{answers:?}");
    assert!(
        answers.iter().all(|answer| answer.status == 200 || answer.refusal() == (409, "already_reviewed"))
    );
    assert_eq!(count(&ground, "members").await, members + 1);

    let discard = path(&items[1], "/discard");
    assert_eq!(
        post(&ground, &token, &discard, &json!({ "reason": " " })).await.refusal(),
        (422, "bad_field")
    );
    post(&ground, &token, &discard, &json!({ "reason": "重复登记" })).await.data();
    assert_eq!(
        post(&ground, &token, &discard, &json!({ "reason": "x" })).await.refusal(),
        (409, "already_reviewed")
    );
    let retry = post(&ground, &token, &path(&items[1], "/retry"), &json!({})).await;
    assert_eq!(retry.refusal(), (409, "already_reviewed"));

    // The PC comes back under another name with the same queue: nothing is done twice, nothing discarded is done.
    let anew = ground.desk().await;
    let settled = anew.push(&ground, &queue).await.data()["settled"].clone();
    assert_eq!(settled[0]["outcome"]["outcome"], "applied");
    assert_eq!(settled[1]["outcome"]["refusal"], json!({ "code": "already_settled" }));
    assert_eq!(count(&ground, "members").await, members + 1);
}

#[tokio::test]
async fn what_the_pc_pushed_again_before_the_manager_came_is_not_run_a_second_time() {
    let ground = Ground::new().await;
    let token = ground.manager().await;
    let (_desk, queue) = revoked(&ground, &token).await;
    let anew = ground.desk().await;
    anew.push(&ground, &queue).await.data();
    let members = count(&ground, "members").await;
    for item in listed(&ground, &token).await {
        let answer = post(&ground, &token, &path(&item, "/retry"), &json!({})).await.data();
        assert_eq!(answer["done"], true);
    }
    assert_eq!(count(&ground, "members").await, members);
    assert_eq!(listed(&ground, &token).await.len(), 0);
}

#[tokio::test]
async fn the_list_comes_in_pages() {
    let ground = Ground::new().await;
    let token = ground.manager().await;
    revoked(&ground, &token).await;
    revoked(&ground, &token).await;
    let (mut seen, mut next) = (Vec::new(), String::new());
    loop {
        let page = get(&ground, &token, &format!("/api/admin/quarantine?limit=3{next}")).await.data();
        seen.extend(page["items"].as_array().unwrap().iter().map(|item| item["id"].to_string()));
        match page["next_cursor"].as_str() {
            Some(cursor) => next = format!("&cursor={cursor}"),
            None => break,
        }
    }
    let distinct: std::collections::HashSet<_> = seen.iter().collect();
    assert_eq!((seen.len(), distinct.len()), (4, 4));
    let bad = get(&ground, &token, "/api/admin/quarantine?cursor=x").await;
    assert_eq!(bad.refusal(), (422, "bad_field"));
}
