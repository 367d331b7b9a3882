//! What the driver needs of the network.

use futures::Stream;
use serde::{Deserialize, Serialize};
use shared::id::Epoch;
use shared::record::{Row, Table};
use shared::sync::checksum::TableChecksum;
use shared::sync::engine::{Failure, StopReason};
use shared::sync::wire::{BootstrapHead, Cursor, Cut, Hint, PushReply, PushRequest};
use shared::time::Timestamp;
use std::collections::BTreeMap;
use std::future::Future;
use uuid::Uuid;

/// The way to the server. Each call is one question; it may be dropped at any point and asked again.
pub trait Transport: Send + Sync + 'static {
    /// The lines of a bootstrap.
    type Lines: Stream<Item = Result<Line, Trouble>> + Send + Unpin;
    /// What the live socket says; it ends when the socket is down.
    type Hints: Stream<Item = Hint> + Send + Unpin;

    /// Hands commands over.
    fn push(&self, request: &PushRequest) -> impl Future<Output = Result<PushReply, Trouble>> + Send;
    /// Asks for all that changed after a cursor.
    fn pull(&self, from: Cursor, epoch: Epoch) -> impl Future<Output = Result<Cut, Trouble>> + Send;
    /// Asks for everything; after the row that is named, when an earlier answer was cut off there.
    ///
    /// `pending_from` is the lowest number that waits for its settlement, or the next one to be given.
    fn bootstrap(
        &self,
        pending_from: u64,
        after: Option<(Table, Uuid)>,
    ) -> impl Future<Output = Result<Self::Lines, Trouble>> + Send;
    /// Asks for the checksums of the server's rows.
    fn checksums(&self) -> impl Future<Output = Result<Checksums, Trouble>> + Send;
    /// Takes note of how far the desk's queue reaches, whenever that changes: a transport that can tells the server
    /// with its next question.
    fn issued_to(&self, _last: u64) {}
    /// Opens the live socket.
    fn live(&self) -> impl Future<Output = Result<Self::Hints, Trouble>> + Send;
}

/// A line of a bootstrap.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Line {
    /// The first one.
    Head(Box<BootstrapHead>),
    /// A row.
    Row(Box<Row>),
    /// The last one, with the number of rows before it. A stream without it was cut off.
    End {
        /// Rows in this stream.
        rows: u64,
    },
}

/// The checksums of the server's rows at one moment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Checksums {
    /// The server's epoch.
    pub epoch: Epoch,
    /// Of which moment.
    pub cursor: Cursor,
    /// The start of the scope that the sums are over.
    pub scope_start: Timestamp,
    /// A sum for each table.
    pub tables: BTreeMap<Table, TableChecksum>,
}

/// Why the server gave no good answer.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Trouble {
    /// No answer, one that makes no sense, or one that says to come again later.
    #[error("the server can't be reached: {0}")]
    Unreachable(String),
    /// The desk's cursor lies before what the server still knows as changes.
    #[error("the cursor is too old")]
    TooOld,
    /// The server was restored from a backup.
    #[error("the server has another epoch")]
    OtherEpoch,
    /// The server misses commands before those that were pushed.
    #[error("the server misses command {expected}")]
    Gap {
        /// The number that it expects next.
        expected: u64,
    },
    /// This desk may no longer take part.
    #[error("this desk is revoked, or not known to the server")]
    Revoked,
    /// This desk is a copy of another one.
    #[error("this desk is a copy of another one")]
    Forked,
    /// One of the two does not understand the other. Holds the server's code.
    #[error("the server does not understand this desk: {0}")]
    NotUnderstood(String),
}

impl Trouble {
    /// As the engine sees it.
    #[must_use]
    pub const fn failure(&self) -> Failure {
        match self {
            Self::Unreachable(_) => Failure::Unreachable,
            Self::TooOld | Self::OtherEpoch | Self::Gap { .. } => Failure::BootstrapNeeded,
            Self::Revoked => Failure::Stop(StopReason::Revoked),
            Self::Forked => Failure::Stop(StopReason::Forked),
            Self::NotUnderstood(_) => Failure::Stop(StopReason::NotUnderstood),
        }
    }
}
