//! A person asks to be forgotten.

use super::undo_check_in::close;
use super::{Context, Execute, Kind, Receipt, Step, need};
use crate::id::MemberId;
use crate::record::{AttentionState, Json, Level, Member, PackageState, Rider, WaitState};
use crate::rights::Right;
use crate::rules::{account, form};
use crate::store::Store;
use crate::time::Span;
use crate::words::Say;
use serde::{Deserialize, Serialize};

/// What stands where a name stood.
pub const FORGOTTEN: &str = "—";

/// Forgets a member: the account, all that became part of it, and its riders stay as stubs without any
/// personal data, so that orders, ledgers and lessons still add up. Nothing may be left to ride, to book or
/// to owe.
///
/// Can't be taken back: what made it possible is what was asked to go. The audit keeps that it was done, by
/// whom and why, and nothing of what was forgotten.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DeleteMember {
    /// The account.
    pub member_id: MemberId,
    /// Why.
    pub reason: String,
}

/// How far ahead bookings are looked for, in days.
const AHEAD: i64 = 3_653;

/// Items of one account that are forgotten in one command; nobody has as many.
const MOST_ITEMS: usize = 100;

impl Execute for DeleteMember {
    const NAME: &'static str = "delete_member";
    const VERSION: u32 = 1;
    const KIND: Kind = Kind::Intention;

    async fn apply<S: Store>(&self, store: &mut S, ctx: &mut Context) -> Step<Receipt> {
        let reason = form::text("reason", &self.reason, 200)?;
        let member = account::standing(store, self.member_id).await?;
        ctx.require_staff(store, Right::ManageClub).await?;
        let riders = account::riders(store, member.id).await?;
        nothing_left(store, ctx, &member, &riders).await?;
        let forgotten = u32::try_from(riders.len()).unwrap_or(u32::MAX);
        for mut rider in riders {
            strip_rider(&mut rider);
            ctx.change(store, &mut rider).await?;
            ctx.audit_because(store, None, &rider, Some(&reason)).await?;
        }
        for id in account::family(store, member.id).await? {
            let mut account: Member = need(store, id).await?;
            account.name = FORGOTTEN.to_owned();
            (account.phone, account.openid, account.notes) = (None, None, None);
            account.tags = Json::default();
            account.deleted_at = Some(ctx.at);
            ctx.change(store, &mut account).await?;
            ctx.audit_because(store, None, &account, Some(&reason)).await?;
            forget_items(store, ctx, id).await?;
            stop_waiting(store, ctx, id).await?;
        }
        Ok(Receipt::MemberForgotten { member_id: member.id, riders: forgotten })
    }
}

fn strip_rider(rider: &mut Rider) {
    rider.name = FORGOTTEN.to_owned();
    (rider.birth_date, rider.weight, rider.level) = (None, None, Level::Beginner);
    (rider.usual_horse_id, rider.usual_coach_id, rider.no_ride) = (None, None, Json::default());
    (rider.guardian_name, rider.guardian_phone, rider.guardian_consent_at) = (None, None, None);
    (rider.waiver_signed_at, rider.notes) = (None, None);
}

/// What items say of the person goes too, and what is still open about them is settled.
async fn forget_items<S: Store>(store: &mut S, ctx: &Context, member: MemberId) -> Step<()> {
    for mut item in store.attention_about(member).await?.into_iter().take(MOST_ITEMS) {
        item.details.0.say = Say::MemberForgotten;
        match item.state {
            AttentionState::Open => close(store, ctx, &mut item, &Say::MemberForgotten).await?,
            AttentionState::Settled => {
                item.settled_how = None;
                ctx.change(store, &mut item).await?;
            }
        }
    }
    Ok(())
}

/// Nobody waits for a place any more; one that is held goes to the next.
async fn stop_waiting<S: Store>(store: &mut S, ctx: &Context, member: MemberId) -> Step<()> {
    for mut entry in store.open_waits().await?.into_iter().filter(|entry| entry.member_id == member) {
        let gone = if entry.state.holds() { WaitState::Declined } else { WaitState::Left };
        entry.state = entry.state.to(gone)?;
        entry.note = None;
        ctx.change(store, &mut entry).await?;
    }
    Ok(())
}

/// Units, bookings and debts are settled first: nobody is forgotten who is still owed something.
async fn nothing_left<S: Store>(store: &mut S, ctx: &Context, member: &Member, riders: &[Rider]) -> Step<()> {
    let mut packages = 0_u32;
    for package in account::packages(store, member.id).await? {
        let left = store.balance(package.id).await?;
        let usable = matches!(package.state, PackageState::Active | PackageState::Suspended);
        if usable && (left.available().is_positive() || left.reserved.is_positive()) {
            packages = packages.saturating_add(1);
        }
    }
    let ahead = Span { from: ctx.at, until: ctx.at.plus_days(AHEAD) };
    let mut bookings = 0_usize;
    for rider in riders {
        bookings = bookings.saturating_add(store.rider_bookings(rider.id, ahead).await?.len());
    }
    let debts = account::open_debts(store, member.id).await?.len();
    if packages == 0 && bookings == 0 && debts == 0 {
        return Ok(());
    }
    let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    Err(Say::MemberStillHas {
        name: member.name.clone(),
        packages,
        bookings: count(bookings),
        debts: count(debts),
    }
    .into())
}
