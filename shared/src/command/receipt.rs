//! What a command did, typed: the desk compares the server's receipt with its own and shows staff a
//! difference in money, units, slot or horse.

use crate::id::{
    BookingId, CheckInId, DebtId, HorseId, MemberId, MemberPackageId, OrderId, RiderId, TillShiftId,
};
use crate::money::Money;
use crate::time::Timestamp;
use crate::units::Units;
use serde::{Deserialize, Serialize};

/// What a command did.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "did", rename_all = "snake_case")]
pub enum Receipt {
    /// A member was registered.
    Registered {
        /// The account.
        member_id: MemberId,
        /// Its riders.
        riders: Vec<RiderId>,
    },
    /// A booking has this horse now.
    HorseAssigned {
        /// The booking.
        booking_id: BookingId,
        /// The horse; none was taken off.
        horse_id: Option<HorseId>,
    },
    /// A rider is checked in.
    CheckedIn {
        /// The booking.
        booking_id: BookingId,
        /// The check-in that stands.
        check_in_id: CheckInId,
        /// Units that this command used.
        used: Units,
        /// The package that they came from.
        package_id: Option<MemberPackageId>,
        /// Units that are owed because of this command.
        owed: Units,
        /// Set when somebody else had checked the rider in before.
        already: Option<Already>,
    },
    /// A check-in was undone.
    CheckInUndone {
        /// The booking.
        booking_id: BookingId,
        /// Units that came back.
        returned: Units,
    },
    /// A package was sold.
    Sold {
        /// The order.
        order_id: OrderId,
        /// Its number.
        number: String,
        /// The package.
        package_id: MemberPackageId,
        /// Due.
        payable: Money,
        /// Handed over.
        tendered: Money,
        /// Given back.
        change: Money,
        /// Units bought.
        units: Units,
        /// Debts that the package paid at once.
        settled: Vec<DebtId>,
    },
    /// A till is open.
    TillOpened {
        /// The till.
        till_shift_id: TillShiftId,
        /// Cash in it.
        float: Money,
    },
    /// An item is settled.
    AttentionSettled {
        /// False when somebody had settled it before.
        now: bool,
    },
    /// A booking is cancelled.
    BookingCancelled {
        /// The booking.
        booking_id: BookingId,
        /// Units no longer set aside.
        released: Units,
    },
    /// A rider is marked as not come.
    MarkedNoShow {
        /// The booking.
        booking_id: BookingId,
        /// Units used all the same.
        used: Units,
    },
    /// A number whose command was lost is filled.
    Voided,
}

/// Who had checked the rider in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Already {
    /// Name of the person.
    pub by: Option<String>,
    /// Name of the desk.
    pub desk: Option<String>,
    /// When.
    pub at: Timestamp,
}
