//! A whole choice in the making: what has been given, and what still fits beside it.

mod repair;

use crate::problem::{Pair, Problem, Resource, Task};

/// Who serves what so far.
#[derive(Debug, Clone)]
pub(crate) struct Choice<'p> {
    problem: &'p Problem,
    /// The pair that serves each task.
    by_task: Vec<Option<usize>>,
    /// The pairs that each resource serves.
    by_resource: Vec<Vec<usize>>,
    /// Whether nobody makes room by going to something against a rule.
    strict: bool,
}

impl<'p> Choice<'p> {
    pub(crate) fn none(problem: &'p Problem) -> Self {
        Self {
            problem,
            by_task: vec![None; problem.tasks.len()],
            by_resource: vec![Vec::new(); problem.resources.len()],
            strict: false,
        }
    }

    /// Serves what these pairs say, as far as it goes: the first come first.
    pub(crate) fn of(problem: &'p Problem, pairs: impl IntoIterator<Item = usize>) -> Self {
        let mut choice = Self::none(problem);
        for pair in pairs {
            choice.take(pair);
        }
        choice
    }

    fn pair(&self, place: usize) -> Option<Pair> {
        self.problem.pairs.get(place).copied()
    }

    fn during(&self, place: usize) -> Option<Task> {
        self.pair(place).and_then(|pair| self.problem.tasks.get(pair.task)).copied()
    }

    /// Whether a pair goes with what has been given.
    pub(crate) fn fits(&self, place: usize) -> bool {
        let Some(pair) = self.pair(place) else { return false };
        let free = self.by_task.get(pair.task).is_some_and(Option::is_none);
        free && self.goes(pair, &[])
    }

    /// Whether its resource has room for it, with some of what that serves left out.
    fn goes(&self, pair: Pair, without: &[usize]) -> bool {
        let Some((one, taken)) =
            self.problem.resources.get(pair.resource).zip(self.by_resource.get(pair.resource))
        else {
            return false;
        };
        let taken: Vec<usize> = taken.iter().copied().filter(|place| !without.contains(place)).collect();
        let Some(task) = self.problem.tasks.get(pair.task) else { return false };
        let many = one.most.is_some_and(|most| usize::try_from(most).is_ok_and(|most| taken.len() >= most));
        let load: f64 = taken.iter().filter_map(|place| self.pair(*place)).map(|pair| pair.load).sum();
        let heavy = one.bears.is_some_and(|bears| load + pair.load > bears + 1e-9);
        !many && !heavy && self.has_room(one, &taken, *task)
    }

    /// Whether there is room throughout a task, pauses counted in.
    fn has_room(&self, one: &Resource, taken: &[usize], task: Task) -> bool {
        let until = |task: Task| task.until.saturating_add(one.pause);
        let others: Vec<Task> =
            taken.iter().filter_map(|place| self.during(*place)).chain(one.busy.iter().copied()).collect();
        // It is fullest when one of them begins, or when this one does.
        let starts =
            others.iter().map(|other| other.from).filter(|from| task.from <= *from && *from < until(task));
        starts.chain([task.from]).all(|at| {
            let at_once = others.iter().filter(|other| other.from <= at && at < until(**other)).count();
            i64::try_from(at_once).is_ok_and(|at_once| at_once < one.at_once)
        })
    }

    /// Serves a task, where that goes; true when it does.
    pub(crate) fn take(&mut self, place: usize) -> bool {
        if !self.fits(place) {
            return false;
        }
        self.put(place);
        true
    }

    fn put(&mut self, place: usize) {
        if let Some(pair) = self.pair(place) {
            if let Some(task) = self.by_task.get_mut(pair.task) {
                *task = Some(place);
            }
            if let Some(resource) = self.by_resource.get_mut(pair.resource) {
                resource.push(place);
            }
        }
    }

    fn put_off(&mut self, place: usize) {
        if let Some(pair) = self.pair(place) {
            if let Some(task) = self.by_task.get_mut(pair.task) {
                *task = None;
            }
            if let Some(resource) = self.by_resource.get_mut(pair.resource) {
                resource.retain(|other| *other != place);
            }
        }
    }

    /// Hands a task to another resource where both are worth the same and that one has done less: the work is spread.
    pub(crate) fn spread(&mut self, pairs_of: &[Vec<usize>]) {
        for pairs in pairs_of {
            let Some(here) = pairs.iter().copied().find(|place| self.serves(*place)) else { continue };
            let Some(now) = self.pair(here) else { continue };
            self.put_off(here);
            let strained = |place: &usize| self.strained(*place);
            let same = |place: &&usize| {
                self.pair(**place).is_some_and(|pair| pair.value >= now.value - 1e-9) && self.fits(**place)
            };
            let best =
                pairs.iter().filter(same).min_by(|one, other| strained(one).total_cmp(&strained(other)));
            let there =
                best.copied().filter(|place| strained(place) < strained(&here) - 1e-9).unwrap_or(here);
            self.put(there);
        }
    }

    /// How much of what it may do the resource of a pair would do with it.
    fn strained(&self, place: usize) -> f64 {
        let Some(pair) = self.pair(place) else { return 0.0 };
        let (Some(one), Some(taken)) =
            (self.problem.resources.get(pair.resource), self.by_resource.get(pair.resource))
        else {
            return 0.0;
        };
        let load: f64 = taken.iter().filter_map(|place| self.pair(*place)).map(|pair| pair.load).sum();
        one.strain * (one.done + load + pair.load)
    }

    /// Whether a pair is chosen.
    pub(crate) fn serves(&self, place: usize) -> bool {
        self.pair(place).is_some_and(|pair| self.by_task.get(pair.task).copied().flatten() == Some(place))
    }

    /// What is chosen, pair by pair.
    pub(crate) fn taken(&self) -> Vec<bool> {
        (0..self.problem.pairs.len()).map(|place| self.serves(place)).collect()
    }

    /// What it is worth.
    pub(crate) fn worth(&self) -> f64 {
        self.by_task.iter().flatten().filter_map(|place| self.pair(*place)).map(|pair| pair.value).sum()
    }

    /// The resource of each task.
    pub(crate) fn given(&self) -> Vec<Option<usize>> {
        let resource = |place: usize| self.pair(place).map(|pair| pair.resource);
        self.by_task.iter().map(|place| place.and_then(resource)).collect()
    }
}
