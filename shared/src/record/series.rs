//! Lessons that come every week, and what was let pass on the timetable.

use super::{Json, LONGEST_LESSON_MINUTES, MINUTES_A_DAY, named, record};
use crate::id::{ArenaId, BookingId, CoachId, LessonId, LessonSeriesId, OverrideId, ProductId};
use crate::record::DayOfWeek;
use crate::time::{ClubZone, Date, Span, Timestamp};
use crate::words::Say;
use chrono::{Datelike, Days};
use serde::{Deserialize, Serialize};

record! {
    /// Lessons by a weekly rule. The lessons themselves stand on the timetable and name it.
    LessonSeries (LessonSeriesId) in LessonSeries {
        /// The course.
        course_id: ProductId,
        /// The coach; none while that is open.
        coach_id: Option<CoachId>,
        /// The arena; none while that is open.
        arena_id: Option<ArenaId>,
        /// When they are.
        rule: Json<WeeklyRule>,
        /// Riders at most.
        capacity: i64,
        /// What everyone should know.
        note: Option<String>,
        /// False once it was cancelled.
        active: bool,
    }
}

/// On which days, and when on each.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WeeklyRule {
    /// Days of the week.
    pub weekdays: Vec<DayOfWeek>,
    /// Every so many weeks, counted from the week of the first day; a week begins on Monday.
    pub every_weeks: i64,
    /// Start, in minutes after the club's midnight.
    pub start_minute: i64,
    /// How long, in minutes.
    pub minutes: i64,
    /// Not before this day.
    pub first_day: Date,
    /// Not after this day.
    pub last_day: Date,
    /// Not on these days.
    pub except: Vec<Date>,
}

/// Days that a rule may span.
pub const LONGEST_SERIES_DAYS: i64 = 400;

impl WeeklyRule {
    /// True when it names days, ends, and has a time of day and a length.
    #[must_use]
    pub fn is_sound(&self) -> bool {
        let long = self.last_day.signed_duration_since(self.first_day).num_days();
        !self.weekdays.is_empty()
            && (1..=8).contains(&self.every_weeks)
            && (0..MINUTES_A_DAY).contains(&self.start_minute)
            && (1..=LONGEST_LESSON_MINUTES).contains(&self.minutes)
            && (0..=LONGEST_SERIES_DAYS).contains(&long)
    }

    /// The days on which it falls, earliest first. They are days of the club's calendar: no zone, and no
    /// change of the clock, moves them.
    #[must_use]
    pub fn dates(&self) -> Vec<Date> {
        if !self.is_sound() {
            return Vec::new();
        }
        let monday = |day: Date| {
            day.checked_sub_days(Days::new(u64::from(day.weekday().num_days_from_monday()))).unwrap_or(day)
        };
        let first_week = monday(self.first_day);
        self.first_day
            .iter_days()
            .take_while(|day| *day <= self.last_day)
            .filter(|day| self.weekdays.contains(&DayOfWeek::from(day.weekday())))
            .filter(|day| {
                let weeks = monday(*day).signed_duration_since(first_week).num_days() / 7;
                weeks % self.every_weeks == 0
            })
            .filter(|day| !self.except.contains(day))
            .collect()
    }

    /// When the lesson of a day is: from its wall time on, as long as it lasts by the watch. Of an hour that
    /// comes twice the first is meant; one that is skipped starts when the clock has been put on.
    #[must_use]
    pub fn span_on(&self, zone: ClubZone, day: Date) -> Span {
        let from = zone.at_minute(day, self.start_minute);
        Span { from, until: from.plus_minutes(self.minutes) }
    }
}

record! {
    /// A soft rule of the timetable that somebody let pass, with the reason. Never changed.
    Override (OverrideId) in Overrides {
        /// The rule.
        code: ConflictCode,
        /// The lesson.
        lesson_id: LessonId,
        /// The booking, where it is one rider's.
        booking_id: Option<BookingId>,
        /// The lesson's start then, which decides how long desks keep the row.
        starts_at: Timestamp,
        /// Why.
        reason: String,
        /// What stood against it, in words.
        say: Json<Say>,
    }
}

named! {
    /// What may stand against a lesson or a booking. The names are an interface.
    ConflictCode {
        /// The coach is in another lesson then.
        CoachBusy = "coach_busy",
        /// The horse is in another booking then.
        HorseBusy = "horse_busy",
        /// The rider is in another booking then.
        RiderBusy = "rider_busy",
        /// As many lessons as the arena takes are in it then.
        ArenaFull = "arena_full",
        /// The coach is on leave.
        CoachOnLeave = "coach_on_leave",
        /// The horse is not ridden then.
        HorseUnfit = "horse_unfit",
        /// The arena is closed.
        ArenaClosed = "arena_closed",
        /// The club is closed then.
        OutsideOpeningHours = "outside_opening_hours",
        /// Every place is taken.
        LessonFull = "lesson_full",
        /// The coach does not teach the course.
        CourseNotTaughtByCoach = "course_not_taught_by_coach",
        /// The coach no longer teaches here.
        CoachGone = "coach_gone",
        /// A boarder's horse.
        HorseNotForOthers = "horse_not_for_others",
        /// The horse is on the rider's no-ride list.
        HorseNoRide = "horse_no_ride",
        /// The rider is too heavy for the horse.
        RiderTooHeavy = "rider_too_heavy",
        /// More load than the horse may bear, or no day of rest.
        HorseOverLoad = "horse_over_load",
        /// No waiver was signed.
        WaiverMissing = "waiver_missing",
        /// A minor without a guardian's consent.
        GuardianMissing = "guardian_missing",
        /// The coach has no shift then.
        CoachOffShift = "coach_off_shift",
        /// The rider can't do enough for the course.
        RiderLevelTooLow = "rider_level_too_low",
        /// The horse does not suit the rider's level.
        HorseLevelMismatch = "horse_level_mismatch",
        /// More lessons than the horse does on a day.
        HorseOverDailyLessons = "horse_over_daily_lessons",
        /// Too little rest between two lessons of the horse.
        HorseRestTooShort = "horse_rest_too_short",
        /// Closer to the start than the course is booked.
        TooLateToBook = "too_late_to_book",
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]
    use super::*;
    use proptest::prelude::*;

    fn day(text: &str) -> Date {
        text.parse().unwrap()
    }

    fn rule(first: &str, last: &str, weekdays: &[DayOfWeek]) -> WeeklyRule {
        WeeklyRule {
            weekdays: weekdays.to_vec(),
            every_weeks: 1,
            start_minute: 9 * 60,
            minutes: 60,
            first_day: day(first),
            last_day: day(last),
            except: Vec::new(),
        }
    }

    fn days(rule: &WeeklyRule) -> Vec<String> {
        rule.dates().iter().map(ToString::to_string).collect()
    }

    #[test]
    fn a_rule_goes_over_the_end_of_months_and_years() {
        let weekly = rule("2027-12-20", "2028-03-06", &[DayOfWeek::Monday]);
        assert_eq!(weekly.dates().len(), 12);
        assert!(days(&weekly).contains(&"2028-02-28".to_owned()));
        let leap = rule("2028-02-29", "2028-02-29", &[DayOfWeek::Tuesday]);
        assert_eq!(days(&leap), ["2028-02-29"]);
    }

    #[test]
    fn every_other_week_counts_from_the_week_of_the_first_day() {
        // 2026-11-21 is a Saturday: the Monday after it lies in the next week.
        let both = [DayOfWeek::Monday, DayOfWeek::Saturday];
        let every_other = WeeklyRule { every_weeks: 2, ..rule("2026-11-21", "2026-12-12", &both) };
        assert_eq!(days(&every_other), ["2026-11-21", "2026-11-30", "2026-12-05"]);
        let except = vec![day("2026-11-30")];
        assert_eq!(days(&WeeklyRule { except, ..every_other }), ["2026-11-21", "2026-12-05"]);
    }

    #[test]
    fn what_is_no_rule_falls_on_no_day() {
        let good = rule("2026-11-21", "2026-12-21", &[DayOfWeek::Friday]);
        assert_eq!(good.dates().len(), 4);
        let wrong = [
            WeeklyRule { weekdays: Vec::new(), ..good.clone() },
            WeeklyRule { every_weeks: 0, ..good.clone() },
            WeeklyRule { start_minute: 1_440, ..good.clone() },
            WeeklyRule { minutes: 0, ..good.clone() },
            WeeklyRule { last_day: day("2026-11-20"), ..good.clone() },
            WeeklyRule { last_day: day("2028-11-20"), ..good },
        ];
        assert!(wrong.iter().all(|rule| rule.dates().is_empty()));
    }

    #[test]
    fn an_hour_that_is_skipped_or_comes_twice_is_held_by_the_watch() {
        let berlin = ClubZone("Europe/Berlin".parse().unwrap());
        let night =
            WeeklyRule { start_minute: 150, ..rule("2026-03-01", "2026-10-31", &[DayOfWeek::Sunday]) };
        let skipped = night.span_on(berlin, day("2026-03-29"));
        assert_eq!(skipped.from.to_string(), "2026-03-29T01:00:00.000Z", "03:00, the clock was put on");
        let twice = night.span_on(berlin, day("2026-10-25"));
        assert_eq!(twice.from.to_string(), "2026-10-25T00:30:00.000Z", "the first 02:30");
        for span in [skipped, twice] {
            assert_eq!(span.until.millis() - span.from.millis(), 3_600_000);
        }
    }

    fn zones() -> impl Strategy<Value = ClubZone> {
        prop_oneof![
            Just("Asia/Shanghai"),
            Just("Europe/Berlin"),
            Just("America/Sao_Paulo"),
            Just("Australia/Lord_Howe"),
            Just("Pacific/Apia"),
        ]
        .prop_map(|name| ClubZone(name.parse().unwrap()))
    }

    proptest! {
        #[test]
        fn dates_are_the_rule_s_days_in_order_whatever_the_zone(
            offset in 0_i64..3_000,
            long in 0_i64..300,
            weekdays in proptest::sample::subsequence(DayOfWeek::ALL.to_vec(), 1..=7),
            every_weeks in 1_i64..=8,
            (start_minute, minutes) in (0_i64..1_440, 1_i64..=1_440),
            zone in zones(),
        ) {
            let first_day = day("2024-01-01") + chrono::TimeDelta::days(offset);
            let last_day = first_day + chrono::TimeDelta::days(long);
            let rule = WeeklyRule {
                weekdays: weekdays.clone(), every_weeks, start_minute, minutes, first_day, last_day, except: Vec::new(),
            };
            let dates = rule.dates();
            prop_assert!(dates.is_sorted());
            for date in &dates {
                prop_assert!((first_day..=last_day).contains(date));
                prop_assert!(weekdays.contains(&DayOfWeek::from(date.weekday())));
                let span = rule.span_on(zone, *date);
                prop_assert_eq!(span.until.millis() - span.from.millis(), minutes * 60_000);
                // In the club's day, at its wall time, unless the clock was put on over it. (A day that a
                // place left out of its calendar begins on the next one.)
                let day = zone.day(*date);
                if day.from < day.until && day.contains(span.from) {
                    let on_time = zone.clock(span.from) == format!("{:02}:{:02}", start_minute / 60, start_minute % 60);
                    let clock_moved = day.until.millis() - day.from.millis() != 86_400_000;
                    prop_assert!(on_time || clock_moved);
                }
            }
            // A week without exceptions has each of its days.
            if every_weeks == 1 {
                let in_rule = first_day.iter_days().take_while(|day| *day <= last_day)
                    .filter(|day| weekdays.contains(&DayOfWeek::from(day.weekday()))).count();
                prop_assert_eq!(dates.len(), in_rule);
            }
        }
    }
}
