//! `GET /api/sync/checksum`: what a desk's replica should add up to.

use super::moment::Moment;
use super::schema::{Enveloped, TableChecksumSchema};
use crate::App;
use crate::http::{Answer, Params, Problem, Reply};
use crate::sign_in::caller::DeskCaller;
use axum::extract::State;
use serde::{Deserialize, Serialize};
use shared::record::Table;
use shared::sync::checksum::TableChecksum;
use shared::sync::cut::Feed as _;
use shared::time::Timestamp;
use std::collections::BTreeMap;
use utoipa::ToSchema;
use uuid::Uuid;

/// Which tables.
#[derive(Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct Which {
    /// One table by its name, e.g. `bookings`; all without it.
    table: Option<String>,
}

/// Checksums of one moment.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Checksums {
    epoch: Uuid,
    /// The moment: only a replica that stands here can be compared.
    cursor: i64,
    /// Rows before it do not count.
    #[schema(value_type = String, format = DateTime)]
    scope_start: Timestamp,
    /// By table.
    #[schema(value_type = BTreeMap<String, TableChecksumSchema>)]
    tables: BTreeMap<&'static str, TableChecksum>,
}

/// The checksum of each table over its rows in the desk's scope, by ascending id.
#[utoipa::path(get, path = "/api/sync/checksum", tag = "sync", params(Which), security(("desk" = [])), responses(
    (status = 200, body = Enveloped<Checksums>),
    (status = 422, description = "`bad_field`: no such table"),
))]
pub(super) async fn checksum(
    State(app): State<App>,
    desk: DeskCaller,
    Params(Which { table }): Params<Which>,
) -> Reply<Checksums> {
    let tables = match table.as_deref().map(str::parse::<Table>) {
        None => Table::ALL.to_vec(),
        Some(Ok(table)) => vec![table],
        Some(Err(_unknown)) => return Err(Problem::field("table", "unknown")),
    };
    let mut moment = Moment::of(&app, &desk).await?;
    let standing = moment.snapshot.standing().await?;
    let mut sums = BTreeMap::new();
    for table in tables {
        sums.insert(table.as_str(), moment.snapshot.checksum(table, moment.scope_start).await?);
    }
    Ok(Answer(Checksums {
        epoch: standing.epoch.0,
        cursor: standing.head.0,
        scope_start: moment.scope_start,
        tables: sums,
    }))
}
