//! The sentences about who and what is there when.

use super::{HorseOut, LoadLimit, names};
use crate::record::LessonState;
use crate::time::{ClubZone, Span};
use crate::units::Units;

/// A span in words: its times on one day, with the days where it goes further; whole days by their dates alone.
pub(super) fn when(span: &Span, zone: ClubZone) -> String {
    let (first, last) = (zone.date(span.from), zone.date(span.until.plus_millis(-1)));
    let (starts, ends) = (zone.day(first).from == span.from, zone.day(last).until == span.until);
    let from = zone.clock(span.from);
    let until = if ends { "24:00".to_owned() } else { zone.clock(span.until) };
    match (first == last, starts && ends) {
        (true, true) => first.to_string(),
        (false, true) => format!("{first} – {last}"),
        (true, false) => format!("{from}–{until}"),
        (false, false) => format!("{first} {from} – {last} {until}"),
    }
}

type Both = (String, String);

pub(super) fn on_leave(coach: &str, during: &Span, zone: ClubZone) -> Both {
    let when = when(during, zone);
    (format!("{coach} 在 {when} 请假"), format!("{coach} is on leave {when}"))
}

pub(super) fn off_shift(coach: &str, during: &Span, zone: ClubZone) -> Both {
    let when = when(during, zone);
    (format!("{coach} 在 {when} 没有排班"), format!("{coach} has no shift at {when}"))
}

pub(super) fn not_open(during: &Span, zone: ClubZone) -> Both {
    let when = when(during, zone);
    (format!("{when} 不在营业时间内"), format!("The club is closed at {when}"))
}

pub(super) fn daily_lessons(horse: &str, most: i64) -> Both {
    (
        format!("{horse} 当天已有 {most} 节课，达到上限"),
        format!("{horse} has done its {most} lessons that day"),
    )
}

pub(super) fn no_rest(horse: &str, minutes: i64, during: &Span, zone: ClubZone) -> Both {
    let when = when(during, zone);
    (
        format!("{horse} 与 {when} 的课间隔不足 {minutes} 分钟"),
        format!("{horse} rests less than {minutes} minutes beside its lesson at {when}"),
    )
}

pub(super) fn too_late(course: &str, hours: i64) -> Both {
    (format!("“{course}”需提前 {hours} 小时预约"), format!("“{course}” is booked {hours} hours ahead"))
}

pub(super) fn closed(arena: &str, during: Option<&Span>, reason: Option<&str>, zone: ClubZone) -> Both {
    let Some(during) = during else {
        return (format!("{arena} 已停用"), format!("{arena} is closed for good"));
    };
    let when = when(during, zone);
    let (zh, en) = match reason {
        Some(reason) => (format!("（{reason}）"), format!(" ({reason})")),
        None => (String::new(), String::new()),
    };
    (format!("{arena} 在 {when} 关闭{zh}"), format!("{arena} is closed {when}{en}"))
}

pub(super) fn over_load(horse: &str, limit: LoadLimit, most: i64) -> Both {
    let load = Units::from_tenths(most);
    match limit {
        LoadLimit::Day => (
            format!("{horse} 当天负荷将超过 {load}"),
            format!("{horse} would bear more than {load} that day"),
        ),
        LoadLimit::Week => (
            format!("{horse} 七天负荷将超过 {load}"),
            format!("{horse} would bear more than {load} in seven days"),
        ),
        LoadLimit::RestDay => (
            format!("{horse} 七天内休息不足 {most} 天"),
            format!("{horse} would have fewer than {most} days of rest in seven"),
        ),
    }
}

pub(super) fn lesson_not_open(state: LessonState) -> Both {
    let (zh, en) = match state {
        LessonState::Cancelled => ("本节课已取消，请先恢复", "The lesson is cancelled; restore it first"),
        LessonState::Completed => ("本节课已完成，请先撤销结课", "The lesson is completed; reopen it first"),
        LessonState::ToConfirm | LessonState::Confirmed | LessonState::InProgress => {
            ("本节课不能这样调整，请刷新后再试", "The lesson can't be changed so; look again")
        }
    };
    (zh.to_owned(), en.to_owned())
}

pub(super) fn horse_out(horse: &str, out: HorseOut, zone: ClubZone) -> Both {
    let (zh, en) = names::horse_time(out.kind);
    let since = format!("{} {}", zone.date(out.from), zone.clock(out.from));
    match out.until {
        Some(until) => {
            let when = when(&Span { from: out.from, until }, zone);
            (format!("{horse} 在 {when} {zh}，不能上课"), format!("{horse} {en} {when} and can't be ridden"))
        }
        None => (
            format!("{horse} 自 {since} 起{zh}，不能上课"),
            format!("{horse} {en} since {since} and can't be ridden"),
        ),
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]
    use super::*;
    use crate::words::{Lang, Say};

    #[test]
    fn a_span_of_several_days_says_which() {
        let zone = ClubZone::default();
        let day = |text: &str, minute| zone.at_minute(text.parse().unwrap(), minute);
        let short = Span { from: day("2026-11-21", 540), until: day("2026-11-21", 1_440) };
        assert_eq!(when(&short, zone), "09:00–24:00");
        let whole = Span { from: day("2026-11-21", 0), ..short };
        assert_eq!(when(&whole, zone), "2026-11-21");
        assert_eq!(when(&Span { until: day("2026-11-23", 1_440), ..whole }, zone), "2026-11-21 – 2026-11-23");
        let long = Span { until: day("2026-11-24", 720), ..short };
        let say = Say::CoachOnLeave { coach: "周岚".to_owned(), during: long };
        assert_eq!(say.words(Lang::Zh, zone), "周岚 在 2026-11-21 09:00 – 2026-11-24 12:00 请假");
        assert_eq!(say.words(Lang::En, zone), "周岚 is on leave 2026-11-21 09:00 – 2026-11-24 12:00");
    }

    #[test]
    fn a_closure_says_why_where_it_is_known() {
        let zone = ClubZone::default();
        let at = |minute| zone.at_minute("2026-11-21".parse().unwrap(), minute);
        let during = Some(Span { from: at(600), until: at(720) });
        let say = |reason: Option<&str>| Say::ArenaClosed {
            arena: "室外主场".to_owned(),
            during,
            reason: reason.map(str::to_owned),
        };
        assert_eq!(say(Some("大雨")).words(Lang::Zh, zone), "室外主场 在 10:00–12:00 关闭（大雨）");
        assert_eq!(say(None).words(Lang::En, zone), "室外主场 is closed 10:00–12:00");
    }
}
