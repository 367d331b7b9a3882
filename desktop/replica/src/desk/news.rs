//! What changed, for the page: it asks again for just that.

use super::Desk;
use crate::replica::Replica;
use crate::store::SqliteStore;
use crate::view::Changed;
use shared::command::{Command, Outcome};
use shared::id::{BookingId, LessonId};
use shared::record::{Row, Table};
use shared::sync::wire::Cut;
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

/// All tags, for when everything may read otherwise.
pub(super) const ALL_TAGS: [&str; 7] =
    ["today", "members", "attention", "till", "products", "queue", "session"];

/// The tags of a table.
const fn tags(table: Table) -> &'static [&'static str] {
    match table {
        Table::Clubs => &ALL_TAGS,
        Table::Desks | Table::Staff => &["session", "today"],
        Table::Coaches
        | Table::Horses
        | Table::Arenas
        | Table::TimeSlotTemplates
        | Table::CoachAvailabilities
        | Table::HorseAvailabilities
        | Table::ArenaClosures
        | Table::LessonSeries
        | Table::Overrides
        | Table::WaitlistEntries
        | Table::Lessons
        | Table::Bookings
        | Table::CheckIns => &["today"],
        Table::Members | Table::Riders | Table::MemberPackages | Table::PackageEntries | Table::Debts => {
            &["members", "today"]
        }
        Table::Orders | Table::OrderItems | Table::Payments => &["members"],
        Table::Products | Table::CourseConfigs | Table::PackageConfigs => &["products", "today"],
        Table::TillShifts | Table::CashMovements => &["till", "today"],
        Table::AttentionItems => &["attention", "today"],
    }
}

/// The tags of rows, with the queue's.
pub(super) fn tags_of<'r>(rows: impl IntoIterator<Item = &'r (Table, Uuid)>) -> BTreeSet<&'static str> {
    let tables: BTreeSet<Table> = rows.into_iter().map(|(table, _)| *table).collect();
    tables.into_iter().flat_map(tags).copied().chain(["queue"]).collect()
}

/// What somebody else changed.
#[derive(Debug, Default)]
pub(super) struct Others {
    pub(super) bookings: Vec<String>,
    pub(super) lessons: Vec<String>,
}

/// Bookings and lessons that somebody else changed: those in a cut that this desk's own settled commands don't
/// explain. Asked before the cut is applied.
pub(super) fn of_others(replica: &Replica, cut: &Cut) -> Others {
    let mut bookings: BTreeSet<BookingId> = cut.rows.iter().filter_map(booking_of).collect();
    let mut lessons: BTreeSet<LessonId> = cut.rows.iter().filter_map(lesson_of).collect();
    let lesson_of_booking: BTreeMap<BookingId, LessonId> = cut.rows.iter().filter_map(seat_of).collect();
    for settlement in &cut.settlements {
        let Ok(Some(given)) = replica.command(settlement.desk_seq) else { continue };
        let as_seen = matches!(&settlement.outcome, outcome if *outcome == given.seen)
            && !matches!(settlement.outcome, Outcome::Rejected { .. });
        let envelope = &given.envelope;
        let command = Command::decode(&envelope.name, envelope.version, &envelope.args);
        for subject in command.ok().filter(|_| as_seen).into_iter().flat_map(|command| command.subjects()) {
            if let Some(booking) = subject.booking {
                bookings.remove(&booking);
            }
            let along = subject.booking.and_then(|booking| lesson_of_booking.get(&booking).copied());
            for lesson in subject.lesson.into_iter().chain(along) {
                lessons.remove(&lesson);
                if subject.booking.is_none() {
                    bookings.retain(|booking| lesson_of_booking.get(booking) != Some(&lesson));
                }
            }
        }
    }
    Others {
        bookings: bookings.into_iter().map(|id| id.to_string()).collect(),
        lessons: lessons.into_iter().map(|id| id.to_string()).collect(),
    }
}

fn lesson_of(row: &Row) -> Option<LessonId> {
    if let Row::Lesson(lesson) = row { Some(lesson.id) } else { seat_of(row).map(|(_, lesson)| lesson) }
}

fn seat_of(row: &Row) -> Option<(BookingId, LessonId)> {
    if let Row::Booking(booking) = row { Some((booking.id, booking.lesson_id)) } else { None }
}

fn booking_of(row: &Row) -> Option<BookingId> {
    if let Row::Booking(booking) = row {
        Some(booking.id)
    } else if let Row::CheckIn(check_in) = row {
        Some(check_in.booking_id)
    } else {
        None
    }
}

impl Desk {
    /// Brings the search index up to date with rows that were written.
    pub(super) fn index_rows<'r>(
        &self,
        replica: &Replica,
        rows: impl IntoIterator<Item = &'r (Table, Uuid)>,
    ) {
        let Some(club) = self.facts().club_id() else { return };
        let searched: BTreeSet<(Table, Uuid)> =
            rows.into_iter().filter(|(table, _)| super::Index::holds(*table)).copied().collect();
        if searched.is_empty() {
            return;
        }
        let read = replica.read(|connection| {
            let store = SqliteStore::new(connection, club);
            let row = |(table, id): &(Table, Uuid)| Ok((*table, *id, store.read_rows(*table, &[*id])?.pop()));
            searched.iter().map(row).collect::<Result<Vec<_>, super::ReplicaError>>()
        });
        match read {
            Ok(rows) => {
                let mut index = self.0.index.write().unwrap_or_else(std::sync::PoisonError::into_inner);
                for (table, id, row) in rows {
                    match row {
                        Some(row) => index.put(&row),
                        None => index.remove(table, id),
                    }
                }
            }
            Err(error) => tracing::error!(%error, "the search index was not brought up to date"),
        }
    }

    /// Fills the search index anew.
    pub(super) fn index_everything(&self, replica: &Replica) {
        let club = self.facts().club_id();
        match replica.read(|connection| super::index_of(connection, club)) {
            Ok(fresh) => {
                *self.0.index.write().unwrap_or_else(std::sync::PoisonError::into_inner) = fresh;
            }
            Err(error) => tracing::error!(%error, "the search index was not filled"),
        }
    }

    /// Reads the facts anew and tells the status strip.
    pub(super) fn refresh(&self, replica: &Replica) {
        self.refresh_facts(replica, true);
    }

    /// The same, after these rows were written: nearly always they leave the club, the desk and the staff alone.
    pub(super) fn refresh_after<'r>(
        &self,
        replica: &Replica,
        rows: impl IntoIterator<Item = &'r (Table, Uuid)>,
    ) {
        let kept = |table| matches!(table, Table::Clubs | Table::Desks | Table::Staff);
        self.refresh_facts(replica, rows.into_iter().any(|(table, _)| kept(*table)));
    }

    fn refresh_facts(&self, replica: &Replica, changed: bool) {
        let before = self.facts().clone();
        match before.refreshed(replica, changed) {
            Ok(fresh) => {
                let mut facts = self.facts_mut();
                // The link and the key's place are not the replica's to tell; they may have changed meanwhile.
                let (link, progress, key) = (facts.link, facts.progress, facts.key);
                let (since, practising, halt) = (facts.since, facts.practising, facts.halt);
                *facts = fresh;
                (facts.link, facts.progress, facts.key) = (link, progress, key);
                (facts.since, facts.practising, facts.halt) = (since, practising, halt);
            }
            Err(error) => tracing::error!(%error, "the desk's facts were not read"),
        }
        self.publish_status();
    }

    pub(super) fn publish_status(&self) {
        let status = self.status();
        self.0.status.send_if_modified(|told| {
            let news = *told != status;
            *told = status;
            news
        });
    }

    /// Tells the page what changed.
    pub(super) fn announce<'t>(&self, tags: impl IntoIterator<Item = &'t &'t str>, others: Others) {
        let tags = tags.into_iter().map(|tag| (*tag).to_owned()).collect();
        // What was gathered before is older than what was just told.
        self.0.book.close();
        // Nobody listening is no fault: a window that opens later asks for everything.
        let _heard =
            self.0.changed.send(Changed { tags, bookings: others.bookings, lessons: others.lessons });
    }
}
