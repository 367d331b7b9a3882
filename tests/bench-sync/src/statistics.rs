//! What is said of many samples: the middle one, the slow end, and how far rounds lie apart.

use std::time::Duration;

/// The middle one; of an even number the mean of the two in the middle. Nothing of nothing.
pub(crate) fn median(samples: &[f64]) -> Option<f64> {
    let sorted = sorted(samples);
    let middle = sorted.len() / 2;
    let upper = *sorted.get(middle)?;
    if sorted.len() % 2 == 1 {
        return Some(upper);
    }
    let lower = *sorted.get(middle.checked_sub(1)?)?;
    Some(f64::midpoint(lower, upper))
}

/// The smallest sample that 99 of 100 do not exceed (nearest rank). Nothing of nothing.
pub(crate) fn p99(samples: &[f64]) -> Option<f64> {
    let sorted = sorted(samples);
    let rank = (sorted.len() * 99).div_ceil(100);
    sorted.get(rank.checked_sub(1)?).copied()
}

/// How far samples lie apart.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Spread {
    /// The smallest.
    pub(crate) least: f64,
    /// The largest.
    pub(crate) most: f64,
}

/// The smallest and the largest. Nothing of nothing.
pub(crate) fn spread(samples: &[f64]) -> Option<Spread> {
    let sorted = sorted(samples);
    Some(Spread { least: *sorted.first()?, most: *sorted.last()? })
}

/// Durations in milliseconds.
pub(crate) fn millis(times: &[Duration]) -> Vec<f64> {
    times.iter().map(|time| time.as_secs_f64() * 1_000.0).collect()
}

fn sorted(samples: &[f64]) -> Vec<f64> {
    let mut sorted = samples.to_vec();
    sorted.sort_by(f64::total_cmp);
    sorted
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_median_is_the_middle_one_or_lies_between_two() {
        assert_eq!(median(&[3.0, 1.0, 2.0]), Some(2.0));
        assert_eq!(median(&[4.0, 1.0, 3.0, 2.0]), Some(2.5));
        assert_eq!(median(&[7.0]), Some(7.0));
        assert_eq!(median(&[]), None);
    }

    #[test]
    fn one_outlier_in_a_hundred_is_not_the_99th_and_two_are() {
        let mut samples = vec![1.0; 100];
        if let Some(last) = samples.last_mut() {
            *last = 50.0;
        }
        assert_eq!(p99(&samples), Some(1.0));
        if let Some(first) = samples.first_mut() {
            *first = 40.0;
        }
        assert_eq!(p99(&samples), Some(40.0));
    }

    #[test]
    fn the_99th_of_few_is_the_slowest() {
        assert_eq!(p99(&[2.0, 9.0, 3.0]), Some(9.0));
        assert_eq!(p99(&[]), None);
    }

    #[test]
    fn the_spread_reaches_from_the_least_to_the_most() {
        assert_eq!(spread(&[2.0, 9.0, 3.0]), Some(Spread { least: 2.0, most: 9.0 }));
        assert_eq!(spread(&[]), None);
    }

    #[test]
    fn durations_are_told_in_milliseconds() {
        assert_eq!(millis(&[Duration::from_micros(1_500)]), [1.5]);
    }
}
