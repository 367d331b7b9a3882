//! What the window shows: the shapes that cross the IPC boundary.
//!
//! They are apart from the records of `shared` so that a new column never leaks into a screen by itself.
//! Words for people are already in the staff's language; times of day are already in the club's zone
//! (`HH:MM`), with the instant beside them in milliseconds since 1970 where the page has to order or count.
//! Money is a string with two decimals, units (saddle hours) a string with one.

mod members;

pub use members::*;

use serde::{Deserialize, Serialize};
use specta::Type;

/// The language of the window.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "kebab-case")]
pub enum Language {
    /// Simplified Chinese, the default.
    ZhCn,
    /// English.
    En,
}

/// Light, dark, or as the operating system is set.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum Theme {
    /// Paper.
    Light,
    /// Ink.
    Dark,
    /// Whatever the operating system says.
    System,
}

/// What this PC remembers of how its staff like the window.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct Preferences {
    /// The language of every word.
    pub language: Language,
    /// Light or dark.
    pub theme: Theme,
}

/// Where the application stands when the page asks first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct Boot {
    /// Which of the three doors to open.
    pub phase: Phase,
    /// How the window should look.
    pub preferences: Preferences,
    /// The club's name once this desk belongs to one.
    pub club: Option<String>,
    /// The desk's name once it is enrolled.
    pub desk: Option<String>,
    /// Who may sign in here, for the sign-in page.
    pub staff: Vec<StaffChoice>,
    /// Who is signed in, when somebody is.
    pub session: Option<Session>,
}

/// The three doors.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum Phase {
    /// No club yet: the first-start guide.
    FirstStart,
    /// The desk has a club; nobody is signed in.
    SignIn,
    /// At work.
    Ready,
}

/// A person who may sign in at this desk.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct StaffChoice {
    /// What they type, or pick.
    pub account: String,
    /// The name on the badge.
    pub name: String,
    /// The role in words.
    pub role: String,
}

/// Who is on duty.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct Session {
    /// Staff id.
    pub staff_id: String,
    /// The name on the badge.
    pub name: String,
    /// The role in words.
    pub role: String,
}

/// The status strip: always the truth.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct Status {
    /// How this desk and the server stand.
    pub link: Link,
    /// Commands saved here that the server has not settled yet.
    pub waiting: u32,
    /// Open *needs attention* items of the club.
    pub attention: u32,
    /// Club name.
    pub club: String,
    /// Desk name.
    pub desk: String,
    /// IANA name of the club's zone, for the clock.
    pub zone: String,
    /// The club's date, `YYYY-MM-DD`.
    pub date: String,
    /// The club's time now, `HH:MM`.
    pub time: String,
    /// The whole strip's sentence, e.g. `网络断开（14:05 起），已保存在本机，3 条待同步`.
    pub words: String,
}

/// How the desk and the server stand.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum Link {
    /// In touch; the live socket is up.
    Online,
    /// Not in touch since this time of day (`HH:MM`).
    Offline {
        /// Since when.
        since: String,
    },
    /// In touch, and working off what is behind.
    CatchingUp {
        /// Done so far.
        done: u32,
        /// In all.
        total: u32,
    },
    /// Fetching the whole club for the first time, or anew.
    Bootstrapping {
        /// Rows so far.
        done: u32,
        /// Rows in all, zero while not known.
        total: u32,
    },
    /// A demo club without a server.
    Demo,
    /// The desk has to stop: revoked, forked, or too old. The sentence says what to do.
    Stopped {
        /// A stable code: `revoked`, `forked`, `too_old`.
        code: String,
    },
}

/// The Today page.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
pub struct Today {
    /// Club date, `YYYY-MM-DD`.
    pub date: String,
    /// The club's time now, `HH:MM`, where the now-line stands.
    pub now: String,
    /// The figures in one line.
    pub figures: Figures,
    /// Everyone expected today, by start, then rider name.
    pub arrivals: Vec<Arrival>,
}

/// The figures above the arrivals; each is counted over the club day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct Figures {
    /// Lessons not cancelled.
    pub lessons: u32,
    /// Of these, confirmed, in progress or done.
    pub confirmed: u32,
    /// Of these, still to confirm.
    pub to_confirm: u32,
    /// Riders expected (bookings not cancelled).
    pub riders: u32,
    /// Riders checked in or done.
    pub arrived: u32,
    /// Lessons completed ÷ lessons due (ended) and not cancelled, in whole percent; none due: null.
    pub completion: Option<u32>,
    /// Cash taken today at this desk's till; null while no till is open.
    pub cash_today: Option<String>,
}

/// One rider in one lesson of today.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
pub struct Arrival {
    /// The booking that every act addresses.
    pub booking_id: String,
    /// The lesson.
    pub lesson_id: String,
    /// Start, club time `HH:MM`.
    pub start: String,
    /// End, club time `HH:MM`.
    pub end: String,
    /// Start, milliseconds since 1970.
    pub starts_at: f64,
    /// `to_confirm`, `confirmed`, `in_progress`, `completed`, `cancelled`.
    pub lesson_state: String,
    /// `held`, `booked`, `checked_in`, `done`, `cancelled`, `no_show`.
    pub booking_state: String,
    /// The rider.
    pub rider: RiderBrief,
    /// Course name.
    pub course: String,
    /// Coach name, when one is set.
    pub coach: Option<String>,
    /// Horse, when one is set.
    pub horse: Option<Choice>,
    /// The course is ridden; for theory and groundwork no horse is missing.
    pub needs_horse: bool,
    /// Arena name, when one is set.
    pub arena: Option<String>,
    /// Saddle hours left in the package that this check-in uses or used, e.g. `8.0`; those set aside for this
    /// very booking count as left.
    pub package_left: Option<String>,
    /// Saddle hours that the member owes, when any.
    pub owes: Option<String>,
    /// A note that reception should see.
    pub note: Option<String>,
    /// The next act for the primary button.
    pub next: NextAct,
    /// Who checked the rider in and when, once somebody did.
    pub checked_in: Option<Stamp>,
    /// True while the last act on this row waits for the server.
    pub pending: bool,
    /// A clash or another flag on this booking, in words.
    pub flag: Option<String>,
}

/// The rider of a row, at a glance.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct RiderBrief {
    /// Rider id.
    pub id: String,
    /// The account's id.
    pub member_id: String,
    /// Name.
    pub name: String,
    /// Level in words.
    pub level: String,
    /// Under 18 on the club's date.
    pub minor: bool,
    /// Birthday on the club's date.
    pub birthday: bool,
}

/// A thing one may choose: id and name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct Choice {
    /// Id.
    pub id: String,
    /// Name.
    pub name: String,
}

/// What the primary button of an arrival does.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(tag = "act", rename_all = "snake_case")]
pub enum NextAct {
    /// Check in now.
    CheckIn,
    /// Check-in opens at this time of day.
    Opens {
        /// Club time `HH:MM`.
        at: String,
    },
    /// Nothing to do: checked in, done, cancelled, or the lesson is over.
    None,
}

/// Who did something, when, where.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct Stamp {
    /// Club time `HH:MM`.
    pub at: String,
    /// Staff name.
    pub by: String,
    /// Desk name, when it was done at a desk.
    pub desk: Option<String>,
}

/// One line of the search box's answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct Hit {
    /// Rider id, when the hit rides.
    pub rider_id: Option<String>,
    /// The account.
    pub member_id: String,
    /// The name to show.
    pub name: String,
    /// The account's name, when the rider is somebody else (a child).
    pub account: Option<String>,
    /// Phone, masked.
    pub phone: Option<String>,
    /// Today's next booking that can be checked in, for Enter.
    pub booking: Option<HitBooking>,
}

/// Today's booking beside a hit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct HitBooking {
    /// The booking that Enter checks in.
    pub booking_id: String,
    /// Start, club time `HH:MM`.
    pub start: String,
    /// Course name.
    pub course: String,
    /// `held`, `booked`, `checked_in`, `done`, `no_show`.
    pub state: String,
    /// What Enter does.
    pub next: NextAct,
}

/// The chosen rider's card.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct RiderCard {
    /// The rider.
    pub rider: RiderBrief,
    /// The account's name.
    pub account: String,
    /// Phone, masked by role.
    pub phone: Option<String>,
    /// Notes that staff keep.
    pub notes: Option<String>,
    /// False when the waiver is not signed.
    pub waiver: bool,
    /// False when a minor has no guardian's consent.
    pub guardian: bool,
    /// Packages of the account, the usable ones first.
    pub packages: Vec<PackageLine>,
    /// Open debts of the account.
    pub debts: Vec<DebtLine>,
    /// Saddle hours owed in all, when any.
    pub owes: Option<String>,
    /// Today's bookings.
    pub today: Vec<HitBooking>,
    /// The last lessons, newest first, at most five.
    pub last: Vec<PastLesson>,
}

/// A package of a member.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct PackageLine {
    /// Member package id.
    pub id: String,
    /// Product name.
    pub name: String,
    /// Saddle hours available.
    pub left: String,
    /// Saddle hours bought.
    pub total: String,
    /// Last valid club date, `YYYY-MM-DD`; null until first use where validity starts then.
    pub until: Option<String>,
    /// `active`, `suspended`, `used_up`, `expired`, `refunded`.
    pub state: String,
}

/// Units owed for one lesson.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct DebtLine {
    /// Debt id.
    pub id: String,
    /// Club date of the lesson.
    pub date: String,
    /// Rider name.
    pub rider: String,
    /// Course name.
    pub course: String,
    /// Saddle hours owed.
    pub units: String,
}

/// A lesson of the past.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct PastLesson {
    /// Club date, `YYYY-MM-DD`.
    pub date: String,
    /// Start, `HH:MM`.
    pub start: String,
    /// Course name.
    pub course: String,
    /// Coach name.
    pub coach: Option<String>,
    /// Horse name.
    pub horse: Option<String>,
    /// Booking state.
    pub state: String,
}

/// What came of an act at the counter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct Done {
    /// The sentence for the toast.
    pub words: String,
    /// Something that staff should know now (units owed, a clash), in words.
    pub warning: Option<String>,
    /// When the act left units owed: who owes them, so that the sale can be offered.
    pub debt_of: Option<String>,
    /// True when Ctrl+Z can take it back.
    pub undoable: bool,
}

/// A package that can be sold now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct PackageOffer {
    /// Product id.
    pub product_id: String,
    /// Name.
    pub name: String,
    /// Description.
    pub description: String,
    /// Price, e.g. `1280.00`.
    pub price: String,
    /// Saddle hours in all.
    pub units: String,
    /// Validity in words, e.g. `购买后 180 天`.
    pub validity: String,
    /// Courses it is good for.
    pub courses: Vec<String>,
    /// Stock left; null is unlimited.
    pub stock: Option<u32>,
}

/// The open till of this desk.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct Till {
    /// Till shift id.
    pub id: String,
    /// Opened at, `HH:MM`.
    pub opened: String,
    /// By whom.
    pub by: String,
    /// Float at opening.
    pub float: String,
    /// What should lie in the drawer now.
    pub expected: String,
    /// Number of cash sales in this shift.
    pub sales: u32,
}

/// A sale that was made: what the receipt says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct Sale {
    /// Order number.
    pub number: String,
    /// Amount payable.
    pub payable: String,
    /// Cash handed over.
    pub tendered: String,
    /// Change to give back.
    pub change: String,
    /// The whole receipt as text, 32 columns wide (80 mm paper).
    pub receipt: String,
    /// Something that staff should know.
    pub warning: Option<String>,
}

/// The quick registration form.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct Registration {
    /// Account name.
    pub name: String,
    /// Phone, digits as typed.
    pub phone: Option<String>,
    /// Notes.
    pub notes: Option<String>,
    /// At least one rider.
    pub riders: Vec<RiderForm>,
}

/// A rider of the registration form.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct RiderForm {
    /// Name.
    pub name: String,
    /// Birth date, `YYYY-MM-DD`.
    pub birth_date: Option<String>,
    /// Weight in kilograms, e.g. `52.5`.
    pub weight_kg: Option<String>,
    /// `beginner`, `novice`, `intermediate`, `advanced`.
    pub level: String,
    /// Guardian's name, for a minor.
    pub guardian_name: Option<String>,
    /// Guardian's phone, for a minor.
    pub guardian_phone: Option<String>,
    /// The waiver was signed at the counter now.
    pub waiver_signed: bool,
}

/// What registration made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct Registered {
    /// The new account.
    pub member_id: String,
    /// Its first rider.
    pub rider_id: String,
    /// The sentence for the toast.
    pub words: String,
    /// Same phone as another account, in words.
    pub warning: Option<String>,
}

/// One *needs attention* item.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct Attention {
    /// Item id.
    pub id: String,
    /// Stable kind, e.g. `command_rejected`, `units_owed`, `already_checked_in`, `same_phone`.
    pub kind: String,
    /// When, club time `MM-DD HH:MM`.
    pub at: String,
    /// What it is about, in a few words.
    pub title: String,
    /// What happened, what was kept, what to do: plain sentences.
    pub words: String,
    /// Who gave the command, and at which desk.
    pub from: Option<String>,
    /// The ways forward, best first.
    pub ways: Vec<Way>,
    /// Open, or how and by whom it was settled.
    pub settled: Option<String>,
}

/// A way forward with an item.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(tag = "way", rename_all = "snake_case")]
pub enum Way {
    /// Give the booking another horse.
    AssignHorse {
        /// The booking.
        booking_id: String,
        /// Free and fit for this rider, best first.
        horses: Vec<Choice>,
    },
    /// Sell the member a package that settles what is owed.
    SellPackage {
        /// The account.
        member_id: String,
        /// The account's name.
        member: String,
    },
    /// Take it as seen and done; asks for a note where the kind needs one.
    Acknowledge {
        /// A note has to be typed.
        needs_note: bool,
    },
}

/// A command that waits for the server, in words.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
pub struct Waiting {
    /// Its number at this desk.
    pub desk_seq: f64,
    /// Given at, `HH:MM`.
    pub at: String,
    /// What it does, in words.
    pub words: String,
    /// Why it may not go through, as this desk sees it now.
    pub doubt: Option<String>,
}

/// Why something could not be done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type, thiserror::Error)]
#[error("{code}: {words}")]
pub struct Problem {
    /// A stable machine code, e.g. `outside_check_in_window`, `may_not`, `needs_server`.
    pub code: String,
    /// What happened, what was kept, what to do.
    pub words: String,
    /// Field that is wrong, with the reason, for forms.
    pub fields: Vec<FieldProblem>,
}

/// A wrong field of a form.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct FieldProblem {
    /// The field's name as in the form type.
    pub field: String,
    /// What is wrong with it.
    pub words: String,
}

/// What changed, so that the page asks again for just that.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct Changed {
    /// Any of `today`, `members`, `attention`, `till`, `products`, `queue`, `session`.
    pub tags: Vec<String>,
    /// Bookings that another desk or the server changed, to glow once.
    pub bookings: Vec<String>,
}
