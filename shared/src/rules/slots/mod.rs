//! Which times are free for a course, and which of them to recommend.
//!
//! [`slots`] is pure, over a [`Picture`](super::conflicts::Picture) of the days that are asked for (see
//! [`conflicts::ground`](super::conflicts::ground)). `find` looks for what is free, `score` says how well it
//! suits, `habit` what somebody usually does; [`ask`] puts all of it together over a store.

mod ask;
mod day;
mod find;
mod habit;
mod score;
#[cfg(test)]
mod tests;

pub use ask::{MOST_DAYS, ask};
pub use find::slots;
pub use habit::{Habit, LOOKED_BACK_DAYS, habit};
pub use score::SlotReason;

use crate::id::{ArenaId, CoachId, LessonId, ProductId, RiderId};
use crate::time::{Date, Span, Timestamp};

/// What somebody would like to book.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wish {
    /// When it is asked.
    pub at: Timestamp,
    /// The course.
    pub course_id: ProductId,
    /// On these days.
    pub days: Vec<Date>,
    /// With this coach and no other.
    pub coach_id: Option<CoachId>,
    /// With this coach rather than another.
    pub preferred_coach: Option<CoachId>,
    /// At this time rather than another.
    pub preferred_start: Option<Timestamp>,
    /// Who rides, where that is known: the horse has to suit.
    pub rider_id: Option<RiderId>,
    /// What the rider usually does.
    pub habit: Habit,
    /// How many ride.
    pub party: i64,
}

impl Wish {
    /// A wish for one, with nothing preferred.
    #[must_use]
    pub fn new(at: Timestamp, course_id: ProductId, days: Vec<Date>) -> Self {
        Self {
            at,
            course_id,
            days,
            coach_id: None,
            preferred_coach: None,
            preferred_start: None,
            rider_id: None,
            habit: Habit::default(),
            party: 1,
        }
    }
}

/// A time that is free.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Slot {
    /// When.
    pub span: Span,
    /// A class that is there already and has room; none is a lesson to be made.
    pub lesson_id: Option<LessonId>,
    /// The coach to take: the preferred one where free; none where nobody has to be.
    pub coach_id: Option<CoachId>,
    /// All coaches who are free.
    pub coaches: Vec<CoachId>,
    /// An arena with room; none where none is needed.
    pub arena_id: Option<ArenaId>,
    /// The higher the better.
    pub score: i64,
    /// Why it is recommended.
    pub reasons: Vec<SlotReason>,
}
