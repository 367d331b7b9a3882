//! Orders, their lines and their payments.

use super::{IllegalTransition, Json, named, record};
use crate::id::{MemberId, OrderId, OrderItemId, PaymentId, ProductId, RiderId, TillShiftId};
use crate::money::Money;
use crate::record::ProductKind;
use crate::time::Timestamp;
use crate::units::Units;
use serde::{Deserialize, Serialize};

record! {
    /// What a member buys at once.
    Order (OrderId) in Orders {
        /// Number, `O…`.
        number: String,
        /// The account.
        member_id: MemberId,
        /// Where it was made.
        origin: OrderOrigin,
        /// Sum of the list prices.
        list_amount: Money,
        /// Taken off by coupons.
        discount: Money,
        /// Added or taken off on site.
        adjustment: Money,
        /// What has to be paid.
        payable: Money,
        /// What was paid.
        paid: Money,
        /// What was given back.
        refunded: Money,
        /// Where it stands.
        state: OrderState,
        /// When it was paid.
        paid_at: Option<Timestamp>,
        /// What staff should know.
        note: Option<String>,
    }
}

named! {
    /// Where an order was made.
    OrderOrigin {
        /// At a reception desk.
        Desk = "desk",
        /// In the mini-program.
        MiniProgram = "mini_program",
    }
}

named! {
    /// Where an order stands (codes 1 to 6).
    OrderState {
        /// 待支付 (1)
        PendingPayment = "pending_payment",
        /// 已支付 (2)
        Paid = "paid",
        /// 已确认 (3)
        Confirmed = "confirmed",
        /// 已取消 (4)
        Cancelled = "cancelled",
        /// 已退款 (5)
        Refunded = "refunded",
        /// 已完成 (6)
        Completed = "completed",
    }
}

impl OrderState {
    /// Goes to another state.
    ///
    /// # Errors
    /// [`IllegalTransition`], naming both states.
    pub const fn to(self, next: Self) -> Result<Self, IllegalTransition> {
        let legal = match self {
            Self::PendingPayment => matches!(next, Self::Paid | Self::Cancelled),
            Self::Paid => matches!(next, Self::Confirmed | Self::Refunded),
            Self::Confirmed => matches!(next, Self::Completed | Self::Refunded),
            // Money that arrives late while slot and stock are still free.
            Self::Cancelled => matches!(next, Self::Paid),
            Self::Completed => matches!(next, Self::Refunded),
            Self::Refunded => false,
        };
        if legal {
            Ok(next)
        } else {
            Err(IllegalTransition { record: "order", from: self.as_str(), to: next.as_str() })
        }
    }
}

record! {
    /// A line of an order.
    OrderItem (OrderItemId) in OrderItems {
        /// The order.
        order_id: OrderId,
        /// The product.
        product_id: ProductId,
        /// The product as sold.
        sold: Json<SoldProduct>,
        /// How many.
        quantity: i64,
        /// Price of one.
        unit_price: Money,
        /// Price of the line.
        amount: Money,
        /// For whom, where one rider is meant.
        rider_id: Option<RiderId>,
    }
}

/// A product as it was when it was sold.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SoldProduct {
    /// Kind.
    pub kind: ProductKind,
    /// Code.
    pub code: String,
    /// Name.
    pub name: String,
    /// List price.
    pub price: Money,
    /// Units, for a package.
    pub units: Option<Units>,
    /// Days of validity, for a package.
    pub validity_days: Option<i64>,
}

record! {
    /// Money in for an order, or out.
    Payment (PaymentId) in Payments {
        /// The order.
        order_id: OrderId,
        /// Number, `P…` or `R…`.
        number: String,
        /// How it was paid.
        method: PaymentMethod,
        /// In or out.
        kind: PaymentKind,
        /// Amount, always positive.
        amount: Money,
        /// Where it stands.
        state: PaymentState,
        /// Cash handed over.
        tendered: Option<Money>,
        /// Change given back.
        change_given: Option<Money>,
        /// The till that it went through.
        till_shift_id: Option<TillShiftId>,
        /// When the money changed hands.
        paid_at: Option<Timestamp>,
    }
}

named! {
    /// How money moves. More ways join with their channels.
    PaymentMethod {
        /// 现金
        Cash = "cash",
    }
}

named! {
    /// In or out.
    PaymentKind {
        /// Money in (1).
        Pay = "pay",
        /// Money out (2).
        Refund = "refund",
    }
}

named! {
    /// Where a payment stands (codes 1 to 5).
    PaymentState {
        /// To pay (1).
        ToPay = "to_pay",
        /// Under way at the channel (2).
        Paying = "paying",
        /// Done (3).
        Succeeded = "succeeded",
        /// Refused by the channel (4).
        Failed = "failed",
        /// Given up (5).
        Closed = "closed",
    }
}

impl PaymentState {
    /// Goes to another state.
    ///
    /// # Errors
    /// [`IllegalTransition`], naming both states.
    pub const fn to(self, next: Self) -> Result<Self, IllegalTransition> {
        let legal = match self {
            Self::ToPay => matches!(next, Self::Paying | Self::Succeeded | Self::Failed | Self::Closed),
            Self::Paying => matches!(next, Self::Succeeded | Self::Failed | Self::Closed),
            // Money is never ignored: the channel may still say that it came.
            Self::Failed | Self::Closed => matches!(next, Self::Succeeded),
            Self::Succeeded => false,
        };
        if legal {
            Ok(next)
        } else {
            Err(IllegalTransition { record: "payment", from: self.as_str(), to: next.as_str() })
        }
    }
}
