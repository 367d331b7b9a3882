//! Lessons on the timetable.

use super::edit::{current, form, patches};
use super::{Act, At, given, route};
use crate::App;
use crate::http::Problem;
use serde::Deserialize;
use shared::command::{
    CancelLesson, Command, ConfirmLesson, EditLesson, EndLesson, MakeLesson, MoveLesson, Place, ReopenLesson,
    RestoreLesson,
};
use shared::id::{ArenaId, BookingId, CoachId, Id as _, ProductId};
use shared::record::Lesson;
use shared::rights::Right;
use shared::time::{Span, Timestamp};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use uuid::Uuid;

pub(super) fn routes(router: OpenApiRouter<App>) -> OpenApiRouter<App> {
    router
        .routes(route::<NewLesson>())
        .routes(route::<LessonMove>())
        .routes(route::<LessonEdit>())
        .routes(route::<Confirm>())
        .routes(route::<Cancel>())
        .routes(route::<Restore>())
        .routes(route::<End>())
        .routes(route::<Reopen>())
}

/// Puts a class on the timetable.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::route) struct NewLesson {
    course_id: Uuid,
    #[schema(value_type = String, format = DateTime)]
    starts_at: Timestamp,
    /// As long as the course lasts unless said.
    #[schema(value_type = Option<String>, format = DateTime)]
    ends_at: Option<Timestamp>,
    coach_id: Option<Uuid>,
    arena_id: Option<Uuid>,
    /// As many as the course takes unless said.
    capacity: Option<i64>,
    /// Made confirmed, or still to confirm.
    #[serde(default)]
    confirmed: bool,
    note: Option<String>,
    /// Why a soft rule is overridden.
    reason: Option<String>,
}

impl Act for NewLesson {
    const PATH: &'static str = "/api/admin/lessons";
    const RIGHT: Right = Right::Timetable;

    async fn command(self, at: &mut At<'_>) -> Result<Command, Problem> {
        let Self { course_id, starts_at, ends_at, coach_id, arena_id, capacity, confirmed, note, reason } =
            self;
        let number = at.store.next_lesson_number(at.zone.date(starts_at)).await?;
        let (lesson_id, course_id) = (at.id(), ProductId::from_uuid(course_id));
        let usual = MakeLesson::prepare(&mut *at.store, lesson_id, number, course_id, starts_at).await;
        let usual = usual.map_err(|stop| at.stopped(stop))?;
        Ok(MakeLesson {
            ends_at: ends_at.unwrap_or(usual.ends_at),
            coach_id: coach_id.map(CoachId::from_uuid),
            arena_id: arena_id.map(ArenaId::from_uuid),
            capacity: capacity.unwrap_or(usual.capacity),
            confirmed,
            note,
            reason,
            ..usual
        }
        .into())
    }
}

/// Moves a lesson with the riders in it: another time (a start alone keeps its length), coach or arena.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::route) struct LessonMove {
    #[schema(value_type = Option<String>, format = DateTime)]
    starts_at: Option<Timestamp>,
    #[schema(value_type = Option<String>, format = DateTime)]
    ends_at: Option<Timestamp>,
    /// `null` leaves it open.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<Uuid>)]
    coach_id: Option<Option<Uuid>>,
    /// `null` leaves it open.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<Uuid>)]
    arena_id: Option<Option<Uuid>>,
    /// Why a soft rule is overridden, or a past lesson put right.
    reason: Option<String>,
    /// The lesson's version as it was read: a change since then is told, 409 `changed_meanwhile`.
    version: Option<i64>,
}

impl Act for LessonMove {
    const PATH: &'static str = "/api/admin/lessons/{id}/move";
    const RIGHT: Right = Right::Timetable;

    async fn command(self, at: &mut At<'_>) -> Result<Command, Problem> {
        let Self { starts_at, ends_at, coach_id, arena_id, reason, version } = self;
        let lesson: Lesson = current(at, version).await?;
        let from = starts_at.unwrap_or(lesson.starts_at);
        let length = lesson.ends_at.millis().saturating_sub(lesson.starts_at.millis());
        let until = ends_at.unwrap_or_else(|| from.plus_millis(length));
        let to = Place {
            span: Span { from, until },
            coach_id: coach_id.map_or(lesson.coach_id, |id| id.map(CoachId::from_uuid)),
            arena_id: arena_id.map_or(lesson.arena_id, |id| id.map(ArenaId::from_uuid)),
        };
        let moved = MoveLesson::prepare(&mut *at.store, lesson.id, to, reason).await;
        moved.map(Into::into).map_err(|stop| at.stopped(stop))
    }
}

form! {
    /// Changes what is written of a lesson, whatever became of it.
    LessonEdit {
        /// What everyone should know; `null` strikes it out.
        note: Option<String>,
    }
}

impl Act for LessonEdit {
    const PATH: &'static str = "/api/admin/lessons/{id}";
    const PATCH: bool = true;
    const RIGHT: Right = Right::Timetable;

    async fn command(self, at: &mut At<'_>) -> Result<Command, Problem> {
        let lesson: Lesson = current(at, self.version).await?;
        Ok(EditLesson { lesson_id: lesson.id, patches: patches::<Lesson>(&self, &lesson)? }.into())
    }
}

/// Confirms a lesson.
#[derive(Deserialize, ToSchema)]
#[schema(as = ConfirmLesson)]
#[serde(deny_unknown_fields)]
pub(in crate::route) struct Confirm {}

impl Act for Confirm {
    const PATH: &'static str = "/api/admin/lessons/{id}/confirm";
    const RIGHT: Right = Right::Timetable;

    async fn command(self, at: &mut At<'_>) -> Result<Command, Problem> {
        Ok(ConfirmLesson { lesson_id: at.id() }.into())
    }
}

/// Cancels a lesson with the bookings in it.
#[derive(Deserialize, ToSchema)]
#[schema(as = CancelLesson)]
#[serde(deny_unknown_fields)]
pub(in crate::route) struct Cancel {
    reason: String,
}

impl Act for Cancel {
    const PATH: &'static str = "/api/admin/lessons/{id}/cancel";
    const RIGHT: Right = Right::Timetable;

    async fn command(self, at: &mut At<'_>) -> Result<Command, Problem> {
        Ok(CancelLesson { lesson_id: at.id(), reason: self.reason }.into())
    }
}

/// Puts a cancelled lesson back with the bookings that went with it, if all of it is still free.
#[derive(Deserialize, ToSchema)]
#[schema(as = RestoreLesson)]
#[serde(deny_unknown_fields)]
pub(in crate::route) struct Restore {
    /// Confirmed at once; else it is to be confirmed anew.
    #[serde(default)]
    confirmed: bool,
}

impl Act for Restore {
    const PATH: &'static str = "/api/admin/lessons/{id}/restore";
    const RIGHT: Right = Right::Timetable;

    async fn command(self, at: &mut At<'_>) -> Result<Command, Problem> {
        let lesson_id = at.id();
        let with = RestoreLesson::cancelled_with(&mut *at.store, lesson_id).await;
        let with = with.map_err(|stop| at.stopped(stop))?;
        let way = RestoreLesson::prepare(&mut *at.store, at.zone, lesson_id, self.confirmed, &with).await;
        way.map(Into::into).map_err(|stop| at.stopped(stop))
    }
}

/// Ends a lesson that is over: who is checked in is done, who is awaited did not come.
#[derive(Deserialize, ToSchema)]
#[schema(as = EndLesson)]
#[serde(deny_unknown_fields)]
pub(in crate::route) struct End {}

impl Act for End {
    const PATH: &'static str = "/api/admin/lessons/{id}/end";
    const RIGHT: Right = Right::CheckIn;

    async fn command(self, at: &mut At<'_>) -> Result<Command, Problem> {
        Ok(EndLesson { lesson_id: at.id() }.into())
    }
}

/// Opens an ended lesson again: riders who were done are checked in, absent ones awaited, units come back.
#[derive(Deserialize, ToSchema)]
#[schema(as = ReopenLesson)]
#[serde(deny_unknown_fields)]
pub(in crate::route) struct Reopen {
    reason: String,
    /// Bookings that are open again; unless said those that were ended together with the lesson.
    bookings: Option<Vec<Uuid>>,
}

impl Act for Reopen {
    const PATH: &'static str = "/api/admin/lessons/{id}/reopen";
    const RIGHT: Right = Right::CheckIn;

    async fn command(self, at: &mut At<'_>) -> Result<Command, Problem> {
        let Self { reason, bookings } = self;
        let lesson_id = at.id();
        let bookings = match bookings {
            Some(named) => named.into_iter().map(BookingId::from_uuid).collect(),
            None => {
                let ended = ReopenLesson::ended_with(&mut *at.store, lesson_id).await;
                ended.map_err(|stop| at.stopped(stop))?
            }
        };
        Ok(ReopenLesson { lesson_id, bookings, reason }.into())
    }
}
