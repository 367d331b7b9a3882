//! The club settles something for itself.

use super::patch::{self, Editable, Patch};
use super::{Context, Execute, Kind, Receipt, Step, need};
use crate::record::Club;
use crate::rights::Right;
use crate::rules::form;
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
        "rules.check_in_opens_minutes",
        "rules.no_show_uses_units",
        "rules.offline_days",
        "rules.opening_hours",
        "rules.reception_adjusts_percent",
        "rules.reception_refunds",
        "rules.slots",
    ];

    fn tidy(&mut self, _ctx: &Context) -> Result<(), Say> {
        self.name = form::text("name", &self.name, 60)?;
        let rules = &self.rules.0;
        if !rules.opening_hours.is_sound() {
            return Err(Say::field("opening_hours", FieldProblem::Malformed));
        }
        if rules.reception_refunds.is_negative() {
            return Err(Say::field("reception_refunds", FieldProblem::OutOfRange));
        }
        form::within(&[
            ("check_in_opens_minutes", rules.check_in_opens_minutes, 0, 1_440),
            ("offline_days", rules.offline_days, 1, 90),
            ("reception_adjusts_percent", rules.reception_adjusts_percent, 0, 100),
            ("slots", rules.slots.nearness, 0, 1_000),
            ("slots", rules.slots.per_hour, 0, 1_000),
            ("slots", rules.slots.preferred_coach, 0, 1_000),
            ("slots", rules.slots.usual_horse, 0, 1_000),
            ("slots", rules.slots.habit, 0, 1_000),
        ])
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
