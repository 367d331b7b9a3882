//! What a revoked desk still had: kept for a manager to review, on the word of its device key.

use super::push;
use crate::App;
use crate::desk;
use crate::http::{Code, Problem};
use crate::sign_in::device::{self, DeviceKey};
use crate::store::{PgStore, Reason};
use axum::http::HeaderMap;
use serde_json::json;
use shared::id::{ClubId, DeskId, Id as _};
use shared::sync::authority::Authority as _;
use shared::sync::wire::{Envelope, MOST_COMMANDS, PushRequest};

/// The header that a desk signs its pushes in.
const HEADER: &str = "x-paddock-signature";
/// Commands of one desk that are kept at most; no honest queue comes near.
const MOST_KEPT: i64 = 50_000;

pub(super) fn signature(headers: &HeaderMap) -> Option<String> {
    headers.get(HEADER)?.to_str().ok().map(str::to_owned)
}

/// Answers a push without a good token. Only a revoked desk's is looked into: signed by its key, its commands
/// are kept, and it is told how many are.
pub(super) async fn keep(app: &App, bytes: &[u8], signature: Option<String>, problem: Problem) -> Problem {
    let Some(signature) = signature else { return problem };
    match try_keep(app, bytes, &signature).await {
        Ok(Some(kept)) => Problem::with(Code::DeskRevoked, json!({ "kept": kept })),
        Ok(None) => problem,
        Err(failure) => failure,
    }
}

async fn try_keep(app: &App, bytes: &[u8], signature: &str) -> Result<Option<usize>, Problem> {
    let Ok(PushRequest { desk_id, commands, .. }) = push::read(bytes) else { return Ok(None) };
    let mut connection = app.pool.acquire().await?;
    let key = DeviceKey::find(&mut connection, desk_id).await?;
    let key = key.filter(|key| key.signed(&device::push_text(desk_id, bytes), signature));
    let Some(DeviceKey { club_id, .. }) = key else { return Ok(None) };
    if !desk::is_revoked(&mut *connection, club_id, desk_id).await? {
        return Ok(None);
    }
    drop(connection);
    if commands.len() > MOST_COMMANDS {
        return Err(Problem::with(
            Code::TooManyCommands,
            json!({ "count": commands.len(), "most": MOST_COMMANDS }),
        ));
    }
    let kept = keep_all(app, club_id, desk_id, &commands).await?;
    tracing::warn!(desk = %desk_id, kept, "commands of a revoked desk were kept for review");
    Ok(Some(kept))
}

/// Keeps what was not settled while the desk could still take part.
async fn keep_all(app: &App, club: ClubId, desk: DeskId, commands: &[Envelope]) -> Result<usize, Problem> {
    let mut store = PgStore::begin(&app.pool, club, &app.keys).await?;
    let kept = sqlx::query_scalar!(
        "SELECT count(*) AS \"kept!\" FROM quarantine WHERE club_id = $1 AND desk_id = $2",
        club.uuid(),
        desk.uuid()
    )
    .fetch_one(store.connection())
    .await?;
    if kept > MOST_KEPT {
        return Err(Problem::new(Code::TooManyRequests).after(3600));
    }
    let last_seq = store.position(desk).await?.last_seq;
    let mut left = 0_usize;
    for envelope in commands.iter().filter(|envelope| envelope.desk_seq > last_seq) {
        store.set_aside(desk, envelope, Reason::DeskRevoked).await?;
        left = left.saturating_add(1);
    }
    store.commit().await?;
    Ok(left)
}
