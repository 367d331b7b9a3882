//! Commands in quarantine, for a manager to look at and to decide about.

use super::authority::number;
use super::constraint::{failed, refused};
use super::personal::ClubKeys;
use super::{PgStore, Reason, Snapshot};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use shared::command::Outcome;
use shared::id::{DeskId, Id, StaffId};
use shared::store::Stored;
use shared::sync::wire::Envelope;
use uuid::Uuid;

const TABLE: &str = "quarantine";

/// What a manager decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Decision {
    /// It was run again and is done.
    Retried,
    /// It is not to be done.
    Discarded,
}

impl Decision {
    /// Its name in the database and the API.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Retried => "retried",
            Self::Discarded => "discarded",
        }
    }
}

/// What goes with a decision; sealed where it rests.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Note {
    /// The manager's words.
    pub reason: Option<String>,
    /// What came of the command.
    pub outcome: Option<Outcome>,
}

/// A decision that was taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Review {
    /// Which.
    pub decision: Decision,
    /// When.
    pub at: DateTime<Utc>,
    /// By whom.
    pub by: Option<StaffId>,
    /// With what words, and what came of it.
    pub note: Note,
}

/// A command in quarantine with what became of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    /// Its id in quarantine.
    pub id: Uuid,
    /// The desk that sent it.
    pub desk_id: DeskId,
    /// The command as it came.
    pub envelope: Envelope,
    /// Why it is here.
    pub reason: Reason,
    /// Since when.
    pub kept_at: DateTime<Utc>,
    /// None: somebody has to decide.
    pub review: Option<Review>,
}

/// A place in the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// When the last one seen was kept, in microseconds.
    pub kept_micros: i64,
    /// Its number at its desk.
    pub desk_seq: i64,
    /// Its id.
    pub id: Uuid,
}

impl Place {
    /// Before all.
    pub const FIRST: Self = Self { kept_micros: 0, desk_seq: 0, id: Uuid::nil() };
}

impl Kept {
    /// Its place in the list.
    #[must_use]
    pub fn place(&self) -> Place {
        let desk_seq = i64::try_from(self.envelope.desk_seq).unwrap_or(i64::MAX);
        Place { kept_micros: self.kept_at.timestamp_micros(), desk_seq, id: self.id }
    }
}

/// A row of `quarantine`.
struct Found {
    id: Uuid,
    desk_id: Uuid,
    desk_seq: i64,
    command_id: Uuid,
    reason: String,
    envelope: Vec<u8>,
    kept_at: DateTime<Utc>,
    review: Option<String>,
    reviewed_at: Option<DateTime<Utc>>,
    reviewed_by: Option<Uuid>,
    review_note: Option<Vec<u8>>,
}

impl Found {
    fn read(self, keys: &ClubKeys) -> Stored<Kept> {
        let envelope: Envelope = keys.open_json(TABLE, "envelope", self.command_id, &self.envelope)?;
        if envelope.desk_seq != number(self.desk_seq)? {
            return Err(failed("a command in quarantine has another number than its envelope"));
        }
        let review = match (self.review.as_deref(), self.reviewed_at) {
            (Some(decision), Some(at)) => {
                let note = self.review_note.as_deref();
                let note =
                    note.map(|sealed| keys.open_json(TABLE, "review_note", self.id, sealed)).transpose()?;
                let retried = decision == Decision::Retried.name();
                Some(Review {
                    decision: if retried { Decision::Retried } else { Decision::Discarded },
                    at,
                    by: self.reviewed_by.map(StaffId::from_uuid),
                    note: note.unwrap_or_default(),
                })
            }
            _ => None,
        };
        Ok(Kept {
            id: self.id,
            desk_id: DeskId::from_uuid(self.desk_id),
            envelope,
            reason: Reason::read(&self.reason),
            kept_at: self.kept_at,
            review,
        })
    }
}

impl Snapshot {
    /// Commands in quarantine after a place, the longest kept first; those that were decided about too if `all`.
    ///
    /// # Errors
    /// [`shared::store::StoreError::Failed`].
    pub async fn quarantine(&mut self, all: bool, after: Place, limit: i64) -> Stored<Vec<Kept>> {
        let after_at = DateTime::from_timestamp_micros(after.kept_micros).unwrap_or_default();
        let found = sqlx::query_as!(
            Found,
            "SELECT id, desk_id, desk_seq, command_id, reason, envelope, kept_at, review, reviewed_at, reviewed_by,
                review_note
             FROM quarantine
             WHERE club_id = $1 AND ($2 OR reviewed_at IS NULL) AND (kept_at, desk_seq, id) > ($3, $4, $5)
             ORDER BY kept_at, desk_seq, id LIMIT $6",
            self.keys.club(),
            all,
            after_at,
            after.desk_seq,
            after.id,
            limit,
        );
        let found = found.fetch_all(&mut *self.transaction).await.map_err(refused)?;
        found.into_iter().map(|found| found.read(&self.keys)).collect()
    }

    /// One command in quarantine.
    ///
    /// # Errors
    /// [`shared::store::StoreError::Failed`].
    pub async fn quarantined(&mut self, id: Uuid) -> Stored<Option<Kept>> {
        one(&mut self.transaction, &self.keys, id).await
    }
}

impl PgStore {
    /// One command in quarantine, under the club's lock.
    ///
    /// # Errors
    /// [`shared::store::StoreError::Failed`].
    pub async fn quarantined(&mut self, id: Uuid) -> Stored<Option<Kept>> {
        one(&mut self.transaction, &self.keys, id).await
    }

    /// What of a desk waits for a decision, after this number of the desk, in the order in which it was given.
    ///
    /// # Errors
    /// [`shared::store::StoreError::Failed`].
    pub async fn quarantined_of(&mut self, desk: DeskId, after: i64, limit: i64) -> Stored<Vec<Kept>> {
        let found = sqlx::query_as!(
            Found,
            "SELECT id, desk_id, desk_seq, command_id, reason, envelope, kept_at, review, reviewed_at, reviewed_by,
                review_note
             FROM quarantine
             WHERE club_id = $1 AND desk_id = $2 AND reviewed_at IS NULL AND desk_seq > $3
             ORDER BY desk_seq, id LIMIT $4",
            self.club.uuid(),
            desk.uuid(),
            after,
            limit,
        );
        let found = found.fetch_all(&mut *self.transaction).await.map_err(refused)?;
        found.into_iter().map(|found| found.read(&self.keys)).collect()
    }

    /// Notes what was decided about a command in quarantine.
    ///
    /// # Errors
    /// [`shared::store::StoreError::Failed`].
    pub async fn review(
        &mut self,
        id: Uuid,
        decision: Decision,
        note: &Note,
        by: StaffId,
        at: DateTime<Utc>,
    ) -> Stored<()> {
        let query = sqlx::query!(
            "UPDATE quarantine SET review = $3, review_note = $4, reviewed_by = $5, reviewed_at = $6
             WHERE club_id = $1 AND id = $2",
            self.club.uuid(),
            id,
            decision.name(),
            self.keys.seal_json(TABLE, "review_note", id, note)?,
            by.uuid(),
            at,
        );
        query.execute(&mut *self.transaction).await.map_err(refused)?;
        Ok(())
    }
}

async fn one(connection: &mut sqlx::PgConnection, keys: &ClubKeys, id: Uuid) -> Stored<Option<Kept>> {
    let found = sqlx::query_as!(
        Found,
        "SELECT id, desk_id, desk_seq, command_id, reason, envelope, kept_at, review, reviewed_at, reviewed_by,
            review_note
         FROM quarantine WHERE club_id = $1 AND id = $2",
        keys.club(),
        id,
    );
    let found = found.fetch_optional(connection).await.map_err(refused)?;
    found.map(|found| found.read(keys)).transpose()
}
