//! The large demo club around one fixed morning: as the file of a desk at work, and as a picture in memory.

use anyhow::{Context as _, Result};
use replica::desk::{Clock, Desk};
use replica::replica::{KeyFile, Replica, Settings};
use shared::demo::{self, Size};
use shared::record::Row;
use shared::rules::conflicts::Picture;
use shared::time::{ClubZone, Timestamp};
use std::collections::BTreeMap;
use std::sync::Arc;
use tempfile::TempDir;

/// The seed that the desk's own demo club has.
const SEED: u64 = 1;

/// Nine in the morning of a Saturday, by the club's clock.
pub(crate) fn morning() -> Result<Timestamp> {
    "2026-11-21T01:00:00Z".parse().context("no morning")
}

/// A clock that stands: every run asks the same questions.
struct Standing(Timestamp);

impl Clock for Standing {
    fn now(&self) -> Timestamp {
        self.0
    }
}

/// A desk with the large club in its encrypted file, its receptionist at work; the file goes with the folder.
pub(crate) async fn desk() -> Result<(TempDir, Desk)> {
    let folder = tempfile::tempdir()?;
    let opened = Replica::open(&Settings::of(folder.path()), &KeyFile::beside(folder.path()))?;
    let desk = Desk::new(opened.replica, Arc::new(Standing(morning()?)))?;
    desk.start_demo_of(Size::Large).await?;
    Ok((folder, desk))
}

/// A picture of the large club, all of it.
pub(crate) fn picture() -> Result<Picture> {
    let now = morning()?;
    let rows =
        demo::club(SEED, Size::Large, ClubZone::default().date(now), now, &|_pin, _salt| String::new()).rows;
    let club = rows.iter().find_map(|row| if let Row::Club(club) = row { Some(club) } else { None });
    let mut picture = Picture::new(club.context("the demo club has no club")?);
    let (mut names, mut of_coach, mut of_horse) = (BTreeMap::new(), BTreeMap::new(), BTreeMap::new());
    let mut of_arena = BTreeMap::new();
    for row in rows.iter().cloned() {
        match row {
            Row::Product(row) => drop(names.insert(row.id, row.name)),
            Row::CoachAvailability(row) => of_coach.entry(row.coach_id).or_insert_with(Vec::new).push(row),
            Row::HorseAvailability(row) => of_horse.entry(row.horse_id).or_insert_with(Vec::new).push(row),
            Row::ArenaClosure(row) => of_arena.entry(row.arena_id).or_insert_with(Vec::new).push(row),
            _ => {}
        }
    }
    for row in rows {
        match row {
            Row::CourseConfig(row) => picture.add_course(names.remove(&row.id).unwrap_or_default(), row),
            Row::Coach(row) => {
                let times = of_coach.remove(&row.id).unwrap_or_default();
                picture.add_coach(row, times);
            }
            Row::Horse(row) => {
                let times = of_horse.remove(&row.id).unwrap_or_default();
                picture.add_horse(row, times);
            }
            Row::Arena(row) => {
                let closures = of_arena.remove(&row.id).unwrap_or_default();
                picture.add_arena(row, closures);
            }
            Row::Rider(row) => picture.add_rider(row),
            Row::TimeSlotTemplate(row) => picture.add_template(row),
            Row::Lesson(row) => picture.put_lesson(row),
            Row::Booking(row) => picture.put_booking(row),
            _ => {}
        }
    }
    Ok(picture)
}
