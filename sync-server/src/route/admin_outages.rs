//! `/api/admin/outages/proposal`: what is hit when arenas close or a horse is out, and what could become of each. What
//! accepts it is in `act`.

use super::paging::Page;
use super::schema::Enveloped;
use crate::App;
use crate::act::stopped;
use crate::http::{Answer, Code, Params, Problem, Reply};
use crate::sign_in::caller::StaffCaller;
use crate::store::PgStore;
use axum::extract::State;
use serde::{Deserialize, Serialize};
use serde_json::json;
use shared::id::{ArenaId, HorseId, Id as _};
use shared::record::{Club, HorseTime};
use shared::rules::outage::{Choices, Hit, HitId, Offer, Outage, ask};
use shared::store::{StoreError, fetch};
use shared::time::{Span, Timestamp};
use utoipa::ToSchema;
use uuid::Uuid;

/// What is out, and when.
#[derive(Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct Asked {
    /// Arenas that close, with commas between.
    arenas: Option<String>,
    /// A horse that is out.
    horse_id: Option<Uuid>,
    #[param(value_type = String, format = DateTime)]
    starts_at: Timestamp,
    #[param(value_type = String, format = DateTime)]
    ends_at: Timestamp,
}

/// Something that is hit.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct HitItem {
    /// A lesson, or a booking.
    #[schema(value_type = Object)]
    hit: HitId,
    lesson_id: Uuid,
    #[schema(value_type = String, format = DateTime)]
    starts_at: Timestamp,
    #[schema(value_type = String, format = DateTime)]
    ends_at: Timestamp,
    /// Bookings that it concerns.
    bookings: Vec<Uuid>,
    /// What could become of it, the best first; `stay` is the last.
    #[schema(value_type = Vec<Object>)]
    offers: Vec<Offer>,
    /// What goes together with what is proposed for the others.
    #[schema(value_type = Object)]
    proposed: Offer,
}

impl HitItem {
    fn of(hit: Hit) -> Self {
        Self {
            hit: hit.id,
            lesson_id: hit.lesson.id.uuid(),
            starts_at: hit.lesson.starts_at,
            ends_at: hit.lesson.ends_at,
            bookings: hit.bookings.iter().map(|booking| booking.id.uuid()).collect(),
            offers: hit.offers,
            proposed: hit.chosen,
        }
    }
}

/// Tells what is hit when arenas close or a horse is out, and what could become of each, by start.
#[utoipa::path(get, path = "/api/admin/outages/proposal", tag = "admin", params(Asked), responses(
    (status = 200, body = Enveloped<Page<HitItem>>),
    (status = 422, description = "`bad_field` {field, problem}"),
))]
pub(super) async fn proposal(
    State(app): State<App>,
    staff: StaffCaller,
    Params(asked): Params<Asked>,
) -> Reply<Page<HitItem>> {
    let Asked { arenas, horse_id, starts_at, ends_at } = asked;
    let arenas: Result<Vec<Uuid>, _> =
        arenas.iter().flat_map(|ids| ids.split(',')).map(|id| id.trim().parse::<Uuid>()).collect();
    let malformed =
        |_not_an_id| Problem::with(Code::BadField, json!({ "field": "arenas", "problem": "malformed" }));
    let outage = Outage {
        at: app.clock.now(),
        during: Span { from: starts_at, until: ends_at },
        arenas: arenas.map_err(malformed)?.into_iter().map(ArenaId::from_uuid).collect(),
        horses: horse_id.map(|horse| (HorseId::from_uuid(horse), HorseTime::Rest)).into_iter().collect(),
    };
    let mut store = PgStore::look(&app.pool, staff.club_id, &app.keys).await?;
    let club = fetch::<Club, _>(&mut store, staff.club_id).await?;
    let club = club.ok_or(StoreError::Missing { table: "clubs" })?;
    let found = ask(&mut store, &club, &outage, &Choices::new()).await;
    let (_, hits) = found.map_err(|stop| stopped(stop, club.zone))?;
    Ok(Answer(Page::whole(hits.into_iter().map(HitItem::of).collect())))
}
