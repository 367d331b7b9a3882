//! Numbers whose commands are gone: lost with a damaged file, or forgotten long ago and wanted again by a server
//! that was restored. Each is filled by a void, so that the queue has no hole, and people are told of all of them.

use super::error::Result;
use super::outbox::{self, GivenCommand};
use super::state::{self, number, plain};
use super::{Identity, SyncState};
use rusqlite::{Connection, OptionalExtension as _, params};
use shared::command::{Command, Lost, Outcome, Receipt, Void};
use shared::id::{CommandId, DeskId, StaffId};
use shared::sync::wire::{Cursor, Envelope};
use shared::time::Timestamp;
use uuid::Uuid;

/// Fills the numbers of a desk after one and up to another that have no command. `noticed_at` is meant where
/// no damage was.
pub(super) fn fill(
    connection: &Connection,
    desk: DeskId,
    after: u64,
    last: u64,
    noticed_at: Timestamp,
) -> Result<()> {
    let lost = missing(connection, desk, after, last)?;
    let Some(first) = lost.first() else { return Ok(()) };
    let noticed_at = state::salvaged_at(connection)?.unwrap_or(noticed_at);
    let since = issued_before(connection, desk, first.from)?;
    let void = Void { desk_id: Some(desk), lost, more: false, since, noticed_at };
    tracing::error!(lost = ?void.lost, "numbers whose commands are gone are filled");
    for desk_seq in void.lost.iter().flat_map(|lost| lost.from..=lost.to) {
        let at = issued_before(connection, desk, desk_seq)?;
        let at = at.or(issued_after(connection, desk, desk_seq)?).unwrap_or(noticed_at);
        add(connection, desk, desk_seq, at, void.clone())?;
    }
    Ok(())
}

/// What was lost under the desks before. Called before what is left of them is taken over.
pub(super) fn losses(connection: &Connection, before: &SyncState) -> Result<Vec<Void>> {
    let Some(noticed_at) = state::salvaged_at(connection)?.filter(|_| before.salvaged) else {
        return Ok(Vec::new());
    };
    let last_desk = state::desk(connection)?;
    let mut voids = Vec::new();
    for desk in desks(connection)? {
        let known = Some(desk) == last_desk;
        let last = highest(connection, desk, "1")?.max(if known { before.last_seq } else { 0 });
        let lost = missing(connection, desk, highest(connection, desk, "settled_at IS NOT NULL")?, last)?;
        let since = match lost.first() {
            Some(first) => issued_before(connection, desk, first.from)?,
            None => None,
        };
        voids.push(Void { desk_id: Some(desk), lost, more: last_desk.is_none(), since, noticed_at });
    }
    if voids.is_empty() && last_desk.is_none() {
        // Nothing at all could be read of the file: nobody can say what was in it.
        voids.push(Void { desk_id: None, lost: Vec::new(), more: true, since: None, noticed_at });
    }
    voids.retain(|void| void.more || !void.lost.is_empty());
    Ok(voids)
}

/// Queues what was lost under the desks before behind what was taken over from them; gives the last number.
pub(super) fn tell(connection: &Connection, desk: &Identity, last: u64, losses: Vec<Void>) -> Result<u64> {
    let mut last = last;
    for void in losses {
        tracing::error!(desk = ?void.desk_id, lost = ?void.lost, more = void.more, "commands were lost");
        let at = issued_before(connection, desk.desk_id, u64::MAX)?;
        last = last.saturating_add(1);
        add(connection, desk.desk_id, last, void.noticed_at.max(at.unwrap_or(void.noticed_at)), void)?;
    }
    Ok(last)
}

/// The desks under which this PC worked and has commands that wait.
pub(super) fn desks(connection: &Connection) -> Result<Vec<DeskId>> {
    let text = "SELECT DISTINCT desk_id FROM commands WHERE settled_at IS NULL ORDER BY desk_id";
    let mut statement = connection.prepare_cached(text)?;
    let found = statement.query_map([], |row| row.get::<_, String>(0))?;
    let mut desks: Vec<DeskId> = state::desk(connection)?.into_iter().collect();
    for desk in found {
        let desk = DeskId(state::parsed("desk id", &desk?)?);
        if !desks.contains(&desk) {
            desks.push(desk);
        }
    }
    Ok(desks)
}

fn missing(connection: &Connection, desk: DeskId, after: u64, last: u64) -> Result<Vec<Lost>> {
    let text = "SELECT desk_seq FROM commands WHERE desk_id = ?1 AND desk_seq > ?2 AND desk_seq <= ?3 \
                ORDER BY desk_seq";
    let mut statement = connection.prepare_cached(text)?;
    let mut rows = statement.query(params![desk.to_string(), plain(after), plain(last)])?;
    let mut lost = Vec::new();
    let mut next = after.saturating_add(1);
    while let Some(row) = rows.next()? {
        let there = number(row.get(0)?)?;
        if next < there {
            lost.push(Lost { from: next, to: there.saturating_sub(1) });
        }
        next = there.saturating_add(1);
    }
    if next <= last {
        lost.push(Lost { from: next, to: last });
    }
    Ok(lost)
}

/// The highest number of a desk among the commands that are as the condition says; zero where there is none.
fn highest(connection: &Connection, desk: DeskId, which: &str) -> Result<u64> {
    let text = format!("SELECT coalesce(max(desk_seq), 0) FROM commands WHERE desk_id = ?1 AND {which}");
    number(connection.prepare_cached(&text)?.query_row([desk.to_string()], |row| row.get(0))?)
}

fn issued_before(connection: &Connection, desk: DeskId, desk_seq: u64) -> Result<Option<Timestamp>> {
    issued(connection, desk, desk_seq, "desk_seq < ?2 ORDER BY desk_seq DESC")
}

fn issued_after(connection: &Connection, desk: DeskId, desk_seq: u64) -> Result<Option<Timestamp>> {
    issued(connection, desk, desk_seq, "desk_seq > ?2 ORDER BY desk_seq")
}

fn issued(connection: &Connection, desk: DeskId, desk_seq: u64, which: &str) -> Result<Option<Timestamp>> {
    let text = format!("SELECT issued_at FROM commands WHERE desk_id = ?1 AND {which} LIMIT 1");
    let given = params![desk.to_string(), plain(desk_seq)];
    let found: Option<i64> =
        connection.prepare_cached(&text)?.query_row(given, |row| row.get(0)).optional()?;
    Ok(found.map(Timestamp::from_millis))
}

fn add(connection: &Connection, desk: DeskId, desk_seq: u64, issued_at: Timestamp, void: Void) -> Result<()> {
    let key = format!("void:{desk_seq}:{}", void.noticed_at.millis());
    let command = Command::from(void);
    let args = command.arguments().map_err(|bad| super::ReplicaError::unreadable("arguments")(&bad))?;
    let envelope = Envelope {
        command_id: CommandId(Uuid::new_v5(&desk.0, key.as_bytes())),
        desk_seq,
        issued_at,
        issued_cursor: Cursor::default(),
        // No person gives it.
        staff_id: StaffId(Uuid::nil()),
        name: command.name().to_owned(),
        version: command.version(),
        args,
    };
    let seen = Outcome::Applied { receipt: Receipt::Voided };
    outbox::add(connection, desk, &GivenCommand { envelope, seen, doubt: None, outcome: None }, None, 0)
}
