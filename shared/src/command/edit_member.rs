//! What is known of a member changes.

use super::patch::{self, Editable, Patch};
use super::{Context, Execute, Kind, Receipt, Step};
use crate::id::MemberId;
use crate::record::Member;
use crate::rights::Right;
use crate::rules::{account, person};
use crate::store::Store;
use crate::words::Say;
use serde::{Deserialize, Serialize};

/// Edits an account: name, phone, notes, tags. An alias means the account that it became part of.
///
/// Taken back by the same command with its patches turned round ([`patch::back`]).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EditMember {
    /// The account.
    pub member_id: MemberId,
    /// What changes.
    pub patches: Vec<Patch>,
}

impl Editable for Member {
    const FIELDS: &'static [&'static str] = &["name", "phone", "notes", "tags"];

    fn tidy(&mut self, _ctx: &Context) -> Result<(), Say> {
        person::member(self)
    }
}

impl Execute for EditMember {
    const NAME: &'static str = "edit_member";
    const VERSION: u32 = 1;
    const KIND: Kind = Kind::Intention;

    async fn apply<S: Store>(&self, store: &mut S, ctx: &mut Context) -> Step<Receipt> {
        let member = account::standing(store, self.member_id).await?;
        ctx.require_staff(store, Right::RegisterMembers).await?;
        let edited = patch::apply(&member, &self.patches, ctx)?;
        if edited.changed(|member| member.phone.clone()) {
            account::offer_merge(store, ctx, &edited.after).await?;
        }
        edited.store(store, ctx).await
    }
}
