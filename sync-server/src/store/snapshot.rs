//! The reading side: one moment of a club, from which cuts, bootstraps and checksums are made.

use super::authority::{column, number, settlement};
use super::constraint::{failed, refused};
use super::convert::Field;
use super::personal::ClubKeys;
use super::table::any;
use crate::crypto::Keys;
use shared::id::{ClubId, DeskId, Epoch, Id};
use shared::record::{Row, Table};
use shared::store::{ScanTables, StoreError, Stored};
use shared::sync::checksum::{Checksum, TableChecksum};
use shared::sync::cut::{Feed, Line, Says, Standing};
use shared::sync::wire::{Cursor, Settlement};
use shared::time::Timestamp;
use sqlx::{PgPool, Postgres, Transaction};
use uuid::Uuid;

/// Rows that a checksum reads at a time.
const CHECKSUM_PAGE: i64 = 2_000;

/// One moment of one club: a read-only transaction that sees what was committed when it first read.
pub struct Snapshot {
    pub(super) transaction: Transaction<'static, Postgres>,
    pub(super) keys: ClubKeys,
}

impl Snapshot {
    /// Begins it. It ends when it is dropped.
    ///
    /// # Errors
    /// [`StoreError::Failed`].
    pub async fn begin(pool: &PgPool, club: ClubId, keys: &Keys) -> Stored<Self> {
        let transaction =
            pool.begin_with("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY").await.map_err(refused)?;
        Ok(Self { transaction, keys: ClubKeys::new(keys, club) })
    }

    /// The next rows of a table in scope, by ascending id, after this one or from the first; fewer than `limit`
    /// when there are no more.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn page(
        &mut self,
        table: Table,
        after: Option<Uuid>,
        limit: i64,
        scope_start: Timestamp,
    ) -> Stored<Vec<Row>> {
        let from = match after {
            None => Uuid::nil(),
            Some(last) if last == Uuid::max() => return Ok(Vec::new()),
            Some(last) => Uuid::from_u128(last.as_u128().saturating_add(1)),
        };
        let (at, keys, start) = (&mut *self.transaction, &self.keys, scope_start.datetime());
        any::page(table, at, keys, start, from, limit).await
    }

    /// The checksum of a table over its rows in scope.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn checksum(&mut self, table: Table, scope_start: Timestamp) -> Stored<TableChecksum> {
        let (mut sum, mut after) = (Checksum::default(), None);
        loop {
            let page = self.page(table, after, CHECKSUM_PAGE, scope_start).await?;
            page.iter().for_each(|row| sum.add(row));
            match page.last() {
                Some(last) => after = Some(last.id()),
                None => return Ok(sum.finish()),
            }
        }
    }

    async fn count_of(&mut self, table: Table, scope_start: Timestamp) -> Stored<i64> {
        let (at, keys, start) = (&mut *self.transaction, &self.keys, scope_start.datetime());
        any::count(table, at, keys, start).await
    }
}

impl ScanTables for Snapshot {
    async fn rows(&mut self, table: Table) -> Stored<Vec<Row>> {
        any::all(table, &mut self.transaction, &self.keys).await
    }
}

impl Feed for Snapshot {
    async fn standing(&mut self) -> Stored<Standing> {
        let found = sqlx::query!(
            r#"SELECT epoch, head, pruned_to FROM club_feed, server_meta WHERE club_id = $1"#,
            self.keys.club(),
        );
        let found = found.fetch_optional(&mut *self.transaction).await.map_err(refused)?;
        let found = found.ok_or(StoreError::Missing { table: "club_feed" })?;
        Ok(Standing {
            epoch: Epoch::from_uuid(found.epoch),
            head: Cursor(found.head),
            pruned_to: Cursor(found.pruned_to),
        })
    }

    async fn lines(&mut self, after: Cursor, to: Cursor, limit: usize) -> Stored<Vec<Line>> {
        let found = sqlx::query_as!(
            Found,
            "SELECT seq, table_name, row_id, desk_id, desk_seq FROM feed
             WHERE club_id = $1 AND seq > $2 AND seq <= $3 ORDER BY seq, ordinal LIMIT $4",
            self.keys.club(),
            after.0,
            to.0,
            i64::try_from(limit.saturating_add(1)).unwrap_or(i64::MAX),
        );
        let found = found.fetch_all(&mut *self.transaction).await.map_err(refused)?;
        found.into_iter().map(Found::read).collect()
    }

    async fn rows(&mut self, table: Table, ids: &[Uuid]) -> Stored<Vec<Row>> {
        let (at, keys) = (&mut *self.transaction, &self.keys);
        any::by_ids(table, at, keys, ids).await
    }

    async fn settlements(&mut self, desk: DeskId, from_seq: u64) -> Stored<Vec<Settlement>> {
        let found = sqlx::query!(
            "SELECT desk_seq, command_id, told FROM settled_commands
             WHERE club_id = $1 AND desk_id = $2 AND desk_seq >= $3 ORDER BY desk_seq",
            self.keys.club(),
            desk.uuid(),
            column(from_seq)?,
        );
        let found = found.fetch_all(&mut *self.transaction).await.map_err(refused)?;
        let keys = &self.keys;
        found.into_iter().map(|one| settlement(keys, one.desk_seq, one.command_id, &one.told)).collect()
    }

    async fn last_seq(&mut self, desk: DeskId) -> Stored<u64> {
        let last = sqlx::query_scalar!(
            r#"SELECT coalesce(max(desk_seq), 0) AS "last!" FROM settled_commands
               WHERE club_id = $1 AND desk_id = $2"#,
            self.keys.club(),
            desk.uuid(),
        );
        number(last.fetch_one(&mut *self.transaction).await.map_err(refused)?)
    }

    async fn count(&mut self, scope_start: Timestamp) -> Stored<u64> {
        let mut rows = 0_i64;
        for table in Table::ALL {
            rows = rows.saturating_add(self.count_of(*table, scope_start).await?);
        }
        u64::try_from(rows).map_err(failed)
    }
}

/// A line of `feed`.
struct Found {
    seq: i64,
    table_name: Option<String>,
    row_id: Option<Uuid>,
    desk_id: Option<Uuid>,
    desk_seq: Option<i64>,
}

impl Found {
    fn read(self) -> Stored<Line> {
        let says = match (self.table_name.zip(self.row_id), self.desk_id.zip(self.desk_seq)) {
            (Some((table, row)), None) => {
                let table = Table::from_pg(table);
                Says::Row(table.map_err(|source| StoreError::Unreadable { table: "feed", source })?, row)
            }
            (None, Some((desk, seq))) => {
                Says::Settled { desk_id: DeskId::from_uuid(desk), desk_seq: number(seq)? }
            }
            (Some(_), Some(_)) | (None, None) => {
                return Err(failed("a line of the feed says nothing, or two things"));
            }
        };
        Ok(Line { cursor: Cursor(self.seq), says })
    }
}
