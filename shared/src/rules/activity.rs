//! How members come and go: one definition for the members page, the dashboard and exports alike.

use crate::time::{Date, Timestamp};
use crate::units::Units;
use chrono::Days;

/// Visits are counted over so many days back.
pub const VISITS_DAYS: i64 = 30;
/// Who came within so many days is active.
pub const ACTIVE_DAYS: i64 = 14;
/// Who did not come for longer than this may be leaving.
pub const AWAY_AFTER_DAYS: i64 = 30;
/// So many units, or fewer, are soon ridden.
pub const LOW_UNITS: Units = Units::from_tenths(20);
/// A package that ends within so many days is soon lost.
pub const ENDS_SOON_DAYS: u64 = 14;

/// What is known of a member's visits: the lessons that they or theirs came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Visits {
    /// Start of the last lesson that somebody of the account came to.
    pub last: Option<Timestamp>,
    /// Start of the next lesson that somebody of the account is booked for.
    pub next: Option<Timestamp>,
    /// Lessons come to in the last [`VISITS_DAYS`] days.
    pub lately: u32,
}

/// How a member stands to the club.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Standing {
    /// Joined within [`VISITS_DAYS`] days.
    New,
    /// Came within [`ACTIVE_DAYS`] days, or is booked.
    Active,
    /// Came within [`AWAY_AFTER_DAYS`] days.
    Quiet,
    /// Has not come for longer, as far as is known: may be leaving.
    Away,
}

impl Standing {
    /// The name on the wire.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::New => "new",
            Self::Active => "active",
            Self::Quiet => "quiet",
            Self::Away => "away",
        }
    }
}

/// How a member stands to the club now.
#[must_use]
pub fn standing(joined_at: Timestamp, visits: Visits, now: Timestamp) -> Standing {
    let within = |at: Timestamp, days: i64| at > now.plus_days(-days);
    if within(joined_at, VISITS_DAYS) {
        Standing::New
    } else if visits.next.is_some() || visits.last.is_some_and(|last| within(last, ACTIVE_DAYS)) {
        Standing::Active
    } else if visits.last.is_some_and(|last| within(last, AWAY_AFTER_DAYS)) {
        Standing::Quiet
    } else {
        Standing::Away
    }
}

/// True when somebody who has had packages should be asked whether they want another: little is left of
/// those that can be used, or the last of them ends soon.
#[must_use]
pub fn runs_low(left: Units, last_day: Option<Date>, on: Date) -> bool {
    let soon = on.checked_add_days(Days::new(ENDS_SOON_DAYS));
    left <= LOW_UNITS || last_day.zip(soon).is_some_and(|(last, soon)| last <= soon)
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]
    use super::*;

    const NOW: Timestamp = Timestamp::from_millis(1_800_000_000_000);

    fn came(days_ago: i64) -> Visits {
        Visits { last: Some(NOW.plus_days(-days_ago)), next: None, lately: 0 }
    }

    #[test]
    fn a_member_is_active_then_quiet_then_away() {
        let joined = NOW.plus_days(-400);
        assert_eq!(standing(joined, came(3), NOW), Standing::Active);
        assert_eq!(standing(joined, came(13), NOW), Standing::Active);
        assert_eq!(standing(joined, came(14), NOW), Standing::Quiet);
        assert_eq!(standing(joined, came(29), NOW), Standing::Quiet);
        assert_eq!(standing(joined, came(30), NOW), Standing::Away);
        assert_eq!(standing(joined, Visits::default(), NOW), Standing::Away);
    }

    #[test]
    fn who_is_booked_is_active_and_who_just_joined_is_new() {
        let booked = Visits { next: Some(NOW.plus_days(2)), ..came(50) };
        assert_eq!(standing(NOW.plus_days(-400), booked, NOW), Standing::Active);
        assert_eq!(standing(NOW.plus_days(-5), Visits::default(), NOW), Standing::New);
        assert_eq!(standing(NOW.plus_days(-5), came(1), NOW), Standing::New);
    }

    #[test]
    fn a_package_runs_low_by_units_or_by_its_last_day() {
        let on: Date = "2026-11-21".parse().unwrap();
        let day = |text: &str| Some(text.parse().unwrap());
        assert!(runs_low(Units::from_tenths(20), None, on));
        assert!(!runs_low(Units::from_tenths(21), None, on));
        assert!(runs_low(Units::from_tenths(90), day("2026-12-05"), on));
        assert!(!runs_low(Units::from_tenths(90), day("2026-12-06"), on));
    }
}
