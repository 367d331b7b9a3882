//! The settings page: the club, its hours and rules, its staff, its desks, and this one.

use super::Choice;
use serde::{Deserialize, Serialize};
use specta::Type;

/// The settings page. What who is on duty may not change is not shown; the reason stands in its place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct SettingsPage {
    /// Why the club, its rules and its staff can't be changed by who is on duty.
    pub club_not: Option<String>,
    /// The club, for who may change it.
    pub club: Option<ClubSettings>,
    /// Why the club's desks can't be managed by who is on duty.
    pub desks_not: Option<String>,
    /// This desk.
    pub this_desk: ThisDesk,
}

/// What the club has settled for itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct ClubSettings {
    /// Its name.
    pub name: String,
    /// Its street address; blank when none is known.
    pub address: String,
    /// Its phone; blank when none is known.
    pub phone: String,
    /// The IANA name of its time zone.
    pub zone: String,
    /// Opening hours, Monday first.
    pub week: Vec<DayHours>,
    /// The parts of the week on which lessons may be booked, Monday first; none is all of the opening hours.
    pub slots: Vec<SlotLine>,
    /// Its rules, in the order in which they are shown.
    pub rules: Vec<RuleLine>,
    /// Everybody who works here or did, who is active first.
    pub staff: Vec<StaffLine>,
    /// Roles to choose from.
    pub roles: Vec<RoleChoice>,
    /// Coaches whose timetable a person may be given.
    pub coaches: Vec<Choice>,
}

/// When the club is open on a day of the week.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct DayHours {
    /// The day in words.
    pub day: String,
    /// The open parts, earliest first; none on a day off.
    pub parts: Vec<OpenPart>,
}

/// A part of a day, `HH:MM`; `24:00` is midnight.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct OpenPart {
    /// Opens.
    pub from: String,
    /// Closes.
    pub until: String,
}

/// A rule with its value.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct RuleLine {
    /// Its stable name.
    pub rule: String,
    /// Its name in words.
    pub label: String,
    /// What it does, in a sentence.
    pub explains: String,
    /// The value: a number, an amount, or `true` and `false` for what is on or off.
    pub value: String,
    /// Whether it is on or off, and nothing else.
    pub switch: bool,
    /// The unit in words; blank for what is on or off.
    pub unit: String,
    /// Between which bounds, in words; blank for what is on or off.
    pub bounds: String,
}

/// One thing about the club as it is to be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(tag = "field", content = "value", rename_all = "snake_case")]
pub enum ClubEdit {
    /// Name.
    Name(String),
    /// Address; blank is none.
    Address(String),
    /// Phone; blank is none.
    Phone(String),
    /// The open parts of the seven days, Monday first.
    Week(Vec<Vec<OpenPart>>),
    /// A rule: its stable name and its value as [`RuleLine`] has it.
    Rule(RuleEdit),
}

/// A rule as it is to be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct RuleEdit {
    /// Its stable name.
    pub rule: String,
    /// The value.
    pub value: String,
}

/// A role to choose.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct RoleChoice {
    /// Its stable name.
    pub role: String,
    /// Its name in words.
    pub name: String,
    /// What it may do, in a sentence.
    pub may: String,
}

/// A person of the staff.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct StaffLine {
    /// Id.
    pub id: String,
    /// Name.
    pub name: String,
    /// What they type to sign in.
    pub account: String,
    /// The stable name of their role.
    pub role: String,
    /// Their role in words.
    pub role_words: String,
    /// False once they left.
    pub active: bool,
    /// The coach that they are, by id.
    pub coach_id: Option<String>,
    /// True for who is on duty.
    pub you: bool,
}

/// A person of the staff as they are to be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct StaffForm {
    /// Name.
    pub name: String,
    /// What they type to sign in.
    pub account: String,
    /// The stable name of their role.
    pub role: String,
    /// A new PIN; none leaves the one that they have.
    pub pin: Option<String>,
    /// False once they left.
    pub active: bool,
    /// The coach that they are, by id.
    pub coach_id: Option<String>,
}

/// This desk.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct ThisDesk {
    /// Its name.
    pub name: String,
    /// Its letters in printed numbers.
    pub origin: String,
    /// The program's version.
    pub version: String,
    /// What its data takes on the disk, e.g. `38.2 MB`.
    pub size: String,
    /// The server's address; none for a demo club.
    pub server: Option<String>,
}

/// The club's desks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct ClubDesks {
    /// Every desk, those in service first.
    pub desks: Vec<DeskLine>,
    /// True when the server was asked: only then is it known who was seen when, and what waits.
    pub asked: bool,
    /// Why the server can't be asked now, in words.
    pub server_not: Option<String>,
}

/// A desk of the club.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct DeskLine {
    /// Id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Its letters in printed numbers.
    pub origin: String,
    /// Since when it is one, `YYYY-MM-DD`.
    pub enrolled: String,
    /// When it was taken out of service.
    pub revoked: Option<String>,
    /// True for this one.
    pub here: bool,
    /// When the server last heard of it; none where that is not known.
    pub seen: Option<String>,
    /// True while it is in touch with the server; none where that is not known.
    pub live: Option<bool>,
    /// Commands that wait there; none where that is not known.
    pub waiting: Option<u32>,
    /// Its commands that the server has set aside for a manager to review.
    pub set_aside: u32,
}

/// A QR that signs a coach's phone in, once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct CoachSignIn {
    /// The coach's name.
    pub coach: String,
    /// Squares of a side, with the quiet edge.
    pub side: u32,
    /// All dark squares, as one path of SVG.
    pub path: String,
    /// For so many seconds from now.
    pub seconds: u32,
}

/// A one-time code that makes a PC a desk of the club.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct EnrolmentCode {
    /// The code, in groups.
    pub code: String,
    /// Until when it can be used, `HH:MM`.
    pub until: String,
    /// For so many minutes from now.
    pub minutes: u32,
    /// The server's address, which is typed with it.
    pub server: String,
}

/// A part of a weekday on which lessons may be booked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct SlotLine {
    /// Id.
    pub id: String,
    /// As it is given.
    pub form: SlotForm,
}

/// A part of the booking grid as it is given.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct SlotForm {
    /// The day, 0 is Monday.
    pub weekday: u32,
    /// First start, `08:00`.
    pub from: String,
    /// What is booked ends by then; `24:00` is midnight.
    pub until: String,
    /// From one start to the next, in minutes.
    pub step: String,
}
