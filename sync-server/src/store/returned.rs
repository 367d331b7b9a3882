//! What desks bring again after a restore, until it is done.

use super::authority::{column, number};
use super::constraint::refused;
use super::convert::Field;
use super::{ClubKeys, PgStore};
use chrono::{DateTime, Utc};
use shared::id::{ClubId, DeskId, Epoch, Id};
use shared::store::Stored;
use shared::sync::wire::Envelope;
use shared::time::Timestamp;
use sqlx::PgPool;
use uuid::Uuid;

const TABLE: &str = "returned_commands";

/// A desk from which something may be on its way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Returning {
    /// The desk.
    pub desk_id: DeskId,
    /// What it said when it came back; none while it is not back.
    pub back: Option<Back>,
    /// The highest number that is settled.
    pub last_seq: u64,
    /// What it brought and is not done yet, by number.
    pub brought: Vec<Envelope>,
}

/// A desk that is back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Back {
    /// The number up to which it had seen its commands settled.
    pub settled_to: u64,
    /// When it came back.
    pub at: Timestamp,
    /// When it last brought something.
    pub heard_at: Timestamp,
}

/// Notes that a desk is back after a restore, and up to which number it had seen its commands settled before. What it
/// said first counts: afterwards it has opened those commands again.
///
/// # Errors
/// [`shared::store::StoreError::Failed`].
pub async fn back(pool: &PgPool, club: ClubId, desk: DeskId, settled_to: u64, now: Timestamp) -> Stored<()> {
    sqlx::query!(
        "INSERT INTO returned_desks (club_id, desk_id, settled_to, back_at, heard_at) VALUES ($1, $2, $3, $4, $4)
         ON CONFLICT DO NOTHING",
        club.uuid(),
        desk.uuid(),
        column(settled_to)?,
        now.to_pg(),
    )
    .execute(pool)
    .await
    .map_err(refused)?;
    Ok(())
}

impl PgStore {
    /// Whether the club's desks have brought everything in this epoch.
    ///
    /// # Errors
    /// [`shared::store::StoreError::Failed`].
    pub async fn is_gathered(&mut self, epoch: Epoch) -> Stored<bool> {
        let gathered = sqlx::query_scalar!(
            r#"SELECT EXISTS (SELECT FROM gathered_clubs WHERE club_id = $1 AND epoch = $2) AS "gathered!""#,
            self.club.uuid(),
            epoch.uuid(),
        );
        gathered.fetch_one(&mut *self.transaction).await.map_err(refused)
    }

    /// The club's desks have brought everything: nothing is gathered any more in this epoch. A desk still has what
    /// could not be done, and pushes it as at any other time.
    ///
    /// # Errors
    /// [`shared::store::StoreError::Failed`].
    pub async fn gathered(&mut self, epoch: Epoch) -> Stored<()> {
        sqlx::query!(
            "WITH done AS (DELETE FROM returned_commands WHERE club_id = $1),
             back AS (DELETE FROM returned_desks WHERE club_id = $1)
             INSERT INTO gathered_clubs (club_id, epoch) VALUES ($1, $2)
             ON CONFLICT (club_id) DO UPDATE SET epoch = excluded.epoch",
            self.club.uuid(),
            epoch.uuid(),
        )
        .execute(&mut *self.transaction)
        .await
        .map_err(refused)?;
        Ok(())
    }

    /// Keeps what a desk brought until it is its turn; once, however often it comes. A desk that brings something is
    /// back.
    ///
    /// # Errors
    /// [`shared::store::StoreError::Failed`].
    pub async fn keep_returned(&mut self, desk: DeskId, commands: &[Envelope], now: Timestamp) -> Stored<()> {
        sqlx::query!(
            "INSERT INTO returned_desks (club_id, desk_id, settled_to, back_at, heard_at) VALUES ($1, $2, 0, $3, $3)
             ON CONFLICT DO NOTHING",
            self.club.uuid(),
            desk.uuid(),
            now.to_pg(),
        )
        .execute(&mut *self.transaction)
        .await
        .map_err(refused)?;
        let mut more = 0_u64;
        for envelope in commands {
            let id = envelope.command_id.uuid();
            let query = sqlx::query!(
                "INSERT INTO returned_commands (club_id, desk_id, desk_seq, command_id, envelope)
                 VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING",
                self.club.uuid(),
                desk.uuid(),
                column(envelope.desk_seq)?,
                id,
                self.keys.seal_json(TABLE, "envelope", id, envelope)?,
            );
            let kept = query.execute(&mut *self.transaction).await.map_err(refused)?;
            more = more.saturating_add(kept.rows_affected());
        }
        if more > 0 {
            sqlx::query!(
                "UPDATE returned_desks SET heard_at = $3 WHERE club_id = $1 AND desk_id = $2",
                self.club.uuid(),
                desk.uuid(),
                now.to_pg(),
            )
            .execute(&mut *self.transaction)
            .await
            .map_err(refused)?;
        }
        Ok(())
    }

    /// Every desk from which something may be on its way: those that are back, and those that took part before the
    /// backup was made and nobody has revoked.
    ///
    /// # Errors
    /// [`shared::store::StoreError`].
    pub async fn returning(&mut self) -> Stored<Vec<Returning>> {
        let desks = sqlx::query_as!(
            FoundDesk,
            r#"SELECT d.id, r.settled_to AS "settled_to?", r.back_at AS "back_at?", r.heard_at AS "heard_at?",
                coalesce((SELECT max(s.desk_seq) FROM settled_commands s
                    WHERE s.club_id = d.club_id AND s.desk_id = d.id), 0) AS "last_seq!"
             FROM desks d
             LEFT JOIN returned_desks r ON r.club_id = d.club_id AND r.desk_id = d.id
             LEFT JOIN desk_cursors c ON c.club_id = d.club_id AND c.desk_id = d.id
             WHERE d.club_id = $1 AND d.revoked_at IS NULL AND (r.desk_id IS NOT NULL OR c.desk_id IS NOT NULL)
             ORDER BY d.id"#,
            self.club.uuid(),
        );
        let desks = desks.fetch_all(&mut *self.transaction).await.map_err(refused)?;
        let mut found = Vec::with_capacity(desks.len());
        for desk in desks {
            let brought = sqlx::query_as!(
                FoundCommand,
                "SELECT command_id, envelope FROM returned_commands
                 WHERE club_id = $1 AND desk_id = $2 AND desk_seq > $3 ORDER BY desk_seq",
                self.club.uuid(),
                desk.id,
                desk.last_seq,
            );
            let brought = brought.fetch_all(&mut *self.transaction).await.map_err(refused)?;
            let brought = brought.into_iter().map(|one| one.read(&self.keys)).collect::<Stored<_>>()?;
            found.push(desk.with(brought)?);
        }
        Ok(found)
    }
}

struct FoundDesk {
    id: Uuid,
    settled_to: Option<i64>,
    back_at: Option<DateTime<Utc>>,
    heard_at: Option<DateTime<Utc>>,
    last_seq: i64,
}

impl FoundDesk {
    fn with(self, brought: Vec<Envelope>) -> Stored<Returning> {
        let Self { id, settled_to, back_at, heard_at, last_seq } = self;
        let back = match (settled_to, back_at, heard_at) {
            (Some(settled_to), Some(at), Some(heard_at)) => {
                Some(Back { settled_to: number(settled_to)?, at: at.into(), heard_at: heard_at.into() })
            }
            _ => None,
        };
        Ok(Returning { desk_id: DeskId::from_uuid(id), back, last_seq: number(last_seq)?, brought })
    }
}

struct FoundCommand {
    command_id: Uuid,
    envelope: Vec<u8>,
}

impl FoundCommand {
    fn read(self, keys: &ClubKeys) -> Stored<Envelope> {
        keys.open_json(TABLE, "envelope", self.command_id, &self.envelope)
    }
}
