//! What is said on the Resources page.

use super::pick;
use chrono::Datelike as _;
use shared::record::{HorseAvailability, HorseState, HorseTime};
use shared::time::{ClubZone, Date, Span};
use shared::words::Lang;

/// Why a horse is not there, or what is due.
#[must_use]
pub fn horse_time(kind: HorseTime, lang: Lang) -> String {
    match kind {
        HorseTime::Rest => pick(lang, "休息", "Rest"),
        HorseTime::Vet => pick(lang, "兽医", "Vet"),
        HorseTime::Farrier => pick(lang, "钉蹄", "Farrier"),
        HorseTime::Injury => pick(lang, "伤病", "Injury"),
        HorseTime::MaintenanceDue => pick(lang, "保养到期", "Care due"),
    }
}

/// Why a horse is kept in now and until when, or how it is where no time says so.
#[must_use]
pub fn out(time: Option<&HorseAvailability>, state: HorseState, zone: ClubZone, lang: Lang) -> String {
    let Some(time) = time else {
        return match state {
            HorseState::Fit => pick(lang, "可用", "Fit"),
            HorseState::Resting => pick(lang, "休息", "Resting"),
            HorseState::Sick => pick(lang, "生病", "Sick"),
            HorseState::Retired => pick(lang, "已退役", "Retired"),
        };
    };
    let during = Span { from: time.starts_at, until: time.ends_at.unwrap_or(time.starts_at.plus_millis(1)) };
    format!("{} · {}", horse_time(time.kind, lang), when(during, time.ends_at.is_none(), zone, lang))
}

/// Care that is due, with what is known of it.
#[must_use]
pub fn due(note: Option<&str>, lang: Lang) -> String {
    let what = horse_time(HorseTime::MaintenanceDue, lang);
    match note {
        Some(note) => pick(lang, format!("{what}：{note}"), format!("{what}: {note}")),
        None => what,
    }
}

/// When a coach is there on a day; none where they keep no shifts.
#[must_use]
pub fn there(shifts: Option<&[Span]>, zone: ClubZone, lang: Lang) -> String {
    match shifts {
        None => pick(lang, "随叫随到", "Whenever needed"),
        Some([]) => pick(lang, "今天不上班", "Off today"),
        Some(shifts) => {
            let one = |shift: &Span| format!("{}–{}", zone.clock(shift.from), until(*shift, zone));
            shifts.iter().map(one).collect::<Vec<_>>().join(", ")
        }
    }
}

/// The end of a span on its own day: midnight is `24:00`.
fn until(span: Span, zone: ClubZone) -> String {
    let ends_at_midnight = zone.date(span.until) != zone.date(span.until.plus_millis(-1));
    if ends_at_midnight { "24:00".to_owned() } else { zone.clock(span.until) }
}

/// From when until when: times on one day, dates where it goes further; without times for whole days.
#[must_use]
pub fn when(span: Span, open_ended: bool, zone: ClubZone, lang: Lang) -> String {
    let (first, last) = (zone.date(span.from), zone.date(span.until.plus_millis(-1)));
    let starts = zone.day(first).from == span.from;
    let from =
        if starts { date(first, lang) } else { format!("{} {}", date(first, lang), zone.clock(span.from)) };
    if open_ended {
        return pick(lang, format!("{from} 起"), format!("from {from}"));
    }
    let whole = starts && zone.day(last).until == span.until;
    match (first == last, whole) {
        (true, true) => pick(lang, format!("{from} 全天"), format!("{from}, all day")),
        (true, false) => {
            format!("{} {}–{}", date(first, lang), zone.clock(span.from), until(span, zone))
        }
        (false, true) => format!("{from} – {}", date(last, lang)),
        (false, false) => format!("{from} – {} {}", date(last, lang), until(span, zone)),
    }
}

fn date(date: Date, lang: Lang) -> String {
    match lang {
        Lang::Zh => format!("{}月{}日", date.month(), date.day()),
        Lang::En => date.format("%-d %b").to_string(),
    }
}

/// A whole day off painted on one date.
#[must_use]
pub fn day_off(of: Date, lang: Lang) -> String {
    let day = date(of, lang);
    pick(
        lang,
        format!("{day} 整天不来，请登记请假；班次没有改"),
        format!("A whole day off, {day}, is a leave: ask for one. The shifts stay as they were"),
    )
}

/// Nothing of what was painted differs from what stands.
#[must_use]
pub fn painted_the_same(lang: Lang) -> String {
    pick(lang, "班次没有变化", "The shifts stay as they were")
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]
    use super::*;

    #[test]
    fn a_span_is_told_as_short_as_it_can_be() {
        let zone = ClubZone::default();
        let at = |day: &str, minute| zone.at_minute(day.parse().unwrap(), minute);
        let (first, next) = ("2026-11-21", "2026-11-23");
        let said = |from, until| when(Span { from, until }, false, zone, Lang::Zh);
        assert_eq!(said(at(first, 0), at(first, 1_440)), "11月21日 全天");
        assert_eq!(said(at(first, 600), at(first, 660)), "11月21日 10:00–11:00");
        assert_eq!(said(at(first, 600), at(first, 1_440)), "11月21日 10:00–24:00");
        assert_eq!(said(at(first, 0), at(next, 1_440)), "11月21日 – 11月23日");
        assert_eq!(said(at(first, 600), at(next, 720)), "11月21日 10:00 – 11月23日 12:00");
        let on = Span { from: at(first, 0), until: at(next, 0) };
        assert_eq!(when(on, true, zone, Lang::En), "from 21 Nov");
    }
}
