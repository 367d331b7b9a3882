//! `POST /api/sync/enrol`: a PC becomes a desk of the club.

use super::schema::Enveloped;
use crate::App;
use crate::http::{Answer, Body, Problem, Reply};
use crate::sign_in::caller::Address;
use crate::sign_in::formerly::Claim;
use crate::sign_in::{device, enrolment};
use crate::store;
use axum::extract::State;
use serde::{Deserialize, Serialize};
use shared::id::DeskId;
use shared::number::Origin;
use shared::record::Desk;
use shared::sync::wire::PROTOCOL;
use shared::time::Timestamp;
use utoipa::ToSchema;
use uuid::Uuid;

/// What a PC sends to become a desk.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Enrol {
    /// The code that a manager had made; spaces, dashes and lower case do not matter.
    code: String,
    /// What staff will call the desk, 1 to 40 characters.
    desk_name: String,
    /// The 32 bytes of the desk's Ed25519 public key, in standard base64.
    public_key: String,
    /// The desks that this PC was before, for the numbers that it printed as those; 16 at most.
    #[serde(default)]
    formerly: Vec<Formerly>,
}

/// A desk that a PC says it was.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Formerly {
    desk_id: Uuid,
    /// The letters in its numbers, where the PC knows them.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    origin: Option<Origin>,
    /// Ed25519 with that desk's key over `paddock-formerly-v1\n{desk_id}\n{public_key}`, in standard base64. Without
    /// it the numbers are taken as claimed, and people are told.
    #[serde(default)]
    signature: Option<String>,
}

impl From<Formerly> for Claim {
    fn from(said: Formerly) -> Self {
        let Formerly { desk_id, origin, signature } = said;
        Self { desk_id: DeskId(desk_id), origin, signature }
    }
}

/// A desk of the club.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Enrolled {
    club_id: Uuid,
    desk_id: Uuid,
    /// The desk's letters in human numbers.
    origin: String,
    epoch: Uuid,
    protocol: u32,
    #[schema(value_type = String, format = DateTime)]
    server_time: Timestamp,
}

/// Enrols a desk with a one-time code. The desk signs in with its device key next.
///
/// The same code with the same key gives the same desk again until the code ends: the reply may have been lost.
#[utoipa::path(post, path = "/api/sync/enrol", tag = "sync", request_body = Enrol, responses(
    (status = 200, body = Enveloped<Enrolled>),
    (status = 401, description = "`signature_invalid`: the desk named in `formerly` has another key"),
    (status = 409, description = "`enrolment_code_used`"),
    (status = 410, description = "`enrolment_code_expired`"),
    (status = 422, description = "`enrolment_code_invalid`, `bad_field`"),
    (status = 429, description = "`too_many_requests`"),
))]
pub(super) async fn enrol(
    State(app): State<App>,
    address: Address,
    Body(body): Body<Enrol>,
) -> Reply<Enrolled> {
    let Enrol { code, desk_name, public_key, formerly } = body;
    app.by_address.take(&address.bucket(), app.clock.now())?;
    let public_key =
        device::read_public_key(&public_key).ok_or_else(|| Problem::field("public_key", "malformed"))?;
    let claims: Vec<Claim> = formerly.into_iter().map(Claim::from).collect();
    let desk = enrolment::enrol(&app, &code, &desk_name, public_key, &claims).await?;
    let Desk { club_id, id, origin, .. } = desk;
    Ok(Answer(Enrolled {
        club_id: club_id.0,
        desk_id: id.0,
        origin: origin.as_str().to_owned(),
        epoch: store::meta(&app.pool).await?.epoch.0,
        protocol: PROTOCOL,
        server_time: app.clock.now(),
    }))
}
