//! What is other than when somebody last looked: a day as it was seen, kept as ids and times, beside the day as it is.
//!
//! Comparing what was seen with what is, and not listing what happened in between, tells nobody of a lesson that was
//! moved and moved back, and needs no history.

use super::Wanted;
use crate::crypto::Keys;
use aws_lc_rs::digest::{SHA256, digest};
use serde::{Deserialize, Serialize};
use shared::id::Id as _;
use shared::record::{Booking, Lesson, LessonState};
use shared::time::Timestamp;
use std::collections::BTreeMap;
use uuid::Uuid;

/// A day as it was seen: its lessons by id.
pub type SeenDay = BTreeMap<Uuid, SeenLesson>;

/// A lesson as it was seen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SeenLesson {
    /// Its start.
    pub starts_at: Timestamp,
    /// Its end.
    pub ends_at: Timestamp,
    /// The course.
    pub course: Uuid,
    /// The arena.
    pub arena: Option<Uuid>,
    /// How it stood.
    pub stands: Stands,
    /// A keyed hash of its note: what staff write of people is not kept a second time.
    pub note: Option<String>,
    /// Who takes a place, on which horse.
    pub riders: BTreeMap<Uuid, Option<Uuid>>,
}

/// How a lesson stood, as far as its coach is concerned: that it begins and ends is no news to them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stands {
    /// Not yet confirmed.
    ToConfirm,
    /// It takes place, or did.
    On,
    /// It does not.
    Cancelled,
}

impl SeenLesson {
    /// A lesson as it is to be seen now.
    #[must_use]
    pub fn of(lesson: &Lesson, bookings: &[Booking], keys: &Keys) -> Self {
        let hash = |note: &String| hex::encode(keys.search_hash(lesson.club_id.uuid(), "lesson note", note));
        let places = bookings.iter().filter(|booking| booking.state.is_live());
        Self {
            starts_at: lesson.starts_at,
            ends_at: lesson.ends_at,
            course: lesson.course_id.uuid(),
            arena: lesson.arena_id.map(|id| id.uuid()),
            stands: match lesson.state {
                LessonState::ToConfirm => Stands::ToConfirm,
                LessonState::Confirmed | LessonState::InProgress | LessonState::Completed => Stands::On,
                LessonState::Cancelled => Stands::Cancelled,
            },
            note: lesson.note.as_ref().filter(|note| !note.is_empty()).map(hash),
            riders: places.map(|one| (one.rider_id.uuid(), one.horse_id.map(|id| id.uuid()))).collect(),
        }
    }

    /// What it names.
    pub fn wants(&self, wanted: &mut Wanted) {
        wanted.products.insert(self.course);
        wanted.arenas.extend(self.arena);
        wanted.riders.extend(self.riders.keys());
        wanted.horses.extend(self.riders.values().flatten());
    }
}

/// A mark of what there is to be seen on a day: two marks are equal when what is seen is.
#[must_use]
pub fn mark(day: &SeenDay) -> String {
    let text = serde_json::to_vec(day).unwrap_or_default();
    hex::encode(digest(&SHA256, &text))
}

/// Something that is other than it was; what it was, by id.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// It was not there.
    New,
    /// It will not take place.
    Cancelled,
    /// It will take place after all.
    Restored,
    /// It was confirmed.
    Confirmed,
    /// It was at another time.
    Time(Timestamp, Timestamp),
    /// It was of another course.
    Course(Uuid),
    /// It was elsewhere.
    Arena(Option<Uuid>),
    /// Its note was another one.
    Note,
    /// This rider was not in it.
    RiderCame(Uuid),
    /// This rider was in it.
    RiderLeft(Uuid),
    /// This rider was on another horse, or on none.
    Horse(Uuid, Option<Uuid>),
}

/// What is other. Of a lesson that is cancelled only that.
#[must_use]
pub fn changes(before: &SeenLesson, now: &SeenLesson) -> Vec<Change> {
    let mut changes = Vec::new();
    match (before.stands, now.stands) {
        (Stands::Cancelled, Stands::Cancelled) => return changes,
        (_, Stands::Cancelled) => return vec![Change::Cancelled],
        (Stands::Cancelled, _) => changes.push(Change::Restored),
        (Stands::ToConfirm, Stands::On) => changes.push(Change::Confirmed),
        (Stands::ToConfirm | Stands::On, _) => {}
    }
    if (before.starts_at, before.ends_at) != (now.starts_at, now.ends_at) {
        changes.push(Change::Time(before.starts_at, before.ends_at));
    }
    if before.course != now.course {
        changes.push(Change::Course(before.course));
    }
    if before.arena != now.arena {
        changes.push(Change::Arena(before.arena));
    }
    if before.note != now.note {
        changes.push(Change::Note);
    }
    changes.extend(of_riders(&before.riders, &now.riders));
    changes
}

fn of_riders(before: &BTreeMap<Uuid, Option<Uuid>>, now: &BTreeMap<Uuid, Option<Uuid>>) -> Vec<Change> {
    let came = now.iter().filter_map(|(rider, horse)| match before.get(rider) {
        None => Some(Change::RiderCame(*rider)),
        Some(earlier) if earlier != horse => Some(Change::Horse(*rider, *earlier)),
        Some(_) => None,
    });
    let left = before.keys().filter(|rider| !now.contains_key(rider)).map(|rider| Change::RiderLeft(*rider));
    came.chain(left).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(n: u128) -> Uuid {
        Uuid::from_u128(n)
    }

    fn seen() -> SeenLesson {
        SeenLesson {
            starts_at: Timestamp::from_millis(0),
            ends_at: Timestamp::from_millis(3_600_000),
            course: id(1),
            arena: Some(id(2)),
            stands: Stands::On,
            note: None,
            riders: BTreeMap::from([(id(10), Some(id(20))), (id(11), None)]),
        }
    }

    #[test]
    fn what_was_changed_and_changed_back_is_no_change() {
        assert_eq!(changes(&seen(), &seen()), []);
        let day = SeenDay::from([(id(5), seen())]);
        assert_eq!(mark(&day), mark(&day.clone()));
        assert_ne!(mark(&day), mark(&SeenDay::new()));
    }

    #[test]
    fn each_change_says_what_there_was_before() {
        let now = SeenLesson {
            ends_at: Timestamp::from_millis(5_400_000),
            arena: None,
            note: Some("…".to_owned()),
            riders: BTreeMap::from([(id(10), Some(id(21))), (id(12), Some(id(20)))]),
            ..seen()
        };
        let time = Change::Time(Timestamp::from_millis(0), Timestamp::from_millis(3_600_000));
        let expected = [
            time,
            Change::Arena(Some(id(2))),
            Change::Note,
            Change::Horse(id(10), Some(id(20))),
            Change::RiderCame(id(12)),
            Change::RiderLeft(id(11)),
        ];
        assert_eq!(changes(&seen(), &now), expected);
    }

    #[test]
    fn a_cancelled_lesson_is_that_and_nothing_else_until_it_takes_place_after_all() {
        let off = SeenLesson { stands: Stands::Cancelled, riders: BTreeMap::new(), ..seen() };
        assert_eq!(changes(&seen(), &off), [Change::Cancelled]);
        assert_eq!(changes(&off, &off), []);
        let back = changes(&off, &seen());
        assert_eq!(back, [Change::Restored, Change::RiderCame(id(10)), Change::RiderCame(id(11))]);
    }

    #[test]
    fn confirming_is_news_beginning_and_ending_are_none() {
        let asked = SeenLesson { stands: Stands::ToConfirm, ..seen() };
        assert_eq!(changes(&asked, &seen()), [Change::Confirmed]);
        assert_eq!(changes(&seen(), &asked), []);
    }
}
