//! A day, or several, arranged: what is open gets what suits, and what can't be given says why.

use crate::fit::{Reason, fit};
use crate::problem::{Pair, Problem, SERVED};
use crate::solve::{Unsolved, solve};
use crate::want::{Gift, Kind, Open, Thing, Want, of_the_two, resource, things, wants};
use shared::record::{ConflictCode, Lesson};
use shared::rights::Right;
use shared::rules::conflicts::{Conflict, Picture, Severity};
use shared::time::{Date, Timestamp};

/// What is to be arranged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wish {
    /// When it is asked: what is over by then is left alone.
    pub at: Timestamp,
    /// These days.
    pub days: Vec<Date>,
    /// Whether lessons without a coach get one; else that is left to people.
    pub coaches: bool,
    /// The rights of who asks: a soft rule is passed only where they may let it pass.
    pub rights: Vec<Right>,
}

/// Something that is given, and how well that is.
#[derive(Debug, Clone, PartialEq)]
pub struct Given {
    /// What.
    pub gift: Gift,
    /// The lesson.
    pub lesson: Lesson,
    /// What speaks for it.
    pub reasons: Vec<Reason>,
    /// Soft rules that it passes: nothing else serves.
    pub passes: Vec<Conflict>,
}

/// Something that stays open.
#[derive(Debug, Clone, PartialEq)]
pub struct Left {
    /// What.
    pub what: Open,
    /// The lesson.
    pub lesson: Lesson,
    /// What stands against that which comes nearest; none where there is nothing at all to give.
    pub against: Option<Conflict>,
}

/// A proposal.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Arrangement {
    /// By day; of a day coaches, arenas, horses, each by start.
    pub given: Vec<Given>,
    /// What can't be given.
    pub left: Vec<Left>,
    /// What the given is worth to the solver.
    pub value: f64,
    /// What no choice is worth more than.
    pub bound: f64,
}

/// What it costs to pass a soft rule that reception may pass: more than any fit, less than to serve nobody.
const PASSED: f64 = 600.0;
/// The same of one that a manager may.
const PASSED_BY_MANAGER: f64 = 900.0;

/// Arranges what is open: coaches where that is asked, arenas, horses. The picture has all of it in place afterwards.
///
/// Hard rules are never broken; a soft one is passed only where nothing else serves. Then as many are served as can
/// be, then it suits them as well as can be, then the work is spread. Days are arranged one after the other, each with
/// what those before it got.
///
/// # Errors
/// [`Unsolved`].
pub fn arrange(picture: &mut Picture, wish: &Wish) -> Result<Arrangement, Unsolved> {
    let mut found = Arrangement::default();
    let kinds = [Kind::Coach, Kind::Arena, Kind::Horse];
    for day in &wish.days {
        for kind in kinds.into_iter().filter(|kind| *kind != Kind::Coach || wish.coaches) {
            of_kind(picture, wish, *day, kind, &mut found)?;
        }
    }
    Ok(found)
}

/// The problem of a kind and a day, as the solver has it.
///
/// Rules about the two alone are in what a pair is worth; what a thing bears that day is in its limits. Whatever else
/// stands against a pair keeps it out.
fn problem(picture: &Picture, wish: &Wish, day: Date, wants: &[Want], things: &[Thing]) -> Problem {
    let mut pairs = Vec::new();
    for (task, want) in wants.iter().enumerate() {
        for (resource, thing) in things.iter().enumerate() {
            let against = want.against(picture, wish.at, *thing);
            if against.iter().all(|one| of_the_two(one.code) && passable(one, wish)) {
                let (fit, _) = fit(picture, want, *thing);
                let value = SERVED + fit - against.iter().map(cost).sum::<f64>();
                pairs.push(Pair { task, resource, value, load: want.load(picture, *thing) });
            }
        }
    }
    let resources = things.iter().map(|thing| resource(picture, *thing, day)).collect();
    Problem { tasks: wants.iter().map(Want::task).collect(), resources, pairs }
}

/// The horses of a day as the solver has them: for measuring.
#[must_use]
pub fn horses_of(picture: &Picture, wish: &Wish, day: Date) -> Problem {
    let wants = wants(picture, Kind::Horse, day, wish.at);
    problem(picture, wish, day, &wants, &things(picture, Kind::Horse))
}

fn of_kind(
    picture: &mut Picture,
    wish: &Wish,
    day: Date,
    kind: Kind,
    found: &mut Arrangement,
) -> Result<(), Unsolved> {
    let wants = wants(picture, kind, day, wish.at);
    if wants.is_empty() {
        return Ok(());
    }
    let things = things(picture, kind);
    let solution = solve(&problem(picture, wish, day, &wants, &things))?;
    found.value += solution.value;
    found.bound += solution.bound;
    let first = found.given.len();
    let mut rest = Vec::new();
    for (want, resource) in wants.iter().zip(&solution.given) {
        let thing = resource.and_then(|resource| things.get(resource)).copied();
        // The rules have the last word: what they say of the whole, rounded by nobody, is what counts.
        match thing.map(|thing| (thing, want.against(picture, wish.at, thing))) {
            Some((thing, against))
                if against.iter().all(|one| of_the_two(one.code) && passable(one, wish)) =>
            {
                take(picture, want, thing, against, found);
            }
            _ => rest.push(want),
        }
    }
    for want in rest {
        match nearest(picture, wish, want, &things) {
            Some((thing, against)) if against.iter().all(|one| passable(one, wish)) => {
                take(picture, want, thing, against, found);
            }
            other => {
                let against =
                    other.and_then(|(_, against)| against.into_iter().find(|one| !passable(one, wish)));
                found.left.push(Left { what: want.what, lesson: want.lesson.clone(), against });
            }
        }
    }
    if let Some(new) = found.given.get_mut(first..) {
        new.sort_by_key(|one| (one.lesson.starts_at, one.lesson.id, one.gift));
    }
    Ok(())
}

/// What comes nearest, now that everything else is given: what another arrangement could free before what is not for this
/// at all, then with the fewest rules against it that can't be passed, then with the lightest to pass; and all that
/// stands against it.
fn nearest(picture: &Picture, wish: &Wish, want: &Want, things: &[Thing]) -> Option<(Thing, Vec<Conflict>)> {
    let weighed = things.iter().map(|thing| {
        let against = want.against(picture, wish.at, *thing);
        let closed = against.iter().filter(|one| !passable(one, wish)).count();
        let (fit, _) = fit(picture, want, *thing);
        let never = against.iter().any(|one| is_lasting(one.code));
        ((closed > 0 && never, closed), against.iter().map(cost).sum::<f64>() - fit, *thing, against)
    });
    let nearest = weighed.min_by(|one, other| one.0.cmp(&other.0).then(one.1.total_cmp(&other.1)))?;
    Some((nearest.2, nearest.3))
}

/// Gives it, and tells why.
fn take(picture: &mut Picture, want: &Want, thing: Thing, passes: Vec<Conflict>, found: &mut Arrangement) {
    let (_, reasons) = fit(picture, want, thing);
    if let Some(gift) = want.gift(thing) {
        found.given.push(Given { gift, lesson: want.lesson.clone(), reasons, passes });
        want.give(picture, thing);
    }
}

/// True for what no other arrangement of the day would mend.
const fn is_lasting(code: ConflictCode) -> bool {
    matches!(
        code,
        ConflictCode::HorseUnfit
            | ConflictCode::HorseNotForOthers
            | ConflictCode::HorseNoRide
            | ConflictCode::RiderTooHeavy
            | ConflictCode::ArenaClosed
            | ConflictCode::CoachGone
            | ConflictCode::CoachOnLeave
            | ConflictCode::CourseNotTaughtByCoach
    )
}

/// Whether who asks may let it pass.
fn passable(conflict: &Conflict, wish: &Wish) -> bool {
    match conflict.severity() {
        Severity::Hard => false,
        Severity::Soft(right) => wish.rights.contains(&right),
    }
}

const fn cost(conflict: &Conflict) -> f64 {
    match conflict.severity() {
        Severity::Soft(Right::OverrideTimetable) => PASSED,
        Severity::Hard | Severity::Soft(_) => PASSED_BY_MANAGER,
    }
}

#[cfg(test)]
#[path = "arrange_tests.rs"]
mod tests;
