//! What a person who works at the club may do changes; a person joins.

use super::patch::{self, Editable, Patch};
use super::{Context, Execute, Kind, Receipt, Step, need};
use crate::id::StaffId;
use crate::record::{Coach, Role, Staff};
use crate::rights::Right;
use crate::rules::form;
use crate::store::Store;
use crate::words::{FieldProblem, Say};
use serde::{Deserialize, Serialize};

/// Edits a person of the staff: name, account, role, PIN, whether they still work here. The verifier of a
/// new PIN is made by who issues the command; a PIN itself is in no command, and its verifier in no audit.
///
/// Taken back by the same command with its patches turned round ([`patch::back`]); since when they have
/// their rights goes on counting, for a right is judged at the moment it was used.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EditStaff {
    /// The person.
    pub staff_id: StaffId,
    /// What changes.
    pub patches: Vec<Patch>,
}

/// A person joins the staff: the fields that are given, over an empty record.
///
/// Not taken back by a single command, for what the person did names them: [`EditStaff`] makes them
/// inactive, and the record stays.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AddStaff {
    /// The new person.
    pub staff_id: StaffId,
    /// What is known.
    pub patches: Vec<Patch>,
}

impl Editable for Staff {
    const FIELDS: &'static [&'static str] =
        &["name", "account", "role", "pin_verifier", "active", "coach_id"];

    fn tidy(&mut self, _ctx: &Context) -> Result<(), Say> {
        self.name = form::text("name", &self.name, 60)?;
        self.account = form::text("account", &self.account, 40)?;
        if self.account.chars().any(char::is_whitespace) {
            return Err(Say::field("account", FieldProblem::Malformed));
        }
        // Only its form is looked at: a weak or plain PIN can't pass for a verifier.
        let sound = self.pin_verifier.starts_with("$argon2id$") && self.pin_verifier.len() <= 300;
        if !sound {
            let problem =
                if self.pin_verifier.is_empty() { FieldProblem::Missing } else { FieldProblem::Malformed };
            return Err(Say::field("pin_verifier", problem));
        }
        Ok(())
    }
}

/// What holds between people: an account is one person's, a coach is there, and somebody manages the club.
async fn sound<S: Store>(store: &mut S, edited: &patch::Edited<Staff>) -> Step<()> {
    let after = &edited.after;
    let everybody = store.all_staff().await?;
    let others: Vec<_> = everybody.iter().filter(|other| other.id != after.id).collect();
    if others.iter().any(|other| other.account == after.account) {
        return Err(Say::AccountTaken { account: after.account.clone() }.into());
    }
    let manages = |one: &Staff| one.active && one.role == Role::Manager;
    if !manages(after) && !others.iter().any(|other| manages(other)) {
        return Err(Say::LastManager.into());
    }
    if edited.changed(|staff| staff.coach_id)
        && let Some(coach) = after.coach_id
    {
        let _there: Coach = need(store, coach).await?;
    }
    Ok(())
}

/// The row as the audit may keep it: that a PIN changed, never what verifies it.
fn without_pin(row: &Staff, mark: &str) -> Staff {
    Staff { pin_verifier: mark.to_owned(), ..row.clone() }
}

impl Execute for EditStaff {
    const NAME: &'static str = "edit_staff";
    const VERSION: u32 = 1;
    const KIND: Kind = Kind::Intention;

    async fn apply<S: Store>(&self, store: &mut S, ctx: &mut Context) -> Step<Receipt> {
        let staff: Staff = need(store, self.staff_id).await?;
        ctx.require_staff(store, Right::ManageClub).await?;
        let mut edited = patch::apply(&staff, &self.patches, ctx)?;
        let found = sound(store, &edited).await;
        #[cfg(feature = "mutants")]
        let found = if crate::mutant::on(crate::mutant::Mutant::LastManagerTrustsTheDesk)
            && ctx.phase != super::Phase::Issue
        {
            Ok(())
        } else {
            found
        };
        found?;
        if edited.before == edited.after {
            return Ok(edited.receipt());
        }
        let had = edited.before.role_at(ctx.at);
        if had != edited.after.active.then_some(edited.after.role) {
            edited.after.role_before = had;
            edited.after.rights_since = ctx.at;
        }
        ctx.change(store, &mut edited.after).await?;
        let mark = if edited.changed(|staff| staff.pin_verifier.clone()) { "changed" } else { "" };
        let (before, after) = (without_pin(&edited.before, ""), without_pin(&edited.after, mark));
        ctx.audit(store, Some(&before), &after).await?;
        Ok(edited.receipt())
    }
}

impl Execute for AddStaff {
    const NAME: &'static str = "add_staff";
    const VERSION: u32 = 1;
    const KIND: Kind = Kind::Intention;

    async fn apply<S: Store>(&self, store: &mut S, ctx: &mut Context) -> Step<Receipt> {
        ctx.require_staff(store, Right::ManageClub).await?;
        let blank = Staff {
            club_id: ctx.club.id,
            id: self.staff_id,
            name: String::new(),
            account: String::new(),
            role: Role::Receptionist,
            pin_verifier: String::new(),
            active: true,
            coach_id: None,
            rights_since: ctx.at,
            role_before: None,
            meta: ctx.meta(),
        };
        let edited = patch::apply(&blank, &self.patches, ctx)?;
        sound(store, &edited).await?;
        edited.insert(store).await?;
        ctx.audit(store, None, &without_pin(&edited.after, "set")).await?;
        Ok(edited.receipt())
    }
}
