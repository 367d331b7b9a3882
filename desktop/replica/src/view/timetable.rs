//! The Timetable page. Times on it are minutes after the club's midnight of a day, by the club's clock.

use super::{Arrival, Choice, Stamp, WaitingList};
use serde::{Deserialize, Serialize};
use specta::Type;

/// Some days of the timetable.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
pub struct Timetable {
    /// The club's date today, `YYYY-MM-DD`.
    pub today: String,
    /// The club's time now, in minutes after midnight: where the now-line stands.
    pub now: u32,
    /// The days, in order.
    pub days: Vec<TimetableDay>,
    /// Coaches, by name.
    pub coaches: Vec<TimetableColumn>,
    /// Horses, by number.
    pub horses: Vec<TimetableColumn>,
    /// Arenas, by name.
    pub arenas: Vec<TimetableColumn>,
    /// The lessons of these days, by start.
    pub lessons: Vec<TimetableLesson>,
    /// What is still to be arranged, from now until seven days after the first day, by start.
    pub tray: Vec<TimetableLesson>,
    /// Why who is on duty may not change the timetable; null when they may.
    pub locked: Option<String>,
}

/// A day of the timetable.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct TimetableDay {
    /// Date, `YYYY-MM-DD`.
    pub date: String,
    /// When the club is open, earliest first; nothing on a day off.
    pub open: Vec<Minutes>,
}

/// Part of a day, half-open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct Minutes {
    /// The first minute.
    pub from: u32,
    /// The minute after the last; more than 1440 for what goes on after midnight.
    pub until: u32,
}

/// A coach, horse or arena as a column.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct TimetableColumn {
    /// Id.
    pub id: String,
    /// Name.
    pub name: String,
    /// What one should know at a glance, e.g. that a horse is sick.
    pub note: Option<String>,
    /// When it is not there.
    pub away: Vec<Away>,
}

/// A time at which a coach, a horse or an arena is not there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct Away {
    /// Date.
    pub date: String,
    /// When.
    pub time: Minutes,
    /// True where no reason helps: leave, rest, closure. A coach without a shift may be asked with a reason.
    pub hard: bool,
    /// Why, in words.
    pub words: String,
}

/// A lesson on the timetable.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
pub struct TimetableLesson {
    /// Id.
    pub id: String,
    /// Number, `L…`.
    pub number: String,
    /// The date of its start.
    pub date: String,
    /// Its time.
    pub time: Minutes,
    /// Start and end in words, `09:30` and `10:30`.
    pub start: String,
    /// End.
    pub end: String,
    /// Course name.
    pub course: String,
    /// `to_confirm`, `confirmed`, `in_progress`, `completed`, `cancelled`.
    pub state: String,
    /// The coach, when one is set.
    pub coach: Option<Choice>,
    /// The arena, when one is set.
    pub arena: Option<Choice>,
    /// Riders who hold a place; of a cancelled lesson those who held one.
    pub seats: Vec<TimetableSeat>,
    /// Riders at most.
    pub capacity: u32,
    /// Parties that wait for a place in it, those with an offer among them.
    pub waiting: u32,
    /// Until when the first offer of a place may be answered, `HH:MM`; null where none is made.
    pub offered: Option<String>,
    /// The course is ridden.
    pub needs_horse: bool,
    /// One of a series.
    pub series: bool,
    /// What everyone should know.
    pub note: Option<String>,
    /// What no reason helps against where it stands, in words.
    pub conflicts: Vec<String>,
    /// What was let pass by nobody yet, in words.
    pub warnings: Vec<String>,
    /// What is still to be arranged.
    pub missing: Vec<Missing>,
    /// It may be given another time.
    pub retimes: bool,
    /// It may be given another coach, arena or horse.
    pub reassigns: bool,
    /// Its last change waits for the server.
    pub pending: bool,
    /// Who changed it last, and when; null for what no person did.
    pub changed: Option<Stamp>,
}

/// What a lesson still lacks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum Missing {
    /// Nobody has confirmed it.
    Confirmation,
    /// A coach.
    Coach,
    /// An arena.
    Arena,
    /// A horse for one of its riders.
    Horse,
}

/// A rider in a lesson.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct TimetableSeat {
    /// The booking.
    pub booking_id: String,
    /// `held`, `booked`, `checked_in`, `done`, `cancelled`, `no_show`.
    pub state: String,
    /// Rider's name.
    pub rider: String,
    /// The horse, when one is set.
    pub horse: Option<Choice>,
}

/// Where a lesson shall go; what is null stays as it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct LessonMove {
    /// The lesson.
    pub lesson_id: String,
    /// When.
    pub time: Option<LessonTime>,
    /// With whom.
    pub coach: Option<Whom>,
    /// Where.
    pub arena: Option<Whom>,
    /// On which horse one of its riders.
    pub horse: Option<HorseMove>,
}

/// A time on the club's clock.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct LessonTime {
    /// Date of the start.
    pub date: String,
    /// From when until when.
    pub time: Minutes,
}

/// A coach or an arena, or none.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct Whom {
    /// Id; null leaves it open.
    pub id: Option<String>,
}

/// A rider on a horse, or on none.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct HorseMove {
    /// The rider's booking.
    pub booking_id: String,
    /// The horse; null takes them off.
    pub horse_id: Option<String>,
}

/// What the rules say to a move.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct Verdict {
    /// Whether it can be.
    pub answer: VerdictAnswer,
    /// What stands against it, in words, the heaviest first.
    pub words: Vec<String>,
    /// The lessons that it meets.
    pub lessons: Vec<String>,
}

/// Whether a move can be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum VerdictAnswer {
    /// Nothing stands against it.
    Free,
    /// With a reason.
    Reason,
    /// Not at all, or not by who is on duty.
    No,
}

/// A change of several lessons at once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(tag = "change", rename_all = "snake_case")]
pub enum LessonsChange {
    /// They take place.
    Confirm,
    /// They don't; the reason says why.
    Cancel,
    /// Cancelled ones take place after all.
    Restore,
    /// Earlier or later by so many minutes.
    Shift {
        /// Minutes; earlier when negative.
        minutes: i32,
    },
    /// Another coach.
    Coach {
        /// Who; null leaves it open.
        to: Option<String>,
    },
    /// Another arena.
    Arena {
        /// Which; null leaves it open.
        to: Option<String>,
    },
}

/// What came of a change of several lessons.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct LessonsDone {
    /// The sentence for the toast.
    pub words: String,
    /// Lessons that were changed.
    pub done: u32,
    /// True when Ctrl+Z can take all of it back.
    pub undoable: bool,
    /// Lessons that stayed as they were, and why.
    pub refused: Vec<LessonRefused>,
}

/// A lesson that could not be changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct LessonRefused {
    /// Which.
    pub lesson_id: String,
    /// Time, course and coach.
    pub lesson: String,
    /// Why.
    pub words: String,
    /// A reason would help.
    pub needs_reason: bool,
}

/// A lesson whole, for the drawer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
pub struct LessonCard {
    /// The lesson as on the grid.
    pub lesson: TimetableLesson,
    /// What may be done with it.
    pub acts: Vec<PossibleAct>,
    /// Everybody who has or had a place, as lines of Today.
    pub riders: Vec<LessonRider>,
    /// Who waits for a place in it.
    pub waiting: WaitingList,
    /// What happened to it as far as this desk knows, newest first.
    pub history: Vec<LessonEvent>,
}

/// A rider in the drawer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
pub struct LessonRider {
    /// The line.
    pub line: Arrival,
    /// What may be done with the booking.
    pub acts: Vec<PossibleAct>,
}

/// An act, and what stands against it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct PossibleAct {
    /// E.g. `confirm`, `cancel`, `restore`, `book`, `assign_horse`.
    pub act: String,
    /// Why it can't be done now; null when it can.
    pub why_not: Option<String>,
}

/// Something that happened to a lesson.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct LessonEvent {
    /// When: `HH:MM`, with the date where it was not today.
    pub at: String,
    /// Staff name, where a person did it.
    pub by: Option<String>,
    /// What.
    pub words: String,
    /// The reason that was given.
    pub reason: Option<String>,
}

/// A day of the month view.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct MonthDay {
    /// Date.
    pub date: String,
    /// The club is open on it.
    pub open: bool,
    /// Lessons that are not cancelled.
    pub lessons: u32,
    /// Of these, to confirm.
    pub to_confirm: u32,
    /// Of these, confirmed or in progress.
    pub confirmed: u32,
    /// Of these, done.
    pub completed: u32,
    /// Of these, without a coach or an arena.
    pub unassigned: u32,
    /// Lessons that were cancelled.
    pub cancelled: u32,
    /// Riders who hold a place.
    pub riders: u32,
}

/// A day of the timetable as the yard gets it on paper.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct DaySheet {
    /// The club's name.
    pub club: String,
    /// Its date.
    pub date: String,
    /// When it was made: `MM-DD HH:MM`.
    pub printed: String,
    /// Lessons that take place.
    pub lessons: u32,
    /// Each coach's day, by name; what nobody teaches last.
    pub by_coach: Vec<SheetGroup>,
    /// Each horse's day, by name; riders without one last.
    pub by_horse: Vec<SheetGroup>,
}

/// One coach's or horse's day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct SheetGroup {
    /// Whose.
    pub name: String,
    /// By start.
    pub lines: Vec<SheetLine>,
}

/// A line of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct SheetLine {
    /// `10:00–11:00`.
    pub time: String,
    /// Course.
    pub course: String,
    /// Riders with their horses, or the rider with the coach.
    pub who: String,
    /// Arena; blank while that is open.
    pub arena: String,
    /// What one should know; blank is nothing.
    pub note: String,
}

/// As what days of the timetable leave the house.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum TimetableFormat {
    /// A workbook.
    Xlsx,
    /// A calendar.
    Ics,
}
