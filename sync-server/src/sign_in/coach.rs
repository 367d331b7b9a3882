//! Signing in to the coaches' page: by phone (or account) and PIN, or by a code that a desk shows as a QR.
//!
//! A page on a phone can keep no refresh token safe from its own scripts, so its session is one opaque token in a
//! cookie that scripts don't see. It lives for weeks, is replaced as it is used, counts only under the PIN that it
//! was begun with, and ends when its person signs out, leaves, or has all phones signed out at a desk.

use super::session::{Ended, Kind, later};
use super::staff::{Person, forget_wrong, prove};
use super::token::{Token, hash};
use crate::App;
use crate::http::{Code, Problem};
use crate::store::by_coach_phone;
use chrono::{DateTime, TimeDelta, Utc};
use serde_json::json;
use shared::id::{ClubId, CoachId, Id as _, StaffId};
use shared::record::Role;
use shared::rights::{Right, may};
use shared::rules::form;
use shared::time::Timestamp;
use sqlx::PgConnection;
use uuid::Uuid;

/// A session's life; each renewal begins another.
pub const SESSION_DAYS: i64 = 30;
/// A renewed token's answers are still on their way for so long.
const GRACE_SECONDS: i64 = 60;
/// A code's life.
const CODE_MINUTES: i64 = 2;

/// A session that was begun or renewed.
#[derive(Debug)]
pub struct Begun {
    /// Of this club.
    pub club_id: ClubId,
    /// Whose.
    pub staff_id: StaffId,
    /// For the cookie.
    pub token: Token,
}

/// Signs somebody in who says their phone, or their account, and their PIN.
///
/// # Errors
/// `sign_in_refused`, `club_needed`, `too_many_requests`, `may_not`.
pub async fn by_pin(app: &App, club: Option<ClubId>, who: &str, pin: String) -> Result<Begun, Problem> {
    let now = app.clock.utc();
    let person = prove(app, find(app, club, who).await?, pin, now).await?;
    let role: Role = person.role.parse().map_err(Problem::internal)?;
    hold_to_right(role)?;
    let mut transaction = app.pool.begin().await?;
    forget_wrong(&mut transaction, &person).await?;
    let club_id = ClubId::from_uuid(person.club_id);
    let begun = begin(&mut transaction, club_id, person.id, &person.pin_verifier, now).await?;
    transaction.commit().await?;
    Ok(begun)
}

/// Holds a person to what the page takes.
///
/// # Errors
/// `may_not`, naming the right.
pub fn hold_to_right(role: Role) -> Result<(), Problem> {
    if may(role, Right::OwnTimetable) {
        return Ok(());
    }
    Err(Problem::with(Code::MayNot, json!({ "right": Right::OwnTimetable })))
}

/// By account first, by the phone of the coach that they are otherwise.
async fn find(app: &App, club: Option<ClubId>, who: &str) -> Result<Option<Person>, Problem> {
    let mut found = sqlx::query_as!(
        Person,
        "SELECT s.club_id, s.id, s.name, s.role, s.pin_verifier, w.locked_until AS \"locked_until?\"
         FROM staff s LEFT JOIN wrong_pins w ON w.club_id = s.club_id AND w.staff_id = s.id
         WHERE s.account = $1 AND s.active AND ($2::uuid IS NULL OR s.club_id = $2)
         LIMIT 2",
        who.trim(),
        club.map(|club| club.uuid())
    )
    .fetch_all(&app.pool)
    .await?;
    if found.is_empty()
        && let Ok(phone) = form::phone("phone", who)
    {
        let ids = by_coach_phone(&app.pool, &app.keys, club, &phone).await?;
        let (clubs, people): (Vec<Uuid>, Vec<Uuid>) =
            ids.into_iter().map(|(club, staff)| (club.uuid(), staff.uuid())).unzip();
        found = sqlx::query_as!(
            Person,
            "SELECT s.club_id, s.id, s.name, s.role, s.pin_verifier, w.locked_until AS \"locked_until?\"
             FROM unnest($1::uuid[], $2::uuid[]) AS who (club_id, id)
             JOIN staff s ON s.club_id = who.club_id AND s.id = who.id
             LEFT JOIN wrong_pins w ON w.club_id = s.club_id AND w.staff_id = s.id",
            &clubs,
            &people
        )
        .fetch_all(&app.pool)
        .await?;
    }
    if found.len() > 1 {
        return Err(Problem::new(Code::ClubNeeded));
    }
    Ok(found.pop())
}

/// Begins a session. The caller commits.
async fn begin(
    connection: &mut PgConnection,
    club_id: ClubId,
    staff: Uuid,
    pin_verifier: &str,
    now: DateTime<Utc>,
) -> Result<Begun, Problem> {
    let session = Uuid::now_v7();
    sqlx::query!(
        "INSERT INTO sessions (club_id, id, kind, holder_id, started_at, pin_mark) VALUES ($1, $2, $3, $4, $5, $6)",
        club_id.uuid(),
        session,
        Kind::Coach.name(),
        staff,
        now,
        hash(pin_verifier.as_bytes())
    )
    .execute(&mut *connection)
    .await?;
    let token = give(connection, club_id, session, now).await?;
    Ok(Begun { club_id, staff_id: StaffId::from_uuid(staff), token })
}

async fn give(
    connection: &mut PgConnection,
    club_id: ClubId,
    session: Uuid,
    now: DateTime<Utc>,
) -> Result<Token, Problem> {
    let token = Token::new(club_id)?;
    sqlx::query!(
        "INSERT INTO access_tokens (club_id, token_hash, session_id, expires_at) VALUES ($1, $2, $3, $4)",
        club_id.uuid(),
        token.hash(),
        session,
        later(now, TimeDelta::days(SESSION_DAYS))
    )
    .execute(connection)
    .await?;
    Ok(token)
}

/// Replaces a session's token by a new one; the old one still counts for a minute.
///
/// # Errors
/// When the database or the randomness fails.
pub async fn renew(app: &App, club_id: ClubId, session: Uuid) -> Result<Token, Problem> {
    let now = app.clock.utc();
    let mut transaction = app.pool.begin().await?;
    sqlx::query!(
        "UPDATE access_tokens SET expires_at = least(expires_at, $3) WHERE club_id = $1 AND session_id = $2",
        club_id.uuid(),
        session,
        later(now, TimeDelta::seconds(GRACE_SECONDS))
    )
    .execute(&mut *transaction)
    .await?;
    let token = give(&mut transaction, club_id, session, now).await?;
    transaction.commit().await?;
    Ok(token)
}

/// Who signs in as a coach: the active person that is this coach and may.
///
/// # Errors
/// `not_found` where there is no such coach, `no_sign_in` where nobody is that coach.
pub async fn person_of(
    connection: &mut PgConnection,
    club: ClubId,
    coach: CoachId,
) -> Result<(StaffId, String), Problem> {
    let name = sqlx::query_scalar!(
        "SELECT name FROM coaches WHERE club_id = $1 AND id = $2 AND active",
        club.uuid(),
        coach.uuid()
    )
    .fetch_optional(&mut *connection)
    .await?
    .ok_or_else(|| Problem::new(Code::NotFound))?;
    let people = sqlx::query!(
        "SELECT id, role FROM staff WHERE club_id = $1 AND coach_id = $2 AND active ORDER BY id",
        club.uuid(),
        coach.uuid()
    )
    .fetch_all(connection)
    .await?;
    for person in people {
        let role: Role = person.role.parse().map_err(Problem::internal)?;
        if may(role, Right::OwnTimetable) {
            return Ok((StaffId::from_uuid(person.id), name));
        }
    }
    Err(Problem::new(Code::NoSignIn))
}

/// A code for a person, good once and for two minutes.
#[derive(Debug)]
pub struct SignInCode {
    /// What the QR carries.
    pub code: Token,
    /// When it ends.
    pub expires_at: Timestamp,
}

/// Makes a code. The caller commits.
///
/// # Errors
/// When the database or the randomness fails.
pub async fn make_code(
    connection: &mut PgConnection,
    club: ClubId,
    staff: StaffId,
    by: StaffId,
    now: DateTime<Utc>,
) -> Result<SignInCode, Problem> {
    let code = Token::new(club)?;
    let expires_at = later(now, TimeDelta::minutes(CODE_MINUTES));
    sqlx::query!(
        "INSERT INTO coach_codes (club_id, code_hash, staff_id, made_by, made_at, expires_at)
         VALUES ($1, $2, $3, $4, $5, $6)",
        club.uuid(),
        code.hash(),
        staff.uuid(),
        by.uuid(),
        now,
        expires_at
    )
    .execute(connection)
    .await?;
    Ok(SignInCode { code, expires_at: expires_at.into() })
}

/// Signs in whoever brings a code first.
///
/// # Errors
/// `sign_in_code_invalid`, `sign_in_code_spent`, `may_not`.
pub async fn by_code(app: &App, code: &str) -> Result<Begun, Problem> {
    let code = Token::read(code.trim()).ok_or_else(|| Problem::new(Code::SignInCodeInvalid))?;
    let now = app.clock.utc();
    let mut transaction = app.pool.begin().await?;
    // One statement judges and marks it: of two at once, the second waits for the first and finds it used.
    let staff = sqlx::query_scalar!(
        "UPDATE coach_codes SET used_at = $3
         WHERE club_id = $1 AND code_hash = $2 AND used_at IS NULL AND expires_at > $3 RETURNING staff_id",
        code.club_id().uuid(),
        code.hash(),
        now
    )
    .fetch_optional(&mut *transaction)
    .await?;
    let Some(staff) = staff else {
        return Err(Problem::new(why_not(&mut transaction, &code).await?));
    };
    let person = sqlx::query!(
        "SELECT role, pin_verifier FROM staff WHERE club_id = $1 AND id = $2 AND active",
        code.club_id().uuid(),
        staff
    )
    .fetch_optional(&mut *transaction)
    .await?
    .ok_or_else(|| Problem::new(Code::SignInCodeSpent))?;
    hold_to_right(person.role.parse().map_err(Problem::internal)?)?;
    let begun = begin(&mut transaction, code.club_id(), staff, &person.pin_verifier, now).await?;
    transaction.commit().await?;
    Ok(begun)
}

async fn why_not(connection: &mut PgConnection, code: &Token) -> Result<Code, sqlx::Error> {
    let known = sqlx::query_scalar!(
        "SELECT EXISTS (SELECT FROM coach_codes WHERE club_id = $1 AND code_hash = $2) AS \"known!\"",
        code.club_id().uuid(),
        code.hash()
    )
    .fetch_one(connection)
    .await?;
    Ok(if known { Code::SignInCodeSpent } else { Code::SignInCodeInvalid })
}

/// Signs a person out on every phone, ends codes that are still open and the calendar. The caller commits.
///
/// # Errors
/// When the database fails.
pub async fn end_everywhere(
    connection: &mut PgConnection,
    club: ClubId,
    staff: StaffId,
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "UPDATE sessions SET ended_at = $3, ended_why = $4
         WHERE club_id = $1 AND holder_id = $2 AND kind = 'coach' AND ended_at IS NULL",
        club.uuid(),
        staff.uuid(),
        now,
        Ended::Revoked.name()
    )
    .execute(&mut *connection)
    .await?;
    sqlx::query!(
        "UPDATE coach_codes SET expires_at = $3 WHERE club_id = $1 AND staff_id = $2 AND expires_at > $3",
        club.uuid(),
        staff.uuid(),
        now
    )
    .execute(&mut *connection)
    .await?;
    sqlx::query!(
        "DELETE FROM coach_calendars WHERE club_id = $1 AND staff_id = $2",
        club.uuid(),
        staff.uuid()
    )
    .execute(connection)
    .await?;
    Ok(())
}
