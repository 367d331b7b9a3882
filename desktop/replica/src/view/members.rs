//! The members page: the list, and one member whole.

use super::{Choice, DebtLine, PackageAct, PackageLine};
use serde::{Deserialize, Serialize};
use specta::Type;

/// Which members to list, in which order, and which window of them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct MemberQuery {
    /// Name, pinyin, phone or order number; empty finds all.
    pub text: String,
    /// Only these.
    pub filter: MemberFilter,
    /// Only those with this tag.
    pub tag: Option<String>,
    /// By what; none puts the best hits first, or, where nothing was typed, the names by the alphabet.
    pub sort: Option<MemberSort>,
    /// The other way round.
    pub descending: bool,
    /// Lines before the window.
    pub offset: u32,
    /// Lines in the window.
    pub limit: u32,
}

/// Members by what reception looks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum MemberFilter {
    /// Everybody.
    All,
    /// Joined lately.
    New,
    /// Has not come for long: may be leaving.
    Away,
    /// Little left, or it ends soon.
    Low,
    /// Owes saddle hours.
    Owes,
    /// A waiver or a guardian's consent is missing.
    Papers,
    /// Somebody of the account has a birthday within a week.
    Birthday,
    /// Perhaps the same person as another.
    Duplicate,
}

/// Columns that can be sorted by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum MemberSort {
    /// Names by the alphabet.
    Name,
    /// Last visit.
    LastVisit,
    /// Visits lately.
    Visits,
    /// Saddle hours left.
    Left,
    /// Since when they are members.
    Joined,
}

/// A window of the list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct MemberList {
    /// Members of the club.
    pub in_all: u32,
    /// Of these, those that were asked for.
    pub found: u32,
    /// Lines before the window.
    pub offset: u32,
    /// The window.
    pub rows: Vec<MemberRow>,
    /// How many each filter would find in all, the text and the tag aside.
    pub filters: Vec<FilterCount>,
    /// The tags of the club, the most used first.
    pub tags: Vec<TagCount>,
    /// Why who is on duty can't take in a list; null when they can.
    pub import_locked: Option<String>,
    /// Why who is on duty can't take the list out of the house; null when they can.
    pub export_locked: Option<String>,
}

/// How many members a filter finds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct FilterCount {
    /// The filter.
    pub filter: MemberFilter,
    /// Members.
    pub count: u32,
}

/// How many members bear a tag.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct TagCount {
    /// The tag.
    pub tag: String,
    /// Members.
    pub count: u32,
}

/// A member in one line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct MemberRow {
    /// Member id.
    pub id: String,
    /// Name.
    pub name: String,
    /// Phone, always masked here: a list lies open to everybody at the counter.
    pub phone: Option<String>,
    /// Who rides on the account.
    pub riders: Vec<RiderInRow>,
    /// Tags.
    pub tags: Vec<String>,
    /// How they come and go.
    pub activity: Activity,
    /// Saddle hours left in packages that can be used; null when they never had one.
    pub left: Option<String>,
    /// Little left, or it ends soon.
    pub low: bool,
    /// Saddle hours owed, when any.
    pub owes: Option<String>,
    /// What is missing or worth knowing, in words.
    pub flags: Vec<String>,
}

/// A rider in the line of the account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct RiderInRow {
    /// Name.
    pub name: String,
    /// Level in words.
    pub level: String,
    /// Under 18 on the club's date.
    pub minor: bool,
}

/// How a member comes and goes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct Activity {
    /// `new`, `active`, `quiet`, `away`.
    pub standing: String,
    /// The same in words.
    pub standing_words: String,
    /// Club date of the last visit within what this desk keeps.
    pub last_visit: Option<String>,
    /// The last visit in words: `今天`, `3 天前`, `60 天内未来`.
    pub last_words: String,
    /// Lessons come to in the last thirty days.
    pub visits: u32,
    /// Club date of the next booking.
    pub next_visit: Option<String>,
    /// Member since this club date.
    pub joined: String,
}

/// A member whole.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct MemberProfile {
    /// Member id: where an alias was asked for, the account that it became part of.
    pub id: String,
    /// Name.
    pub name: String,
    /// Phone, masked by role.
    pub phone: Option<String>,
    /// Tags.
    pub tags: Vec<String>,
    /// Notes that staff keep.
    pub notes: Option<String>,
    /// Other accounts that became part of this one, by name.
    pub merged: Vec<Choice>,
    /// How they come and go.
    pub activity: Activity,
    /// Saddle hours left in packages that can be used.
    pub left: String,
    /// Saddle hours owed in all, when any.
    pub owes: Option<String>,
    /// Who rides on the account.
    pub riders: Vec<RiderProfile>,
    /// Packages with every entry, the usable ones first.
    pub packages: Vec<PackageProfile>,
    /// What is owed.
    pub debts: Vec<DebtLine>,
    /// Lessons ahead, the next one first.
    pub ahead: Vec<LessonLine>,
    /// Lessons of the past that this desk keeps, newest first.
    pub past: Vec<LessonLine>,
    /// The first club date of which this desk keeps lessons.
    pub kept_since: String,
    /// Accounts that may be the same person.
    pub offers: Vec<MergeOffer>,
    /// What happened to the account, newest first.
    pub history: Vec<HistoryLine>,
    /// Why the account can't be changed by who is on duty; null when it can.
    pub locked: Option<String>,
}

/// A rider whole.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct RiderProfile {
    /// Rider id.
    pub id: String,
    /// Name.
    pub name: String,
    /// `beginner`, `novice`, `intermediate`, `advanced`.
    pub level: String,
    /// The same in words.
    pub level_words: String,
    /// Birth date, `YYYY-MM-DD`.
    pub birth_date: Option<String>,
    /// Whole years on the club's date.
    pub age: Option<u32>,
    /// Under 18 on the club's date.
    pub minor: bool,
    /// Birthday on the club's date.
    pub birthday: bool,
    /// Weight in kilograms, e.g. `52.5`.
    pub weight_kg: Option<String>,
    /// The horse they ride most.
    pub usual_horse: Option<Choice>,
    /// The coach they ride with most.
    pub usual_coach: Option<Choice>,
    /// Horses that they must not ride.
    pub no_ride: Vec<Choice>,
    /// A minor's guardian.
    pub guardian_name: Option<String>,
    /// The guardian's phone, masked by role.
    pub guardian_phone: Option<String>,
    /// Club date of the guardian's consent.
    pub guardian_consent: Option<String>,
    /// A minor without a guardian's consent.
    pub guardian_missing: bool,
    /// Club date on which the waiver was signed.
    pub waiver: Option<String>,
    /// Notes that staff keep.
    pub notes: Option<String>,
    /// Lessons come to, of those that this desk keeps.
    pub ridden: u32,
    /// Horses ridden in them, the most ridden first.
    pub horses: Vec<HorseRidden>,
}

/// How often a horse was ridden.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct HorseRidden {
    /// Horse name.
    pub horse: String,
    /// Times.
    pub times: u32,
}

/// A package with its ledger.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct PackageProfile {
    /// The package in one line.
    pub line: PackageLine,
    /// Its state in words.
    pub state_words: String,
    /// Price paid.
    pub price: String,
    /// Club date on which it was bought.
    pub bought: String,
    /// Number of the order that bought it.
    pub order: Option<String>,
    /// Saddle hours set aside for bookings.
    pub reserved: String,
    /// Courses it is good for; none named is all.
    pub courses: Vec<String>,
    /// Every entry, newest first.
    pub entries: Vec<EntryLine>,
    /// What can be done with it.
    pub acts: Vec<PackageAct>,
}

/// An entry of a package's ledger.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct EntryLine {
    /// Entry id.
    pub id: String,
    /// Club date and time, `YYYY-MM-DD HH:MM`.
    pub at: String,
    /// What happened, in words.
    pub words: String,
    /// What it changed of what is left, signed: `-1.0`.
    pub units: String,
    /// What was left after it.
    pub left: String,
    /// Who.
    pub by: Option<String>,
}

/// A lesson of a member.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct LessonLine {
    /// Booking id.
    pub booking_id: String,
    /// Club date, `YYYY-MM-DD`.
    pub date: String,
    /// Start, `HH:MM`.
    pub start: String,
    /// Rider name.
    pub rider: String,
    /// Course name.
    pub course: String,
    /// Coach name.
    pub coach: Option<String>,
    /// Horse name.
    pub horse: Option<String>,
    /// `held`, `booked`, `checked_in`, `done`, `cancelled`, `no_show`.
    pub state: String,
    /// The same in words.
    pub state_words: String,
}

/// An account that may be the same person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct MergeOffer {
    /// The item that offers it, where one is open.
    pub item_id: Option<String>,
    /// The other account.
    pub member_id: String,
    /// Its name.
    pub name: String,
    /// What speaks for it, in words.
    pub words: String,
}

/// Something that happened to an account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct HistoryLine {
    /// Club date and time, `YYYY-MM-DD HH:MM`.
    pub at: String,
    /// What happened, in words.
    pub words: String,
    /// Who, when somebody of the staff did it.
    pub by: Option<String>,
    /// True while the act waits for the server.
    pub pending: bool,
}
