//! Cash goes into or out of a till for another reason than a sale.

use super::close_till::handles;
use super::{Context, Execute, Kind, Receipt, Step, Subject};
use crate::id::TillShiftId;
use crate::money::Money;
use crate::record::{CashMovementKind, TillShift};
use crate::rights::Right;
use crate::rules::form;
use crate::rules::till::{self, Moved};
use crate::store::{Store, fetch};
use crate::words::{FieldProblem, Say};
use serde::{Deserialize, Serialize};

/// Cash is put into the drawer or taken out of it: change fetched, takings brought to the safe. A fact: it
/// has moved.
///
/// Taken back by the same command with the amount negated; both movements stay on record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MoveCash {
    /// The till.
    pub till_shift_id: TillShiftId,
    /// Into the drawer; negative is out of it.
    pub amount: Money,
    /// Why.
    pub reason: String,
}

impl Execute for MoveCash {
    const NAME: &'static str = "move_cash";
    const VERSION: u32 = 1;
    const KIND: Kind = Kind::Fact;

    async fn apply<S: Store>(&self, store: &mut S, ctx: &mut Context) -> Step<Receipt> {
        let reason = form::text("reason", &self.reason, 200)?;
        if self.amount == Money::ZERO {
            return Err(Say::field("amount", FieldProblem::Missing).into());
        }
        let before = fetch::<TillShift, _>(store, self.till_shift_id).await?;
        match &before {
            Some(till) => handles(store, ctx, till).await?,
            None => ctx.require_staff(store, Right::SellAtCounter).await?,
        }
        let out = self.amount.is_negative();
        let kind = if out { CashMovementKind::PayOut } else { CashMovementKind::PayIn };
        let moved = Moved { kind, amount: self.amount, order: None, payment: None, note: Some(reason) };
        let till = till::book(store, ctx, self.till_shift_id, Subject::default(), moved).await?;
        ctx.audit(store, before.as_ref(), &till).await?;
        Ok(Receipt::CashMoved { till_shift_id: till.id, amount: self.amount, expected: till.expected })
    }
}
