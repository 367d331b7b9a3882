//! The club settles something for itself.

use super::patch::{self, Editable, Patch};
use super::{Context, Execute, Kind, Receipt, Step, need};
use crate::record::Club;
use crate::rights::Right;
use crate::rules::{club, form};
use crate::store::Store;
use crate::words::{FieldProblem, Say};
use serde::{Deserialize, Serialize};

/// Edits the club: its name and zone, its opening hours, its rules and limits.
///
/// Taken back by the same command with its patches turned round ([`patch::back`]).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EditClub {
    /// What changes.
    pub patches: Vec<Patch>,
}

impl Editable for Club {
    const FIELDS: &'static [&'static str] = &[
        "name",
        "zone",
        "rules.address",
        "rules.check_in_opens_minutes",
        "rules.lesson_end_minutes",
        "rules.no_show_uses_units",
        "rules.offer_minutes",
        "rules.offline_days",
        "rules.opening_hours",
        "rules.phone",
        "rules.reception_adjusts_percent",
        "rules.reception_refunds",
        "rules.slots.habit",
        "rules.slots.nearness",
        "rules.slots.per_hour",
        "rules.slots.preferred_coach",
        "rules.slots.usual_horse",
    ];

    fn tidy(&mut self, _ctx: &Context) -> Result<(), Say> {
        self.name = form::text("club_name", &self.name, 60)?;
        let rules = &mut self.rules.0;
        rules.address = form::optional(rules.address.as_deref(), |typed| form::text("address", typed, 120))?;
        rules.phone = form::optional(rules.phone.as_deref(), |typed| form::phone("club_phone", typed))?;
        if !rules.opening_hours.is_sound() {
            return Err(Say::field("opening_hours", FieldProblem::Malformed));
        }
        club::within_bounds(rules)
    }
}

impl Execute for EditClub {
    const NAME: &'static str = "edit_club";
    const VERSION: u32 = 1;
    const KIND: Kind = Kind::Intention;

    async fn apply<S: Store>(&self, store: &mut S, ctx: &mut Context) -> Step<Receipt> {
        let club: Club = need(store, ctx.club.id).await?;
        ctx.require_staff(store, Right::ManageClub).await?;
        patch::apply(&club, &self.patches, ctx)?.store(store, ctx).await
    }
}
