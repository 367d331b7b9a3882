//! The till: a drawer from opening to closing, and every coin that went in or out.

use super::{named, record};
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
    }
}

named! {
    /// Why cash moved.
    CashMovementKind {
        /// A sale, less the change.
        Sale = "sale",
        /// A refund in cash.
        Refund = "refund",
    }
}
