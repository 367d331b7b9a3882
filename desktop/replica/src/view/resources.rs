//! The Resources page: coaches, horses, arenas; when they are there and what they do. Times on it are minutes
//! after the club's midnight of a date, by the club's clock.

use super::{Choice, Minutes, SpanForm, Stamp};
use serde::{Deserialize, Serialize};
use specta::Type;

/// All of them at a glance.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct Resources {
    /// The club's date today, `YYYY-MM-DD`.
    pub today: String,
    /// Coaches, those at work first, by name.
    pub coaches: Vec<CoachLine>,
    /// Horses, those of the yard first, by number.
    pub horses: Vec<HorseLine>,
    /// Arenas, those in use first, by name.
    pub arenas: Vec<ArenaLine>,
    /// Why who is on duty may not change people, horses, arenas and shifts; null when they may.
    pub manage_not: Option<String>,
    /// Why they may not ask for leave, let a horse rest or close an arena; null when they may.
    pub arrange_not: Option<String>,
}

/// A coach in the list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct CoachLine {
    /// Id.
    pub id: String,
    /// Name.
    pub name: String,
    /// At work; false once they left.
    pub active: bool,
    /// When they are there today, in words.
    pub there: String,
    /// On leave at some time of today.
    pub on_leave: bool,
    /// Leaves that wait for a decision.
    pub asked: u32,
    /// Lessons today.
    pub lessons: u32,
    /// Their hours, one decimal.
    pub hours: String,
    /// Lessons of this week, Monday to Sunday.
    pub week_lessons: u32,
    /// Their hours, one decimal.
    pub week_hours: String,
}

/// A horse in the list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct HorseLine {
    /// Id.
    pub id: String,
    /// Name.
    pub name: String,
    /// Number in the yard.
    pub number: String,
    /// `fit`, `resting`, `sick`, `retired`.
    pub state: String,
    /// Why it is not ridden now, in words; null when it is.
    pub out: Option<String>,
    /// Care that is due, in words.
    pub due: Option<String>,
    /// It belongs to a boarder.
    pub boarder: bool,
    /// What it does today and around.
    pub usage: Usage,
}

/// What a horse does against what it may.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct Usage {
    /// Lessons of the day.
    pub lessons: Gauge,
    /// Load of the day.
    pub load: Gauge,
    /// Load of seven days.
    pub week: Gauge,
    /// Days without a lesson in seven; here less than the limit is too little.
    pub rest: Gauge,
}

/// A figure and its limit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct Gauge {
    /// The figure.
    pub value: String,
    /// The limit.
    pub limit: String,
    /// The figure in percent of the limit, at most 100.
    pub percent: u32,
    /// Beyond the limit.
    pub over: bool,
}

/// An arena in the list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct ArenaLine {
    /// Id.
    pub id: String,
    /// Name.
    pub name: String,
    /// Under a roof.
    pub indoor: bool,
    /// Lessons at the same time.
    pub capacity: u32,
    /// In use; false once given up.
    pub active: bool,
    /// Why it is closed at some time of today, in words; null when it is not.
    pub closed: Option<String>,
    /// Lessons today.
    pub lessons: u32,
    /// Their hours, one decimal.
    pub hours: String,
}

/// A coach whole, with a week.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct CoachPage {
    /// Id.
    pub id: String,
    /// Name.
    pub name: String,
    /// Phone, as who is on duty may see it; blank is none.
    pub phone: String,
    /// Charged on top of a course's price, two decimals.
    pub surcharge: String,
    /// At work; false once they left.
    pub active: bool,
    /// The club's courses, and which of them they teach.
    pub courses: Vec<CourseTaught>,
    /// They keep shifts; who keeps none is there whenever the club needs them.
    pub keeps_shifts: bool,
    /// The first minute that a week has to show.
    pub from: u32,
    /// The minute after the last.
    pub until: u32,
    /// The days of the week, Monday first.
    pub days: Vec<CoachDay>,
    /// Leaves that are not long over, those to be decided first, then the latest.
    pub leaves: Vec<LeaveLine>,
}

/// A course, and whether a coach teaches it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct CourseTaught {
    /// Id.
    pub id: String,
    /// Name.
    pub name: String,
    /// They teach it; who names no course teaches all.
    pub taught: bool,
}

/// A day of a coach.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct CoachDay {
    /// Date.
    pub date: String,
    /// When the club is open.
    pub open: Vec<Minutes>,
    /// The shifts that come every week, as they hold on this date.
    pub weekly: Vec<Minutes>,
    /// The shifts of this date alone, which stand instead; null where there are none.
    pub dated: Option<Vec<Minutes>>,
    /// Leaves.
    pub leave: Vec<LeavePart>,
    /// Lessons.
    pub lessons: Vec<LessonPart>,
}

/// A leave on a day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct LeavePart {
    /// When.
    pub time: Minutes,
    /// It counts; false while it waits for a decision.
    pub approved: bool,
    /// Why.
    pub words: String,
}

/// A lesson on a day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct LessonPart {
    /// When.
    pub time: Minutes,
    /// Time and course.
    pub words: String,
}

/// A leave.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct LeaveLine {
    /// Id.
    pub id: String,
    /// From when until when, in words.
    pub when: String,
    /// Why.
    pub reason: String,
    /// `asked`, `approved`, `rejected`, `withdrawn`.
    pub state: String,
    /// Who asked for it and when.
    pub asked: Option<Stamp>,
    /// Who decided and when.
    pub decided: Option<Stamp>,
    /// What was said to it.
    pub note: Option<String>,
    /// Lessons ahead that lie in it and still have this coach.
    pub lessons: Vec<LessonHit>,
    /// Where it may be put, and what stands against that.
    pub ways: Vec<LeaveWay>,
}

/// A state that a leave can be put into.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct LeaveWay {
    /// `asked`, `approved`, `rejected`, `withdrawn`.
    pub state: String,
    /// Why who is on duty may not; null when they may.
    pub not: Option<String>,
}

/// A lesson that something else hits.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct LessonHit {
    /// Id.
    pub lesson_id: String,
    /// Its date, `YYYY-MM-DD`.
    pub date: String,
    /// `10:00–11:00`.
    pub time: String,
    /// Course, with its coach or its riders.
    pub words: String,
}

/// A horse whole, with six weeks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct HorsePage {
    /// Id.
    pub id: String,
    /// Name.
    pub name: String,
    /// Number in the yard.
    pub number: String,
    /// `fit`, `resting`, `sick`, `retired`.
    pub state: String,
    /// Breed; blank where nobody said.
    pub breed: String,
    /// Height at the withers in centimetres; blank where nobody measured.
    pub height_cm: String,
    /// Year of birth; blank where nobody knows.
    pub birth_year: String,
    /// The boarder who owns it; null is the club.
    pub owner: Option<Choice>,
    /// The heaviest rider with tack, in kilograms; blank is no limit.
    pub max_rider_kg: String,
    /// Levels that it suits; none named suits all.
    pub levels: Vec<LevelSuits>,
    /// Limits, as people write them.
    pub limits: HorseLimits,
    /// What it does today and around.
    pub usage: Usage,
    /// Six weeks.
    pub days: Vec<CalendarDay>,
    /// Its rest and care in them.
    pub spans: Vec<CalendarSpan>,
}

/// A level, and whether a horse suits it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct LevelSuits {
    /// Stable name.
    pub level: String,
    /// Name in words.
    pub name: String,
    /// It suits.
    pub suits: bool,
}

/// What a horse may be asked to do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct HorseLimits {
    /// Lessons a day.
    pub lessons_a_day: String,
    /// Load a day, one decimal.
    pub load_a_day: String,
    /// Load in any seven days, one decimal.
    pub load_in_7_days: String,
    /// Minutes of rest between two lessons.
    pub rest_minutes: String,
    /// Days without a lesson in any seven.
    pub rest_days_a_week: String,
}

/// An arena whole, with six weeks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct ArenaPage {
    /// Id.
    pub id: String,
    /// Name.
    pub name: String,
    /// Under a roof.
    pub indoor: bool,
    /// Lessons at the same time.
    pub capacity: String,
    /// In use; false once given up.
    pub active: bool,
    /// Six weeks.
    pub days: Vec<CalendarDay>,
    /// Its closures in them.
    pub spans: Vec<CalendarSpan>,
}

/// A day of a calendar.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct CalendarDay {
    /// Date.
    pub date: String,
    /// The club is open.
    pub open: bool,
    /// Lessons.
    pub lessons: u32,
    /// How full the day is.
    pub gauge: Gauge,
}

/// A span on a calendar: a horse's rest or care, an arena's closure.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct CalendarSpan {
    /// Id.
    pub id: String,
    /// `rest`, `vet`, `farrier`, `injury`, `maintenance_due`, `closed`.
    pub kind: String,
    /// Its first day.
    pub first: String,
    /// Its last day; null while it goes on.
    pub last: Option<String>,
    /// As it was given.
    pub form: SpanForm,
    /// From when until when, in words.
    pub when: String,
    /// Who said so last, and when.
    pub by: Option<Stamp>,
}
