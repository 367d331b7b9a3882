//! A horse rests or is cared for.

use super::patch::{self, Editable, Patch};
use super::{Context, Execute, Kind, Receipt, Step, need};
use crate::id::{HorseAvailabilityId, HorseId};
use crate::record::{Horse, HorseAvailability, HorseTime};
use crate::rights::Right;
use crate::rules::form;
use crate::store::Store;
use crate::words::{FieldProblem, Say};
use serde::{Deserialize, Serialize};

/// Says that a horse rests or is cared for in a span, or that care is due: from now on unless the patches say when.
/// Bookings stay; each shows it until its rider has another horse.
///
/// Taken back by [`EditHorseTime`], which calls it off; the record stays.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AddHorseTime {
    /// The new one.
    pub horse_time_id: HorseAvailabilityId,
    /// The horse.
    pub horse_id: HorseId,
    /// What is known.
    pub patches: Vec<Patch>,
}

/// Changes a horse's rest or care, calls it off, or ends it.
///
/// Taken back by the same command with its patches turned round ([`patch::back`]).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EditHorseTime {
    /// Which.
    pub horse_time_id: HorseAvailabilityId,
    /// What changes.
    pub patches: Vec<Patch>,
}

impl EditHorseTime {
    /// Calls it off.
    #[must_use]
    pub fn call_off(horse_time_id: HorseAvailabilityId) -> Self {
        Self { horse_time_id, patches: vec![Patch::new("active", true, false)] }
    }
}

impl Editable for HorseAvailability {
    const FIELDS: &'static [&'static str] = &["kind", "starts_at", "ends_at", "note", "active"];

    fn tidy(&mut self, _ctx: &Context) -> Result<(), Say> {
        self.note = form::optional(self.note.as_deref(), |note| form::text("note", note, 200))?;
        if self.ends_at.is_some_and(|ends| ends <= self.starts_at) {
            return Err(Say::field("time", FieldProblem::OutOfRange));
        }
        Ok(())
    }
}

impl Execute for AddHorseTime {
    const NAME: &'static str = "add_horse_time";
    const VERSION: u32 = 1;
    const KIND: Kind = Kind::Intention;

    async fn apply<S: Store>(&self, store: &mut S, ctx: &mut Context) -> Step<Receipt> {
        let horse: Horse = need(store, self.horse_id).await?;
        ctx.require_staff(store, Right::Timetable).await?;
        let blank = HorseAvailability {
            club_id: ctx.club.id,
            id: self.horse_time_id,
            horse_id: horse.id,
            kind: HorseTime::Rest,
            starts_at: ctx.at,
            ends_at: None,
            note: None,
            active: true,
            meta: ctx.meta(),
        };
        patch::apply(&blank, &self.patches, ctx)?.add(store, ctx).await
    }
}

impl Execute for EditHorseTime {
    const NAME: &'static str = "edit_horse_time";
    const VERSION: u32 = 1;
    const KIND: Kind = Kind::Intention;

    async fn apply<S: Store>(&self, store: &mut S, ctx: &mut Context) -> Step<Receipt> {
        let known: HorseAvailability = need(store, self.horse_time_id).await?;
        ctx.require_staff(store, Right::Timetable).await?;
        patch::apply(&known, &self.patches, ctx)?.store(store, ctx).await
    }
}
