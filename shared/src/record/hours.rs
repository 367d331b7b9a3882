//! Opening hours: when a club is open, by the day of the week.

use chrono::Weekday;
use serde::{Deserialize, Serialize};

/// Minutes of a day.
pub const MINUTES_A_DAY: i64 = 24 * 60;

/// Part of a day, in minutes after midnight by the club's clock; half-open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Hours {
    /// The first minute.
    pub from: i64,
    /// The minute after the last; 1440 is midnight.
    pub until: i64,
}

/// When the club is open: parts of each day, earliest first. A day without any is a day off.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WeekHours {
    /// Monday.
    pub monday: Vec<Hours>,
    /// Tuesday.
    pub tuesday: Vec<Hours>,
    /// Wednesday.
    pub wednesday: Vec<Hours>,
    /// Thursday.
    pub thursday: Vec<Hours>,
    /// Friday.
    pub friday: Vec<Hours>,
    /// Saturday.
    pub saturday: Vec<Hours>,
    /// Sunday.
    pub sunday: Vec<Hours>,
}

impl Default for WeekHours {
    /// Eight to eight, every day.
    fn default() -> Self {
        Self::every_day(&[Hours { from: 8 * 60, until: 20 * 60 }])
    }
}

impl WeekHours {
    /// The same every day.
    #[must_use]
    pub fn every_day(day: &[Hours]) -> Self {
        let day = || day.to_vec();
        Self {
            monday: day(),
            tuesday: day(),
            wednesday: day(),
            thursday: day(),
            friday: day(),
            saturday: day(),
            sunday: day(),
        }
    }

    /// The open parts of a day.
    #[must_use]
    pub fn of(&self, day: Weekday) -> &[Hours] {
        match day {
            Weekday::Mon => &self.monday,
            Weekday::Tue => &self.tuesday,
            Weekday::Wed => &self.wednesday,
            Weekday::Thu => &self.thursday,
            Weekday::Fri => &self.friday,
            Weekday::Sat => &self.saturday,
            Weekday::Sun => &self.sunday,
        }
    }

    /// True when every part lies in its day, ends after it begins, and comes after the one before.
    #[must_use]
    pub fn is_sound(&self) -> bool {
        let days = [
            &self.monday,
            &self.tuesday,
            &self.wednesday,
            &self.thursday,
            &self.friday,
            &self.saturday,
            &self.sunday,
        ];
        days.into_iter().all(|day| {
            let mut free_from = 0;
            day.iter().all(|hours| {
                let sound = free_from <= hours.from && hours.from < hours.until;
                free_from = hours.until;
                sound && hours.until <= MINUTES_A_DAY
            })
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn monday(hours: &[(i64, i64)]) -> WeekHours {
        let monday = hours.iter().map(|(from, until)| Hours { from: *from, until: *until }).collect();
        WeekHours { monday, ..WeekHours::default() }
    }

    #[test]
    fn parts_of_a_day_follow_each_other() {
        assert!(WeekHours::default().is_sound());
        assert!(monday(&[]).is_sound(), "a day off");
        assert!(monday(&[(480, 720), (720, 1_440)]).is_sound());
        for wrong in
            [&[(720, 720)][..], &[(900, 720)], &[(480, 1_441)], &[(-1, 60)], &[(480, 720), (700, 800)]]
        {
            assert!(!monday(wrong).is_sound(), "{wrong:?}");
        }
    }

    #[test]
    fn a_day_is_found_by_its_name() {
        let hours = monday(&[(60, 120)]);
        assert_eq!(hours.of(Weekday::Mon), [Hours { from: 60, until: 120 }]);
        assert_eq!(hours.of(Weekday::Sun), WeekHours::default().sunday);
    }
}
