//! `/api/admin/desks`: a manager enrols and revokes desks.

use super::read_id;
use super::schema::Enveloped;
use crate::App;
use crate::desk;
use crate::http::{Answer, Reply};
use crate::idempotency::Change;
use crate::sign_in::caller::StaffCaller;
use crate::sign_in::enrolment;
use axum::extract::{Path, State};
use serde::Serialize;
use shared::id::{DeskId, Id as _};
use shared::time::Timestamp;
use utoipa::ToSchema;
use uuid::Uuid;

/// A code for one desk.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct OneTimeCode {
    /// For a person to type at the desk.
    code: String,
    #[schema(value_type = String, format = DateTime)]
    expires_at: Timestamp,
}

/// Makes a code with which one desk can be enrolled within ten minutes.
#[utoipa::path(post, path = "/api/admin/desks/enrolment-code", tag = "admin", responses(
    (status = 200, body = Enveloped<OneTimeCode>),
))]
pub(super) async fn enrolment_code(
    State(app): State<App>,
    staff: StaffCaller,
    change: Change,
) -> Reply<OneTimeCode> {
    let mut change = change.open().await;
    let (by, now) = (Some(staff.staff_id), app.clock.utc());
    let code = enrolment::make_code(change.store().connection(), staff.club_id, by, now).await?;
    Ok(Answer(OneTimeCode { code: code.code, expires_at: code.expires_at }))
}

/// A desk of the club.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct DeskItem {
    id: Uuid,
    name: String,
    /// Its letters in human numbers.
    origin: String,
    #[schema(value_type = String, format = DateTime)]
    enrolled_at: Timestamp,
    #[schema(value_type = Option<String>, format = DateTime)]
    revoked_at: Option<Timestamp>,
    /// Its highest settled command.
    last_seq: i64,
    /// Commands that were given there and have not reached the server, as it last said; none of a desk that does not
    /// say so yet.
    waiting: Option<i64>,
    /// When it was last heard of.
    #[schema(value_type = Option<String>, format = DateTime)]
    last_seen_at: Option<Timestamp>,
    /// Commands of it that lie in quarantine for review.
    in_quarantine: i64,
    /// True while its socket is open at this server.
    live: bool,
}

/// All desks of the club: there are never many.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Desks {
    items: Vec<DeskItem>,
    next_cursor: Option<String>,
}

/// Lists the club's desks.
#[utoipa::path(get, path = "/api/admin/desks", tag = "admin", responses(
    (status = 200, body = Enveloped<Desks>),
))]
pub(super) async fn desks(State(app): State<App>, staff: StaffCaller) -> Reply<Desks> {
    let found = sqlx::query!(
        "SELECT d.id, d.name, d.origin, d.enrolled_at, d.revoked_at, c.seen_at AS \"seen_at?\",
            s.last_seq AS \"last_seq!\",
            CASE WHEN c.issued_to IS NOT NULL THEN greatest(c.issued_to - s.last_seq, 0) END AS \"waiting?\",
            (SELECT count(*) FROM quarantine q
             WHERE q.club_id = d.club_id AND q.desk_id = d.id AND q.reviewed_at IS NULL) AS \"in_quarantine!\"
         FROM desks d
         LEFT JOIN desk_cursors c ON c.club_id = d.club_id AND c.desk_id = d.id
         CROSS JOIN LATERAL (SELECT coalesce(max(desk_seq), 0) AS last_seq FROM settled_commands
            WHERE club_id = d.club_id AND desk_id = d.id) s
         WHERE d.club_id = $1 ORDER BY d.enrolled_at, d.id",
        staff.club_id.uuid()
    )
    .fetch_all(&app.pool)
    .await?;
    let open = app.live.board.desks();
    let items = found.into_iter().map(|desk| DeskItem {
        id: desk.id,
        name: desk.name,
        origin: desk.origin,
        enrolled_at: desk.enrolled_at.into(),
        revoked_at: desk.revoked_at.map(Timestamp::from),
        last_seq: desk.last_seq,
        waiting: desk.waiting,
        last_seen_at: desk.seen_at.map(Timestamp::from),
        in_quarantine: desk.in_quarantine,
        live: open.contains(&DeskId::from_uuid(desk.id)),
    });
    Ok(Answer(Desks { items: items.collect(), next_cursor: None }))
}

/// A desk that may no longer take part.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Revoked {
    id: Uuid,
    #[schema(value_type = Option<String>, format = DateTime)]
    revoked_at: Option<Timestamp>,
}

/// Revokes a desk: its tokens end, its socket closes, and what it still sends is kept for review.
#[utoipa::path(post, path = "/api/admin/desks/{id}/revoke", tag = "admin",
    params(("id" = Uuid, Path, description = "The desk")),
    responses(
        (status = 200, body = Enveloped<Revoked>),
        (status = 404, description = "`not_found`: no such desk in this club"),
    ))]
pub(super) async fn revoke(
    State(app): State<App>,
    staff: StaffCaller,
    change: Change,
    Path(id): Path<String>,
) -> Reply<Revoked> {
    let (id, mut change) = (DeskId::from_uuid(read_id(&id)?), change.open().await);
    let desk = desk::revoke_in(change.store(), id, Some(staff.staff_id), app.clock.now()).await?;
    change.announce_revoked(id);
    Ok(Answer(Revoked { id: desk.id.uuid(), revoked_at: desk.revoked_at }))
}
