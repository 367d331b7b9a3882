//! One account whole.

use super::super::select::{all, columns};
use super::super::{Viewer, ask, ask_step};
use super::{activity, count_visit, history, ledger, lessons, riders};
use crate::store::SqliteStore;
use crate::view::{Choice, MemberProfile, MergeOffer};
use crate::words::member as said;
use shared::command::{Step, Stop, need};
use shared::id::MemberId;
use shared::record::{AttentionCode, AttentionState, Column, Member};
use shared::rights::Right;
use shared::rules::activity::Visits;
use shared::rules::conflicts::resolve_member;
use shared::rules::form::masked;
use shared::store::{FindMembers, Stored};
use shared::sync::scope;
use shared::units::Units;
use std::sync::LazyLock;

/// An account with the accounts that became part of it.
pub(super) struct Family {
    /// The account as it is today.
    pub(super) member: Member,
    /// Those that became part of it.
    pub(super) aliases: Vec<Member>,
}

impl Family {
    /// The ids of all of them.
    pub(super) fn ids(&self) -> impl Iterator<Item = MemberId> {
        std::iter::once(self.member.id).chain(self.aliases.iter().map(|alias| alias.id))
    }
}

static ALIASES: LazyLock<String> = LazyLock::new(|| {
    format!(
        "WITH RECURSIVE family(id) AS (
             SELECT ?2
             UNION SELECT m.id FROM members m JOIN family f ON m.merged_into = f.id WHERE m.club_id = ?1
         )
         SELECT {} FROM members m JOIN family f ON f.id = m.id
         WHERE m.club_id = ?1 AND m.id <> ?2 ORDER BY m.id",
        columns::<Member>("m"),
    )
});

/// All that is known of a member. An alias stands for the account that it became part of.
///
/// # Errors
/// Refused when the member is not there; whatever the store says.
pub fn member_profile(store: &mut SqliteStore<'_>, viewer: &Viewer, id: MemberId) -> Step<MemberProfile> {
    let id = ask(resolve_member(store, id))?;
    let member: Member = ask_step(need(store, id))?;
    let given = [store.club().to_value(), id.to_value()];
    let aliases = all(store.connection(), &ALIASES, &given, |cells| cells.record::<Member>())
        .map_err(Stop::Database)?;
    let family = Family { member, aliases };
    let mut debts = Vec::new();
    for of in family.ids() {
        debts.extend(lessons::debts(store, viewer, of)?);
    }
    let bookings = lessons::bookings(store, &family)?;
    let mut visits = Visits::default();
    for one in &bookings {
        count_visit(&mut visits, one.booking.state, one.booking.starts_at, viewer.now);
    }
    let packages = ledger::packages(store, viewer, &family)?;
    let owes: Units = debts.iter().map(|(units, _)| *units).sum();
    let (ahead, past) = lessons::split(&bookings, viewer);
    Ok(MemberProfile {
        id: family.member.id.to_string(),
        name: family.member.name.clone(),
        phone: viewer.phone(family.member.phone.as_deref()),
        tags: family.member.tags.0.clone(),
        notes: family.member.notes.clone(),
        merged: family.aliases.iter().map(|alias| choice(alias.id, &alias.name)).collect(),
        activity: activity(family.member.joined_at, visits, viewer),
        left: ledger::usable(&packages, viewer).to_string(),
        owes: owes.is_positive().then(|| owes.to_string()),
        riders: riders::riders(store, viewer, &family, &bookings)?,
        history: history::history(store, viewer, &family, &bookings)?,
        packages: packages.into_iter().map(|package| package.shown).collect(),
        debts: debts.into_iter().map(|(_, line)| line).collect(),
        ahead,
        past,
        kept_since: viewer.zone().date(scope::start(viewer.zone(), viewer.now)).to_string(),
        offers: offers(store, viewer, &family)?,
        locked: viewer.lacks(Right::RegisterMembers),
    })
}

pub(super) fn choice(id: impl std::fmt::Display, name: &str) -> Choice {
    Choice { id: id.to_string(), name: name.to_owned() }
}

/// Accounts that may be the same person: those with the same phone, while an open item asks about it.
fn offers(store: &mut SqliteStore<'_>, viewer: &Viewer, family: &Family) -> Stored<Vec<MergeOffer>> {
    let Some(phone) = &family.member.phone else { return Ok(Vec::new()) };
    let same = ask(store.members_by_phone(phone))?;
    let text = "SELECT id, member_id FROM attention_items
                WHERE club_id = ?1 AND state = ?2 AND code = ?3 AND member_id IS NOT NULL";
    let given =
        [store.club().to_value(), AttentionState::Open.to_value(), AttentionCode::SamePhone.to_value()];
    let items = all(store.connection(), text, &given, |cells| {
        Ok((cells.field::<String>()?, cells.field::<MemberId>()?))
    })?;
    let item_about =
        |id: MemberId| items.iter().find(|(_, member)| *member == id).map(|(item, _)| item.clone());
    let of_this = item_about(family.member.id);
    let others = same.into_iter().filter(|other| other.id != family.member.id && other.stands());
    let offer = |other: Member| {
        let item_id = of_this.clone().or_else(|| item_about(other.id))?;
        Some(MergeOffer {
            item_id: Some(item_id),
            member_id: other.id.to_string(),
            name: other.name,
            words: said::same_phone(viewer.lang, &masked(phone)),
        })
    };
    Ok(others.filter_map(offer).collect())
}
