//! The envelope, its languages, the headers, and the description of it all.

use crate::ground::{Answer, Ground};
use serde_json::{Value, json};
use std::collections::BTreeMap;

#[tokio::test]
async fn refusals_come_in_the_envelope_in_the_callers_language() {
    let ground = Ground::new().await;
    let call = |path: &str, language: &'static str| {
        Answer::of(ground.http.get(ground.url(path)).header("accept-language", language))
    };
    insta::assert_json_snapshot!("not_found_zh", call("/api/nothing", "zh-CN").await.steady());
    insta::assert_json_snapshot!("not_found_en", call("/api/nothing", "en-GB,en;q=0.9").await.steady());
    insta::assert_json_snapshot!("method_not_allowed", call("/api/sync/push", "en").await.steady());
    insta::assert_json_snapshot!("token_missing", call("/api/sync/checksum", "en").await.steady());
    let bad = ground.post("/api/sync/challenge", &json!({ "desk": 1 })).await.steady();
    insta::assert_json_snapshot!("malformed", bad);
    let mut enums = call("/api/common/enums", "en").await;
    enums.body["data"]["enums"] = enums.body["data"]["enums"]["role"].clone();
    insta::assert_json_snapshot!("enums", enums.steady());
}

#[tokio::test]
async fn an_id_that_the_caller_chose_comes_back_and_pages_are_guarded() {
    let ground = Ground::new().await;
    let chosen = "0190aaaa-0000-7000-8000-000000000001";
    let request = ground.http.get(ground.url("/api/common/version")).header("x-request-id", chosen);
    let response = request.send().await.unwrap();
    assert_eq!(response.headers()["x-request-id"], chosen);
    assert_eq!(response.headers()["x-content-type-options"], "nosniff");
    assert_eq!(response.json::<Value>().await.unwrap()["request_id"], chosen);
    let page = ground.http.get(ground.url("/api/docs")).send().await.unwrap();
    let policy = page.headers()["content-security-policy"].to_str().unwrap().to_owned();
    assert!(policy.starts_with("default-src 'none'; script-src 'self'"), "{policy}");
    let html = page.text().await.unwrap();
    assert!(!html.contains("//cdn") && html.contains("/api/docs/docs.js"));
    let ready = ground.http.get(ground.url("/readyz")).send().await.unwrap();
    assert_eq!(ready.json::<Value>().await.unwrap()["database"]["ok"], true);
}

#[tokio::test]
async fn deep_packed_and_foreign_bodies_are_refused() {
    let ground = Ground::new().await;
    let post = |kind: &'static str, body: String| {
        let request = ground.http.post(ground.url("/api/sync/challenge"));
        Answer::of(request.header("content-type", kind).body(body))
    };
    let deep = format!("{}{}", "[".repeat(100), "]".repeat(100));
    assert_eq!(post("application/json", deep).await.refusal(), (400, "malformed"));
    assert_eq!(post("text/plain", "{}".to_owned()).await.refusal(), (415, "unsupported_media_type"));
    assert_eq!(post("application/json", "{".to_owned()).await.refusal(), (400, "malformed"));
}

/// Every route with who may call it: a new one shows up here.
#[test]
fn every_route_is_described_with_who_may_call_it() {
    let api = serde_json::to_value(sync_server::route::openapi()).unwrap();
    assert_eq!(api["openapi"], "3.1.0");
    let mut routes = BTreeMap::new();
    for (path, operations) in api["paths"].as_object().unwrap() {
        for (method, operation) in operations.as_object().unwrap() {
            let who = operation["security"][0].as_object().and_then(|scheme| scheme.keys().next().cloned());
            let who = who.unwrap_or_else(|| "anybody".to_owned());
            let right =
                operation["x-right"].as_str().map(|right| format!(" with {right}")).unwrap_or_default();
            routes.insert(format!("{path} {method}"), format!("{who}{right}"));
        }
    }
    insta::assert_json_snapshot!("routes", routes);
}
