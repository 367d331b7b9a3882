//! A coach's phone, as the server sees it: a cookie, and what it asks with that.

use crate::ground::{Answer, Ground, PIN};
use futures::StreamExt as _;
use reqwest::{Method, RequestBuilder, Response};
use serde_json::{Value, json};
use shared::id::{Id as _, StaffId};
use shared::store::testing::{CLUB, world};
use std::time::Duration;
use sync_server::sign_in::staff::pin_verifier;
use tokio::time::timeout;
use uuid::Uuid;

/// The person who is the coach of the club, 周岚.
pub(crate) const ZHOU: StaffId = StaffId(Uuid::from_u128(0x20_0001));
/// Her phone, as she types it.
pub(crate) const HER_PHONE: &str = "+86 139-0000-1111";

/// Gives the club's coach a sign-in.
pub(crate) async fn a_coach(ground: &Ground) {
    sqlx::query(
        "INSERT INTO staff SELECT club_id, $2, '周岚', 'zhou', 'coach', $3, true, $4, rights_since, NULL,
            version, created_at, created_by, updated_at, updated_by
         FROM staff WHERE club_id = $1 LIMIT 1",
    )
    .bind(CLUB.uuid())
    .bind(ZHOU.uuid())
    .bind(pin_verifier(PIN).unwrap())
    .bind(world::COACH.uuid())
    .execute(ground.pool())
    .await
    .unwrap();
}

/// A phone with a session.
pub(crate) struct Phone {
    pub(crate) cookie: String,
}

impl Phone {
    /// The session that an answer hands over.
    pub(crate) fn handed(response: &Response) -> Self {
        let line = response.headers()["set-cookie"].to_str().unwrap();
        let (cookie, rest) = line.split_once(';').unwrap();
        for word in ["HttpOnly", "SameSite=Strict", "Path=/api/coach"] {
            assert!(rest.contains(word), "{line}");
        }
        Self { cookie: cookie.to_owned() }
    }

    pub(crate) async fn sign_in(ground: &Ground, who: &str) -> Self {
        let response = login(ground, who, PIN).send().await.unwrap();
        assert_eq!(response.status(), 200);
        Self::handed(&response)
    }

    pub(crate) fn ask(&self, ground: &Ground, method: Method, path: &str) -> RequestBuilder {
        ground.http.request(method, ground.url(path)).header("cookie", &self.cookie)
    }

    pub(crate) async fn get(&self, ground: &Ground, path: &str) -> Answer {
        Answer::of(self.ask(ground, Method::GET, path)).await
    }

    pub(crate) async fn post(&self, ground: &Ground, path: &str, body: &Value) -> Answer {
        Answer::of(self.ask(ground, Method::POST, path).json(body)).await
    }

    pub(crate) async fn delete(&self, ground: &Ground, path: &str) -> Answer {
        Answer::of(self.ask(ground, Method::DELETE, path)).await
    }

    /// One day.
    pub(crate) async fn day(&self, ground: &Ground, date: &str) -> Value {
        let answer = self.get(ground, &format!("/api/coach/timetable?date={date}")).await.data();
        answer["days"][0].clone()
    }

    /// Looks at a day, and says so.
    pub(crate) async fn look(&self, ground: &Ground, date: &str) -> Value {
        let day = self.day(ground, date).await;
        let looked = json!({ "date": date, "mark": day["mark"] });
        self.post(ground, "/api/coach/looked", &looked).await.data();
        day
    }

    /// Opens the stream of events.
    pub(crate) async fn live(&self, ground: &Ground) -> Events {
        let response = self.ask(ground, Method::GET, "/api/coach/live").send().await.unwrap();
        assert_eq!(response.headers()["content-type"], "text/event-stream");
        Events { lines: Box::pin(response.bytes_stream()), kept: String::new() }
    }
}

pub(crate) fn login(ground: &Ground, who: &str, pin: &str) -> RequestBuilder {
    let body = json!({ "phone": who, "pin": pin });
    ground.http.post(ground.url("/api/coach/auth/login")).json(&body)
}

/// Server-sent events as they come.
pub(crate) struct Events {
    lines: std::pin::Pin<Box<dyn futures::Stream<Item = reqwest::Result<axum::body::Bytes>> + Send>>,
    kept: String,
}

impl Events {
    /// The next event that says something, within a time.
    pub(crate) async fn next(&mut self, within: Duration) -> Option<Value> {
        timeout(within, self.read()).await.ok().flatten()
    }

    async fn read(&mut self) -> Option<Value> {
        loop {
            if let Some((event, rest)) = self.kept.split_once("\n\n") {
                let event: Value = serde_json::from_str(event.strip_prefix("data: ").unwrap()).unwrap();
                self.kept = rest.to_owned();
                if event["type"] != "beat" {
                    return Some(event);
                }
                continue;
            }
            let chunk = self.lines.next().await?.ok()?;
            self.kept.push_str(std::str::from_utf8(&chunk).unwrap());
        }
    }
}
