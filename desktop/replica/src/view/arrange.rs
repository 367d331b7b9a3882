//! A day or a week arranged: what is given to whom, and what stays open.

use serde::{Deserialize, Serialize};
use specta::Type;

/// What is to be arranged.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct ArrangeForm {
    /// The first day.
    pub date: String,
    /// So many days, at most seven.
    pub days: u32,
    /// Whether lessons without a coach get one.
    pub coaches: bool,
}

/// A proposal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct ArrangePlan {
    /// What is given, by start of the lessons.
    pub rows: Vec<ArrangeRow>,
    /// What stays open, by start of the lessons.
    pub open: Vec<ArrangeOpen>,
}

/// What is given, or is open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum ArrangeKind {
    /// A horse for a rider.
    Horse,
    /// An arena for a lesson.
    Arena,
    /// A coach for a lesson.
    Coach,
}

/// Something that is given.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct ArrangeRow {
    /// What is given, as the acceptance names it; the same in every plan.
    pub id: String,
    /// What kind of thing.
    pub kind: ArrangeKind,
    /// The lesson.
    pub lesson_id: String,
    /// Its day, in words.
    pub day: String,
    /// Its start, `HH:MM`.
    pub start: String,
    /// Its end.
    pub end: String,
    /// Its course.
    pub course: String,
    /// Its coach.
    pub coach: Option<String>,
    /// Who rides, where it is a horse.
    pub rider: Option<String>,
    /// What they get.
    pub after: String,
    /// What speaks for it, in a word or two each.
    pub why: Vec<String>,
    /// Soft rules that it passes, a sentence each; they ask for a reason.
    pub passes: Vec<String>,
}

/// Something that stays open.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct ArrangeOpen {
    /// What kind of thing.
    pub kind: ArrangeKind,
    /// The lesson.
    pub lesson_id: String,
    /// Its day, in words.
    pub day: String,
    /// Its start, `HH:MM`.
    pub start: String,
    /// Its end.
    pub end: String,
    /// Its course.
    pub course: String,
    /// Who rides, where it is a horse.
    pub rider: Option<String>,
    /// What stands against that which comes nearest.
    pub why: String,
}
