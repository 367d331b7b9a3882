//! How much a coach teaches: one definition for whoever shows or exports it.
//!
//! | counts | when |
//! | --- | --- |
//! | a lesson | as given once it is completed, as ahead while it is to be confirmed, confirmed or in progress; cancelled it does not |
//! | saddle hours | a lesson's, once, as its course is worth: the coach teaches it once, however many ride |
//! | a ride | in a lesson given: who was there; in one ahead: who holds a place |
//! | a rider | once, however often they ride |

use crate::id::RiderId;
use crate::record::{Booking, BookingState, Lesson, LessonState};
use crate::units::Units;
use std::collections::BTreeSet;

/// A lesson of a coach, with what counts in it.
#[derive(Debug, Clone, Copy)]
pub struct Teaching<'a> {
    /// The lesson.
    pub lesson: &'a Lesson,
    /// What its course is worth.
    pub saddle_hours: Units,
    /// Everybody who was ever booked into it.
    pub bookings: &'a [Booking],
}

/// So much teaching.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Taught {
    /// Lessons.
    pub lessons: usize,
    /// Their saddle hours.
    pub saddle_hours: Units,
    /// Different people in them.
    pub riders: usize,
    /// Places in them that somebody took.
    pub rides: usize,
}

/// A coach's lessons of some time, by whether they were given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Workload {
    /// Those that were.
    pub given: Taught,
    /// Those that are to be.
    pub ahead: Taught,
}

/// Sums the lessons of one coach up.
#[must_use]
pub fn workload(lessons: &[Teaching<'_>]) -> Workload {
    let in_state = |given: bool| {
        let wanted = lessons.iter().filter(|one| is_given(one.lesson.state) == Some(given));
        taught(&wanted.copied().collect::<Vec<_>>(), given)
    };
    Workload { given: in_state(true), ahead: in_state(false) }
}

fn taught(lessons: &[Teaching<'_>], given: bool) -> Taught {
    let places = lessons.iter().flat_map(|one| one.bookings);
    let taken: Vec<RiderId> =
        places.filter(|one| takes_part(one.state, given)).map(|one| one.rider_id).collect();
    Taught {
        lessons: lessons.len(),
        saddle_hours: lessons.iter().map(|one| one.saddle_hours).sum(),
        riders: taken.iter().collect::<BTreeSet<_>>().len(),
        rides: taken.len(),
    }
}

/// Whether a lesson was given or is ahead; none for one that does not count.
const fn is_given(state: LessonState) -> Option<bool> {
    match state {
        LessonState::Completed => Some(true),
        LessonState::ToConfirm | LessonState::Confirmed | LessonState::InProgress => Some(false),
        LessonState::Cancelled => None,
    }
}

/// Whether a booking is somebody's part in a lesson that was given, or is ahead.
const fn takes_part(state: BookingState, given: bool) -> bool {
    match state {
        BookingState::CheckedIn | BookingState::Done => true,
        BookingState::Held | BookingState::Booked => !given,
        BookingState::Cancelled | BookingState::NoShow => false,
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]
    use super::*;
    use crate::id::{BookingId, Id as _};
    use crate::store::testing::world::{self, RIDERS};
    use proptest::prelude::*;
    use uuid::Uuid;

    fn lesson(state: LessonState, riders: &[(usize, BookingState)]) -> (Lesson, Vec<Booking>) {
        let booking = |(n, (rider, state)): (u128, &(usize, BookingState))| Booking {
            id: BookingId::from_uuid(Uuid::from_u128(n)),
            rider_id: *RIDERS.get(*rider).unwrap(),
            state: *state,
            ..world::booking(0)
        };
        (Lesson { state, ..world::lesson(0) }, (0..).zip(riders).map(booking).collect())
    }

    fn sum(lessons: &[(Lesson, Vec<Booking>)]) -> Workload {
        let saddle_hours = Units::from_tenths(15);
        let lessons: Vec<_> =
            lessons.iter().map(|(lesson, bookings)| Teaching { lesson, saddle_hours, bookings }).collect();
        workload(&lessons)
    }

    #[test]
    fn a_lesson_given_counts_once_with_who_was_there_and_a_cancelled_one_does_not() {
        use BookingState::{Booked, Cancelled, CheckedIn, Done, NoShow};
        let found = sum(&[
            lesson(LessonState::Completed, &[(0, Done), (1, CheckedIn), (2, NoShow)]),
            lesson(LessonState::Completed, &[(0, Done), (2, Cancelled), (1, Booked)]),
            lesson(LessonState::Cancelled, &[(2, Done)]),
        ]);
        let given = Taught { lessons: 2, saddle_hours: Units::from_tenths(30), riders: 2, rides: 3 };
        assert_eq!(found, Workload { given, ahead: Taught::default() });
    }

    #[test]
    fn what_is_ahead_counts_apart_with_who_holds_a_place() {
        use BookingState::{Booked, Cancelled, CheckedIn, Held};
        let found = sum(&[
            lesson(LessonState::ToConfirm, &[(0, Held)]),
            lesson(LessonState::InProgress, &[(0, CheckedIn), (1, Booked), (2, Cancelled)]),
            lesson(LessonState::Confirmed, &[]),
        ]);
        let ahead = Taught { lessons: 3, saddle_hours: Units::from_tenths(45), riders: 2, rides: 3 };
        assert_eq!(found, Workload { given: Taught::default(), ahead });
    }

    proptest! {
        #[test]
        fn every_lesson_that_is_not_cancelled_counts_exactly_once(
            picked in proptest::collection::vec((0..LessonState::ALL.len(), 0..BookingState::ALL.len()), 0..20),
        ) {
            let all: Vec<_> = picked
                .iter()
                .map(|(of, place)| {
                    lesson(*LessonState::ALL.get(*of).unwrap(), &[(of % 3, *BookingState::ALL.get(*place).unwrap())])
                })
                .collect();
            let found = sum(&all);
            let live = all.iter().filter(|(lesson, _)| lesson.state.is_live()).count();
            prop_assert_eq!(found.given.lessons + found.ahead.lessons, live);
            let worth = found.given.saddle_hours + found.ahead.saddle_hours;
            prop_assert_eq!(worth.tenths(), i64::try_from(live).unwrap() * 15);
            prop_assert!(found.given.riders <= found.given.rides && found.ahead.riders <= 3);
            prop_assert!(found.given.rides <= found.given.lessons && found.ahead.rides <= found.ahead.lessons);
        }
    }
}
