//! What goes over the wire between a desk and the server. Versioned: [`PROTOCOL`] counts every change, and
//! a test pins the schema.
//!
//! | protocol | since | change |
//! | --- | --- | --- |
//! | 1 | the first release | push, cut, bootstrap, hints; an enrolment names the desks that the PC was before; the acts of a day at the counter and on the timetable; commands about people, packages, lists, tills and the club's ground; a member's `deleted_at`, a cash movement's `note`, a club's address, phone, hours and limits; shifts, leave, horses' care, closures and the booking grid; series of lessons; rules that were let pass; a lesson's `series_id`, a course's `advance_hours`, a horse's days of rest; a header says how far a desk's queue reaches; a check-in says what lesson staff saw; a transfer says whether it makes a package; a lesson becomes another course, and several acts are given as one; waiting lists, with a club's `offer_minutes`; a refused change of the timetable says what it wanted; a lesson's note is edited; a refused field says its bounds |

use crate::command::{Command, DecodeError, Outcome};
use crate::id::{CommandId, DeskId, Epoch, StaffId};
use crate::number::{BadNumber, Brought, Origins};
use crate::record::{Row, Table};
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

/// The protocol that this version speaks.
pub const PROTOCOL: u32 = 1;

/// Commands in one push at most; more are refused as malformed.
pub const MOST_COMMANDS: usize = 200;

/// The header of a push or a pull in which a desk says the highest number that it has given: the server reckons from
/// it how many commands still wait at the desk. A desk may leave it out, and a server pass over it.
pub const ISSUED_TO: &str = "x-paddock-issued-to";

/// A place in a club's feed: gapless, one more with each commit that changed something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Cursor(pub i64);

/// A command on its way.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Envelope {
    /// Its id.
    pub command_id: CommandId,
    /// Its number at the desk: gapless from one.
    pub desk_seq: u64,
    /// When it was given, by the desk's clock corrected at last contact.
    pub issued_at: Timestamp,
    /// What the desk knew then.
    pub issued_cursor: Cursor,
    /// Who gave it.
    pub staff_id: StaffId,
    /// The command's name.
    pub name: String,
    /// The version of its arguments.
    pub version: u32,
    /// Its arguments.
    pub args: serde_json::Value,
}

/// SHA-256 over a command's canonical text: tells a repeat from another content under the same id.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Digest(pub String);

impl Envelope {
    /// The digest of all that was said.
    #[must_use]
    pub fn digest(&self) -> Digest {
        use std::fmt::Write;
        let plain = serde_json::to_value(self).unwrap_or_default();
        let mut hex = String::with_capacity(64);
        for byte in Sha256::digest(super::canonical::text(&plain).as_bytes()) {
            let _ok = write!(hex, "{byte:02x}");
        }
        Digest(hex)
    }

    /// Reads the command inside and holds its human numbers to the desk's origins; says how the desk comes to
    /// bring them.
    ///
    /// # Errors
    /// [`PushRefused`]: the whole push is refused, nothing is changed.
    pub fn read(&self, origins: &Origins<'_>) -> Result<(Command, Brought), PushRefused> {
        let command = Command::decode(&self.name, self.version, &self.args)?;
        let brought = match &command {
            Command::SellPackage(sale) => sale.check_numbers(origins)?,
            Command::MakeLesson(lesson) => lesson.check_number(origins)?,
            Command::MakeSeries(series) => series.check_numbers(origins)?,
            Command::RegisterMember(_)
            | Command::PaintShifts(_)
            | Command::AskLeave(_)
            | Command::DecideLeave(_)
            | Command::AddHorseTime(_)
            | Command::EditHorseTime(_)
            | Command::CloseArena(_)
            | Command::EditClosure(_)
            | Command::AddSlotTemplate(_)
            | Command::EditSlotTemplate(_)
            | Command::EditSeries(_)
            | Command::CancelSeries(_)
            | Command::ChangeCourse(_)
            | Command::Rearrange(_)
            | Command::JoinWaitingList(_)
            | Command::LeaveWaitingList(_)
            | Command::AcceptOffer(_)
            | Command::DeclineOffer(_)
            | Command::OfferPlaces(_)
            | Command::AssignHorse(_)
            | Command::CheckIn(_)
            | Command::UndoCheckIn(_)
            | Command::OpenTill(_)
            | Command::SettleAttention(_)
            | Command::CancelBooking(_)
            | Command::MarkNoShow(_)
            | Command::EditMember(_)
            | Command::EditRider(_)
            | Command::MergeMembers(_)
            | Command::SplitMembers(_)
            | Command::DeleteMember(_)
            | Command::ImportMembers(_)
            | Command::SuspendPackage(_)
            | Command::ResumePackage(_)
            | Command::ExtendPackage(_)
            | Command::AdjustPackage(_)
            | Command::TransferPackage(_)
            | Command::CloseTill(_)
            | Command::ReopenTill(_)
            | Command::MoveCash(_)
            | Command::EditCoach(_)
            | Command::AddCoach(_)
            | Command::EditHorse(_)
            | Command::AddHorse(_)
            | Command::EditArena(_)
            | Command::AddArena(_)
            | Command::EditStaff(_)
            | Command::AddStaff(_)
            | Command::EditClub(_)
            | Command::MoveLesson(_)
            | Command::EditLesson(_)
            | Command::ConfirmLesson(_)
            | Command::CancelLesson(_)
            | Command::RestoreLesson(_)
            | Command::BookRider(_)
            | Command::RestoreBooking(_)
            | Command::CheckOut(_)
            | Command::UndoCheckOut(_)
            | Command::UndoNoShow(_)
            | Command::EndLesson(_)
            | Command::ReopenLesson(_)
            | Command::Void(_) => Brought::Proven,
        };
        Ok((command, brought))
    }
}

/// `POST /api/sync/push`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PushRequest {
    /// [`PROTOCOL`].
    pub protocol: u32,
    /// The desk; has to be the one that signed in.
    pub desk_id: DeskId,
    /// The server's epoch as the desk knows it.
    pub epoch: Epoch,
    /// In order, without a gap.
    pub commands: Vec<Envelope>,
}

/// The answer to a push.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PushReply {
    /// The highest number that is settled at the server.
    pub last_seq: u64,
    /// One for each command that was settled, now or before.
    pub settled: Vec<Settlement>,
    /// Set when the server could not go on with the command after these; try again later.
    pub stopped: Option<Stopped>,
    /// The head of the club's feed after the commit.
    pub head: Cursor,
    /// The server's time, to measure the desk's clock by.
    pub server_time: Timestamp,
}

/// Why the server did not go on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stopped {
    /// Something inside the server failed.
    Failed,
    /// The server was restored, and another desk has yet to push what this command builds upon.
    Recovering,
}

/// A settled command, as its desk learns of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Settlement {
    /// Its number.
    pub desk_seq: u64,
    /// Its id.
    pub command_id: CommandId,
    /// What came of it.
    pub outcome: Outcome,
}

/// Why a whole push is refused. Nothing was changed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PushRefused {
    /// A command that can't be read.
    #[error(transparent)]
    Unreadable(#[from] DecodeError),
    /// A human number that this desk can't have given.
    #[error(transparent)]
    ForgedNumber(#[from] BadNumber),
    /// The same id or number with another content.
    #[error("command {desk_seq} was settled with another content")]
    ContentDiffers {
        /// Its number.
        desk_seq: u64,
    },
    /// A known number with another command: this desk is a copy of another one.
    #[error("number {desk_seq} of this desk belongs to another command: the desk is a fork")]
    Fork {
        /// Its number.
        desk_seq: u64,
    },
    /// Commands before these are missing.
    #[error("expected command {expected} next")]
    Gap {
        /// The number that should come next.
        expected: u64,
    },
    /// Too many at once.
    #[error("{0} commands are more than {MOST_COMMANDS}")]
    TooMany(usize),
}

/// The whole truth between two cursors, of one moment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cut {
    /// The server's epoch.
    pub epoch: Epoch,
    /// Exclusive.
    pub from: Cursor,
    /// Inclusive.
    pub to: Cursor,
    /// Rows before it are no longer kept at desks.
    pub scope_start: Timestamp,
    /// Changed rows as they stand at `to`.
    pub rows: Vec<Row>,
    /// Rows that are gone at `to`.
    pub tombstones: Vec<(Table, Uuid)>,
    /// This desk's commands that were settled, by number.
    pub settlements: Vec<Settlement>,
    /// The server's time.
    pub server_time: Timestamp,
}

/// The first line of a bootstrap; one [`Row`] a line follows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BootstrapHead {
    /// The server's epoch.
    pub epoch: Epoch,
    /// Catch up from here once all rows are in: of a resumed bootstrap, the first snapshot's cursor counts.
    pub cursor: Cursor,
    /// Rows before it are not sent.
    pub scope_start: Timestamp,
    /// The highest number of this desk that is settled in the snapshot.
    pub last_seq: u64,
    /// This desk's settled commands from the number that it asked for.
    pub settlements: Vec<Settlement>,
    /// Rows that will follow, for the progress bar.
    pub rows: u64,
    /// The server's time.
    pub server_time: Timestamp,
}

/// What the live socket says. Only a hint: pull is the truth.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Hint {
    /// The feed has grown to here.
    Head {
        /// Its head.
        cursor: Cursor,
    },
    /// Hints may have been lost: pull.
    Resync,
    /// This desk may no longer take part.
    Revoked,
}

#[cfg(test)]
#[path = "wire_tests.rs"]
mod tests;
