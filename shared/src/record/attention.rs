//! What needs a person's attention, and the audit.

use super::{IllegalTransition, Json, named, record};
use crate::id::{
    ArenaId, AttentionItemId, AuditEntryId, BookingId, ClubId, CoachId, CommandId, DeskId, LessonId,
    MemberId, OrderId, RiderId, StaffId,
};
use crate::record::Table;
use crate::time::{Span, Timestamp};
use crate::words::Say;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

record! {
    /// Something that could not be done as wanted; it stays until a person settles it, on any desk.
    AttentionItem (AttentionItemId) in AttentionItems {
        /// What kind of thing.
        code: AttentionCode,
        /// The command that raised it.
        command_id: CommandId,
        /// Where the command was given.
        desk_id: Option<DeskId>,
        /// Who gave it.
        staff_id: Option<StaffId>,
        /// The booking that it is about.
        booking_id: Option<BookingId>,
        /// The account that it is about.
        member_id: Option<MemberId>,
        /// The order that it is about.
        order_id: Option<OrderId>,
        /// What to say about it.
        details: Json<AttentionDetails>,
        /// Open or settled.
        state: AttentionState,
        /// When it was settled.
        settled_at: Option<Timestamp>,
        /// By whom.
        settled_by: Option<StaffId>,
        /// How, in their words.
        settled_how: Option<String>,
    }
}

/// What to say about an item.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AttentionDetails {
    /// The command's name.
    pub command: String,
    /// What happened, with what a sentence needs.
    pub say: Say,
    /// What was wanted of the timetable and refused, so that others can be offered what is free instead.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub wanted: Option<Wanted>,
}

/// What a command wanted of the timetable.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "wanted", rename_all = "snake_case")]
pub enum Wanted {
    /// A lesson to be there.
    Place {
        /// Which.
        lesson_id: LessonId,
        /// When.
        during: Span,
        /// With whom; none leaves it open.
        coach_id: Option<CoachId>,
        /// Where; none leaves it open.
        arena_id: Option<ArenaId>,
    },
    /// A rider to be in a lesson.
    Seat {
        /// Which.
        lesson_id: LessonId,
        /// Who.
        rider_id: RiderId,
    },
}

named! {
    /// Kinds of items.
    AttentionCode {
        /// The server refused what this desk had shown as done.
        CommandRejected = "command_rejected",
        /// A command failed inside the server again and again and was set aside with its arguments.
        CommandQuarantined = "command_quarantined",
        /// Two desks checked in the same rider.
        AlreadyCheckedIn = "already_checked_in",
        /// A rider who had been cancelled came.
        CheckedInAfterCancel = "checked_in_after_cancel",
        /// A rider rode and the package had no units left.
        UnitsOwed = "units_owed",
        /// A rider or a horse is in two lessons at once, and that can't be refused any more.
        Clash = "clash",
        /// Something was sold of which none was left.
        StockOversold = "stock_oversold",
        /// Cash was taken at another price than the server's.
        PriceDiffers = "price_differs",
        /// Cash was taken without an open till.
        TillMissing = "till_missing",
        /// Two accounts have the same phone.
        SamePhone = "same_phone",
        /// Somebody did what their role does not allow, and it can't be refused any more.
        RightMissing = "right_missing",
        /// A desk's clock was far off.
        ClockWrong = "clock_wrong",
        /// A rider whose order is unpaid came.
        BookingUnpaid = "booking_unpaid",
        /// Something was sold that is off the shelf.
        OffShelf = "off_shelf",
        /// A check-in outside its hours.
        OutsideCheckInWindow = "outside_check_in_window",
        /// A till was counted twice, with two results.
        TillCountedTwice = "till_counted_twice",
        /// Two different sales were printed with one number.
        NumberClash = "number_clash",
        /// A number of a desk that the sale's desk could not prove to have been.
        NumberUnproven = "number_unproven",
        /// Commands were lost with a damaged file.
        NumbersLost = "numbers_lost",
    }
}

named! {
    /// Open or settled.
    AttentionState {
        /// Somebody has to look.
        Open = "open",
        /// Somebody did.
        Settled = "settled",
    }
}

impl AttentionState {
    /// Goes to another state.
    ///
    /// # Errors
    /// [`IllegalTransition`], naming both states.
    pub const fn to(self, next: Self) -> Result<Self, IllegalTransition> {
        match (self, next) {
            (Self::Open, Self::Settled) => Ok(next),
            (Self::Open, Self::Open) | (Self::Settled, Self::Open | Self::Settled) => {
                Err(IllegalTransition { record: "attention item", from: self.as_str(), to: next.as_str() })
            }
        }
    }
}

/// A line of the audit: an act that changed money, rights, prices or a past record. The server keeps it;
/// desks do not replicate it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditEntry {
    /// The club.
    pub club_id: ClubId,
    /// Derived from the command.
    pub id: AuditEntryId,
    /// The command's name.
    pub act: String,
    /// The command.
    pub command_id: CommandId,
    /// Who.
    pub staff_id: Option<StaffId>,
    /// Where.
    pub desk_id: Option<DeskId>,
    /// When.
    pub at: Timestamp,
    /// The table of the row that changed.
    pub table: Table,
    /// The row that changed.
    pub row_id: Uuid,
    /// The row before; none when it was made.
    pub before: Option<serde_json::Value>,
    /// The row after.
    pub after: Option<serde_json::Value>,
    /// Why, where a person said so: a rule overridden, a booking given up.
    pub reason: Option<String>,
}
