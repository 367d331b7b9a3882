//! A person becomes a member, with those who ride on the account.

use super::{Context, Execute, Kind, Receipt, Step, Subject};
use crate::id::{MemberId, RiderId};
use crate::record::{AttentionCode, Json, Level, Member, Rider, Weight};
use crate::rights::Right;
use crate::rules::form;
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
const MOST_RIDERS: usize = 20;

impl Execute for RegisterMember {
    const NAME: &'static str = "register_member";
    const VERSION: u32 = 1;
    const KIND: Kind = Kind::Fact;

    async fn apply<S: Store>(&self, store: &mut S, ctx: &mut Context) -> Step<Receipt> {
        ctx.require(store, Right::RegisterMembers).await?;
        let known = fetch::<Member, _>(store, self.member_id).await?;
        if known.is_some() {
            return Err(Say::AlreadyThere { what: "members".to_owned() }.into());
        }
        if self.riders.is_empty() {
            return Err(Say::field("riders", FieldProblem::Missing).into());
        }
        if self.riders.len() > MOST_RIDERS {
            return Err(Say::field("riders", FieldProblem::OutOfRange).into());
        }
        let member = self.member(ctx)?;
        let read = |(place, form): (usize, &NewRider)| {
            form.rider(ctx, member.id).map_err(|say| say.of_item("riders", place))
        };
        let riders = self.riders.iter().enumerate().map(read).collect::<Result<Vec<_>, Say>>()?;
        if let Some(phone) = &member.phone {
            let same = store.members_by_phone(phone).await?;
            if let Some(other) = same.iter().find(|other| other.merged_into.is_none()) {
                let say = Say::SamePhone { name: member.name.clone(), other: other.name.clone() };
                let about = Subject { member: Some(member.id), ..Subject::default() };
                ctx.raise(store, AttentionCode::SamePhone, about, say).await?;
            }
        }
        store.insert(&member).await?;
        for rider in &riders {
            store.insert(rider).await?;
        }
        Ok(Receipt::Registered {
            member_id: member.id,
            riders: riders.iter().map(|rider| rider.id).collect(),
        })
    }
}

impl RegisterMember {
    fn member(&self, ctx: &Context) -> Result<Member, Say> {
        Ok(Member {
            club_id: ctx.club.id,
            id: self.member_id,
            name: form::text("name", &self.name, 60)?,
            phone: self.phone.as_deref().map(|typed| form::phone("phone", typed)).transpose()?,
            openid: None,
            notes: self.notes.as_deref().map(|typed| form::text("notes", typed, 1_000)).transpose()?,
            tags: Json::default(),
            joined_at: ctx.at,
            merged_into: None,
            meta: ctx.meta(),
        })
    }
}

impl NewRider {
    fn rider(&self, ctx: &Context, member_id: MemberId) -> Result<Rider, Say> {
        let today = ctx.club.zone.date(ctx.at);
        if self.birth_date.is_some_and(|born| born > today || today.years_since(born) > Some(120)) {
            return Err(Say::field("birth_date", FieldProblem::OutOfRange));
        }
        if self.weight.is_some_and(|weight| !(50..=3_000).contains(&weight.tenths_kg())) {
            return Err(Say::field("weight_kg", FieldProblem::OutOfRange));
        }
        let guardian_name =
            self.guardian_name.as_deref().map(|typed| form::text("guardian_name", typed, 60)).transpose()?;
        let guardian_phone =
            self.guardian_phone.as_deref().map(|typed| form::phone("guardian_phone", typed)).transpose()?;
        Ok(Rider {
            club_id: ctx.club.id,
            id: self.rider_id,
            member_id,
            name: form::text("name", &self.name, 60)?,
            birth_date: self.birth_date,
            weight: self.weight,
            level: self.level,
            usual_horse_id: None,
            usual_coach_id: None,
            no_ride: Json::default(),
            guardian_consent_at: guardian_name.is_some().then_some(ctx.at),
            guardian_name,
            guardian_phone,
            waiver_signed_at: self.waiver_signed.then_some(ctx.at),
            notes: None,
            meta: ctx.meta(),
        })
    }
}
