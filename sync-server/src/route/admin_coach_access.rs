//! `/api/admin/coaches/{id}`: what a desk does for a coach's phone: a code to sign it in, and signing all of them out.

use super::read_id;
use super::schema::Enveloped;
use crate::App;
use crate::http::{Answer, Problem, Reply};
use crate::idempotency::Change;
use crate::sign_in::caller::StaffCaller;
use crate::sign_in::coach;
use axum::extract::{Path, State};
use serde::Serialize;
use shared::id::{CoachId, Id as _};
use shared::time::Timestamp;
use utoipa::ToSchema;

/// A code for one phone.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct PhoneCode {
    /// The coach's name.
    coach: String,
    /// What a QR leads to, on this server: the code stands behind the `#`, where no log and no proxy sees it.
    path: String,
    #[schema(value_type = String, format = DateTime)]
    expires_at: Timestamp,
}

/// Makes a code with which a coach's phone is signed in once, within two minutes.
#[utoipa::path(post, path = "/api/admin/coaches/{id}/sign-in-code", tag = "admin",
    params(("id" = Uuid, Path, description = "The coach")),
    responses(
        (status = 200, body = Enveloped<PhoneCode>),
        (status = 404, description = "`not_found`"),
        (status = 422, description = "`no_sign_in`: nobody of the staff is this coach"),
    ))]
pub(super) async fn sign_in_code(
    State(app): State<App>,
    staff: StaffCaller,
    Path(id): Path<String>,
    change: Change,
) -> Reply<PhoneCode> {
    let mut change = change.open().await;
    let connection = change.store().connection();
    let (person, coach) = person_of(connection, staff, &id).await?;
    let code = coach::make_code(connection, staff.club_id, person, staff.staff_id, app.clock.utc()).await?;
    Ok(Answer(PhoneCode {
        coach,
        path: format!("/coach/#sign-in={}", code.code.text()),
        expires_at: code.expires_at,
    }))
}

/// Nothing more to say.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct SignedOut {}

/// Signs a coach out on every phone and ends their calendar's address: for a phone that was lost.
#[utoipa::path(post, path = "/api/admin/coaches/{id}/sign-out", tag = "admin",
    params(("id" = Uuid, Path, description = "The coach")),
    responses(
        (status = 200, body = Enveloped<SignedOut>),
        (status = 404, description = "`not_found`"),
        (status = 422, description = "`no_sign_in`: nobody of the staff is this coach"),
    ))]
pub(super) async fn sign_out(
    State(app): State<App>,
    staff: StaffCaller,
    Path(id): Path<String>,
    change: Change,
) -> Reply<SignedOut> {
    let mut change = change.open().await;
    let connection = change.store().connection();
    let (person, _name) = person_of(connection, staff, &id).await?;
    coach::end_everywhere(connection, staff.club_id, person, app.clock.utc()).await?;
    Ok(Answer(SignedOut {}))
}

async fn person_of(
    connection: &mut sqlx::PgConnection,
    staff: StaffCaller,
    id: &str,
) -> Result<(shared::id::StaffId, String), Problem> {
    coach::person_of(connection, staff.club_id, CoachId::from_uuid(read_id(id)?)).await
}
