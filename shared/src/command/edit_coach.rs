//! What is known of a coach changes; a coach joins.

use super::patch::{self, Editable, Patch};
use super::{Context, Execute, Kind, Receipt, Step, need};
use crate::id::CoachId;
use crate::money::Money;
use crate::record::{Coach, Json, Product};
use crate::rights::Right;
use crate::rules::form;
use crate::store::Store;
use crate::words::{FieldProblem, Say};
use serde::{Deserialize, Serialize};

/// Edits a coach. One who leaves becomes inactive and stays on record.
///
/// Taken back by the same command with its patches turned round ([`patch::back`]).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EditCoach {
    /// The coach.
    pub coach_id: CoachId,
    /// What changes.
    pub patches: Vec<Patch>,
}

/// A coach joins: the fields that are given, over an empty record.
///
/// Not taken back by a single command, for others may have named the coach since: [`EditCoach`] makes the
/// coach inactive, and the record stays.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AddCoach {
    /// The new coach.
    pub coach_id: CoachId,
    /// What is known.
    pub patches: Vec<Patch>,
}

impl Editable for Coach {
    const FIELDS: &'static [&'static str] = &["name", "phone", "courses", "surcharge", "active"];

    fn tidy(&mut self, _ctx: &Context) -> Result<(), Say> {
        self.name = form::text("name", &self.name, 60)?;
        self.phone = form::optional(self.phone.as_deref(), |typed| form::phone("phone", typed))?;
        if self.surcharge.is_negative() {
            return Err(Say::field("surcharge", FieldProblem::NEGATIVE));
        }
        Ok(())
    }
}

/// Courses that are named anew have to be there.
async fn taught<S: Store>(store: &mut S, edited: &patch::Edited<Coach>) -> Step<()> {
    for course in &edited.after.courses.0 {
        if !edited.before.courses.0.contains(course) {
            let _there: Product = need(store, *course).await?;
        }
    }
    Ok(())
}

impl Execute for EditCoach {
    const NAME: &'static str = "edit_coach";
    const VERSION: u32 = 1;
    const KIND: Kind = Kind::Intention;

    async fn apply<S: Store>(&self, store: &mut S, ctx: &mut Context) -> Step<Receipt> {
        let coach: Coach = need(store, self.coach_id).await?;
        ctx.require_staff(store, Right::ManageClub).await?;
        let edited = patch::apply(&coach, &self.patches, ctx)?;
        taught(store, &edited).await?;
        edited.store(store, ctx).await
    }
}

impl Execute for AddCoach {
    const NAME: &'static str = "add_coach";
    const VERSION: u32 = 1;
    const KIND: Kind = Kind::Intention;

    async fn apply<S: Store>(&self, store: &mut S, ctx: &mut Context) -> Step<Receipt> {
        ctx.require_staff(store, Right::ManageClub).await?;
        let blank = Coach {
            club_id: ctx.club.id,
            id: self.coach_id,
            name: String::new(),
            phone: None,
            courses: Json::default(),
            surcharge: Money::ZERO,
            active: true,
            meta: ctx.meta(),
        };
        let edited = patch::apply(&blank, &self.patches, ctx)?;
        taught(store, &edited).await?;
        edited.add(store, ctx).await
    }
}
