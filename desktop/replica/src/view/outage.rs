//! Arenas that close for the weather, or a horse that is out: what is hit, what could become of each, and what became
//! of it.

use super::Done;
use serde::{Deserialize, Serialize};
use specta::Type;

/// What is out, and when.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct OutageForm {
    /// Arenas that close.
    pub arenas: Vec<String>,
    /// A horse that is out.
    pub horse: Option<String>,
    /// Why the horse is out: `rest`, `vet`, `farrier`, `injury`.
    pub care: Option<String>,
    /// From when.
    pub from: ClubMinute,
    /// Until when.
    pub until: ClubMinute,
    /// Why, in words; kept with the closure and with whatever is done.
    pub reason: String,
}

/// A moment on the club's clock.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct ClubMinute {
    /// Date.
    pub date: String,
    /// Minutes after midnight.
    pub minute: u32,
}

/// What is hit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct OutagePlan {
    /// Lessons, or riders whose horse is out, by start.
    pub hits: Vec<OutageHit>,
}

/// A lesson that is hit, or one rider of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct OutageHit {
    /// What is hit, as the other calls name it.
    pub id: String,
    /// The lesson.
    pub lesson_id: String,
    /// `HH:MM`, with the date where it is not today.
    pub start: String,
    /// Its end.
    pub end: String,
    /// The course.
    pub course: String,
    /// The coach.
    pub coach: Option<String>,
    /// The arena or the horse that is out.
    pub out: String,
    /// Who rides.
    pub riders: Vec<String>,
    /// What could become of it, the best first.
    pub offers: Vec<OutageOffer>,
    /// What becomes of it.
    pub chosen: String,
}

/// Something that could become of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct OutageOffer {
    /// As the other calls name it.
    pub id: String,
    /// `arena`, `horse`, `slot`, `class`, `course`, `credit`, `stay`.
    pub kind: String,
    /// What, in words.
    pub words: String,
}

/// What somebody chose.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct OutageChoice {
    /// What is hit.
    pub hit: String,
    /// What becomes of it.
    pub offer: String,
}

/// What came of it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
pub struct OutageDone {
    /// The act, for the toast.
    pub done: Done,
    /// What is out, in words, for the head of the list.
    pub words: String,
    /// Every rider whom it concerns, by start.
    pub results: Vec<OutageResult>,
}

/// What became of a rider's lesson: for who calls them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct OutageResult {
    /// The rider.
    pub rider: String,
    /// The account, where it has another name.
    pub account: Option<String>,
    /// The account's phone, as who is on duty may see it.
    pub phone: Option<String>,
    /// The lesson as it was: time, course, coach.
    pub lesson: String,
    /// What became of it.
    pub became: String,
    /// False while it stays where it is, with what is out.
    pub settled: bool,
}
