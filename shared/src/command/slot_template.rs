//! The grid that lessons are booked on.

use super::patch::{self, Editable, Patch};
use super::{Context, Execute, Kind, Receipt, Step, need};
use crate::id::TimeSlotTemplateId;
use crate::record::{DayOfWeek, MINUTES_A_DAY, TimeSlotTemplate};
use crate::rights::Right;
use crate::rules::conflicts::hours;
use crate::rules::form;
use crate::store::Store;
use crate::words::{FieldProblem, Say};
use serde::{Deserialize, Serialize};

/// Opens a part of a weekday for booking: Monday's hours every half an hour unless the patches say otherwise.
///
/// Taken back by [`EditSlotTemplate`], which calls it off; the record stays.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AddSlotTemplate {
    /// The new one.
    pub template_id: TimeSlotTemplateId,
    /// What is known.
    pub patches: Vec<Patch>,
}

/// Changes a part of the booking grid, or gives it up.
///
/// Taken back by the same command with its patches turned round ([`patch::back`]).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EditSlotTemplate {
    /// Which.
    pub template_id: TimeSlotTemplateId,
    /// What changes.
    pub patches: Vec<Patch>,
}

impl EditSlotTemplate {
    /// Calls it off.
    #[must_use]
    pub fn call_off(template_id: TimeSlotTemplateId) -> Self {
        Self { template_id, patches: vec![Patch::new("active", true, false)] }
    }
}

impl Editable for TimeSlotTemplate {
    const FIELDS: &'static [&'static str] =
        &["weekday", "from_minute", "until_minute", "slot_minutes", "active"];

    fn tidy(&mut self, _ctx: &Context) -> Result<(), Say> {
        if !hours::sound(self.from_minute, self.until_minute) {
            return Err(Say::field("time", FieldProblem::OutOfRange));
        }
        form::within(&[("slot_minutes", self.slot_minutes, 5, MINUTES_A_DAY)])
    }
}

impl Execute for AddSlotTemplate {
    const NAME: &'static str = "add_slot_template";
    const VERSION: u32 = 1;
    const KIND: Kind = Kind::Intention;

    async fn apply<S: Store>(&self, store: &mut S, ctx: &mut Context) -> Step<Receipt> {
        ctx.require_staff(store, Right::ManageClub).await?;
        let blank = TimeSlotTemplate {
            club_id: ctx.club.id,
            id: self.template_id,
            weekday: DayOfWeek::Monday,
            from_minute: 8 * 60,
            until_minute: 20 * 60,
            slot_minutes: 30,
            active: true,
            meta: ctx.meta(),
        };
        patch::apply(&blank, &self.patches, ctx)?.add(store, ctx).await
    }
}

impl Execute for EditSlotTemplate {
    const NAME: &'static str = "edit_slot_template";
    const VERSION: u32 = 1;
    const KIND: Kind = Kind::Intention;

    async fn apply<S: Store>(&self, store: &mut S, ctx: &mut Context) -> Step<Receipt> {
        let known: TimeSlotTemplate = need(store, self.template_id).await?;
        ctx.require_staff(store, Right::ManageClub).await?;
        patch::apply(&known, &self.patches, ctx)?.store(store, ctx).await
    }
}
