//! What is to be given to whom, as plain numbers.

use std::collections::BTreeSet;

/// What one task that is given something is worth, before what suits it. More than any lesson's fit, so that
/// nobody goes without for the sake of somebody else's better fit.
pub const SERVED: f64 = 2_000.0;

/// Something that wants one resource for a while: a rider a horse, a lesson an arena or a coach.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Task {
    /// When it begins; any unit, the same for all.
    pub from: i64,
    /// When it is over.
    pub until: i64,
}

/// Something that can be given: a horse, an arena, a coach.
#[derive(Debug, Clone, PartialEq)]
pub struct Resource {
    /// Tasks that it serves at the same time.
    pub at_once: i64,
    /// When it serves something already, each time it does.
    pub busy: Vec<Task>,
    /// How long it pauses after a task.
    pub pause: i64,
    /// Tasks that it takes at most; none is no limit.
    pub most: Option<i64>,
    /// Load that it bears at most; none is no limit.
    pub bears: Option<f64>,
    /// Load that it has done.
    pub done: f64,
    /// How much a load of one tires it: where two are worth the same, the one that is less tired serves.
    pub strain: f64,
}

impl Resource {
    /// One that serves one task at a time, and never tires.
    #[must_use]
    pub const fn single() -> Self {
        Self { at_once: 1, busy: Vec::new(), pause: 0, most: None, bears: None, done: 0.0, strain: 0.0 }
    }
}

/// A task that a resource could serve.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Pair {
    /// Which task, by its place.
    pub task: usize,
    /// Which resource, by its place.
    pub resource: usize,
    /// What it is worth, [`SERVED`] in it.
    pub value: f64,
    /// What it asks of the resource.
    pub load: f64,
}

/// Tasks, resources, and who could serve what.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Problem {
    /// What is to be served.
    pub tasks: Vec<Task>,
    /// What can be given.
    pub resources: Vec<Resource>,
    /// Who could serve what; each pair once.
    pub pairs: Vec<Pair>,
}

/// Loads that are less apart are the same.
const ALMOST: f64 = 1e-9;
/// Kinds of load, and tasks of a resource, up to which every choice is looked at.
const KINDS: usize = 8;
/// See [`KINDS`].
const COUNT: usize = 6;

/// What a resource can serve at most.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Limits {
    /// Tasks.
    pub(crate) most: usize,
    /// Load.
    pub(crate) bears: f64,
}

/// The most that whole loads come to within a limit: of each kind there are so many, and so many may be taken.
fn fullest(kinds: &[(f64, usize)], most: usize, bears: f64) -> f64 {
    let Some(((load, there), others)) = kinds.split_first() else { return 0.0 };
    let mut best = 0.0_f64;
    let mut sum = 0.0;
    for count in 0..=most.min(*there) {
        if sum > bears + ALMOST {
            break;
        }
        best = best.max(sum + fullest(others, most - count, bears - sum));
        sum += load;
    }
    best
}

/// Pairs of which a resource takes only so many.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Crowd {
    /// Pairs, by their place.
    pub(crate) pairs: Vec<usize>,
    /// How many of them.
    pub(crate) most: i64,
}

impl Problem {
    fn task(&self, pair: usize) -> Option<Task> {
        self.pairs.get(pair).and_then(|pair| self.tasks.get(pair.task)).copied()
    }

    /// The pairs of each task.
    pub(crate) fn by_task(&self) -> Vec<Vec<usize>> {
        self.grouped(self.tasks.len(), |pair| pair.task)
    }

    /// The pairs of each resource.
    pub(crate) fn by_resource(&self) -> Vec<Vec<usize>> {
        self.grouped(self.resources.len(), |pair| pair.resource)
    }

    fn grouped(&self, groups: usize, key: impl Fn(&Pair) -> usize) -> Vec<Vec<usize>> {
        let mut found = vec![Vec::new(); groups];
        for (place, pair) in self.pairs.iter().enumerate() {
            if let Some(group) = found.get_mut(key(pair)) {
                group.push(place);
            }
        }
        found
    }

    /// How many of these pairs a resource can serve, and how much load they can come to: no more than some choice of whole
    /// pairs comes to. Halves can't use up what whole ones leave, which brings the relaxation nearer to what can be.
    pub(crate) fn limits(&self, resource: usize, pairs: &[usize]) -> Limits {
        let Some(one) = self.resources.get(resource) else { return Limits { most: 0, bears: 0.0 } };
        let all = pairs.len();
        let most = one.most.map_or(all, |most| usize::try_from(most).unwrap_or(0).min(all));
        let Some(bears) = one.bears else { return Limits { most, bears: f64::INFINITY } };
        let mut loads: Vec<f64> =
            pairs.iter().filter_map(|pair| self.pairs.get(*pair)).map(|pair| pair.load).collect();
        loads.sort_by(f64::total_cmp);
        let fits = |(sum, count): (f64, usize), load: &f64| {
            if sum + load <= bears + ALMOST { (sum + load, count + 1) } else { (sum, count) }
        };
        let most = most.min(loads.iter().fold((0.0, 0), fits).1);
        let mut kinds: Vec<(f64, usize)> = Vec::new();
        for load in loads {
            match kinds.last_mut() {
                Some((kind, count)) if load - *kind <= ALMOST => *count += 1,
                _ => kinds.push((load, 1)),
            }
        }
        // So many choices of them are looked at; where there are more, the limit stays as it is.
        let few = kinds.len() <= KINDS && most <= COUNT;
        Limits { most, bears: if few { fullest(&kinds, most, bears) } else { bears } }
    }

    /// The moments at which a resource could be wanted too often, each with the pairs that want it then. A pause
    /// counts as part of the task before it. What another moment says already is left out.
    pub(crate) fn crowds(&self, resource: usize, pairs: &[usize]) -> Vec<Crowd> {
        let Some(one) = self.resources.get(resource) else { return Vec::new() };
        let during = |task: Task, at: i64| task.from <= at && at < task.until.saturating_add(one.pause);
        let starts = pairs.iter().filter_map(|pair| self.task(*pair)).map(|task| task.from);
        let moments: BTreeSet<i64> = starts.chain(one.busy.iter().map(|task| task.from)).collect();
        let mut crowds: Vec<Crowd> = Vec::new();
        for at in moments {
            let then = |pair: &usize| self.task(*pair).is_some_and(|task| during(task, at));
            let wanted: Vec<usize> = pairs.iter().copied().filter(then).collect();
            let taken = one.busy.iter().filter(|task| during(**task, at)).count();
            let most = one.at_once.saturating_sub(i64::try_from(taken).unwrap_or(i64::MAX)).max(0);
            if let Some(last) = crowds.last()
                && most <= last.most
                && last.pairs.iter().all(|pair| wanted.contains(pair))
            {
                crowds.pop();
            }
            let within =
                |last: &Crowd| last.most <= most && wanted.iter().all(|pair| last.pairs.contains(pair));
            let room = i64::try_from(wanted.len()).is_ok_and(|wanted| wanted <= most);
            if !room && !crowds.last().is_some_and(within) {
                crowds.push(Crowd { pairs: wanted, most });
            }
        }
        crowds
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wanted(times: &[(i64, i64)], resource: Resource) -> (Problem, Vec<usize>) {
        let tasks: Vec<Task> =
            times.iter().map(|(from, until)| Task { from: *from, until: *until }).collect();
        let pairs = (0..tasks.len()).map(|task| Pair { task, resource: 0, value: SERVED, load: 1.0 });
        let problem = Problem { pairs: pairs.collect(), tasks, resources: vec![resource] };
        let all = (0..times.len()).collect();
        (problem, all)
    }

    #[test]
    fn back_to_back_is_no_crowd_until_a_pause_lies_between() {
        let (problem, all) = wanted(&[(0, 60), (60, 120)], Resource::single());
        assert_eq!(problem.crowds(0, &all), []);
        let (problem, all) = wanted(&[(0, 60), (60, 120)], Resource { pause: 15, ..Resource::single() });
        assert_eq!(problem.crowds(0, &all), [Crowd { pairs: vec![0, 1], most: 1 }]);
    }

    #[test]
    fn of_moments_that_say_the_same_one_is_left() {
        let (problem, all) = wanted(&[(0, 60), (15, 60), (30, 60)], Resource::single());
        assert_eq!(problem.crowds(0, &all), [Crowd { pairs: vec![0, 1, 2], most: 1 }]);
    }

    #[test]
    fn limits_are_no_more_than_whole_loads_come_to() {
        let (mut problem, all) =
            wanted(&[(0, 1), (1, 2), (2, 3), (3, 4)], Resource { bears: Some(2.7), ..Resource::single() });
        assert_eq!(problem.limits(0, &all), Limits { most: 2, bears: 2.0 });
        for (pair, load) in problem.pairs.iter_mut().zip([0.5, 1.25, 1.0, 1.5]) {
            pair.load = load;
        }
        // A half and one; and one and a half beside it.
        assert_eq!(problem.limits(0, &all), Limits { most: 2, bears: 2.5 });
        problem.resources = vec![Resource { most: Some(1), bears: Some(9.0), ..Resource::single() }];
        assert_eq!(problem.limits(0, &all), Limits { most: 1, bears: 1.5 });
    }

    #[test]
    fn what_is_busy_already_takes_room() {
        let busy = vec![Task { from: 30, until: 90 }];
        let (problem, all) =
            wanted(&[(0, 60), (60, 120)], Resource { at_once: 2, busy, ..Resource::single() });
        // Beside the one that is there, each of them has room.
        assert_eq!(problem.crowds(0, &all), []);
        let busy = vec![Task { from: 30, until: 90 }];
        let (problem, all) =
            wanted(&[(0, 60), (0, 60), (60, 120)], Resource { at_once: 2, busy, ..Resource::single() });
        assert_eq!(problem.crowds(0, &all), [Crowd { pairs: vec![0, 1], most: 1 }]);
    }
}
