//! `/api/admin/audit`: who changed what, when, from what to what. Guardian data is masked unless it is asked for, and
//! that it was is a line of the audit itself.

use super::named::{Named, name};
use super::paging::{self, Page};
use super::schema::Enveloped;
use crate::App;
use crate::http::{Answer, Params, Problem, Reply, Request};
use crate::looked::{self, Look};
use crate::quarantine::words;
use crate::sign_in::caller::StaffCaller;
use crate::store::{AuditQuestion, Audited, PgStore};
use axum::extract::State;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use shared::id::{Id as _, StaffId};
use shared::record::Table;
use shared::rights::{Right, may};
use shared::rules::form;
use shared::time::Timestamp;
use std::collections::{BTreeMap, BTreeSet};
use utoipa::ToSchema;
use uuid::Uuid;

/// Which lines.
#[derive(Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct Which {
    /// Of rows of this table, such as `member_packages`.
    table: Option<String>,
    /// Of this row.
    row_id: Option<Uuid>,
    /// By this person.
    staff_id: Option<Uuid>,
    /// Of this act: a command's name, `look_at_guardian`, `export_members`, `review_quarantine`.
    act: Option<String>,
    /// Guardian data as it is. That it was looked at becomes a line of the audit.
    #[serde(default)]
    guardians: bool,
    /// At most 100; 20 unless said.
    limit: Option<i64>,
    /// `next_cursor` of the page before.
    cursor: Option<String>,
}

/// A line of the audit.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct AuditItem {
    id: Uuid,
    #[schema(value_type = String, format = DateTime)]
    at: Timestamp,
    act: String,
    /// What it is, in the caller's language.
    title: String,
    command_id: Uuid,
    staff: Option<Named>,
    desk: Option<Named>,
    table: &'static str,
    row_id: Uuid,
    /// Why, where a person said so.
    reason: Option<String>,
    /// The row before; none when it was made.
    #[schema(value_type = Option<Object>)]
    before: Option<Value>,
    /// The row after.
    #[schema(value_type = Option<Object>)]
    after: Option<Value>,
}

/// Lists lines of the audit, the latest first.
#[utoipa::path(get, path = "/api/admin/audit", tag = "admin", params(Which), responses(
    (status = 200, body = Enveloped<Page<AuditItem>>),
    (status = 422, description = "`bad_field`: no such table, or a cursor that nobody was given"),
))]
pub(super) async fn list(
    State(app): State<App>,
    staff: StaffCaller,
    Params(which): Params<Which>,
) -> Reply<Page<AuditItem>> {
    let limit = paging::limit(which.limit);
    let table: Option<Table> = which.table.as_deref().map(str::parse).transpose().map_err(no_table)?;
    let question = AuditQuestion {
        table,
        row: which.row_id,
        staff: which.staff_id.map(StaffId::from_uuid),
        act: which.act.as_deref(),
        before: paging::place(which.cursor.as_deref())?,
    };
    let mut store = PgStore::look(&app.pool, staff.club_id, &app.keys).await?;
    let mut lines = store.audited(question, limit.saturating_add(1)).await?;
    let shown = usize::try_from(limit).unwrap_or(usize::MAX).min(lines.len());
    let mut names: BTreeMap<Uuid, String> = BTreeMap::new();
    let people = lines.iter().filter_map(|Audited(line)| line.staff_id).map(|id| id.uuid());
    let desks = lines.iter().filter_map(|Audited(line)| line.desk_id).map(|id| id.uuid());
    for (table, ids) in [(Table::Staff, people.collect::<Vec<_>>()), (Table::Desks, desks.collect())] {
        for row in store.rows_of(table, &ids).await? {
            let (id, name) = (row.id(), name(row));
            names.extend(name.map(|name| (id, name)));
        }
    }
    drop(store);
    let phones = may(staff.role, Right::SeePhones);
    let mut seen = BTreeSet::new();
    for Audited(line) in lines.iter_mut().take(shown) {
        let mut guardian = false;
        for state in [&mut line.before, &mut line.after].into_iter().flatten() {
            guardian |= mask(state, which.guardians, phones);
        }
        if guardian {
            seen.insert((line.table, line.row_id));
        }
    }
    if which.guardians && !seen.is_empty() {
        let through = json!({ "route": "audit" });
        let look = Look { act: looked::AT_GUARDIAN, rows: seen.into_iter().collect(), through };
        looked::note(&app, staff, look).await?;
    }
    let named = |id: Uuid| names.get(&id).map(|name| Named { id, name: name.clone() });
    let lang = Request::current().lang;
    let show = |Audited(line): Audited| AuditItem {
        id: line.id.uuid(),
        at: line.at,
        title: words::title(&line.act, lang).to_owned(),
        act: line.act,
        command_id: line.command_id.uuid(),
        staff: line.staff_id.and_then(|id| named(id.uuid())),
        desk: line.desk_id.and_then(|id| named(id.uuid())),
        table: line.table.as_str(),
        row_id: line.row_id,
        reason: line.reason,
        before: line.before,
        after: line.after,
    };
    Ok(Answer(paging::page(lines, limit, |line| paging::cursor(line.place()), show)))
}

fn no_table(_unknown: shared::record::BadValue) -> Problem {
    Problem::field("table", "malformed")
}

/// Masks what a row says about guardians unless it was asked for, and phones for who may not see them; what verifies a
/// PIN always. Gives whether guardian data is in it, masked or not.
fn mask(state: &mut Value, guardians: bool, phones: bool) -> bool {
    let mut found = false;
    match state {
        Value::Object(fields) => {
            // One field of an edit says under `before` and `after` what is of the field that it names.
            let edited = fields.get("field").and_then(Value::as_str).map(str::to_owned);
            for (key, value) in fields.iter_mut() {
                let side = matches!(key.as_str(), "before" | "after");
                let field = edited.as_deref().filter(|_| side).unwrap_or(key);
                let whole = match field {
                    "guardian_name" | "guardian_phone" if value.is_string() => {
                        found = true;
                        guardians && (phones || field == "guardian_name")
                    }
                    "phone" => phones,
                    "openid" | "pin_verifier" => false,
                    _ => {
                        found |= mask(value, guardians, phones);
                        true
                    }
                };
                if let Some(text) = value.as_str().filter(|_| !whole) {
                    *value = hidden(field, text).into();
                }
            }
        }
        Value::Array(items) => {
            for item in items {
                found |= mask(item, guardians, phones);
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
    found
}

/// Enough to tell two apart, and no more.
fn hidden(field: &str, text: &str) -> String {
    match field {
        "phone" | "guardian_phone" => form::masked(text),
        "guardian_name" => text.chars().take(1).chain("**".chars()).collect(),
        _ if text.is_empty() => String::new(),
        _ => "•••".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::indexing_slicing, reason = "a test stops at the first surprise")]
    use super::*;

    #[test]
    fn guardians_are_masked_however_deep_they_lie() {
        let row = || {
            json!({ "name": "许一", "guardian_name": "许知远", "guardian_phone": "13800008888", "phone": null,
                "note": { "command": { "args": { "riders": [{ "guardian_name": "王" }] } } } })
        };
        let mut masked = row();
        assert!(mask(&mut masked, false, true));
        let nested = json!({ "command": { "args": { "riders": [{ "guardian_name": "王**" }] } } });
        assert_eq!(
            masked,
            json!({ "name": "许一", "guardian_name": "许**", "guardian_phone": "138****8888", "phone": null,
                "note": nested })
        );
        let mut whole = row();
        assert!(mask(&mut whole, true, true));
        assert_eq!(whole, row());
        let mut edit =
            json!({ "patches": [{ "field": "guardian_name", "before": null, "after": "许知远" }] });
        assert!(mask(&mut edit, false, true));
        assert_eq!(edit["patches"][0]["after"], "许**");
        let mut none = json!({ "guardian_name": null, "phone": "13800008888", "pin_verifier": "$argon2id$" });
        assert!(!mask(&mut none, true, false));
        assert_eq!(none, json!({ "guardian_name": null, "phone": "138****8888", "pin_verifier": "•••" }));
    }
}
