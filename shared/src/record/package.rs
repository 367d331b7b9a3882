//! Packages that members bought: a ledger of units, and what is owed where the units were gone.

use super::{IllegalTransition, Json, named, record};
use crate::id::{
    BookingId, CheckInId, DebtId, MemberId, MemberPackageId, OrderId, PackageEntryId, ProductId, RiderId,
    StaffId,
};
use crate::money::Money;
use crate::time::{Date, Timestamp};
use crate::units::Units;
use serde::{Deserialize, Serialize};

record! {
    /// A package that a member bought. Its balance is the sum of its entries.
    MemberPackage (MemberPackageId) in MemberPackages {
        /// The account.
        member_id: MemberId,
        /// What was bought.
        product_id: ProductId,
        /// The order that bought it.
        order_id: Option<OrderId>,
        /// The product's name as sold.
        name: String,
        /// Units as sold.
        units: Units,
        /// Price as paid.
        price_paid: Money,
        /// First valid day; none until the first use where validity starts then.
        valid_from: Option<Date>,
        /// Last valid day; none until the first use where validity starts then.
        valid_until: Option<Date>,
        /// Days of validity as sold.
        validity_days: i64,
        /// Courses that it pays for, as sold; none named pays for all.
        courses: Json<Vec<ProductId>>,
        /// Where it stands.
        state: PackageState,
        /// When it stopped being live.
        ended_at: Option<Timestamp>,
    }
}

named! {
    /// Where a package stands.
    PackageState {
        /// Can be used.
        Active = "active",
        /// On hold.
        Suspended = "suspended",
        /// No units left.
        UsedUp = "used_up",
        /// Past its last day.
        Expired = "expired",
        /// Given back.
        Refunded = "refunded",
    }
}

impl PackageState {
    /// True while units may still be used, now or after a suspension.
    #[must_use]
    pub const fn is_live(self) -> bool {
        match self {
            Self::Active | Self::Suspended => true,
            Self::UsedUp | Self::Expired | Self::Refunded => false,
        }
    }

    /// Goes to another state.
    ///
    /// # Errors
    /// [`IllegalTransition`], naming both states.
    pub const fn to(self, next: Self) -> Result<Self, IllegalTransition> {
        let legal = match self {
            Self::Active => matches!(next, Self::Suspended | Self::UsedUp | Self::Expired | Self::Refunded),
            Self::Suspended => matches!(next, Self::Active | Self::Expired | Self::Refunded),
            // Units that come back (an undone check-in, an extension) make it usable again.
            Self::UsedUp | Self::Expired => matches!(next, Self::Active | Self::Refunded),
            Self::Refunded => false,
        };
        if legal {
            Ok(next)
        } else {
            Err(IllegalTransition { record: "package", from: self.as_str(), to: next.as_str() })
        }
    }
}

record! {
    /// A line of a package's ledger; never changed, never taken away.
    PackageEntry (PackageEntryId) in PackageEntries {
        /// The package.
        package_id: MemberPackageId,
        /// What happened.
        kind: EntryKind,
        /// How many units of that kind; negative where an earlier entry is taken back.
        units: Units,
        /// The booking that they were reserved or used for.
        booking_id: Option<BookingId>,
        /// The check-in that used them, or that no longer needed them set aside.
        check_in_id: Option<CheckInId>,
        /// The debt that they settled.
        debt_id: Option<DebtId>,
        /// The entry that this one takes back.
        reverses: Option<PackageEntryId>,
        /// Why, where a person chose.
        note: Option<String>,
    }
}

named! {
    /// What happened to units.
    EntryKind {
        /// Bought.
        Buy = "buy",
        /// Set aside for a booking.
        Reserve = "reserve",
        /// Ridden.
        Use = "use",
        /// No longer set aside.
        Release = "release",
        /// Lost at the end of validity.
        Expire = "expire",
        /// Put right by a person.
        Adjust = "adjust",
        /// Handed to another package (negative) or received (positive).
        Transfer = "transfer",
        /// Given back for money.
        Refund = "refund",
        /// No units: the package was put on hold.
        Suspend = "suspend",
        /// No units: the package went on, and got the days back that it was on hold.
        Resume = "resume",
        /// No units: the last valid day was moved.
        Extend = "extend",
    }
}

/// The sums of a package's ledger.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct PackageBalance {
    /// Bought, adjusted and transferred.
    pub bought: Units,
    /// Ridden.
    pub used: Units,
    /// Set aside for bookings.
    pub reserved: Units,
    /// Lost at the end of validity.
    pub expired: Units,
    /// Given back.
    pub refunded: Units,
}

impl PackageBalance {
    /// Counts one entry in (or, with negated units, out).
    #[must_use]
    pub fn with(mut self, kind: EntryKind, units: Units) -> Self {
        match kind {
            EntryKind::Buy | EntryKind::Adjust | EntryKind::Transfer => self.bought = self.bought + units,
            EntryKind::Reserve => self.reserved = self.reserved + units,
            EntryKind::Release => self.reserved = self.reserved - units,
            EntryKind::Use => self.used = self.used + units,
            EntryKind::Expire => self.expired = self.expired + units,
            EntryKind::Refund => self.refunded = self.refunded + units,
            EntryKind::Suspend | EntryKind::Resume | EntryKind::Extend => {}
        }
        self
    }

    /// What may still be reserved or used.
    #[must_use]
    pub fn available(self) -> Units {
        self.bought - self.used - self.reserved - self.expired - self.refunded
    }
}

record! {
    /// Units owed: the rider rode, the package had none left.
    Debt (DebtId) in Debts {
        /// The account that owes.
        member_id: MemberId,
        /// Who rode.
        rider_id: RiderId,
        /// The booking.
        booking_id: BookingId,
        /// The check-in.
        check_in_id: CheckInId,
        /// How many units.
        units: Units,
        /// Where it stands.
        state: DebtState,
        /// When it was settled or cancelled.
        ended_at: Option<Timestamp>,
        /// Who settled it.
        settled_by: Option<StaffId>,
        /// The package that paid.
        package_id: Option<MemberPackageId>,
    }
}

named! {
    /// Where a debt stands.
    DebtState {
        /// Owed.
        Open = "open",
        /// Paid.
        Settled = "settled",
        /// Gone with its check-in.
        Cancelled = "cancelled",
    }
}

impl DebtState {
    /// Goes to another state.
    ///
    /// # Errors
    /// [`IllegalTransition`], naming both states.
    pub const fn to(self, next: Self) -> Result<Self, IllegalTransition> {
        let legal = match self {
            Self::Open => matches!(next, Self::Settled | Self::Cancelled),
            // A check-in that is undone after its debt was paid: the units go back to the package that paid.
            Self::Settled => matches!(next, Self::Cancelled),
            Self::Cancelled => false,
        };
        if legal {
            Ok(next)
        } else {
            Err(IllegalTransition { record: "debt", from: self.as_str(), to: next.as_str() })
        }
    }
}
