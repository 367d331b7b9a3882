//! A lesson at its place: with a coach, in an arena, while the club is open.

use super::hours;
use super::kind::{Conflict, Side};
use super::picture::Picture;
use super::proposal::Proposal;
use crate::id::{ArenaId, LessonId};
use crate::record::{ConflictCode, Lesson};
use crate::time::Span;
use crate::words::Say;

pub(super) fn judge(picture: &Picture, proposal: &Proposal, found: &mut Vec<Conflict>) {
    let (lesson, settles) = (&proposal.lesson, proposal.settles);
    if settles.coach {
        able(picture, lesson, found);
    }
    if settles.time || settles.coach {
        found.extend(coach_busy(picture, lesson));
        hours_of_coach(picture, lesson, found);
    }
    if settles.time && !picture.is_open(lesson.span()) {
        let say = Say::OutsideOpeningHours { during: lesson.span() };
        found.push(conflict(lesson, ConflictCode::OutsideOpeningHours, Side::Club, say));
    }
    if settles.time || settles.arena {
        found.extend(closed(picture, lesson, settles.arena));
        found.extend(arena_full(picture, lesson));
    }
}

fn conflict(lesson: &Lesson, code: ConflictCode, with: Side, say: Say) -> Conflict {
    Conflict { code, of: Side::Lesson(lesson.id), with, say }
}

/// Whether the coach is here at all and teaches the course; one who names no course teaches all.
fn able(picture: &Picture, lesson: &Lesson, found: &mut Vec<Conflict>) {
    let Some(card) = lesson.coach_id.and_then(|id| picture.coach(id)) else { return };
    let coach = &card.coach;
    if !coach.active {
        let say = Say::CoachGone { coach: coach.name.clone() };
        found.push(conflict(lesson, ConflictCode::CoachGone, Side::Coach(coach.id), say));
    } else if !coach.courses.0.is_empty() && !coach.courses.0.contains(&lesson.course_id) {
        let course = picture.course(lesson.course_id).map(|course| course.name.clone()).unwrap_or_default();
        let say = Say::CourseNotTaughtByCoach { coach: coach.name.clone(), course };
        let code = ConflictCode::CourseNotTaughtByCoach;
        found.push(conflict(lesson, code, Side::Course(lesson.course_id), say));
    }
}

/// Another lesson that has this lesson's coach then.
fn coach_busy(picture: &Picture, lesson: &Lesson) -> Option<Conflict> {
    let coach_id = lesson.coach_id?;
    let other = picture.coach_lessons(coach_id, lesson.span()).find(|other| other.id != lesson.id)?;
    let coach = picture.coach(coach_id).map(|card| card.coach.name.clone()).unwrap_or_default();
    let say = Say::CoachBusy { coach, during: other.span() };
    Some(conflict(lesson, ConflictCode::CoachBusy, Side::Lesson(other.id), say))
}

fn hours_of_coach(picture: &Picture, lesson: &Lesson, found: &mut Vec<Conflict>) {
    let Some(card) = lesson.coach_id.and_then(|id| picture.coach(id)) else { return };
    let coach = || card.coach.name.clone();
    let leave = hours::on_leave(&card.times, picture.zone, lesson.span());
    #[cfg(feature = "mutants")]
    let leave = leave.filter(|_| !crate::mutant::on(crate::mutant::Mutant::LeaveKeepsNothingOut));
    if let Some((leave, during)) = leave {
        let say = Say::CoachOnLeave { coach: coach(), during };
        found.push(conflict(lesson, ConflictCode::CoachOnLeave, Side::Leave(leave.id), say));
    }
    if !hours::on_shift(&card.times, picture.zone, lesson.span()) {
        let say = Say::CoachOffShift { coach: coach(), during: lesson.span() };
        found.push(conflict(lesson, ConflictCode::CoachOffShift, Side::Coach(card.coach.id), say));
    }
}

/// An arena that was given up takes no lesson anew; a closure keeps every lesson out.
fn closed(picture: &Picture, lesson: &Lesson, anew: bool) -> Option<Conflict> {
    let card = picture.arena(lesson.arena_id?)?;
    let arena = || card.arena.name.clone();
    if anew && !card.arena.active {
        let say = Say::ArenaClosed { arena: arena(), during: None, reason: None };
        return Some(conflict(lesson, ConflictCode::ArenaClosed, Side::Arena(card.arena.id), say));
    }
    #[cfg(feature = "mutants")]
    if crate::mutant::on(crate::mutant::Mutant::ClosureKeepsNothingOut) {
        return None;
    }
    let closures = card.closures.iter().filter(|closure| closure.active);
    let met = closures.filter(|closure| closure.span().overlaps(lesson.span()));
    let closure = met.min_by_key(|closure| (closure.starts_at, closure.id))?;
    let say =
        Say::ArenaClosed { arena: arena(), during: Some(closure.span()), reason: closure.reason.clone() };
    Some(conflict(lesson, ConflictCode::ArenaClosed, Side::Closure(closure.id), say))
}

/// As many other lessons as the arena takes are in it at some moment.
fn arena_full(picture: &Picture, lesson: &Lesson) -> Option<Conflict> {
    let arena_id = lesson.arena_id?;
    let other = fullest(picture, arena_id, lesson.span(), lesson.id)?;
    let arena = picture.arena(arena_id).map(|card| card.arena.name.clone()).unwrap_or_default();
    let say = Say::ArenaFull { arena, during: lesson.span() };
    Some(conflict(lesson, ConflictCode::ArenaFull, Side::Lesson(other), say))
}

/// A lesson that is in an arena at a moment of a span at which no other has room beside it; none when there
/// is room throughout.
fn fullest(picture: &Picture, arena_id: ArenaId, during: Span, except: LessonId) -> Option<LessonId> {
    let capacity = picture.arena(arena_id)?.arena.capacity;
    let others: Vec<&Lesson> =
        picture.arena_lessons(arena_id, during).filter(|other| other.id != except).collect();
    // It is fullest when one of them starts, or when this one does.
    others.iter().find_map(|first| {
        let at = first.starts_at.max(during.from);
        let at_once = others.iter().filter(|other| other.span().contains(at)).count();
        let full = i64::try_from(at_once).is_ok_and(|at_once| at_once >= capacity);
        full.then_some(first.id)
    })
}
