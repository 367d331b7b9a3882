//! Sessions: a sign-in with its tokens, from the first to its end.
//!
//! An access token lives for minutes. A refresh token is good once: it is exchanged for its successor. Should
//! the reply get lost, the same old token gets the same successor again, for as long as that was not used and
//! a minute has not passed. A token that comes back after its successor was used is a copy in other hands: the
//! session ends, and a desk is revoked.

use super::token::{NoRandomness, Token, TokenKey};
use crate::http::{Code, Problem};
use chrono::{DateTime, TimeDelta, Utc};
use shared::id::{ClubId, Id as _};
use sqlx::{PgConnection, PgPool};
use uuid::Uuid;

/// An access token's life.
const ACCESS_MINUTES: i64 = 15;
/// A refresh token's life; each exchange begins another.
const REFRESH_DAYS: i64 = 30;
/// How long a lost reply to an exchange is given again.
const GRACE_SECONDS: i64 = 60;

/// Whose session it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A desk's.
    Desk,
    /// A person's.
    Staff,
    /// A person's on the coaches' page.
    Coach,
}

impl Kind {
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Desk => "desk",
            Self::Staff => "staff",
            Self::Coach => "coach",
        }
    }
}

/// Why a session ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ended {
    /// By its holder.
    SignedOut,
    /// By another sign-in of the same desk.
    SignedInAgain,
    /// Because somebody has a copy of its token.
    TokenReused,
    /// Because the desk was revoked.
    Revoked,
}

impl Ended {
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::SignedOut => "signed_out",
            Self::SignedInAgain => "signed_in_again",
            Self::TokenReused => "token_reused",
            Self::Revoked => "revoked",
        }
    }
}

/// Tokens as they are handed over.
#[derive(Debug)]
pub struct Tokens {
    /// For requests.
    pub access: Token,
    /// Until when.
    pub access_expires_at: DateTime<Utc>,
    /// For the next exchange.
    pub refresh: Token,
    /// Until when.
    pub refresh_expires_at: DateTime<Utc>,
}

impl From<NoRandomness> for Problem {
    fn from(error: NoRandomness) -> Self {
        Self::internal(error)
    }
}

/// Begins a session. The caller commits.
///
/// # Errors
/// When the database or the randomness fails.
pub async fn begin(
    connection: &mut PgConnection,
    kind: Kind,
    club_id: ClubId,
    holder: Uuid,
    now: DateTime<Utc>,
) -> Result<Tokens, Problem> {
    let id = Uuid::now_v7();
    sqlx::query!(
        "INSERT INTO sessions (club_id, id, kind, holder_id, started_at) VALUES ($1, $2, $3, $4, $5)",
        club_id.uuid(),
        id,
        kind.name(),
        holder,
        now
    )
    .execute(&mut *connection)
    .await?;
    give(connection, id, Token::new(club_id)?, now).await
}

/// Hands a session a new access token and this refresh token.
async fn give(
    connection: &mut PgConnection,
    session: Uuid,
    refresh: Token,
    now: DateTime<Utc>,
) -> Result<Tokens, Problem> {
    let access = Token::new(refresh.club_id())?;
    let tokens = Tokens {
        access_expires_at: later(now, TimeDelta::minutes(ACCESS_MINUTES)),
        refresh_expires_at: later(now, TimeDelta::days(REFRESH_DAYS)),
        access,
        refresh,
    };
    let club = tokens.access.club_id().uuid();
    // What has expired tells nobody anything any more.
    sqlx::query!(
        "DELETE FROM access_tokens WHERE club_id = $1 AND session_id = $2 AND expires_at < $3",
        club,
        session,
        later(now, -TimeDelta::days(1))
    )
    .execute(&mut *connection)
    .await?;
    sqlx::query!(
        "INSERT INTO access_tokens (club_id, token_hash, session_id, expires_at) VALUES ($1, $2, $3, $4)",
        club,
        tokens.access.hash(),
        session,
        tokens.access_expires_at
    )
    .execute(&mut *connection)
    .await?;
    sqlx::query!(
        "INSERT INTO refresh_tokens (club_id, token_hash, session_id, expires_at) VALUES ($1, $2, $3, $4)
         ON CONFLICT (club_id, token_hash) DO NOTHING",
        club,
        tokens.refresh.hash(),
        session,
        tokens.refresh_expires_at
    )
    .execute(connection)
    .await?;
    Ok(tokens)
}

pub(super) fn later(at: DateTime<Utc>, by: TimeDelta) -> DateTime<Utc> {
    at.checked_add_signed(by).unwrap_or(at)
}

/// Ends all sessions of a holder. The caller commits.
///
/// # Errors
/// When the database fails.
pub async fn end_all(
    connection: &mut PgConnection,
    club_id: ClubId,
    holder: Uuid,
    why: Ended,
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "UPDATE sessions SET ended_at = $3, ended_why = $4
         WHERE club_id = $1 AND holder_id = $2 AND ended_at IS NULL",
        club_id.uuid(),
        holder,
        now,
        why.name()
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// Ends the session of an access token.
///
/// # Errors
/// When the database fails.
pub async fn end(
    pool: &PgPool,
    club_id: ClubId,
    session: Uuid,
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "UPDATE sessions SET ended_at = $3, ended_why = 'signed_out'
         WHERE club_id = $1 AND id = $2 AND ended_at IS NULL",
        club_id.uuid(),
        session,
        now
    )
    .execute(pool)
    .await?;
    Ok(())
}

/// The holder of a good access token.
#[derive(Debug, Clone, Copy)]
pub struct Holder {
    /// Of this club.
    pub club_id: ClubId,
    /// The session.
    pub session: Uuid,
    /// The desk's or person's id.
    pub id: Uuid,
}

/// Finds who holds an access token.
///
/// # Errors
/// `token_invalid` or `token_expired`.
pub async fn holder(pool: &PgPool, kind: Kind, token: &Token, now: DateTime<Utc>) -> Result<Holder, Problem> {
    Ok(found(pool, kind, token, now).await?.0)
}

/// Finds which desk holds an access token, and whether it may no longer be one of the club's: it was revoked, or is
/// not there.
///
/// # Errors
/// As [`holder`].
pub async fn desk(pool: &PgPool, token: &Token, now: DateTime<Utc>) -> Result<(Holder, bool), Problem> {
    found(pool, Kind::Desk, token, now).await
}

/// One question for all of it: it is asked before every request. For another than a desk the second means nothing.
async fn found(
    pool: &PgPool,
    kind: Kind,
    token: &Token,
    now: DateTime<Utc>,
) -> Result<(Holder, bool), Problem> {
    let found = sqlx::query!(
        r#"SELECT s.id, s.holder_id, a.expires_at, s.ended_why,
            d.id IS NULL OR d.revoked_at IS NOT NULL AS "no_desk!"
         FROM access_tokens a JOIN sessions s ON s.club_id = a.club_id AND s.id = a.session_id
            LEFT JOIN desks d ON d.club_id = s.club_id AND d.id = s.holder_id
         WHERE a.club_id = $1 AND a.token_hash = $2 AND s.kind = $3"#,
        token.club_id().uuid(),
        token.hash(),
        kind.name()
    )
    .fetch_optional(pool)
    .await?;
    let Some(found) = found else { return Err(Problem::new(Code::TokenInvalid)) };
    // A revoked desk's token still says who it was, so that the desk can be told why.
    let told_why = kind == Kind::Desk && found.ended_why.as_deref() == Some(Ended::Revoked.name());
    if found.expires_at <= now || (found.ended_why.is_some() && !told_why) {
        return Err(Problem::new(Code::TokenExpired));
    }
    let holder = Holder { club_id: token.club_id(), session: found.id, id: found.holder_id };
    Ok((holder, found.no_desk))
}

/// What came of presenting a refresh token.
#[derive(Debug)]
pub enum Exchange {
    /// Exchanged.
    Given(Holder, Tokens),
    /// It was used before and so was its successor: somebody has a copy. Nothing is written yet.
    Reused(Holder),
}

/// Exchanges a refresh token. The caller commits, and acts on a reuse.
///
/// # Errors
/// `refresh_token_invalid`, `refresh_token_expired`.
pub async fn exchange(
    connection: &mut PgConnection,
    kind: Kind,
    key: &TokenKey,
    token: &Token,
    now: DateTime<Utc>,
) -> Result<Exchange, Problem> {
    let found = sqlx::query!(
        "SELECT r.session_id, r.expires_at, r.rotated_at, s.holder_id, s.ended_at, s.ended_why
         FROM refresh_tokens r JOIN sessions s ON s.club_id = r.club_id AND s.id = r.session_id
         WHERE r.club_id = $1 AND r.token_hash = $2 AND s.kind = $3
         FOR UPDATE OF r",
        token.club_id().uuid(),
        token.hash(),
        kind.name()
    )
    .fetch_optional(&mut *connection)
    .await?;
    let Some(found) = found else { return Err(Problem::new(Code::RefreshTokenInvalid)) };
    let holder = Holder { club_id: token.club_id(), session: found.session_id, id: found.holder_id };
    let successor = key.successor(token);
    if let Some(rotated_at) = found.rotated_at {
        if used(connection, &successor).await? {
            return Ok(Exchange::Reused(holder));
        }
        if later(rotated_at, TimeDelta::seconds(GRACE_SECONDS)) < now {
            return Err(Problem::new(Code::RefreshTokenExpired));
        }
    }
    let revoked = found.ended_why.as_deref() == Some(Ended::Revoked.name());
    if found.expires_at <= now || (found.ended_at.is_some() && !revoked) {
        return Err(Problem::new(Code::RefreshTokenExpired));
    }
    if found.rotated_at.is_none() {
        sqlx::query!(
            "UPDATE refresh_tokens SET rotated_at = $3, successor = $4 WHERE club_id = $1 AND token_hash = $2",
            token.club_id().uuid(),
            token.hash(),
            now,
            successor.hash()
        )
        .execute(&mut *connection)
        .await?;
    }
    let tokens = give(connection, found.session_id, successor, now).await?;
    Ok(Exchange::Given(holder, tokens))
}

async fn used(connection: &mut PgConnection, token: &Token) -> Result<bool, sqlx::Error> {
    let rotated = sqlx::query_scalar!(
        "SELECT rotated_at IS NOT NULL AS \"rotated!\" FROM refresh_tokens WHERE club_id = $1 AND token_hash = $2",
        token.club_id().uuid(),
        token.hash()
    )
    .fetch_optional(connection)
    .await?;
    Ok(rotated.unwrap_or(false))
}
