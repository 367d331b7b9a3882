//! Members' packages. (Selling one is an act of a desk, which has the till.)

use super::edit::current;
use super::{Act, At, route};
use crate::App;
use crate::http::{Code, Problem};
use serde::Deserialize;
use serde_json::json;
use shared::command::{
    AdjustPackage, Command, ExtendPackage, ResumePackage, SuspendPackage, TransferPackage,
};
use shared::id::{Id as _, MemberId, MemberPackageId};
use shared::record::MemberPackage;
use shared::rights::Right;
use shared::store::fetch;
use shared::time::Date;
use shared::units::Units;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use uuid::Uuid;

pub(super) fn routes(router: OpenApiRouter<App>) -> OpenApiRouter<App> {
    router
        .routes(route::<Suspend>())
        .routes(route::<Resume>())
        .routes(route::<Extend>())
        .routes(route::<Adjust>())
        .routes(route::<Transfer>())
}

/// Puts a package on hold.
#[derive(Deserialize, ToSchema)]
#[schema(as = SuspendPackage)]
#[serde(deny_unknown_fields)]
pub(in crate::route) struct Suspend {
    reason: String,
}

impl Act for Suspend {
    const PATH: &'static str = "/api/admin/packages/{id}/suspend";
    const RIGHT: Right = Right::RegisterMembers;

    async fn command(self, at: &mut At<'_>) -> Result<Command, Problem> {
        Ok(SuspendPackage { package_id: at.id(), reason: self.reason }.into())
    }
}

/// Lets a package go on; it gets back the days that it was on hold.
#[derive(Deserialize, ToSchema)]
#[schema(as = ResumePackage)]
#[serde(deny_unknown_fields)]
pub(in crate::route) struct Resume {
    reason: String,
}

impl Act for Resume {
    const PATH: &'static str = "/api/admin/packages/{id}/resume";
    const RIGHT: Right = Right::RegisterMembers;

    async fn command(self, at: &mut At<'_>) -> Result<Command, Problem> {
        Ok(ResumePackage { package_id: at.id(), reason: self.reason }.into())
    }
}

/// Moves a package's last day; an expired one gets its lost units back.
#[derive(Deserialize, ToSchema)]
#[schema(as = ExtendPackage)]
#[serde(deny_unknown_fields)]
pub(in crate::route) struct Extend {
    /// The new last day.
    until: Date,
    reason: String,
}

impl Act for Extend {
    const PATH: &'static str = "/api/admin/packages/{id}/extend";
    const RIGHT: Right = Right::ManagePackages;

    async fn command(self, at: &mut At<'_>) -> Result<Command, Problem> {
        let Self { until, reason } = self;
        let package: MemberPackage = current(at, None).await?;
        Ok(ExtendPackage { package_id: package.id, before: package.valid_until, until, reason }.into())
    }
}

/// Puts a package's units right.
#[derive(Deserialize, ToSchema)]
#[schema(as = AdjustPackage)]
#[serde(deny_unknown_fields)]
pub(in crate::route) struct Adjust {
    /// Saddle hours more, such as `"1.5"`; negative is fewer.
    #[schema(value_type = String)]
    units: Units,
    reason: String,
}

impl Act for Adjust {
    const PATH: &'static str = "/api/admin/packages/{id}/adjust";
    const RIGHT: Right = Right::ManagePackages;

    async fn command(self, at: &mut At<'_>) -> Result<Command, Problem> {
        let Self { units, reason } = self;
        Ok(AdjustPackage { package_id: at.id(), units, reason }.into())
    }
}

/// Hands units to another member. What was not sold as transferable takes the right `manage_packages`.
#[derive(Deserialize, ToSchema)]
#[schema(as = TransferPackage)]
#[serde(deny_unknown_fields)]
pub(in crate::route) struct Transfer {
    to_member_id: Uuid,
    /// A package of theirs of the same product; a new one on the same terms where none is named.
    to_package_id: Option<Uuid>,
    /// Saddle hours, such as `"2.0"`.
    #[schema(value_type = String)]
    units: Units,
    reason: String,
}

impl Act for Transfer {
    const PATH: &'static str = "/api/admin/packages/{id}/transfer";
    const RIGHT: Right = Right::RegisterMembers;

    async fn command(self, at: &mut At<'_>) -> Result<Command, Problem> {
        let Self { to_member_id, to_package_id, units, reason } = self;
        let known = to_package_id.map(MemberPackageId::from_uuid);
        if let Some(id) = known
            && fetch::<MemberPackage, _>(&mut *at.store, id).await?.is_none()
        {
            return Err(Problem::with(Code::NotFound, json!({ "what": "member_packages" })));
        }
        Ok(TransferPackage {
            package_id: at.id(),
            to_member_id: MemberId::from_uuid(to_member_id),
            to_package_id: known.unwrap_or_else(|| at.command_id.child("package")),
            makes: known.is_none(),
            units,
            reason,
        }
        .into())
    }
}
