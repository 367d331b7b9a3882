//! What is known of a horse changes; a horse comes to the yard.

use super::patch::{self, Editable, Patch};
use super::{Context, Execute, Kind, Receipt, Step, need};
use crate::id::HorseId;
use crate::record::{Horse, HorseLimits, HorseState, Json};
use crate::rights::Right;
use crate::rules::{account, form};
use crate::store::Store;
use crate::words::Say;
use chrono::Datelike;
use serde::{Deserialize, Serialize};

/// Edits a horse: who it is, whom it suits, what it may be asked to do, how it is.
///
/// Taken back by the same command with its patches turned round ([`patch::back`]).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EditHorse {
    /// The horse.
    pub horse_id: HorseId,
    /// What changes.
    pub patches: Vec<Patch>,
}

/// A horse comes to the yard: the fields that are given, over an empty record.
///
/// Not taken back by a single command, for bookings may have named the horse since: [`EditHorse`] retires
/// it, and the record stays.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AddHorse {
    /// The new horse.
    pub horse_id: HorseId,
    /// What is known.
    pub patches: Vec<Patch>,
}

impl Editable for Horse {
    const FIELDS: &'static [&'static str] = &[
        "name",
        "number",
        "breed",
        "height_cm",
        "birth_year",
        "owner_id",
        "max_rider_weight",
        "levels",
        "limits.lessons_a_day",
        "limits.load_a_day",
        "limits.load_in_7_days",
        "limits.rest_minutes",
        "limits.rest_days_a_week",
        "state",
    ];

    fn tidy(&mut self, ctx: &Context) -> Result<(), Say> {
        self.name = form::text("name", &self.name, 60)?;
        self.number = form::text("number", &self.number, 20)?;
        self.breed = form::optional(self.breed.as_deref(), |typed| form::text("breed", typed, 60))?;
        self.levels.0.sort();
        self.levels.0.dedup();
        let this_year = i64::from(ctx.club.zone.date(ctx.at).year());
        let limits = &self.limits.0;
        let bounds = [
            ("height_cm", self.height_cm.unwrap_or(150), 50, 250),
            ("birth_year", self.birth_year.unwrap_or(this_year), this_year.saturating_sub(60), this_year),
            ("max_rider_weight", self.max_rider_weight.map_or(500, |most| most.tenths_kg()), 100, 2_500),
            ("lessons_a_day", limits.lessons_a_day, 0, 12),
            ("load_a_day", limits.load_a_day, 0, 200),
            ("load_in_7_days", limits.load_in_7_days, 0, 1_000),
            ("rest_minutes", limits.rest_minutes, 0, 600),
            ("rest_days_a_week", limits.rest_days_a_week, 0, 7),
        ];
        form::within(&bounds)
    }
}

/// An owner that is named anew has to be there.
async fn owned<S: Store>(store: &mut S, edited: &patch::Edited<Horse>) -> Step<()> {
    if edited.changed(|horse| horse.owner_id)
        && let Some(owner) = edited.after.owner_id
    {
        account::standing(store, owner).await?;
    }
    Ok(())
}

impl Execute for EditHorse {
    const NAME: &'static str = "edit_horse";
    const VERSION: u32 = 1;
    const KIND: Kind = Kind::Intention;

    async fn apply<S: Store>(&self, store: &mut S, ctx: &mut Context) -> Step<Receipt> {
        let horse: Horse = need(store, self.horse_id).await?;
        ctx.require_staff(store, Right::ManageClub).await?;
        let edited = patch::apply(&horse, &self.patches, ctx)?;
        owned(store, &edited).await?;
        edited.store(store, ctx).await
    }
}

impl Execute for AddHorse {
    const NAME: &'static str = "add_horse";
    const VERSION: u32 = 1;
    const KIND: Kind = Kind::Intention;

    async fn apply<S: Store>(&self, store: &mut S, ctx: &mut Context) -> Step<Receipt> {
        ctx.require_staff(store, Right::ManageClub).await?;
        let blank = Horse {
            club_id: ctx.club.id,
            id: self.horse_id,
            name: String::new(),
            number: String::new(),
            breed: None,
            height_cm: None,
            birth_year: None,
            owner_id: None,
            max_rider_weight: None,
            levels: Json::default(),
            limits: Json(HorseLimits::default()),
            state: HorseState::Fit,
            meta: ctx.meta(),
        };
        let edited = patch::apply(&blank, &self.patches, ctx)?;
        owned(store, &edited).await?;
        edited.add(store, ctx).await
    }
}
