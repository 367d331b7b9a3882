//! What is hit when arenas close for the weather or a horse is out, and what could become of each.
//!
//! [`hits`] is pure, over a [`Picture`](super::conflicts::Picture) of the days: every offer was held to
//! [`judge`](super::conflicts::judge) with all the others that are chosen in place, so that what is accepted together
//! goes together. [`ask`] looks it up in a store, [`parts`] makes the parts of one command of what was chosen.
//!
//! | file | holds |
//! | --- | --- |
//! | `find` | what is hit |
//! | `offers` | what could become of one |
//! | `place` | an offer, taken up in the picture and put back |
//! | `ask` | all of it over a store, and the command |

mod ask;
mod find;
mod offers;
mod place;

pub use ask::{Ids, ask, parts};
pub use find::hits;

use crate::id::{ArenaId, BookingId, CoachId, HorseId, LessonId, ProductId};
use crate::record::{Booking, HorseTime, Lesson};
use crate::time::{Span, Timestamp};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What is out, and when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outage {
    /// When it is asked.
    pub at: Timestamp,
    /// From when until when.
    pub during: Span,
    /// Arenas that close.
    pub arenas: Vec<ArenaId>,
    /// Horses that are out, and why.
    pub horses: Vec<(HorseId, HorseTime)>,
}

/// What is hit: a lesson by a closure, one rider's booking by a horse that is out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(tag = "hit", content = "id", rename_all = "snake_case")]
pub enum HitId {
    /// A lesson with all its riders.
    Lesson(LessonId),
    /// One rider.
    Booking(BookingId),
}

/// What could become of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "offer", rename_all = "snake_case")]
pub enum Offer {
    /// The same time in another arena.
    Arena {
        /// Which.
        arena_id: ArenaId,
    },
    /// The same lesson on another horse.
    Horse {
        /// Which.
        horse_id: HorseId,
    },
    /// The lesson at another time, riders and horses along.
    Slot {
        /// From.
        starts_at: Timestamp,
        /// Until.
        ends_at: Timestamp,
        /// With whom.
        coach_id: Option<CoachId>,
        /// Where.
        arena_id: Option<ArenaId>,
    },
    /// The rider in another class that has room.
    Class {
        /// Which.
        lesson_id: LessonId,
    },
    /// Theory or groundwork at the same time.
    Course {
        /// Which course.
        course_id: ProductId,
        /// Where; none in the classroom.
        arena_id: Option<ArenaId>,
    },
    /// It does not take place, and what was set aside goes back to the packages.
    Credit,
    /// It stays, and shows what stands against it.
    Stay,
}

/// What is hit, with what could become of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hit {
    /// What.
    pub id: HitId,
    /// The lesson as it stands.
    pub lesson: Lesson,
    /// Who holds a place in it: all of them, or the one whose horse is out.
    pub bookings: Vec<Booking>,
    /// How many hold a place in the lesson.
    pub riders: usize,
    /// What could become of it, the best first; staying is the last.
    pub offers: Vec<Offer>,
    /// What becomes of it unless somebody chooses otherwise: the choice, where it still goes with the others, else the
    /// best that is left.
    pub chosen: Offer,
}

/// What somebody chose.
pub type Choices = BTreeMap<HitId, Offer>;
