//! `GET /healthz` and `GET /readyz`: for who watches over the server.

use crate::App;
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use serde::Serialize;
use std::time::{Duration, Instant};
use utoipa::ToSchema;

/// A database that takes longer is not ready.
const LONGEST: Duration = Duration::from_secs(3);

/// The process answers.
#[derive(Serialize, ToSchema)]
pub(super) struct Health {
    status: &'static str,
}

/// Says that the process is there.
#[utoipa::path(get, path = "/healthz", tag = "common", responses((status = 200, body = Health)))]
pub(super) async fn healthz() -> Json<Health> {
    std::future::ready(Json(Health { status: "ok" })).await
}

/// What the server needs, and whether it has it.
#[derive(Serialize, ToSchema)]
pub(super) struct Readiness {
    status: &'static str,
    database: Dependency,
}

/// One thing that the server needs.
#[derive(Serialize, ToSchema)]
struct Dependency {
    ok: bool,
    /// How long it took to answer.
    millis: u64,
}

/// Says whether the server can work: 503 when it can't.
#[utoipa::path(get, path = "/readyz", tag = "common", responses(
    (status = 200, body = Readiness),
    (status = 503, body = Readiness),
))]
pub(super) async fn readyz(State(app): State<App>) -> (StatusCode, Json<Readiness>) {
    let begun = Instant::now();
    let asked = sqlx::query_scalar!("SELECT epoch FROM server_meta").fetch_one(&app.pool);
    let ok = matches!(tokio::time::timeout(LONGEST, asked).await, Ok(Ok(_epoch)));
    let millis = u64::try_from(begun.elapsed().as_millis()).unwrap_or(u64::MAX);
    let (status, code) =
        if ok { ("ok", StatusCode::OK) } else { ("unhealthy", StatusCode::SERVICE_UNAVAILABLE) };
    (code, Json(Readiness { status, database: Dependency { ok, millis } }))
}
