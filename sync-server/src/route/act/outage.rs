//! Arenas that close for the weather, a horse that is out, and lessons that become another course.

use super::edit::current;
use super::{Act, At, given, route};
use crate::App;
use crate::http::{Code, Problem};
use serde::Deserialize;
use serde_json::json;
use shared::command::{ChangeCourse, Command, Rearrange};
use shared::id::{ArenaClosureId, ArenaId, BookingId, HorseAvailabilityId, HorseId, Id as _, ProductId};
use shared::record::{Club, HorseTime, Lesson};
use shared::rights::Right;
use shared::rules::outage::{Choices, HitId, Ids, Offer, Outage, ask, parts};
use shared::store::{StoreError, fetch};
use shared::time::{Span, Timestamp};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use uuid::Uuid;

pub(super) fn routes(router: OpenApiRouter<App>) -> OpenApiRouter<App> {
    router.routes(route::<CourseChange>()).routes(route::<OutageForm>())
}

/// Gives a lesson to which nobody has come another course, at the same time and with the same coach.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::route) struct CourseChange {
    course_id: Uuid,
    /// `null` leaves it open; as it is unless said.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<Uuid>)]
    arena_id: Option<Option<Uuid>>,
    /// Why a soft rule is overridden.
    reason: Option<String>,
}

impl Act for CourseChange {
    const PATH: &'static str = "/api/admin/lessons/{id}/course";
    const RIGHT: Right = Right::Timetable;

    async fn command(self, at: &mut At<'_>) -> Result<Command, Problem> {
        let Self { course_id, arena_id, reason } = self;
        let lesson: Lesson = current(at, None).await?;
        let arena = arena_id.map_or(lesson.arena_id, |id| id.map(ArenaId::from_uuid));
        let course = ProductId::from_uuid(course_id);
        let change = ChangeCourse::prepare(&mut *at.store, at.zone, lesson.id, course, arena, reason).await;
        change.map(Into::into).map_err(|stop| at.stopped(stop))
    }
}

/// Says that arenas are closed or a horse is out for a while, and settles what is hit, as one act: all or nothing.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::route) struct OutageForm {
    /// Arenas that close.
    #[serde(default)]
    arenas: Vec<Uuid>,
    /// A horse that is out.
    horse_id: Option<Uuid>,
    /// Why the horse is out: `rest`, `vet`, `farrier`, `injury`; `rest` unless said.
    #[schema(value_type = Option<String>)]
    care: Option<HorseTime>,
    #[schema(value_type = String, format = DateTime)]
    starts_at: Timestamp,
    #[schema(value_type = String, format = DateTime)]
    ends_at: Timestamp,
    /// Why.
    reason: String,
    /// What becomes of what is hit, of the offers of `/api/admin/outages/proposal`. What is not named stays.
    #[serde(default)]
    settle: Vec<Choice>,
    /// What is not named becomes the best that is offered for it.
    #[serde(default)]
    settle_rest: bool,
}

/// What becomes of something that is hit.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::route) struct Choice {
    /// As the proposal names it.
    #[schema(value_type = Object)]
    hit: HitId,
    /// As the proposal offers it.
    #[schema(value_type = Object)]
    offer: Offer,
}

/// Fresh ids.
struct Fresh;

impl Ids for Fresh {
    fn closure(&mut self) -> ArenaClosureId {
        ArenaClosureId::from_uuid(Uuid::now_v7())
    }

    fn horse_time(&mut self) -> HorseAvailabilityId {
        HorseAvailabilityId::from_uuid(Uuid::now_v7())
    }

    fn booking(&mut self) -> BookingId {
        BookingId::from_uuid(Uuid::now_v7())
    }
}

impl Act for OutageForm {
    const PATH: &'static str = "/api/admin/outages";
    const RIGHT: Right = Right::Timetable;

    async fn command(self, at: &mut At<'_>) -> Result<Command, Problem> {
        let Self { arenas, horse_id, care, starts_at, ends_at, reason, settle, settle_rest } = self;
        let care = care.unwrap_or(HorseTime::Rest);
        let outage = Outage {
            at: at.now,
            during: Span { from: starts_at, until: ends_at },
            arenas: arenas.into_iter().map(ArenaId::from_uuid).collect(),
            horses: horse_id.map(|horse| (HorseId::from_uuid(horse), care)).into_iter().collect(),
        };
        let mut choices: Choices = settle.into_iter().map(|one| (one.hit, one.offer)).collect();
        let club = club(at).await?;
        let store = &mut *at.store;
        let asked = ask(store, &club, &outage, &choices).await;
        let (_, mut hits) = asked.map_err(|stop| crate::act::stopped(stop, club.zone))?;
        if !settle_rest {
            for hit in &hits {
                choices.entry(hit.id).or_insert(Offer::Stay);
            }
            let asked = ask(store, &club, &outage, &choices).await;
            hits = asked.map_err(|stop| crate::act::stopped(stop, club.zone))?.1;
        }
        let wanted = |id: &HitId, offer: &Offer| hits.iter().any(|hit| hit.id == *id && hit.chosen == *offer);
        if let Some((hit, _)) = choices.iter().find(|(id, offer)| !wanted(id, offer)) {
            return Err(Problem::with(
                Code::BadField,
                json!({ "field": "settle", "problem": "malformed", "hit": hit }),
            ));
        }
        let parts = parts(store, &club, &outage, &hits, reason.trim(), &mut Fresh).await;
        let parts = parts.map_err(|stop| crate::act::stopped(stop, club.zone))?;
        Ok(Rearrange { parts }.into())
    }
}

async fn club(at: &mut At<'_>) -> Result<Club, Problem> {
    let id = at.store.club();
    let club = fetch::<Club, _>(&mut *at.store, id).await?;
    Ok(club.ok_or(StoreError::Missing { table: "clubs" })?)
}
