//! Commands that the server could not decide: failures are counted, and what is set aside is kept whole.

use super::authority::column;
use super::constraint::refused;
use super::personal::ClubKeys;
use super::{PgStore, Snapshot};
use chrono::{DateTime, Utc};
use shared::id::{ClubId, CommandId, DeskId, Id};
use shared::store::{StoreError, Stored};
use shared::sync::wire::Envelope;
use shared::time::Timestamp;
use sqlx::PgPool;

const TABLE: &str = "quarantine";

/// Why a command was set aside.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reason {
    /// It failed inside the server again and again.
    Undecidable,
    /// It came from a desk that may no longer take part.
    DeskRevoked,
}

impl Reason {
    /// Its name in the database and the API.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Undecidable => "undecidable",
            Self::DeskRevoked => "desk_revoked",
        }
    }

    pub(super) fn read(name: &str) -> Self {
        if name == Self::Undecidable.name() { Self::Undecidable } else { Self::DeskRevoked }
    }
}

/// A command in quarantine.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SetAside {
    /// The desk.
    pub desk_id: DeskId,
    /// The command as it came.
    pub envelope: Envelope,
    /// Why.
    pub reason: Reason,
    /// Since when, by the server's clock.
    pub kept_at: Timestamp,
}

/// Counts one more failure of a command, in a transaction of its own, and gives how many there are. Settling the
/// command ends the count.
///
/// # Errors
/// [`StoreError::Failed`]; nothing is counted then.
pub async fn count_failure(
    pool: &PgPool,
    club: ClubId,
    desk: DeskId,
    desk_seq: u64,
    command: CommandId,
    error: &StoreError,
) -> Stored<u32> {
    let attempts = sqlx::query_scalar!(
        "INSERT INTO command_failures AS known (club_id, desk_id, desk_seq, command_id, attempts, last_error)
         VALUES ($1, $2, $3, $4, 1, $5)
         ON CONFLICT (club_id, desk_id, desk_seq, command_id) DO UPDATE
         SET attempts = known.attempts + 1, last_error = excluded.last_error, last_at = now()
         RETURNING attempts",
        club.uuid(),
        desk.uuid(),
        column(desk_seq)?,
        command.uuid(),
        kind(error),
    );
    let attempts = attempts.fetch_one(pool).await.map_err(refused)?;
    Ok(u32::try_from(attempts).unwrap_or(u32::MAX))
}

/// The kind of an error: its text may quote what a person said.
fn kind(error: &StoreError) -> String {
    match error {
        StoreError::Constraint(constraint) => format!("constraint {constraint:?}"),
        StoreError::Missing { table } => format!("missing row in {table}"),
        StoreError::Unreadable { table, .. } => format!("unreadable row in {table}"),
        StoreError::Failed(source) => source
            .downcast_ref::<sqlx::Error>()
            .and_then(|error| error.as_database_error()?.code())
            .map_or_else(|| "failed".to_owned(), |code| format!("SQLSTATE {code}")),
    }
}

impl PgStore {
    /// Keeps a command for a manager to review; once, however often it comes.
    ///
    /// # Errors
    /// [`StoreError::Failed`].
    pub async fn set_aside(&mut self, desk: DeskId, envelope: &Envelope, reason: Reason) -> Stored<()> {
        let id = envelope.command_id.uuid();
        let query = sqlx::query!(
            "INSERT INTO quarantine (club_id, desk_id, desk_seq, command_id, reason, name, envelope)
             VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING",
            self.club.uuid(),
            desk.uuid(),
            column(envelope.desk_seq)?,
            id,
            reason.name(),
            envelope.name,
            self.keys.seal_json(TABLE, "envelope", id, envelope)?,
        );
        query.execute(&mut *self.transaction).await.map_err(refused)?;
        Ok(())
    }
}

impl Snapshot {
    /// Commands in quarantine that nobody has reviewed, oldest first.
    ///
    /// # Errors
    /// [`StoreError::Failed`].
    pub async fn set_aside(&mut self) -> Stored<Vec<SetAside>> {
        let found = sqlx::query_as!(
            Found,
            "SELECT desk_id, command_id, reason, envelope, kept_at FROM quarantine
             WHERE club_id = $1 AND reviewed_at IS NULL ORDER BY kept_at, desk_id, desk_seq",
            self.keys.club(),
        );
        let found = found.fetch_all(&mut *self.transaction).await.map_err(refused)?;
        found.into_iter().map(|found| found.read(&self.keys)).collect()
    }
}

/// A row of `quarantine`.
struct Found {
    desk_id: uuid::Uuid,
    command_id: uuid::Uuid,
    reason: String,
    envelope: Vec<u8>,
    kept_at: DateTime<Utc>,
}

impl Found {
    fn read(self, keys: &ClubKeys) -> Stored<SetAside> {
        let envelope: Envelope = keys.open_json(TABLE, "envelope", self.command_id, &self.envelope)?;
        Ok(SetAside {
            desk_id: DeskId::from_uuid(self.desk_id),
            envelope,
            reason: Reason::read(&self.reason),
            kept_at: self.kept_at.into(),
        })
    }
}
