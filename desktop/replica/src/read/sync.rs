//! What the Sync page shows of the replica.

use super::select::all;
use super::today::for_script;
use super::waiting::{pending, said};
use super::{Viewer, ask, count};
use crate::replica::{Befallen, COMPARED, Compared, JOURNAL};
use crate::store::SqliteStore;
use crate::view::{Happening, Queued, Settled, TableRows};
use crate::words::{sync, table};
use serde::de::DeserializeOwned;
use shared::command::{Command, Execute as _, Outcome, Void};
use shared::id::StaffId;
use shared::record::{Column as _, Staff, Table, Value};
use shared::store::{Stored, fetch};
use shared::time::Timestamp;
use shared::words::Say;

/// So many settled commands are shown.
const SETTLED: i64 = 40;

/// Up to where the feed has been followed; none before the first bootstrap.
///
/// # Errors
/// Whatever the store says.
pub fn cursor(store: &SqliteStore<'_>) -> Stored<Option<f64>> {
    let text = "SELECT cursor FROM sync_state WHERE cursor IS NOT NULL";
    let found = all(store.connection(), text, &[], |cells| cells.field::<i64>())?;
    Ok(found.first().map(|cursor| for_script(Timestamp::from_millis(*cursor))))
}

/// Everything that waits, in the order in which staff gave it.
///
/// # Errors
/// Whatever the store says.
pub fn queue(store: &mut SqliteStore<'_>, viewer: &Viewer) -> Stored<Vec<Queued>> {
    let mut lines = Vec::new();
    for one in pending(store)? {
        lines.push(Queued {
            desk_seq: for_script(Timestamp::from_millis(one.desk_seq)),
            at: viewer.when(one.issued_at),
            by: person(store, one.staff_id)?,
            words: said(store, viewer, one.command.as_ref(), &one.name)?,
            doubt: one.doubt.map(|say| say.words(viewer.lang, viewer.zone())),
        });
    }
    Ok(lines)
}

fn person(store: &mut SqliteStore<'_>, id: StaffId) -> Stored<Option<String>> {
    Ok(ask(fetch::<Staff, _>(store, id))?.map(|staff| staff.name))
}

struct Decided {
    desk_seq: i64,
    settled_at: Timestamp,
    staff_id: StaffId,
    command: Option<Command>,
    name: String,
    outcome: Option<Outcome>,
}

/// What the server settled lately, the newest first.
///
/// # Errors
/// Whatever the store says.
pub fn settled(store: &mut SqliteStore<'_>, viewer: &Viewer) -> Stored<Vec<Settled>> {
    let text = "SELECT desk_seq, settled_at, staff_id, name, version, args, outcome FROM commands
                WHERE settled_at IS NOT NULL AND desk_id = ?1
                ORDER BY settled_at DESC, desk_seq DESC LIMIT ?2";
    let given = [viewer.desk_id.to_value(), Value::Integer(SETTLED)];
    let decided = all(store.connection(), text, &given, |cells| {
        let (desk_seq, settled_at, staff_id) = (cells.field()?, cells.field()?, cells.field()?);
        let (name, version, args): (String, i64, String) = (cells.field()?, cells.field()?, cells.field()?);
        let outcome: Option<String> = cells.field()?;
        Ok(Decided {
            desk_seq,
            settled_at,
            staff_id,
            command: decoded(&name, version, &args),
            name,
            outcome: outcome.and_then(|text| serde_json::from_str(&text).ok()),
        })
    })?;
    decided.into_iter().map(|one| settled_line(store, viewer, one)).collect()
}

fn decoded(name: &str, version: i64, args: &str) -> Option<Command> {
    let args = serde_json::from_str(args).unwrap_or_default();
    Command::decode(name, u32::try_from(version).unwrap_or(0), &args).ok()
}

fn settled_line(store: &mut SqliteStore<'_>, viewer: &Viewer, one: Decided) -> Stored<Settled> {
    let said_of = |say: &Say| say.words(viewer.lang, viewer.zone());
    let (outcome, reason) = match &one.outcome {
        Some(Outcome::Applied { .. }) | None => ("applied", None),
        Some(Outcome::AppliedWithIssue { issues, .. }) => {
            let said: Vec<String> = issues.iter().map(said_of).collect();
            ("applied_with_issue", Some(said.join(sync::between(viewer.lang))))
        }
        Some(Outcome::Rejected { refusal: refusal @ Say::Quarantined { .. } }) => {
            ("set_aside", Some(said_of(refusal)))
        }
        Some(Outcome::Rejected { refusal }) => ("rejected", Some(said_of(refusal))),
    };
    Ok(Settled {
        desk_seq: for_script(Timestamp::from_millis(one.desk_seq)),
        at: viewer.when(one.settled_at),
        by: person(store, one.staff_id)?,
        words: said(store, viewer, one.command.as_ref(), &one.name)?,
        outcome: outcome.to_owned(),
        label: sync::outcome(outcome, viewer.lang),
        reason,
    })
}

/// What befell this desk's data, the newest first.
///
/// # Errors
/// Whatever the store says.
pub fn happened(store: &SqliteStore<'_>, viewer: &Viewer) -> Stored<Vec<Happening>> {
    let noted: Vec<Befallen> = local(store, JOURNAL)?.unwrap_or_default();
    let lost = voids(store)?;
    let lines = noted.iter().rev();
    Ok(lines.map(|one| sync::happening(one, &lost, viewer.when(one.at), viewer.lang)).collect())
}

/// What the last comparison with the server found.
pub(crate) fn compared(store: &SqliteStore<'_>) -> Stored<Option<Compared>> {
    local(store, COMPARED)
}

/// A text of this desk's own, as what it stands for; one that can't be read is as good as none.
fn local<T: DeserializeOwned>(store: &SqliteStore<'_>, name: &str) -> Stored<Option<T>> {
    let text = "SELECT value FROM local_values WHERE name = ?1";
    let given = [Value::Text(name.to_owned())];
    let kept = all(store.connection(), text, &given, |cells| cells.field::<String>())?;
    Ok(kept.first().and_then(|text| serde_json::from_str(text).ok()))
}

/// What this desk said of commands that were lost.
fn voids(store: &SqliteStore<'_>) -> Stored<Vec<Void>> {
    let text = "SELECT DISTINCT args FROM commands WHERE name = ?1";
    let given = [Value::Text(Void::NAME.to_owned())];
    let found = all(store.connection(), text, &given, |cells| cells.field::<String>())?;
    Ok(found.iter().filter_map(|args| serde_json::from_str(args).ok()).collect())
}

/// Rows by table, in the product's order, each beside what the last comparison found.
///
/// # Errors
/// Whatever the store says.
pub fn table_rows(store: &SqliteStore<'_>, viewer: &Viewer) -> Stored<Vec<TableRows>> {
    let found = compared(store)?;
    let line = |of: &Table| {
        let text = format!("SELECT count(*) FROM {} WHERE club_id = ?1", of.as_str());
        let rows = all(store.connection(), &text, &[store.club().to_value()], |cells| cells.field::<i64>())?;
        Ok(TableRows {
            table: of.as_str().to_owned(),
            name: table::name(*of, viewer.lang),
            rows: rows.into_iter().map(count).sum(),
            equal: found.as_ref().map(|found| !found.differing.contains(of)),
        })
    };
    Table::ALL.iter().map(line).collect()
}
