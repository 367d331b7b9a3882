//! Cash into and out of a till. What has moved has moved: money always reaches the books.

use crate::command::{Context, Step, Subject};
use crate::id::{OrderId, PaymentId, TillShiftId};
use crate::money::Money;
use crate::record::{AttentionCode, CashMovement, CashMovementKind, TillShift, TillState};
use crate::store::{Store, fetch};
use crate::words::Say;

/// Cash that moved.
#[derive(Debug, Clone)]
pub struct Moved {
    /// Why.
    pub kind: CashMovementKind,
    /// Into the drawer; negative is out of it.
    pub amount: Money,
    /// The order that it belongs to.
    pub order: Option<OrderId>,
    /// The payment that it belongs to.
    pub payment: Option<PaymentId>,
    /// Why, where a person chose.
    pub note: Option<String>,
}

/// Books cash to a till: one that is closed takes it and says so, one that the server never heard of is
/// made. Gives the till as it stands then.
///
/// # Errors
/// Refused in the moment the command is given, when the till is not open; whatever the store says.
pub async fn book<S: Store>(
    store: &mut S,
    ctx: &mut Context,
    till: TillShiftId,
    about: Subject,
    moved: Moved,
) -> Step<TillShift> {
    let known = fetch::<TillShift, _>(store, till).await?;
    if known.as_ref().is_some_and(|till| till.state == TillState::Closed) {
        ctx.object(store, AttentionCode::TillMissing, about, Say::TillClosed).await?;
    }
    let mut row = match known {
        Some(row) => row,
        None => of_its_own(store, ctx, till, about).await?,
    };
    row.expected = row.expected + moved.amount;
    if moved.kind == CashMovementKind::Sale {
        row.sales = row.sales.saturating_add(1);
    }
    ctx.change(store, &mut row).await?;
    let movement = CashMovement {
        club_id: ctx.club.id,
        id: ctx.command_id.child("cash"),
        till_shift_id: till,
        kind: moved.kind,
        amount: moved.amount,
        order_id: moved.order,
        payment_id: moved.payment,
        moved_at: ctx.at,
        note: moved.note,
        meta: ctx.meta(),
    };
    store.insert(&movement).await?;
    Ok(row)
}

/// A till that the server never heard of, for the cash that is in it. It is closed from the start, so that it
/// never stands beside the desk's open one.
///
/// # Errors
/// Refused in the moment the command is given; whatever the store says.
pub async fn of_its_own<S: Store>(
    store: &mut S,
    ctx: &mut Context,
    id: TillShiftId,
    about: Subject,
) -> Step<TillShift> {
    ctx.object(store, AttentionCode::TillMissing, about, Say::TillMissing).await?;
    let Some(desk) = &ctx.desk else {
        return Err(Say::TillMissing.into());
    };
    let till = TillShift {
        club_id: ctx.club.id,
        id,
        desk_id: desk.id,
        state: TillState::Closed,
        opened_at: ctx.at,
        opened_by: ctx.staff_id(),
        float_amount: Money::ZERO,
        expected: Money::ZERO,
        sales: 0,
        counted: None,
        closed_at: Some(ctx.at),
        closed_by: ctx.staff_id(),
        meta: ctx.meta(),
    };
    store.insert(&till).await?;
    Ok(till)
}
