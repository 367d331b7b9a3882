//! What waits for the server, in words.

use super::select::all;
use super::today::for_script;
use super::{Viewer, ask};
use crate::store::SqliteStore;
use crate::view::Waiting;
use crate::words::command::{Names, words};
use shared::command::Command;
use shared::id::{BookingId, HorseId, StaffId};
use shared::record::{Booking, Horse, Member, Rider};
use shared::store::{Stored, fetch};
use shared::time::Timestamp;
use shared::words::Say;
use std::collections::HashSet;

pub(super) struct Pending {
    pub(super) desk_seq: i64,
    pub(super) issued_at: Timestamp,
    pub(super) staff_id: StaffId,
    pub(super) command: Option<Command>,
    pub(super) name: String,
    pub(super) doubt: Option<Say>,
}

/// The outbox, in the order in which staff gave the commands.
pub(super) fn pending(store: &SqliteStore<'_>) -> Stored<Vec<Pending>> {
    let text = "SELECT desk_seq, issued_at, staff_id, name, version, args, doubt FROM commands
                WHERE settled_at IS NULL ORDER BY desk_seq";
    all(store.connection(), text, &[], |cells| {
        let (desk_seq, issued_at, staff_id) = (cells.field()?, cells.field()?, cells.field()?);
        let (name, version, args): (String, i64, String) = (cells.field()?, cells.field()?, cells.field()?);
        let doubt: Option<String> = cells.field()?;
        let args = serde_json::from_str(&args).unwrap_or_default();
        let version = u32::try_from(version).unwrap_or(0);
        Ok(Pending {
            desk_seq,
            issued_at,
            staff_id,
            command: Command::decode(&name, version, &args).ok(),
            name,
            doubt: doubt.and_then(|text| serde_json::from_str(&text).ok()),
        })
    })
}

/// The bookings whose last act waits for the server.
pub(super) fn pending_bookings(store: &SqliteStore<'_>) -> Stored<HashSet<BookingId>> {
    let waiting = pending(store)?;
    Ok(waiting.iter().filter_map(|one| one.command.as_ref()?.subject().booking).collect())
}

/// The outbox in words.
///
/// # Errors
/// Whatever the store says.
pub fn waiting(store: &mut SqliteStore<'_>, viewer: &Viewer) -> Stored<Vec<Waiting>> {
    let mut lines = Vec::new();
    for one in pending(store)? {
        let said = said(store, viewer, one.command.as_ref(), &one.name)?;
        lines.push(Waiting {
            desk_seq: for_script(Timestamp::from_millis(one.desk_seq)),
            at: viewer.clock(one.issued_at),
            words: said,
            doubt: one.doubt.map(|say| say.words(viewer.lang, viewer.zone())),
        });
    }
    Ok(lines)
}

/// A command in words. One that this version does not know was given by a newer one; the server will know it.
pub(super) fn said(
    store: &mut SqliteStore<'_>,
    viewer: &Viewer,
    command: Option<&Command>,
    name: &str,
) -> Stored<String> {
    match command {
        Some(command) => Ok(words(command, &names_of(store, command)?, viewer.lang)),
        None => Ok(name.to_owned()),
    }
}

/// Names of what a command speaks of.
///
/// # Errors
/// Whatever the store says.
pub fn names_of(store: &mut SqliteStore<'_>, command: &Command) -> Stored<Names> {
    let subject = command.subject();
    let rider = match subject.booking {
        Some(booking) => rider_of(store, booking)?,
        None => None,
    };
    let member = match subject.member {
        Some(id) => ask(fetch::<Member, _>(store, id))?.map(|member| member.name),
        None => None,
    };
    let horse = match command {
        Command::AssignHorse(args) => horse_name(store, args.horse_id)?,
        _ => None,
    };
    Ok(Names { rider: rider.map(|rider| rider.name), horse, member })
}

/// The rider of a booking, where both are there.
pub(super) fn rider_of(store: &mut SqliteStore<'_>, booking: BookingId) -> Stored<Option<Rider>> {
    match ask(fetch::<Booking, _>(store, booking))? {
        Some(booking) => ask(fetch::<Rider, _>(store, booking.rider_id)),
        None => Ok(None),
    }
}

fn horse_name(store: &mut SqliteStore<'_>, horse: Option<HorseId>) -> Stored<Option<String>> {
    match horse {
        Some(id) => Ok(ask(fetch::<Horse, _>(store, id))?.map(|horse| horse.name)),
        None => Ok(None),
    }
}
