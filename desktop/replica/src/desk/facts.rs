//! What every answer needs to know of the desk: kept in memory, read anew by the writer after each change.

use super::halt::Halt;
use super::session::on_duty_role;
use crate::read::open_items;
use crate::replica::{Identity, KeyPlace, Replica, ReplicaError};
use crate::store::SqliteStore;
use crate::view::{self, Problem, Status};
use crate::words::{problem, strip};
use rusqlite::Connection;
use shared::id::{ClubId, DeskId, StaffId};
use shared::record::{Club, Desk as DeskRow, Role, Row, Staff, Table};
use shared::sync::engine::{Link, StopReason};
use shared::time::{ClubZone, Timestamp};
use shared::words::Lang;

/// The name under which it is kept that this desk plays a demo club.
pub(super) const DEMO: &str = "demo";

/// The name under which it is kept on which day the demo club was grown, and how large.
pub(super) const DEMO_GROWN: &str = "demo_grown";

/// The name under which the server's address is kept.
pub(super) const SERVER: &str = "server";

/// The name under which it is kept who signed in here last.
pub(super) const LAST_PERSON: &str = "last_person";

/// What every answer needs to know of the desk.
#[derive(Debug, Clone)]
pub(super) struct Facts {
    pub(super) identity: Option<Identity>,
    pub(super) club: Option<Club>,
    pub(super) desk_name: Option<String>,
    pub(super) staff: Vec<Staff>,
    /// The server's address.
    pub(super) server: Option<String>,
    /// The id of who signed in here last.
    pub(super) last_person: Option<String>,
    /// Where the replica's key lies.
    pub(super) key: KeyPlace,
    pub(super) demo: bool,
    /// On which day the demo club was grown, and how large.
    pub(super) demo_grown: Option<String>,
    pub(super) waiting: u32,
    pub(super) attention: u32,
    pub(super) link: Link,
    /// Why the server does not take this desk any more, as it last said.
    pub(super) halt: Option<Halt>,
    /// Rows of a bootstrap so far, and in all.
    pub(super) progress: (u64, u64),
    /// In touch, or not, since then.
    pub(super) since: Timestamp,
    /// The cable is pulled for practice: since when, and until when.
    pub(super) practising: Option<(Timestamp, Timestamp)>,
    pub(super) clock_offset: i64,
    last_issued_at: Option<Timestamp>,
    pub(super) last_contact_at: Option<Timestamp>,
}

impl Facts {
    /// Reads them; the link is not known to the replica.
    pub(super) fn read(replica: &Replica, now: Timestamp) -> Result<Self, ReplicaError> {
        let unknown = Self {
            identity: None,
            club: None,
            desk_name: None,
            staff: Vec::new(),
            server: None,
            last_person: None,
            key: KeyPlace::BesideFile,
            demo: false,
            demo_grown: None,
            waiting: 0,
            attention: 0,
            link: Link::Offline { since: now },
            halt: replica.local(Halt::KEPT)?.and_then(|name| Halt::of(&name)),
            progress: (0, 0),
            since: now,
            practising: None,
            clock_offset: 0,
            last_issued_at: None,
            last_contact_at: None,
        };
        unknown.refreshed(replica, true)
    }

    /// The same link and key, everything else read anew; the club, the desk and the staff only where they may have
    /// `changed`.
    pub(super) fn refreshed(&self, replica: &Replica, changed: bool) -> Result<Self, ReplicaError> {
        let state = replica.state()?;
        let mut facts = Self {
            identity: state.identity,
            clock_offset: state.clock_offset,
            last_issued_at: state.last_issued_at,
            last_contact_at: state.last_contact_at,
            demo: replica.local(DEMO)?.is_some(),
            demo_grown: replica.local(DEMO_GROWN)?,
            server: replica.local(SERVER)?,
            last_person: replica.local(LAST_PERSON)?,
            key: self.key,
            link: self.link,
            halt: self.halt,
            progress: self.progress,
            since: self.since,
            practising: self.practising,
            club: None,
            desk_name: None,
            staff: Vec::new(),
            waiting: 0,
            attention: 0,
        };
        // A demo club that was cut off while it grew is none: it is grown anew.
        if facts.demo && state.cursor.is_none() {
            facts.identity = None;
        }
        let Some(identity) = facts.identity.clone() else {
            return Ok(facts);
        };
        let pending = replica.standing()?.pending;
        facts.waiting = if facts.demo { 0 } else { u32::try_from(pending).unwrap_or(u32::MAX) };
        let notices = if facts.demo { 0 } else { super::notices::unread(replica)?.len() };
        if changed || self.club.is_none() {
            replica.read(|connection| facts.read_rows(connection, identity.club_id, identity.desk_id))?;
        } else {
            (facts.club, facts.desk_name) = (self.club.clone(), self.desk_name.clone());
            facts.staff.clone_from(&self.staff);
        }
        facts.attention = replica.read(|connection| {
            open_items(&SqliteStore::new(connection, identity.club_id)).map_err(ReplicaError::Store)
        })?;
        facts.attention = facts.attention.saturating_add(u32::try_from(notices).unwrap_or(u32::MAX));
        Ok(facts)
    }

    fn read_rows(&mut self, connection: &Connection, club: ClubId, desk: DeskId) -> Result<(), ReplicaError> {
        let store = SqliteStore::new(connection, club);
        let one = |table, id| store.read_rows(table, &[id]).map(|mut rows| rows.pop());
        if let Some(Row::Club(row)) = one(Table::Clubs, club.0)? {
            self.club = Some(row);
        }
        if let Some(Row::Desk(DeskRow { name, .. })) = one(Table::Desks, desk.0)? {
            self.desk_name = Some(name);
        }
        self.staff = super::staff_of(connection, club)?;
        Ok(())
    }

    pub(super) fn club_id(&self) -> Option<ClubId> {
        self.identity.as_ref().map(|identity| identity.club_id)
    }

    /// The server's time as well as this desk knows it; never before the last command's.
    pub(super) fn corrected(&self, now: Timestamp) -> Timestamp {
        let corrected = now.plus_millis(self.clock_offset);
        self.last_issued_at.map_or(corrected, |last| last.max(corrected))
    }

    /// The role of a person now, when they may work at a desk.
    pub(super) fn role_of(&self, id: StaffId, at: Timestamp) -> Option<Role> {
        self.staff.iter().find(|staff| staff.id == id).and_then(|staff| on_duty_role(staff, at))
    }

    /// True while the server answers.
    pub(super) const fn in_touch(&self) -> bool {
        matches!(self.link, Link::Online | Link::CatchingUp { .. })
    }

    /// True when the server has not been heard of for longer than the club allows.
    pub(super) fn is_locked(&self, now: Timestamp) -> bool {
        let Some(club) = &self.club else { return false };
        let last = self.last_contact_at.unwrap_or(now);
        !self.demo && !self.in_touch() && now >= last.plus_days(club.rules.0.offline_days)
    }

    /// Why nothing can be done here now: the server does not take this desk any more, or has not been heard of for
    /// too long.
    pub(super) fn shut(&self, now: Timestamp, lang: Lang) -> Option<Problem> {
        if let Some(halt) = self.halt.filter(|_| !self.demo) {
            return Some(problem::halted(halt.name(), self.waiting, lang));
        }
        let days = self.club.as_ref().map_or(0, |club| club.rules.0.offline_days);
        self.is_locked(now).then(|| problem::locked(days, lang))
    }

    /// Whether nothing can be done here now, at this PC's time.
    pub(super) fn is_shut(&self, now: Timestamp) -> bool {
        !self.demo && (self.halt.is_some() || self.is_locked(self.corrected(now)))
    }

    /// The status strip at this PC's time.
    pub(super) fn status(&self, now: Timestamp, lang: Lang) -> Status {
        let at = self.corrected(now);
        let zone = self.club.as_ref().map_or_else(ClubZone::default, |club| club.zone);
        let link = self.link_view(zone, at);
        Status {
            key: match self.key {
                KeyPlace::OperatingSystem => view::KeyPlace::OperatingSystem,
                KeyPlace::BesideFile => view::KeyPlace::BesideFile,
            },
            words: strip::words(&link, self.waiting, lang),
            link,
            waiting: self.waiting,
            attention: self.attention,
            club: self.club.as_ref().map(|club| club.name.clone()).unwrap_or_default(),
            desk: self.desk_name.clone().unwrap_or_default(),
            zone: zone.0.name().to_owned(),
            date: zone.date(at).to_string(),
            time: zone.clock(at),
        }
    }

    pub(super) fn link_view(&self, zone: ClubZone, at: Timestamp) -> view::Link {
        let whole = |number: u64| u32::try_from(number).unwrap_or(u32::MAX);
        let stopped = |code: &str| view::Link::Stopped { code: code.to_owned() };
        if self.demo && self.link != Link::Bootstrapping {
            return view::Link::Demo;
        }
        if let Some(halt) = self.halt {
            return stopped(halt.name());
        }
        if self.is_locked(at) {
            return stopped("locked");
        }
        if let (Some((_, until)), false) = (self.practising, matches!(self.link, Link::Stopped(_))) {
            return view::Link::Practising { until: zone.clock(until.plus_millis(self.clock_offset)) };
        }
        match self.link {
            Link::Online => view::Link::Online,
            Link::Offline { since } => {
                view::Link::Offline { since: zone.clock(since.plus_millis(self.clock_offset)) }
            }
            Link::CatchingUp { done, total } => {
                view::Link::CatchingUp { done: whole(done), total: whole(total) }
            }
            Link::Bootstrapping => {
                view::Link::Bootstrapping { done: whole(self.progress.0), total: whole(self.progress.1) }
            }
            Link::Stopped(StopReason::Revoked) => stopped("revoked"),
            Link::Stopped(StopReason::Forked) => stopped("forked"),
            Link::Stopped(StopReason::NotUnderstood) => stopped("too_old"),
        }
    }
}
