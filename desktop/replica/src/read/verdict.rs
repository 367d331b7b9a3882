//! What stands against something that is not done yet, for who is on duty.

use super::Viewer;
use crate::view::{Verdict, VerdictAnswer};
use shared::rights::Right;
use shared::rules::conflicts::{Conflict, Severity, Side};
use shared::words::Say;

/// What stands against it, weighed for who is on duty.
pub(crate) fn verdict(viewer: &Viewer, found: &[Conflict]) -> Verdict {
    let say = |say: &Say| say.words(viewer.lang, viewer.zone());
    let mut words: Vec<String> = Vec::new();
    let mut lacks = None;
    for conflict in found {
        words.push(say(&conflict.say));
        if let Severity::Soft(right) = conflict.severity()
            && !viewer.may(right)
        {
            lacks = Some(right);
        }
    }
    let hard = found.iter().any(Conflict::is_hard);
    let lacks = if viewer.may(Right::Timetable) { lacks } else { Some(Right::Timetable) };
    words.extend(lacks.map(|right| say(&Say::MayNot { right })));
    words.dedup();
    let answer = match (hard || lacks.is_some(), found.is_empty()) {
        (true, _) => VerdictAnswer::No,
        (false, false) => VerdictAnswer::Reason,
        (false, true) => VerdictAnswer::Free,
    };
    let met = found.iter().filter_map(|conflict| match conflict.with {
        Side::Lesson(id) => Some(id.to_string()),
        _ => None,
    });
    Verdict { answer, words, lessons: met.collect() }
}
