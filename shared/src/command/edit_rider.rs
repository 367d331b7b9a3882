//! What is known of a rider changes.

use super::patch::{self, Editable, Patch};
use super::{Context, Execute, Kind, Receipt, Step, need};
use crate::id::RiderId;
use crate::record::{Coach, Horse, Rider};
use crate::rights::Right;
use crate::rules::{account, person};
use crate::store::Store;
use crate::words::{FieldProblem, Say};
use serde::{Deserialize, Serialize};

/// Edits a rider: who they are, what they can, whom they ride with, guardian and waiver.
///
/// Taken back by the same command with its patches turned round ([`patch::back`]).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EditRider {
    /// The rider.
    pub rider_id: RiderId,
    /// What changes.
    pub patches: Vec<Patch>,
}

/// Horses on a no-ride list at most.
const MOST_NO_RIDE: usize = 50;

impl Editable for Rider {
    const FIELDS: &'static [&'static str] = &[
        "name",
        "birth_date",
        "weight",
        "level",
        "usual_horse_id",
        "usual_coach_id",
        "no_ride",
        "guardian_name",
        "guardian_phone",
        "guardian_consent_at",
        "waiver_signed_at",
        "notes",
    ];

    fn tidy(&mut self, ctx: &Context) -> Result<(), Say> {
        person::rider(self, ctx.club.zone.date(ctx.at))?;
        let mut horses = Vec::new();
        for horse in &self.no_ride.0 {
            if !horses.contains(horse) {
                horses.push(*horse);
            }
        }
        if horses.len() > MOST_NO_RIDE {
            return Err(Say::field("no_ride", FieldProblem::TooMany { most: MOST_NO_RIDE }));
        }
        self.no_ride.0 = horses;
        for (field, at) in
            [("guardian_consent_at", self.guardian_consent_at), ("waiver_signed_at", self.waiver_signed_at)]
        {
            if at.is_some_and(|at| at > ctx.at) {
                return Err(Say::field(field, FieldProblem::InFuture));
            }
        }
        if self.guardian_consent_at.is_some() && self.guardian_name.is_none() {
            return Err(Say::field("guardian_name", FieldProblem::Missing));
        }
        Ok(())
    }
}

impl Execute for EditRider {
    const NAME: &'static str = "edit_rider";
    const VERSION: u32 = 1;
    const KIND: Kind = Kind::Intention;

    async fn apply<S: Store>(&self, store: &mut S, ctx: &mut Context) -> Step<Receipt> {
        let rider: Rider = need(store, self.rider_id).await?;
        account::standing(store, rider.member_id).await?;
        ctx.require_staff(store, Right::RegisterMembers).await?;
        let edited = patch::apply(&rider, &self.patches, ctx)?;
        // Only what is new has to be there: a horse that left years ago may stay on the list.
        if edited.changed(|rider| rider.usual_horse_id)
            && let Some(horse) = edited.after.usual_horse_id
        {
            let _there: Horse = need(store, horse).await?;
        }
        if edited.changed(|rider| rider.usual_coach_id)
            && let Some(coach) = edited.after.usual_coach_id
        {
            let _there: Coach = need(store, coach).await?;
        }
        for horse in &edited.after.no_ride.0 {
            if !edited.before.no_ride.0.contains(horse) {
                let _there: Horse = need(store, *horse).await?;
            }
        }
        edited.store(store, ctx).await
    }
}
