//! A rider, at a glance and on the card.

use super::search::HitBooking;
use serde::{Deserialize, Serialize};
use specta::Type;

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
