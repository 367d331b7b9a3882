//! `/api/coach/workload`: how much a coach teaches in a month. What counts stands in [`shared::rules::workload`].

use super::coach_timetable::zone;
use super::named::Named;
use super::schema::Enveloped;
use crate::App;
use crate::http::{Answer, Code, Params, Problem, Reply};
use crate::sign_in::coach_caller::CoachCaller;
use crate::store::PgStore;
use crate::timetable::Stretch;
use axum::extract::State;
use chrono::Months;
use serde::{Deserialize, Serialize};
use shared::id::{CoachId, Id as _};
use shared::record::{Row, Table};
use shared::rights::Right;
use shared::rules::workload::Taught;
use shared::time::{ClubZone, Date, Span, Timestamp};
use shared::units::Units;
use utoipa::ToSchema;
use uuid::Uuid;

/// Which month, and whose.
#[derive(Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct Asked {
    /// `YYYY-MM`, by the club's clock; this month unless said.
    month: Option<String>,
    /// Another coach's, for who may see everybody's timetable.
    coach_id: Option<Uuid>,
}

/// How much a coach teaches in a month.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct CoachWorkload {
    /// `YYYY-MM`.
    month: String,
    coach: Named,
    /// Whether it is the caller.
    own: bool,
    /// In lessons that are completed.
    given: TaughtView,
    /// In lessons that are on the timetable and neither completed nor cancelled.
    ahead: TaughtView,
}

/// So much teaching.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct TaughtView {
    lessons: usize,
    /// With one decimal; a lesson's count once, however many ride in it.
    #[schema(value_type = String, example = "12.5")]
    saddle_hours: Units,
    /// Different people.
    riders: usize,
    /// Places taken: of a rider who came three times, three.
    rides: usize,
}

impl From<Taught> for TaughtView {
    fn from(Taught { lessons, saddle_hours, riders, rides }: Taught) -> Self {
        Self { lessons, saddle_hours, riders, rides }
    }
}

/// Sums a coach's lessons of a month up.
#[utoipa::path(get, path = "/api/coach/workload", tag = "coach", params(Asked), responses(
    (status = 200, body = Enveloped<CoachWorkload>),
    (status = 403, description = "`may_not` {right: timetable}: not the caller's own"),
    (status = 404, description = "`not_found`: no such coach"),
    (status = 422, description = "`bad_field`: no such month, or the caller is no coach and names none"),
))]
pub(super) async fn workload(
    State(app): State<App>,
    caller: CoachCaller,
    Params(asked): Params<Asked>,
) -> Reply<CoachWorkload> {
    let coach = asked.coach_id.map(CoachId::from_uuid).or(caller.coach_id);
    let coach = coach.ok_or_else(|| Problem::field("coach_id", "missing"))?;
    let own = caller.coach_id == Some(coach);
    if !own {
        caller.require(Right::Timetable)?;
    }
    let mut store = PgStore::look(&app.pool, caller.club_id, &app.keys).await?;
    let zone = zone(&mut store, &caller).await?;
    let (month, span) = month(zone, asked.month.as_deref(), app.clock.now())?;
    let known = store.rows_of(Table::Coaches, &[coach.uuid()]).await?;
    let Some(Row::Coach(row)) = known.into_iter().next() else {
        return Err(Problem::new(Code::NotFound));
    };
    let workload = Stretch::read(&mut store, Some(coach), span).await?.workload();
    Ok(Answer(CoachWorkload {
        month,
        coach: Named { id: coach.uuid(), name: row.name },
        own,
        given: workload.given.into(),
        ahead: workload.ahead.into(),
    }))
}

/// A month by its name, from its first midnight to the next one's.
fn month(zone: ClubZone, asked: Option<&str>, now: Timestamp) -> Result<(String, Span), Problem> {
    let this = zone.date(now).format("%Y-%m").to_string();
    let name = asked.unwrap_or(&this);
    let bad = || Problem::field("month", "out_of_bounds");
    let first: Date = format!("{name}-01").parse().map_err(|_reason| bad())?;
    let next = first.checked_add_months(Months::new(1)).ok_or_else(bad)?;
    let span = Span { from: zone.day(first).from, until: zone.day(next).from };
    // However it was written.
    Ok((first.format("%Y-%m").to_string(), span))
}
