//! A part of a club's old list becomes members, with their riders and what they have left.

use super::register_member::MOST_RIDERS;
use super::{Context, Execute, Kind, Receipt, Step, Subject};
use crate::id::{MemberId, MemberPackageId, ProductId, RiderId};
use crate::money::Money;
use crate::record::{
    AttentionCode, EntryKind, Json, Level, Member, MemberPackage, PackageState, Rider, Weight,
};
use crate::rights::Right;
use crate::rules::{account, form, ledger, person};
use crate::store::{Store, fetch};
use crate::time::{Date, Timestamp};
use crate::units::Units;
use crate::words::{FieldProblem, Say};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Rows that one command writes at most.
pub const MOST_ROWS: usize = 200;

/// Adds the members of one part of a list. What the list says is kept as it stands there: since when they
/// are members, what is left of a package and until when. The same phone as another account is accepted and
/// offered for merging. All or nothing; a list goes in parts of at most [`MOST_ROWS`] written rows.
///
/// Not taken back by a single command: from the first minute on, the new members can be booked, sold to and
/// merged, and rows are never taken away. A wrong line is merged, edited or forgotten
/// ([`super::MergeMembers`], [`super::EditMember`], [`super::DeleteMember`]); a wrong balance is adjusted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ImportMembers {
    /// The list's name.
    pub source: String,
    /// The members.
    pub members: Vec<ImportedMember>,
}

/// A member of the list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ImportedMember {
    /// Where the list has them.
    pub line: u32,
    /// Name.
    pub name: String,
    /// Phone as in the list.
    pub phone: Option<String>,
    /// What staff should know.
    pub notes: Option<String>,
    /// Tags.
    pub tags: Vec<String>,
    /// Since when they are a member; today where the list does not say.
    pub joined_on: Option<Date>,
    /// Who rides; at least one.
    pub riders: Vec<ImportedRider>,
    /// What they have left.
    pub packages: Vec<ImportedPackage>,
}

/// A rider of the list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ImportedRider {
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
    /// The guardian's phone.
    pub guardian_phone: Option<String>,
    /// When the waiver was signed.
    pub waiver_signed_on: Option<Date>,
}

/// What is left of a package that was bought before.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ImportedPackage {
    /// What it is.
    pub product_id: ProductId,
    /// Its name.
    pub name: String,
    /// Units that are left.
    pub units: Units,
    /// What these units were paid with.
    pub price_paid: Money,
    /// First valid day.
    pub valid_from: Option<Date>,
    /// Last valid day; none while its days have not begun.
    pub valid_until: Option<Date>,
    /// Days of validity.
    pub validity_days: i64,
    /// Courses that it pays for; none named pays for all.
    pub courses: Vec<ProductId>,
}

impl ImportedMember {
    /// Rows that this member writes: account, riders, packages with their entry, and an offer to merge.
    #[must_use]
    pub fn rows(&self) -> usize {
        let offer = usize::from(self.phone.is_some());
        let packages = self.packages.len().saturating_mul(2);
        self.riders.len().saturating_add(packages).saturating_add(offer).saturating_add(1)
    }

    /// What tells this member from the others of the list, whatever the order of the lines.
    fn natural_key(&self) -> String {
        let born = self.riders.first().and_then(|rider| rider.birth_date);
        let born = born.map(|born| born.to_string()).unwrap_or_default();
        format!("{}|{}|{born}", self.phone.as_deref().unwrap_or_default(), self.name)
    }
}

impl Execute for ImportMembers {
    const NAME: &'static str = "import_members";
    const VERSION: u32 = 1;
    const KIND: Kind = Kind::Intention;

    async fn apply<S: Store>(&self, store: &mut S, ctx: &mut Context) -> Step<Receipt> {
        ctx.require_staff(store, Right::RegisterMembers).await?;
        if self.members.iter().any(|member| !member.packages.is_empty()) {
            ctx.require_staff(store, Right::ManagePackages).await?;
        }
        let source = form::text("source", &self.source, 200)?;
        let rows: usize = self.members.iter().map(ImportedMember::rows).sum();
        if rows == 0 || rows > MOST_ROWS {
            return Err(Say::field("members", FieldProblem::OutOfRange).into());
        }
        let mut done = Done::default();
        let mut seen: BTreeMap<String, u32> = BTreeMap::new();
        for line in &self.members {
            let key = line.natural_key();
            let before = seen.entry(key.clone()).or_insert(0);
            *before = before.saturating_add(1);
            let key = format!("{key}#{before}");
            // The refusal tells which line of the list it means.
            line.add(store, ctx, &key, &source, &mut done).await.map_err(|stop| line.named(stop))?;
        }
        Ok(Receipt::MembersImported {
            members: done.members,
            riders: done.riders,
            packages: done.packages,
            units: done.units,
            same_phone: done.same_phone,
        })
    }
}

/// What came in so far.
#[derive(Debug, Default)]
struct Done {
    members: u32,
    riders: u32,
    packages: u32,
    units: Units,
    same_phone: u32,
}

impl ImportedMember {
    fn named(&self, stop: super::Stop) -> super::Stop {
        match stop {
            super::Stop::Refused(why) => Say::InLine { line: self.line, why }.into(),
            super::Stop::Database(error) => super::Stop::Database(error),
        }
    }

    async fn add<S: Store>(
        &self,
        store: &mut S,
        ctx: &mut Context,
        key: &str,
        source: &str,
        done: &mut Done,
    ) -> Step<()> {
        let member = self.member(ctx, key)?;
        if fetch::<Member, _>(store, member.id).await?.is_some() {
            return Err(Say::AlreadyThere { what: "members".to_owned() }.into());
        }
        if self.riders.is_empty() {
            return Err(Say::field("riders", FieldProblem::Missing).into());
        }
        if self.riders.len() > MOST_RIDERS {
            return Err(Say::field("riders", FieldProblem::TooMany { most: MOST_RIDERS }).into());
        }
        store.insert(&member).await?;
        self.offer_merge(store, ctx, key, &member, done).await?;
        for (n, rider) in self.riders.iter().enumerate() {
            let id: RiderId = ctx.command_id.child(&format!("rider:{key}:{n}"));
            store.insert(&rider.rider(ctx, id, member.id)?).await?;
            done.riders = done.riders.saturating_add(1);
        }
        for (n, package) in self.packages.iter().enumerate() {
            let id: MemberPackageId = ctx.command_id.child(&format!("package:{key}:{n}"));
            let row = package.package(ctx, id, member.id)?;
            store.insert(&row).await?;
            ledger::enter_because(store, ctx, id, EntryKind::Buy, package.units, source).await?;
            ctx.audit(store, None, &row).await?;
            done.packages = done.packages.saturating_add(1);
            done.units = done.units + package.units;
        }
        done.members = done.members.saturating_add(1);
        Ok(())
    }

    fn member(&self, ctx: &Context, key: &str) -> Result<Member, Say> {
        let today = ctx.club.zone.date(ctx.at);
        if self.joined_on.is_some_and(|joined| joined > today) {
            return Err(Say::field("joined_on", FieldProblem::InFuture));
        }
        let id: MemberId = ctx.command_id.child(&format!("member:{key}"));
        let mut member = Member {
            club_id: ctx.club.id,
            id,
            name: self.name.clone(),
            phone: self.phone.clone(),
            openid: None,
            notes: self.notes.clone(),
            tags: Json(self.tags.clone()),
            joined_at: self.joined_on.map_or(ctx.at, |joined| midnight(ctx, joined)),
            merged_into: None,
            deleted_at: None,
            meta: ctx.meta(),
        };
        person::member(&mut member)?;
        Ok(member)
    }

    /// An item of its own for each line, so that each can be settled by itself.
    async fn offer_merge<S: Store>(
        &self,
        store: &mut S,
        ctx: &mut Context,
        key: &str,
        member: &Member,
        done: &mut Done,
    ) -> Step<()> {
        let Some(other) = account::same_phone(store, member).await? else {
            return Ok(());
        };
        let say = Say::SamePhone { name: member.name.clone(), other: other.name };
        let about = Subject { member: Some(member.id), ..Subject::default() };
        let id = ctx.command_id.child(&format!("attention:same_phone:{key}"));
        let item = ctx.item(id, AttentionCode::SamePhone, about, say);
        store.insert(&item).await?;
        done.same_phone = done.same_phone.saturating_add(1);
        Ok(())
    }
}

impl ImportedRider {
    fn rider(&self, ctx: &Context, id: RiderId, member_id: MemberId) -> Result<Rider, Say> {
        let today = ctx.club.zone.date(ctx.at);
        if self.waiver_signed_on.is_some_and(|signed| signed > today) {
            return Err(Say::field("waiver_signed_on", FieldProblem::InFuture));
        }
        let mut rider = Rider {
            club_id: ctx.club.id,
            id,
            member_id,
            name: self.name.clone(),
            birth_date: self.birth_date,
            weight: self.weight,
            level: self.level,
            usual_horse_id: None,
            usual_coach_id: None,
            no_ride: Json::default(),
            guardian_name: self.guardian_name.clone(),
            guardian_phone: self.guardian_phone.clone(),
            // A list tells who the guardian is, not that they consented.
            guardian_consent_at: None,
            waiver_signed_at: self.waiver_signed_on.map(|signed| midnight(ctx, signed)),
            notes: None,
            meta: ctx.meta(),
        };
        person::rider(&mut rider, today)?;
        Ok(rider)
    }
}

impl ImportedPackage {
    fn package(&self, ctx: &Context, id: MemberPackageId, member_id: MemberId) -> Result<MemberPackage, Say> {
        let units = (1..=100_000).contains(&self.units.tenths());
        let ends_after_it_begins = match (self.valid_from, self.valid_until) {
            (Some(first), Some(last)) => first <= last,
            (None, None | Some(_)) | (Some(_), None) => true,
        };
        let wrong = [
            ("units", !units),
            ("price_paid", self.price_paid.is_negative()),
            ("valid_until", !ends_after_it_begins),
            ("validity_days", !(0..=36_500).contains(&self.validity_days)),
        ];
        if let Some((field, _)) = wrong.iter().find(|(_, wrong)| *wrong) {
            return Err(Say::field(field, FieldProblem::OutOfRange));
        }
        Ok(MemberPackage {
            club_id: ctx.club.id,
            id,
            member_id,
            product_id: self.product_id,
            order_id: None,
            name: form::text("name", &self.name, 100)?,
            units: self.units,
            price_paid: self.price_paid,
            valid_from: self.valid_from,
            valid_until: self.valid_until,
            validity_days: self.validity_days,
            courses: Json(self.courses.clone()),
            state: PackageState::Active,
            ended_at: None,
            meta: ctx.meta(),
        })
    }
}

fn midnight(ctx: &Context, date: Date) -> Timestamp {
    ctx.club.zone.day(date).from
}
