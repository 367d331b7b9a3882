//! The desk as the window sees it: one handle with everything that reception can ask for or do.
//!
//! | file | holds |
//! | --- | --- |
//! | `writer` | the thread that owns the replica's writer; everything that changes goes through it in turn |
//! | `facts` | what every answer needs: club, offset, link, counts, kept true by the writer |
//! | `session`, `pin` | who is on duty, signing in without a network, waiting after wrong PINs |
//! | `lookups` | questions: they read beside the writer, each in one moment |
//! | `act`, `acts`, `counter`, `registration`, `undo` | what people do |
//! | `timetable`, `lessons`, `lesson_form` | the timetable page: what it shows and asks, acts on lessons, new ones and series |
//! | `news` | what changed, for the page |
//! | `sync` | the Sync page, and what may be asked of the line |
//! | `members`, `people`, `listing` | the members page: looking, changing, lists in and out |
//! | `resources`, `resource_forms`, `hits` | the resources page: coaches, horses, arenas, and what a change would hit |
//! | `settings`, `opening` | the settings page: club, hours, rules, staff; what it needs to ask the server about desks |
//! | `halt` | a desk that the server does not take any more |
//! | `link` | what the network driver needs of a desk |
//! | `demo` | a club to try, without a server |
//!
//! A sentence that leaves this room is in the language of the window. An act that was answered with `Ok` is
//! durable; one that was answered with a [`Problem`] left nothing behind.

mod act;
mod acts;
mod arrange;
mod clock;
mod counter;
mod demo;
mod facts;
mod halt;
mod hits;
mod lesson_form;
mod lessons;
mod link;
mod listing;
mod lookups;
mod members;
mod news;
mod notices;
mod opening;
mod outage;
mod people;
mod pin;
mod registration;
mod resource_forms;
mod resources;
mod session;
mod settings;
mod sync;
mod timetable;
mod undo;
mod waiting_list;
mod writer;

pub use clock::{Clock, SystemClock};
pub use pin::pin_verifier;
pub(crate) use settings::Office;
pub use sync::PRACTICE_MINUTES;

use crate::read::Viewer;
use crate::replica::{KeyPlace, Readers, Replica, ReplicaError};
use crate::search::Index;
use crate::store::SqliteStore;
use crate::view::{
    Boot, Changed, Language, Phase, Preferences, Problem, Session, StaffChoice, Status, Theme,
};
use crate::words::{label, problem};
use facts::Facts;
use rusqlite::Connection;
use session::{OnDuty, on_duty_role};
use shared::id::{ClubId, StaffId};
use shared::record::{Role, Row, Staff, Table};
use shared::store::StoreError;
use shared::time::Timestamp;
use shared::words::Lang;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock};
use tokio::sync::{broadcast, watch};
use writer::Writer;

/// A handle on the desk; clones share it.
#[derive(Clone)]
pub struct Desk(Arc<Inner>);

struct Inner {
    clock: Arc<dyn Clock>,
    readers: Option<Readers>,
    index: RwLock<Index>,
    book: members::Book,
    listing: listing::Listing,
    facts: RwLock<Facts>,
    on_duty: Mutex<Option<OnDuty>>,
    preferences: Mutex<Preferences>,
    /// Held while a demo club is grown anew.
    growing: tokio::sync::Mutex<()>,
    changed: broadcast::Sender<Changed>,
    status: watch::Sender<Status>,
    issued: watch::Sender<u64>,
    /// Last, so that the thread ends when nobody needs anything else any more.
    writer: Writer,
}

/// News kept for a listener that is busy; one that misses some asks for everything anew.
const NEWS_KEPT: usize = 256;

/// The name under which the window's preferences are kept.
const PREFERENCES: &str = "preferences";

/// Why a desk could not be opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// The replica.
    #[error(transparent)]
    Replica(#[from] ReplicaError),
    /// Its rows.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The writer's thread could not be started.
    #[error("no thread for the writer")]
    Thread(#[from] std::io::Error),
}

impl Desk {
    /// Opens the desk of a replica: reads where it stands and fills the search index.
    ///
    /// # Errors
    /// [`OpenError`].
    pub fn new(replica: Replica, clock: Arc<dyn Clock>) -> Result<Self, OpenError> {
        let preferences = kept_preferences(&replica)?;
        let facts = Facts::read(&replica, clock.now())?;
        let index = replica.read(|connection| index_of(connection, facts.club_id()))?;
        let language = preferences.language.into();
        let status = facts.status(clock.now(), language);
        let last_seq = replica.state()?.last_seq;
        Ok(Self(Arc::new(Inner {
            clock,
            readers: replica.readers(),
            index: RwLock::new(index),
            book: members::Book::default(),
            listing: listing::Listing::default(),
            facts: RwLock::new(facts),
            on_duty: Mutex::new(None),
            preferences: Mutex::new(preferences),
            growing: tokio::sync::Mutex::new(()),
            changed: broadcast::Sender::new(NEWS_KEPT),
            status: watch::Sender::new(status),
            issued: watch::Sender::new(last_seq),
            writer: Writer::start(replica)?,
        })))
    }

    /// Where the application stands when the page asks first.
    ///
    /// # Errors
    /// A [`Problem`] in words.
    pub async fn boot(&self) -> Result<Boot, Problem> {
        let facts = self.facts().clone();
        let staff = match facts.club_id() {
            Some(club) => self.read(move |connection| staff_of(connection, club)).await?,
            None => Vec::new(),
        };
        let pins = if facts.demo { self.demo_pins().await? } else { BTreeMap::new() };
        let lang = self.lang();
        let at = facts.corrected(self.0.clock.now());
        let on_duty = self.on_duty().as_ref().map(|on_duty| on_duty.staff_id);
        let session = on_duty.and_then(|id| session_of(&staff, id, at, lang));
        let phase = match (&facts.identity, &session) {
            (None, _) => Phase::FirstStart,
            (Some(_), None) => Phase::SignIn,
            (Some(_), Some(_)) => Phase::Ready,
        };
        let mut able: Vec<(&Staff, Role)> =
            staff.iter().filter_map(|staff| Some((staff, on_duty_role(staff, at)?))).collect();
        // The sort is stable: people of a role stay in the order of their accounts.
        able.sort_by_key(|(staff, role)| {
            (facts.last_person.as_ref() != Some(&staff.id.to_string()), place_at_desk(*role))
        });
        let choices = able.into_iter().map(|(staff, role)| StaffChoice {
            account: staff.account.clone(),
            name: staff.name.clone(),
            role: label::role_with_pin(role, pins.get(&staff.account), lang),
        });
        Ok(Boot {
            phase,
            preferences: self.preferences().clone(),
            club: facts.club.as_ref().map(|club| club.name.clone()),
            desk: facts.desk_name.clone(),
            server: facts.server.clone().filter(|_| !facts.demo),
            staff: choices.collect(),
            session,
        })
    }

    /// Keeps how staff like the window.
    ///
    /// # Errors
    /// A [`Problem`] in words.
    pub async fn set_preferences(&self, preferences: Preferences) -> Result<Boot, Problem> {
        let text = serde_json::to_string(&preferences).map_err(|_never| problem::failed(self.lang()))?;
        self.write(move |replica| replica.set_local(PREFERENCES, Some(&text))).await?;
        *self.preferences() = preferences;
        self.publish_status();
        self.boot().await
    }

    /// The status strip. It is asked for every minute, so a desk whose time is over is locked by then.
    #[must_use]
    pub fn status(&self) -> Status {
        let now = self.0.clock.now();
        let shut = self.facts().is_shut(now);
        if shut {
            self.lock();
        }
        self.facts().status(now, self.lang())
    }

    /// Says where the replica's key lies, for the status strip.
    pub fn key_lies(&self, place: KeyPlace) {
        self.facts_mut().key = place;
        self.publish_status();
    }

    /// News of what changed. A listener that lags behind asks for everything anew.
    #[must_use]
    pub fn changes(&self) -> broadcast::Receiver<Changed> {
        self.0.changed.subscribe()
    }

    /// The status strip whenever it changes.
    #[must_use]
    pub fn statuses(&self) -> watch::Receiver<Status> {
        self.0.status.subscribe()
    }

    /// The number of the last command given here, whenever it changes: what the driver waits for.
    #[must_use]
    pub fn issued(&self) -> watch::Receiver<u64> {
        self.0.issued.subscribe()
    }

    pub(crate) fn lang(&self) -> Lang {
        self.preferences().language.into()
    }

    fn preferences(&self) -> MutexGuard<'_, Preferences> {
        self.0.preferences.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn on_duty(&self) -> MutexGuard<'_, Option<OnDuty>> {
        self.0.on_duty.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn facts(&self) -> std::sync::RwLockReadGuard<'_, Facts> {
        self.0.facts.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn facts_mut(&self) -> std::sync::RwLockWriteGuard<'_, Facts> {
        self.0.facts.write().unwrap_or_else(PoisonError::into_inner)
    }

    /// The club's time now: this PC's clock, put right by the server's at last contact.
    fn now(&self) -> Timestamp {
        self.facts().corrected(self.0.clock.now())
    }

    /// Does something with the writer, in turn.
    async fn write<T: Send + 'static>(
        &self,
        act: impl FnOnce(&mut Replica) -> Result<T, ReplicaError> + Send + 'static,
    ) -> Result<T, Problem> {
        let done = self.0.writer.run(act).await;
        let lang = self.lang();
        match done {
            Ok(done) => done.map_err(|error| replica_problem(&error, lang)),
            Err(gone) => {
                tracing::error!(%gone, "an act on the replica");
                Err(problem::failed(lang))
            }
        }
    }

    /// Reads beside the writer, in one moment.
    async fn read<T: Send + 'static>(
        &self,
        read: impl FnOnce(&Connection) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, Problem> {
        let lang = self.lang();
        let read = move |connection: &Connection| read(connection).map_err(ReplicaError::Store);
        let Some(readers) = self.0.readers.clone() else {
            return self.write(move |replica| replica.read(read)).await;
        };
        match tokio::task::spawn_blocking(move || readers.read(read)).await {
            Ok(found) => found.map_err(|error| replica_problem(&error, lang)),
            Err(error) => {
                tracing::error!(%error, "a read of the replica");
                Err(problem::failed(lang))
            }
        }
    }

    /// For whom something is read now. Nobody who is not signed in sees anything of the club.
    fn viewer(&self) -> Result<Viewer, Problem> {
        let lang = self.lang();
        let facts = self.facts().clone();
        let (Some(identity), Some(club)) = (&facts.identity, facts.club.clone()) else {
            return Err(problem::no_club(lang));
        };
        let now = facts.corrected(self.0.clock.now());
        if let Some(problem) = facts.shut(now, lang) {
            self.lock();
            return Err(problem);
        }
        let role = self.on_duty().as_ref().and_then(|on_duty| facts.role_of(on_duty.staff_id, now));
        if role.is_none() {
            return Err(problem::signed_out(lang));
        }
        Ok(Viewer { club, desk_id: identity.desk_id, role, lang, now, demo: facts.demo })
    }
}

fn kept_preferences(replica: &Replica) -> Result<Preferences, ReplicaError> {
    let kept = replica.local(PREFERENCES)?;
    let read = kept.and_then(|text| serde_json::from_str(&text).ok());
    Ok(read.unwrap_or(Preferences { language: Language::ZhCn, theme: Theme::System }))
}

fn staff_of(connection: &Connection, club: ClubId) -> Result<Vec<Staff>, StoreError> {
    let rows = SqliteStore::new(connection, club).read_table(Table::Staff)?;
    let mut staff: Vec<Staff> = Vec::new();
    for row in rows {
        if let Row::Staff(person) = row {
            staff.push(person);
        }
    }
    staff.sort_by(|a, b| a.account.cmp(&b.account));
    Ok(staff)
}

/// Whom one looks for first on the sign-in page of a front desk.
const fn place_at_desk(role: Role) -> u8 {
    match role {
        Role::Receptionist => 0,
        Role::Manager => 1,
        Role::Finance => 2,
        Role::Coach => 3,
    }
}

fn session_of(staff: &[Staff], id: StaffId, at: Timestamp, lang: Lang) -> Option<Session> {
    let person = staff.iter().find(|staff| staff.id == id)?;
    let role = on_duty_role(person, at)?;
    Some(Session { staff_id: id.to_string(), name: person.name.clone(), role: label::role(role, lang) })
}

/// The index of a replica, filled anew.
fn index_of(connection: &Connection, club: Option<ClubId>) -> Result<Index, ReplicaError> {
    let mut index = Index::default();
    let Some(club) = club else {
        return Ok(index);
    };
    let store = SqliteStore::new(connection, club);
    for table in Index::TABLES {
        for row in store.read_table(table)? {
            index.put(&row);
        }
    }
    Ok(index)
}

fn replica_problem(error: &ReplicaError, lang: Lang) -> Problem {
    match error {
        ReplicaError::NotEnrolled => problem::no_club(lang),
        other => {
            tracing::error!(error = %other, "the replica failed");
            problem::failed(lang)
        }
    }
}

#[cfg(test)]
mod tests;
