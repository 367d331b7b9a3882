//! What staff change on the Resources page. Times are minutes after the club's midnight of a date, by the club's clock.

use super::Minutes;
use serde::{Deserialize, Serialize};
use specta::Type;

/// A span as it is given.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct SpanForm {
    /// Of a horse's: `rest`, `vet`, `farrier`, `injury`, `maintenance_due`. Of an arena's always `closed`.
    pub kind: String,
    /// Its first day.
    pub first_day: String,
    /// From this minute of it on.
    pub from: u32,
    /// Its last day; null until somebody says so, which an arena's closure can't be.
    pub last_day: Option<String>,
    /// To this minute of it; 1440 is midnight.
    pub until: u32,
    /// What everyone should know; blank is nothing.
    pub note: String,
}

/// Days of a coach as they were painted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct ShiftPaint {
    /// The coach.
    pub coach_id: String,
    /// The date from which on the days hold every week; null where each holds on its date alone.
    pub weekly_from: Option<String>,
    /// The days that were painted.
    pub days: Vec<PaintedDay>,
}

/// A day as it was painted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct PaintedDay {
    /// Its date.
    pub date: String,
    /// When the coach is there; null gives the date back to the weekly shifts.
    pub parts: Option<Vec<Minutes>>,
}

/// A leave as it is asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct LeaveForm {
    /// The coach.
    pub coach_id: String,
    /// Its first day.
    pub first_day: String,
    /// From this minute of it on.
    pub from: u32,
    /// Its last day.
    pub last_day: String,
    /// To this minute of it; 1440 is midnight.
    pub until: u32,
    /// Why.
    pub reason: String,
    /// Approved at once.
    pub approved: bool,
}

/// Something that is not done yet, for asking which lessons it would hit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(tag = "what", rename_all = "snake_case")]
pub enum Planned {
    /// Shifts: which lessons they would not cover any more.
    Shifts {
        /// As painted.
        paint: ShiftPaint,
    },
    /// A leave, as if it was approved.
    Leave {
        /// As asked.
        form: LeaveForm,
    },
    /// A horse's rest or care.
    HorseTime {
        /// The horse.
        horse_id: String,
        /// As given.
        form: SpanForm,
    },
    /// An arena's closure.
    Closure {
        /// The arena.
        arena_id: String,
        /// As given.
        form: SpanForm,
    },
}

/// One thing about a coach as it is to be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(tag = "field", content = "value", rename_all = "snake_case")]
pub enum CoachEdit {
    /// Name.
    Name(String),
    /// Phone; blank is none.
    Phone(String),
    /// Surcharge in yuan.
    Surcharge(String),
    /// The courses taught, by id; none is all.
    Courses(Vec<String>),
    /// At work.
    Active(bool),
}

/// One thing about a horse as it is to be. A number that is blank is none, where it can be none.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(tag = "field", content = "value", rename_all = "snake_case")]
pub enum HorseEdit {
    /// Name.
    Name(String),
    /// Number in the yard.
    Number(String),
    /// How it is.
    State(String),
    /// Breed.
    Breed(String),
    /// Height in centimetres.
    HeightCm(String),
    /// Year of birth.
    BirthYear(String),
    /// The boarder's account; blank is the club.
    Owner(String),
    /// The heaviest rider in kilograms.
    MaxRiderKg(String),
    /// The levels that it suits; none is all.
    Levels(Vec<String>),
    /// Lessons a day.
    LessonsADay(String),
    /// Load a day.
    LoadADay(String),
    /// Load in seven days.
    #[serde(rename = "load_in_7_days")]
    LoadIn7Days(String),
    /// Minutes of rest between two lessons.
    RestMinutes(String),
    /// Days of rest in seven.
    RestDaysAWeek(String),
}

/// One thing about an arena as it is to be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(tag = "field", content = "value", rename_all = "snake_case")]
pub enum ArenaEdit {
    /// Name.
    Name(String),
    /// Under a roof.
    Indoor(bool),
    /// Lessons at the same time.
    Capacity(String),
    /// In use.
    Active(bool),
}

/// Somebody or something that is new.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(tag = "what", rename_all = "snake_case")]
pub enum NewResource {
    /// A coach.
    Coach {
        /// Name.
        name: String,
    },
    /// A horse.
    Horse {
        /// Name.
        name: String,
        /// Number in the yard.
        number: String,
    },
    /// An arena.
    Arena {
        /// Name.
        name: String,
        /// Under a roof.
        indoor: bool,
    },
}
