//! When a job runs: every so often, once a day, or never by itself.

use chrono::{NaiveTime, TimeDelta};
use chrono_tz::Tz;
use serde::Deserialize;
use shared::time::{ClubZone, Timestamp};
use std::fmt;
use std::str::FromStr;

/// When a job runs. In the settings `"every 15m"`, `"every 1h"`, `"daily 03:10"` or `"off"`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub enum Schedule {
    /// So many minutes after its last run.
    EveryMinutes(i64),
    /// At this time of each day.
    Daily(NaiveTime),
    /// Only by hand.
    Off,
}

/// A schedule that can't be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is no schedule: write \"every 15m\", \"every 1h\", \"daily 03:10\" or \"off\"")]
pub struct NoSchedule(String);

impl Schedule {
    /// The first time after `now`; none when it never runs by itself.
    #[must_use]
    pub fn next(self, now: Timestamp, zone: Tz) -> Option<Timestamp> {
        match self {
            Self::EveryMinutes(minutes) => Some(now.plus_minutes(minutes)),
            Self::Daily(time) => {
                let zone = ClubZone(zone);
                let today = zone.date(now);
                let at = zone.instant(today, time);
                let tomorrow = today.checked_add_signed(TimeDelta::days(1)).unwrap_or(today);
                Some(if at > now { at } else { zone.instant(tomorrow, time) })
            }
            Self::Off => None,
        }
    }
}

impl FromStr for Schedule {
    type Err = NoSchedule;

    fn from_str(text: &str) -> Result<Self, NoSchedule> {
        let no = || NoSchedule(text.to_owned());
        let mut words = text.split_whitespace();
        let read = match (words.next(), words.next(), words.next()) {
            (Some("off"), None, None) => Self::Off,
            (Some("every"), Some(span), None) => Self::EveryMinutes(minutes(span).ok_or_else(no)?),
            (Some("daily"), Some(time), None) => {
                Self::Daily(NaiveTime::parse_from_str(time, "%H:%M").map_err(|_not_a_time| no())?)
            }
            _ => return Err(no()),
        };
        Ok(read)
    }
}

/// `15m` or `2h`, a minute at least and a week at most.
fn minutes(span: &str) -> Option<i64> {
    let (number, factor) = match (span.strip_suffix('m'), span.strip_suffix('h')) {
        (Some(number), _) => (number, 1),
        (None, Some(number)) => (number, 60),
        (None, None) => return None,
    };
    let minutes = i64::from(number.parse::<u16>().ok()?).checked_mul(factor)?;
    (1..=7 * 24 * 60).contains(&minutes).then_some(minutes)
}

impl TryFrom<String> for Schedule {
    type Error = NoSchedule;

    fn try_from(text: String) -> Result<Self, NoSchedule> {
        text.parse()
    }
}

impl fmt::Display for Schedule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::EveryMinutes(minutes) => write!(f, "every {minutes}m"),
            Self::Daily(time) => write!(f, "daily {}", time.format("%H:%M")),
            Self::Off => f.write_str("off"),
        }
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]
    use super::*;
    use chrono_tz::Asia::Shanghai;

    fn at(text: &str) -> Timestamp {
        chrono::DateTime::parse_from_rfc3339(text).unwrap().to_utc().into()
    }

    #[test]
    fn a_schedule_is_read_and_written_and_nonsense_is_named() {
        for (text, schedule) in [
            ("every 15m", Schedule::EveryMinutes(15)),
            ("daily 03:10", Schedule::Daily(NaiveTime::from_hms_opt(3, 10, 0).unwrap())),
            ("off", Schedule::Off),
        ] {
            assert_eq!((text.parse(), schedule.to_string()), (Ok(schedule), text.to_owned()));
        }
        assert_eq!("every 2h".parse(), Ok(Schedule::EveryMinutes(120)));
        for text in ["", "every", "every 0m", "every 9999h", "daily 25:00", "daily 3pm", "off now", "never"] {
            assert!(text.parse::<Schedule>().unwrap_err().to_string().contains("daily 03:10"), "{text}");
        }
    }

    #[test]
    fn the_next_day_begins_by_the_clock_on_the_wall() {
        let daily: Schedule = "daily 03:10".parse().unwrap();
        let next = |now| daily.next(at(now), Shanghai).unwrap();
        assert_eq!(next("2026-11-21T02:00:00+08:00"), at("2026-11-21T03:10:00+08:00"));
        assert_eq!(next("2026-11-21T03:10:00+08:00"), at("2026-11-22T03:10:00+08:00"));
        assert_eq!(next("2026-11-21T20:00:00Z"), at("2026-11-22T03:10:00+08:00").plus_days(1));
        let every = Schedule::EveryMinutes(5);
        assert_eq!(every.next(at("2026-11-21T02:00:00Z"), Shanghai), Some(at("2026-11-21T02:05:00Z")));
        assert_eq!(Schedule::Off.next(at("2026-11-21T02:00:00Z"), Shanghai), None);
    }
}
