//! What the relaxation's rounding has lost is won back: somebody unserved takes the place of one who can go elsewhere.

use super::Choice;
use crate::problem::SERVED;

/// Resources that a shake takes everything off.
const SHAKEN: usize = 3;

impl Choice<'_> {
    /// Serves those who are not served yet, or only against a rule, where others can make room by going to something
    /// else, and those in turn. Who is asked first differs from turn to turn, and whether one who makes room may go to
    /// something against a rule.
    pub(crate) fn augment(&mut self, pairs_of: &[Vec<usize>], turn: usize) {
        self.strict = turn % 2 == 1;
        let first = turn.saturating_mul(17).checked_rem(pairs_of.len()).unwrap_or(0);
        for (task, pairs) in pairs_of.iter().enumerate().cycle().skip(first).take(pairs_of.len()) {
            let here = self.by_task.get(task).copied().flatten();
            if pairs.is_empty() || here.is_some_and(|place| self.is_clean(place)) {
                continue;
            }
            let before = self.clone();
            if let Some(here) = here {
                self.put_off(here);
            }
            let mut asked = vec![false; pairs_of.len()];
            // Against a rule only where nobody can make room.
            let served = self.serve(task, pairs_of, &mut asked)
                || self.best_first(task, pairs_of).into_iter().any(|place| self.take(place));
            if !served || self.worth() < before.worth() {
                *self = before;
            }
        }
    }

    /// True for a pair against which no rule stands.
    fn is_clean(&self, place: usize) -> bool {
        self.pair(place).is_some_and(|pair| pair.value >= SERVED)
    }

    /// Serves a task, with who makes room for it: one, or two where one is not enough. Each task is asked once.
    fn serve(&mut self, task: usize, pairs_of: &[Vec<usize>], asked: &mut [bool]) -> bool {
        if let Some(task) = asked.get_mut(task) {
            *task = true;
        }
        let mut pairs = self.best_first(task, pairs_of);
        if self.strict {
            pairs.retain(|place| self.is_clean(*place));
        }
        if pairs.iter().any(|place| self.take(*place)) {
            return true;
        }
        pairs.retain(|place| self.is_clean(*place));
        for place in &pairs {
            for other in self.in_the_way(*place) {
                if self.make_room(*place, &[other], pairs_of, asked) {
                    return true;
                }
            }
        }
        for place in pairs {
            let taken = self.beside(place);
            for (at, one) in taken.iter().enumerate() {
                for other in taken.iter().skip(at.saturating_add(1)) {
                    let both = [*one, *other];
                    let goes = self.pair(place).is_some_and(|pair| self.goes(pair, &both));
                    if goes && self.make_room(place, &both, pairs_of, asked) {
                        return true;
                    }
                }
            }
        }
        false
    }

    /// Serves a pair in the place of others that go elsewhere; changes nothing where one of them can't.
    fn make_room(
        &mut self,
        place: usize,
        others: &[usize],
        pairs_of: &[Vec<usize>],
        asked: &mut [bool],
    ) -> bool {
        let moved: Vec<usize> =
            others.iter().filter_map(|other| self.pair(*other)).map(|pair| pair.task).collect();
        if moved.iter().any(|task| asked.get(*task).copied().unwrap_or(true)) {
            return false;
        }
        let before = self.clone();
        others.iter().for_each(|other| self.put_off(*other));
        self.put(place);
        if moved.iter().all(|task| self.serve(*task, pairs_of, asked)) {
            return true;
        }
        *self = before;
        false
    }

    /// Takes everything off some resources, others each turn, so that it can be given anew and better.
    pub(crate) fn shake(&mut self, turn: usize) {
        let all = self.by_resource.len();
        for one in 0..SHAKEN {
            let mixed =
                turn.wrapping_mul(7_919).wrapping_add(one.wrapping_mul(104_729)).wrapping_mul(2_654_435_761);
            let taken = (mixed >> 7).checked_rem(all).and_then(|place| self.by_resource.get(place)).cloned();
            taken.into_iter().flatten().for_each(|place| self.put_off(place));
        }
    }

    /// Lets tasks have what suits them better, where that is free, or where who has it loses less than they win.
    pub(crate) fn improve(&mut self, pairs_of: &[Vec<usize>]) {
        for task in 0..pairs_of.len() {
            let Some(here) = self.by_task.get(task).copied().flatten() else { continue };
            self.put_off(here);
            if !self.better(task, here, pairs_of) {
                self.put(here);
            }
        }
    }

    /// Finds a better place for a task that has been taken off; false where there is none, and nothing is changed.
    fn better(&mut self, task: usize, here: usize, pairs_of: &[Vec<usize>]) -> bool {
        let value = |choice: &Self, place: usize| choice.pair(place).map_or(0.0, |pair| pair.value);
        let was = value(self, here);
        for place in self.best_first(task, pairs_of) {
            let gain = value(self, place) - was;
            if gain <= 1e-9 {
                return false;
            }
            if self.take(place) {
                return true;
            }
            for other in self.in_the_way(place) {
                let Some(moved) = self.pair(other).map(|pair| pair.task) else { continue };
                let least = value(self, other) - gain;
                self.put_off(other);
                self.put(place);
                let there = self.best_first(moved, pairs_of).into_iter().find(|there| self.fits(*there));
                if let Some(there) = there.filter(|there| value(self, *there) > least + 1e-9) {
                    self.put(there);
                    return true;
                }
                self.put_off(place);
                self.put(other);
            }
        }
        false
    }

    fn best_first(&self, task: usize, pairs_of: &[Vec<usize>]) -> Vec<usize> {
        let mut pairs = pairs_of.get(task).cloned().unwrap_or_default();
        let value = |place: &usize| self.pair(*place).map_or(0.0, |pair| pair.value);
        pairs.sort_by(|one, other| value(other).total_cmp(&value(one)));
        pairs
    }

    /// What the resource of a pair serves.
    fn beside(&self, place: usize) -> Vec<usize> {
        self.pair(place).and_then(|pair| self.by_resource.get(pair.resource)).cloned().unwrap_or_default()
    }

    /// Of what the resource of a pair serves, each that alone would make room for the pair.
    fn in_the_way(&self, place: usize) -> Vec<usize> {
        let Some(pair) = self.pair(place) else { return Vec::new() };
        self.beside(place).into_iter().filter(|other| self.goes(pair, &[*other])).collect()
    }
}
