//! A club's own list by API: looked at, taken in part by part, and out again.

use crate::ground::{Answer, Ground};
use crate::push::count;
use serde_json::json;
use shared::id::Id as _;
use shared::store::testing::world::{RECEPTION, YINUO};

/// A list of so many good lines, with three bad ones and one double.
fn list(lines: usize) -> String {
    let mut text = "姓名,手机,生日,体重,备注\n".to_owned();
    for n in 0..lines {
        text.push_str(&format!("会员{n},155{n:08},2015-06-01,45.5,=1+1\n"));
    }
    text.push_str("坏一,12,2015-06-01,45,\n坏二,15500000000,去年,45,\n,15500000001,2015-06-01,450,\n");
    text.push_str("陈一诺,13800138001,,,\n");
    text
}

async fn send(ground: &Ground, token: &str, path: &str, file: &str) -> Answer {
    let request = ground.http.post(ground.url(path)).bearer_auth(token);
    Answer::of(request.header("content-type", "text/csv").body(file.to_owned())).await
}

#[tokio::test]
async fn a_list_is_looked_at_and_comes_in_part_by_part_each_once() {
    let ground = Ground::new().await;
    let token = ground.manager().await;
    let file = list(180);
    let before = ground.dump_of(&["members", "riders", "feed"]).await;
    let told = send(&ground, &token, "/api/admin/members/import/check?name=老系统", &file).await.data();
    assert!(ground.dump_of(&["members", "riders", "feed"]).await == before, "a look changes nothing");
    assert_eq!((&told["members"], &told["empty"]), (&json!(181), &json!(0)));
    let bad: Vec<_> =
        told["bad"].as_array().unwrap().iter().map(|bad| bad["line"].as_i64().unwrap()).collect();
    assert_eq!(bad, [182, 183, 184]);
    assert_eq!(
        told["bad"][2]["faults"].as_array().unwrap().len(),
        2,
        "all that is wrong with a line: {told}"
    );
    assert_eq!((&told["doubles"][0]["line"], &told["doubles"][0]["member_id"]), (&json!(185), &json!(YINUO)));
    let parts = told["parts"].as_u64().unwrap();
    assert!(parts > 2, "{parts}");
    let check = told["check"].as_str().unwrap();

    let part = |n: u64| format!("/api/admin/members/import?name=老系统&check={check}&part={n}");
    let members = count(&ground, "members").await;
    let first = send(&ground, &token, &part(1), &file).await.data();
    assert_eq!((&first["part"], &first["parts"]), (&json!(1), &json!(parts)));
    let came = first["receipt"]["members"].as_i64().unwrap();
    assert_eq!(count(&ground, "members").await, members + came);
    // Lost on the way and asked again, with a key or without: it is in once.
    assert_eq!(send(&ground, &token, &part(1), &file).await.refusal(), (409, "already_there"));
    let other = send(&ground, &token, &part(2), &list(181)).await;
    assert_eq!(other.refusal(), (409, "changed_meanwhile"));
    for n in 2..=parts {
        send(&ground, &token, &part(n), &file).await.data();
    }
    assert_eq!(count(&ground, "members").await, members + 181);
    assert_eq!(send(&ground, &token, &part(parts + 1), &file).await.refusal(), (422, "bad_field"));
    let items = ground.get_as(&token, "/api/admin/attention").await.data();
    assert_eq!(items["items"].as_array().unwrap().len(), 1, "one merge is offered: {items}");

    let without = send(&ground, &token, "/api/admin/members/import/check?without=2,3", &file).await.data();
    assert_ne!(without["check"], told["check"]);
    let png = send(&ground, &token, "/api/admin/members/import/check", "PK\u{3}\u{4} no workbook").await;
    assert_eq!(png.refusal(), (422, "list_unreadable"));
    assert!(png.body["message"].as_str().unwrap().contains("Excel"), "{}", png.body);
}

#[tokio::test]
async fn members_leave_as_a_file_that_can_come_in_elsewhere_and_the_audit_tells_who_took_it() {
    let ground = Ground::new().await;
    let token = ground.manager().await;
    let get = async |token: &str, format: &str| {
        let path = format!("/api/admin/members/export?format={format}");
        ground.http.get(ground.url(&path)).bearer_auth(token).send().await.unwrap()
    };
    let csv = get(&token, "csv").await;
    assert!(csv.headers()["content-disposition"].to_str().unwrap().ends_with(".csv\""));
    let text = csv.text().await.unwrap();
    let lines: Vec<_> = text.lines().collect();
    assert_eq!(lines.len(), 4, "three riders under a header: {text}");
    assert!(lines[0].starts_with("\u{feff}姓名,"), "{text}");
    assert!(text.contains("王小雨") && text.contains("13800138000") && !text.contains("（旧）"), "{text}");
    let book = get(&token, "xlsx").await.bytes().await.unwrap();
    let rows = lists::read::table(&book).unwrap();
    assert_eq!((rows.len(), rows[1][0].as_str()), (4, "王若溪"));
    let again = send(&ground, &token, "/api/admin/members/import/check", &text).await.data();
    assert_eq!((&again["bad"], &again["members"]), (&json!([]), &json!(2)));
    let audit = ground.get_as(&token, "/api/admin/audit?act=export_members").await.data();
    let audit = audit["items"].as_array().unwrap();
    assert_eq!((audit.len(), &audit[0]["after"]["members"]), (2, &json!(2)));

    let reception = ground.token_of(RECEPTION.uuid()).await;
    assert_eq!(Answer::read(get(&reception, "csv").await).await.refusal(), (403, "may_not"));
    let finance = "UPDATE staff SET role = 'finance' WHERE id = $1";
    sqlx::query(finance).bind(RECEPTION.uuid()).execute(ground.pool()).await.unwrap();
    let masked = get(&reception, "csv").await.text().await.unwrap();
    assert!(masked.contains("138****8000") && !masked.contains("13800138000"), "{masked}");
}
