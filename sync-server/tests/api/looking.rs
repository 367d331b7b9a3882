//! Members listed in pages and found by what people type.

use crate::ground::{Ground, id};
use serde_json::{Value, json};
use shared::id::Id as _;
use shared::store::testing::world::{ALIAS, RECEPTION, RUOXI, YINUO};
use uuid::Uuid;

async fn found(ground: &Ground, token: &str, q: &str) -> Vec<Value> {
    let request = ground.http.get(ground.url("/api/admin/members")).query(&[("q", q)]).bearer_auth(token);
    let list = crate::ground::Answer::of(request).await.data();
    list["items"].as_array().unwrap().clone()
}

async fn register(ground: &Ground, token: &str, name: &str) -> Uuid {
    let form = json!({ "name": name, "riders": [{ "name": name, "level": "beginner" }] });
    let made = ground.post_as(token, "/api/admin/members", &form).await.data();
    id(&made["receipt"]["member_id"])
}

#[tokio::test]
async fn members_are_found_by_name_pinyin_and_phone_the_best_first() {
    let ground = Ground::new().await;
    let token = ground.token_of(RECEPTION.uuid()).await;
    let ids = |found: &[Value]| found.iter().map(|one| id(&one["id"])).collect::<Vec<_>>();
    for q in ["王若溪", "wangruoxi", "wrx", "ｗｒｘ", "13800138000", "8000", "小雨", "wxy"] {
        let found = found(&ground, &token, q).await;
        assert_eq!(ids(&found), [RUOXI.uuid()], "{q}");
    }
    // The alias's phone finds the account that it became part of; the alias is not in the list.
    assert_eq!(ids(&found(&ground, &token, "13800138002").await), [RUOXI.uuid()]);
    let all = found(&ground, &token, "1380013800").await;
    assert_eq!(all.len(), 2);
    assert!(!ids(&all).contains(&ALIAS.uuid()));
    let riders: Vec<_> =
        all.iter().flat_map(|one| one["riders"].as_array().unwrap()).map(|one| &one["name"]).collect();
    assert!(riders.contains(&&json!("王小雨")), "{riders:?}");
    let (inside, whole) = (register(&ground, &token, "李陈一诺").await, YINUO.uuid());
    assert_eq!(ids(&found(&ground, &token, "陈一诺").await), [whole, inside]);
    assert_eq!(found(&ground, &token, "zzz").await, Vec::<Value>::new());
}

#[tokio::test]
async fn lists_come_in_pages_each_member_once() {
    let ground = Ground::new().await;
    let token = ground.token_of(RECEPTION.uuid()).await;
    for n in 0..5 {
        register(&ground, &token, &format!("王{n}")).await;
    }
    for question in ["limit=2", "limit=2&q=wang"] {
        let (mut seen, mut next) = (Vec::new(), String::new());
        loop {
            let path = format!("/api/admin/members?{question}{next}");
            let page = ground.get_as(&token, &path).await.data();
            let items = page["items"].as_array().unwrap();
            assert!(items.len() <= 2);
            seen.extend(items.iter().map(|one| id(&one["id"])));
            match page["next_cursor"].as_str() {
                Some(cursor) => next = format!("&cursor={cursor}"),
                None => break,
            }
        }
        let distinct: std::collections::BTreeSet<_> = seen.iter().collect();
        let expected = if question.contains("q=") { 6 } else { 7 };
        assert_eq!((seen.len(), distinct.len()), (expected, expected), "{question}");
    }
    let bad = ground.get_as(&token, "/api/admin/members?cursor=x").await;
    assert_eq!(bad.refusal(), (422, "bad_field"));
}

#[tokio::test]
async fn an_aliass_id_shows_the_account_that_it_became_part_of() {
    let ground = Ground::new().await;
    let token = ground.manager().await;
    let shown = ground.get_as(&token, &format!("/api/admin/members/{}", ALIAS.uuid())).await.data();
    assert_eq!((&shown["id"], &shown["aliases"][0]["id"]), (&json!(RUOXI), &json!(ALIAS)));
    let coaches = ground.get_as(&token, "/api/admin/coaches").await.data();
    assert_eq!(coaches["items"][0]["phone"], "13900001111");
}
