//! An account and those that became part of it.
//!
//! A merge moves nothing: the merged account stays as an alias, with its riders, packages, bookings and
//! debts. What belongs to an account is therefore asked of its whole family, here and nowhere else.

use super::conflicts::resolve_member;
use crate::command::{Context, Phase, Step, Subject, need};
use crate::id::{MemberId, RiderId};
use crate::record::{AttentionCode, Debt, Json, Level, Member, MemberPackage, Rider};
use crate::store::{Store, Stored};
use crate::words::Say;

/// Accounts in a family at most: beyond that a chain is damaged.
const MOST: usize = 64;

/// The account and all that were merged into it, however long the way, the account first.
///
/// # Errors
/// Whatever the store says.
pub async fn family<S: Store>(store: &mut S, account: MemberId) -> Stored<Vec<MemberId>> {
    let mut found = vec![account];
    let mut next = 0;
    while let Some(member) = found.get(next).copied() {
        next = next.saturating_add(1);
        for alias in store.aliases_of(member).await? {
            if !found.contains(&alias.id) && found.len() < MOST {
                found.push(alias.id);
            }
        }
    }
    Ok(found)
}

/// The packages of an account and of those that became part of it.
///
/// # Errors
/// Whatever the store says.
pub async fn packages<S: Store>(store: &mut S, account: MemberId) -> Stored<Vec<MemberPackage>> {
    #[cfg(feature = "mutants")]
    if crate::mutant::on(crate::mutant::Mutant::AccountForgetsItsAliases) {
        return store.packages_of(account).await;
    }
    let mut found = Vec::new();
    for member in family(store, account).await? {
        found.extend(store.packages_of(member).await?);
    }
    Ok(found)
}

/// The open debts of an account and of those that became part of it.
///
/// # Errors
/// Whatever the store says.
pub async fn open_debts<S: Store>(store: &mut S, account: MemberId) -> Stored<Vec<Debt>> {
    let mut found = Vec::new();
    for member in family(store, account).await? {
        found.extend(store.open_debts(member).await?);
    }
    Ok(found)
}

/// The riders of an account and of those that became part of it.
///
/// # Errors
/// Whatever the store says.
pub async fn riders<S: Store>(store: &mut S, account: MemberId) -> Stored<Vec<Rider>> {
    let mut found = Vec::new();
    for member in family(store, account).await? {
        found.extend(store.riders_of(member).await?);
    }
    Ok(found)
}

/// The account that an id means today, which has to stand.
///
/// # Errors
/// Refused when it is not there or was forgotten; whatever the store says.
pub async fn standing<S: Store>(store: &mut S, id: MemberId) -> Step<Member> {
    let id = resolve_member(store, id).await?;
    let member: Member = need(store, id).await?;
    if member.deleted_at.is_some() {
        return Err(Say::MemberForgotten.into());
    }
    Ok(member)
}

/// What an account is called that stands in for somebody.
const STAND_IN: &str = "未登记";

/// True for the name of somebody who is only stood in for.
#[must_use]
pub fn is_stand_in(name: &str) -> bool {
    name == STAND_IN
}

/// An account for somebody who has paid or ridden, and whom the server does not know, because the list that they
/// came with was refused, or a desk that registered them is long out of touch. People are told, and fill it in or merge
/// it.
///
/// # Errors
/// Refused in the moment the command is given, and while they may still be on their way; whatever the store says.
pub async fn stand_in<S: Store>(store: &mut S, ctx: &mut Context, id: MemberId, about: Subject) -> Step<()> {
    if matches!(ctx.phase, Phase::Issue | Phase::Recover) {
        return Err(Say::NotFound { what: "members".to_owned() }.into());
    }
    let member = Member {
        club_id: ctx.club.id,
        id,
        name: STAND_IN.to_owned(),
        phone: None,
        openid: None,
        notes: None,
        tags: Json::default(),
        joined_at: ctx.at,
        merged_into: None,
        deleted_at: None,
        meta: ctx.meta(),
    };
    store.insert(&member).await?;
    ctx.raise(store, AttentionCode::Clash, Subject { member: Some(id), ..about }, Say::StandIn).await?;
    Ok(())
}

/// Who an account stands in for is known now: it gets their name and what else was said of them. What people have
/// filled in since stays.
///
/// # Errors
/// Whatever the store says.
pub async fn fill_in<S: Store>(store: &mut S, ctx: &mut Context, known: Member, said: &Member) -> Step<()> {
    if !is_stand_in(&known.name) || known.deleted_at.is_some() {
        return Ok(());
    }
    let mut member = Member {
        name: said.name.clone(),
        phone: said.phone.clone(),
        notes: known.notes.clone().or_else(|| said.notes.clone()),
        ..known
    };
    offer_merge(store, ctx, &member).await?;
    ctx.change(store, &mut member).await?;
    Ok(())
}

/// The same for a rider, who stays in the account where they are: people merge it.
///
/// # Errors
/// As [`fill_in`].
pub async fn fill_in_rider<S: Store>(
    store: &mut S,
    ctx: &mut Context,
    known: Rider,
    said: &Rider,
) -> Step<()> {
    if !is_stand_in(&known.name) {
        return Ok(());
    }
    let (member_id, meta) = (known.member_id, known.meta);
    let mut rider = Rider { member_id, meta, ..said.clone() };
    ctx.change(store, &mut rider).await?;
    Ok(())
}

/// A rider for somebody who is there and whom the server does not know, in an account of their own.
///
/// # Errors
/// As [`stand_in`].
pub async fn stand_in_rider<S: Store>(store: &mut S, ctx: &mut Context, id: RiderId) -> Step<Rider> {
    let member_id = ctx.command_id.child("member");
    stand_in(store, ctx, member_id, Subject::default()).await?;
    let rider = Rider {
        club_id: ctx.club.id,
        id,
        member_id,
        name: STAND_IN.to_owned(),
        birth_date: None,
        weight: None,
        level: Level::Beginner,
        usual_horse_id: None,
        usual_coach_id: None,
        no_ride: Json::default(),
        guardian_name: None,
        guardian_phone: None,
        guardian_consent_at: None,
        waiver_signed_at: None,
        notes: None,
        meta: ctx.meta(),
    };
    store.insert(&rider).await?;
    Ok(rider)
}

/// Another account with the same phone, of those that stand.
///
/// # Errors
/// Whatever the store says.
pub async fn same_phone<S: Store>(store: &mut S, member: &Member) -> Stored<Option<Member>> {
    let Some(phone) = &member.phone else {
        return Ok(None);
    };
    let same = store.members_by_phone(phone).await?;
    Ok(same.into_iter().find(|other| other.id != member.id && other.stands()))
}

/// Offers to merge an account with another of the same phone.
///
/// # Errors
/// Whatever the store says.
pub async fn offer_merge<S: Store>(store: &mut S, ctx: &mut Context, member: &Member) -> Stored<()> {
    if let Some(other) = same_phone(store, member).await? {
        let say = Say::SamePhone { name: member.name.clone(), other: other.name };
        let about = Subject { member: Some(member.id), ..Subject::default() };
        ctx.raise(store, AttentionCode::SamePhone, about, say).await?;
    }
    Ok(())
}
