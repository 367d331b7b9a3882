//! What needs attention, and the ways forward.

use super::answer::Choice;
use super::timetable::LessonMove;
use serde::{Deserialize, Serialize};
use specta::Type;

/// One *needs attention* item.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct Attention {
    /// Item id.
    pub id: String,
    /// Stable kind, e.g. `command_rejected`, `units_owed`, `already_checked_in`, `same_phone`.
    pub kind: String,
    /// When, club time `MM-DD HH:MM`.
    pub at: String,
    /// What it is about, in a few words.
    pub title: String,
    /// What happened, what was kept, what to do: plain sentences.
    pub words: String,
    /// Who gave the command, and at which desk.
    pub from: Option<String>,
    /// The ways forward, best first.
    pub ways: Vec<Way>,
    /// Open, or how and by whom it was settled.
    pub settled: Option<String>,
}

/// A way forward with an item.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(tag = "way", rename_all = "snake_case")]
pub enum Way {
    /// Give the booking another horse.
    AssignHorse {
        /// The booking.
        booking_id: String,
        /// Free and fit for this rider, best first.
        horses: Vec<Choice>,
    },
    /// Take something of the timetable that is free instead.
    Instead {
        /// What there is, best first.
        choices: Vec<Instead>,
    },
    /// Sell the member a package that settles what is owed.
    SellPackage {
        /// The account.
        member_id: String,
        /// The account's name.
        member: String,
    },
    /// Look at two accounts side by side, to merge them or not.
    Compare {
        /// The account whose page offers it.
        member_id: String,
        /// That account's name.
        member: String,
    },
    /// Take it as seen and done; asks for a note where the kind needs one.
    Acknowledge {
        /// A note has to be typed.
        needs_note: bool,
    },
}

/// Something that is free instead of what was refused.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct Instead {
    /// What, in a few words.
    pub words: String,
    /// How it is taken.
    pub take: Take,
}

/// How something that is free is taken.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(tag = "take", rename_all = "snake_case")]
pub enum Take {
    /// The lesson goes there.
    Move {
        /// Where.
        to: LessonMove,
    },
    /// The rider rides in this class.
    Book {
        /// Which.
        lesson_id: String,
        /// Who.
        rider_id: String,
    },
    /// A lesson would have to be put on then: the timetable shows that day.
    Look {
        /// Date.
        date: String,
    },
}
