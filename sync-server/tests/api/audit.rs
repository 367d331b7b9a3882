//! The audit by API: by record, with before and after, guardians masked, and who looked at them told by itself.

use crate::ground::{Answer, Desk, Ground, id, registration};
use crate::push::count;
use serde_json::{Value, json};
use shared::id::Id as _;
use shared::store::testing::world::{RECEPTION, RIDERS, RUOXI};
use shared::sync::wire::Envelope;
use uuid::Uuid;

/// Lines of the audit that this question finds.
async fn lines(ground: &Ground, token: &str, question: &str) -> Vec<Value> {
    let list = ground.get_as(token, &format!("/api/admin/audit?{question}")).await.data();
    list["items"].as_array().unwrap().clone()
}

async fn with_guardian(ground: &Ground, token: &str) {
    let rider = format!("/api/admin/riders/{}", RIDERS[2].uuid());
    let edit = json!({ "guardian_name": "王建国", "guardian_phone": "13811112222" });
    ground.patch_as(token, &rider, &edit).await.data();
}

#[tokio::test]
async fn a_change_is_found_by_its_record_with_before_and_after_in_pages() {
    let ground = Ground::new().await;
    let token = ground.manager().await;
    let path = format!("/api/admin/members/{}", RUOXI.uuid());
    for note in ["一", "二", "三"] {
        ground.patch_as(&token, &path, &json!({ "notes": note })).await.data();
    }
    let of_member = lines(&ground, &token, &format!("table=members&row_id={}", RUOXI.uuid())).await;
    let notes: Vec<_> = of_member
        .iter()
        .map(|line| (line["before"]["notes"].clone(), line["after"]["notes"].clone()))
        .collect();
    assert_eq!(notes, [(json!("二"), json!("三")), (json!("一"), json!("二")), (Value::Null, json!("一"))]);
    let line = &of_member[0];
    assert_eq!(
        (&line["act"], &line["title"], &line["staff"]["name"], &line["desk"]),
        (&json!("edit_member"), &json!("修改会员资料"), &json!("沈曼"), &Value::Null)
    );
    let (mut seen, mut next) = (Vec::new(), String::new());
    loop {
        let path = format!("/api/admin/audit?limit=2&act=edit_member{next}");
        let page = ground.get_as(&token, &path).await.data();
        seen.extend(page["items"].as_array().unwrap().iter().map(|line| line["id"].clone()));
        match page["next_cursor"].as_str() {
            Some(cursor) => next = format!("&cursor={cursor}"),
            None => break,
        }
    }
    assert_eq!(seen, of_member.iter().map(|line| line["id"].clone()).collect::<Vec<_>>());
    let nothing = lines(&ground, &token, &format!("staff_id={}", RECEPTION.uuid())).await;
    assert_eq!(nothing, Vec::<Value>::new());
    let no_table = ground.get_as(&token, "/api/admin/audit?table=secrets").await;
    assert_eq!(no_table.refusal(), (422, "bad_field"));
}

#[tokio::test]
async fn guardians_are_shown_to_who_may_and_each_look_is_a_line() {
    let ground = Ground::new().await;
    let token = ground.manager().await;
    with_guardian(&ground, &token).await;
    let of_rider = format!("table=riders&row_id={}", RIDERS[2].uuid());
    let looks = async || lines(&ground, &token, "act=look_at_guardian").await;

    let masked = lines(&ground, &token, &of_rider).await;
    let after = &masked[0]["after"];
    assert_eq!((&after["guardian_name"], &after["guardian_phone"]), (&json!("王**"), &json!("138****2222")));
    assert_eq!(looks().await.len(), 0, "what is masked is no look");
    let whole = lines(&ground, &token, &format!("{of_rider}&guardians=true")).await;
    assert_eq!(whole[0]["after"]["guardian_phone"], "13811112222");
    let seen = looks().await;
    assert_eq!((seen.len(), &seen[0]["row_id"]), (1, &json!(RIDERS[2])));
    assert_eq!((&seen[0]["staff"]["name"], &seen[0]["after"]["route"]), (&json!("沈曼"), &json!("audit")));

    let guardian = format!("/api/admin/riders/{}/guardian", RIDERS[2].uuid());
    let reception = ground.token_of(RECEPTION.uuid()).await;
    let shown = ground.get_as(&reception, &guardian).await.data();
    assert_eq!((&shown["name"], &shown["phone"]), (&json!("王建国"), &json!("13811112222")));
    let seen = looks().await;
    assert_eq!((seen.len(), &seen[0]["staff"]["name"]), (2, &json!("林晓")));
    // Nobody sees what is no look: a member's page and the lists have no guardian in them.
    let profile = ground.get_as(&token, &format!("/api/admin/members/{}", RUOXI.uuid())).await.data();
    assert!(!profile.to_string().contains("13811112222") && !profile.to_string().contains("王建国"));
    let finance = "UPDATE staff SET role = 'finance' WHERE id = $1";
    sqlx::query(finance).bind(RECEPTION.uuid()).execute(ground.pool()).await.unwrap();
    let refused = ground.get_as(&reception, &guardian).await;
    assert_eq!(
        (refused.refusal(), &refused.body["details"]),
        ((403, "may_not"), &json!({ "right": "see_phones" }))
    );
}

/// A revoked desk whose queue is kept, with a guardian in the first command.
async fn kept(ground: &Ground, token: &str, commands: u64) -> (Desk, Vec<Envelope>) {
    let desk = ground.desk().await;
    ground.post_as(token, &format!("/api/admin/desks/{}/revoke", desk.id), &json!({})).await.data();
    let mut queue: Vec<_> = (1..=commands).map(|seq| registration(ground, seq)).collect();
    queue[0].args["riders"][0]["guardian_name"] = json!("许建国");
    // Nobody is called nothing.
    queue[1].args["name"] = json!("");
    assert_eq!(desk.push(ground, &queue).await.body["details"], json!({ "kept": commands }));
    (desk, queue)
}

#[tokio::test]
async fn looking_at_a_guardian_in_quarantine_is_a_line_and_looking_at_others_is_none() {
    let ground = Ground::new().await;
    let token = ground.manager().await;
    let (_desk, queue) = kept(&ground, &token, 2).await;
    let items = ground.get_as(&token, "/api/admin/quarantine").await.data()["items"].clone();
    let show = async |n: usize| {
        let path = format!("/api/admin/quarantine/{}", items[n]["id"].as_str().unwrap());
        ground.get_as(&token, &path).await.data()
    };
    show(1).await;
    assert_eq!(lines(&ground, &token, "act=look_at_guardian").await.len(), 0);
    assert!(show(0).await["said"].to_string().contains("许建国"));
    let seen = lines(&ground, &token, "act=look_at_guardian").await;
    let rider = &queue[0].args["riders"][0]["rider_id"];
    assert_eq!((seen.len(), &seen[0]["table"], &seen[0]["row_id"]), (1, &json!("riders"), rider));
    assert_eq!(seen[0]["after"]["quarantined"], items[0]["id"]);
}

#[tokio::test]
async fn after_a_review_a_revoked_desks_queue_is_run_again_in_one_go_each_once() {
    let ground = Ground::new().await;
    let token = ground.manager().await;
    let (desk, _queue) = kept(&ground, &token, 7).await;
    let members = count(&ground, "members").await;
    let retry = async |body: &Value, key: Option<&str>| {
        let request =
            ground.http.post(ground.url("/api/admin/quarantine/retry")).bearer_auth(&token).json(body);
        let request = match key {
            Some(key) => request.header("idempotency-key", key),
            None => request,
        };
        Answer::of(request).await
    };
    let first = json!({ "desk_id": desk.id, "limit": 4 });
    let done = retry(&first, Some("one")).await.data();
    assert_eq!((&done["done"], &done["next_cursor"]), (&json!(3), &json!("4")));
    assert_eq!(done["left"].as_array().unwrap().len(), 1, "{done}");
    assert_eq!(done["left"][0]["title"], "登记会员");
    assert_eq!(retry(&first, Some("one")).await.data(), done, "asked twice, done once");
    let rest = json!({ "desk_id": desk.id, "cursor": done["next_cursor"] });
    let rest = retry(&rest, None).await.data();
    assert_eq!((&rest["done"], &rest["left"], &rest["next_cursor"]), (&json!(3), &json!([]), &Value::Null));
    assert_eq!(count(&ground, "members").await, members + 6);
    let again = retry(&json!({ "desk_id": desk.id }), None).await.data();
    assert_eq!((&again["done"], again["left"].as_array().unwrap().len()), (&json!(0), 1));
    assert_eq!(count(&ground, "members").await, members + 6);
    let reviews = lines(&ground, &token, "act=review_quarantine&limit=100").await;
    assert_eq!(reviews.len(), 6, "each decision is a line");
    assert!(reviews.iter().all(|line| id(&line["row_id"]) == desk.id));
    assert!(!Value::from(reviews).to_string().contains("许建国"), "masked here too");
    assert_eq!(retry(&json!({ "desk_id": Uuid::now_v7() }), None).await.refusal(), (404, "not_found"));
}
