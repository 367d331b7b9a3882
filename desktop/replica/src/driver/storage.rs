//! What the driver needs of the desk.

use super::verify::Verdict;
use crate::replica::ReplicaError;
use shared::id::{DeskId, Epoch};
use shared::record::{Row, Table};
use shared::sync::checksum::TableChecksum;
use shared::sync::engine::{Failure, Link, Standing, StopReason};
use shared::sync::wire::{BootstrapHead, Cut, Envelope};
use shared::time::Timestamp;
use std::collections::BTreeMap;
use std::time::Duration;

/// The desk's side of the exchange. The calls may block for the time of a database transaction: the driver
/// makes the long ones on a thread of their own. Each is one transaction, done wholly or not at all.
pub trait Storage: Send + Sync + 'static {
    /// Where this desk stands.
    ///
    /// # Errors
    /// [`StorageError`].
    fn position(&self) -> Result<Position, StorageError>;
    /// The commands after a number, in order without a gap, at most so many.
    ///
    /// # Errors
    /// [`StorageError`].
    fn commands_after(&self, desk_seq: u64, most: usize) -> Result<Vec<Envelope>, StorageError>;
    /// Applies a cut; gives the number of commands that wait for their settlement.
    ///
    /// # Errors
    /// [`StorageError`]: nothing of it was applied.
    fn apply(&self, cut: Cut) -> Result<u64, StorageError>;
    /// Replaces all replicated rows by these, brought up to date by a cut that starts at the head's cursor.
    ///
    /// # Errors
    /// [`StorageError`]: nothing was replaced.
    fn install(&self, head: BootstrapHead, rows: Vec<Row>, cut: Cut) -> Result<Standing, StorageError>;
    /// The checksums of this desk's rows in the scope that starts there, with the position in the same moment.
    ///
    /// # Errors
    /// [`StorageError`].
    fn checksums(
        &self,
        scope_start: Timestamp,
    ) -> Result<(Position, BTreeMap<Table, TableChecksum>), StorageError>;
    /// Notes that the server answered, and how far its clock is ahead of this PC's.
    fn contact(&self, clock_offset_millis: i64);
    /// The link as staff should see it has changed.
    fn show(&self, link: Link);
    /// How far a bootstrap has come; `total` is zero while it is not known.
    fn progress(&self, done: u64, total: u64);
    /// Staff practise without a network from now on, for so long at most; or no longer.
    fn practising(&self, length: Option<Duration>);
    /// What a comparison with the server found.
    fn compared(&self, verdict: &Verdict);
}

/// Where a desk stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Position {
    /// The desk.
    pub desk_id: DeskId,
    /// The server's epoch as the desk knows it; none before the first bootstrap.
    pub epoch: Option<Epoch>,
    /// Cursor and queue.
    pub standing: Standing,
}

impl Position {
    /// The lowest number that waits for its settlement, or the next one to be given.
    #[must_use]
    pub const fn pending_from(&self) -> u64 {
        self.standing.last_issued.saturating_sub(self.standing.pending).saturating_add(1)
    }
}

/// Why the desk's storage could not do it. The words are for the log and hold no personal data.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{words}")]
pub struct StorageError {
    /// What helps: trying again, a bootstrap, or nothing.
    pub failure: Failure,
    /// What happened.
    pub words: String,
}

impl StorageError {
    /// One that trying again may help.
    #[must_use]
    pub const fn again(words: String) -> Self {
        Self { failure: Failure::Unreachable, words }
    }
}

impl From<ReplicaError> for StorageError {
    fn from(error: ReplicaError) -> Self {
        let failure = match &error {
            ReplicaError::Fork { .. } => Failure::Stop(StopReason::Forked),
            error if error.needs_bootstrap() => Failure::BootstrapNeeded,
            _ => Failure::Unreachable,
        };
        Self { failure, words: error.to_string() }
    }
}

/// Named texts that have to be kept where nobody else can read them: the device's key and its tokens.
pub trait Secrets: Send + Sync + 'static {
    /// The text of this name, if one is kept.
    ///
    /// # Errors
    /// [`StorageError`].
    fn secret(&self, name: &str) -> Result<Option<String>, StorageError>;
    /// Keeps a text, in place of the one before; durable when this returns.
    ///
    /// # Errors
    /// [`StorageError`].
    fn keep_secret(&self, name: &str, text: &str) -> Result<(), StorageError>;
}
