//! What is said of lessons that are made, and of series.

use super::{arrange, pick};
use chrono::Datelike as _;
use shared::record::{DayOfWeek, WeeklyRule};
use shared::words::Lang;

/// A day of the week, short: `一`, `Mon`.
const fn weekday(lang: Lang, day: DayOfWeek) -> &'static str {
    let (zh, en) = match day {
        DayOfWeek::Monday => ("一", "Mon"),
        DayOfWeek::Tuesday => ("二", "Tue"),
        DayOfWeek::Wednesday => ("三", "Wed"),
        DayOfWeek::Thursday => ("四", "Thu"),
        DayOfWeek::Friday => ("五", "Fri"),
        DayOfWeek::Saturday => ("六", "Sat"),
        DayOfWeek::Sunday => ("日", "Sun"),
    };
    match lang {
        Lang::Zh => zh,
        Lang::En => en,
    }
}

/// A rule: `每周一、三 10:00–11:00，到 2027年1月31日`, `Mon, Wed 10:00–11:00, until Sun 31 Jan 2027`.
#[must_use]
pub fn rule(lang: Lang, rule: &WeeklyRule, time: &str) -> String {
    let days = |between: &str| {
        let names: Vec<_> = rule.weekdays.iter().map(|day| weekday(lang, *day)).collect();
        names.join(between)
    };
    let (last, year) = (arrange::day(lang, rule.last_day), rule.last_day.year());
    let (zh, en) = match rule.every_weeks {
        1 => (format!("每周{}", days("、")), days(", ")),
        weeks => {
            (format!("每 {weeks} 周的周{}", days("、")), format!("Every {weeks} weeks on {}", days(", ")))
        }
    };
    pick(lang, format!("{zh} {time}，到 {year}年{last}"), format!("{en} {time}, until {last} {year}"))
}
