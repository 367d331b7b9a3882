//! The club, its desks and its staff.

use super::{Json, WeekHours, named, record};
use crate::id::{ClubId, CoachId, DeskId, StaffId};
use crate::money::Money;
use crate::number::Origin;
use crate::record::{BadValue, Column, Value};
use crate::time::{ClubZone, Timestamp};
use serde::{Deserialize, Serialize};

record! {
    /// A club. Its id is its own `club_id`.
    Club (ClubId) in Clubs {
        /// Name on receipts and in the window.
        name: String,
        /// Its time zone.
        zone: ClubZone,
        /// What the club has settled for itself.
        rules: Json<ClubRules>,
    }
}

/// A club's settings; a field that an older row lacks takes its default.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ClubRules {
    /// Check-in opens this many minutes before the lesson starts.
    pub check_in_opens_minutes: i64,
    /// A no-show uses the units that were reserved.
    pub no_show_uses_units: bool,
    /// A desk may work without the server this many days before it locks.
    pub offline_days: i64,
    /// The street address, for receipts and for who asks.
    pub address: Option<String>,
    /// The phone that members call.
    pub phone: Option<String>,
    /// Minutes after a lesson's end in which people may still put it right before the job ends it.
    pub lesson_end_minutes: i64,
    /// When the club is open.
    pub opening_hours: WeekHours,
    /// Reception may change a price by this much, in percent.
    pub reception_adjusts_percent: i64,
    /// Reception may give back this much at once.
    pub reception_refunds: Money,
    /// Minutes for which a place that came free is held for the party on the waiting list that it is offered to.
    pub offer_minutes: i64,
    /// How free times are recommended.
    pub slots: SlotWeights,
}

/// What counts when free times are recommended, in points.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct SlotWeights {
    /// At the preferred start itself.
    pub nearness: i64,
    /// Less for each hour away from it.
    pub per_hour: i64,
    /// The preferred coach is free.
    pub preferred_coach: i64,
    /// The usual horse is free.
    pub usual_horse: i64,
    /// The rider usually comes then.
    pub habit: i64,
}

impl Default for SlotWeights {
    fn default() -> Self {
        Self { nearness: 100, per_hour: 10, preferred_coach: 50, usual_horse: 30, habit: 20 }
    }
}

impl Default for ClubRules {
    fn default() -> Self {
        Self {
            check_in_opens_minutes: 60,
            no_show_uses_units: true,
            offline_days: 14,
            address: None,
            phone: None,
            lesson_end_minutes: 30,
            opening_hours: WeekHours::default(),
            reception_adjusts_percent: 20,
            reception_refunds: Money::from_fen(50_000),
            offer_minutes: 30,
            slots: SlotWeights::default(),
        }
    }
}

record! {
    /// A reception PC that a manager enrolled.
    Desk (DeskId) in Desks {
        /// What staff call it.
        name: String,
        /// Its letters in human numbers, unique on the server and never given twice.
        origin: Origin,
        /// When it was enrolled.
        enrolled_at: Timestamp,
        /// Since when it may no longer take part.
        revoked_at: Option<Timestamp>,
    }
}

record! {
    /// A person who works at the club.
    Staff (StaffId) in Staff {
        /// Name on the badge.
        name: String,
        /// What they type to sign in.
        account: String,
        /// What they may do.
        role: Role,
        /// Argon2id verifier of the PIN, in PHC form, so that a desk can sign them in without a network.
        pin_verifier: String,
        /// False once they left.
        active: bool,
        /// The coach that they are, for the role of that name.
        coach_id: Option<CoachId>,
        /// Since when role and activity are as they are.
        rights_since: Timestamp,
        /// The role before that, none when they had no access.
        role_before: Option<Role>,
    }
}

named! {
    /// What a person may do; see `rights`.
    Role {
        /// 前台: check-in, timetable, walk-in orders, registration.
        Receptionist = "receptionist",
        /// 店长: everything of the club.
        Manager = "manager",
        /// 财务: money and exports.
        Finance = "finance",
        /// 教练: the own timetable.
        Coach = "coach",
    }
}

impl Staff {
    /// The role at an instant: rights are judged when the command was given. None when they had no access.
    #[must_use]
    pub fn role_at(&self, at: Timestamp) -> Option<Role> {
        if at < self.rights_since { self.role_before } else { self.active.then_some(self.role) }
    }
}

impl Column for Origin {
    const AFFINITY: &'static str = "TEXT";
    fn to_value(&self) -> Value {
        Value::Text(self.as_str().to_owned())
    }
    fn from_value(value: Value) -> Result<Self, BadValue> {
        let read = match &value {
            Value::Text(text) => Self::try_from(text.clone()).ok(),
            Value::Null | Value::Integer(_) => None,
        };
        read.ok_or(BadValue { expected: "origin code", value })
    }
}

impl Column for ClubZone {
    const AFFINITY: &'static str = "TEXT";
    fn to_value(&self) -> Value {
        Value::Text(self.0.name().to_owned())
    }
    fn from_value(value: Value) -> Result<Self, BadValue> {
        let read = match &value {
            Value::Text(text) => text.parse().ok(),
            Value::Null | Value::Integer(_) => None,
        };
        read.map(Self).ok_or(BadValue { expected: "time zone", value })
    }
}
