//! The desk's queue at the server: where it stands, and every command that was decided.

use super::PgStore;
use super::constraint::{failed, refused};
use super::convert::Field;
use super::personal::ClubKeys;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use shared::command::Outcome;
use shared::id::{CommandId, DeskId, Id, StaffId};
use shared::store::Stored;
use shared::sync::authority::{Authority, Position, SettledCommand};
use shared::sync::cut::Says;
use shared::sync::wire::{Cursor, Digest, Envelope, Settlement};
use uuid::Uuid;

const TABLE: &str = "settled_commands";

/// What is sealed of a command: its arguments may be anything, and the bare digest would let guesses be tried.
#[derive(Serialize, Deserialize)]
struct Said {
    args: serde_json::Value,
    digest: Digest,
}

/// A row of `settled_commands`.
struct Found {
    desk_id: Uuid,
    desk_seq: i64,
    command_id: Uuid,
    staff_id: Uuid,
    issued_at: DateTime<Utc>,
    issued_cursor: i64,
    name: String,
    version: i64,
    said: Vec<u8>,
    told: Vec<u8>,
}

impl Found {
    fn read(self, keys: &ClubKeys) -> Stored<SettledCommand> {
        let said: Said = keys.open_json(TABLE, "said", self.command_id, &self.said)?;
        Ok(SettledCommand {
            desk_id: DeskId::from_uuid(self.desk_id),
            envelope: Envelope {
                command_id: CommandId::from_uuid(self.command_id),
                desk_seq: number(self.desk_seq)?,
                issued_at: self.issued_at.into(),
                issued_cursor: Cursor(self.issued_cursor),
                staff_id: StaffId::from_uuid(self.staff_id),
                name: self.name,
                version: u32::try_from(self.version).map_err(failed)?,
                args: said.args,
            },
            digest: said.digest,
            outcome: keys.open_json(TABLE, "told", self.command_id, &self.told)?,
        })
    }
}

/// A desk's number out of its column.
pub(super) fn number(found: i64) -> Stored<u64> {
    u64::try_from(found).map_err(failed)
}

/// A desk's number for its column.
pub(super) fn column(desk_seq: u64) -> Stored<i64> {
    i64::try_from(desk_seq).map_err(failed)
}

/// A settlement out of its columns.
pub(super) fn settlement(keys: &ClubKeys, desk_seq: i64, command: Uuid, told: &[u8]) -> Stored<Settlement> {
    Ok(Settlement {
        desk_seq: number(desk_seq)?,
        command_id: CommandId::from_uuid(command),
        outcome: keys.open_json(TABLE, "told", command, told)?,
    })
}

const fn kind(outcome: &Outcome) -> &'static str {
    match outcome {
        Outcome::Applied { .. } => "applied",
        Outcome::AppliedWithIssue { .. } => "applied_with_issue",
        Outcome::Rejected { .. } => "rejected",
    }
}

impl Authority for PgStore {
    async fn savepoint(&mut self) -> Stored<()> {
        self.begin_part().await
    }

    async fn release(&mut self) -> Stored<()> {
        self.keep_part().await
    }

    async fn rollback_to_savepoint(&mut self) -> Stored<()> {
        self.undo_part().await
    }

    async fn position(&mut self, desk: DeskId) -> Stored<Position> {
        let last = sqlx::query!(
            "SELECT desk_seq, issued_at FROM settled_commands WHERE club_id = $1 AND desk_id = $2
             ORDER BY desk_seq DESC LIMIT 1",
            self.club.uuid(),
            desk.uuid(),
        );
        let Some(last) = last.fetch_optional(&mut *self.transaction).await.map_err(refused)? else {
            return Ok(Position::default());
        };
        Ok(Position { last_seq: number(last.desk_seq)?, last_issued_at: Some(last.issued_at.into()) })
    }

    async fn settled(&mut self, desk: DeskId, desk_seq: u64) -> Stored<Option<SettledCommand>> {
        let found = sqlx::query_as!(
            Found,
            "SELECT desk_id, desk_seq, command_id, staff_id, issued_at, issued_cursor, name, version, said, told
             FROM settled_commands WHERE club_id = $1 AND desk_id = $2 AND desk_seq = $3",
            self.club.uuid(),
            desk.uuid(),
            column(desk_seq)?,
        );
        let found = found.fetch_optional(&mut *self.transaction).await.map_err(refused)?;
        found.map(|found| found.read(&self.keys)).transpose()
    }

    async fn settled_by_id(&mut self, id: CommandId) -> Stored<Option<SettledCommand>> {
        let found = sqlx::query_as!(
            Found,
            "SELECT desk_id, desk_seq, command_id, staff_id, issued_at, issued_cursor, name, version, said, told
             FROM settled_commands WHERE club_id = $1 AND command_id = $2",
            self.club.uuid(),
            id.uuid(),
        );
        let found = found.fetch_optional(&mut *self.transaction).await.map_err(refused)?;
        found.map(|found| found.read(&self.keys)).transpose()
    }

    async fn settle(&mut self, command: &SettledCommand) -> Stored<()> {
        let SettledCommand { desk_id, envelope, digest, outcome } = command;
        let id = envelope.command_id.uuid();
        let said = Said { args: envelope.args.clone(), digest: digest.clone() };
        let query = sqlx::query!(
            "WITH over AS (
                DELETE FROM command_failures WHERE club_id = $1 AND desk_id = $2 AND desk_seq <= $3
             )
             INSERT INTO settled_commands (club_id, desk_id, desk_seq, command_id, staff_id, issued_at,
                issued_cursor, name, version, said, outcome, told, feed_seq)
             SELECT $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, head + 1 FROM club_feed WHERE club_id = $1",
            self.club.uuid(),
            desk_id.uuid(),
            column(envelope.desk_seq)?,
            id,
            envelope.staff_id.uuid(),
            envelope.issued_at.to_pg(),
            envelope.issued_cursor.0,
            envelope.name,
            i64::from(envelope.version),
            self.keys.seal_json(TABLE, "said", id, &said)?,
            kind(outcome),
            self.keys.seal_json(TABLE, "told", id, outcome)?,
        );
        query.execute(&mut *self.transaction).await.map_err(refused)?;
        self.noted.push(Says::Settled { desk_id: *desk_id, desk_seq: envelope.desk_seq });
        Ok(())
    }
}
