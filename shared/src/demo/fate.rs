//! What people do about a lesson, and where that leaves it, by how it stands to now.

use super::catalogue::Course;
use super::dice::Dice;
use super::ground::Ground;
use crate::id::LessonId;
use crate::record::{BookingState, LessonOrigin, LessonState};
use crate::time::Timestamp;

/// What a rider does about a booking.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fate {
    /// Came and left.
    Done,
    /// Is here.
    Here,
    /// Is still expected.
    Expected,
    /// Did not come.
    Missed,
    /// Gave it up.
    GaveUp,
}

impl Fate {
    pub(super) const fn came(self) -> bool {
        matches!(self, Self::Done | Self::Here)
    }
}

/// A lesson on its day, in instants.
pub(super) struct Session<'a> {
    pub(super) course: &'a Course,
    pub(super) id: LessonId,
    pub(super) starts_at: Timestamp,
    pub(super) ends_at: Timestamp,
    /// Minute of the day at which it starts.
    pub(super) minute: i64,
    pub(super) offset: i64,
    pub(super) made_at: Timestamp,
    /// The whole lesson was given up.
    pub(super) off: bool,
}

/// What the rider does, by how the lesson stands to now.
pub(super) fn fate(ground: &Ground, dice: &mut Dice, session: &Session<'_>) -> Fate {
    if session.off {
        return Fate::GaveUp;
    }
    let now = ground.now;
    let often = |list: &[(Fate, usize)], dice: &mut Dice| dice.weighted(list).unwrap_or(Fate::Expected);
    if session.ends_at.plus_minutes(30) <= now {
        often(&[(Fate::Done, 90), (Fate::Missed, 4), (Fate::GaveUp, 6)], dice)
    } else if session.ends_at.plus_minutes(5) <= now {
        often(&[(Fate::Done, 60), (Fate::Here, 34), (Fate::Expected, 6)], dice)
    } else if session.starts_at <= now {
        often(&[(Fate::Here, 86), (Fate::Expected, 14)], dice)
    } else if session.starts_at.plus_minutes(-35) <= now {
        often(&[(Fate::Here, 18), (Fate::Expected, 82)], dice)
    } else {
        often(&[(Fate::Expected, 96), (Fate::GaveUp, 4)], dice)
    }
}

/// Where the lesson stands, given its bookings.
pub(super) fn lesson_state(
    ground: &Ground,
    session: &Session<'_>,
    origin: LessonOrigin,
    to_confirm: bool,
    bookings: &[BookingState],
) -> LessonState {
    let gone = bookings.iter().all(|state| *state == BookingState::Cancelled);
    if session.off || (origin == LessonOrigin::Order && gone) {
        LessonState::Cancelled
    } else if session.ends_at.plus_minutes(30) <= ground.now {
        LessonState::Completed
    } else if bookings.iter().any(|state| matches!(state, BookingState::CheckedIn | BookingState::Done)) {
        LessonState::InProgress
    } else if to_confirm {
        LessonState::ToConfirm
    } else {
        LessonState::Confirmed
    }
}
