//! `GET /api/sync/pull`: the cut from a desk's cursor to now.

use super::moment::Moment;
use super::schema::{CutSchema, Enveloped};
use crate::App;
use crate::http::{self, Answer, Code, Params, Problem, Reply};
use crate::sign_in::caller::{DeskCaller, IssuedTo};
use crate::store::{self, Heard};
use axum::extract::State;
use serde::Deserialize;
use shared::id::{Epoch, Id as _};
use shared::sync::cut::{NoCut, cut, nothing_new};
use shared::sync::scope;
use shared::sync::wire::{Cursor, Cut};
use uuid::Uuid;

/// Where the desk stands.
#[derive(Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct From {
    /// The desk's cursor.
    #[param(minimum = 0)]
    cursor: i64,
    /// The epoch that the cursor is of.
    epoch: Uuid,
    /// Lines of the feed at most; a desk further behind bootstraps.
    limit: Option<usize>,
}

/// Everything that changed since the desk's cursor, of one moment: rows as they stand, rows that are gone, and
/// the desk's commands that were settled. Empty (`from` equals `to`) when there is nothing new.
#[utoipa::path(get, path = "/api/sync/pull", tag = "sync", params(From, IssuedTo), security(("desk" = [])), responses(
    (status = 200, body = Enveloped<CutSchema>),
    (status = 409, description = "`epoch_changed` {epoch, last_seq}: bootstrap"),
    (status = 410, description = "`cursor_too_old`: bootstrap"),
    (status = 503, description = "`feed_gap`: pull again"),
))]
pub(super) async fn pull(
    State(app): State<App>,
    desk: DeskCaller,
    IssuedTo(issued_to): IssuedTo,
    Params(from): Params<From>,
) -> Reply<Cut> {
    let From { cursor, epoch, limit } = from;
    let most = app.config.limits.cut_lines;
    let limit = limit.map_or(most, |limit| limit.clamp(1, most));
    let (epoch, at) = (Epoch::from_uuid(epoch), Cursor(cursor));
    let (club_id, desk_id) = (desk.club_id, desk.desk_id);
    let heard = Heard { club_id, desk_id, cursor: at, issued_to, at: app.clock.now() };
    if let Some(nothing) = nothing(&app, heard, epoch).await? {
        return Ok(Answer(nothing));
    }
    let mut moment = Moment::of(&app, &desk).await?;
    let (now, scope_start) = (moment.now, moment.scope_start);
    let cut = cut(&mut moment.snapshot, desk.desk_id, epoch, at, limit, scope_start, now).await;
    match cut {
        Ok(cut) => {
            // It asks from where it stands: all before that is applied there, and may be pruned here.
            // The snapshot's connection goes back first: who holds one while waiting for another blocks the pool.
            drop(moment);
            note(&app, Heard { cursor: cut.from, at: now, ..heard }).await;
            Ok(Answer(cut))
        }
        Err(NoCut::TooOld) => Err(Problem::new(Code::CursorTooOld)),
        Err(NoCut::OtherEpoch) => Err(moment.epoch_changed(&desk).await),
        Err(NoCut::Gap(after)) => {
            tracing::error!(club = %desk.club_id, after = after.0, "the feed has a gap");
            Err(Problem::new(Code::FeedGap).after(1))
        }
        Err(NoCut::Database(error)) => Err(error.into()),
    }
}

/// The empty cut of a desk that has everything, which most that ask have: of one question, that reads nothing else.
/// None where there is news, or a reason why there can't be a cut: that is told from a moment of its own.
async fn nothing(app: &App, heard: Heard, epoch: Epoch) -> Result<Option<Cut>, Problem> {
    let (at, now) = (heard.cursor, heard.at);
    let asked = store::asked(&app.pool, heard).await?;
    let Ok(Some(cut)) = nothing_new(&asked.standing, epoch, at, scope::start(asked.zone, now), now) else {
        return Ok(None);
    };
    if !asked.noted {
        note(app, heard).await;
    }
    Ok(Some(cut))
}

/// Notes where a desk stands. Should that fail, the desk is answered all the same: it will ask again.
async fn note(app: &App, heard: Heard) {
    if let Err(error) = store::taken_in(&app.pool, heard).await {
        tracing::warn!(cause = http::chain(&error), "a desk's cursor could not be noted");
    }
}
