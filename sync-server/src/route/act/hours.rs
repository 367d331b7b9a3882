//! Who and what is there when: coaches' shifts and leave, horses' rest and care, closures, the booking grid.

use super::edit::{current, form, patches};
use super::{Act, At, route};
use crate::App;
use crate::http::Problem;
use serde::Deserialize;
use serde_json::json;
use shared::command::{
    AddHorseTime, AddSlotTemplate, AskLeave, CloseArena, Command, DecideLeave, EditClosure, EditHorseTime,
    EditSlotTemplate, PaintShifts, Shift,
};
use shared::id::{ArenaClosureId, CoachAvailabilityId, HorseAvailabilityId, Id as _};
use shared::record::{
    Approval, ArenaClosure, DayOfWeek, HorseAvailability, HorseTime, MINUTES_A_DAY, TimeSlotTemplate,
};
use shared::rights::Right;
use shared::time::{Date, Timestamp};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use uuid::Uuid;

pub(super) fn routes(router: OpenApiRouter<App>) -> OpenApiRouter<App> {
    router
        .routes(route::<Paint>())
        .routes(route::<LeaveAsked>())
        .routes(route::<LeaveDecided>())
        .routes(route::<NewHorseTime>())
        .routes(route::<HorseTimeEdit>())
        .routes(route::<NewClosure>())
        .routes(route::<ClosureEdit>())
        .routes(route::<NewSlotTemplate>())
        .routes(route::<SlotTemplateEdit>())
}

/// A shift as it shall be.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::route) struct ShiftForm {
    /// One that is there already; a new one unless said.
    id: Option<Uuid>,
    /// `monday` to `sunday`, of one that comes every week; none is one on its dates.
    #[schema(value_type = Option<String>)]
    weekday: Option<DayOfWeek>,
    /// From this day on.
    #[schema(value_type = Option<String>, format = Date)]
    first_day: Option<Date>,
    /// To this day.
    #[schema(value_type = Option<String>, format = Date)]
    last_day: Option<Date>,
    /// In minutes after midnight.
    from_minute: i64,
    /// In minutes after midnight; 1440 is midnight.
    until_minute: i64,
}

impl ShiftForm {
    fn shift(self) -> Shift {
        let Self { id, weekday, first_day, last_day, from_minute, until_minute } = self;
        let shift_id = CoachAvailabilityId::from_uuid(id.unwrap_or_else(Uuid::now_v7));
        Shift { shift_id, weekday, first_day, last_day, from_minute, until_minute }
    }
}

/// Puts shifts on for a coach and takes others off, all or nothing.
#[derive(Deserialize, ToSchema)]
#[schema(as = PaintShifts)]
#[serde(deny_unknown_fields)]
pub(in crate::route) struct Paint {
    #[serde(default)]
    put: Vec<ShiftForm>,
    /// Shifts that are taken off.
    #[serde(default)]
    strike: Vec<Uuid>,
}

impl Act for Paint {
    const PATH: &'static str = "/api/admin/coaches/{id}/shifts";
    const RIGHT: Right = Right::ManageClub;

    async fn command(self, at: &mut At<'_>) -> Result<Command, Problem> {
        let put = self.put.into_iter().map(ShiftForm::shift).collect();
        let strike = self.strike.into_iter().map(CoachAvailabilityId::from_uuid).collect();
        Ok(PaintShifts { coach_id: at.id(), put, strike }.into())
    }
}

/// Asks for a coach's leave; who may approve it can do so at once.
#[derive(Deserialize, ToSchema)]
#[schema(as = AskLeave)]
#[serde(deny_unknown_fields)]
pub(in crate::route) struct LeaveAsked {
    #[schema(value_type = String, format = Date)]
    first_day: Date,
    /// From this minute of the first day on; midnight unless said.
    #[serde(default)]
    from_minute: i64,
    #[schema(value_type = String, format = Date)]
    last_day: Date,
    /// To this minute of the last day; midnight at its end unless said.
    until_minute: Option<i64>,
    reason: String,
    #[serde(default)]
    approved: bool,
}

impl Act for LeaveAsked {
    const PATH: &'static str = "/api/admin/coaches/{id}/leave";
    const RIGHT: Right = Right::Timetable;

    async fn command(self, at: &mut At<'_>) -> Result<Command, Problem> {
        let Self { first_day, from_minute, last_day, until_minute, reason, approved } = self;
        Ok(AskLeave {
            leave_id: CoachAvailabilityId::from_uuid(Uuid::now_v7()),
            coach_id: at.id(),
            first_day,
            from_minute,
            last_day,
            until_minute: until_minute.unwrap_or(MINUTES_A_DAY),
            reason,
            approved,
        }
        .into())
    }
}

/// Approves, rejects or withdraws a leave, or opens the question again.
#[derive(Deserialize, ToSchema)]
#[schema(as = DecideLeave)]
#[serde(deny_unknown_fields)]
pub(in crate::route) struct LeaveDecided {
    /// `approved`, `rejected`, `withdrawn` or `asked`.
    #[schema(value_type = String, example = "approved")]
    state: Approval,
    /// What is said to it.
    note: Option<String>,
}

impl Act for LeaveDecided {
    const PATH: &'static str = "/api/admin/leaves/{id}/decide";
    const RIGHT: Right = Right::Timetable;

    async fn command(self, at: &mut At<'_>) -> Result<Command, Problem> {
        Ok(DecideLeave { leave_id: at.id(), state: self.state, note: self.note }.into())
    }
}

form! {
    /// Changes a horse's rest or care, ends it, or calls it off.
    HorseTimeEdit {
        /// `rest`, `vet`, `farrier`, `injury`, or `maintenance_due`, which keeps no horse in.
        #[schema(value_type = Option<String>)]
        kind: HorseTime,
        #[schema(value_type = Option<String>, format = DateTime)]
        starts_at: Timestamp,
        /// `null` is until somebody says so.
        #[schema(value_type = Option<String>, format = DateTime)]
        ends_at: Option<Timestamp>,
        note: Option<String>,
        /// False calls it off.
        active: bool,
    }
}

impl Act for HorseTimeEdit {
    const PATH: &'static str = "/api/admin/horse-times/{id}";
    const PATCH: bool = true;
    const RIGHT: Right = Right::Timetable;

    async fn command(self, at: &mut At<'_>) -> Result<Command, Problem> {
        let time: HorseAvailability = current(at, self.version).await?;
        let patches = patches::<HorseAvailability>(&self, &time)?;
        Ok(EditHorseTime { horse_time_id: time.id, patches }.into())
    }
}

/// A horse rests or is cared for, from now on unless said.
#[derive(Deserialize, ToSchema)]
#[serde(transparent)]
pub(in crate::route) struct NewHorseTime(HorseTimeEdit);

impl Act for NewHorseTime {
    const PATH: &'static str = "/api/admin/horses/{id}/times";
    const RIGHT: Right = Right::Timetable;

    async fn command(self, at: &mut At<'_>) -> Result<Command, Problem> {
        let blank = json!({ "kind": HorseTime::Rest, "starts_at": at.now, "active": true });
        let patches = patches::<HorseAvailability>(&self.0, &blank)?;
        let horse_time_id = HorseAvailabilityId::from_uuid(Uuid::now_v7());
        Ok(AddHorseTime { horse_time_id, horse_id: at.id(), patches }.into())
    }
}

form! {
    /// Changes an arena's closure, or calls it off.
    ClosureEdit {
        #[schema(value_type = Option<String>, format = DateTime)]
        starts_at: Timestamp,
        #[schema(value_type = Option<String>, format = DateTime)]
        ends_at: Timestamp,
        reason: Option<String>,
        /// False calls it off.
        active: bool,
    }
}

impl Act for ClosureEdit {
    const PATH: &'static str = "/api/admin/closures/{id}";
    const PATCH: bool = true;
    const RIGHT: Right = Right::Timetable;

    async fn command(self, at: &mut At<'_>) -> Result<Command, Problem> {
        let closure: ArenaClosure = current(at, self.version).await?;
        let patches = patches::<ArenaClosure>(&self, &closure)?;
        Ok(EditClosure { closure_id: closure.id, patches }.into())
    }
}

/// Closes an arena, from now on for a day unless said. Lessons stay, and show it.
#[derive(Deserialize, ToSchema)]
#[serde(transparent)]
pub(in crate::route) struct NewClosure(ClosureEdit);

impl Act for NewClosure {
    const PATH: &'static str = "/api/admin/arenas/{id}/closures";
    const RIGHT: Right = Right::Timetable;

    async fn command(self, at: &mut At<'_>) -> Result<Command, Problem> {
        let blank = json!({ "starts_at": at.now, "ends_at": at.now.plus_days(1), "active": true });
        let patches = patches::<ArenaClosure>(&self.0, &blank)?;
        let closure_id = ArenaClosureId::from_uuid(Uuid::now_v7());
        Ok(CloseArena { closure_id, arena_id: at.id(), patches }.into())
    }
}

form! {
    /// Changes a part of the booking grid, or gives it up.
    SlotTemplateEdit {
        /// `monday` to `sunday`.
        #[schema(value_type = Option<String>)]
        weekday: DayOfWeek,
        /// The first start, in minutes after midnight.
        from_minute: i64,
        /// What is booked on it ends by then.
        until_minute: i64,
        /// From one start to the next, in minutes.
        slot_minutes: i64,
        /// False gives it up.
        active: bool,
    }
}

impl Act for SlotTemplateEdit {
    const PATH: &'static str = "/api/admin/slot-templates/{id}";
    const PATCH: bool = true;
    const RIGHT: Right = Right::ManageClub;

    async fn command(self, at: &mut At<'_>) -> Result<Command, Problem> {
        let template: TimeSlotTemplate = current(at, self.version).await?;
        let patches = patches::<TimeSlotTemplate>(&self, &template)?;
        Ok(EditSlotTemplate { template_id: template.id, patches }.into())
    }
}

/// A part of the week on which lessons may be booked.
#[derive(Deserialize, ToSchema)]
#[serde(transparent)]
pub(in crate::route) struct NewSlotTemplate(SlotTemplateEdit);

impl Act for NewSlotTemplate {
    const PATH: &'static str = "/api/admin/slot-templates";
    const RIGHT: Right = Right::ManageClub;

    async fn command(self, at: &mut At<'_>) -> Result<Command, Problem> {
        let blank = json!({
            "weekday": DayOfWeek::Monday, "from_minute": 480, "until_minute": 1_200, "slot_minutes": 30,
            "active": true,
        });
        let patches = patches::<TimeSlotTemplate>(&self.0, &blank)?;
        Ok(AddSlotTemplate { template_id: at.id(), patches }.into())
    }
}
