//! What is known of each desk's standing, and taking away what no desk needs any more: lines of the feed, settled
//! commands.
//!
//! A desk's cursor says what it has taken in. A command that was settled in a commit which its desk has not taken
//! in is kept for good: the desk still has it in its outbox and will ask.

use super::constraint::{failed, refused};
use super::convert::Field;
use shared::id::{ClubId, DeskId, Epoch, Id};
use shared::store::{StoreError, Stored};
use shared::sync::cut::Standing;
use shared::sync::wire::Cursor;
use shared::time::{ClubZone, Timestamp};
use sqlx::PgPool;

/// Commits whose lines go in one transaction; a reader's snapshot is never held up by more.
const COMMITS_AT_ONCE: i64 = 5_000;
/// Settled commands that go in one transaction.
const COMMANDS_AT_ONCE: i64 = 5_000;
/// That a desk was heard of is written down no more often than this.
const HEARD_SECONDS: i64 = 20;

/// What is known when a desk asks whether there is anything new.
#[derive(Debug, Clone, Copy)]
pub struct Asked {
    /// Where its club's feed stands.
    pub standing: Standing,
    /// The club's zone: a desk's scope begins by it.
    pub zone: ClubZone,
    /// Whether [`taken_in`] would write nothing new: all that was heard is known, and that something was heard was
    /// written down less than [`HEARD_SECONDS`] ago.
    pub noted: bool,
}

/// What a desk says of itself when it asks for news.
#[derive(Debug, Clone, Copy)]
pub struct Heard {
    /// Its club.
    pub club_id: ClubId,
    /// The desk.
    pub desk_id: DeskId,
    /// It has taken in everything up to here.
    pub cursor: Cursor,
    /// Its queue reaches so far, where it says so.
    pub issued_to: Option<i64>,
    /// When.
    pub at: Timestamp,
}

/// Looks up all that an answer to "anything new?" needs where there is nothing, in one question.
///
/// # Errors
/// [`StoreError::Missing`] when there is no such club; [`StoreError::Failed`].
pub async fn asked(pool: &PgPool, heard: Heard) -> Stored<Asked> {
    let found = sqlx::query!(
        r#"SELECT m.epoch, f.head, f.pruned_to, c.zone,
            (k.cursor >= $3 AND k.seen_at > $5
                AND k.issued_to IS NOT DISTINCT FROM coalesce($4::bigint, k.issued_to)) IS TRUE AS "noted!"
         FROM server_meta m, club_feed f JOIN clubs c ON c.id = f.club_id
            LEFT JOIN desk_cursors k ON k.club_id = f.club_id AND k.desk_id = $2
         WHERE f.club_id = $1"#,
        heard.club_id.uuid(),
        heard.desk_id.uuid(),
        heard.cursor.0,
        heard.issued_to,
        heard.at.plus_millis(-HEARD_SECONDS * 1_000).datetime(),
    );
    let found = found.fetch_optional(pool).await.map_err(refused)?;
    let found = found.ok_or(StoreError::Missing { table: "club_feed" })?;
    Ok(Asked {
        standing: Standing {
            epoch: Epoch::from_uuid(found.epoch),
            head: Cursor(found.head),
            pruned_to: Cursor(found.pruned_to),
        },
        zone: ClubZone::from_pg(found.zone).map_err(failed)?,
        noted: found.noted,
    })
}

/// Notes what was heard of a desk.
///
/// # Errors
/// [`StoreError::Failed`].
pub async fn taken_in(pool: &PgPool, heard: Heard) -> Stored<()> {
    sqlx::query!(
        "INSERT INTO desk_cursors AS known (club_id, desk_id, cursor, issued_to, seen_at)
         VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (club_id, desk_id) DO UPDATE SET cursor = greatest(known.cursor, excluded.cursor),
            issued_to = coalesce(excluded.issued_to, known.issued_to),
            seen_at = greatest(known.seen_at, excluded.seen_at)",
        heard.club_id.uuid(),
        heard.desk_id.uuid(),
        heard.cursor.0,
        heard.issued_to,
        heard.at.datetime(),
    )
    .execute(pool)
    .await
    .map_err(refused)?;
    Ok(())
}

/// Notes how far a desk's queue reaches, between two pulls: it has more to push. A desk that has not pulled yet is
/// not noted.
///
/// # Errors
/// [`StoreError::Failed`].
pub async fn reaches(
    pool: &PgPool,
    club: ClubId,
    desk: DeskId,
    issued_to: i64,
    now: Timestamp,
) -> Stored<()> {
    sqlx::query!(
        "UPDATE desk_cursors SET issued_to = $3, seen_at = greatest(seen_at, $4)
         WHERE club_id = $1 AND desk_id = $2 AND issued_to IS DISTINCT FROM $3",
        club.uuid(),
        desk.uuid(),
        issued_to,
        now.datetime(),
    )
    .execute(pool)
    .await
    .map_err(refused)?;
    Ok(())
}

/// Up to where the feed of a club may go: all that was committed before `old`, and of what was committed before
/// `taken_in` all that every desk has taken in.
///
/// # Errors
/// [`StoreError::Failed`].
pub async fn prunable(pool: &PgPool, club: ClubId, old: Timestamp, taken_in: Timestamp) -> Stored<Cursor> {
    // `least` passes over a club without desks: there is nobody to wait for.
    let to = sqlx::query_scalar!(
        r#"SELECT greatest(
            (SELECT max(seq) FROM feed WHERE club_id = $1 AND committed_at < $2),
            least(
                (SELECT coalesce(max(seq), 0) FROM feed WHERE club_id = $1 AND committed_at < $3),
                (SELECT min(c.cursor) FROM desk_cursors c JOIN desks d ON d.club_id = c.club_id AND d.id = c.desk_id
                 WHERE c.club_id = $1 AND d.revoked_at IS NULL))
            ) AS "to!""#,
        club.uuid(),
        old.datetime(),
        taken_in.datetime(),
    );
    to.fetch_one(pool).await.map(Cursor).map_err(refused)
}

/// Takes the lines of a club's feed away up to a cursor; a desk that is further behind bootstraps anew. Gives how
/// many lines went. Safe to do twice.
///
/// # Errors
/// [`StoreError::Missing`] when there is no such club; [`StoreError::Failed`].
pub async fn prune_feed(pool: &PgPool, club: ClubId, to: Cursor) -> Stored<u64> {
    let mut lines = 0_u64;
    loop {
        // One statement, one snapshot: a line that is committed meanwhile is newer than any of these.
        let step = sqlx::query!(
            r#"WITH step AS (
                SELECT least($2, head, pruned_to + $3) AS upto, least($2, head) AS goal FROM club_feed WHERE club_id = $1
            ), gone AS (
                DELETE FROM feed USING step WHERE club_id = $1 AND seq <= step.upto RETURNING seq
            ), moved AS (
                UPDATE club_feed SET pruned_to = greatest(pruned_to, step.upto) FROM step WHERE club_id = $1
            )
            SELECT (SELECT count(*) FROM gone) AS "lines!", upto >= goal AS "over!" FROM step"#,
            club.uuid(),
            to.0,
            COMMITS_AT_ONCE,
        );
        let step = step.fetch_optional(pool).await.map_err(refused)?;
        let step = step.ok_or(StoreError::Missing { table: "club_feed" })?;
        lines = lines.saturating_add(u64::try_from(step.lines).map_err(failed)?);
        if step.over {
            return Ok(lines);
        }
    }
}

/// Takes settled commands of a club away that were settled before an instant, whose desk has taken that in, and
/// that no line of the feed names any more. The last of each desk stays: the queue goes on after it. Gives how
/// many went. Safe to do twice.
///
/// # Errors
/// [`StoreError::Failed`].
pub async fn prune_commands(pool: &PgPool, club: ClubId, before: Timestamp) -> Stored<u64> {
    let mut commands = 0_u64;
    loop {
        let gone = sqlx::query!(
            "DELETE FROM settled_commands g WHERE g.club_id = $1 AND (g.desk_id, g.desk_seq) IN (
                SELECT s.desk_id, s.desk_seq FROM settled_commands s
                JOIN club_feed f ON f.club_id = s.club_id
                JOIN desk_cursors c ON c.club_id = s.club_id AND c.desk_id = s.desk_id
                WHERE s.club_id = $1 AND s.settled_at < $2
                    AND s.feed_seq <= c.cursor AND s.feed_seq <= f.pruned_to
                    AND s.desk_seq < (SELECT max(l.desk_seq) FROM settled_commands l
                        WHERE l.club_id = s.club_id AND l.desk_id = s.desk_id)
                LIMIT $3)",
            club.uuid(),
            before.datetime(),
            COMMANDS_AT_ONCE,
        );
        let gone = gone.execute(pool).await.map_err(refused)?.rows_affected();
        commands = commands.saturating_add(gone);
        if gone == 0 {
            return Ok(commands);
        }
    }
}
