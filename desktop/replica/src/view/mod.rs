//! What the window shows: the shapes that cross the IPC boundary.
//!
//! They are apart from the records of `shared` so that a new column never leaks into a screen by itself.
//! Words for people are already in the staff's language; times of day are already in the club's zone
//! (`HH:MM`), with the instant beside them in milliseconds since 1970 where the page has to order or count.
//! Money is a string with two decimals, units (saddle hours) a string with one.
//!
//! A file holds what a page shows; `answer` what every page shares.

mod answer;
mod arrange;
mod attention;
mod calls;
mod lesson_form;
mod member_edit;
mod member_list;
mod members;
mod outage;
mod registration;
mod resource_edit;
mod resources;
mod rider;
mod sale;
mod search;
mod settings;
mod start;
mod status;
mod sync;
mod till;
mod timetable;
mod today;
mod waiting_list;

pub use answer::{Changed, Choice, Done, FieldProblem, Problem};
pub use arrange::{ArrangeForm, ArrangeKind, ArrangeOpen, ArrangePlan, ArrangeRow};
pub use attention::{Attention, Instead, Take, Way};
pub use calls::{Call, CallLine, CallList};
pub use lesson_form::{
    CourseChoice, FreeTime, LessonForm, LessonPlan, LessonsMade, PlannedDay, Repeat, SeriesCard, SeriesEdit,
};
pub use member_edit::{MemberEdit, PackageAct, PackageActKind, PackageChange, RiderChoices, RiderEdit};
pub use member_list::{
    BadLine, DoubleLine, ExportFormat, ImportColumn, ImportFile, ImportProgress, ImportReport,
};
pub use members::{
    Activity, EntryLine, FilterCount, HistoryLine, HorseRidden, LessonLine, MemberFilter, MemberList,
    MemberProfile, MemberQuery, MemberRow, MemberSort, MergeOffer, PackageProfile, RiderInRow, RiderProfile,
    TagCount,
};
pub use outage::{
    ClubMinute, OutageChoice, OutageDone, OutageForm, OutageHit, OutageOffer, OutagePlan, OutageResult,
};
pub use registration::{Registered, Registration, RiderForm};
pub use resource_edit::{
    ArenaEdit, CoachEdit, HorseEdit, LeaveForm, NewResource, PaintedDay, Planned, ShiftPaint, SpanForm,
};
pub use resources::{
    ArenaLine, ArenaPage, CalendarDay, CalendarSpan, CoachDay, CoachLine, CoachPage, CourseTaught, Gauge,
    HorseLimits, HorseLine, HorsePage, LeaveLine, LeavePart, LeaveWay, LessonHit, LessonPart, LevelSuits,
    Resources, Usage,
};
pub use rider::{DebtLine, PackageLine, PastLesson, RiderBrief, RiderCard};
pub use sale::{PackageOffer, Sale};
pub use search::{Hit, HitBooking};
pub use settings::{
    ClubDesks, ClubEdit, ClubSettings, CoachSignIn, DayHours, DeskLine, EnrolmentCode, OpenPart, RoleChoice,
    RuleEdit, RuleLine, SettingsPage, SlotForm, SlotLine, StaffForm, StaffLine, ThisDesk,
};
pub use start::{Boot, Language, Phase, Preferences, Session, StaffChoice, Theme};
pub use status::{KeyPlace, Link, Status, Waiting};
pub use sync::{Comparison, Happening, Practice, Queued, ReplicaFacts, Settled, SyncPage, TableRows};
pub use till::{CashLine, CashWay, Till, TillBook, TillSheet};
pub use timetable::{
    Away, DaySheet, HorseMove, LessonCard, LessonEvent, LessonMove, LessonRefused, LessonRider, LessonTime,
    LessonsChange, LessonsDone, Minutes, Missing, MonthDay, PossibleAct, SheetGroup, SheetLine, Timetable,
    TimetableColumn, TimetableDay, TimetableFormat, TimetableLesson, TimetableSeat, Verdict, VerdictAnswer,
    Whom,
};
pub use today::{Arrival, Figures, NextAct, Stamp, Today};
pub use waiting_list::{WaitingList, WaitingParty};
