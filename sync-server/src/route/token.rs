//! `POST /api/sync/challenge` and `POST /api/sync/token`: a desk signs in with its key, and stays signed in.

use super::schema::Enveloped;
use crate::App;
use crate::http::{Answer, Body, Code, Problem, Reply};
use crate::sign_in::caller::Address;
use crate::sign_in::device::{self, DeviceKey};
use crate::sign_in::session::{self, Ended, Exchange, Kind, Tokens};
use crate::sign_in::token::Token;
use crate::{desk, store};
use axum::extract::State;
use serde::{Deserialize, Serialize};
use serde_json::json;
use shared::id::{ClubId, DeskId, Id as _};
use shared::time::Timestamp;
use utoipa::ToSchema;
use uuid::Uuid;

/// Which desk wants to sign in.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ChallengeRequest {
    desk_id: Uuid,
}

/// What the desk has to sign.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Challenge {
    challenge: String,
    #[schema(value_type = String, format = DateTime)]
    expires_at: Timestamp,
}

/// Asks for a challenge. It is given for any id and counts for two minutes, once.
#[utoipa::path(post, path = "/api/sync/challenge", tag = "sync", request_body = ChallengeRequest, responses(
    (status = 200, body = Enveloped<Challenge>),
    (status = 429, description = "`too_many_requests`"),
))]
pub(super) async fn challenge(
    State(app): State<App>,
    address: Address,
    Body(ChallengeRequest { desk_id }): Body<ChallengeRequest>,
) -> Reply<Challenge> {
    let now = app.clock.now();
    app.by_address.take(&address.bucket(), now)?;
    let (challenge, expires_at) = device::challenge(&app.token_key, DeskId::from_uuid(desk_id), now)?;
    Ok(Answer(Challenge { challenge, expires_at }))
}

/// What a desk shows for its tokens.
#[derive(Deserialize, ToSchema)]
#[serde(tag = "grant", rename_all = "snake_case", deny_unknown_fields)]
pub(super) enum Grant {
    /// Its device key.
    DeviceKey {
        /// The desk.
        desk_id: Uuid,
        /// As it was given.
        challenge: String,
        /// Ed25519 over `paddock-desk-sign-in-v1\n{desk_id}\n{challenge}`, in standard base64.
        signature: String,
    },
    /// Its refresh token; good once.
    Refresh {
        /// As it was given.
        refresh_token: String,
    },
}

/// A desk's tokens.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct DeskTokens {
    club_id: Uuid,
    desk_id: Uuid,
    epoch: Uuid,
    access_token: String,
    #[schema(value_type = String, format = DateTime)]
    access_expires_at: Timestamp,
    refresh_token: String,
    #[schema(value_type = String, format = DateTime)]
    refresh_expires_at: Timestamp,
    #[schema(value_type = String, format = DateTime)]
    server_time: Timestamp,
}

/// Gives a desk its tokens for its device key, or new ones for its refresh token.
///
/// A refresh token is good once. Should the reply get lost, the same token gives the same successor for a
/// minute; a token whose successor was used is a copy in other hands, and the desk is revoked.
#[utoipa::path(post, path = "/api/sync/token", tag = "sync", request_body = Grant, responses(
    (status = 200, body = Enveloped<DeskTokens>),
    (status = 401, description = "`signature_invalid`, `challenge_invalid`, `refresh_token_invalid`, \
        `refresh_token_expired`, `refresh_token_reused`"),
    (status = 403, description = "`desk_revoked`"),
    (status = 429, description = "`too_many_requests`"),
))]
pub(super) async fn token(
    State(app): State<App>,
    address: Address,
    Body(grant): Body<Grant>,
) -> Reply<DeskTokens> {
    app.by_address.take(&address.bucket(), app.clock.now())?;
    let (club, desk, tokens) = match grant {
        Grant::DeviceKey { desk_id, challenge, signature } => {
            by_key(&app, DeskId::from_uuid(desk_id), &challenge, &signature).await?
        }
        Grant::Refresh { refresh_token } => by_refresh(&app, &refresh_token).await?,
    };
    tracing::Span::current().record("desk", tracing::field::display(desk));
    Ok(Answer(DeskTokens {
        club_id: club.uuid(),
        desk_id: desk.uuid(),
        epoch: store::meta(&app.pool).await?.epoch.0,
        access_token: tokens.access.text(),
        access_expires_at: tokens.access_expires_at.into(),
        refresh_token: tokens.refresh.text(),
        refresh_expires_at: tokens.refresh_expires_at.into(),
        server_time: app.clock.now(),
    }))
}

async fn by_key(
    app: &App,
    desk: DeskId,
    challenge: &str,
    signature: &str,
) -> Result<(ClubId, DeskId, Tokens), Problem> {
    let now = app.clock.utc();
    let mut transaction = app.pool.begin().await?;
    let key = DeviceKey::find(&mut transaction, desk).await?;
    let key = key.filter(|key| key.signed(&device::sign_in_text(desk, challenge), signature));
    let club = key.ok_or_else(|| Problem::new(Code::SignatureInvalid))?.club_id;
    device::answer(&mut transaction, &app.token_key, club, desk, challenge, now).await?;
    if desk::is_revoked(&mut *transaction, club, desk).await? {
        return Err(Problem::with(Code::DeskRevoked, json!({ "kept": 0 })));
    }
    session::end_all(&mut transaction, club, desk.uuid(), Ended::SignedInAgain, now).await?;
    let tokens = session::begin(&mut transaction, Kind::Desk, club, desk.uuid(), now).await?;
    transaction.commit().await?;
    Ok((club, desk, tokens))
}

async fn by_refresh(app: &App, text: &str) -> Result<(ClubId, DeskId, Tokens), Problem> {
    let token = Token::read(text).ok_or_else(|| Problem::new(Code::RefreshTokenInvalid))?;
    let mut transaction = app.pool.begin().await?;
    match session::exchange(&mut transaction, Kind::Desk, &app.token_key, &token, app.clock.utc()).await? {
        Exchange::Given(holder, tokens) => {
            let desk = DeskId::from_uuid(holder.id);
            if desk::is_revoked(&mut *transaction, holder.club_id, desk).await? {
                return Err(Problem::with(Code::DeskRevoked, json!({ "kept": 0 })));
            }
            transaction.commit().await?;
            Ok((holder.club_id, desk, tokens))
        }
        Exchange::Reused(holder) => {
            transaction.rollback().await?;
            let desk = DeskId::from_uuid(holder.id);
            tracing::warn!(%desk, "a used refresh token came back: the desk is revoked");
            desk::revoke(app, holder.club_id, desk, None).await?;
            Err(Problem::new(Code::RefreshTokenReused))
        }
    }
}
