//! Who is to be told about lessons.

use serde::{Deserialize, Serialize};
use specta::Type;

/// Everybody who is to be told about some lessons, by account: one call each.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct CallList {
    /// By the start of each one's first lesson.
    pub calls: Vec<Call>,
    /// All messages, one after the other.
    pub messages: String,
}

/// One account to be called, or to be sent a message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct Call {
    /// The account.
    pub member_id: String,
    /// Its name.
    pub name: String,
    /// Its phone, as who is on duty may see it; none when there is none.
    pub phone: Option<String>,
    /// What to say, a line for each rider and lesson, by start.
    pub lines: Vec<CallLine>,
    /// The same as a message that can be sent.
    pub message: String,
}

/// A rider's lesson, as it stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct CallLine {
    /// The rider.
    pub rider: String,
    /// Day, time, course, coach and arena.
    pub lesson: String,
    /// Where it stands: `to_confirm`, `confirmed`, `in_progress` or `cancelled`.
    pub state: String,
    /// The same in words.
    pub words: String,
}
