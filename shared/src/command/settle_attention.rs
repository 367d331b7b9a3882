//! An item needing attention is settled by a person.

use super::{Context, Execute, Kind, Receipt, Step, need};
use crate::id::AttentionItemId;
use crate::record::{AttentionItem, AttentionState};
use crate::rights::Right;
use crate::rules::form;
use crate::store::Store;
use serde::{Deserialize, Serialize};

/// Says that an item is dealt with, and how.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SettleAttention {
    /// The item.
    pub item_id: AttentionItemId,
    /// How, in words.
    pub how: Option<String>,
}

impl Execute for SettleAttention {
    const NAME: &'static str = "settle_attention";
    const VERSION: u32 = 1;
    const KIND: Kind = Kind::Intention;

    async fn apply<S: Store>(&self, store: &mut S, ctx: &mut Context) -> Step<Receipt> {
        let mut item: AttentionItem = need(store, self.item_id).await?;
        ctx.require(store, Right::SettleAttention).await?;
        // Two desks that settle the same item both mean it: the first one stands.
        if item.state == AttentionState::Settled {
            return Ok(Receipt::AttentionSettled { now: false });
        }
        item.settled_how = match self.how.as_deref() {
            Some(how) if !how.trim().is_empty() => Some(form::text("note", how, 500)?),
            Some(_) | None => None,
        };
        item.state = item.state.to(AttentionState::Settled)?;
        item.settled_at = Some(ctx.at);
        item.settled_by = ctx.staff_id();
        ctx.change(store, &mut item).await?;
        Ok(Receipt::AttentionSettled { now: true })
    }
}
