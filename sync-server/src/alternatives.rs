//! What is free instead of what an act wanted of the timetable and did not get.

use crate::act::stopped;
use crate::http::Problem;
use crate::store::PgStore;
use serde::Serialize;
use shared::command::Command;
use shared::id::Id as _;
use shared::record::Club;
use shared::rules::instead::{Instead, instead};
use shared::store::{StoreError, fetch};
use shared::time::Timestamp;
use uuid::Uuid;

/// Something that nothing stands against, hard or soft.
#[derive(Debug, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub(crate) enum Alternative {
    /// The lesson can be there.
    Place { starts_at: Timestamp, ends_at: Timestamp, coach_id: Option<Uuid>, arena_id: Option<Uuid> },
    /// The rider can ride in this class.
    Class { lesson_id: Uuid, starts_at: Timestamp, ends_at: Timestamp, coach_id: Option<Uuid> },
    /// A lesson could be made for the rider.
    Time { starts_at: Timestamp, ends_at: Timestamp, coach_id: Option<Uuid> },
}

impl From<Instead> for Alternative {
    fn from(free: Instead) -> Self {
        match free {
            Instead::Place(place) => Self::Place {
                starts_at: place.span.from,
                ends_at: place.span.until,
                coach_id: place.coach_id.map(|id| id.uuid()),
                arena_id: place.arena_id.map(|id| id.uuid()),
            },
            Instead::Class { lesson_id, during, coach_id } => Self::Class {
                lesson_id: lesson_id.uuid(),
                starts_at: during.from,
                ends_at: during.until,
                coach_id: coach_id.map(|id| id.uuid()),
            },
            Instead::Time { during, coach_id } => Self::Time {
                starts_at: during.from,
                ends_at: during.until,
                coach_id: coach_id.map(|id| id.uuid()),
            },
        }
    }
}

/// What is free instead of what a command wants, best first; nothing for one that wants no place and no seat.
///
/// # Errors
/// When the database fails.
pub(crate) async fn alternatives(
    store: &mut PgStore,
    now: Timestamp,
    command: &Command,
) -> Result<Vec<Alternative>, Problem> {
    let Some(wanted) = command.wanted(store).await? else { return Ok(Vec::new()) };
    let club = fetch::<Club, _>(store, store.club()).await?;
    let club = club.ok_or(StoreError::Missing { table: "clubs" })?;
    let found = instead(store, &club, now, &wanted).await;
    let found = found.map_err(|stop| stopped(stop, club.zone))?;
    Ok(found.into_iter().map(Alternative::from).collect())
}
