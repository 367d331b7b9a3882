//! Why the server did not do what a manager asked of it.

use super::pick;
use super::problem::plain;
use crate::driver::http::StaffTrouble;
use crate::view::{FieldProblem, Problem};
use shared::words::Lang;

/// Who asks has to say who they are first.
#[must_use]
pub fn pin_needed(lang: Lang) -> Problem {
    plain(
        "pin_needed",
        pick(
            lang,
            "服务器要确认是您本人：请输入您的 PIN",
            "The server wants to know that it is you: type your PIN",
        ),
    )
}

/// The page named no coach of the club.
#[must_use]
pub fn no_such_coach(lang: Lang) -> Problem {
    plain("bad_id", pick(lang, "没有找到这位教练，请重新选择", "No such coach; choose again"))
}

/// The address is longer than a QR holds.
#[must_use]
pub fn no_qr(lang: Lang) -> Problem {
    plain("no_qr", pick(lang, "服务器地址太长，无法生成二维码", "The server's address is too long for a QR"))
}

/// The trouble in words.
#[must_use]
pub fn problem(trouble: &StaffTrouble, lang: Lang) -> Problem {
    let (code, words) = match trouble {
        StaffTrouble::WrongPin => {
            ("wrong_pin", pick(lang, "PIN 不正确，没有执行", "The PIN is not right; nothing was done"))
        }
        StaffTrouble::Wait => (
            "wait_before_pin",
            pick(
                lang,
                "尝试太多，服务器请您稍等片刻再试",
                "Too many tries; the server asks you to wait a little",
            ),
        ),
        StaffTrouble::SignedOut => return pin_needed(lang),
        StaffTrouble::MayNot => {
            ("may_not", pick(lang, "服务器说您没有这个权限", "The server says that you may not do this"))
        }
        StaffTrouble::NotFound => (
            "bad_id",
            pick(lang, "服务器上没有这台前台，请刷新", "The server knows no such desk; look again"),
        ),
        StaffTrouble::NoSignIn => (
            "no_sign_in",
            pick(
                lang,
                "这位教练还没有登录账号，请店长在设置的员工里添加",
                "This coach has no sign-in yet; a manager adds one among the staff in the settings",
            ),
        ),
        StaffTrouble::Unreachable(_) => (
            "needs_server",
            pick(
                lang,
                "没有得到服务器的答复，不确定是否已执行；请看列表后再试",
                "The server did not answer, so it may or may not have been done; look at the list, then try again",
            ),
        ),
    };
    let mut problem = plain(code, words);
    if matches!(trouble, StaffTrouble::WrongPin | StaffTrouble::Wait) {
        problem.fields = vec![FieldProblem { field: "pin".to_owned(), words: problem.words.clone() }];
    }
    problem
}
