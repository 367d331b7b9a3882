//! What the rules say to people. A sentence is data first (a code and what it speaks of), so that it can
//! be stored, sent and shown in the reader's language; an error says what happened and what to do.
//!
//! A new sentence is added to `say`, and its words to `render`, Chinese beside English. Those that take more than
//! filling in names stand with their kin: on the fields of forms in `field`, on who and what is there when in
//! `timetable`, on the numbers that desks give in `numbers`. What rows, rights and states are called is in `names`.

mod field;
mod names;
mod numbers;
mod render;
mod say;
mod timetable;

pub use say::Say;

use crate::record::{HorseTime, IllegalTransition, named};
use crate::time::{ClubZone, Timestamp};
use serde::{Deserialize, Serialize};

/// A language that the product speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Lang {
    /// Simplified Chinese, the default.
    #[serde(rename = "zh-CN")]
    Zh,
    /// English.
    #[serde(rename = "en")]
    En,
}

named! {
    /// What a horse may bear.
    LoadLimit {
        /// Load a day.
        Day = "day",
        /// Load in seven days.
        Week = "week",
        /// Days of rest a week.
        RestDay = "rest_day",
    }
}

/// Where a horse is instead of under a rider.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct HorseOut {
    /// Why.
    pub kind: HorseTime,
    /// From then on.
    pub from: Timestamp,
    /// Until then; none is until somebody says so.
    pub until: Option<Timestamp>,
}

/// What is wrong with a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "problem", rename_all = "snake_case")]
pub enum FieldProblem {
    /// Nothing was given.
    Missing,
    /// Longer than it may be.
    TooLong,
    /// Not of its form.
    Malformed,
    /// Below or above what is possible there, which other things than the field decide.
    OutOfRange,
    /// Below or above its bounds, which are possible themselves.
    Outside {
        /// The lower one.
        least: i64,
        /// The upper one, where there is one.
        most: Option<i64>,
    },
    /// More in a list than it may hold.
    TooMany {
        /// What it may.
        most: usize,
    },
    /// A day or a moment that has yet to come, of something that has happened.
    InFuture,
}

impl FieldProblem {
    /// Not from `least` to `most`, both of them possible.
    #[must_use]
    pub const fn outside(least: i64, most: i64) -> Self {
        Self::Outside { least, most: Some(most) }
    }

    /// Below zero.
    pub const NEGATIVE: Self = Self::Outside { least: 0, most: None };
}

impl Say {
    /// The stable code, e.g. `horse_busy`.
    #[must_use]
    pub fn code(&self) -> String {
        serde_json::to_value(self)
            .ok()
            .and_then(|value| value.get("code")?.as_str().map(str::to_owned))
            .unwrap_or_default()
    }

    /// The sentence.
    #[must_use]
    pub fn words(&self, lang: Lang, zone: ClubZone) -> String {
        render::words(self, lang, zone)
    }

    /// A wrong field.
    #[must_use]
    pub fn field(field: &str, problem: FieldProblem) -> Self {
        Self::BadField { field: field.to_owned(), problem }
    }

    /// The same wrong field, as one of an item of a list; the item's place is counted from zero.
    #[must_use]
    pub fn of_item(self, list: &str, place: usize) -> Self {
        if let Self::BadField { field, problem } = self {
            return Self::BadField { field: format!("{list}.{place}.{field}"), problem };
        }
        self
    }
}

impl From<IllegalTransition> for Say {
    fn from(step: IllegalTransition) -> Self {
        Self::IllegalStep {
            record: step.record.to_owned(),
            from: step.from.to_owned(),
            to: step.to.to_owned(),
        }
    }
}
