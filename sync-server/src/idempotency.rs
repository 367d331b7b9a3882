//! `Idempotency-Key`: who asks twice is answered once.
//!
//! [`once`] lies around every route that makes or changes something. It begins the transaction that the handler
//! works in (a [`Change`]), stores the handler's answer in it, and commits: there is no moment at which the work
//! is done and its answer is not known. The same key with the same request gives the first answer again; while
//! that is still being worked on, by whichever server, 409 `in_progress`; with another request, 422
//! `idempotency_key_reused`.
//!
//! A refusal (4xx) is an answer too: what the handler wrote is taken back, and the refusal is kept. What may go
//! well the next time (5xx, 408, 429) is not kept.

use crate::App;
use crate::crypto::{Keys, Place, SealError};
use crate::http::{Code, Problem};
use crate::live::Announcer;
use crate::sign_in::token::hash;
use crate::store::PgStore;
use axum::body::to_bytes;
use axum::extract::{FromRequestParts, Request};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use chrono::{DateTime, Utc};
use serde_json::json;
use shared::id::{ClubId, DeskId, Id as _};
use shared::sync::authority::Authority as _;
use sqlx::PgConnection;
use std::sync::Arc;
use tokio::sync::{Mutex, OwnedMutexGuard};
use uuid::Uuid;

/// First answers are given again for so long.
pub const KEPT_HOURS: i64 = 24;
/// The header that a caller names the key in.
pub const HEADER: &str = "idempotency-key";
/// Says that an answer is not the first.
const REPLAYED: HeaderName = HeaderName::from_static("idempotent-replayed");
/// Letters of a key at most.
const LONGEST_KEY: usize = 255;
/// Bytes of an answer at most; no route's comes near.
const LONGEST_ANSWER: usize = 4 << 20;
/// Seconds after which it is worth asking again.
const ASK_AGAIN: u64 = 1;

/// Who asks, put among the request's extensions by whatever let them in: keys are each caller's own.
#[derive(Debug, Clone, Copy)]
pub struct Asker {
    /// Of this club.
    pub club_id: ClubId,
    /// The person, desk (not its token) or member.
    pub id: Uuid,
}

/// The transaction of a request that changes something, under the club's lock. The handler works in it and neither
/// commits nor rolls back: the layer does, by the status of the answer.
#[derive(Clone)]
pub struct Change(Arc<Mutex<Held>>);

/// A [`Change`] in the hands of its handler.
pub struct Held {
    store: PgStore,
    revoked: Vec<DeskId>,
}

impl Change {
    /// Takes it in hand.
    pub async fn open(self) -> OwnedMutexGuard<Held> {
        self.0.lock_owned().await
    }
}

impl Held {
    /// The store to work on.
    pub const fn store(&mut self) -> &mut PgStore {
        &mut self.store
    }

    /// This desk's sockets are closed when the work is committed.
    pub fn announce_revoked(&mut self, desk: DeskId) {
        self.revoked.push(desk);
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Change {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Problem> {
        let change = parts.extensions.remove::<Self>();
        std::future::ready(
            change.ok_or_else(|| Problem::internal("a route that changes something lacks its layer")),
        )
        .await
    }
}

/// The layer; see the module.
pub(crate) async fn once(request: Request, next: Next) -> Response {
    match answered(request, next).await {
        Ok(response) => response,
        Err(problem) => problem.into_response(),
    }
}

async fn answered(request: Request, next: Next) -> Result<Response, Problem> {
    let missing = || Problem::internal("a route that changes something lacks its caller");
    let app = request.extensions().get::<App>().cloned().ok_or_else(missing)?;
    let asker = *request.extensions().get::<Asker>().ok_or_else(missing)?;
    let (mut parts, body) = request.into_parts();
    let limit = app.config.limits.body_bytes;
    let body = to_bytes(body, limit)
        .await
        .map_err(|_cut_or_long| Problem::with(Code::BodyTooLarge, json!({ "limit": limit })))?;
    let now = app.clock.utc();
    let question = question(&app.keys, asker, &parts, &body)?;
    let mut store = match &question {
        None => PgStore::begin(&app.pool, asker.club_id, &app.keys).await?,
        Some(question) => {
            let store = PgStore::begin_alone(&app.pool, asker.club_id, &app.keys, question.lock()).await?;
            let mut store = store.ok_or_else(|| Problem::new(Code::InProgress).after(ASK_AGAIN))?;
            if let Some(first) = question.known(store.connection(), now).await? {
                return question.again(&app.keys, first);
            }
            store
        }
    };
    store.savepoint().await?;
    let change = Change(Arc::new(Mutex::new(Held { store, revoked: Vec::new() })));
    parts.extensions.insert(change.clone());
    let response = next.run(Request::from_parts(parts, body.into())).await;
    let held = Arc::into_inner(change.0).ok_or_else(|| Problem::internal("a handler kept its change"))?;
    finish(&app, asker, question, held.into_inner(), response, now).await
}

/// Keeps the answer with the work, or the refusal without it, and commits.
async fn finish(
    app: &App,
    asker: Asker,
    question: Option<Question>,
    held: Held,
    response: Response,
    now: DateTime<Utc>,
) -> Result<Response, Problem> {
    let Held { mut store, revoked } = held;
    let done = response.status().is_success();
    if !done && (question.is_none() || !is_final(response.status())) {
        return Ok(response);
    }
    if done {
        store.release().await?
    } else {
        store.rollback_to_savepoint().await?
    }
    let (parts, body) = response.into_parts();
    let body = to_bytes(body, LONGEST_ANSWER).await.map_err(Problem::internal)?;
    if let Some(question) = question {
        question.keep(&app.keys, store.connection(), parts.status, &body, now).await?;
    }
    let head = store.commit().await?;
    if done {
        announce(&app.live.announcer, asker.club_id, head, &revoked);
    }
    Ok(Response::from_parts(parts, body.into()))
}

fn announce(announcer: &Announcer, club: ClubId, head: shared::sync::wire::Cursor, revoked: &[DeskId]) {
    revoked.iter().for_each(|desk| announcer.revoked(*desk));
    announcer.head(club, head);
}

/// True for an answer that asking again would not better.
fn is_final(status: StatusCode) -> bool {
    status.is_client_error() && !matches!(status, StatusCode::REQUEST_TIMEOUT | StatusCode::TOO_MANY_REQUESTS)
}

/// A request under its caller's key.
struct Question {
    asker: Asker,
    key: Vec<u8>,
    request: Vec<u8>,
}

/// A first answer, as it rests.
struct First {
    id: Uuid,
    request: Vec<u8>,
    status: i32,
    answer: Vec<u8>,
}

fn question(keys: &Keys, asker: Asker, parts: &Parts, body: &[u8]) -> Result<Option<Question>, Problem> {
    let Some(key) = key(&parts.headers)? else { return Ok(None) };
    let club = asker.club_id.uuid();
    let target = parts.uri.path_and_query().map_or("", |target| target.as_str());
    let said = hash(&[parts.method.as_str().as_bytes(), b"\n", target.as_bytes(), b"\n", body].concat());
    Ok(Some(Question {
        asker,
        key: keys.search_hash(club, "idempotency key", &format!("{}\n{key}", asker.id)),
        // Bare, the digest would let guesses be tried.
        request: keys.search_hash(club, "idempotent request", &hex::encode(said)),
    }))
}

/// The caller's key: printable ASCII, and not too long.
fn key(headers: &HeaderMap) -> Result<Option<String>, Problem> {
    let Some(key) = headers.get(HEADER) else { return Ok(None) };
    let text = key.to_str().ok().map(str::trim).filter(|key| (1..=LONGEST_KEY).contains(&key.len()));
    let bad =
        || Problem::with(Code::Malformed, json!({ "reason": "Idempotency-Key: 1 to 255 printable letters" }));
    text.map(|key| Some(key.to_owned())).ok_or_else(bad)
}

impl Question {
    /// The number under which servers keep each other from working on it twice at once.
    fn lock(&self) -> i64 {
        self.key.first_chunk::<8>().map_or(0, |first| i64::from_be_bytes(*first))
    }

    async fn known(
        &self,
        connection: &mut PgConnection,
        now: DateTime<Utc>,
    ) -> Result<Option<First>, sqlx::Error> {
        let oldest = shared::time::Timestamp::from(now).plus_minutes(-KEPT_HOURS * 60).datetime();
        sqlx::query_as!(
            First,
            "SELECT id, request, status, answer FROM idempotency_keys
             WHERE club_id = $1 AND caller_id = $2 AND key_hash = $3 AND made_at > $4",
            self.asker.club_id.uuid(),
            self.asker.id,
            self.key,
            oldest,
        )
        .fetch_optional(connection)
        .await
    }

    /// The first answer again, to the letter.
    fn again(&self, keys: &Keys, first: First) -> Result<Response, Problem> {
        if first.request != self.request {
            return Err(Problem::new(Code::IdempotencyKeyReused));
        }
        let body = keys.open(self.place(first.id), &first.answer)?;
        let status = u16::try_from(first.status).ok().and_then(|status| StatusCode::from_u16(status).ok());
        let headers = [
            (header::CONTENT_TYPE, HeaderValue::from_static("application/json")),
            (REPLAYED, HeaderValue::from_static("true")),
        ];
        Ok((status.unwrap_or(StatusCode::OK), headers, body).into_response())
    }

    async fn keep(
        &self,
        keys: &Keys,
        connection: &mut PgConnection,
        status: StatusCode,
        body: &[u8],
        now: DateTime<Utc>,
    ) -> Result<(), Problem> {
        let id = Uuid::now_v7();
        sqlx::query!(
            "INSERT INTO idempotency_keys (club_id, caller_id, key_hash, request, id, status, answer, made_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
             ON CONFLICT (club_id, caller_id, key_hash) DO UPDATE SET request = excluded.request, id = excluded.id,
                status = excluded.status, answer = excluded.answer, made_at = excluded.made_at",
            self.asker.club_id.uuid(),
            self.asker.id,
            self.key,
            self.request,
            id,
            i32::from(status.as_u16()),
            keys.seal(self.place(id), body)?,
            now,
        )
        .execute(connection)
        .await?;
        Ok(())
    }

    fn place(&self, row: Uuid) -> Place {
        Place { club: self.asker.club_id.uuid(), table: "idempotency_keys", column: "answer", row }
    }
}

impl From<SealError> for Problem {
    fn from(error: SealError) -> Self {
        Self::internal(error)
    }
}
