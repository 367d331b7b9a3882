//! Members and their riders.

use super::edit::{Kilograms, current, form, patches, unchanged};
use super::{Act, At, route};
use crate::App;
use crate::http::{Code, Problem};
use serde::Deserialize;
use serde_json::json;
use shared::command::{
    Command, DeleteMember, EditMember, EditRider, MergeMembers, NewRider, RegisterMember, SplitMembers,
};
use shared::id::{AttentionItemId, Id as _, MemberId};
use shared::record::{Level, Member, Rider};
use shared::rights::Right;
use shared::rules::account;
use shared::store::fetch;
use shared::time::Date;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use uuid::Uuid;

pub(super) fn routes(router: OpenApiRouter<App>) -> OpenApiRouter<App> {
    router
        .routes(route::<Registration>())
        .routes(route::<MemberEdit>())
        .routes(route::<Merge>())
        .routes(route::<Split>())
        .routes(route::<Forget>())
        .routes(route::<RiderEdit>())
}

/// Registers a member with their riders. A phone that somebody has is accepted, and the merge offered.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::route) struct Registration {
    name: String,
    /// As typed.
    phone: Option<String>,
    notes: Option<String>,
    /// One at least: the member, or a child.
    riders: Vec<RiderRegistration>,
}

/// One who rides.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::route) struct RiderRegistration {
    name: String,
    birth_date: Option<Date>,
    /// In kilograms, such as `"45.5"`.
    #[schema(value_type = Option<String>)]
    weight: Option<Kilograms>,
    #[schema(value_type = String, example = "beginner")]
    level: Level,
    /// A minor's.
    guardian_name: Option<String>,
    guardian_phone: Option<String>,
    #[serde(default)]
    waiver_signed: bool,
}

impl Act for Registration {
    const PATH: &'static str = "/api/admin/members";
    const RIGHT: Right = Right::RegisterMembers;

    async fn command(self, at: &mut At<'_>) -> Result<Command, Problem> {
        let Self { name, phone, notes, riders } = self;
        let command_id = at.command_id;
        let riders = riders.into_iter().enumerate().map(|(n, rider)| {
            let RiderRegistration {
                name,
                birth_date,
                weight,
                level,
                guardian_name,
                guardian_phone,
                waiver_signed,
            } = rider;
            let rider_id = command_id.child(&format!("rider:{n}"));
            let weight = weight.map(|Kilograms(weight)| weight);
            NewRider {
                rider_id,
                name,
                birth_date,
                weight,
                level,
                guardian_name,
                guardian_phone,
                waiver_signed,
            }
        });
        Ok(RegisterMember { member_id: at.id(), name, phone, notes, riders: riders.collect() }.into())
    }
}

form! {
    /// Changes what is known of a member.
    MemberEdit {
        name: String,
        phone: Option<String>,
        notes: Option<String>,
        tags: Vec<String>,
    }
}

impl Act for MemberEdit {
    const PATH: &'static str = "/api/admin/members/{id}";
    const PATCH: bool = true;
    const RIGHT: Right = Right::RegisterMembers;

    async fn command(self, at: &mut At<'_>) -> Result<Command, Problem> {
        let member_id = at.id();
        let member = account::standing(&mut *at.store, member_id).await.map_err(|stop| at.stopped(stop))?;
        unchanged(&member, self.version)?;
        Ok(EditMember { member_id, patches: patches::<Member>(&self, &member)? }.into())
    }
}

/// Makes another account part of this one; both keep their history.
#[derive(Deserialize, ToSchema)]
#[schema(as = MergeMembers)]
#[serde(deny_unknown_fields)]
pub(in crate::route) struct Merge {
    /// The account that becomes part of this one.
    merge: Uuid,
    /// The item that offered the merge: it is settled.
    item_id: Option<Uuid>,
}

impl Act for Merge {
    const PATH: &'static str = "/api/admin/members/{id}/merge";
    const RIGHT: Right = Right::RegisterMembers;

    async fn command(self, at: &mut At<'_>) -> Result<Command, Problem> {
        let Self { merge, item_id } = self;
        let item_id = item_id.map(AttentionItemId::from_uuid);
        Ok(MergeMembers { keep: at.id(), merge: MemberId::from_uuid(merge), item_id }.into())
    }
}

/// Parts this account, which was merged into another, from it again.
#[derive(Deserialize, ToSchema)]
#[schema(as = SplitMembers)]
#[serde(deny_unknown_fields)]
pub(in crate::route) struct Split {}

impl Act for Split {
    const PATH: &'static str = "/api/admin/members/{id}/split";
    const RIGHT: Right = Right::RegisterMembers;

    async fn command(self, at: &mut At<'_>) -> Result<Command, Problem> {
        let merged = at.id();
        let alias = fetch::<Member, _>(&mut *at.store, merged).await?;
        let alias = alias.ok_or_else(|| Problem::with(Code::NotFound, json!({ "what": "members" })))?;
        // One that stands by itself is refused by the command, in words.
        let from = alias.merged_into.unwrap_or(alias.id);
        Ok(SplitMembers { merged, from }.into())
    }
}

/// Forgets a member: account and riders stay as stubs without any personal data. Units, bookings ahead and debts have
/// to be settled first.
#[derive(Deserialize, ToSchema)]
#[schema(as = ForgetMembers)]
#[serde(deny_unknown_fields)]
pub(in crate::route) struct Forget {
    reason: String,
}

impl Act for Forget {
    const PATH: &'static str = "/api/admin/members/{id}/forget";
    const RIGHT: Right = Right::ManageClub;

    async fn command(self, at: &mut At<'_>) -> Result<Command, Problem> {
        Ok(DeleteMember { member_id: at.id(), reason: self.reason }.into())
    }
}

form! {
    /// Changes what is known of a rider.
    RiderEdit {
        name: String,
        birth_date: Option<Date>,
        /// In kilograms, such as `"45.5"`.
        #[schema(value_type = Option<String>)]
        weight: Option<Kilograms>,
        #[schema(value_type = Option<String>)]
        level: Level,
        usual_horse_id: Option<Uuid>,
        usual_coach_id: Option<Uuid>,
        /// Horses that they must not ride.
        no_ride: Vec<Uuid>,
        guardian_name: Option<String>,
        guardian_phone: Option<String>,
        /// When the guardian consented.
        #[schema(value_type = Option<String>, format = DateTime)]
        guardian_consent_at: Option<shared::time::Timestamp>,
        /// When the waiver was signed.
        #[schema(value_type = Option<String>, format = DateTime)]
        waiver_signed_at: Option<shared::time::Timestamp>,
        notes: Option<String>,
    }
}

impl Act for RiderEdit {
    const PATH: &'static str = "/api/admin/riders/{id}";
    const PATCH: bool = true;
    const RIGHT: Right = Right::RegisterMembers;

    async fn command(self, at: &mut At<'_>) -> Result<Command, Problem> {
        let rider: Rider = current(at, self.version).await?;
        Ok(EditRider { rider_id: rider.id, patches: patches::<Rider>(&self, &rider)? }.into())
    }
}
