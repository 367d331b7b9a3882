//! Why something could not be done, for the window.

use super::pick;
use crate::view::{FieldProblem, Problem};
use shared::time::ClubZone;
use shared::words::{Lang, Say};

/// A refusal by a rule.
#[must_use]
pub fn refused(say: &Say, lang: Lang, zone: ClubZone) -> Problem {
    let words = say.words(lang, zone);
    let fields = match say {
        Say::BadField { field, .. } => vec![FieldProblem { field: field.clone(), words: words.clone() }],
        _ => Vec::new(),
    };
    Problem { code: say.code(), words, fields }
}

/// Something inside failed; nothing was done.
#[must_use]
pub fn failed(lang: Lang) -> Problem {
    let words = pick(
        lang,
        "本机数据库出错，这一步没有保存；请再试一次，仍不行请重启程序",
        "The database on this PC failed and this step was not saved; try again, then restart",
    );
    plain("failed", words)
}

/// It was done and is safe, but can't be shown.
#[must_use]
pub fn unshown(lang: Lang) -> Problem {
    plain(
        "unshown",
        pick(lang, "已保存，但结果暂时无法显示，请刷新", "It is saved, but can't be shown now; look again"),
    )
}

/// Nobody is signed in.
#[must_use]
pub fn signed_out(lang: Lang) -> Problem {
    plain("signed_out", pick(lang, "请先登录", "Sign in first"))
}

/// This desk belongs to no club yet.
#[must_use]
pub fn no_club(lang: Lang) -> Problem {
    let words =
        pick(lang, "本台还没有加入俱乐部，请先完成设置", "This desk has no club yet; set it up first");
    plain("no_club", words)
}

/// The desk has a club already.
#[must_use]
pub fn already_enrolled(lang: Lang) -> Problem {
    plain("already_enrolled", pick(lang, "本台已加入俱乐部", "This desk belongs to a club already"))
}

/// Account and PIN don't go together.
#[must_use]
pub fn wrong_pin(lang: Lang) -> Problem {
    plain("wrong_pin", pick(lang, "账号或 PIN 不正确", "Account or PIN is wrong"))
}

/// Too many wrong PINs: wait.
#[must_use]
pub fn wait_before_pin(seconds: i64, lang: Lang) -> Problem {
    let words = pick(
        lang,
        format!("输错次数过多，请等 {seconds} 秒再试"),
        format!("Too many wrong tries; wait {seconds} seconds"),
    );
    plain("wait_before_pin", words)
}

/// Too long without the server.
#[must_use]
pub fn locked(days: i64, lang: Lang) -> Problem {
    let words = pick(
        lang,
        format!("已离线超过 {days} 天，请联网同步后再登录；已保存的操作不会丢失"),
        format!("Offline for more than {days} days: connect, then sign in; nothing saved here is lost"),
    );
    plain("locked", words)
}

/// The server does not take this desk any more; `code` says why.
#[must_use]
pub fn halted(code: &str, waiting: u32, lang: Lang) -> Problem {
    plain(code, super::strip::stopped(code, waiting, lang))
}

/// The last act can't be taken back.
#[must_use]
pub fn nothing_to_undo(lang: Lang) -> Problem {
    plain("nothing_to_undo", pick(lang, "没有可撤销的操作", "There is nothing to take back"))
}

/// What was chosen was taken by somebody else meanwhile.
#[must_use]
pub fn no_longer_fits(lang: Lang) -> Problem {
    let words = pick(
        lang,
        "有的安排刚被占用，列表已重新排过，请看一眼再确认；什么都还没有改",
        "Something that was chosen has just been taken; the list is drawn up anew, look again. Nothing was changed",
    );
    plain("no_longer_fits", words)
}

/// An id that is none.
#[must_use]
pub fn bad_id(lang: Lang) -> Problem {
    plain("bad_id", pick(lang, "找不到该记录，请刷新后再试", "This is not here any more; look it up again"))
}

/// A problem of a code, without fields.
#[must_use]
pub fn plain(code: &str, words: String) -> Problem {
    Problem { code: code.to_owned(), words, fields: Vec::new() }
}
