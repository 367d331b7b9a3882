#![expect(clippy::indexing_slicing, clippy::unwrap_used, reason = "a test stops at the first surprise")]

use super::*;
use crate::problem::{Resource, SERVED, Task};
use proptest::prelude::*;

/// Half hours of a morning, small horses' limits, few riders: small enough to try everything.
fn small() -> impl Strategy<Value = Problem> {
    let tasks = prop::collection::vec((0_i64..8, 1_i64..4), 1..6);
    let horses = prop::collection::vec((1_i64..3, 0_i64..2, prop::option::of(1_i64..4), 2_i32..9), 1..4);
    (tasks, horses, prop::collection::vec((0_i32..100, 1_i32..4, prop::bool::weighted(0.7)), 15)).prop_map(
        |(tasks, horses, pairs)| {
            let tasks: Vec<Task> =
                tasks.into_iter().map(|(from, long)| Task { from, until: from + long }).collect();
            let resources: Vec<Resource> = horses
                .into_iter()
                .map(|(at_once, pause, most, bears)| Resource {
                    at_once,
                    pause,
                    most,
                    bears: Some(f64::from(bears)),
                    strain: 1.0,
                    ..Resource::single()
                })
                .collect();
            let mut found = Vec::new();
            for task in 0..tasks.len() {
                for resource in 0..resources.len() {
                    let (fit, load, there) = pairs[task * 3 + resource];
                    if there {
                        let (value, load) = (SERVED + f64::from(fit), f64::from(load));
                        found.push(Pair { task, resource, value, load });
                    }
                }
            }
            Problem { tasks, resources, pairs: found }
        },
    )
}

/// What a choice is worth; none where it breaks a limit. Written apart from the model, moment by moment.
fn honest(problem: &Problem, given: &[Option<usize>]) -> Option<f64> {
    let mut value = 0.0;
    let pair = |task: usize, resource: usize| {
        problem.pairs.iter().find(|pair| pair.task == task && pair.resource == resource)
    };
    for (place, resource) in problem.resources.iter().enumerate() {
        let mine: Vec<usize> = (0..given.len()).filter(|task| given[*task] == Some(place)).collect();
        let mut load = 0.0;
        for task in &mine {
            let pair = pair(*task, place)?;
            value += pair.value;
            load += pair.load;
        }
        let at_once = (0..20).map(|at| {
            let during = |task: &&usize| {
                let task = problem.tasks[**task];
                task.from <= at && at < task.until + resource.pause
            };
            mine.iter().filter(during).count()
        });
        let over = at_once.max().unwrap() > usize::try_from(resource.at_once).unwrap();
        let many = resource.most.is_some_and(|most| mine.len() > usize::try_from(most).unwrap());
        if over || many || resource.bears.is_some_and(|bears| load > bears) {
            return None;
        }
    }
    Some(value)
}

/// The best there is, by trying everything.
fn tried(problem: &Problem) -> f64 {
    let choices = problem.resources.len() + 1;
    let all = choices.pow(u32::try_from(problem.tasks.len()).unwrap());
    let choice = |mut number: usize| {
        let each = problem.tasks.iter().map(|_task| {
            let one = number % choices;
            number /= choices;
            one.checked_sub(1)
        });
        each.collect::<Vec<_>>()
    };
    (0..all).filter_map(|number| honest(problem, &choice(number))).fold(0.0, f64::max)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn it_keeps_to_every_limit_and_comes_as_near_as_it_says_to_the_best_there_is(problem in small()) {
        let found = solve(&problem).unwrap();
        let value = honest(&problem, &found.given);
        prop_assert!(value.is_some(), "breaks a limit: {found:?}");
        prop_assert!((value.unwrap() - found.value).abs() < 1e-3, "{value:?} {found:?}");
        let best = tried(&problem);
        prop_assert!(best <= found.bound + 1e-3, "the bound is no bound: {best} {found:?}");
        prop_assert!(best - found.value <= 0.01 * best, "{best} {found:?}");
        prop_assert_eq!(solve(&problem).unwrap(), found);
    }
}

fn one_horse(times: &[(i64, i64)], horse: Resource) -> Problem {
    let tasks: Vec<Task> = times.iter().map(|(from, until)| Task { from: *from, until: *until }).collect();
    let pairs = (0..tasks.len()).map(|task| Pair { task, resource: 0, value: SERVED, load: 1.0 }).collect();
    Problem { tasks, pairs, resources: vec![horse] }
}

#[test]
fn with_nothing_to_give_nothing_is_given() {
    let found = solve(&Problem::default()).unwrap();
    assert_eq!(found, Solution { given: Vec::new(), value: 0.0, bound: 0.0 });
    assert!(found.gap().abs() < 1e-9);
}

#[test]
fn a_horse_that_tires_serves_as_many_as_it_bears() {
    let hours = [(0, 60), (60, 120), (120, 180), (180, 240)];
    let tired = one_horse(&hours, Resource { bears: Some(2.5), ..Resource::single() });
    assert_eq!(solve(&tired).unwrap().given.iter().flatten().count(), 2);
    let few = one_horse(&hours, Resource { most: Some(3), ..Resource::single() });
    assert_eq!(solve(&few).unwrap().given.iter().flatten().count(), 3);
}

#[test]
fn work_is_spread_where_the_fit_is_the_same() {
    let mut problem = one_horse(&[(0, 60), (60, 120), (120, 180), (180, 240)], Resource::single());
    let tires = Resource { bears: Some(4.0), strain: 1.0, ..Resource::single() };
    problem.resources = vec![tires.clone(), tires];
    let others: Vec<Pair> = problem.pairs.iter().map(|pair| Pair { resource: 1, ..*pair }).collect();
    problem.pairs.extend(others);
    let found = solve(&problem).unwrap();
    let first = found.given.iter().filter(|one| **one == Some(0)).count();
    assert_eq!((found.given.iter().flatten().count(), first), (4, 2));
}
