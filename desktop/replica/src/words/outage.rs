//! What is said when something is out.

use super::pick;
use shared::command::{Part, Rearrange};
use shared::rules::outage::{HitId, Offer};
use shared::units::Units;
use shared::words::Lang;

/// What is hit, as the page names it.
#[must_use]
pub fn hit(id: HitId) -> String {
    serde_json::to_string(&id).unwrap_or_default()
}

/// An offer, as the page names it.
#[must_use]
pub fn id(offer: &Offer) -> String {
    serde_json::to_string(offer).unwrap_or_default()
}

/// What kind of offer it is.
#[must_use]
pub const fn kind(offer: &Offer) -> &'static str {
    match offer {
        Offer::Arena { .. } => "arena",
        Offer::Horse { .. } => "horse",
        Offer::Slot { .. } => "slot",
        Offer::Class { .. } => "class",
        Offer::Course { .. } => "course",
        Offer::Credit => "credit",
        Offer::Stay => "stay",
    }
}

/// In another arena.
#[must_use]
pub fn arena(lang: Lang, arena: &str) -> String {
    pick(lang, format!("换到 {arena}"), format!("In {arena}"))
}

/// On another horse.
#[must_use]
pub fn horse(lang: Lang, horse: &str) -> String {
    pick(lang, format!("改骑 {horse}"), format!("On {horse}"))
}

/// At another time, with what else is other.
#[must_use]
pub fn slot(lang: Lang, time: &str, others: impl Iterator<Item = String>) -> String {
    let others: String = others.map(|one| format!(" · {one}")).collect();
    pick(lang, format!("改到 {time}{others}"), format!("At {time}{others}"))
}

/// In another class.
#[must_use]
pub fn class(lang: Lang, start: &str, course: &str) -> String {
    pick(lang, format!("转入 {start} {course}"), format!("Joins {course} at {start}"))
}

/// Another course at the same time.
#[must_use]
pub fn course(lang: Lang, course: &str) -> String {
    pick(lang, format!("原时间改上 {course}"), format!("{course} at the same time"))
}

/// It does not take place.
#[must_use]
pub fn credit(lang: Lang, units: Units) -> String {
    if units.is_positive() {
        pick(lang, format!("取消，退回 {units} 鞍时"), format!("Cancelled, {units} saddle hours back"))
    } else {
        pick(lang, "取消（没有预留鞍时）", "Cancelled (nothing was set aside)")
    }
}

/// It stays where it is.
#[must_use]
pub fn stay(lang: Lang) -> String {
    pick(lang, "先不动，显示为冲突", "Stays, shown as a conflict")
}

/// Several things done as one act.
#[must_use]
pub fn rearranged(lang: Lang, act: &Rearrange) -> String {
    let count = |of: fn(&Part) -> bool| act.parts.iter().filter(|part| of(part)).count();
    let closed = count(|part| matches!(part, Part::CloseArena(_)));
    let out = count(|part| matches!(part, Part::AddHorseTime(_)));
    let open = count(|part| matches!(part, Part::EditClosure(_) | Part::EditHorseTime(_)));
    let settled = act.parts.len().saturating_sub(closed + out + open);
    if let Some(words) = super::arrange::rearranged(lang, act) {
        return words;
    }
    match (closed, out, open) {
        (0, 0, 0) => {
            pick(lang, format!("安排受影响的 {settled} 项"), format!("Settle {settled} that were hit"))
        }
        (0, 0, _) => pick(
            lang,
            format!("撤销停用，{settled} 项恢复原样"),
            format!("Call it off, {settled} put back as they were"),
        ),
        (0, _, _) => {
            pick(lang, format!("马匹停用，安排 {settled} 项"), format!("Take a horse out, {settled} settled"))
        }
        (n, _, _) => pick(
            lang,
            format!("停用 {n} 处场地，安排 {settled} 项"),
            format!("Close {n} {}, {settled} settled", if n == 1 { "arena" } else { "arenas" }),
        ),
    }
}

/// What is out, for the head of the list that people are called by.
#[must_use]
pub fn head(lang: Lang, what: &[String], time: &str, reason: &str) -> String {
    let (zh, en) = (what.join("、"), what.join(", "));
    pick(lang, format!("{zh} 停用 {time}（{reason}）"), format!("{en} out {time} ({reason})"))
}
