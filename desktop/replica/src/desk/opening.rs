//! Opening hours as people type them.

use crate::read::WEEK;
use crate::view::OpenPart;
use crate::words::settings::BadHours;
use chrono::Weekday;
use shared::record::{Hours, MINUTES_A_DAY, WeekHours};

/// The open parts of seven days, Monday first.
///
/// # Errors
/// The first day that can't be so, and why.
pub(super) fn week(typed: &[Vec<OpenPart>]) -> Result<WeekHours, (Weekday, BadHours)> {
    let mut hours = WeekHours::default();
    for (n, day) in WEEK.into_iter().enumerate() {
        let parts = typed.get(n).map_or(&[][..], Vec::as_slice);
        let parts = parts_of(parts).map_err(|why| (day, why))?;
        *of(&mut hours, day) = parts;
    }
    Ok(hours)
}

const fn of(hours: &mut WeekHours, day: Weekday) -> &mut Vec<Hours> {
    match day {
        Weekday::Mon => &mut hours.monday,
        Weekday::Tue => &mut hours.tuesday,
        Weekday::Wed => &mut hours.wednesday,
        Weekday::Thu => &mut hours.thursday,
        Weekday::Fri => &mut hours.friday,
        Weekday::Sat => &mut hours.saturday,
        Weekday::Sun => &mut hours.sunday,
    }
}

/// Parts of a day in any order; those that meet stay apart.
fn parts_of(typed: &[OpenPart]) -> Result<Vec<Hours>, BadHours> {
    let mut parts = Vec::new();
    for OpenPart { from, until } in typed {
        let read = |typed: &str| minutes(typed).ok_or_else(|| BadHours::NoTime(typed.trim().to_owned()));
        let part = Hours { from: read(from)?, until: read(until)? };
        if part.from >= part.until {
            return Err(BadHours::Backwards(from.trim().to_owned(), until.trim().to_owned()));
        }
        parts.push(part);
    }
    parts.sort_by_key(|part| part.from);
    let overlap = parts.windows(2).find_map(|two| match two {
        [before, after] if after.from < before.until => Some(after.from),
        _ => None,
    });
    match overlap {
        Some(from) => Err(BadHours::Overlap(format!("{:02}:{:02}", from / 60, from % 60))),
        None => Ok(parts),
    }
}

/// `8`, `8:30`, `08：30` and `0830` as minutes after midnight; `24:00` is midnight.
pub(super) fn minutes(typed: &str) -> Option<i64> {
    let typed = typed.trim().replace(['：', '.'], ":");
    let (hours, minutes) = match typed.split_once(':') {
        Some((hours, minutes)) if minutes.len() == 2 => (hours, minutes),
        Some(_) => return None,
        None if (3..=4).contains(&typed.len()) && typed.is_ascii() => typed.split_at(typed.len() - 2),
        None => (typed.as_str(), "0"),
    };
    let digits = |part: &str| {
        let plain = (1..=2).contains(&part.len()) && part.bytes().all(|c| c.is_ascii_digit());
        plain.then(|| part.parse::<i64>().ok()).flatten()
    };
    let (hours, minutes) = (digits(hours)?, digits(minutes)?);
    let sum = hours * 60 + minutes;
    (minutes < 60 && sum <= MINUTES_A_DAY).then_some(sum)
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test stops at the first surprise")]
    use super::*;

    fn part(from: &str, until: &str) -> OpenPart {
        OpenPart { from: from.to_owned(), until: until.to_owned() }
    }

    #[test]
    fn a_time_is_read_however_it_was_typed() {
        for (typed, read) in [
            ("8", 480),
            (" 8:30 ", 510),
            ("08：30", 510),
            ("0830", 510),
            ("830", 510),
            ("8.30", 510),
            ("0", 0),
            ("24:00", 1_440),
            ("24", 1_440),
        ] {
            assert_eq!(minutes(typed), Some(read), "{typed}");
        }
        for typed in ["", "八点", "25", "8:60", "8:5", "24:01", "-1", "8:30:00", "08305"] {
            assert_eq!(minutes(typed), None, "{typed}");
        }
    }

    #[test]
    fn the_parts_of_a_day_come_in_order_and_do_not_overlap() {
        let mut typed = vec![Vec::new(); 7];
        typed[2] = vec![part("14", "20:30"), part("8:00", "12")];
        let hours = week(&typed).unwrap();
        assert_eq!(hours.wednesday, [Hours { from: 480, until: 720 }, Hours { from: 840, until: 1_230 }]);
        assert!(hours.monday.is_empty(), "a day off");
        assert!(hours.is_sound());
        typed[2] = vec![part("8", "12"), part("11:30", "13")];
        assert_eq!(week(&typed).unwrap_err(), (Weekday::Wed, BadHours::Overlap("11:30".to_owned())));
        typed[2] = vec![part("9:00", "9:00")];
        let backwards = BadHours::Backwards("9:00".to_owned(), "9:00".to_owned());
        assert_eq!(week(&typed).unwrap_err(), (Weekday::Wed, backwards));
        typed[0] = vec![part("bald", "20")];
        assert_eq!(week(&typed).unwrap_err(), (Weekday::Mon, BadHours::NoTime("bald".to_owned())));
    }
}
