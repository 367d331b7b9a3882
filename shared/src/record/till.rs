//! The till: a drawer from opening to closing, and every coin that went in or out.

use super::{IllegalTransition, named, record};
use crate::id::{CashMovementId, DeskId, OrderId, PaymentId, StaffId, TillShiftId};
use crate::money::Money;
use crate::time::Timestamp;

record! {
    /// A till from opening to closing.
    TillShift (TillShiftId) in TillShifts {
        /// The desk that opened it.
        desk_id: DeskId,
        /// Open or closed.
        state: TillState,
        /// When it was opened.
        opened_at: Timestamp,
        /// By whom.
        opened_by: Option<StaffId>,
        /// Cash in the drawer at opening.
        float_amount: Money,
        /// What should lie in the drawer: the float and every movement.
        expected: Money,
        /// Cash sales so far.
        sales: i64,
        /// What was counted at closing.
        counted: Option<Money>,
        /// When it was closed.
        closed_at: Option<Timestamp>,
        /// By whom.
        closed_by: Option<StaffId>,
    }
}

impl TillShift {
    /// What was counted less what should have been there; none before it was counted. Negative is missing.
    #[must_use]
    pub fn difference(&self) -> Option<Money> {
        self.counted.map(|counted| counted - self.expected)
    }
}

impl TillState {
    /// Goes to another state.
    ///
    /// # Errors
    /// [`IllegalTransition`], naming both states.
    pub const fn to(self, next: Self) -> Result<Self, IllegalTransition> {
        match (self, next) {
            (Self::Open, Self::Closed) | (Self::Closed, Self::Open) => Ok(next),
            (Self::Open, Self::Open) | (Self::Closed, Self::Closed) => {
                Err(IllegalTransition { record: "till", from: self.as_str(), to: next.as_str() })
            }
        }
    }
}

named! {
    /// Open or closed.
    TillState {
        /// In use.
        Open = "open",
        /// Counted and closed.
        Closed = "closed",
    }
}

record! {
    /// Cash in or out of a till; never changed, never taken away.
    CashMovement (CashMovementId) in CashMovements {
        /// The till.
        till_shift_id: TillShiftId,
        /// Why.
        kind: CashMovementKind,
        /// Into the drawer; negative is out of it.
        amount: Money,
        /// The order that it belongs to.
        order_id: Option<OrderId>,
        /// The payment that it belongs to.
        payment_id: Option<PaymentId>,
        /// When it happened.
        moved_at: Timestamp,
        /// Why, where a person chose.
        note: Option<String>,
    }
}

named! {
    /// Why cash moved.
    CashMovementKind {
        /// A sale, less the change.
        Sale = "sale",
        /// A refund in cash.
        Refund = "refund",
        /// Change fetched, or another coin that belongs in the drawer.
        PayIn = "pay_in",
        /// Taken to the bank or the safe, or spent for the club.
        PayOut = "pay_out",
    }
}
