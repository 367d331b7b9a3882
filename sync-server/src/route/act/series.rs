//! Lessons by a weekly rule.

use super::{Act, At, given, route};
use crate::App;
use crate::http::{Code, Problem};
use serde::Deserialize;
use serde_json::json;
use shared::command::{
    CancelSeries, Change, Command, EditSeries, Later, MOST_LESSONS, MakeLesson, MakeSeries, Planned,
};
use shared::id::{ArenaId, CoachId, Id as _, LessonId, LessonSeriesId, ProductId};
use shared::record::{DayOfWeek, LessonSeries, Table, WeeklyRule};
use shared::rights::Right;
use shared::store::fetch;
use shared::time::Date;
use shared::words::{FieldProblem, Say};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use uuid::Uuid;

pub(super) fn routes(router: OpenApiRouter<App>) -> OpenApiRouter<App> {
    router.routes(route::<NewSeries>()).routes(route::<SeriesEdit>()).routes(route::<SeriesCancel>())
}

/// Puts the lessons of a weekly rule on the timetable: those that fit; the receipt says why not of the others, and
/// what is free on their days.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::route) struct NewSeries {
    course_id: Uuid,
    coach_id: Option<Uuid>,
    arena_id: Option<Uuid>,
    /// `monday` to `sunday`.
    #[schema(value_type = Vec<String>, example = json!(["monday"]))]
    weekdays: Vec<DayOfWeek>,
    /// Every so many weeks; every week unless said.
    every_weeks: Option<i64>,
    /// In minutes after the club's midnight.
    start_minute: i64,
    /// As long as the course lasts unless said.
    minutes: Option<i64>,
    #[schema(value_type = String, format = Date)]
    first_day: Date,
    #[schema(value_type = String, format = Date)]
    last_day: Date,
    /// Not on these days.
    #[serde(default)]
    #[schema(value_type = Vec<String>)]
    except: Vec<Date>,
    /// As many riders as the course takes unless said.
    capacity: Option<i64>,
    #[serde(default)]
    confirmed: bool,
    note: Option<String>,
    /// Why soft rules are overridden.
    reason: Option<String>,
}

impl Act for NewSeries {
    const PATH: &'static str = "/api/admin/series";
    const RIGHT: Right = Right::Timetable;

    async fn command(self, at: &mut At<'_>) -> Result<Command, Problem> {
        let course_id = ProductId::from_uuid(self.course_id);
        let usual = MakeLesson::prepare(
            &mut *at.store,
            LessonId::from_uuid(Uuid::nil()),
            String::new(),
            course_id,
            at.now,
        );
        let usual = usual.await.map_err(|stop| at.stopped(stop))?;
        let length = usual.ends_at.millis().saturating_sub(usual.starts_at.millis()) / 60_000;
        let rule = WeeklyRule {
            weekdays: self.weekdays,
            every_weeks: self.every_weeks.unwrap_or(1),
            start_minute: self.start_minute,
            minutes: self.minutes.unwrap_or(length),
            first_day: self.first_day,
            last_day: self.last_day,
            except: self.except,
        };
        let dates = rule.dates();
        if dates.len() > MOST_LESSONS {
            let say = Say::field("lessons", FieldProblem::TooMany { most: MOST_LESSONS });
            return Err(Problem::of_rule(&say, at.zone));
        }
        let mut lessons = Vec::with_capacity(dates.len());
        for on in dates {
            let number = at.store.next_lesson_number(on).await?;
            lessons.push(Planned { on, lesson_id: LessonId::from_uuid(Uuid::now_v7()), number });
        }
        Ok(MakeSeries {
            series_id: at.id(),
            course_id,
            coach_id: self.coach_id.map(CoachId::from_uuid),
            arena_id: self.arena_id.map(ArenaId::from_uuid),
            rule,
            capacity: self.capacity.unwrap_or(usual.capacity),
            confirmed: self.confirmed,
            note: self.note,
            reason: self.reason,
            lessons,
        }
        .into())
    }
}

/// Changes hour, coach or arena of a series' lessons that lie ahead: all, or those from a day on, which become a
/// series of their own. One lesson alone is moved.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::route) struct SeriesEdit {
    /// From this day on.
    #[schema(value_type = Option<String>, format = Date)]
    from: Option<Date>,
    /// In minutes after the club's midnight.
    start_minute: Option<i64>,
    minutes: Option<i64>,
    /// `null` leaves it open.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<Uuid>)]
    coach_id: Option<Option<Uuid>>,
    /// `null` leaves it open.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<Uuid>)]
    arena_id: Option<Option<Uuid>>,
    /// Why soft rules are overridden.
    reason: Option<String>,
}

impl Act for SeriesEdit {
    const PATH: &'static str = "/api/admin/series/{id}/edit";
    const RIGHT: Right = Right::Timetable;

    async fn command(self, at: &mut At<'_>) -> Result<Command, Problem> {
        let id: LessonSeriesId = at.id();
        let series = fetch::<LessonSeries, _>(&mut *at.store, id).await?;
        let missing = || Problem::with(Code::NotFound, json!({ "what": Table::LessonSeries }));
        let series = series.ok_or_else(missing)?;
        let rule = &series.rule.0;
        let new = LessonSeriesId::from_uuid(Uuid::now_v7());
        let coach = self.coach_id.map(|coach| coach.map(CoachId::from_uuid));
        let arena = self.arena_id.map(|arena| arena.map(ArenaId::from_uuid));
        Ok(EditSeries {
            series_id: series.id,
            later: self.from.map(|from| Later { from, series_id: new }),
            start_minute: self.start_minute.and_then(|start| Change::of(rule.start_minute, start)),
            minutes: self.minutes.and_then(|minutes| Change::of(rule.minutes, minutes)),
            coach: coach.and_then(|coach| Change::of(series.coach_id, coach)),
            arena: arena.and_then(|arena| Change::of(series.arena_id, arena)),
            reason: self.reason,
        }
        .into())
    }
}

/// Cancels the lessons of a series that lie ahead, all or from a day on, with the bookings in them.
#[derive(Deserialize, ToSchema)]
#[schema(as = CancelSeries)]
#[serde(deny_unknown_fields)]
pub(in crate::route) struct SeriesCancel {
    /// From this day on.
    #[schema(value_type = Option<String>, format = Date)]
    from: Option<Date>,
    reason: String,
}

impl Act for SeriesCancel {
    const PATH: &'static str = "/api/admin/series/{id}/cancel";
    const RIGHT: Right = Right::Timetable;

    async fn command(self, at: &mut At<'_>) -> Result<Command, Problem> {
        Ok(CancelSeries { series_id: at.id(), from: self.from, reason: self.reason }.into())
    }
}
