//! Identities. Each record has an id type of its own, so that a rider can't be taken for a member.
//!
//! Ids are UUIDv7 made by whoever makes the record; rows that a command makes besides get an id derived
//! from the command's id and a natural key, so that running the command again makes the same row again.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// What every typed id can do.
pub trait Id: Copy + Eq + Ord + std::hash::Hash + std::fmt::Display {
    /// Wraps a UUID.
    fn from_uuid(uuid: Uuid) -> Self;
    /// The bare UUID.
    fn uuid(self) -> Uuid;
}

macro_rules! ids {
    ($($(#[$meta:meta])* $name:ident,)*) => {$(
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub Uuid);

        impl Id for $name {
            fn from_uuid(uuid: Uuid) -> Self {
                Self(uuid)
            }
            fn uuid(self) -> Uuid {
                self.0
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.fmt(f)
            }
        }

        impl std::str::FromStr for $name {
            type Err = uuid::Error;
            fn from_str(text: &str) -> Result<Self, uuid::Error> {
                text.parse().map(Self)
            }
        }
    )*};
}

ids! {
    /// A club; it leads every key.
    ClubId,
    /// A reception PC.
    DeskId,
    /// A person who works at the club.
    StaffId,
    /// A coach.
    CoachId,
    /// A horse.
    HorseId,
    /// An arena.
    ArenaId,
    /// An account: who pays.
    MemberId,
    /// Who rides.
    RiderId,
    /// Something on sale.
    ProductId,
    /// A package that a member bought.
    MemberPackageId,
    /// A line of a package's ledger.
    PackageEntryId,
    /// A lesson on the timetable.
    LessonId,
    /// One rider in one lesson.
    BookingId,
    /// Lessons by a weekly rule.
    LessonSeriesId,
    /// A soft rule that was let pass.
    OverrideId,
    /// A party on a lesson's waiting list.
    WaitlistEntryId,
    /// Part of a weekday on which lessons may be booked.
    TimeSlotTemplateId,
    /// A coach's shift or leave.
    CoachAvailabilityId,
    /// A horse's rest or care.
    HorseAvailabilityId,
    /// A span in which an arena is closed.
    ArenaClosureId,
    /// A check-in.
    CheckInId,
    /// Units owed.
    DebtId,
    /// An order.
    OrderId,
    /// A line of an order.
    OrderItemId,
    /// A payment or refund.
    PaymentId,
    /// A till from opening to closing.
    TillShiftId,
    /// Cash in or out of a till.
    CashMovementId,
    /// Something that needs a person's attention.
    AttentionItemId,
    /// A line of the audit.
    AuditEntryId,
    /// A command, from the moment a person gave it.
    CommandId,
    /// One life of the server's database; a restore from backup begins another.
    Epoch,
}

impl CommandId {
    /// The id of a row that this command makes besides its main one.
    ///
    /// `key` is the natural key of the row within the command, e.g. `"payment"` or `"use:<booking>"`.
    #[must_use]
    pub fn child<I: Id>(self, key: &str) -> I {
        I::from_uuid(Uuid::new_v5(&self.0, key.as_bytes()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_child_id_is_the_same_on_every_run_and_differs_by_key() {
        let command = CommandId(Uuid::from_u128(7));
        let first: PaymentId = command.child("payment");
        assert_eq!(first, command.child("payment"));
        assert_ne!(first, command.child("refund"));
        assert_ne!(first, CommandId(Uuid::from_u128(8)).child("payment"));
    }
}
