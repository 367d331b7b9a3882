//! A number whose command was lost with a damaged file is filled, so that the queue has no hole, and people are
//! told what was lost. The desk itself gives it, no person.

use super::{Context, Execute, Kind, Receipt, Step};
use crate::id::{AttentionItemId, DeskId, Id as _};
use crate::record::{AttentionCode, AttentionItem, Desk};
use crate::store::{Store, fetch};
use crate::time::Timestamp;
use crate::words::Say;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// Fills the number that it has. All voids of one loss say the same, so that they raise one item.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Void {
    /// The desk at which the commands were given; another than the one that says so where that one enrolled
    /// anew, none where nobody can say.
    pub desk_id: Option<DeskId>,
    /// The numbers that were lost there, in order.
    pub lost: Vec<Lost>,
    /// More may be lost after these.
    pub more: bool,
    /// When the last command before them was given, where known.
    pub since: Option<Timestamp>,
    /// When the damage was noticed.
    pub noticed_at: Timestamp,
}

/// Numbers in a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Lost {
    /// The first.
    pub from: u64,
    /// The last.
    pub to: u64,
}

impl Void {
    /// Without the numbers that the server has settled: they had reached it before the file was damaged.
    #[must_use]
    pub fn above(mut self, last_seq: u64) -> Self {
        self.lost.retain(|lost| lost.to > last_seq);
        for lost in &mut self.lost {
            lost.from = lost.from.max(last_seq.saturating_add(1));
        }
        self
    }

    fn numbers(&self) -> Option<String> {
        let one = |lost: &Lost| match lost.to.checked_sub(lost.from) {
            Some(1..) => format!("{}–{}", lost.from, lost.to),
            Some(0) | None => lost.from.to_string(),
        };
        let all: Vec<String> = self.lost.iter().map(one).collect();
        (!all.is_empty()).then(|| all.join("、"))
    }

    /// One item for all voids of a loss.
    fn item_id(&self) -> AttentionItemId {
        let desk = self.desk_id.map_or_else(Uuid::nil, |desk| desk.0);
        let key = format!("attention:{}:{}", AttentionCode::NumbersLost.as_str(), self.noticed_at.millis());
        AttentionItemId::from_uuid(Uuid::new_v5(&desk, key.as_bytes()))
    }
}

impl Execute for Void {
    const NAME: &'static str = "void";
    const VERSION: u32 = 1;
    const KIND: Kind = Kind::Fact;

    async fn apply<S: Store>(&self, store: &mut S, ctx: &mut Context) -> Step<Receipt> {
        if self.lost.is_empty() && !self.more {
            return Ok(Receipt::Voided);
        }
        let desk = match self.desk_id {
            Some(id) => fetch::<Desk, _>(store, id).await?.map(|desk| desk.name),
            None => None,
        };
        let say = Say::NumbersLost {
            desk,
            numbers: self.numbers(),
            more: self.more,
            since: self.since,
            noticed_at: self.noticed_at,
        };
        ctx.issues.push(say.clone());
        let id = self.item_id();
        if fetch::<AttentionItem, _>(store, id).await?.is_none() {
            let item = ctx.item(id, AttentionCode::NumbersLost, super::Subject::default(), say);
            store.insert(&item).await?;
        }
        Ok(Receipt::Voided)
    }
}
