//! Where this desk and its server stand: one row of the desk's own bookkeeping, kept in three places.

use super::error::{ReplicaError, Result};
use rusqlite::{Connection, OptionalExtension, ToSql, params};
use shared::id::{ClubId, DeskId, Epoch};
use shared::number::Origin;
use shared::sync::authority::CLOCK_AHEAD_MINUTES;
use shared::sync::wire::Cursor;
use shared::time::Timestamp;
use uuid::Uuid;

/// Who this desk is to the server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Identity {
    /// The club.
    pub club_id: ClubId,
    /// The desk.
    pub desk_id: DeskId,
    /// Its letters in human numbers.
    pub origin: Origin,
}

/// A desk as which this PC worked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Former {
    /// The desk.
    pub desk_id: DeskId,
    /// Its letters, where they are known here.
    pub origin: Option<Origin>,
}

/// Where this desk and its server stand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SyncState {
    /// Who this desk is; none before it is enrolled.
    pub identity: Option<Identity>,
    /// The server's epoch; none before the first bootstrap.
    pub epoch: Option<Epoch>,
    /// The cut that was applied last ended here; none before the first bootstrap.
    pub cursor: Option<Cursor>,
    /// Rows before it are not kept.
    pub scope_start: Option<Timestamp>,
    /// Milliseconds to add to this PC's clock to get the server's.
    pub clock_offset: i64,
    /// When the server last answered, by its own clock.
    pub last_contact_at: Option<Timestamp>,
    /// The highest number given to a command here.
    pub last_seq: u64,
    /// When that command was given.
    pub last_issued_at: Option<Timestamp>,
    /// The outbox was salvaged from a damaged file: the server may know higher numbers.
    pub salvaged: bool,
}

impl SyncState {
    /// Who this desk is.
    ///
    /// # Errors
    /// [`ReplicaError::NotEnrolled`].
    pub fn enrolled(&self) -> Result<&Identity> {
        self.identity.as_ref().ok_or(ReplicaError::NotEnrolled)
    }

    /// The server's time, as well as this desk knows it; never before the last command's, unless that one
    /// was given by a clock that has been set right since.
    #[must_use]
    pub fn corrected(&self, now: Timestamp) -> Timestamp {
        let corrected = now.plus_millis(self.clock_offset);
        let believable = corrected.plus_minutes(CLOCK_AHEAD_MINUTES);
        self.last_issued_at.filter(|last| *last <= believable).map_or(corrected, |last| last.max(corrected))
    }

    pub(super) fn load(connection: &Connection) -> Result<Self> {
        let text = "SELECT club_id, desk_id, origin, epoch, cursor, scope_start, clock_offset, \
                    last_contact_at, last_seq, last_issued_at, salvaged FROM sync_state WHERE only = 1";
        let plain = connection
            .prepare_cached(text)?
            .query_row([], |row| {
                Ok((
                    (row.get(0)?, row.get(1)?, row.get(2)?),
                    row.get::<_, Option<String>>(3)?,
                    row.get::<_, Option<i64>>(4)?,
                    (row.get::<_, Option<i64>>(5)?, row.get(6)?, row.get::<_, Option<i64>>(7)?),
                    (row.get(8)?, row.get::<_, Option<i64>>(9)?, row.get(10)?),
                ))
            })
            .optional()?;
        let (identity, epoch, cursor, (scope_start, clock_offset, contact), (last_seq, issued, salvaged)) =
            plain.ok_or_else(|| ReplicaError::Bookkeeping("sync_state is empty".to_owned()))?;
        Ok(Self {
            identity: read_identity(identity)?,
            epoch: epoch.map(|text| parsed("epoch", &text).map(Epoch)).transpose()?,
            cursor: cursor.map(Cursor),
            scope_start: scope_start.map(Timestamp::from_millis),
            clock_offset,
            last_contact_at: contact.map(Timestamp::from_millis),
            last_seq: number(last_seq)?,
            last_issued_at: issued.map(Timestamp::from_millis),
            salvaged,
        })
    }

    pub(super) fn save(&self, connection: &Connection) -> Result<()> {
        let set = "club_id = ?1, desk_id = ?2, origin = ?3, epoch = ?4, cursor = ?5, scope_start = ?6, \
                   clock_offset = ?7, last_contact_at = ?8, last_seq = ?9, last_issued_at = ?10, salvaged = ?11";
        let who = self.identity.as_ref();
        set_everywhere(
            connection,
            set,
            params![
                who.map(|who| who.club_id.to_string()),
                who.map(|who| who.desk_id.to_string()),
                who.map(|who| who.origin.as_str()),
                self.epoch.map(|epoch| epoch.to_string()),
                self.cursor.map(|cursor| cursor.0),
                self.scope_start.map(Timestamp::millis),
                self.clock_offset,
                self.last_contact_at.map(Timestamp::millis),
                plain(self.last_seq),
                self.last_issued_at.map(Timestamp::millis),
                self.salvaged,
            ],
        )
    }
}

/// The tables that each hold the row. A page that is damaged takes one of them away; the first is the one that is read.
pub(super) const PLACES: [&str; 3] = ["sync_state", "sync_state_second", "sync_state_third"];

fn set_everywhere(connection: &Connection, set: &str, given: &[&dyn ToSql]) -> Result<()> {
    for place in PLACES {
        connection.prepare_cached(&format!("UPDATE {place} SET {set} WHERE only = 1"))?.execute(given)?;
    }
    Ok(())
}

/// The club that this desk belongs or last belonged to, known or not as which desk.
pub(super) fn club(connection: &Connection) -> Result<Option<ClubId>> {
    let text = "SELECT club_id FROM sync_state WHERE only = 1";
    let club: Option<String> = connection.prepare_cached(text)?.query_row([], |row| row.get(0))?;
    club.map(|text| parsed("club", &text).map(ClubId)).transpose()
}

/// The desk as which this PC works or last worked.
pub(super) fn desk(connection: &Connection) -> Result<Option<DeskId>> {
    let text = "SELECT desk_id FROM sync_state WHERE only = 1";
    let desk: Option<String> = connection.prepare_cached(text)?.query_row([], |row| row.get(0))?;
    desk.map(|text| parsed("desk id", &text).map(DeskId)).transpose()
}

/// This desk belonged to that club, whatever else is known of it.
pub(super) fn remember_club(connection: &Connection, club: &str) -> Result<()> {
    set_everywhere(connection, "club_id = ?1", params![club])
}

/// It has to enrol anew: from now on it knows as which desk of which club it worked, but is none.
pub(super) fn forget_desk(connection: &Connection) -> Result<()> {
    set_everywhere(connection, "origin = NULL", params![])
}

/// Notes that this file was salvaged from a damaged one, and when, by this PC's clock.
pub(super) fn note_salvage(connection: &Connection, noticed_at: Timestamp) -> Result<()> {
    set_everywhere(connection, "salvaged = 1", params![])?;
    let text = "INSERT INTO local_values (name, value) VALUES (?1, ?2) \
                ON CONFLICT (name) DO UPDATE SET value = excluded.value";
    connection.execute(text, params![SALVAGED_AT, noticed_at.millis().to_string()])?;
    Ok(())
}

/// When the damage of the file before was noticed, if ever.
pub(super) fn salvaged_at(connection: &Connection) -> Result<Option<Timestamp>> {
    let text = "SELECT value FROM local_values WHERE name = ?1";
    let kept: Option<String> =
        connection.prepare_cached(text)?.query_row([SALVAGED_AT], |row| row.get(0)).optional()?;
    Ok(kept.and_then(|text| text.parse().ok()).map(Timestamp::from_millis))
}

/// Under this name it is kept when the damage was noticed.
const SALVAGED_AT: &str = "salvaged_at";

type PlainIdentity = (Option<String>, Option<String>, Option<String>);

fn read_identity(plain: PlainIdentity) -> Result<Option<Identity>> {
    let (Some(club), Some(desk), Some(origin)) = plain else {
        return Ok(None);
    };
    let origin = Origin::try_from(origin).map_err(|bad| ReplicaError::unreadable("origin")(&bad))?;
    let (club, desk) = (parsed("club", &club)?, parsed("desk", &desk)?);
    Ok(Some(Identity { club_id: ClubId(club), desk_id: DeskId(desk), origin }))
}

pub(super) fn parsed(what: &'static str, text: &str) -> Result<Uuid> {
    text.parse().map_err(|bad: uuid::Error| ReplicaError::unreadable(what)(&bad))
}

/// A number as SQLite keeps it; the numbers of a desk never come near its end.
pub(super) fn plain(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

pub(super) fn number(plain: i64) -> Result<u64> {
    u64::try_from(plain).map_err(|bad| ReplicaError::unreadable("number")(&bad))
}
