//! Every route, from the description, against everybody who may not: no token, a desk's token, a role without the
//! right, another club.

use crate::ground::{Answer, Desk, Ground, PIN, id, registration};
use crate::phone::{Phone, ZHOU, a_coach};
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
    changes: bool,
    keyed: bool,
    /// The query that it can't be called without.
    query: Vec<(String, String)>,
    body: Body,
}

/// The smallest body that a route takes, out of its description.
#[derive(Debug, Clone)]
enum Body {
    None,
    Json(Value),
    File,
}

fn routes() -> Vec<Route> {
    let api = serde_json::to_value(sync_server::route::openapi()).unwrap();
    let mut routes = Vec::new();
    for (path, operations) in api["paths"].as_object().unwrap() {
        for (method, operation) in operations.as_object().unwrap() {
            let who = operation["security"][0].as_object().and_then(|scheme| scheme.keys().next().cloned());
            let right = operation["x-right"].as_str().map(|right| right.parse().unwrap());
            let parameters: Vec<_> = operation["parameters"].as_array().cloned().unwrap_or_default();
            let keyed = parameters.iter().any(|parameter| parameter["name"] == "Idempotency-Key");
            let needed = parameters.iter().filter(|one| one["in"] == "query" && one["required"] == true);
            let query = needed.map(|one| {
                let value = match (one["schema"]["type"].as_str(), one["schema"]["format"].as_str()) {
                    (Some("integer"), _) => "1".to_owned(),
                    (_, Some("uuid")) => Uuid::nil().to_string(),
                    (_, Some("date-time")) => "2026-11-21T01:00:00.000Z".to_owned(),
                    _ => "x".to_owned(),
                };
                (one["name"].as_str().unwrap().to_owned(), value)
            });
            let content = &operation["requestBody"]["content"];
            let body = match (&content["application/json"], &content["application/octet-stream"]) {
                (Value::Null, Value::Null) => Body::None,
                (Value::Null, _file) => Body::File,
                (json, _) => Body::Json(least(&api, &json["schema"])),
            };
            let method = method.to_uppercase().parse().unwrap();
            let changes = operation["x-changes"] == true;
            let query = query.collect();
            routes.push(Route { method, path: path.clone(), who, right, changes, keyed, query, body });
        }
    }
    routes
}

/// The least that a schema takes: what it requires, each as its example or its type says.
fn least(api: &Value, schema: &Value) -> Value {
    if let Some(name) = schema["$ref"].as_str() {
        return least(api, &api["components"]["schemas"][name.rsplit('/').next().unwrap()]);
    }
    if let Some(one) = schema["oneOf"].as_array().or_else(|| schema["allOf"].as_array()) {
        let filled = one.iter().find(|one| one["type"] != "null").unwrap();
        return least(api, filled);
    }
    let example = &schema["example"];
    if !example.is_null() {
        return example.clone();
    }
    match (schema["type"].as_str(), schema["format"].as_str()) {
        (Some("object"), _) => {
            let needed = schema["required"].as_array().cloned().unwrap_or_default();
            let field = |name: &Value| {
                let name = name.as_str().unwrap();
                (name.to_owned(), least(api, &schema["properties"][name]))
            };
            needed.iter().map(field).collect::<serde_json::Map<_, _>>().into()
        }
        (Some("array"), _) => json!([least(api, &schema["items"])]),
        (Some("integer"), _) => json!(1),
        (Some("boolean"), _) => json!(false),
        (_, Some("uuid")) => json!(Uuid::nil()),
        (_, Some("date")) => json!("2026-11-21"),
        (_, Some("date-time")) => json!("2026-11-21T06:00:00Z"),
        _ => json!("1.0"),
    }
}

impl Route {
    async fn call(&self, ground: &Ground, token: Option<&str>, id: Uuid) -> reqwest::Response {
        let path = self.path.replace("{id}", &id.to_string()).replace("{secret}", "unknown");
        assert!(!path.contains('{'), "{path} has a parameter that this test does not know");
        let request = ground.http.request(self.method.clone(), ground.url(&path)).query(&self.query);
        let request = match token {
            Some(token) if self.who.as_deref() == Some("coach") => {
                request.header("cookie", format!("paddock_coach={token}"))
            }
            Some(token) => request.bearer_auth(token),
            None => request,
        };
        let request = match &self.body {
            Body::None => request,
            Body::Json(body) => request.json(body),
            Body::File => request.body("姓名,手机\n"),
        };
        request.send().await.unwrap()
    }

    async fn answer(&self, ground: &Ground, token: Option<&str>, id: Uuid) -> Answer {
        Answer::read(self.call(ground, token, id).await).await
    }
}

/// What anybody may call, to the last one.
const OPEN: [&str; 14] = [
    "/api/admin/auth/login",
    "/api/admin/auth/refresh",
    "/api/coach/auth/login",
    "/api/coach/auth/qr-login",
    "/api/common/enums",
    "/api/common/version",
    "/api/sync/challenge",
    "/api/sync/enrol",
    "/api/sync/token",
    "/healthz",
    "/readyz",
    // Whoever holds a token may end it.
    "/api/admin/auth/logout",
    "/api/coach/auth/logout",
    // The address itself is the secret.
    "/calendar/{secret}",
];

#[test]
fn every_route_is_open_by_name_or_a_desks_or_says_which_right_it_needs() {
    let mut open = BTreeSet::new();
    for route in routes() {
        if OPEN.contains(&route.path.as_str()) {
            assert_eq!((route.right, route.changes, route.keyed), (None, false, false), "{route:?}");
            open.insert(route.path);
            continue;
        }
        match route.who.as_deref() {
            Some("desk") => {
                assert!(route.path.starts_with("/api/sync/") && route.right.is_none(), "{route:?}")
            }
            Some("staff") => {
                let of_staff = ["/api/admin/", "/api/schedule/"];
                assert!(of_staff.iter().any(|at| route.path.starts_with(at)), "{route:?}");
                assert!(route.right.is_some(), "{route:?} names no right");
                assert_eq!(route.keyed, route.changes, "{route:?}");
                // A dry run is posted for its file's sake, and changes nothing.
                let shows = route.method == Method::GET || route.path == "/api/admin/members/import/check";
                assert_eq!(route.changes, !shows, "{route:?}");
            }
            Some("coach") => {
                assert!(route.path.starts_with("/api/coach/"), "{route:?}");
                assert_eq!(
                    (route.right, route.changes, route.keyed),
                    (Some(Right::OwnTimetable), false, false)
                );
            }
            who => panic!("{who:?} may call {route:?}: give it a right, or write it into the open ones"),
        }
    }
    assert_eq!(open.len(), OPEN.len(), "an open route is gone");
}

#[tokio::test]
async fn a_missing_right_is_named_whatever_the_role_and_the_route() {
    let ground = Ground::new().await;
    let desk = ground.desk().await;
    let guarded: Vec<_> = routes().into_iter().filter(|route| route.right.is_some()).collect();
    let (guarded, of_coaches): (Vec<_>, Vec<_>) =
        guarded.into_iter().partition(|route| route.who.as_deref() == Some("staff"));
    assert!(guarded.len() >= 60, "{}", guarded.len());
    assert_eq!(of_coaches.len(), 8);
    coaches_routes_ask_for_a_cookie_of_their_own(&ground, &desk.access, &of_coaches).await;
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
            let right = route.right.unwrap();
            if may(*role, right) {
                // Some answer with a file.
                let status = route.call(&ground, Some(&token), Uuid::nil()).await.status();
                assert!(status != 403 && status != 400 && status != 500, "{status} {role:?} {route:?}");
            } else {
                let answer = route.answer(&ground, Some(&token), Uuid::nil()).await;
                assert_eq!(answer.refusal(), (403, "may_not"), "{role:?} {route:?}");
                assert_eq!(answer.body["details"], json!({ "right": right }), "{role:?} {route:?}");
            }
        }
    }
}

/// Neither a desk's token nor a person's opens the coaches' page, and the right is looked at with every call.
async fn coaches_routes_ask_for_a_cookie_of_their_own(ground: &Ground, desk: &str, routes: &[Route]) {
    a_coach(ground).await;
    let hers = Phone::sign_in(ground, "zhou").await.cookie;
    let hers = hers.strip_prefix("paddock_coach=").unwrap();
    let staff = ground.token_of(ZHOU.uuid()).await;
    for route in routes {
        let call = async |token| route.answer(ground, token, Uuid::nil()).await;
        assert_eq!(call(None).await.refusal(), (401, "token_missing"), "{route:?}");
        for token in [desk, &staff] {
            assert_eq!(call(Some(token)).await.refusal(), (401, "token_invalid"), "{route:?}");
        }
        if !route.path.ends_with("refresh") {
            let status = route.call(ground, Some(hers), Uuid::nil()).await.status();
            assert!(status != 401 && status != 403 && status != 400 && status != 500, "{status} {route:?}");
        }
    }
    let role = async |role: &str| {
        let changed = sqlx::query("UPDATE staff SET role = $2 WHERE id = $1").bind(ZHOU.uuid()).bind(role);
        changed.execute(ground.pool()).await.unwrap();
    };
    role("finance").await;
    for route in routes {
        let answer = route.answer(ground, Some(hers), Uuid::nil()).await;
        assert_eq!(answer.refusal(), (403, "may_not"), "{route:?}");
        assert_eq!(answer.body["details"], json!({ "right": "own_timetable" }), "{route:?}");
    }
    role("coach").await;
    // Her cookie is none of staff's tokens either.
    let listed = ground.http.get(ground.url("/api/admin/lessons")).bearer_auth(hers);
    assert_eq!(Answer::of(listed).await.refusal(), (401, "token_invalid"));
}

#[tokio::test]
async fn a_token_of_another_club_opens_nothing_of_ours() {
    let ground = Ground::new().await;
    let ours = ground.desk().await;
    let manager = ground.manager().await;
    let (_revoked, quarantined) = a_command_in_quarantine(&ground, &manager).await;
    let (theirs, their_desk, their_coach) = their_people(&ground).await;
    let secrets = our_ids(&ground).await;
    assert!(secrets.len() > 20);
    let before = our_rows(&ground).await;
    // Signing out would end the token that the others are tried with.
    for route in routes().into_iter().filter(|route| route.path != "/api/admin/auth/logout") {
        let token = match route.who.as_deref() {
            Some("staff") => &theirs,
            Some("desk") => &their_desk.access,
            // The stream does not end by itself; what it says is in its own test.
            Some("coach") if route.path != "/api/coach/live" => &their_coach,
            _ => continue,
        };
        for id in [ours.id, quarantined].into_iter().chain(of_noun(&route.path)) {
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

/// An id of ours of the kind that a path speaks of.
fn of_noun(path: &str) -> Option<Uuid> {
    let noun = path.strip_prefix("/api/admin/")?.split('/').next()?;
    Some(match noun {
        "members" => world::RUOXI.uuid(),
        "riders" => world::RIDERS[0].uuid(),
        "packages" => world::BOUGHT.uuid(),
        "lessons" => world::lesson_id(5).uuid(),
        "bookings" => world::booking_id(5).uuid(),
        "coaches" => world::COACH.uuid(),
        "horses" => world::ZHUIFENG.uuid(),
        "arenas" => world::ARENA.uuid(),
        "staff" => world::RECEPTION.uuid(),
        _ => return None,
    })
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

/// A manager and a desk of another club, and the manager's session of the coaches' page.
async fn their_people(ground: &Ground) -> (String, Desk, String) {
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
    let login = json!({ "phone": account, "pin": PIN, "club_id": other });
    let login = ground.http.post(ground.url("/api/coach/auth/login")).json(&login).send().await.unwrap();
    let coach = Phone::handed(&login).cookie.strip_prefix("paddock_coach=").unwrap().to_owned();
    (token, desk, coach)
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

/// Tables of what is ours and could be changed.
const OURS: [&str; 22] = [
    "clubs",
    "members",
    "riders",
    "member_packages",
    "package_entries",
    "lessons",
    "bookings",
    "check_ins",
    "coaches",
    "horses",
    "arenas",
    "staff",
    "attention_items",
    "desks",
    "quarantine",
    "settled_commands",
    "enrolment_codes",
    "club_feed",
    "audit",
    "coach_codes",
    "coach_looks",
    "coach_calendars",
];

/// Everything that is ours and that a route could change.
async fn our_rows(ground: &Ground) -> Value {
    let mut rows = serde_json::Map::new();
    for table in OURS {
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
