//! What can be done with a member, and what comes of it.

use super::Choice;
use serde::{Deserialize, Serialize};
use specta::Type;

/// One field of an account as it is to be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(tag = "field", content = "value", rename_all = "snake_case")]
pub enum MemberEdit {
    /// Name.
    Name(String),
    /// Phone, digits as typed; blank is none.
    Phone(String),
    /// Notes; blank is none.
    Notes(String),
    /// All tags.
    Tags(Vec<String>),
}

/// One field of a rider as it is to be. A blank text is none.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(tag = "field", content = "value", rename_all = "snake_case")]
pub enum RiderEdit {
    /// Name.
    Name(String),
    /// Birth date, `YYYY-MM-DD`.
    BirthDate(String),
    /// Weight in kilograms, e.g. `52.5`.
    WeightKg(String),
    /// `beginner`, `novice`, `intermediate`, `advanced`.
    Level(String),
    /// The horse they ride most, by id.
    UsualHorse(String),
    /// The coach they ride with most, by id.
    UsualCoach(String),
    /// All horses that they must not ride, by id.
    NoRide(Vec<String>),
    /// A minor's guardian.
    GuardianName(String),
    /// The guardian's phone.
    GuardianPhone(String),
    /// The guardian consents now, or no longer.
    GuardianConsent(bool),
    /// The waiver is signed now, or is not.
    Waiver(bool),
    /// Notes.
    Notes(String),
}

/// Whom and what a rider may be given.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct RiderChoices {
    /// Horses of the yard.
    pub horses: Vec<Choice>,
    /// Coaches at work.
    pub coaches: Vec<Choice>,
}

/// Something that can be done with a package.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct PackageAct {
    /// Which.
    pub act: PackageActKind,
    /// Why who is on duty can't; null when they can.
    pub locked: Option<String>,
}

/// What can be done with a package.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum PackageActKind {
    /// Put it on hold.
    Suspend,
    /// Let it go on.
    Resume,
    /// Move its last day.
    Extend,
    /// Put its units right.
    Adjust,
    /// Hand units to another member.
    Transfer,
}

/// An act on a package, filled in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct PackageChange {
    /// Which.
    pub act: PackageActKind,
    /// Why.
    pub reason: String,
    /// The new last day, `YYYY-MM-DD`, where the last day is moved.
    pub until: Option<String>,
    /// Saddle hours, e.g. `-1.5`, where units are put right or handed over.
    pub units: Option<String>,
    /// Who receives, where units are handed over.
    pub to_member: Option<String>,
}
