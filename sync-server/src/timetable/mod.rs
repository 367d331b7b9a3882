//! Lessons as the coaches' page and their calendars show them.
//!
//! [`Stretch`] is the rows that some days are told with, read in one moment; [`seen`] says what is other than when
//! somebody last looked; [`calendar`] writes iCalendar.

pub mod calendar;
pub mod seen;

use crate::store::PgStore;
use shared::id::{CoachId, Id as _, LessonId};
use shared::record::{Booking, Horse, Lesson, Rider, Row, Table};
use shared::store::Stored;
use shared::time::Span;
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

/// Rows that a stretch of the timetable is told with.
#[derive(Debug, Default)]
pub struct Stretch {
    /// The lessons, by start.
    pub lessons: Vec<Lesson>,
    bookings: BTreeMap<LessonId, Vec<Booking>>,
    riders: BTreeMap<Uuid, Rider>,
    horses: BTreeMap<Uuid, Horse>,
    names: BTreeMap<Uuid, String>,
}

impl Stretch {
    /// Reads a coach's lessons (everybody's, if none is named) that start in a span, with who is in them.
    ///
    /// # Errors
    /// Whatever the store says.
    pub async fn read(store: &mut PgStore, coach: Option<CoachId>, span: Span) -> Stored<Self> {
        let lessons = store.lessons_with(coach, span).await?;
        let ids: Vec<LessonId> = lessons.iter().map(|lesson| lesson.id).collect();
        let mut stretch = Self { lessons, ..Self::default() };
        for booking in store.bookings_in(&ids).await? {
            stretch.bookings.entry(booking.lesson_id).or_default().push(booking);
        }
        stretch.learn_own(store).await?;
        Ok(stretch)
    }

    /// Reads what the rows themselves name.
    async fn learn_own(&mut self, store: &mut PgStore) -> Stored<()> {
        let mut wanted = Wanted::default();
        for lesson in &self.lessons {
            wanted.products.insert(lesson.course_id.uuid());
            wanted.coaches.extend(lesson.coach_id.map(|id| id.uuid()));
            wanted.arenas.extend(lesson.arena_id.map(|id| id.uuid()));
        }
        for booking in self.bookings.values().flatten() {
            wanted.riders.insert(booking.rider_id.uuid());
            wanted.horses.extend(booking.horse_id.map(|id| id.uuid()));
        }
        self.learn(store, wanted).await
    }

    /// Reads what else is named, by what was seen earlier.
    ///
    /// # Errors
    /// Whatever the store says.
    pub async fn learn(&mut self, store: &mut PgStore, wanted: Wanted) -> Stored<()> {
        let Wanted { products, coaches, arenas, riders, horses } = wanted;
        for (table, ids) in [
            (Table::Products, products),
            (Table::Coaches, coaches),
            (Table::Arenas, arenas),
            (Table::Riders, riders),
            (Table::Horses, horses),
        ] {
            let ids: Vec<Uuid> = ids.into_iter().filter(|id| !self.names.contains_key(id)).collect();
            if ids.is_empty() {
                continue;
            }
            for row in store.rows_of(table, &ids).await? {
                self.keep(row);
            }
        }
        Ok(())
    }

    fn keep(&mut self, row: Row) {
        let (id, name) = match row {
            Row::Product(row) => (row.id.uuid(), row.name),
            Row::Coach(row) => (row.id.uuid(), row.name),
            Row::Arena(row) => (row.id.uuid(), row.name),
            Row::Rider(row) => {
                let named = (row.id.uuid(), row.name.clone());
                self.riders.insert(named.0, row);
                named
            }
            Row::Horse(row) => {
                let named = (row.id.uuid(), row.name.clone());
                self.horses.insert(named.0, row);
                named
            }
            _ => return,
        };
        self.names.insert(id, name);
    }

    /// What a row is called.
    #[must_use]
    pub fn name(&self, id: Uuid) -> Option<&str> {
        self.names.get(&id).map(String::as_str)
    }

    /// Everybody who was ever booked into a lesson, by booking.
    #[must_use]
    pub fn bookings(&self, lesson: LessonId) -> &[Booking] {
        self.bookings.get(&lesson).map_or(&[], Vec::as_slice)
    }

    /// A rider.
    #[must_use]
    pub fn rider(&self, id: Uuid) -> Option<&Rider> {
        self.riders.get(&id)
    }

    /// A horse.
    #[must_use]
    pub fn horse(&self, id: Uuid) -> Option<&Horse> {
        self.horses.get(&id)
    }
}

/// Ids whose rows are to be read, by table.
#[derive(Debug, Default)]
pub struct Wanted {
    /// Courses.
    pub products: BTreeSet<Uuid>,
    /// Coaches.
    pub coaches: BTreeSet<Uuid>,
    /// Arenas.
    pub arenas: BTreeSet<Uuid>,
    /// Riders.
    pub riders: BTreeSet<Uuid>,
    /// Horses.
    pub horses: BTreeSet<Uuid>,
}
