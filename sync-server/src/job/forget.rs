//! Forgetting secrets and answers whose time is over.

use super::{Counts, JobError};
use crate::idempotency::KEPT_HOURS;
use shared::time::Timestamp;
use sqlx::PgPool;

/// Who comes with an old code is still told that it was used, or is over, for so many days.
const CODE_DAYS: i64 = 7;
/// Who comes with an old token is still told that it has expired for so many days.
const TOKEN_DAYS: i64 = 1;
/// No refresh token of a session outlives its last exchange by more days.
const SESSION_DAYS: i64 = 31;

/// Enrolment codes and coaches' sign-in codes, used or not.
pub(super) async fn codes(pool: &PgPool, now: Timestamp) -> Result<Counts, JobError> {
    let before = now.plus_days(-CODE_DAYS).datetime();
    let gone =
        sqlx::query!("DELETE FROM enrolment_codes WHERE expires_at < $1", before).execute(pool).await?;
    let coaches = sqlx::query!("DELETE FROM coach_codes WHERE expires_at < $1", before).execute(pool).await?;
    let gone = gone.rows_affected().saturating_add(coaches.rows_affected());
    Ok(Counts::from([("codes", gone)]))
}

/// Tokens, sessions that have none left, and challenges.
pub(super) async fn tokens(pool: &PgPool, now: Timestamp) -> Result<Counts, JobError> {
    let before = now.plus_days(-TOKEN_DAYS).datetime();
    let access =
        sqlx::query!("DELETE FROM access_tokens WHERE expires_at < $1", before).execute(pool).await?;
    let refresh =
        sqlx::query!("DELETE FROM refresh_tokens WHERE expires_at < $1", before).execute(pool).await?;
    // A session that was just begun has tokens; one without any is over.
    let sessions = sqlx::query!(
        "DELETE FROM sessions s WHERE s.started_at < $1
            AND NOT EXISTS (SELECT FROM access_tokens a WHERE a.club_id = s.club_id AND a.session_id = s.id)
            AND NOT EXISTS (SELECT FROM refresh_tokens r WHERE r.club_id = s.club_id AND r.session_id = s.id)",
        now.plus_days(-SESSION_DAYS).datetime()
    )
    .execute(pool)
    .await?;
    let challenges =
        sqlx::query!("DELETE FROM answered_challenges WHERE expires_at < $1", before).execute(pool).await?;
    Ok(Counts::from([
        ("access_tokens", access.rows_affected()),
        ("refresh_tokens", refresh.rows_affected()),
        ("sessions", sessions.rows_affected()),
        ("challenges", challenges.rows_affected()),
    ]))
}

/// First answers to requests with an `Idempotency-Key`.
pub(super) async fn answers(pool: &PgPool, now: Timestamp) -> Result<Counts, JobError> {
    let before = now.plus_minutes(-KEPT_HOURS * 60).datetime();
    let gone = sqlx::query!("DELETE FROM idempotency_keys WHERE made_at < $1", before).execute(pool).await?;
    Ok(Counts::from([("answers", gone.rows_affected())]))
}
