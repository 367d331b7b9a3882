//! Every route, from the description, against everybody who may not: no token, a desk's token, a role without the
//! right, another club.

use crate::ground::{Answer, Desk, Ground, PIN, id, registration};
use crate::push::{OTHER_CLUB, another_club};
use reqwest::Method;
use serde_json::{Value, json};
use shared::id::Id as _;
use shared::record::Role;
use shared::rights::{Right, may};
use shared::store::testing::{CLUB, world};
use std::collections::BTreeSet;
use sync_server::sign_in::staff::pin_verifier;
use uuid::Uuid;

/// A route as it is described.
#[derive(Debug, Clone)]
struct Route {
    method: Method,
    path: String,
    who: Option<String>,
    right: Option<Right>,
    keyed: bool,
}

fn routes() -> Vec<Route> {
    let api = serde_json::to_value(sync_server::route::openapi()).unwrap();
    let mut routes = Vec::new();
    for (path, operations) in api["paths"].as_object().unwrap() {
        for (method, operation) in operations.as_object().unwrap() {
            let who = operation["security"][0].as_object().and_then(|scheme| scheme.keys().next().cloned());
            let right = operation["x-right"].as_str().map(|right| right.parse().unwrap());
            let keyed = operation["parameters"].as_array().into_iter().flatten();
            let keyed = keyed.into_iter().any(|parameter| parameter["name"] == "Idempotency-Key");
            let method = method.to_uppercase().parse().unwrap();
            routes.push(Route { method, path: path.clone(), who, right, keyed });
        }
    }
    routes
}

impl Route {
    fn changes(&self) -> bool {
        self.method != Method::GET
    }

    async fn call(&self, ground: &Ground, token: Option<&str>, id: Uuid) -> reqwest::Response {
        let path = self.path.replace("{id}", &id.to_string());
        assert!(!path.contains('{'), "{path} has a parameter that this test does not know");
        let request = ground.http.request(self.method.clone(), ground.url(&path));
        let request = match token {
            Some(token) => request.bearer_auth(token),
            None => request,
        };
        let request = if self.changes() { request.json(&json!({ "reason": "x" })) } else { request };
        request.send().await.unwrap()
    }

    async fn answer(&self, ground: &Ground, token: Option<&str>, id: Uuid) -> Answer {
        Answer::read(self.call(ground, token, id).await).await
    }
}

#[test]
fn every_route_of_staff_says_which_right_it_needs_and_every_change_takes_a_key() {
    for route in routes().iter().filter(|route| route.path.starts_with("/api/admin/")) {
        // Signing in and out is open to whoever has a PIN or a token, and makes nothing that a key could keep.
        if route.path.starts_with("/api/admin/auth/") {
            assert_eq!(route.right, None, "{route:?}");
            continue;
        }
        assert_eq!(route.who.as_deref(), Some("staff"), "{route:?}");
        assert!(route.right.is_some(), "{route:?} names no right");
        assert_eq!(route.keyed, route.changes(), "{route:?}");
    }
}

#[tokio::test]
async fn a_missing_right_is_named_whatever_the_role_and_the_route() {
    let ground = Ground::new().await;
    let desk = ground.desk().await;
    let guarded: Vec<_> = routes().into_iter().filter(|route| route.right.is_some()).collect();
    assert!(guarded.len() >= 7);
    for route in &guarded {
        let call = async |token| route.answer(&ground, token, Uuid::nil()).await;
        assert_eq!(call(None).await.refusal(), (401, "token_missing"), "{route:?}");
        assert_eq!(call(Some(&desk.access)).await.refusal(), (401, "token_invalid"), "{route:?}");
    }
    for role in Role::ALL {
        let changed = sqlx::query("UPDATE staff SET role = $2 WHERE id = $1");
        let changed = changed.bind(world::RECEPTION.uuid()).bind(role.as_str());
        changed.execute(ground.pool()).await.unwrap();
        let token = ground.token_of(world::RECEPTION.uuid()).await;
        for route in &guarded {
            let answer = route.answer(&ground, Some(&token), Uuid::nil()).await;
            let right = route.right.unwrap();
            if may(*role, right) {
                assert_ne!(answer.status, 403, "{role:?} {route:?}");
            } else {
                assert_eq!(answer.refusal(), (403, "may_not"), "{role:?} {route:?}");
                assert_eq!(answer.body["details"], json!({ "right": right }), "{role:?} {route:?}");
            }
        }
    }
}

#[tokio::test]
async fn a_token_of_another_club_opens_nothing_of_ours() {
    let ground = Ground::new().await;
    let ours = ground.desk().await;
    let manager = ground.manager().await;
    let (_revoked, quarantined) = a_command_in_quarantine(&ground, &manager).await;
    let (theirs, their_desk) = their_people(&ground).await;
    let secrets = our_ids(&ground).await;
    assert!(secrets.len() > 20);
    let before = our_rows(&ground).await;
    // Signing out would end the token that the others are tried with.
    for route in routes().into_iter().filter(|route| route.path != "/api/admin/auth/logout") {
        let token = match route.who.as_deref() {
            Some("staff") => &theirs,
            Some("desk") => &their_desk.access,
            _ => continue,
        };
        for id in [ours.id, quarantined] {
            let response = route.call(&ground, Some(token), id).await;
            let status = response.status();
            if route.path.contains("{id}") {
                assert_eq!(status, 404, "{route:?} shows whether another club has {id}");
            }
            let text = response.text().await.unwrap();
            let told = secrets.iter().find(|secret| text.contains(secret.as_str()));
            assert_eq!(told, None, "{route:?} tells of another club");
        }
    }
    // A push in the name of our desk, under their token.
    let request = ours.request(&[registration(&ground, 1)]);
    assert_eq!(their_desk.push_as(&ground, &request).await.refusal(), (403, "desk_mismatch"));
    assert_eq!(our_rows(&ground).await, before);
}

async fn a_command_in_quarantine(ground: &Ground, manager: &str) -> (Desk, Uuid) {
    let desk = ground.desk().await;
    let revoke = ground.http.post(ground.url(&format!("/api/admin/desks/{}/revoke", desk.id)));
    Answer::of(revoke.bearer_auth(manager)).await.data();
    desk.push(ground, &[registration(ground, 1)]).await;
    let list = ground.http.get(ground.url("/api/admin/quarantine")).bearer_auth(manager);
    let quarantined = id(&Answer::of(list).await.data()["items"][0]["id"]);
    (desk, quarantined)
}

/// A manager and a desk of another club.
async fn their_people(ground: &Ground) -> (String, Desk) {
    another_club(ground).await;
    let other: Uuid = OTHER_CLUB.parse().unwrap();
    let known = sqlx::query("UPDATE staff SET pin_verifier = $1 WHERE club_id = $2");
    known.bind(pin_verifier(PIN).unwrap()).bind(other).execute(ground.pool()).await.unwrap();
    let account: String =
        sqlx::query_scalar("SELECT account FROM staff WHERE club_id = $1 AND role = 'manager'")
            .bind(other)
            .fetch_one(ground.pool())
            .await
            .unwrap();
    let login = json!({ "account": account, "pin": PIN, "club_id": other });
    let tokens = ground.post("/api/admin/auth/login", &login).await.data();
    let token = tokens["access_token"].as_str().unwrap().to_owned();
    let desk = ground.desk_of(&token).await;
    (token, desk)
}

/// The ids of everything that is ours, as they would show in an answer.
async fn our_ids(ground: &Ground) -> BTreeSet<String> {
    let mut ids = BTreeSet::from([CLUB.to_string()]);
    for table in ["members", "riders", "bookings", "lessons", "horses", "staff", "desks", "quarantine"] {
        let query = sqlx::AssertSqlSafe(format!("SELECT id::text FROM {table} WHERE club_id = $1"));
        let found: Vec<String> =
            sqlx::query_scalar(query).bind(CLUB.uuid()).fetch_all(ground.pool()).await.unwrap();
        ids.extend(found);
    }
    ids
}

/// Everything that is ours and that a route could change.
async fn our_rows(ground: &Ground) -> Value {
    let mut rows = serde_json::Map::new();
    for table in
        ["members", "bookings", "desks", "quarantine", "settled_commands", "enrolment_codes", "club_feed"]
    {
        let query = format!(
            "SELECT coalesce(jsonb_agg(to_jsonb(t) ORDER BY t::text), '[]') FROM {table} t WHERE club_id = $1"
        );
        let found: Value = sqlx::query_scalar(sqlx::AssertSqlSafe(query))
            .bind(CLUB.uuid())
            .fetch_one(ground.pool())
            .await
            .unwrap();
        rows.insert(table.to_owned(), found);
    }
    rows.into()
}
