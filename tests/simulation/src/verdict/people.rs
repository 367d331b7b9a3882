//! Accounts and what belongs to them, what was written about people and lessons, and who manages.

use super::{Evidence, decided};
use crate::rows::of;
use replica::store::block_on_ready;
use serde_json::Value;
use shared::command::{Command, Patch, Receipt};
use shared::id::{Id as _, MemberId};
use shared::record::{Booking, CheckIn, Debt, Member, MemberPackage, Order, Rider, Role, Row, Staff, Table};
use shared::rules::account;
use shared::store::memory::MemoryStore;
use shared::store::put;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use uuid::Uuid;

pub(super) fn judge(evidence: &Evidence, found: &mut Vec<String>) {
    everything_has_its_account(evidence, found);
    accounts_find_what_is_theirs(evidence, found);
    the_last_edit_stands(evidence, found);
    somebody_manages(evidence, found);
}

/// The account that one became part of in the end; none where the way never ends, or leads nowhere.
fn standing(members: &HashMap<MemberId, Member>, from: MemberId) -> Option<MemberId> {
    let mut id = from;
    for _step in 0..=members.len() {
        match members.get(&id)?.merged_into {
            Some(into) => id = into,
            None => return Some(id),
        }
    }
    None
}

fn members(evidence: &Evidence) -> HashMap<MemberId, Member> {
    of::<Member>(&evidence.server).into_iter().map(|member| (member.id, member)).collect()
}

/// No merge loses anybody's history: every row leads to an account that stands.
fn everything_has_its_account(evidence: &Evidence, found: &mut Vec<String>) {
    let members = members(evidence);
    let rows = &evidence.server;
    let mut named: Vec<(&str, Uuid, MemberId)> = Vec::new();
    named.extend(of::<Rider>(rows).iter().map(|one| ("rider", one.id.uuid(), one.member_id)));
    named.extend(of::<Booking>(rows).iter().map(|one| ("booking", one.id.uuid(), one.member_id)));
    named.extend(of::<CheckIn>(rows).iter().map(|one| ("check-in", one.id.uuid(), one.member_id)));
    named.extend(of::<MemberPackage>(rows).iter().map(|one| ("package", one.id.uuid(), one.member_id)));
    named.extend(of::<Order>(rows).iter().map(|one| ("order", one.id.uuid(), one.member_id)));
    named.extend(of::<Debt>(rows).iter().map(|one| ("debt", one.id.uuid(), one.member_id)));
    for (what, id, member) in named {
        if standing(&members, member).is_none() {
            found.push(format!("{what} {id} belongs to {member}, which leads to no account"));
        }
    }
}

/// What an account is asked for is everything of all that became part of it: packages, riders, open debts.
fn accounts_find_what_is_theirs(evidence: &Evidence, found: &mut Vec<String>) {
    let members = members(evidence);
    if members.values().all(|member| member.merged_into.is_none()) {
        return;
    }
    let Some(club) = members.values().next().map(|member| member.club_id) else { return };
    let mut theirs: BTreeMap<MemberId, BTreeSet<Uuid>> = BTreeMap::new();
    let rows = &evidence.server;
    let packages = of::<MemberPackage>(rows).into_iter().map(|one| (one.id.uuid(), one.member_id));
    let riders = of::<Rider>(rows).into_iter().map(|one| (one.id.uuid(), one.member_id));
    for (id, member) in packages.chain(riders) {
        if let Some(account) = standing(&members, member) {
            theirs.entry(account).or_default().insert(id);
        }
    }
    let mut store = MemoryStore::new(club);
    let asked = block_on_ready(async {
        for row in rows
            .iter()
            .filter(|row| matches!(row.table(), Table::Members | Table::Riders | Table::MemberPackages))
        {
            put(&mut store, row).await?;
        }
        let mut asked = BTreeMap::new();
        for account in theirs.keys() {
            let packages = account::packages(&mut store, *account).await?;
            let riders = account::riders(&mut store, *account).await?;
            let ids = packages.iter().map(|one| one.id.uuid()).chain(riders.iter().map(|one| one.id.uuid()));
            asked.insert(*account, ids.collect::<BTreeSet<_>>());
        }
        Ok::<_, shared::store::StoreError>(asked)
    });
    match asked {
        Ok(Ok(asked)) => {
            for (account, right) in theirs.iter().filter(|(account, right)| asked.get(account) != Some(right))
            {
                let is = asked.get(account);
                found.push(format!("account {account} finds {is:?}, not {right:?}"));
            }
        }
        Ok(Err(error)) => found.push(format!("accounts can't be asked: {error}")),
        Err(pending) => found.push(format!("accounts can't be asked: {pending:?}")),
    }
}

/// The patches of a command that edits.
fn patches(command: &Command) -> &[Patch] {
    match command {
        Command::EditMember(edit) => &edit.patches,
        Command::EditRider(edit) => &edit.patches,
        Command::EditCoach(edit) => &edit.patches,
        Command::EditHorse(edit) => &edit.patches,
        Command::EditArena(edit) => &edit.patches,
        Command::EditLesson(edit) => &edit.patches,
        Command::EditStaff(edit) => &edit.patches,
        Command::EditClub(edit) => &edit.patches,
        Command::EditHorseTime(edit) => &edit.patches,
        Command::EditClosure(edit) => &edit.patches,
        Command::EditSlotTemplate(edit) => &edit.patches,
        _ => &[],
    }
}

/// In every field stands what the last person wrote who changed it, whoever wrote into the other fields since.
fn the_last_edit_stands(evidence: &Evidence, found: &mut Vec<String>) {
    let mut last: BTreeMap<(Uuid, String), Value> = BTreeMap::new();
    for command in decided(evidence) {
        let Some(Receipt::Edited { id, .. }) = command.outcome.receipt() else { continue };
        let Some(read) = super::read(command) else { continue };
        for patch in patches(&read).iter().filter(|patch| patch.before != patch.after) {
            last.insert((*id, patch.field.clone()), patch.after.clone());
        }
    }
    let members = members(evidence);
    let forgotten = |member: MemberId| members.get(&member).is_none_or(|one| one.deleted_at.is_some());
    for row in &evidence.server {
        let id = row.id();
        let mine: Vec<_> = last.range((id, String::new())..).take_while(|((of, _), _)| *of == id).collect();
        let gone = match row {
            Row::Member(member) => forgotten(member.id),
            Row::Rider(rider) => forgotten(rider.member_id),
            _ => false,
        };
        if mine.is_empty() || gone {
            continue;
        }
        let json = serde_json::to_value(row).unwrap_or_default();
        for ((_, field), right) in mine {
            let is = json.pointer(&format!("/row/{}", field.replace('.', "/")));
            if is != Some(right) {
                found.push(format!("{field} of {:?} {id} is {is:?}, not {right}", row.table()));
            }
        }
    }
}

fn somebody_manages(evidence: &Evidence, found: &mut Vec<String>) {
    if !of::<Staff>(&evidence.server).iter().any(|one| one.active && one.role == Role::Manager) {
        found.push("nobody manages the club".to_owned());
    }
}
