//! Who waits for a place in a lesson.

use serde::{Deserialize, Serialize};
use specta::Type;

/// The waiting list of a lesson.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
pub struct WaitingList {
    /// Parties that wait or have an offer, first come first.
    pub parties: Vec<WaitingParty>,
    /// Places that offers hold.
    pub held: u32,
    /// Why nobody can join now, in words; null when somebody can.
    pub why_not: Option<String>,
}

/// A party on the waiting list.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
pub struct WaitingParty {
    /// Id.
    pub entry_id: String,
    /// Who would ride.
    pub riders: Vec<String>,
    /// The account's phone, as who is on duty may see it.
    pub phone: Option<String>,
    /// Place in the queue, from one; null for who has an offer.
    pub place: Option<u32>,
    /// Since when they wait: `HH:MM`, with the date where it was not today.
    pub since: String,
    /// Until when the offer may be taken, in milliseconds since 1970; null without one.
    pub offered_until: Option<f64>,
    /// The same in words, `HH:MM`.
    pub until: Option<String>,
    /// What reception should know.
    pub note: Option<String>,
    /// Its last change waits for the server.
    pub pending: bool,
}
