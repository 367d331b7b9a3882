//! Riders in lessons: booked, on a horse, here, gone, absent.

use super::edit::current;
use super::{Act, At, route};
use crate::App;
use crate::http::Problem;
use serde::Deserialize;
use shared::command::{
    AssignHorse, BookRider, CancelBooking, CheckIn, CheckOut, Command, MarkNoShow, RestoreBooking,
    UndoCheckIn, UndoCheckOut, UndoNoShow,
};
use shared::id::{HorseId, Id as _, MemberPackageId, RiderId};
use shared::record::{Booking, CheckInMethod};
use shared::rights::Right;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use uuid::Uuid;

pub(super) fn routes(router: OpenApiRouter<App>) -> OpenApiRouter<App> {
    router
        .routes(route::<NewBooking>())
        .routes(route::<Cancel>())
        .routes(route::<Restore>())
        .routes(route::<HorseChoice>())
        .routes(route::<Arrival>())
        .routes(route::<ArrivalUndone>())
        .routes(route::<Departure>())
        .routes(route::<DepartureUndone>())
        .routes(route::<Absence>())
        .routes(route::<AbsenceUndone>())
}

/// Books a rider into a lesson. Their account's package that pays is found, unless one is named.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::route) struct NewBooking {
    rider_id: Uuid,
    package_id: Option<Uuid>,
    horse_id: Option<Uuid>,
    note: Option<String>,
    /// Why a soft rule is overridden.
    reason: Option<String>,
}

impl Act for NewBooking {
    const PATH: &'static str = "/api/admin/lessons/{id}/bookings";
    const RIGHT: Right = Right::Timetable;

    async fn command(self, at: &mut At<'_>) -> Result<Command, Problem> {
        let Self { rider_id, package_id, horse_id, note, reason } = self;
        let (booking_id, rider_id) = (at.command_id.child("booking"), RiderId::from_uuid(rider_id));
        let lesson_id = at.id();
        let usual = BookRider::prepare(&mut *at.store, at.zone, booking_id, lesson_id, rider_id).await;
        let usual = usual.map_err(|stop| at.stopped(stop))?;
        Ok(BookRider {
            package_id: package_id.map(MemberPackageId::from_uuid).or(usual.package_id),
            horse_id: horse_id.map(HorseId::from_uuid),
            note,
            reason,
            ..usual
        }
        .into())
    }
}

/// Gives a booking up; units set aside come back.
#[derive(Deserialize, ToSchema)]
#[schema(as = CancelBooking)]
#[serde(deny_unknown_fields)]
pub(in crate::route) struct Cancel {
    reason: Option<String>,
}

impl Act for Cancel {
    const PATH: &'static str = "/api/admin/bookings/{id}/cancel";
    const RIGHT: Right = Right::Timetable;

    async fn command(self, at: &mut At<'_>) -> Result<Command, Problem> {
        Ok(CancelBooking { booking_id: at.id(), reason: self.reason }.into())
    }
}

/// Takes a cancelled booking back, on its horse if that is still free.
#[derive(Deserialize, ToSchema)]
#[schema(as = RestoreBooking)]
#[serde(deny_unknown_fields)]
pub(in crate::route) struct Restore {
    /// Whether a lesson that comes back with it is confirmed at once.
    #[serde(default)]
    lesson_confirmed: bool,
}

impl Act for Restore {
    const PATH: &'static str = "/api/admin/bookings/{id}/restore";
    const RIGHT: Right = Right::Timetable;

    async fn command(self, at: &mut At<'_>) -> Result<Command, Problem> {
        let id = at.id();
        let way = RestoreBooking::prepare(&mut *at.store, at.zone, id, self.lesson_confirmed).await;
        way.map(Into::into).map_err(|stop| at.stopped(stop))
    }
}

/// Gives a booking a horse, another one, or none.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::route) struct HorseChoice {
    /// `null` takes it off.
    horse_id: Option<Uuid>,
    /// Why a soft rule is overridden.
    reason: Option<String>,
}

impl Act for HorseChoice {
    const PATH: &'static str = "/api/admin/bookings/{id}/horse";
    const RIGHT: Right = Right::Timetable;

    async fn command(self, at: &mut At<'_>) -> Result<Command, Problem> {
        let Self { horse_id, reason } = self;
        let booking: Booking = current(at, None).await?;
        let horse_id = horse_id.map(HorseId::from_uuid);
        Ok(AssignHorse { booking_id: booking.id, horse_id, before: booking.horse_id, reason }.into())
    }
}

/// Checks a rider in.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::route) struct Arrival {
    /// How they were found: `search`, `qr` or `number`; `search` unless said.
    #[schema(value_type = Option<String>)]
    method: Option<CheckInMethod>,
}

impl Act for Arrival {
    const PATH: &'static str = "/api/admin/bookings/{id}/check-in";
    const RIGHT: Right = Right::CheckIn;

    async fn command(self, at: &mut At<'_>) -> Result<Command, Problem> {
        let method = self.method.unwrap_or(CheckInMethod::Search);
        let id = at.id();
        let here = CheckIn::prepare(&mut *at.store, at.zone, at.now, id, method).await;
        here.map(Into::into).map_err(|stop| at.stopped(stop))
    }
}

/// Takes a check-in back, on its own day.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::route) struct ArrivalUndone {
    reason: String,
}

impl Act for ArrivalUndone {
    const PATH: &'static str = "/api/admin/bookings/{id}/check-in/undo";
    const RIGHT: Right = Right::CheckIn;

    async fn command(self, at: &mut At<'_>) -> Result<Command, Problem> {
        Ok(UndoCheckIn { booking_id: at.id(), reason: self.reason }.into())
    }
}

/// Checks a rider out.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::route) struct Departure {}

impl Act for Departure {
    const PATH: &'static str = "/api/admin/bookings/{id}/check-out";
    const RIGHT: Right = Right::CheckIn;

    async fn command(self, at: &mut At<'_>) -> Result<Command, Problem> {
        Ok(CheckOut { booking_id: at.id() }.into())
    }
}

/// Takes a check-out back.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::route) struct DepartureUndone {
    reason: String,
}

impl Act for DepartureUndone {
    const PATH: &'static str = "/api/admin/bookings/{id}/check-out/undo";
    const RIGHT: Right = Right::CheckIn;

    async fn command(self, at: &mut At<'_>) -> Result<Command, Problem> {
        Ok(UndoCheckOut { booking_id: at.id(), reason: self.reason }.into())
    }
}

/// Says that a rider did not come.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::route) struct Absence {}

impl Act for Absence {
    const PATH: &'static str = "/api/admin/bookings/{id}/no-show";
    const RIGHT: Right = Right::CheckIn;

    async fn command(self, at: &mut At<'_>) -> Result<Command, Problem> {
        Ok(MarkNoShow { booking_id: at.id() }.into())
    }
}

/// Takes an absence back.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::route) struct AbsenceUndone {
    reason: String,
}

impl Act for AbsenceUndone {
    const PATH: &'static str = "/api/admin/bookings/{id}/no-show/undo";
    const RIGHT: Right = Right::CheckIn;

    async fn command(self, at: &mut At<'_>) -> Result<Command, Problem> {
        Ok(UndoNoShow { booking_id: at.id(), reason: self.reason }.into())
    }
}
