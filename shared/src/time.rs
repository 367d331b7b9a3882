//! Time is passed in. Instants are UTC to the millisecond; the club's zone is needed only where a day or
//! a time of day is meant.

use chrono::{DateTime, Days, LocalResult, NaiveDate, NaiveTime, TimeZone, Utc};
use chrono_tz::Tz;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

pub use chrono::NaiveDate as Date;

/// An instant, UTC, cut to the millisecond: the finest that both databases keep alike.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timestamp(i64);

/// A number or text that is no instant.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0} is not an instant")]
pub struct BadTimestamp(String);

impl Timestamp {
    /// From milliseconds since 1970.
    #[must_use]
    pub const fn from_millis(millis: i64) -> Self {
        Self(millis)
    }

    /// Milliseconds since 1970.
    #[must_use]
    pub const fn millis(self) -> i64 {
        self.0
    }

    /// This many milliseconds later (earlier when negative).
    #[must_use]
    pub const fn plus_millis(self, millis: i64) -> Self {
        Self(self.0.saturating_add(millis))
    }

    /// This many minutes later (earlier when negative).
    #[must_use]
    pub const fn plus_minutes(self, minutes: i64) -> Self {
        self.plus_millis(minutes.saturating_mul(60_000))
    }

    /// This many days of 24 hours later (earlier when negative).
    #[must_use]
    pub const fn plus_days(self, days: i64) -> Self {
        self.plus_minutes(days.saturating_mul(24 * 60))
    }

    /// As chrono has it. Beyond chrono's years the nearest instant it knows.
    #[must_use]
    pub fn datetime(self) -> DateTime<Utc> {
        let edge = if self.0 < 0 { DateTime::<Utc>::MIN_UTC } else { DateTime::<Utc>::MAX_UTC };
        DateTime::from_timestamp_millis(self.0).unwrap_or(edge)
    }
}

impl From<DateTime<Utc>> for Timestamp {
    fn from(at: DateTime<Utc>) -> Self {
        Self(at.timestamp_millis())
    }
}

impl std::fmt::Display for Timestamp {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}", self.datetime().format("%Y-%m-%dT%H:%M:%S%.3fZ"))
    }
}

impl std::str::FromStr for Timestamp {
    type Err = BadTimestamp;
    fn from_str(text: &str) -> Result<Self, BadTimestamp> {
        let at = DateTime::parse_from_rfc3339(text).map_err(|_reason| BadTimestamp(format!("{text:?}")))?;
        Ok(at.with_timezone(&Utc).into())
    }
}

impl Serialize for Timestamp {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Timestamp {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

/// A half-open span of time: `from` belongs to it, `until` does not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Span {
    /// First instant.
    pub from: Timestamp,
    /// The instant after the last.
    pub until: Timestamp,
}

impl Span {
    /// True where the two share an instant; back to back they do not.
    #[must_use]
    pub fn overlaps(self, other: Self) -> bool {
        self.from < other.until && other.from < self.until
    }

    /// True when the instant lies in the span.
    #[must_use]
    pub fn contains(self, at: Timestamp) -> bool {
        self.from <= at && at < self.until
    }
}

/// A club's time zone, by its IANA name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ClubZone(pub Tz);

impl Default for ClubZone {
    fn default() -> Self {
        Self(Tz::Asia__Shanghai)
    }
}

impl ClubZone {
    /// The club's date at this instant.
    #[must_use]
    pub fn date(self, at: Timestamp) -> NaiveDate {
        at.datetime().with_timezone(&self.0).date_naive()
    }

    /// The club's time of day at this instant, `HH:MM`.
    #[must_use]
    pub fn clock(self, at: Timestamp) -> String {
        at.datetime().with_timezone(&self.0).format("%H:%M").to_string()
    }

    /// The instant of a wall time. Of an hour that comes twice the first is meant; a wall time that is
    /// skipped means the first instant after the gap.
    #[must_use]
    pub fn instant(self, date: NaiveDate, time: NaiveTime) -> Timestamp {
        let mut wall = date.and_time(time);
        // A gap is at most a few hours long in any zone; a day of steps can't be reached.
        for _quarter_hour in 0..96 {
            match self.0.from_local_datetime(&wall) {
                LocalResult::Single(at) | LocalResult::Ambiguous(at, _) => {
                    return at.with_timezone(&Utc).into();
                }
                LocalResult::None => wall += chrono::TimeDelta::minutes(15),
            }
        }
        wall.and_utc().into()
    }

    /// The instant so many minutes after the club's midnight by its clock; 1440 is the next midnight.
    #[must_use]
    pub fn at_minute(self, date: NaiveDate, minute: i64) -> Timestamp {
        let days = minute.div_euclid(24 * 60);
        let date = date.checked_add_signed(chrono::TimeDelta::days(days)).unwrap_or(date);
        let seconds = u32::try_from(minute.rem_euclid(24 * 60).saturating_mul(60)).unwrap_or(0);
        self.instant(
            date,
            NaiveTime::from_num_seconds_from_midnight_opt(seconds, 0).unwrap_or(NaiveTime::MIN),
        )
    }

    /// The club day as a span: from midnight to midnight, 23 or 25 hours long where the clock changes.
    #[must_use]
    pub fn day(self, date: NaiveDate) -> Span {
        let next = date.checked_add_days(Days::new(1)).unwrap_or(date);
        Span { from: self.instant(date, NaiveTime::MIN), until: self.instant(next, NaiveTime::MIN) }
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]
    use super::*;
    use proptest::prelude::*;

    fn zone(name: &str) -> ClubZone {
        ClubZone(name.parse().unwrap())
    }

    #[test]
    fn a_club_day_starts_at_its_own_midnight() {
        let day = ClubZone::default().day("2026-11-21".parse().unwrap());
        assert_eq!(day.from.to_string(), "2026-11-20T16:00:00.000Z");
        assert_eq!(day.until.to_string(), "2026-11-21T16:00:00.000Z");
    }

    #[test]
    fn days_on_which_the_clock_changes_have_23_and_25_hours() {
        let hours = |date: &str| {
            let day = zone("Europe/Berlin").day(date.parse().unwrap());
            (day.until.millis() - day.from.millis()) / 3_600_000
        };
        assert_eq!((hours("2026-03-29"), hours("2026-10-25"), hours("2026-06-01")), (23, 25, 24));
    }

    #[test]
    fn a_skipped_wall_time_means_the_first_instant_after_the_gap() {
        let at = zone("Europe/Berlin")
            .instant("2026-03-29".parse().unwrap(), NaiveTime::from_hms_opt(2, 30, 0).unwrap());
        assert_eq!(at.to_string(), "2026-03-29T01:00:00.000Z");
    }

    proptest! {
        #[test]
        fn text_comes_back_whole(millis in 0_i64..4_000_000_000_000) {
            let at = Timestamp::from_millis(millis);
            prop_assert_eq!(at.to_string().parse::<Timestamp>().unwrap(), at);
        }

        #[test]
        fn every_instant_lies_in_the_day_of_its_date(millis in 0_i64..4_000_000_000_000, name in prop_oneof![
            Just("Asia/Shanghai"), Just("Europe/Berlin"), Just("America/Sao_Paulo"), Just("Australia/Lord_Howe")]) {
            let at = Timestamp::from_millis(millis);
            let club = zone(name);
            prop_assert!(club.day(club.date(at)).contains(at));
        }

        #[test]
        fn overlap_is_symmetric_and_half_open(a in 0_i64..100, b in 1_i64..50, c in 0_i64..100, d in 1_i64..50) {
            let span = |from: i64, long: i64| Span { from: Timestamp::from_millis(from), until: Timestamp::from_millis(from + long) };
            let (x, y) = (span(a, b), span(c, d));
            prop_assert_eq!(x.overlaps(y), y.overlaps(x));
            prop_assert!(!x.overlaps(span(a + b, d)));
        }
    }
}
