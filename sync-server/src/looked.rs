//! Who looked at guardian data, and who took a list of everybody with them: told by the audit, by the row.

use crate::http::Problem;
use crate::sign_in::caller::StaffCaller;
use crate::store::{Kept, PgStore};
use crate::{App, act};
use serde_json::Value;
use shared::id::{AuditEntryId, Id as _};
use shared::record::{AuditEntry, Table};
use shared::store::{KeepAudit as _, Stored};
use shared::time::Timestamp;
use uuid::Uuid;

/// The act of looking at somebody's guardian.
pub const AT_GUARDIAN: &str = "look_at_guardian";
/// The act of exporting the members.
pub const EXPORT: &str = "export_members";

/// A look, as the audit tells it.
#[derive(Debug)]
pub struct Look<'a> {
    /// [`AT_GUARDIAN`] or [`EXPORT`].
    pub act: &'a str,
    /// The rows that were looked at.
    pub rows: Vec<(Table, Uuid)>,
    /// Through what.
    pub through: Value,
}

/// Writes a look down, before anything is shown.
///
/// # Errors
/// When the database fails: nothing is shown then.
pub async fn note(app: &App, by: StaffCaller, look: Look<'_>) -> Result<(), Problem> {
    let mut store = PgStore::begin(&app.pool, by.club_id, &app.keys).await?;
    note_in(&mut store, by, look, app.clock.now()).await?;
    store.commit().await?;
    Ok(())
}

/// As [`note`], in a transaction of the caller's.
///
/// # Errors
/// Whatever the store says.
pub async fn note_in(store: &mut PgStore, by: StaffCaller, look: Look<'_>, now: Timestamp) -> Stored<()> {
    let Look { act, rows, through } = look;
    let command_id = act::command_id();
    for (table, row_id) in rows {
        let entry = AuditEntry {
            club_id: store.club(),
            id: AuditEntryId::from_uuid(Uuid::now_v7()),
            act: act.to_owned(),
            command_id,
            staff_id: Some(by.staff_id),
            desk_id: None,
            at: now,
            table,
            row_id,
            before: None,
            after: Some(through.clone()),
            reason: None,
        };
        store.audit(&entry).await?;
    }
    Ok(())
}

/// The riders whose guardians a command tells of; the desk where it names none.
#[must_use]
pub fn guardians(kept: &Kept) -> Vec<(Table, Uuid)> {
    let args = &kept.envelope.args;
    if !tells_of_a_guardian(args) {
        return Vec::new();
    }
    let mut riders = Vec::new();
    riders_in(args, &mut riders);
    if riders.is_empty() { vec![(Table::Desks, kept.desk_id.uuid())] } else { riders }
}

fn tells_of_a_guardian(said: &Value) -> bool {
    const NAMES: [&str; 2] = ["guardian_name", "guardian_phone"];
    match said {
        Value::Object(fields) => {
            let edited =
                fields.get("field").and_then(Value::as_str).is_some_and(|field| NAMES.contains(&field));
            edited
                || fields.iter().any(|(name, value)| {
                    (NAMES.contains(&name.as_str()) && value.is_string()) || tells_of_a_guardian(value)
                })
        }
        Value::Array(items) => items.iter().any(tells_of_a_guardian),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => false,
    }
}

fn riders_in(said: &Value, riders: &mut Vec<(Table, Uuid)>) {
    match said {
        Value::Object(fields) => {
            let rider = fields.get("rider_id").and_then(Value::as_str).and_then(|id| id.parse().ok());
            riders.extend(rider.map(|id| (Table::Riders, id)));
            fields.values().for_each(|value| riders_in(value, riders));
        }
        Value::Array(items) => items.iter().for_each(|value| riders_in(value, riders)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}
