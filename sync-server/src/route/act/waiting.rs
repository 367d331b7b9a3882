//! The waiting list of a lesson: joined, left, its offers taken or not.

use super::{Act, At, route};
use crate::App;
use crate::http::Problem;
use serde::Deserialize;
use shared::command::{AcceptOffer, Command, DeclineOffer, JoinWaitingList, LeaveWaitingList};
use shared::id::{BookingId, Id as _, LessonId, RiderId, WaitlistEntryId};
use shared::rights::Right;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use uuid::Uuid;

pub(super) fn routes(router: OpenApiRouter<App>) -> OpenApiRouter<App> {
    router
        .routes(route::<Join>())
        .routes(route::<Leave>())
        .routes(route::<Accept>())
        .routes(route::<Decline>())
}

/// Puts riders of one account on the waiting list of a lesson that is full; they are offered places together.
#[derive(Deserialize, ToSchema)]
#[schema(as = JoinWaitingList)]
#[serde(deny_unknown_fields)]
pub(in crate::route) struct Join {
    /// Who would ride.
    riders: Vec<Uuid>,
    note: Option<String>,
}

impl Act for Join {
    const PATH: &'static str = "/api/admin/lessons/{id}/waiting-list";
    const RIGHT: Right = Right::Timetable;

    async fn command(self, at: &mut At<'_>) -> Result<Command, Problem> {
        let Self { riders, note } = self;
        let lesson_id: LessonId = at.id();
        let entry_id = WaitlistEntryId::from_uuid(Uuid::now_v7());
        let riders = riders.into_iter().map(RiderId::from_uuid).collect();
        Ok(JoinWaitingList { entry_id, lesson_id, riders, note }.into())
    }
}

/// Takes a party off the waiting list that has no offer.
#[derive(Deserialize, ToSchema)]
#[schema(as = LeaveWaitingList)]
#[serde(deny_unknown_fields)]
pub(in crate::route) struct Leave {}

impl Act for Leave {
    const PATH: &'static str = "/api/admin/waiting-list/{id}/leave";
    const RIGHT: Right = Right::Timetable;

    async fn command(self, at: &mut At<'_>) -> Result<Command, Problem> {
        Ok(LeaveWaitingList { entry_id: at.id() }.into())
    }
}

/// Takes the places that an offer holds, for the party: its riders are booked.
#[derive(Deserialize, ToSchema)]
#[schema(as = AcceptOffer)]
#[serde(deny_unknown_fields)]
pub(in crate::route) struct Accept {
    /// Why a soft rule is overridden.
    reason: Option<String>,
}

impl Act for Accept {
    const PATH: &'static str = "/api/admin/waiting-list/{id}/accept";
    const RIGHT: Right = Right::Timetable;

    async fn command(self, at: &mut At<'_>) -> Result<Command, Problem> {
        let entry: WaitlistEntryId = at.id();
        let new = || BookingId::from_uuid(Uuid::now_v7());
        let accept = AcceptOffer::prepare(&mut *at.store, at.zone, entry, new, self.reason).await;
        accept.map(Into::into).map_err(|stop| at.stopped(stop))
    }
}

/// Lets the places of an offer go to the next.
#[derive(Deserialize, ToSchema)]
#[schema(as = DeclineOffer)]
#[serde(deny_unknown_fields)]
pub(in crate::route) struct Decline {}

impl Act for Decline {
    const PATH: &'static str = "/api/admin/waiting-list/{id}/decline";
    const RIGHT: Right = Right::Timetable;

    async fn command(self, at: &mut At<'_>) -> Result<Command, Problem> {
        Ok(DeclineOffer { entry_id: at.id() }.into())
    }
}
