//! What the search box answers.

use super::today::NextAct;
use serde::{Deserialize, Serialize};
use specta::Type;

/// One line of the search box's answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct Hit {
    /// Rider id, when the hit rides.
    pub rider_id: Option<String>,
    /// The account.
    pub member_id: String,
    /// The name to show.
    pub name: String,
    /// The account's name, when the rider is somebody else (a child).
    pub account: Option<String>,
    /// Phone, masked.
    pub phone: Option<String>,
    /// Today's next booking that can be checked in, for Enter.
    pub booking: Option<HitBooking>,
}

/// Today's booking beside a hit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct HitBooking {
    /// The booking that Enter checks in.
    pub booking_id: String,
    /// Start, club time `HH:MM`.
    pub start: String,
    /// Course name.
    pub course: String,
    /// `held`, `booked`, `checked_in`, `done`, `no_show`.
    pub state: String,
    /// What Enter does.
    pub next: NextAct,
}
