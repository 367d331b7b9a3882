//! When the club is open and when a coach is there, as spans of time.

use crate::record::{Approval, CoachAvailability, CoachTime, DayOfWeek, MINUTES_A_DAY, WeekHours};
use crate::time::{ClubZone, Date, Span};
use chrono::Datelike;

/// The days that a span touches by the club's calendar.
fn days(zone: ClubZone, span: Span) -> impl Iterator<Item = Date> {
    let last = zone.date(span.until.plus_millis(-1));
    zone.date(span.from).iter_days().take_while(move |day| *day <= last)
}

/// Minutes of a day as a span.
fn part(zone: ClubZone, day: Date, from: i64, until: i64) -> Span {
    Span { from: zone.at_minute(day, from), until: zone.at_minute(day, until) }
}

/// When the club is open on a day, earliest first.
#[must_use]
pub fn open(hours: &WeekHours, zone: ClubZone, day: Date) -> Vec<Span> {
    hours.of(day.weekday()).iter().map(|hours| part(zone, day, hours.from, hours.until)).collect()
}

/// True when the club is open throughout a span.
#[must_use]
pub fn is_open(hours: &WeekHours, zone: ClubZone, span: Span) -> bool {
    covered(span, days(zone, span).flat_map(|day| open(hours, zone, day)).collect())
}

/// When a coach has shifts on a day; none where the coach keeps no shifts at all, and is there whenever the
/// club needs them. Shifts of that date stand instead of the weekly ones.
#[must_use]
pub fn shifts(times: &[CoachAvailability], zone: ClubZone, day: Date) -> Option<Vec<Span>> {
    let approved =
        |time: &&CoachAvailability| time.kind == CoachTime::Shift && time.state == Approval::Approved;
    times.iter().find(approved)?;
    let of_day = |time: &&CoachAvailability| {
        time.first_day.is_none_or(|first| first <= day) && time.last_day.is_none_or(|last| day <= last)
    };
    let on = || times.iter().filter(approved).filter(of_day);
    let dated: Vec<_> = on().filter(|time| time.weekday.is_none()).collect();
    let chosen: Vec<_> = if dated.is_empty() {
        let weekday = DayOfWeek::from(day.weekday());
        on().filter(|time| time.weekday == Some(weekday)).collect()
    } else {
        dated
    };
    Some(chosen.iter().map(|time| part(zone, day, time.from_minute, time.until_minute)).collect())
}

/// True when a coach has shifts throughout a span, or keeps none.
#[must_use]
pub fn on_shift(times: &[CoachAvailability], zone: ClubZone, span: Span) -> bool {
    let mut all = Vec::new();
    for day in days(zone, span) {
        match shifts(times, zone, day) {
            Some(shifts) => all.extend(shifts),
            None => return true,
        }
    }
    covered(span, all)
}

/// The span of a leave, from its first minute to its last. A leave without days is none.
#[must_use]
pub fn leave(time: &CoachAvailability, zone: ClubZone) -> Option<Span> {
    let from = zone.at_minute(time.first_day?, time.from_minute);
    let until = zone.at_minute(time.last_day?, time.until_minute);
    (time.kind == CoachTime::Leave && from < until).then_some(Span { from, until })
}

/// The approved leave that meets a span, the earliest first.
#[must_use]
pub fn on_leave(
    times: &[CoachAvailability],
    zone: ClubZone,
    span: Span,
) -> Option<(&CoachAvailability, Span)> {
    let approved = times.iter().filter(|time| time.state == Approval::Approved);
    let met = approved.filter_map(|time| leave(time, zone).map(|leave| (time, leave)));
    met.filter(|(_, leave)| leave.overlaps(span)).min_by_key(|(time, leave)| (leave.from, time.id))
}

/// True when the parts together leave nothing of the span out.
#[must_use]
pub fn covers(parts: &[Span], span: Span) -> bool {
    covered(span, parts.to_vec())
}

fn covered(span: Span, mut parts: Vec<Span>) -> bool {
    parts.sort_by_key(|part| part.from);
    let mut from = span.from;
    for part in parts {
        if part.from > from {
            break;
        }
        from = from.max(part.until);
    }
    from >= span.until
}

/// True when minutes of a day are what a shift can have.
#[must_use]
pub const fn sound(from: i64, until: i64) -> bool {
    0 <= from && from < until && until <= MINUTES_A_DAY
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]
    use super::*;
    use crate::record::{Hours, Meta};
    use crate::store::testing::{CLUB, id, untouched};
    use crate::time::Timestamp;

    fn zone() -> ClubZone {
        ClubZone::default()
    }

    fn date(text: &str) -> Date {
        text.parse().unwrap()
    }

    fn at(day: &str, minute: i64) -> Timestamp {
        zone().at_minute(date(day), minute)
    }

    fn time(n: u128, change: impl FnOnce(&mut CoachAvailability)) -> CoachAvailability {
        let meta: Meta = untouched();
        let mut time = CoachAvailability {
            club_id: CLUB,
            id: id(n),
            coach_id: id(1),
            kind: CoachTime::Shift,
            weekday: Some(DayOfWeek::Saturday),
            first_day: None,
            last_day: None,
            from_minute: 540,
            until_minute: 720,
            reason: None,
            state: Approval::Approved,
            decided_at: None,
            decided_by: None,
            decided_note: None,
            meta,
        };
        change(&mut time);
        time
    }

    #[test]
    fn a_club_is_open_through_back_to_back_parts_and_over_midnight() {
        let night = vec![Hours { from: 480, until: 720 }, Hours { from: 720, until: 1_440 }];
        let morning = vec![Hours { from: 0, until: 60 }];
        let hours = WeekHours { saturday: night, sunday: morning, ..WeekHours::default() };
        let is = |from, until| is_open(&hours, zone(), Span { from, until });
        assert!(is(at("2026-11-21", 480), at("2026-11-22", 60)));
        assert!(!is(at("2026-11-21", 479), at("2026-11-21", 540)));
        assert!(!is(at("2026-11-22", 0), at("2026-11-22", 61)));
    }

    #[test]
    fn who_keeps_no_shifts_is_always_there() {
        let morning = Span { from: at("2026-11-21", 600), until: at("2026-11-21", 660) };
        assert!(on_shift(&[], zone(), morning));
        let withdrawn = time(1, |time| time.state = Approval::Withdrawn);
        assert!(on_shift(&[withdrawn], zone(), morning));
        let weekly = [time(1, |_| {})];
        assert!(on_shift(&weekly, zone(), morning));
        let noon = Span { from: at("2026-11-21", 690), until: at("2026-11-21", 750) };
        assert!(!on_shift(&weekly, zone(), noon));
        let sunday = Span { from: at("2026-11-22", 600), until: at("2026-11-22", 660) };
        assert!(!on_shift(&weekly, zone(), sunday), "who keeps shifts is there on no other day");
    }

    #[test]
    fn shifts_of_a_date_stand_instead_of_the_weekly_ones() {
        let dated = time(2, |time| {
            time.weekday = None;
            (time.first_day, time.last_day) = (Some(date("2026-11-21")), Some(date("2026-11-21")));
            (time.from_minute, time.until_minute) = (720, 1_440);
        });
        let times = [time(1, |_| {}), dated];
        let spans = shifts(&times, zone(), date("2026-11-21")).unwrap();
        assert_eq!(spans, [Span { from: at("2026-11-21", 720), until: at("2026-11-22", 0) }]);
        let next_week = shifts(&times, zone(), date("2026-11-28")).unwrap();
        assert_eq!(next_week, [Span { from: at("2026-11-28", 540), until: at("2026-11-28", 720) }]);
    }

    #[test]
    fn a_leave_lasts_from_its_first_minute_to_its_last_and_counts_once_approved() {
        let asked = |state| {
            time(3, |time| {
                (time.kind, time.weekday, time.state) = (CoachTime::Leave, None, state);
                (time.first_day, time.last_day) = (Some(date("2026-11-20")), Some(date("2026-11-21")));
                (time.from_minute, time.until_minute) = (720, 600);
            })
        };
        let during = Span { from: at("2026-11-21", 540), until: at("2026-11-21", 600) };
        let after = Span { from: at("2026-11-21", 600), until: at("2026-11-21", 660) };
        for state in Approval::ALL {
            let times = [asked(*state)];
            assert_eq!(on_leave(&times, zone(), during).is_some(), *state == Approval::Approved);
            assert!(on_leave(&times, zone(), after).is_none());
        }
    }
}
