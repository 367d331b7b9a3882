//! The best that can be given, by a linear programme.
//!
//! The relaxation of such a problem is nearly whole by itself: at one moment a resource has one task, and moments
//! follow each other. Limits of load leave parts. They are rounded step by step, with the programme solved again for
//! what is left; whoever goes without then takes the place of somebody who can go elsewhere. How near that comes is
//! known from the relaxation, and where it is not near enough it is done again along another way, or a few resources
//! are emptied and filled anew. A small problem is searched to its end.

use crate::choice::Choice;
use crate::problem::{Crowd, Limits, Pair, Problem};
use microlp::{ComparisonOp, OptimizationDirection, SolveOptions, Variable};

/// How far from what no choice can exceed is as good as the best, as a part of it.
const NEAR: f64 = 0.001;
/// A way along which a choice is looked for.
struct Turn {
    /// What is served by so much is as good as settled.
    settled: f64,
    /// How near the best found so far has to be for the search to end here. A way that comes much nearer than those
    /// before it is rare: the more were gone in vain, the less another one is worth its time.
    near: f64,
}
const TURNS: [Turn; 6] = [
    Turn { settled: 0.9, near: NEAR },
    Turn { settled: 0.7, near: 0.002 },
    Turn { settled: 0.999, near: 0.003 },
    Turn { settled: 0.8, near: 0.004 },
    Turn { settled: 0.6, near: 0.006 },
    Turn { settled: 0.95, near: ENOUGH },
];
/// How much a part counts more or less from turn to turn.
const BLUR: f64 = 0.2;
/// Whatever is farther away than this after all ways is emptied in part and filled anew; as a part as well.
const ENOUGH: f64 = 0.009;
/// Times that this is done.
const SHAKES: usize = 40;
/// Pairs among which the best whole choice is searched for.
const SMALL: usize = 400;
/// Nodes that such a search looks at.
const NODES: u64 = 1_000;
/// What counts as whole.
const WHOLE: f64 = 1e-6;

/// The solver gave up: a fault of it, for nothing to give is a solution.
#[derive(Debug, thiserror::Error)]
#[error("the solver failed: {0}")]
pub struct Unsolved(#[from] microlp::Error);

/// What is given.
#[derive(Debug, Clone, PartialEq)]
pub struct Solution {
    /// The resource of each task; none goes without.
    pub given: Vec<Option<usize>>,
    /// What it is worth.
    pub value: f64,
    /// What no choice whatever is worth more than: the optimum of the linear relaxation.
    pub bound: f64,
}

impl Solution {
    /// How much less it is worth than the bound, as a part of it.
    #[must_use]
    pub fn gap(&self) -> f64 {
        if self.bound > 0.0 { (self.bound - self.value) / self.bound } else { 0.0 }
    }
}

/// A problem with what a choice has to keep to.
struct Model<'p> {
    problem: &'p Problem,
    by_task: Vec<Vec<usize>>,
    resources: Vec<Served>,
}

/// What a resource could serve, and how much of it at once and in all.
struct Served {
    pairs: Vec<usize>,
    crowds: Vec<Crowd>,
    limits: Limits,
}

/// How much of each pair is chosen, and what it is worth.
struct Relaxed {
    chosen: Vec<f64>,
    value: f64,
}

impl<'p> Model<'p> {
    fn of(problem: &'p Problem) -> Self {
        let resources = problem.by_resource().into_iter().enumerate().map(|(one, pairs)| Served {
            crowds: problem.crowds(one, &pairs),
            limits: problem.limits(one, &pairs),
            pairs,
        });
        Self { problem, by_task: problem.by_task(), resources: resources.collect() }
    }

    fn pair(&self, place: usize) -> Option<&Pair> {
        self.problem.pairs.get(place)
    }

    /// The best of the pairs that are free, with these chosen already; whole, and no worse than it, where a whole choice
    /// is known.
    fn best(&self, taken: &[bool], free: &[bool], known: Option<&[bool]>) -> Result<Relaxed, Unsolved> {
        let whole = known.is_some();
        let is = |flags: &[bool], place: usize| flags.get(place).copied().unwrap_or(false);
        let mut programme = microlp::Problem::new(OptimizationDirection::Maximize);
        let variables: Vec<Option<Variable>> = self
            .problem
            .pairs
            .iter()
            .enumerate()
            .map(|(place, pair)| {
                is(free, place).then(|| {
                    if whole {
                        programme.add_binary_var(pair.value)
                    } else {
                        programme.add_var(pair.value, (0.0, 1.0))
                    }
                })
            })
            .collect();
        let of = |place: usize| variables.get(place).copied().flatten();
        for pairs in &self.by_task {
            let row: Vec<_> = pairs.iter().filter_map(|place| of(*place)).map(|one| (one, 1.0)).collect();
            if !row.is_empty() {
                programme.add_constraint(row, ComparisonOp::Le, 1.0);
            }
        }
        for Served { pairs, crowds, limits } in &self.resources {
            let count = |pairs: &[usize]| pairs.iter().filter(|place| is(taken, **place)).count();
            for crowd in crowds {
                let row: Vec<_> =
                    crowd.pairs.iter().filter_map(|place| of(*place)).map(|one| (one, 1.0)).collect();
                if !row.is_empty() {
                    programme.add_constraint(row, ComparisonOp::Le, left(crowd.most, count(&crowd.pairs)));
                }
            }
            let row: Vec<_> = pairs.iter().filter_map(|place| of(*place)).map(|one| (one, 1.0)).collect();
            if row.is_empty() {
                continue;
            }
            if limits.most < pairs.len() {
                let most = i64::try_from(limits.most).unwrap_or(i64::MAX);
                programme.add_constraint(row, ComparisonOp::Le, left(most, count(pairs)));
            }
            if limits.bears.is_finite() {
                let load = |place: &usize| self.pair(*place).map_or(0.0, |pair| pair.load);
                let borne: f64 = pairs.iter().filter(|place| is(taken, **place)).map(load).sum();
                let row: Vec<_> =
                    pairs.iter().filter_map(|place| of(*place).map(|one| (one, load(place)))).collect();
                programme.add_constraint(row, ComparisonOp::Le, (limits.bears - borne).max(0.0));
            }
        }
        let mut options = SolveOptions::default();
        options.mip_gap = NEAR / 10.0;
        options.node_limit = whole.then_some(NODES);
        options.warm_start = known.map(|known| {
            let hint = variables
                .iter()
                .zip(known)
                .map(|(one, known)| one.map(|one| (one, f64::from(u8::from(*known)))));
            hint.flatten().collect()
        });
        let found = programme.solve_with(options)?.into_solution();
        // A search that ended before it found anything whole has found that nothing more is given.
        let Ok(found) = found else { return Ok(Relaxed { chosen: vec![0.0; variables.len()], value: 0.0 }) };
        let chosen = variables.iter().map(|one| one.map_or(0.0, |one| found.var_value(one))).collect();
        Ok(Relaxed { chosen, value: found.objective() })
    }

    /// A whole choice along the relaxation: what it serves whole is served so, and of what it serves in parts the
    /// largest; what is left is relaxed again, until nothing more can be served.
    fn dive(&self, relaxed: &Relaxed, turn: usize, settled: f64) -> Result<Choice<'p>, Unsolved> {
        let mut choice = Choice::none(self.problem);
        let mut chosen = relaxed.chosen.clone();
        loop {
            let mut order: Vec<(usize, f64)> = chosen.iter().copied().enumerate().collect();
            order.retain(|(_, part)| *part > WHOLE);
            // Each turn prefers others of those that are nearly the same.
            order.iter_mut().for_each(|(place, part)| *part += blur(*place, turn));
            order.sort_by(|one, other| other.1.total_cmp(&one.1));
            let mut taken = 0;
            for (place, part) in order {
                // One at least, or it would go on for ever; more only where they are as good as settled.
                if (part >= settled || taken == 0) && choice.take(place) {
                    taken += 1;
                }
            }
            let free: Vec<bool> = (0..self.problem.pairs.len()).map(|place| choice.fits(place)).collect();
            if taken == 0 || !free.contains(&true) {
                return Ok(choice);
            }
            chosen = self.best(&choice.taken(), &free, None)?.chosen;
        }
    }

    /// The best whole choice that a search finds, no worse than one that is known.
    fn search(&self, known: &Choice<'p>) -> Result<Choice<'p>, Unsolved> {
        let all = self.problem.pairs.len();
        let found = self.best(&vec![false; all], &vec![true; all], Some(&known.taken()))?;
        let chosen = found.chosen.iter().enumerate().filter(|(_, part)| **part > 0.5).map(|(place, _)| place);
        Ok(Choice::of(self.problem, chosen))
    }
}

/// A little for each pair, other each turn and none in the first; the same whenever it is asked.
fn blur(place: usize, turn: usize) -> f64 {
    let mixed = place.wrapping_mul(2_654_435_761).wrapping_add(turn.wrapping_mul(40_503)) % 1_009;
    if turn == 0 { 0.0 } else { BLUR * f64::from(u32::try_from(mixed).unwrap_or(0)) / 1_009.0 }
}

/// What is left of a limit.
fn left(most: i64, taken: usize) -> f64 {
    let left = most.saturating_sub(i64::try_from(taken).unwrap_or(i64::MAX)).max(0);
    i32::try_from(left).map_or(f64::INFINITY, f64::from)
}

/// What no choice is worth more than: the optimum where halves may be given.
///
/// # Errors
/// [`Unsolved`].
pub fn bound(problem: &Problem) -> Result<f64, Unsolved> {
    let model = Model::of(problem);
    Ok(model.best(&vec![false; problem.pairs.len()], &vec![true; problem.pairs.len()], None)?.value)
}

/// Gives each task what suits it, as many as can be, and the best for all of them together.
///
/// The same problem has the same solution.
///
/// # Errors
/// [`Unsolved`].
pub fn solve(problem: &Problem) -> Result<Solution, Unsolved> {
    let model = Model::of(problem);
    let relaxed = model.best(&vec![false; problem.pairs.len()], &vec![true; problem.pairs.len()], None)?;
    let mut best = Choice::none(problem);
    let short = |choice: &Choice<'_>| (relaxed.value - choice.worth()) / relaxed.value.max(1.0);
    for (turn, Turn { settled, near }) in TURNS.iter().enumerate() {
        let mut found = model.dive(&relaxed, turn, *settled)?;
        found.augment(&model.by_task, turn);
        found.improve(&model.by_task);
        found.augment(&model.by_task, turn);
        if found.worth() > best.worth() {
            best = found;
        }
        if short(&best) <= *near {
            break;
        }
    }
    for turn in 0..SHAKES {
        if short(&best) <= ENOUGH {
            break;
        }
        let mut found = best.clone();
        found.shake(turn);
        found.augment(&model.by_task, turn);
        found.improve(&model.by_task);
        if found.worth() >= best.worth() {
            best = found;
        }
    }
    if relaxed.value - best.worth() > NEAR * relaxed.value && problem.pairs.len() <= SMALL {
        let found = model.search(&best)?;
        if found.worth() > best.worth() {
            best = found;
        }
    }
    best.spread(&model.by_task);
    let value = best.worth();
    Ok(Solution { given: best.given(), value, bound: relaxed.value.max(value) })
}

#[cfg(test)]
#[path = "solve_tests.rs"]
mod tests;
