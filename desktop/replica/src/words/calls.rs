//! What members are told about their lessons.

use super::pick;
use crate::view::CallLine;
use shared::words::Lang;

/// A message to an account: a line for each rider and lesson.
#[must_use]
pub fn message(lang: Lang, club: &str, name: &str, lines: &[CallLine]) -> String {
    let head = pick(lang, format!("【{club}】{name}您好："), format!("{club}: Dear {name},"));
    let line = |line: &CallLine| {
        let CallLine { rider, lesson, words, .. } = line;
        pick(lang, format!("{rider}：{lesson}，{words}。"), format!("{rider}: {lesson} ({words})."))
    };
    std::iter::once(head).chain(lines.iter().map(line)).collect::<Vec<_>>().join("\n")
}
