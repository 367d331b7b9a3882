//! The drawer is counted and closed.

use super::{Context, Execute, Kind, Receipt, Step, Subject, need};
use crate::id::TillShiftId;
use crate::money::Money;
use crate::record::{AttentionCode, TillShift, TillState};
use crate::rights::Right;
use crate::rules::till::of_its_own;
use crate::store::{Store, fetch};
use crate::words::{FieldProblem, Say};
use serde::{Deserialize, Serialize};

/// Closes a till with what was counted. A fact: the money was counted, whatever the books say. The
/// difference stays with the shift; cash that turns up later moves what was expected, and the difference
/// with it.
///
/// Taken back by [`ReopenTill`], as long as the desk has not opened another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CloseTill {
    /// The till.
    pub till_shift_id: TillShiftId,
    /// Cash that lay in the drawer.
    pub counted: Money,
}

/// Holds the acting person to the tills that are theirs to handle: those of the own desk, or any for who
/// may see the club's money.
pub(super) async fn handles<S: Store>(store: &mut S, ctx: &mut Context, till: &TillShift) -> Step<()> {
    let own = ctx.desk.as_ref().is_some_and(|desk| desk.id == till.desk_id);
    let right = if own { Right::SellAtCounter } else { Right::SeeRevenue };
    ctx.require_staff(store, right).await
}

impl Execute for CloseTill {
    const NAME: &'static str = "close_till";
    const VERSION: u32 = 1;
    const KIND: Kind = Kind::Fact;

    async fn apply<S: Store>(&self, store: &mut S, ctx: &mut Context) -> Step<Receipt> {
        let till = fetch::<TillShift, _>(store, self.till_shift_id).await?;
        let mut till = match till {
            Some(till) => till,
            // The drawer was counted all the same.
            None => of_its_own(store, ctx, self.till_shift_id, Subject::default()).await?,
        };
        handles(store, ctx, &till).await?;
        if self.counted.is_negative() {
            return Err(Say::field("counted", FieldProblem::NEGATIVE).into());
        }
        // Counted on two desks: the first count stands, and the second is not lost.
        if let Some(before) = till.counted {
            if before != self.counted {
                let say = Say::TillCountedTwice { before, now: self.counted };
                ctx.object(store, AttentionCode::TillCountedTwice, Subject::default(), say).await?;
            }
            return Ok(closed(&till, before));
        }
        let before = till.clone();
        if till.state == TillState::Open {
            till.state = till.state.to(TillState::Closed)?;
        }
        #[cfg(feature = "mutants")]
        if crate::mutant::on(crate::mutant::Mutant::CloseCountsTwice) {
            till.expected = till.expected + till.expected - till.float_amount;
        }
        till.counted = Some(self.counted);
        till.closed_at = Some(ctx.at);
        till.closed_by = ctx.staff_id();
        ctx.change(store, &mut till).await?;
        ctx.audit(store, Some(&before), &till).await?;
        Ok(closed(&till, self.counted))
    }
}

fn closed(till: &TillShift, counted: Money) -> Receipt {
    Receipt::TillClosed {
        till_shift_id: till.id,
        counted,
        expected: till.expected,
        difference: counted - till.expected,
    }
}

/// Opens a till again that was closed by mistake.
///
/// Taken back by [`CloseTill`] with the count that it had.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReopenTill {
    /// The till.
    pub till_shift_id: TillShiftId,
    /// Why.
    pub reason: String,
}

impl Execute for ReopenTill {
    const NAME: &'static str = "reopen_till";
    const VERSION: u32 = 1;
    const KIND: Kind = Kind::Intention;

    async fn apply<S: Store>(&self, store: &mut S, ctx: &mut Context) -> Step<Receipt> {
        let reason = crate::rules::form::text("reason", &self.reason, 200)?;
        let mut till: TillShift = need(store, self.till_shift_id).await?;
        ctx.require_staff(store, Right::SeeRevenue).await?;
        if store.open_till(till.desk_id).await?.is_some() {
            return Err(Say::TillAlreadyOpen.into());
        }
        let before = till.clone();
        till.state = till.state.to(TillState::Open)?;
        (till.counted, till.closed_at, till.closed_by) = (None, None, None);
        ctx.change(store, &mut till).await?;
        ctx.audit_because(store, Some(&before), &till, Some(&reason)).await?;
        Ok(Receipt::TillReopened { till_shift_id: till.id, counted: before.counted, expected: till.expected })
    }
}
