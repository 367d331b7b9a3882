//! What the coaches' page asks: lessons of a coach, who a phone belongs to, what somebody saw last, and whether a
//! change concerns them.

use super::PgStore;
use super::constraint::{failed, refused};
use super::convert::Field;
use super::personal::{ClubKeys, Kind};
use crate::crypto::Keys;
use chrono::{DateTime, Days, Utc};
use shared::id::{ClubId, CoachId, Id as _, LessonId, StaffId};
use shared::record::Lesson;
use shared::store::{StoreError, Stored};
use shared::sync::wire::Cursor;
use shared::time::{Date, Span, Timestamp};
use sqlx::PgPool;
use std::collections::BTreeSet;
use uuid::Uuid;

/// A day as somebody last looked at it.
#[derive(Debug, Clone)]
pub struct Look {
    /// The day.
    pub date: Date,
    /// When.
    pub looked_at: Timestamp,
    /// What there was to see; see [`crate::timetable::seen`].
    pub seen: serde_json::Value,
}

/// The active people who are a coach with this phone, of one club or of all; a few at most.
///
/// # Errors
/// When the database fails.
pub async fn by_coach_phone(
    pool: &PgPool,
    keys: &Keys,
    club: Option<ClubId>,
    phone: &str,
) -> Result<Vec<(ClubId, StaffId)>, sqlx::Error> {
    let clubs = sqlx::query_scalar!(
        "SELECT club_id FROM clubs WHERE $1::uuid IS NULL OR club_id = $1",
        club.map(|club| club.uuid())
    )
    .fetch_all(pool)
    .await?;
    // Hashes are keyed by club: the same phone has another one in each.
    let hash_in = |club: &Uuid| ClubKeys::new(keys, ClubId::from_uuid(*club)).whole(Kind::Phone, Some(phone));
    let hashes: Vec<Vec<u8>> = clubs.iter().filter_map(hash_in).collect();
    let found = sqlx::query!(
        "SELECT s.club_id, s.id FROM unnest($1::uuid[], $2::bytea[]) AS asked (club_id, hash)
         JOIN coaches c ON c.club_id = asked.club_id AND c.phone_hash = asked.hash AND c.active
         JOIN staff s ON s.club_id = c.club_id AND s.coach_id = c.id AND s.active
         LIMIT 5",
        &clubs,
        &hashes
    )
    .fetch_all(pool)
    .await?;
    Ok(found.into_iter().map(|one| (ClubId::from_uuid(one.club_id), StaffId::from_uuid(one.id))).collect())
}

impl PgStore {
    /// Lessons of a coach (of all, if none is named) that start in a span, in any state, by start, then id.
    ///
    /// # Errors
    /// [`shared::store::StoreError`].
    pub async fn lessons_with(&mut self, coach: Option<CoachId>, span: Span) -> Stored<Vec<Lesson>> {
        let Some(coach) = coach else {
            return self.lessons_between(span).await;
        };
        let found = sqlx::query_scalar!(
            "SELECT id FROM lessons WHERE club_id = $1 AND coach_id = $2 AND starts_at >= $3 AND starts_at < $4",
            self.club.uuid(),
            coach.uuid(),
            span.from.to_pg(),
            span.until.to_pg(),
        );
        let found = found.fetch_all(&mut *self.transaction).await;
        let mut lessons: Vec<Lesson> = self.of(found).await?;
        lessons.sort_by_key(|lesson| (lesson.starts_at, lesson.id));
        Ok(lessons)
    }

    /// Lessons by their ids, whatever became of them.
    ///
    /// # Errors
    /// [`shared::store::StoreError`].
    pub async fn lessons_by_id(&mut self, ids: &[LessonId]) -> Stored<Vec<Lesson>> {
        let ids: Vec<Uuid> = ids.iter().map(|id| id.uuid()).collect();
        self.of(Ok(ids)).await
    }

    /// Where the club's feed stands in this store's moment, and the rows of whatever table that changed since a cursor;
    /// none where no cursor is given, or where it is too far back, or of another time of this server.
    ///
    /// # Errors
    /// [`shared::store::StoreError`].
    pub async fn changed_since(&mut self, since: Option<Cursor>) -> Stored<(Cursor, Option<BTreeSet<Uuid>>)> {
        let stands =
            sqlx::query!("SELECT head, pruned_to FROM club_feed WHERE club_id = $1", self.club.uuid());
        let stands = stands.fetch_optional(&mut *self.transaction).await.map_err(refused)?;
        let stands = stands.ok_or(StoreError::Missing { table: "club_feed" })?;
        let head = Cursor(stands.head);
        let Some(since) = since.filter(|since| (stands.pruned_to..=stands.head).contains(&since.0)) else {
            return Ok((head, None));
        };
        let rows = sqlx::query_scalar!(
            r#"SELECT DISTINCT row_id AS "row_id!" FROM feed
             WHERE club_id = $1 AND seq > $2 AND row_id IS NOT NULL"#,
            self.club.uuid(),
            since.0
        );
        let rows = rows.fetch_all(&mut *self.transaction).await.map_err(refused)?;
        Ok((head, Some(rows.into_iter().collect())))
    }

    /// How somebody last saw these days; days that they never looked at are missing.
    ///
    /// # Errors
    /// [`shared::store::StoreError`].
    pub async fn looks(&mut self, staff: StaffId, dates: &[Date]) -> Stored<Vec<Look>> {
        let found = sqlx::query_as!(
            Found,
            "SELECT date, looked_at, seen FROM coach_looks
             WHERE club_id = $1 AND staff_id = $2 AND date = ANY($3)",
            self.club.uuid(),
            staff.uuid(),
            dates
        );
        let found = found.fetch_all(&mut *self.transaction).await.map_err(refused)?;
        let look = |row: Found| Look { date: row.date, looked_at: row.looked_at.into(), seen: row.seen };
        Ok(found.into_iter().map(look).collect())
    }
}

/// A row of `coach_looks`.
struct Found {
    date: Date,
    looked_at: DateTime<Utc>,
    seen: serde_json::Value,
}

/// Days before this many are no longer compared with anything.
const LOOKS_KEPT_DAYS: u64 = 31;

/// Writes down that somebody has looked at a day.
///
/// # Errors
/// When the database fails.
pub async fn looked(pool: &PgPool, club: ClubId, staff: StaffId, look: &Look) -> Stored<()> {
    let mut transaction = pool.begin().await.map_err(refused)?;
    sqlx::query!(
        "INSERT INTO coach_looks (club_id, staff_id, date, looked_at, seen) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (club_id, staff_id, date) DO UPDATE SET looked_at = excluded.looked_at, seen = excluded.seen",
        club.uuid(),
        staff.uuid(),
        look.date,
        look.looked_at.to_pg(),
        look.seen
    )
    .execute(&mut *transaction)
    .await
    .map_err(refused)?;
    let today = look.looked_at.datetime().date_naive();
    sqlx::query!(
        "DELETE FROM coach_looks WHERE club_id = $1 AND staff_id = $2 AND date < $3",
        club.uuid(),
        staff.uuid(),
        today.checked_sub_days(Days::new(LOOKS_KEPT_DAYS)).unwrap_or(today)
    )
    .execute(&mut *transaction)
    .await
    .map_err(refused)?;
    transaction.commit().await.map_err(failed)
}

/// Whose eyes a change may concern.
#[derive(Debug, Clone, Copy)]
pub struct Eyes {
    /// Who looks.
    pub staff: StaffId,
    /// Whose lessons they see; none is everybody's.
    pub coach: Option<CoachId>,
}

/// Whether what was committed between two cursors shows on somebody's timetable: a lesson of theirs, one that they
/// saw as theirs, or a rider, horse or place by name.
///
/// # Errors
/// When the database fails.
pub async fn concerns(
    pool: &PgPool,
    club: ClubId,
    eyes: Eyes,
    after: Cursor,
    to: Cursor,
) -> Result<bool, sqlx::Error> {
    sqlx::query_scalar!(
        r#"SELECT EXISTS (
            SELECT FROM feed f
            LEFT JOIN bookings b ON f.table_name = 'bookings' AND b.club_id = f.club_id AND b.id = f.row_id
            LEFT JOIN lessons l ON l.club_id = f.club_id
                AND l.id = CASE WHEN f.table_name = 'lessons' THEN f.row_id ELSE b.lesson_id END
            WHERE f.club_id = $1 AND f.seq > $2 AND f.seq <= $3 AND (
                f.table_name IN ('riders', 'horses', 'arenas', 'products', 'coaches', 'clubs')
                OR (l.id IS NOT NULL AND ($4::uuid IS NULL OR l.coach_id = $4 OR EXISTS (
                    SELECT FROM coach_looks k WHERE k.club_id = $1 AND k.staff_id = $5 AND k.seen ? l.id::text))))
        ) AS "concerns!""#,
        club.uuid(),
        after.0,
        to.0,
        eyes.coach.map(|coach| coach.uuid()),
        eyes.staff.uuid()
    )
    .fetch_one(pool)
    .await
}
