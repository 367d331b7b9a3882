//! The server's store: PostgreSQL, and the only code that knows its tables.
//!
//! Writing: [`PgStore::begin`] locks the club's row before anything else, the domain's commands run on it, and
//! [`PgStore::commit`] advances the club's feed once, last, with a line for each row that was written. Reading:
//! a [`Snapshot`] is one moment, the head of the feed and the rows of the same. Nobody else writes replicated
//! rows; what is written behind this module's back never reaches a desk.
//!
//! | file | holds |
//! | --- | --- |
//! | `table/` | the queries of each record |
//! | `keep`, `find`, `audit` | the store traits that commands run on |
//! | `look` | what is shown to people: days, histories, items, the audit |
//! | `coach` | what the coaches' page asks |
//! | `authority` | the desk's queue at the server: positions, settled commands |
//! | `snapshot` | cuts, bootstraps and checksums |
//! | `aside` | failures counted, commands set aside |
//! | `quarantine` | what managers decide about those |
//! | `returned` | what desks bring again after a restore, until it is done |
//! | `server` | opening the database, clubs, epochs |
//! | `prune` | how far each desk has come, and taking away what none needs any more |
//! | `personal`, `convert`, `constraint` | sealing, columns, refusals |

mod aside;
mod audit;
mod authority;
mod coach;
mod constraint;
#[cfg(any(test, feature = "controls"))]
pub mod controls;
mod convert;
mod find;
mod keep;
mod look;
mod personal;
mod prune;
mod quarantine;
mod returned;
mod server;
mod snapshot;
mod table;
#[cfg(test)]
mod tests;

pub use aside::{Reason, SetAside, count_failure};
pub use coach::{Eyes, Look, by_coach_phone, concerns, looked};
pub use look::{After, AuditQuestion, Audited};
pub use prune::{Asked, Heard, asked, prunable, prune_commands, prune_feed, reaches, taken_in};
pub use quarantine::{Decision, Kept, Note, Place, Review};
pub use returned::{Back, Returning, back};
pub use server::{
    OpenError, ServerMeta, begin_epoch, connections_of, found_club, head, meta, migrate, open, opens_with,
};
pub use snapshot::Snapshot;

use crate::crypto::Keys;
use constraint::refused;
use convert::Field;
use personal::ClubKeys;
use shared::id::{ClubId, Id};
use shared::store::{StoreError, Stored};
use shared::sync::cut::Says;
use shared::sync::wire::Cursor;
use sqlx::{PgConnection, PgPool, Postgres, Transaction};
use std::collections::HashSet;

/// One writing transaction on one club. Dropped without [`PgStore::commit`] it leaves nothing behind.
pub struct PgStore {
    transaction: Transaction<'static, Postgres>,
    club: ClubId,
    keys: ClubKeys,
    /// What the feed will say, in order.
    noted: Vec<Says>,
    /// How much was noted when each open part began.
    parts: Vec<usize>,
}

impl PgStore {
    /// Begins a transaction and waits for the club's lock: from here on nobody else writes in this club, and what
    /// is read is what the last writer left.
    ///
    /// # Errors
    /// [`StoreError::Missing`] when there is no such club; [`StoreError::Failed`].
    pub async fn begin(pool: &PgPool, club: ClubId, keys: &Keys) -> Stored<Self> {
        let mut store = Self::begin_unlocked(pool, club, keys).await?;
        store.lock().await?;
        Ok(store)
    }

    async fn lock(&mut self) -> Stored<()> {
        let locked =
            sqlx::query_scalar!("SELECT head FROM club_feed WHERE club_id = $1 FOR UPDATE", self.club.uuid())
                .fetch_optional(&mut *self.transaction)
                .await
                .map_err(refused)?;
        locked.map(|_head| ()).ok_or(StoreError::Missing { table: "club_feed" })
    }

    /// As [`PgStore::begin`], unless somebody is at the same thing: then none, at once. `what` names the thing among
    /// all servers on the database; it is let go of with the transaction. It is only ever tried for, so that taking
    /// it before the club's lock can't make anybody wait.
    ///
    /// # Errors
    /// As [`PgStore::begin`].
    pub async fn begin_alone(pool: &PgPool, club: ClubId, keys: &Keys, what: i64) -> Stored<Option<Self>> {
        let mut store = Self::begin_unlocked(pool, club, keys).await?;
        let alone = sqlx::query_scalar!(r#"SELECT pg_try_advisory_xact_lock($1) AS "alone!""#, what)
            .fetch_one(&mut *store.transaction)
            .await
            .map_err(refused)?;
        if !alone {
            return Ok(None);
        }
        store.lock().await?;
        Ok(Some(store))
    }

    /// Begins a transaction that reads one moment of the club and can't write: for what shows and decides nothing.
    /// It ends when it is dropped.
    ///
    /// # Errors
    /// [`StoreError::Failed`].
    pub async fn look(pool: &PgPool, club: ClubId, keys: &Keys) -> Stored<Self> {
        let moment = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";
        let transaction = pool.begin_with(moment).await.map_err(refused)?;
        let keys = ClubKeys::new(keys, club);
        Ok(Self { transaction, club, keys, noted: Vec::new(), parts: Vec::new() })
    }

    /// As [`PgStore::begin`], without the lock: what two of them read and write is anybody's guess.
    async fn begin_unlocked(pool: &PgPool, club: ClubId, keys: &Keys) -> Stored<Self> {
        let transaction =
            pool.begin_with("BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE").await.map_err(refused)?;
        let keys = ClubKeys::new(keys, club);
        Ok(Self { transaction, club, keys, noted: Vec::new(), parts: Vec::new() })
    }

    /// The club.
    #[must_use]
    pub const fn club(&self) -> ClubId {
        self.club
    }

    /// The connection, inside the transaction: for what goes together with the club's rows and is none of them
    /// (device keys, tokens). Never write a replicated table through it.
    pub fn connection(&mut self) -> &mut PgConnection {
        &mut self.transaction
    }

    /// Writes the feed's lines and commits. A part that was begun and not ended is taken back first: it failed.
    /// Gives the head of the feed, which has moved on by one if anything was written.
    ///
    /// # Errors
    /// [`StoreError::Constraint`] when a deferred constraint does not hold; [`StoreError::Failed`], after which
    /// it is unknown whether the commit took place.
    pub async fn commit(mut self) -> Stored<Cursor> {
        while !self.parts.is_empty() {
            self.undo_part().await?;
        }
        let head = if self.noted.is_empty() { self.head().await? } else { self.write_feed().await? };
        self.transaction.commit().await.map_err(refused)?;
        Ok(Cursor(head))
    }

    /// Leaves nothing behind, and waits until that is so.
    ///
    /// # Errors
    /// [`StoreError::Failed`]; nothing is left behind then either.
    pub async fn rollback(self) -> Stored<()> {
        self.transaction.rollback().await.map_err(refused)
    }

    async fn head(&mut self) -> Stored<i64> {
        sqlx::query_scalar!("SELECT head FROM club_feed WHERE club_id = $1", self.club.uuid())
            .fetch_one(&mut *self.transaction)
            .await
            .map_err(refused)
    }

    /// Advances the counter and writes the lines, in one statement: the last of the transaction.
    #[expect(clippy::as_conversions, reason = "sqlx is told by a cast that a list holds NULLs")]
    async fn write_feed(&mut self) -> Stored<i64> {
        let (mut tables, mut rows, mut desks, mut numbers) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        let mut seen = HashSet::new();
        for says in self.noted.drain(..) {
            match says {
                Says::Row(table, id) if seen.insert((table, id)) => {
                    tables.push(Some(table.to_pg()));
                    rows.push(Some(id));
                    desks.push(None);
                    numbers.push(None);
                }
                Says::Row(..) => {}
                Says::Settled { desk_id, desk_seq } => {
                    tables.push(None);
                    rows.push(None);
                    desks.push(Some(desk_id.uuid()));
                    numbers.push(Some(i64::try_from(desk_seq).map_err(constraint::failed)?));
                }
            }
        }
        sqlx::query_scalar!(
            r#"WITH moved AS (
                UPDATE club_feed SET head = head + 1 WHERE club_id = $1 RETURNING head
            ), written AS (
                INSERT INTO feed (club_id, seq, ordinal, table_name, row_id, desk_id, desk_seq)
                SELECT $1, moved.head, line.ordinal, line.table_name, line.row_id, line.desk_id, line.desk_seq
                FROM moved, unnest($2::text[], $3::uuid[], $4::uuid[], $5::bigint[])
                    WITH ORDINALITY AS line (table_name, row_id, desk_id, desk_seq, ordinal)
            )
            SELECT head FROM moved"#,
            self.club.uuid(),
            &tables as &[Option<String>],
            &rows as &[Option<uuid::Uuid>],
            &desks as &[Option<uuid::Uuid>],
            &numbers as &[Option<i64>],
        )
        .fetch_one(&mut *self.transaction)
        .await
        .map_err(refused)
    }

    async fn statement(&mut self, sql: &'static str) -> Stored<()> {
        sqlx::raw_sql(sql).execute(&mut *self.transaction).await.map_err(refused)?;
        Ok(())
    }

    async fn begin_part(&mut self) -> Stored<()> {
        self.statement("SAVEPOINT part").await?;
        self.parts.push(self.noted.len());
        Ok(())
    }

    /// Ends the part after holding it to the deferred constraints: one command's broken reference is its own
    /// failure, not that of the whole transaction.
    async fn keep_part(&mut self) -> Stored<()> {
        let kept = self
            .statement("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED; RELEASE SAVEPOINT part")
            .await;
        if kept.is_err() {
            self.undo_part().await?;
        } else {
            self.parts.pop();
        }
        kept
    }

    /// How many parts are open.
    #[must_use]
    pub const fn parts(&self) -> usize {
        self.parts.len()
    }

    /// Takes back parts that a failure left open, until so many are open as before.
    ///
    /// # Errors
    /// [`StoreError::Failed`].
    pub async fn undo_to(&mut self, parts: usize) -> Stored<()> {
        while self.parts.len() > parts {
            self.undo_part().await?;
        }
        Ok(())
    }

    async fn undo_part(&mut self) -> Stored<()> {
        self.statement("ROLLBACK TO SAVEPOINT part; RELEASE SAVEPOINT part").await?;
        if let Some(before) = self.parts.pop() {
            self.noted.truncate(before);
        }
        Ok(())
    }
}
