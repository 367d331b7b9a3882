//! What is said on the Timetable page.

use super::pick;
use crate::view::LessonsChange;
use shared::time::Date;
use shared::words::Lang;

/// A lesson was put on.
#[must_use]
pub fn made(lang: Lang) -> String {
    pick(lang, "排入课表", "Put on the timetable")
}

/// A lesson was changed last.
#[must_use]
pub fn changed(lang: Lang) -> String {
    pick(lang, "最近一次更改", "Last changed")
}

/// A lesson was cancelled.
#[must_use]
pub fn cancelled(lang: Lang) -> String {
    pick(lang, "课程取消", "Cancelled")
}

/// A rider was booked.
#[must_use]
pub fn booked(lang: Lang, rider: &str) -> String {
    pick(lang, format!("{rider} 预约"), format!("{rider} was booked"))
}

/// A rider came.
#[must_use]
pub fn came(lang: Lang, rider: &str) -> String {
    pick(lang, format!("{rider} 签到"), format!("{rider} came"))
}

/// That a rider came was taken back.
#[must_use]
pub fn came_undone(lang: Lang, rider: &str) -> String {
    pick(lang, format!("撤销 {rider} 的签到"), format!("{rider}'s check-in was undone"))
}

/// A soft rule was let pass.
#[must_use]
pub fn passed(lang: Lang, what: &str) -> String {
    pick(lang, format!("放行：{what}"), format!("Let pass: {what}"))
}

/// Several lessons were changed.
#[must_use]
pub fn lessons_changed(lang: Lang, change: &LessonsChange, done: u32, refused: usize) -> String {
    let (zh, en) = match change {
        LessonsChange::Confirm => ("已确认", "confirmed"),
        LessonsChange::Cancel => ("已取消", "cancelled"),
        LessonsChange::Restore => ("已恢复", "restored"),
        LessonsChange::Shift { .. } => ("已改时间", "moved"),
        LessonsChange::Coach { .. } => ("已换教练", "given another coach"),
        LessonsChange::Arena { .. } => ("已换场地", "given another arena"),
    };
    let lessons = if done == 1 { "lesson" } else { "lessons" };
    match refused {
        0 => pick(lang, format!("{zh} {done} 节课"), format!("{done} {lessons} {en}")),
        left => pick(
            lang,
            format!("{zh} {done} 节课，{left} 节没有改"),
            format!("{done} {lessons} {en}, {left} left as they were"),
        ),
    }
}

/// Several acts were taken back.
#[must_use]
pub fn taken_back(lang: Lang, steps: usize) -> String {
    pick(lang, format!("已撤销 {steps} 步"), format!("{steps} steps taken back"))
}

/// Some of several acts could not be taken back.
#[must_use]
pub fn partly_back(lang: Lang, left: usize, why: &str) -> String {
    pick(lang, format!("{left} 步没能撤销：{why}"), format!("{left} could not be taken back: {why}"))
}

/// How a lesson stands.
#[must_use]
pub fn state(state: &str, lang: Lang) -> String {
    let (zh, en) = match state {
        "to_confirm" => ("待确认", "to confirm"),
        "confirmed" => ("已确认", "confirmed"),
        "in_progress" => ("进行中", "in progress"),
        "completed" => ("已完成", "completed"),
        "cancelled" => ("已取消", "cancelled"),
        other => (other, other),
    };
    pick(lang, zh, en)
}

/// Nobody teaches it yet.
#[must_use]
pub fn nobody_teaches(lang: Lang) -> String {
    pick(lang, "未定教练", "No coach yet")
}

/// A rider has no horse yet.
#[must_use]
pub fn no_horse(lang: Lang) -> String {
    pick(lang, "未配马", "no horse yet")
}

/// The name of a file with days of the timetable, without its ending.
#[must_use]
pub fn file(lang: Lang, first: Date, days: u32) -> String {
    let what = pick(lang, "课表", "Timetable");
    let last = first.iter_days().nth(usize::try_from(days).unwrap_or(1).saturating_sub(1)).unwrap_or(first);
    if days <= 1 { format!("{what}-{first}") } else { format!("{what}-{first}-{last}") }
}
