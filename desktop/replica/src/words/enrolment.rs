//! Why this PC did not become a desk.

use super::{pick, problem::plain};
use crate::driver::http::EnrolTrouble;
use crate::view::{FieldProblem, Problem};
use shared::words::Lang;

/// The trouble in words, at the field of the form that it is about.
#[must_use]
pub fn problem(trouble: &EnrolTrouble, lang: Lang) -> Problem {
    match trouble {
        EnrolTrouble::BadAddress => wrong(
            "server",
            "server_address",
            pick(lang, "服务器地址应形如 https://club.example", "An address looks like https://club.example"),
        ),
        EnrolTrouble::Unreachable(_) => wrong(
            "server",
            "server_unreachable",
            pick(
                lang,
                "连不上这个服务器；请检查地址和网络后再试",
                "No answer from this server; check the address and the network, then try again",
            ),
        ),
        EnrolTrouble::OtherProtocol(_) => wrong(
            "server",
            "server_too_different",
            pick(
                lang,
                "服务器与本程序的版本不匹配；请先更新较旧的一方",
                "Server and program are of different versions; update the older one first",
            ),
        ),
        EnrolTrouble::CodeInvalid => wrong(
            "code",
            "enrolment_code_invalid",
            pick(lang, "没有这个登记码；请核对后再输入", "There is no such code; check it and type it again"),
        ),
        EnrolTrouble::CodeExpired => wrong(
            "code",
            "enrolment_code_expired",
            pick(lang, "登记码已过期；请店长再生成一个", "The code has expired; ask the manager for another"),
        ),
        EnrolTrouble::CodeUsed => wrong(
            "code",
            "enrolment_code_used",
            pick(
                lang,
                "这个登记码已被另一台电脑使用；请店长再生成一个",
                "Another PC has used this code; ask the manager for another",
            ),
        ),
        EnrolTrouble::BadName => wrong(
            "desk_name",
            "bad_field",
            pick(lang, "名称为 1 至 40 个字", "A name has 1 to 40 characters"),
        ),
        EnrolTrouble::Key(error) => {
            tracing::error!(%error, "the device key");
            super::problem::failed(lang)
        }
    }
}

fn wrong(field: &str, code: &str, words: String) -> Problem {
    let fields = vec![FieldProblem { field: field.to_owned(), words: words.clone() }];
    Problem { fields, ..plain(code, words) }
}
