//! `GET /healthz` and `GET /readyz`: for who watches over the server.

use crate::App;
use crate::job::{self, Outcome, Standing};
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use chrono::{DateTime, Utc};
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
    /// `healthy`; `degraded`: it works, and somebody should look at its jobs; `unhealthy`.
    status: &'static str,
    database: Dependency,
    jobs: Vec<JobState>,
}

/// How a job stands.
#[derive(Serialize, ToSchema)]
struct JobState {
    name: String,
    /// False when its last run failed, or nobody has taken it for long.
    ok: bool,
    #[schema(value_type = Option<String>)]
    last_outcome: Option<Outcome>,
    #[schema(value_type = Option<String>, format = DateTime)]
    last_started_at: Option<DateTime<Utc>>,
    #[schema(value_type = Option<String>, format = DateTime)]
    due_at: Option<DateTime<Utc>>,
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
    let jobs = if ok { jobs(&app).await } else { Vec::new() };
    let (status, code) = match (ok, jobs.iter().all(|job| job.ok)) {
        (true, true) => ("healthy", StatusCode::OK),
        (true, false) => ("degraded", StatusCode::OK),
        (false, _) => ("unhealthy", StatusCode::SERVICE_UNAVAILABLE),
    };
    (code, Json(Readiness { status, database: Dependency { ok, millis }, jobs }))
}

async fn jobs(app: &App) -> Vec<JobState> {
    let now = app.clock.now();
    let standings = tokio::time::timeout(LONGEST, job::standings(&app.pool)).await;
    let standings = standings.ok().and_then(Result::ok).unwrap_or_default();
    let state = |standing: Standing| {
        let ok = !standing.is_ailing(now);
        let Standing { job, due_at, started_at, outcome } = standing;
        JobState { name: job, ok, last_outcome: outcome, last_started_at: started_at, due_at }
    };
    standings.into_iter().map(state).collect()
}
