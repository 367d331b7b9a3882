//! Cuts out of a feed that is numbered by an identity column, as one would make them who believed in it: what the
//! negative control reads.

use shared::id::DeskId;
use shared::record::{Row, Table};
use shared::store::Stored;
use shared::sync::cut::{self, Feed, Line, NoCut, Says, Standing};
use shared::sync::wire::{Cursor, Cut, Settlement};
use shared::time::Timestamp;
use sqlx::PgPool;
use sync_server::store::{Snapshot, controls};
use uuid::Uuid;

/// One moment of a club whose feed's lines are numbered by identity. To the cut they are one commit: the numbers
/// have gaps, which mean nothing in such a feed.
struct ByIdentity {
    snapshot: Snapshot,
    lines: Vec<Says>,
    from: Cursor,
}

/// The last line of a club.
///
/// # Errors
/// When the database fails.
pub(super) async fn last_line(pool: &PgPool, club: Uuid) -> sqlx::Result<Cursor> {
    let last = sqlx::query_scalar("SELECT coalesce(max(line), 0) FROM control_feed WHERE club_id = $1");
    last.bind(club).fetch_one(pool).await.map(Cursor)
}

/// The cut from a line on to the last one that can be seen.
///
/// # Errors
/// [`NoCut`].
pub(super) async fn cut(
    mut snapshot: Snapshot,
    seen: Vec<(i64, Table, Uuid)>,
    desk: DeskId,
    from: Cursor,
    start: Timestamp,
    now: Timestamp,
) -> Result<Cut, NoCut> {
    let to = seen.last().map_or(from, |(line, _, _)| Cursor(*line));
    let mut lines: Vec<_> = seen.into_iter().map(|(_, table, id)| Says::Row(table, id)).collect();
    // The settlements are not in that feed: the desk is told all of them each time.
    let last_seq = snapshot.last_seq(desk).await?;
    lines.extend((1..=last_seq).map(|desk_seq| Says::Settled { desk_id: desk, desk_seq }));
    let epoch = snapshot.standing().await?.epoch;
    let mut feed = ByIdentity { snapshot, lines, from };
    let cut = cut::cut(&mut feed, desk, epoch, from, usize::MAX, start, now).await?;
    Ok(Cut { to, ..cut })
}

/// What the feed that is numbered by identity says after a line.
///
/// # Errors
/// When the database fails.
pub(super) async fn lines(pool: &PgPool, club: Uuid, after: Cursor) -> Stored<Vec<(i64, Table, Uuid)>> {
    controls::read_by_identity(pool, shared::id::ClubId(club), after.0).await
}

impl Feed for ByIdentity {
    async fn standing(&mut self) -> Stored<Standing> {
        let standing = self.snapshot.standing().await?;
        let head = if self.lines.is_empty() { self.from } else { Cursor(self.from.0.saturating_add(1)) };
        Ok(Standing { head, pruned_to: Cursor(0), ..standing })
    }

    async fn lines(&mut self, _after: Cursor, to: Cursor, _limit: usize) -> Stored<Vec<Line>> {
        Ok(self.lines.iter().map(|says| Line { cursor: to, says: *says }).collect())
    }

    async fn rows(&mut self, table: Table, ids: &[Uuid]) -> Stored<Vec<Row>> {
        Feed::rows(&mut self.snapshot, table, ids).await
    }

    async fn settlements(&mut self, desk: DeskId, from_seq: u64) -> Stored<Vec<Settlement>> {
        self.snapshot.settlements(desk, from_seq).await
    }

    async fn last_seq(&mut self, desk: DeskId) -> Stored<u64> {
        self.snapshot.last_seq(desk).await
    }

    async fn count(&mut self, scope_start: Timestamp) -> Stored<u64> {
        self.snapshot.count(scope_start).await
    }
}
