//! The caller of a protected route, as axum hands it to the handler.

use super::session::{self, Kind};
use super::token::Token;
use crate::App;
use crate::http::{Code, Problem};
use axum::extract::{ConnectInfo, FromRequestParts};
use axum::http::HeaderMap;
use axum::http::header::AUTHORIZATION;
use axum::http::request::Parts;
use serde_json::json;
use shared::id::{ClubId, DeskId, Id as _, StaffId};
use shared::record::Role;
use shared::rights::{Right, may};
use shared::sync::wire::ISSUED_TO;
use std::convert::Infallible;
use std::net::{IpAddr, SocketAddr};
use utoipa::openapi::Required;
use utoipa::openapi::path::{Parameter, ParameterBuilder, ParameterIn};
use utoipa::openapi::schema::{ObjectBuilder, Type};
use uuid::Uuid;

/// A desk with a good token that was not revoked.
#[derive(Debug, Clone, Copy)]
pub struct DeskCaller {
    /// Its club.
    pub club_id: ClubId,
    /// The desk.
    pub desk_id: DeskId,
}

impl FromRequestParts<App> for DeskCaller {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        let (holder, revoked) = session::desk(&app.pool, &bearer(parts)?, app.clock.utc()).await?;
        tracing::Span::current().record("desk", tracing::field::display(holder.id));
        let caller = Self { club_id: holder.club_id, desk_id: DeskId::from_uuid(holder.id) };
        if revoked {
            return Err(Problem::with(Code::DeskRevoked, json!({ "kept": 0 })));
        }
        Ok(caller)
    }
}

/// How far a desk's queue reaches, where it says so. What can't be read as a number says nothing.
#[derive(Debug, Clone, Copy)]
pub struct IssuedTo(pub Option<i64>);

impl<S: Send + Sync> FromRequestParts<S> for IssuedTo {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Infallible> {
        Ok(Self::of(&parts.headers))
    }
}

impl IssuedTo {
    /// As a request's head says it.
    #[must_use]
    pub fn of(headers: &HeaderMap) -> Self {
        let said = headers.get(ISSUED_TO).and_then(|value| value.to_str().ok()?.parse().ok());
        Self(said.filter(|number| *number >= 0))
    }
}

impl utoipa::IntoParams for IssuedTo {
    fn into_params(_place: impl Fn() -> Option<ParameterIn>) -> Vec<Parameter> {
        let number = ObjectBuilder::new().schema_type(Type::Integer).build();
        let text = "The highest number that was given at the desk: how many of its commands still wait is shown to \
            who looks at the desks";
        let header = ParameterBuilder::new().name(ISSUED_TO).parameter_in(ParameterIn::Header);
        vec![header.required(Required::False).description(Some(text)).schema(Some(number)).build()]
    }
}

/// A person of the club with a good token.
#[derive(Debug, Clone, Copy)]
pub struct StaffCaller {
    /// Their club.
    pub club_id: ClubId,
    /// Who.
    pub staff_id: StaffId,
    /// What they may do, as of now.
    pub role: Role,
    /// Their session.
    pub session: Uuid,
}

impl StaffCaller {
    /// Holds the caller to a right.
    ///
    /// # Errors
    /// `may_not`, naming the right.
    pub fn require(&self, right: Right) -> Result<(), Problem> {
        if may(self.role, right) {
            return Ok(());
        }
        Err(Problem::with(Code::MayNot, json!({ "right": right })))
    }
}

impl FromRequestParts<App> for StaffCaller {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        // A layer around the route may have let them in before.
        if let Some(known) = parts.extensions.get::<Self>() {
            return Ok(*known);
        }
        let holder = session::holder(&app.pool, Kind::Staff, &bearer(parts)?, app.clock.utc()).await?;
        let role = sqlx::query_scalar!(
            "SELECT role FROM staff WHERE club_id = $1 AND id = $2 AND active",
            holder.club_id.uuid(),
            holder.id
        )
        .fetch_optional(&app.pool)
        .await?;
        // Who left the club is signed out at once.
        let role =
            role.ok_or_else(|| Problem::new(Code::TokenInvalid))?.parse().map_err(Problem::internal)?;
        tracing::Span::current().record("staff", tracing::field::display(holder.id));
        Ok(Self {
            club_id: holder.club_id,
            staff_id: StaffId::from_uuid(holder.id),
            role,
            session: holder.session,
        })
    }
}

fn bearer(parts: &Parts) -> Result<Token, Problem> {
    let header = parts.headers.get(AUTHORIZATION).ok_or_else(|| Problem::new(Code::TokenMissing))?;
    let token = header.to_str().ok().and_then(|text| text.strip_prefix("Bearer "));
    token.and_then(|text| Token::read(text.trim())).ok_or_else(|| Problem::new(Code::TokenInvalid))
}

/// The network address that a request comes from.
#[derive(Debug, Clone, Copy)]
pub struct Address(pub Option<IpAddr>);

impl Address {
    /// The address as the name of a bucket. Callers without one share theirs. Of IPv6 the network counts: one
    /// household has more addresses than a table has room.
    #[must_use]
    pub fn bucket(self) -> String {
        match self.0 {
            Some(IpAddr::V4(address)) => address.to_string(),
            Some(IpAddr::V6(address)) => {
                let [a, b, c, d, ..] = address.segments();
                format!("{a:x}:{b:x}:{c:x}:{d:x}")
            }
            None => String::new(),
        }
    }
}

impl FromRequestParts<App> for Address {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Infallible> {
        let peer = parts.extensions.get::<ConnectInfo<SocketAddr>>().map(|ConnectInfo(peer)| peer.ip());
        if !app.config.limits.behind_proxy {
            return Ok(Self(peer));
        }
        // Only the last entry was written by our own proxy.
        let forwarded = parts.headers.get_all("x-forwarded-for").iter().next_back();
        let last = forwarded.and_then(|header| header.to_str().ok()?.rsplit(',').next()?.trim().parse().ok());
        Ok(Self(last.or(peer)))
    }
}
