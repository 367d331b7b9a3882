//! Two accounts are one person.

use super::undo_check_in::close;
use super::{Context, Execute, Kind, Receipt, Step, need};
use crate::id::{AttentionItemId, MemberId};
use crate::record::{AttentionItem, AttentionState, Member};
use crate::rights::Right;
use crate::rules::{account, conflicts};
use crate::store::Store;
use crate::words::Say;
use serde::{Deserialize, Serialize};

/// Makes one account part of another. Nothing moves and nothing is lost: the merged account stays as an
/// alias that every command resolves, with its riders, packages, bookings, debts and history, and all of
/// them belong to the account that stays.
///
/// Taken back by [`SplitMembers`]: since nothing was moved, the accounts part exactly as they were. What was
/// made after the merge belongs to the account that stayed, and the offer that was settled stays settled.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MergeMembers {
    /// The account that stays.
    pub keep: MemberId,
    /// The account that becomes part of it.
    pub merge: MemberId,
    /// The item that offered the merge, where one did.
    pub item_id: Option<AttentionItemId>,
}

impl Execute for MergeMembers {
    const NAME: &'static str = "merge_members";
    const VERSION: u32 = 1;
    const KIND: Kind = Kind::Intention;

    async fn apply<S: Store>(&self, store: &mut S, ctx: &mut Context) -> Step<Receipt> {
        let keep = account::standing(store, self.keep).await?;
        let before = account::standing(store, self.merge).await?;
        ctx.require_staff(store, Right::RegisterMembers).await?;
        #[cfg(feature = "mutants")]
        let (keep, before) = if crate::mutant::on(crate::mutant::Mutant::MergeTakesIdsAsTheyWere) {
            (need::<Member, _>(store, self.keep).await?, need::<Member, _>(store, self.merge).await?)
        } else {
            (keep, before)
        };
        // Another desk may have merged the two already, perhaps the other way round.
        if keep.id == before.id {
            return Err(Say::SameAccount { name: keep.name }.into());
        }
        let mut merged = before.clone();
        merged.merged_into = Some(keep.id);
        ctx.change(store, &mut merged).await?;
        ctx.audit(store, Some(&before), &merged).await?;
        if let Some(item) = self.item_id {
            let mut item: AttentionItem = need(store, item).await?;
            if item.state == AttentionState::Open {
                close(store, ctx, &mut item, &Say::MembersMerged { name: keep.name }).await?;
            }
        }
        Ok(Receipt::MembersMerged { merged: merged.id, into: keep.id })
    }
}

/// Parts a merged account again.
///
/// Taken back by [`MergeMembers`] with the same two accounts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SplitMembers {
    /// The account that was merged.
    pub merged: MemberId,
    /// The account that it was merged into.
    pub from: MemberId,
}

impl Execute for SplitMembers {
    const NAME: &'static str = "split_members";
    const VERSION: u32 = 1;
    const KIND: Kind = Kind::Intention;

    async fn apply<S: Store>(&self, store: &mut S, ctx: &mut Context) -> Step<Receipt> {
        let before: Member = need(store, self.merged).await?;
        ctx.require_staff(store, Right::RegisterMembers).await?;
        if before.merged_into != Some(self.from) {
            return Err(Say::NotMerged { name: before.name }.into());
        }
        if before.deleted_at.is_some() {
            return Err(Say::MemberForgotten.into());
        }
        let mut parted = before.clone();
        parted.merged_into = None;
        ctx.change(store, &mut parted).await?;
        ctx.audit(store, Some(&before), &parted).await?;
        let from = conflicts::resolve_member(store, self.from).await?;
        Ok(Receipt::MembersSplit { parted: parted.id, from })
    }
}
