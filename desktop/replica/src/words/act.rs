//! What came of an act at the counter: the sentences of the toasts.

use super::pick;
use shared::units::Units;
use shared::words::Lang;

/// A rider was checked in.
#[must_use]
pub fn checked_in(lang: Lang, rider: &str, used: Units) -> String {
    if used.is_positive() {
        pick(
            lang,
            format!("{rider} 已签到，扣 {used} 鞍时"),
            format!("{rider} is checked in; {used} saddle hours used"),
        )
    } else {
        pick(lang, format!("{rider} 已签到"), format!("{rider} is checked in"))
    }
}

/// A check-in was undone.
#[must_use]
pub fn check_in_undone(lang: Lang, rider: &str, returned: Units) -> String {
    if returned.is_positive() {
        pick(
            lang,
            format!("已撤销 {rider} 的签到，退回 {returned} 鞍时"),
            format!("{rider}'s check-in is undone; {returned} saddle hours came back"),
        )
    } else {
        pick(lang, format!("已撤销 {rider} 的签到"), format!("{rider}'s check-in is undone"))
    }
}

/// A booking got a horse, or lost it.
#[must_use]
pub fn horse_assigned(lang: Lang, rider: &str, horse: Option<&str>) -> String {
    match horse {
        Some(horse) => pick(lang, format!("{rider} 骑 {horse}"), format!("{rider} rides {horse}")),
        None => pick(lang, format!("{rider} 的马匹已取消分配"), format!("{rider} has no horse now")),
    }
}

/// An item was settled.
#[must_use]
pub fn settled(lang: Lang, now: bool) -> String {
    if now {
        pick(lang, "已处理", "Settled")
    } else {
        pick(lang, "已由其他人处理", "Somebody had settled it already")
    }
}

/// Somebody else had done it before.
#[must_use]
pub fn nothing_new(lang: Lang) -> String {
    pick(lang, "他人已处理，没有变化", "Somebody had done it before; nothing changed")
}

/// A member was registered.
#[must_use]
pub fn registered(lang: Lang, name: &str) -> String {
    pick(lang, format!("{name} 已登记为会员"), format!("{name} is a member now"))
}

/// The reason that goes with an undo by key, where nobody is asked for one.
#[must_use]
pub fn undo_reason(lang: Lang) -> String {
    pick(lang, "误操作，当场撤销", "A slip, taken back at once")
}

/// The reason that goes with a horse that is put back.
#[must_use]
pub fn put_back_reason(lang: Lang) -> String {
    pick(lang, "撤销上一步", "Last act taken back")
}

/// Lessons of a series were made or changed; of those left out the receipt says why.
#[must_use]
pub fn series(lang: Lang, what: &str, done: usize, left_out: usize) -> String {
    match left_out {
        0 => pick(lang, format!("{what}：已安排 {done} 节"), format!("{what}: {done} lessons")),
        left => pick(
            lang,
            format!("{what}：已安排 {done} 节，{left} 节有冲突未安排"),
            format!("{what}: {done} lessons; {left} did not fit"),
        ),
    }
}
