//! The lines of the table: a measurement, its middle and its slow end, and what it may be at most.

use std::time::Duration;

/// Which part of the samples says how quick it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Part {
    /// Half of them: what is done now and then.
    Half,
    /// 95 of 100: what goes with a hand, where one slow one is felt.
    Most,
}

/// One line.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Line {
    /// What was measured.
    pub(crate) what: String,
    /// What half of the samples do not exceed, in milliseconds.
    pub(crate) half: f64,
    /// What 95 of 100 do not exceed, in milliseconds.
    pub(crate) most: f64,
    /// How many times as long as with one lesson.
    pub(crate) beside_one: Option<f64>,
    /// Which of the two counts.
    pub(crate) part: Part,
    /// What it may be, in milliseconds, where that is promised.
    pub(crate) at_most: Option<f64>,
}

impl Line {
    /// A line of samples in milliseconds.
    pub(crate) fn of(what: String, samples: &[f64], part: Part, at_most: Option<f64>) -> Self {
        let (half, most) = (rank(samples, 50), rank(samples, 95));
        Self { what, half, most, beside_one: None, part, at_most }
    }

    /// The figure that counts.
    pub(crate) const fn counts(&self) -> f64 {
        match self.part {
            Part::Half => self.half,
            Part::Most => self.most,
        }
    }

    /// Whether it keeps its limit.
    fn kept(&self) -> bool {
        self.at_most.is_none_or(|at_most| self.counts() <= at_most)
    }

    /// Prints it; answers whether it keeps its limit.
    pub(crate) fn tell(&self) -> bool {
        println!("{}", self.words());
        self.kept()
    }

    fn words(&self) -> String {
        let Self { what, half, most, .. } = self;
        let beside = self.beside_one.map(|times| format!("{times:.2}")).unwrap_or_default();
        let part = match self.part {
            Part::Half => "p50",
            Part::Most => "p95",
        };
        let met = if self.kept() { "ok" } else { "missed" };
        let limit = self.at_most.map(|at_most| format!("{part} ≤ {at_most} ms: {met}")).unwrap_or_default();
        format!("{what:<44}{half:>9.2} ms{most:>9.2} ms{beside:>12}   {limit}").trim_end().to_owned()
    }
}

/// Prints what stands in the columns.
pub(crate) fn head() {
    println!("{:<44}{:>12}{:>12}{:>12}   limit", "", "p50", "p95", "beside one");
}

/// A duration in milliseconds.
pub(crate) fn millis(time: Duration) -> f64 {
    time.as_secs_f64() * 1_000.0
}

/// The smallest sample that so many of 100 do not exceed (nearest rank). Nothing was measured where there is none:
/// no limit is kept then.
fn rank(samples: &[f64], of_hundred: usize) -> f64 {
    let mut sorted = samples.to_vec();
    sorted.sort_by(f64::total_cmp);
    let place = (sorted.len() * of_hundred).div_ceil(100).checked_sub(1);
    place.and_then(|place| sorted.get(place).copied()).unwrap_or(f64::INFINITY)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn five_slow_ones_of_a_hundred_are_let_pass_and_six_are_not() {
        let slow = |count: usize| [vec![1.0; 100 - count], vec![9.0; count]].concat();
        assert_eq!(rank(&slow(5), 95), 1.0);
        assert_eq!(rank(&slow(6), 95), 9.0);
        assert_eq!(rank(&[3.0, 1.0, 2.0], 50), 2.0);
    }

    #[test]
    fn a_limit_holds_for_the_part_that_counts() {
        let of = |part, at_most| Line::of("a move".to_owned(), &[1.0, 1.0, 9.0], part, at_most);
        assert!(of(Part::Half, Some(1.0)).kept());
        assert!(!of(Part::Most, Some(1.0)).kept());
        assert!(of(Part::Most, None).kept(), "nothing is promised");
    }

    #[test]
    fn what_was_not_measured_keeps_no_limit() {
        assert!(!Line::of("a move".to_owned(), &[], Part::Half, Some(1.0)).kept());
    }

    #[test]
    fn a_line_says_what_it_may_be_and_whether_it_is() {
        let of = |took| Line::of("a frame".to_owned(), &[took], Part::Most, Some(34.0));
        assert!(of(16.0).words().ends_with("p95 ≤ 34 ms: ok"), "{}", of(16.0).words());
        let beside = Line { beside_one: Some(1.5), ..of(40.0) };
        assert!(beside.words().ends_with("1.50   p95 ≤ 34 ms: missed"), "{}", beside.words());
    }
}
