//! `/api/admin/lessons/{id}/waiting-list`: who waits for places in a lesson. What changes it is in `act`.

use super::paging::Page;
use super::read_id;
use super::schema::Enveloped;
use crate::App;
use crate::http::{Answer, Code, Problem, Reply};
use crate::sign_in::caller::StaffCaller;
use crate::store::PgStore;
use axum::extract::{Path, State};
use serde::Serialize;
use shared::id::{Id as _, LessonId};
use shared::record::{Lesson, Rider};
use shared::store::{FindWaiting as _, fetch, fetch_many};
use shared::time::Timestamp;
use utoipa::ToSchema;
use uuid::Uuid;

/// A party on the waiting list.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct WaitingItem {
    id: Uuid,
    /// `waiting`, `offered`, `accepted`, `declined`, `lapsed`, `left`, `over`.
    state: &'static str,
    member_id: Uuid,
    /// Who would ride.
    riders: Vec<WaitingRider>,
    /// Since when they wait, which is their place in the queue.
    #[schema(value_type = String, format = DateTime)]
    joined_at: Timestamp,
    #[schema(value_type = Option<String>, format = DateTime)]
    offered_at: Option<Timestamp>,
    /// Until when the places that are held may be taken.
    #[schema(value_type = Option<String>, format = DateTime)]
    offered_until: Option<Timestamp>,
    note: Option<String>,
    version: i64,
}

/// Who would ride.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct WaitingRider {
    id: Uuid,
    name: Option<String>,
}

/// Lists everybody who waits or waited for places in a lesson, first come first.
#[utoipa::path(get, path = "/api/admin/lessons/{id}/waiting-list", tag = "admin",
    params(("id" = Uuid, Path, description = "The lesson")),
    responses(
        (status = 200, body = Enveloped<Page<WaitingItem>>),
        (status = 404, description = "`not_found`"),
    ))]
pub(super) async fn list(
    State(app): State<App>,
    staff: StaffCaller,
    Path(id): Path<String>,
) -> Reply<Page<WaitingItem>> {
    let id = LessonId::from_uuid(read_id(&id)?);
    let mut store = PgStore::look(&app.pool, staff.club_id, &app.keys).await?;
    let lesson = fetch::<Lesson, _>(&mut store, id).await?;
    lesson.ok_or_else(|| Problem::new(Code::NotFound))?;
    let mut items = Vec::new();
    for entry in store.waits_of(id).await? {
        let riders = fetch_many::<Rider, _>(&mut store, &entry.riders.0).await?;
        let name =
            |id: Uuid| riders.iter().find(|rider| rider.id.uuid() == id).map(|rider| rider.name.clone());
        let ids = entry.riders.0.iter().map(|id| id.uuid());
        items.push(WaitingItem {
            id: entry.id.uuid(),
            state: entry.state.as_str(),
            member_id: entry.member_id.uuid(),
            riders: ids.map(|id| WaitingRider { id, name: name(id) }).collect(),
            joined_at: entry.joined_at,
            offered_at: entry.offered_at,
            offered_until: entry.offered_until,
            note: entry.note,
            version: entry.meta.version,
        });
    }
    Ok(Answer(Page::whole(items)))
}
