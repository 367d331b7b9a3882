//! A lesson and its riders as they shall be.

use crate::record::{Booking, Lesson};
use crate::time::Timestamp;

/// Which parts of a lesson's place are being settled: what stays as it was is not judged again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Settles {
    /// When.
    pub time: bool,
    /// With whom.
    pub coach: bool,
    /// Where.
    pub arena: bool,
}

impl Settles {
    /// All of it.
    pub const ALL: Self = Self { time: true, coach: true, arena: true };
    /// None of it: only its riders are.
    pub const NONE: Self = Self { time: false, coach: false, arena: false };

    /// What changes between two states of a lesson.
    #[must_use]
    pub fn between(before: &Lesson, after: &Lesson) -> Self {
        Self {
            time: before.span() != after.span(),
            coach: before.coach_id != after.coach_id,
            arena: before.arena_id != after.arena_id,
        }
    }
}

/// Which parts of a booking are being settled.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct SeatSettles {
    /// When: that rider and horse are free then.
    pub time: bool,
    /// A place in the lesson.
    pub place: bool,
    /// That this rider takes part in this lesson.
    pub rider: bool,
    /// That this rider is on this horse.
    pub horse: bool,
}

impl SeatSettles {
    /// Who is booked in anew.
    pub const ALL: Self = Self { time: true, place: true, rider: true, horse: true };
    /// Who goes along with the lesson to another time.
    pub const ALONG: Self = Self { time: true, place: false, rider: false, horse: false };
    /// Who holds the place again: what was approved before is not asked again.
    pub const AGAIN: Self = Self { time: true, place: true, rider: false, horse: false };
    /// Who is put on a horse.
    pub const HORSE: Self = Self { time: false, place: false, rider: false, horse: true };
}

/// A booking as it shall be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seat {
    /// It; its time is the lesson's.
    pub booking: Booking,
    /// Which of it is new.
    pub settles: SeatSettles,
}

/// A lesson with riders as it shall be. What the picture has under the same ids is passed over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proposal {
    /// When it was asked for.
    pub at: Timestamp,
    /// The lesson.
    pub lesson: Lesson,
    /// Which of its place is new.
    pub settles: Settles,
    /// Its riders that are settled with it.
    pub seats: Vec<Seat>,
}

impl Proposal {
    /// A lesson's place, without riders.
    #[must_use]
    pub const fn place(at: Timestamp, lesson: Lesson, settles: Settles) -> Self {
        Self { at, lesson, settles, seats: Vec::new() }
    }

    /// One rider in a lesson that stays where it is.
    #[must_use]
    pub fn seat(at: Timestamp, lesson: Lesson, booking: Booking, settles: SeatSettles) -> Self {
        Self { at, lesson, settles: Settles::NONE, seats: vec![Seat { booking, settles }] }
    }

    /// A lesson with these of its riders, at its time.
    #[must_use]
    pub fn with(mut self, bookings: impl IntoIterator<Item = Booking>, settles: SeatSettles) -> Self {
        self.seats.extend(bookings.into_iter().map(|booking| Seat { booking, settles }));
        self
    }
}

impl Proposal {
    /// True when another booking stands in nobody's way, because it is this one, or is settled together with
    /// it and goes along. (Two who go along have stood side by side before; two who are booked anew have not.)
    pub(super) fn comes_along(&self, booking: &Booking, other: &Booking) -> bool {
        let along = |seat: &Seat| !seat.settles.place && !seat.settles.horse;
        let named = self.seats.iter().any(|seat| seat.booking.id == other.id && along(seat));
        other.id == booking.id || named
    }
}
