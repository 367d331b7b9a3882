//! Lessons that are put on the timetable: one, or one every week.

use super::Done;
use super::timetable::{Minutes, VerdictAnswer, Whom};
use serde::{Deserialize, Serialize};
use specta::Type;

/// A course that lessons can be made of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct CourseChoice {
    /// The course.
    pub id: String,
    /// Its name.
    pub name: String,
    /// How long it lasts, in minutes.
    pub minutes: u32,
    /// Riders at most.
    pub most_riders: u32,
}

/// A lesson to be, or a series of them, as the form has it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct LessonForm {
    /// The course.
    pub course_id: String,
    /// The day, `YYYY-MM-DD`; the first one of a series.
    pub date: String,
    /// From when until when.
    pub time: Minutes,
    /// With whom; none while that is open.
    pub coach_id: Option<String>,
    /// Where; none while that is open.
    pub arena_id: Option<String>,
    /// Riders at most.
    pub capacity: u32,
    /// Made confirmed, or still to confirm.
    pub confirmed: bool,
    /// What everyone should know.
    pub note: Option<String>,
    /// Every week; none is once.
    pub repeat: Option<Repeat>,
}

/// How a lesson comes again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct Repeat {
    /// On these days of the week, from 1, Monday, to 7, Sunday.
    pub weekdays: Vec<u32>,
    /// Every so many weeks, at least 1.
    pub every_weeks: u32,
    /// Not after this day, `YYYY-MM-DD`.
    pub last_day: String,
    /// Not on these days.
    pub except: Vec<String>,
}

/// What the rules say to a lesson that is not made yet, day by day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct LessonPlan {
    /// Each day on which it would be, the earliest first.
    pub days: Vec<PlannedDay>,
    /// Days on which it can be as it is.
    pub free: u32,
    /// Days on which it can be if a reason is given.
    pub reason: u32,
}

/// A day on which a lesson would be, or would be as it was.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct PlannedDay {
    /// The day, `YYYY-MM-DD`.
    pub date: String,
    /// The day in words.
    pub day: String,
    /// Whether it can be.
    pub answer: VerdictAnswer,
    /// What stands against it.
    pub words: Vec<String>,
    /// What would be free on that day, the nearest first.
    pub instead: Vec<FreeTime>,
}

/// A time at which nothing stands against a lesson.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct FreeTime {
    /// From when until when.
    pub time: Minutes,
    /// The same in words, `10:00–11:00`.
    pub words: String,
}

/// What came of lessons that were made or changed together.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
pub struct LessonsMade {
    /// The act, for the toast.
    pub done: Done,
    /// The lessons that were made or changed, the earliest first.
    pub lessons: Vec<String>,
    /// Days that were left out, or on which the lesson stayed as it was, with why.
    pub left: Vec<PlannedDay>,
}

/// The series that a lesson is one of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct SeriesCard {
    /// The series.
    pub series_id: String,
    /// The course's name.
    pub course: String,
    /// Its rule in words.
    pub rule: String,
    /// From when until when on each day.
    pub time: Minutes,
    /// With whom.
    pub coach_id: Option<String>,
    /// Where.
    pub arena_id: Option<String>,
    /// The day of the lesson that was asked about, `YYYY-MM-DD`.
    pub date: String,
    /// Its lessons that lie ahead.
    pub ahead: u32,
    /// Those of them from that day on.
    pub later: u32,
    /// Why who is on duty can't change it; none when they can.
    pub why_not: Option<String>,
}

/// A change of a series: of all its lessons ahead, or of those from a day on, which become a series of their own.
/// What is none stays as it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct SeriesEdit {
    /// The series.
    pub series_id: String,
    /// From this day on, `YYYY-MM-DD`; none is all that lie ahead.
    pub from: Option<String>,
    /// Another time.
    pub time: Option<Minutes>,
    /// Another coach.
    pub coach: Option<Whom>,
    /// Another arena.
    pub arena: Option<Whom>,
}
