//! What is said of a day that is arranged.

use super::pick;
use allocation::{Accepted, Reason};
use chrono::Datelike;
use shared::command::{Part, Rearrange};
use shared::time::Date;
use shared::words::Lang;

/// What speaks for it.
#[must_use]
pub fn reason(lang: Lang, reason: Reason) -> String {
    let (zh, en) = match reason {
        Reason::OwnHorse => ("自己的马", "own horse"),
        Reason::UsualHorse => ("常骑的马", "usual horse"),
        Reason::RodeLately => ("最近骑过", "rode it lately"),
        Reason::CarriesLightly => ("体重合适", "carries lightly"),
        Reason::WorkedLittle => ("近日轻松", "worked little"),
        Reason::UsualArena => ("常用场地", "usual arena"),
        Reason::CoachIsThere => ("教练前后都在", "coach is there"),
        Reason::UsualCoach => ("常跟的教练", "usual coach"),
        Reason::GivesCourse => ("常教这门课", "gives the course"),
    };
    pick(lang, zh, en)
}

/// Why something stays open although nothing stands against it: there is nothing of the kind.
#[must_use]
pub fn nothing(lang: Lang) -> String {
    pick(lang, "没有可以安排的", "There is nothing to give")
}

/// What is accepted, as the page names it.
#[must_use]
pub fn id(accepted: &Accepted) -> String {
    serde_json::to_string(accepted).unwrap_or_default()
}

/// A day: `11月22日 周日`, `Sun 22 Nov`.
#[must_use]
pub fn day(lang: Lang, date: Date) -> String {
    match lang {
        Lang::Zh => {
            let names = ["一", "二", "三", "四", "五", "六", "日"];
            let name =
                usize::try_from(date.weekday().num_days_from_monday()).ok().and_then(|day| names.get(day));
            format!("{}月{}日 周{}", date.month(), date.day(), name.copied().unwrap_or_default())
        }
        Lang::En => date.format("%a %-d %b").to_string(),
    }
}

/// An act that gives what was open, and nothing else, or takes just that back; none for any other.
#[must_use]
pub fn rearranged(lang: Lang, act: &Rearrange) -> Option<String> {
    let horses = act.parts.iter().filter(|part| matches!(part, Part::AssignHorse(_))).count();
    let lessons = act.parts.len().saturating_sub(horses);
    if act.parts.iter().all(|part| is_filled(part, false)) {
        Some(given(lang, horses, lessons))
    } else if act.parts.iter().all(|part| is_filled(part, true)) {
        let of = given(lang, horses, lessons);
        Some(pick(lang, format!("收回：{of}"), format!("Take back: {of}")))
    } else {
        None
    }
}

/// Whether a part gives something where nothing was; or, backwards, takes it away.
const fn is_filled(part: &Part, backwards: bool) -> bool {
    const fn fills<T>(before: &Option<T>, after: &Option<T>, backwards: bool) -> bool {
        before.is_some() == backwards && after.is_some() != backwards
    }
    match part {
        Part::AssignHorse(args) => fills(&args.before, &args.horse_id, backwards),
        Part::MoveLesson(args) => match (&args.time, &args.coach, &args.arena) {
            (None, Some(coach), None) => fills(&coach.before, &coach.after, backwards),
            (None, None, Some(arena)) => fills(&arena.before, &arena.after, backwards),
            _ => false,
        },
        Part::CloseArena(_)
        | Part::EditClosure(_)
        | Part::AddHorseTime(_)
        | Part::EditHorseTime(_)
        | Part::ChangeCourse(_)
        | Part::CancelLesson(_)
        | Part::RestoreLesson(_)
        | Part::CancelBooking(_)
        | Part::RestoreBooking(_)
        | Part::BookRider(_) => false,
    }
}

fn given(lang: Lang, horses: usize, lessons: usize) -> String {
    let riders = if horses == 1 { "rider" } else { "riders" };
    let places = if lessons == 1 { "arena or coach" } else { "arenas and coaches" };
    match (horses, lessons) {
        (horses, 0) => pick(lang, format!("给 {horses} 位骑手配马"), format!("Horses for {horses} {riders}")),
        (0, lessons) => pick(lang, format!("安排 {lessons} 项场地教练"), format!("{lessons} {places}")),
        (horses, lessons) => pick(
            lang,
            format!("给 {horses} 位骑手配马，安排 {lessons} 项场地教练"),
            format!("Horses for {horses} {riders}, {lessons} {places}"),
        ),
    }
}
