//! Accounts and the people who ride on them.

use super::{Json, named, record};
use crate::id::{CoachId, HorseId, MemberId, RiderId};
use crate::record::{BadValue, Column, Value};
use crate::time::{Date, Timestamp};
use serde::{Deserialize, Serialize};

record! {
    /// The account: who pays.
    Member (MemberId) in Members {
        /// Name.
        name: String,
        /// Phone, digits only; personal data.
        phone: Option<String>,
        /// Who they are to WeChat; personal data.
        openid: Option<String>,
        /// What staff should know.
        notes: Option<String>,
        /// Free tags.
        tags: Json<Vec<String>>,
        /// Since when they are a member.
        joined_at: Timestamp,
        /// The account that this one became part of; it stays as an alias that every command resolves.
        merged_into: Option<MemberId>,
        /// When the person was forgotten: what stays is a stub without any personal data.
        deleted_at: Option<Timestamp>,
    }
}

impl Member {
    /// True for an account that people work with: no alias, no stub.
    #[must_use]
    pub const fn stands(&self) -> bool {
        self.merged_into.is_none() && self.deleted_at.is_none()
    }
}

record! {
    /// One who rides: the account's holder, or a child.
    Rider (RiderId) in Riders {
        /// The account.
        member_id: MemberId,
        /// Name.
        name: String,
        /// Birth date.
        birth_date: Option<Date>,
        /// Weight.
        weight: Option<Weight>,
        /// What they can.
        level: Level,
        /// The horse they ride most.
        usual_horse_id: Option<HorseId>,
        /// The coach they ride with most.
        usual_coach_id: Option<CoachId>,
        /// Horses that they must not ride.
        no_ride: Json<Vec<HorseId>>,
        /// A minor's guardian; personal data.
        guardian_name: Option<String>,
        /// The guardian's phone, digits only; personal data.
        guardian_phone: Option<String>,
        /// When the guardian consented.
        guardian_consent_at: Option<Timestamp>,
        /// When the waiver was signed.
        waiver_signed_at: Option<Timestamp>,
        /// What staff should know.
        notes: Option<String>,
    }
}

impl Rider {
    /// True when under eighteen on this date.
    #[must_use]
    pub fn is_minor(&self, on: Date) -> bool {
        self.birth_date.and_then(|born| on.years_since(born)).is_some_and(|years| years < 18)
    }

    /// True on the birthday; born on 29 February, it is kept on 28 February of other years.
    #[must_use]
    pub fn has_birthday(&self, on: Date) -> bool {
        use chrono::Datelike;
        self.birth_date.is_some_and(|born| {
            let same_day = born.month() == on.month() && born.day() == on.day();
            let leapling = (born.month(), born.day()) == (2, 29) && (on.month(), on.day()) == (2, 28);
            same_day || (leapling && !on.leap_year())
        })
    }
}

named! {
    /// What a rider can.
    Level {
        /// 入门
        Beginner = "beginner",
        /// 初级
        Novice = "novice",
        /// 中级
        Intermediate = "intermediate",
        /// 高级
        Advanced = "advanced",
    }
}

/// Kilograms, counted in tenths.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Weight(i64);

impl Weight {
    /// From tenths of a kilogram.
    #[must_use]
    pub const fn from_tenths_kg(tenths: i64) -> Self {
        Self(tenths)
    }

    /// In tenths of a kilogram.
    #[must_use]
    pub const fn tenths_kg(self) -> i64 {
        self.0
    }
}

impl std::fmt::Display for Weight {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        crate::units::Units::from_tenths(self.0).fmt(f)
    }
}

impl Column for Weight {
    const AFFINITY: &'static str = "INTEGER";
    fn to_value(&self) -> Value {
        Value::Integer(self.0)
    }
    fn from_value(value: Value) -> Result<Self, BadValue> {
        i64::from_value(value).map(Self)
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]
    use super::*;

    fn born(date: &str) -> Rider {
        let at = Timestamp::from_millis(0);
        Rider {
            club_id: crate::id::ClubId(uuid::Uuid::nil()),
            id: RiderId(uuid::Uuid::nil()),
            member_id: MemberId(uuid::Uuid::nil()),
            name: "小雨".to_owned(),
            birth_date: Some(date.parse().unwrap()),
            weight: None,
            level: Level::Beginner,
            usual_horse_id: None,
            usual_coach_id: None,
            no_ride: Json::default(),
            guardian_name: None,
            guardian_phone: None,
            guardian_consent_at: None,
            waiver_signed_at: None,
            notes: None,
            meta: crate::record::Meta::new(at, None),
        }
    }

    #[test]
    fn a_rider_is_of_age_on_the_eighteenth_birthday() {
        let rider = born("2008-11-21");
        assert!(rider.is_minor("2026-11-20".parse().unwrap()));
        assert!(!rider.is_minor("2026-11-21".parse().unwrap()));
    }

    #[test]
    fn a_leapling_has_a_birthday_every_year() {
        let rider = born("2012-02-29");
        assert!(rider.has_birthday("2026-02-28".parse().unwrap()));
        assert!(rider.has_birthday("2028-02-29".parse().unwrap()));
        assert!(!rider.has_birthday("2028-02-28".parse().unwrap()));
    }
}
