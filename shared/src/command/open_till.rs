//! The drawer is counted and opened.

use super::{Context, Execute, Kind, Receipt, Step};
use crate::id::TillShiftId;
use crate::money::Money;
use crate::record::{TillShift, TillState};
use crate::rights::Right;
use crate::store::{Store, fetch};
use crate::words::{FieldProblem, Say};
use serde::{Deserialize, Serialize};

/// Opens the till of the desk that gives the command.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OpenTill {
    /// The new till.
    pub till_shift_id: TillShiftId,
    /// Cash in the drawer.
    pub float: Money,
}

impl Execute for OpenTill {
    const NAME: &'static str = "open_till";
    const VERSION: u32 = 1;
    const KIND: Kind = Kind::Intention;

    async fn apply<S: Store>(&self, store: &mut S, ctx: &mut Context) -> Step<Receipt> {
        ctx.require(store, Right::SellAtCounter).await?;
        if self.float.is_negative() {
            return Err(Say::field("float", FieldProblem::NEGATIVE).into());
        }
        let Some(desk) = &ctx.desk else {
            return Err(Say::NotFound { what: "desks".to_owned() }.into());
        };
        if store.open_till(desk.id).await?.is_some() {
            return Err(Say::TillAlreadyOpen.into());
        }
        let known = fetch::<TillShift, _>(store, self.till_shift_id).await?;
        if known.is_some() {
            return Err(Say::AlreadyThere { what: "till_shifts".to_owned() }.into());
        }
        let till = TillShift {
            club_id: ctx.club.id,
            id: self.till_shift_id,
            desk_id: desk.id,
            state: TillState::Open,
            opened_at: ctx.at,
            opened_by: ctx.staff_id(),
            float_amount: self.float,
            expected: self.float,
            sales: 0,
            counted: None,
            closed_at: None,
            closed_by: None,
            meta: ctx.meta(),
        };
        store.insert(&till).await?;
        ctx.audit(store, None, &till).await?;
        Ok(Receipt::TillOpened { till_shift_id: till.id, float: self.float })
    }
}
