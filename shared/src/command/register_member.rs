//! A person becomes a member, with those who ride on the account.

use super::{Context, Execute, Kind, Phase, Receipt, Step};
use crate::id::{MemberId, RiderId};
use crate::record::{Json, Level, Member, Rider, Weight};
use crate::rights::Right;
use crate::rules::{account, person};
use crate::store::{Store, fetch};
use crate::time::Date;
use crate::words::{FieldProblem, Say};
use serde::{Deserialize, Serialize};

/// Registers a member who filled in the form. The same phone as another account is accepted and offered
/// for merging.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RegisterMember {
    /// The new account.
    pub member_id: MemberId,
    /// Name.
    pub name: String,
    /// Phone as typed.
    pub phone: Option<String>,
    /// What staff should know.
    pub notes: Option<String>,
    /// Who rides; at least one.
    pub riders: Vec<NewRider>,
}

/// A rider of the form.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NewRider {
    /// The new rider.
    pub rider_id: RiderId,
    /// Name.
    pub name: String,
    /// Birth date.
    pub birth_date: Option<Date>,
    /// Weight.
    pub weight: Option<Weight>,
    /// What they can.
    pub level: Level,
    /// A minor's guardian.
    pub guardian_name: Option<String>,
    /// The guardian's phone as typed.
    pub guardian_phone: Option<String>,
    /// The waiver was signed at the counter.
    pub waiver_signed: bool,
}

/// Riders on one form at most.
pub(super) const MOST_RIDERS: usize = 20;

impl Execute for RegisterMember {
    const NAME: &'static str = "register_member";
    const VERSION: u32 = 1;
    const KIND: Kind = Kind::Fact;

    async fn apply<S: Store>(&self, store: &mut S, ctx: &mut Context) -> Step<Receipt> {
        ctx.require(store, Right::RegisterMembers).await?;
        let known = fetch::<Member, _>(store, self.member_id).await?;
        if known.is_some() && (ctx.phase == Phase::Issue || self.are_there(store).await?) {
            return Err(Say::AlreadyThere { what: "members".to_owned() }.into());
        }
        if self.riders.is_empty() {
            return Err(Say::field("riders", FieldProblem::Missing).into());
        }
        if self.riders.len() > MOST_RIDERS {
            return Err(Say::field("riders", FieldProblem::TooMany { most: MOST_RIDERS }).into());
        }
        let member = self.member(ctx)?;
        let read = |(place, form): (usize, &NewRider)| {
            form.rider(ctx, member.id).map_err(|say| say.of_item("riders", place))
        };
        let riders = self.riders.iter().enumerate().map(read).collect::<Result<Vec<_>, Say>>()?;
        match known {
            None => {
                account::offer_merge(store, ctx, &member).await?;
                store.insert(&member).await?;
            }
            // They paid or rode before this came, and somebody stands in for them.
            Some(known) => account::fill_in(store, ctx, known, &member).await?,
        }
        for rider in &riders {
            match fetch::<Rider, _>(store, rider.id).await? {
                None => store.insert(rider).await?,
                Some(known) => account::fill_in_rider(store, ctx, known, rider).await?,
            }
        }
        Ok(Receipt::Registered {
            member_id: member.id,
            riders: riders.iter().map(|rider| rider.id).collect(),
        })
    }
}

impl RegisterMember {
    /// True where all who ride are there, and none of them is only stood in for.
    async fn are_there<S: Store>(&self, store: &mut S) -> Step<bool> {
        for rider in &self.riders {
            let known = fetch::<Rider, _>(store, rider.rider_id).await?;
            if known.is_none_or(|known| account::is_stand_in(&known.name)) {
                return Ok(false);
            }
        }
        Ok(!self.riders.is_empty())
    }

    fn member(&self, ctx: &Context) -> Result<Member, Say> {
        let mut member = Member {
            club_id: ctx.club.id,
            id: self.member_id,
            name: self.name.clone(),
            phone: self.phone.clone(),
            openid: None,
            notes: self.notes.clone(),
            tags: Json::default(),
            joined_at: ctx.at,
            merged_into: None,
            deleted_at: None,
            meta: ctx.meta(),
        };
        person::member(&mut member)?;
        Ok(member)
    }
}

impl NewRider {
    /// The rider of an account, as of the time of issue.
    pub(super) fn rider(&self, ctx: &Context, member_id: MemberId) -> Result<Rider, Say> {
        let mut rider = Rider {
            club_id: ctx.club.id,
            id: self.rider_id,
            member_id,
            name: self.name.clone(),
            birth_date: self.birth_date,
            weight: self.weight,
            level: self.level,
            usual_horse_id: None,
            usual_coach_id: None,
            no_ride: Json::default(),
            guardian_consent_at: None,
            guardian_name: self.guardian_name.clone(),
            guardian_phone: self.guardian_phone.clone(),
            waiver_signed_at: self.waiver_signed.then_some(ctx.at),
            notes: None,
            meta: ctx.meta(),
        };
        person::rider(&mut rider, ctx.club.zone.date(ctx.at))?;
        rider.guardian_consent_at = rider.guardian_name.is_some().then_some(ctx.at);
        Ok(rider)
    }
}
