//! Why the replica did not do what it was asked. Nothing in here is a business matter.

use crate::failpoint::Fell;
use crate::schema::SchemaError;
use crate::store::NotReady;
use shared::store::StoreError;
use shared::sync::wire::Cursor;

/// Why the replica did not do what it was asked; nothing was changed.
#[derive(Debug, thiserror::Error)]
pub enum ReplicaError {
    /// The database failed.
    #[error(transparent)]
    Database(#[from] rusqlite::Error),
    /// The domain's store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The schema could not be brought up to date.
    #[error(transparent)]
    Schema(#[from] SchemaError),
    /// A command waited for something that is not SQLite.
    #[error(transparent)]
    Waited(#[from] NotReady),
    /// The desk has no club yet.
    #[error("this desk is not enrolled")]
    NotEnrolled,
    /// The cut is of another life of the server's database: bootstrap.
    #[error("the server's epoch is another one")]
    OtherEpoch,
    /// The cut does not begin where this replica stands: pull again.
    #[error("the replica stands at {have:?}, the cut begins at {from:?}")]
    Gap {
        /// Where the replica stands; none before the first bootstrap.
        have: Option<Cursor>,
        /// Where the cut begins.
        from: Cursor,
    },
    /// The server settled a command under a number of this desk that this desk did not give: the desk is a
    /// copy of another one, and has to enrol anew.
    #[error("number {desk_seq} belongs to another command: this desk is a fork")]
    Fork {
        /// The number.
        desk_seq: u64,
    },
    /// What a pending command did could not be undone: bootstrap.
    #[error("command {desk_seq} could not be undone")]
    NotUndone {
        /// Its number.
        desk_seq: u64,
    },
    /// A line of the desk's own bookkeeping can't be read.
    #[error("the desk's bookkeeping is unreadable: {0}")]
    Bookkeeping(String),
    /// The file system failed.
    #[error(transparent)]
    File(#[from] std::io::Error),
    /// There is a replica, but its key is gone: it can't be opened any more.
    #[error("the replica's key is missing")]
    KeyMissing,
    /// A test let the process fall here.
    #[error(transparent)]
    Fell(#[from] Fell),
}

impl ReplicaError {
    /// True when only a new bootstrap heals it.
    #[must_use]
    pub const fn needs_bootstrap(&self) -> bool {
        matches!(self, Self::OtherEpoch | Self::NotUndone { .. })
    }

    pub(super) fn unreadable(what: &'static str) -> impl Fn(&dyn std::fmt::Display) -> Self {
        move |why| Self::Bookkeeping(format!("{what}: {why}"))
    }
}

/// The result of an act on the replica.
pub type Result<T, E = ReplicaError> = std::result::Result<T, E>;
