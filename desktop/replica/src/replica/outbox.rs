//! Every command given at this desk, in the order of its numbers. Those that are not settled are the
//! outbox: they leave it only through a settlement in a cut that is applied.

use super::error::{ReplicaError, Result};
use super::state::{number, parsed, plain};
use rusqlite::{Connection, Row, params};
use shared::command::Outcome;
use shared::id::{CommandId, DeskId, StaffId};
use shared::sync::wire::{Cursor, Envelope};
use shared::time::Timestamp;
use shared::words::Say;

/// A command given at this desk.
#[derive(Debug, Clone, PartialEq)]
pub struct GivenCommand {
    /// As it is sent.
    pub envelope: Envelope,
    /// The outcome as staff saw it.
    pub seen: Outcome,
    /// Why it may not go through, as this desk sees it now.
    pub doubt: Option<Say>,
    /// The server's word, once it came.
    pub outcome: Option<Outcome>,
}

/// What a command did, as far as it can be undone.
pub(super) struct Done {
    /// The command's number.
    pub(super) desk_seq: u64,
    /// Its changeset, and the schema it was taken under.
    pub(super) changeset: Option<(Vec<u8>, u32)>,
}

const COLUMNS: &str = "desk_seq, command_id, name, version, args, staff_id, issued_at, issued_cursor, seen, \
                       doubt, outcome";

/// Pending commands with a number above this one, in order, at most so many.
pub(super) fn pending(
    connection: &Connection,
    desk: DeskId,
    after: u64,
    most: usize,
) -> Result<Vec<GivenCommand>> {
    // With a bare parameter as its limit SQLite would plan the statement anew each time; by the table's key it would
    // read everything that was ever given.
    let text = format!(
        "SELECT {COLUMNS} FROM commands INDEXED BY commands_pending \
         WHERE desk_id = ?1 AND desk_seq > ?2 AND settled_at IS NULL ORDER BY desk_seq LIMIT +?3"
    );
    let mut statement = connection.prepare_cached(&text)?;
    let most = i64::try_from(most).unwrap_or(i64::MAX);
    let mut rows = statement.query(params![desk.to_string(), plain(after), most])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        found.push(read(row)?);
    }
    Ok(found)
}

/// The command of this number.
pub(super) fn one(connection: &Connection, desk: DeskId, desk_seq: u64) -> Result<Option<GivenCommand>> {
    let text = format!("SELECT {COLUMNS} FROM commands WHERE desk_id = ?1 AND desk_seq = ?2");
    let mut statement = connection.prepare_cached(&text)?;
    let mut rows = statement.query(params![desk.to_string(), plain(desk_seq)])?;
    rows.next()?.map(read).transpose()
}

/// How many wait for their settlement.
pub(super) fn count_pending(connection: &Connection, desk: DeskId) -> Result<u64> {
    let text = "SELECT count(*) FROM commands INDEXED BY commands_pending \
                WHERE desk_id = ?1 AND settled_at IS NULL";
    number(connection.prepare_cached(text)?.query_row([desk.to_string()], |row| row.get(0))?)
}

/// How many wait for their settlement under any desk.
pub(super) fn count_all_pending(connection: &Connection) -> Result<u64> {
    let text = "SELECT count(*) FROM commands WHERE settled_at IS NULL";
    number(connection.prepare_cached(text)?.query_row([], |row| row.get(0))?)
}

/// The highest number that is kept of a desk; zero where there is none.
pub(super) fn highest(connection: &Connection, desk: DeskId) -> Result<u64> {
    let text = "SELECT coalesce(max(desk_seq), 0) FROM commands WHERE desk_id = ?1";
    number(connection.prepare_cached(text)?.query_row([desk.to_string()], |row| row.get(0))?)
}

/// The number of the first that waits for its settlement.
pub(super) fn first_pending(connection: &Connection, desk: DeskId) -> Result<Option<u64>> {
    let text = "SELECT min(desk_seq) FROM commands INDEXED BY commands_pending \
                WHERE desk_id = ?1 AND settled_at IS NULL";
    let first: Option<i64> =
        connection.prepare_cached(text)?.query_row([desk.to_string()], |row| row.get(0))?;
    first.map(number).transpose()
}

/// What the pending commands did, the newest first.
pub(super) fn done_newest_first(connection: &Connection, desk: DeskId) -> Result<Vec<Done>> {
    let text = "SELECT desk_seq, changeset, schema_version FROM commands INDEXED BY commands_pending \
                WHERE desk_id = ?1 AND settled_at IS NULL ORDER BY desk_seq DESC";
    let mut statement = connection.prepare_cached(text)?;
    let mut rows = statement.query([desk.to_string()])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        let changeset: Option<Vec<u8>> = row.get(1)?;
        let schema: Option<u32> = row.get(2)?;
        found.push(Done { desk_seq: number(row.get(0)?)?, changeset: changeset.zip(schema) });
    }
    Ok(found)
}

/// Adds a command that was just given.
pub(super) fn add(
    connection: &Connection,
    desk: DeskId,
    given: &GivenCommand,
    changeset: Option<&[u8]>,
    schema: u32,
) -> Result<()> {
    let text = "INSERT INTO commands (desk_id, desk_seq, command_id, name, version, args, staff_id, \
                issued_at, issued_cursor, seen, changeset, schema_version) \
                VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)";
    let envelope = &given.envelope;
    connection.prepare_cached(text)?.execute(params![
        desk.to_string(),
        plain(envelope.desk_seq),
        envelope.command_id.to_string(),
        envelope.name,
        envelope.version,
        envelope.args.to_string(),
        envelope.staff_id.to_string(),
        envelope.issued_at.millis(),
        envelope.issued_cursor.0,
        json(&given.seen)?,
        changeset,
        changeset.map(|_| schema),
    ])?;
    Ok(())
}

/// Notes what a command did when it was run again, or why it could not be.
pub(super) fn rerun(
    connection: &Connection,
    desk: DeskId,
    desk_seq: u64,
    changeset: Option<&[u8]>,
    schema: u32,
    doubt: Option<&Say>,
) -> Result<()> {
    let text = "UPDATE commands SET changeset = ?3, schema_version = ?4, doubt = ?5 \
                WHERE desk_id = ?1 AND desk_seq = ?2";
    let doubt = doubt.map(json).transpose()?;
    let version = changeset.map(|_| schema);
    let given = params![desk.to_string(), plain(desk_seq), changeset, version, doubt];
    connection.prepare_cached(text)?.execute(given)?;
    Ok(())
}

/// Takes a command out of the outbox: the server's word is here.
pub(super) fn settle(
    connection: &Connection,
    desk: DeskId,
    desk_seq: u64,
    outcome: &Outcome,
    at: Timestamp,
) -> Result<()> {
    let text = "UPDATE commands SET settled_at = ?3, outcome = ?4, changeset = NULL, \
                schema_version = NULL, doubt = NULL WHERE desk_id = ?1 AND desk_seq = ?2";
    let given = params![desk.to_string(), plain(desk_seq), at.millis(), json(outcome)?];
    connection.prepare_cached(text)?.execute(given)?;
    Ok(())
}

/// Puts settled commands with a number above this one back: the server was restored and knows them no more; gives
/// how many.
pub(super) fn reopen(connection: &Connection, desk: DeskId, after: u64) -> Result<u64> {
    let text = "UPDATE commands SET settled_at = NULL, outcome = NULL \
                WHERE desk_id = ?1 AND desk_seq > ?2 AND settled_at IS NOT NULL";
    let reopened = connection.prepare_cached(text)?.execute(params![desk.to_string(), plain(after)])?;
    Ok(u64::try_from(reopened).unwrap_or(u64::MAX))
}

/// Forgets commands that were settled before this time, but for those of which a notice tells that nobody has read.
pub(super) fn forget(connection: &Connection, before: Timestamp) -> Result<()> {
    let text = "DELETE FROM commands WHERE settled_at < ?1 AND NOT EXISTS (\
                SELECT 1 FROM notices n INDEXED BY notices_unread \
                WHERE n.desk_id = commands.desk_id AND n.desk_seq = commands.desk_seq AND n.read_at IS NULL)";
    connection.prepare_cached(text)?.execute([before.millis()])?;
    Ok(())
}

/// Takes what is pending under other desk ids, the oldest first, and numbers it anew from one on; gives the
/// highest number.
pub(super) fn adopt(connection: &Connection, desk: DeskId) -> Result<u64> {
    let text = "SELECT desk_id, desk_seq FROM commands WHERE settled_at IS NULL AND desk_id <> ?1 \
                ORDER BY issued_at, desk_seq";
    let mut statement = connection.prepare_cached(text)?;
    let found = statement.query_map([desk.to_string()], |row| Ok((row.get(0)?, row.get(1)?)))?;
    let old: Vec<(String, i64)> = found.collect::<rusqlite::Result<_>>()?;
    let text = "UPDATE commands SET desk_id = ?1, desk_seq = ?2 WHERE desk_id = ?3 AND desk_seq = ?4";
    let mut last = 0_u64;
    for (old, desk_seq) in old {
        last = last.saturating_add(1);
        let given = params![desk.to_string(), plain(last), old, desk_seq];
        connection.prepare_cached(text)?.execute(given)?;
    }
    Ok(last)
}

pub(super) fn json<T: serde::Serialize>(value: &T) -> Result<String> {
    serde_json::to_string(value).map_err(|bad| ReplicaError::unreadable("JSON")(&bad))
}

pub(super) fn from_json<T: serde::de::DeserializeOwned>(what: &'static str, text: &str) -> Result<T> {
    serde_json::from_str(text).map_err(|bad| ReplicaError::unreadable(what)(&bad))
}

pub(super) fn read(row: &Row<'_>) -> Result<GivenCommand> {
    let text = |column: usize| row.get::<_, String>(column);
    let optional = |column: usize| row.get::<_, Option<String>>(column);
    let envelope = Envelope {
        desk_seq: number(row.get(0)?)?,
        command_id: CommandId(parsed("command id", &text(1)?)?),
        name: text(2)?,
        version: row.get(3)?,
        args: from_json("arguments", &text(4)?)?,
        staff_id: StaffId(parsed("staff id", &text(5)?)?),
        issued_at: Timestamp::from_millis(row.get(6)?),
        issued_cursor: Cursor(row.get(7)?),
    };
    Ok(GivenCommand {
        envelope,
        seen: from_json("outcome", &text(8)?)?,
        doubt: optional(9)?.map(|doubt| from_json("doubt", &doubt)).transpose()?,
        outcome: optional(10)?.map(|outcome| from_json("outcome", &outcome)).transpose()?,
    })
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

    use super::*;
    use crate::replica::notice;
    use crate::replica::state::Identity;
    use crate::schema::{MIGRATIONS, migrate};
    use rusqlite::trace::{TraceEvent, TraceEventCodes};
    use shared::id::ClubId;
    use shared::number::Origin;
    use std::sync::Mutex;

    static SAID: Mutex<Vec<String>> = Mutex::new(Vec::new());

    fn said(event: TraceEvent<'_>) {
        if let TraceEvent::Stmt(statement, _) = event {
            SAID.lock().unwrap().push(statement.sql().to_string());
        }
    }

    /// What SQLite means to do for each statement that is said meanwhile.
    fn plans(many: usize, ask: impl FnOnce(&Connection, &Identity)) -> Vec<(String, Vec<String>)> {
        let connection = Connection::open_in_memory().unwrap();
        migrate(&connection, MIGRATIONS).unwrap();
        let desk = Identity {
            desk_id: DeskId(uuid::Uuid::from_u128(1)),
            club_id: ClubId(uuid::Uuid::from_u128(2)),
            origin: Origin::try_from("A".to_owned()).unwrap(),
        };
        connection.trace_v2(TraceEventCodes::SQLITE_TRACE_STMT, Some(said));
        ask(&connection, &desk);
        connection.trace_v2(TraceEventCodes::empty(), None);
        let said = std::mem::take(&mut *SAID.lock().unwrap());
        assert_eq!(said.len(), many, "{said:?}");
        let plan = |text: String| {
            let mut plan = connection.prepare(&format!("EXPLAIN QUERY PLAN {text}")).unwrap();
            let nothing = vec![rusqlite::types::Null; plan.parameter_count()];
            let given = rusqlite::params_from_iter(nothing);
            let lines = plan.query_map(given, |row| row.get(3)).unwrap();
            (text, lines.map(rusqlite::Result::unwrap).collect())
        };
        said.into_iter().map(plan).collect()
    }

    #[test]
    fn neither_what_waits_nor_what_is_unread_is_found_by_reading_all_there_was() {
        let waiting = plans(5, |connection, desk| {
            let desk = desk.desk_id;
            pending(connection, desk, 0, usize::MAX).unwrap();
            count_pending(connection, desk).unwrap();
            count_all_pending(connection).unwrap();
            first_pending(connection, desk).unwrap();
            done_newest_first(connection, desk).unwrap();
        });
        for (text, lines) in waiting {
            assert!(lines.iter().any(|line| line.contains("commands_pending")), "{lines:?} in {text}");
        }
        let unread = plans(2, |connection, desk| {
            notice::unread(connection, desk.desk_id).unwrap();
            notice::leave_to_items(connection, desk, Timestamp::from_millis(0)).unwrap();
        });
        for (text, lines) in unread {
            assert!(lines.iter().all(|line| !line.contains("SCAN")), "{lines:?} in {text}");
            assert!(lines.iter().any(|line| line.contains("notices_unread")), "{lines:?} in {text}");
        }
    }
}
