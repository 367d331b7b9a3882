//! `/api/admin/auth`: staff sign in by account and PIN.

use super::schema::Enveloped;
use crate::App;
use crate::http::{Answer, Body, Code, Problem, Reply};
use crate::sign_in::caller::{Address, StaffCaller};
use crate::sign_in::session::{self, Ended, Exchange, Kind, Tokens};
use crate::sign_in::staff;
use crate::sign_in::token::Token;
use axum::extract::State;
use serde::{Deserialize, Serialize};
use shared::id::{ClubId, Id as _};
use shared::time::Timestamp;
use utoipa::ToSchema;
use uuid::Uuid;

/// Account and PIN.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Login {
    account: String,
    pin: String,
    /// Needed only where several clubs have this account.
    club_id: Option<Uuid>,
}

/// A person's tokens.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct StaffTokens {
    access_token: String,
    #[schema(value_type = String, format = DateTime)]
    access_expires_at: Timestamp,
    refresh_token: String,
    #[schema(value_type = String, format = DateTime)]
    refresh_expires_at: Timestamp,
}

impl From<Tokens> for StaffTokens {
    fn from(tokens: Tokens) -> Self {
        let Tokens { access, access_expires_at, refresh, refresh_expires_at } = tokens;
        Self {
            access_token: access.text(),
            access_expires_at: access_expires_at.into(),
            refresh_token: refresh.text(),
            refresh_expires_at: refresh_expires_at.into(),
        }
    }
}

/// Who signed in.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct LoggedIn {
    club_id: Uuid,
    staff_id: Uuid,
    name: String,
    role: &'static str,
    #[serde(flatten)]
    tokens: StaffTokens,
}

/// Signs a person in. Wrong PINs make the next try wait, longer each time.
#[utoipa::path(post, path = "/api/admin/auth/login", tag = "admin", request_body = Login, responses(
    (status = 200, body = Enveloped<LoggedIn>),
    (status = 401, description = "`sign_in_refused`"),
    (status = 422, description = "`club_needed`"),
    (status = 429, description = "`too_many_requests`, with Retry-After"),
))]
pub(super) async fn login(
    State(app): State<App>,
    address: Address,
    Body(login): Body<Login>,
) -> Reply<LoggedIn> {
    let Login { account, pin, club_id } = login;
    app.by_address.take(&address.bucket(), app.clock.now())?;
    app.by_account.take(&account, app.clock.now())?;
    let person = staff::sign_in(&app, club_id.map(ClubId::from_uuid), &account, pin).await?;
    tracing::Span::current().record("staff", tracing::field::display(person.staff_id));
    Ok(Answer(LoggedIn {
        club_id: person.club_id.uuid(),
        staff_id: person.staff_id.uuid(),
        name: person.name,
        role: person.role.as_str(),
        tokens: person.tokens.into(),
    }))
}

/// A refresh token, good once.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Refresh {
    refresh_token: String,
}

/// Gives new tokens for a refresh token. One that was used before ends all of the person's sessions.
#[utoipa::path(post, path = "/api/admin/auth/refresh", tag = "admin", request_body = Refresh, responses(
    (status = 200, body = Enveloped<StaffTokens>),
    (status = 401, description = "`refresh_token_invalid`, `refresh_token_expired`, `refresh_token_reused`"),
))]
pub(super) async fn refresh(
    State(app): State<App>,
    address: Address,
    Body(Refresh { refresh_token }): Body<Refresh>,
) -> Reply<StaffTokens> {
    app.by_address.take(&address.bucket(), app.clock.now())?;
    let token = Token::read(&refresh_token).ok_or_else(|| Problem::new(Code::RefreshTokenInvalid))?;
    let now = app.clock.utc();
    let mut transaction = app.pool.begin().await?;
    match session::exchange(&mut transaction, Kind::Staff, &app.token_key, &token, now).await? {
        Exchange::Given(_holder, tokens) => {
            transaction.commit().await?;
            Ok(Answer(tokens.into()))
        }
        Exchange::Reused(holder) => {
            tracing::warn!(staff = %holder.id, "a used refresh token came back: the sessions end");
            session::end_all(&mut transaction, holder.club_id, holder.id, Ended::TokenReused, now).await?;
            transaction.commit().await?;
            Err(Problem::new(Code::RefreshTokenReused))
        }
    }
}

/// Nothing more to say.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Done {}

/// Ends the session.
#[utoipa::path(post, path = "/api/admin/auth/logout", tag = "admin", security(("staff" = [])), responses(
    (status = 200, body = Enveloped<Done>),
))]
pub(super) async fn logout(State(app): State<App>, staff: StaffCaller) -> Reply<Done> {
    session::end(&app.pool, staff.club_id, staff.session, app.clock.utc()).await?;
    Ok(Answer(Done {}))
}
