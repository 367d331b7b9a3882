//! `/api/admin/attention`: what needs a person, in words. Settling an item is an act.

use super::named::{Named, name};
use super::paging::{self, Page};
use super::schema::Enveloped;
use crate::App;
use crate::act::Issue;
use crate::http::{Answer, Params, Reply};
use crate::sign_in::caller::StaffCaller;
use crate::store::{After, PgStore};
use axum::extract::State;
use serde::{Deserialize, Serialize};
use shared::id::Id as _;
use shared::record::{AttentionItem, Club, Table};
use shared::store::{StoreError, fetch};
use shared::time::Timestamp;
use std::collections::BTreeMap;
use utoipa::ToSchema;
use uuid::Uuid;

/// Which items.
#[derive(Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct Which {
    /// Settled ones as well.
    #[serde(default)]
    all: bool,
    /// At most 100; 20 unless said.
    limit: Option<i64>,
    /// `next_cursor` of the page before.
    cursor: Option<String>,
}

/// Something that needs a person.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct NeedsAttention {
    id: Uuid,
    /// What kind of item.
    code: &'static str,
    /// What happened, in the caller's language.
    says: Issue,
    /// The command that raised it.
    command: String,
    command_id: Uuid,
    desk: Option<Named>,
    staff: Option<Named>,
    booking_id: Option<Uuid>,
    member_id: Option<Uuid>,
    order_id: Option<Uuid>,
    #[schema(value_type = String, format = DateTime)]
    at: Timestamp,
    settled: Option<Settled>,
}

/// How an item was settled.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Settled {
    #[schema(value_type = Option<String>, format = DateTime)]
    at: Option<Timestamp>,
    by: Option<Named>,
    /// In a person's words.
    how: Option<String>,
}

/// Lists what needs attention, the oldest first.
#[utoipa::path(get, path = "/api/admin/attention", tag = "admin", params(Which), responses(
    (status = 200, body = Enveloped<Page<NeedsAttention>>),
))]
pub(super) async fn list(
    State(app): State<App>,
    staff: StaffCaller,
    Params(which): Params<Which>,
) -> Reply<Page<NeedsAttention>> {
    let limit = paging::limit(which.limit);
    let after = paging::place(which.cursor.as_deref())?;
    let mut store = PgStore::look(&app.pool, staff.club_id, &app.keys).await?;
    let club = fetch::<Club, _>(&mut store, staff.club_id).await?;
    let zone = club.ok_or(StoreError::Missing { table: "clubs" })?.zone;
    let items = store.attention(which.all, after, limit.saturating_add(1)).await?;
    let people = items.iter().flat_map(|item| [item.staff_id, item.settled_by]).flatten();
    let people: Vec<Uuid> = people.map(|id| id.uuid()).collect();
    let desks: Vec<Uuid> = items.iter().filter_map(|item| item.desk_id).map(|id| id.uuid()).collect();
    let mut names: BTreeMap<Uuid, String> = BTreeMap::new();
    for (table, ids) in [(Table::Staff, people), (Table::Desks, desks)] {
        for row in store.rows_of(table, &ids).await? {
            let (id, name) = (row.id(), name(row));
            names.extend(name.map(|name| (id, name)));
        }
    }
    let named = |id: Uuid| names.get(&id).map(|name| Named { id, name: name.clone() });
    let place = |item: &AttentionItem| paging::cursor(After { at: item.meta.created_at, id: item.id.uuid() });
    let show = |item: AttentionItem| NeedsAttention {
        id: item.id.uuid(),
        code: item.code.as_str(),
        says: Issue::of(&item.details.0.say, zone),
        command: item.details.0.command.clone(),
        command_id: item.command_id.uuid(),
        desk: item.desk_id.and_then(|id| named(id.uuid())),
        staff: item.staff_id.and_then(|id| named(id.uuid())),
        booking_id: item.booking_id.map(|id| id.uuid()),
        member_id: item.member_id.map(|id| id.uuid()),
        order_id: item.order_id.map(|id| id.uuid()),
        at: item.meta.created_at,
        settled: item.settled_at.is_some().then(|| Settled {
            at: item.settled_at,
            by: item.settled_by.and_then(|id| named(id.uuid())),
            how: item.settled_how.clone(),
        }),
    };
    Ok(Answer(paging::page(items, limit, place, show)))
}
