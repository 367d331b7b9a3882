//! When a rider may be checked in.

use crate::record::{Booking, BookingState, ClubRules};
use crate::time::{Span, Timestamp};

/// The span in which a booking may be checked in: from so many minutes before the start to the end.
#[must_use]
pub const fn window(booking: &Booking, rules: &ClubRules) -> Span {
    Span { from: booking.starts_at.plus_minutes(-rules.check_in_opens_minutes), until: booking.ends_at }
}

/// What reception can do next with a booking.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Next {
    /// Check in now.
    CheckIn,
    /// Check in from this instant on.
    Opens(Timestamp),
    /// Nothing: checked in, done, cancelled, unpaid, or over.
    Nothing,
}

/// What reception can do next with a booking at this instant.
#[must_use]
pub fn next(booking: &Booking, rules: &ClubRules, at: Timestamp) -> Next {
    let open = window(booking, rules);
    match booking.state {
        BookingState::Booked | BookingState::NoShow => {
            if open.contains(at) {
                Next::CheckIn
            } else if at < open.from {
                Next::Opens(open.from)
            } else {
                Next::Nothing
            }
        }
        BookingState::Held | BookingState::CheckedIn | BookingState::Done | BookingState::Cancelled => {
            Next::Nothing
        }
    }
}
