//! The Today page.

use super::answer::Choice;
use super::rider::RiderBrief;
use serde::{Deserialize, Serialize};
use specta::Type;

/// The Today page.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
pub struct Today {
    /// Club date, `YYYY-MM-DD`.
    pub date: String,
    /// The club's time now, `HH:MM`, where the now-line stands.
    pub now: String,
    /// The figures in one line.
    pub figures: Figures,
    /// Everyone expected today, by start, then rider name.
    pub arrivals: Vec<Arrival>,
}

/// The figures above the arrivals; each is counted over the club day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct Figures {
    /// Lessons not cancelled.
    pub lessons: u32,
    /// Of these, confirmed, in progress or done.
    pub confirmed: u32,
    /// Of these, still to confirm.
    pub to_confirm: u32,
    /// Riders expected (bookings not cancelled).
    pub riders: u32,
    /// Riders checked in or done.
    pub arrived: u32,
    /// Lessons completed ÷ lessons due (ended) and not cancelled, in whole percent; none due: null.
    pub completion: Option<u32>,
    /// Cash taken today at this desk's till; null while no till is open.
    pub cash_today: Option<String>,
}

/// One rider in one lesson of today.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
pub struct Arrival {
    /// The booking that every act addresses.
    pub booking_id: String,
    /// The lesson.
    pub lesson_id: String,
    /// Start, club time `HH:MM`.
    pub start: String,
    /// End, club time `HH:MM`.
    pub end: String,
    /// Start, milliseconds since 1970.
    pub starts_at: f64,
    /// `to_confirm`, `confirmed`, `in_progress`, `completed`, `cancelled`.
    pub lesson_state: String,
    /// `held`, `booked`, `checked_in`, `done`, `cancelled`, `no_show`.
    pub booking_state: String,
    /// The rider.
    pub rider: RiderBrief,
    /// Course name.
    pub course: String,
    /// Coach name, when one is set.
    pub coach: Option<String>,
    /// Horse, when one is set.
    pub horse: Option<Choice>,
    /// The course is ridden; for theory and groundwork no horse is missing.
    pub needs_horse: bool,
    /// Arena name, when one is set.
    pub arena: Option<String>,
    /// Saddle hours left in the package that this check-in uses or used, e.g. `8.0`; those set aside for this
    /// very booking count as left.
    pub package_left: Option<String>,
    /// Saddle hours that the member owes, when any.
    pub owes: Option<String>,
    /// A note that reception should see.
    pub note: Option<String>,
    /// The next act for the primary button.
    pub next: NextAct,
    /// Who checked the rider in and when, once somebody did.
    pub checked_in: Option<Stamp>,
    /// True while the last act on this row waits for the server.
    pub pending: bool,
    /// A clash or another flag on this booking, in words.
    pub flag: Option<String>,
}

/// What the primary button of an arrival does.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(tag = "act", rename_all = "snake_case")]
pub enum NextAct {
    /// Check in now.
    CheckIn,
    /// Check-in opens at this time of day.
    Opens {
        /// Club time `HH:MM`.
        at: String,
    },
    /// Nothing to do: checked in, done, cancelled, or the lesson is over.
    None,
}

/// Who did something, when, where.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct Stamp {
    /// Club time `HH:MM`.
    pub at: String,
    /// Staff name.
    pub by: String,
    /// Desk name, when it was done at a desk.
    pub desk: Option<String>,
}
