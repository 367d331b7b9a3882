//! What was measured, beside what it should be: a table for people, JSON for machines.

use crate::statistics::{median, spread};
use serde_json::{Value, json};
use std::fmt::Write as _;

/// What a figure should be.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Target {
    /// No less.
    AtLeast(f64),
    /// No more.
    AtMost(f64),
    /// It is only told.
    None,
}

impl Target {
    /// Whether a value keeps to it.
    fn met(self, value: f64) -> bool {
        match self {
            Self::AtLeast(least) => value >= least,
            Self::AtMost(most) => value <= most,
            Self::None => true,
        }
    }

    fn words(self) -> String {
        match self {
            Self::AtLeast(least) => format!("≥ {least}"),
            Self::AtMost(most) => format!("≤ {most}"),
            Self::None => "–".to_owned(),
        }
    }
}

/// One round: what the product did, and what its baseline did beside it. Without a baseline the product's own
/// value counts.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Round {
    /// The product's value.
    pub(crate) subject: f64,
    /// The baseline's.
    pub(crate) baseline: Option<f64>,
}

impl Round {
    /// Subject and baseline of one round.
    pub(crate) const fn of(subject: f64, baseline: f64) -> Self {
        Self { subject, baseline: Some(baseline) }
    }

    fn value(self) -> f64 {
        self.baseline.map_or(self.subject, |baseline| self.subject / baseline)
    }
}

/// One line of the table.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Figure {
    /// A name that a machine can rely on.
    pub(crate) name: &'static str,
    /// What is measured.
    pub(crate) what: String,
    /// What subject and baseline are counted in.
    pub(crate) unit: &'static str,
    /// What it should be.
    pub(crate) target: Target,
    /// Round by round.
    pub(crate) rounds: Vec<Round>,
}

impl Figure {
    /// The median over the rounds of each round's own ratio: what disturbed a round disturbed both sides of it.
    pub(crate) fn value(&self) -> Option<f64> {
        median(&self.values())
    }

    fn values(&self) -> Vec<f64> {
        self.rounds.iter().map(|round| round.value()).collect()
    }

    /// Whether the target is met; a figure without rounds meets none.
    pub(crate) fn met(&self) -> bool {
        self.value().is_some_and(|value| self.target.met(value))
    }

    fn verdict(&self) -> &'static str {
        match (self.target, self.met()) {
            (Target::None, _) => "",
            (_, true) => "ok",
            (_, false) => "missed",
        }
    }

    fn subject(&self) -> Option<f64> {
        median(&self.rounds.iter().map(|round| round.subject).collect::<Vec<_>>())
    }

    fn baseline(&self) -> Option<f64> {
        median(&self.rounds.iter().filter_map(|round| round.baseline).collect::<Vec<_>>())
    }

    fn json(&self) -> Value {
        let spread = spread(&self.values());
        let target = match self.target {
            Target::AtLeast(least) => json!({ "at_least": least }),
            Target::AtMost(most) => json!({ "at_most": most }),
            Target::None => Value::Null,
        };
        json!({
            "name": self.name,
            "what": self.what,
            "unit": self.unit,
            "value": self.value(),
            "least": spread.map(|spread| spread.least),
            "most": spread.map(|spread| spread.most),
            "subject": self.subject(),
            "baseline": self.baseline(),
            "target": target,
            "met": self.met(),
            "rounds": self.rounds.iter().map(|round| json!([round.subject, round.baseline])).collect::<Vec<_>>(),
        })
    }
}

/// All figures as JSON, with what was said of the run.
pub(crate) fn json(figures: &[Figure], about: &Value) -> Value {
    json!({ "about": about, "figures": figures.iter().map(Figure::json).collect::<Vec<_>>() })
}

/// All figures as a table that reads as Markdown.
pub(crate) fn table(figures: &[Figure]) -> String {
    let mut lines =
        vec![["", "subject", "baseline", "ratio", "least – most", "target", ""].map(str::to_owned).to_vec()];
    for figure in figures {
        let baseline = figure.baseline();
        let spread = spread(&figure.values());
        lines.push(vec![
            figure.what.clone(),
            figure.subject().map_or_else(String::new, |value| format!("{} {}", plain(value), figure.unit)),
            baseline.map_or_else(|| "–".to_owned(), |value| format!("{} {}", plain(value), figure.unit)),
            figure.value().filter(|_| baseline.is_some()).map_or_else(|| "–".to_owned(), plain),
            spread.map_or_else(String::new, |spread| {
                format!("{} – {}", plain(spread.least), plain(spread.most))
            }),
            figure.target.words(),
            figure.verdict().to_owned(),
        ]);
    }
    laid_out(&lines)
}

/// Three digits that say something.
fn plain(value: f64) -> String {
    let places = if value.abs() >= 100.0 {
        0
    } else if value.abs() >= 10.0 {
        1
    } else {
        2
    };
    format!("{value:.places$}")
}

fn laid_out(lines: &[Vec<String>]) -> String {
    let columns = lines.iter().map(Vec::len).max().unwrap_or_default();
    let widths: Vec<usize> = (0..columns)
        .map(|at| lines.iter().filter_map(|line| line.get(at)).map(|cell| cell.chars().count()).max())
        .map(|width| width.unwrap_or_default().max(3))
        .collect();
    let mut text = String::new();
    for (at, line) in lines.iter().enumerate() {
        for (cell, width) in line.iter().zip(&widths) {
            let _ok = write!(text, "| {cell:<width$} ");
        }
        text.push_str("|\n");
        if at == 0 {
            for width in &widths {
                let _ok = write!(text, "| {} ", "-".repeat(*width));
            }
            text.push_str("|\n");
        }
    }
    text
}

#[cfg(test)]
mod tests {
    #![expect(clippy::indexing_slicing, reason = "a test stops at the first surprise")]
    use super::*;

    fn figure(target: Target, rounds: &[(f64, f64)]) -> Figure {
        let rounds = rounds.iter().map(|(subject, baseline)| Round::of(*subject, *baseline)).collect();
        Figure { name: "accepted", what: "commands".to_owned(), unit: "/s", target, rounds }
    }

    #[test]
    fn the_ratio_is_the_median_of_the_rounds_ratios_not_the_ratio_of_the_medians() {
        // The machine was half as fast in the second round, for both sides.
        let figure = figure(Target::AtLeast(0.35), &[(40.0, 100.0), (20.0, 50.0), (45.0, 100.0)]);
        assert_eq!(figure.value(), Some(0.4));
        assert!(figure.met());
    }

    #[test]
    fn what_is_missed_is_called_so_from_either_side() {
        assert_eq!(figure(Target::AtLeast(1.0), &[(99.0, 100.0)]).verdict(), "missed");
        assert_eq!(figure(Target::AtLeast(1.0), &[(100.0, 100.0)]).verdict(), "ok");
        assert_eq!(figure(Target::AtMost(3.0), &[(301.0, 100.0)]).verdict(), "missed");
        assert_eq!(figure(Target::AtMost(3.0), &[(300.0, 100.0)]).verdict(), "ok");
        assert_eq!(figure(Target::AtMost(3.0), &[]).verdict(), "missed");
    }

    #[test]
    fn without_a_baseline_the_value_itself_counts_and_no_ratio_is_shown() {
        let seconds =
            Figure { rounds: vec![Round { subject: 1.5, baseline: None }], ..figure(Target::None, &[]) };
        assert_eq!(seconds.value(), Some(1.5));
        let shown = table(std::slice::from_ref(&seconds));
        assert!(shown.contains("1.50 /s") && !shown.contains("missed"), "{shown}");
    }

    #[test]
    fn the_table_shows_each_figure_with_its_target_and_lines_up() {
        let shown = table(&[figure(Target::AtLeast(1.0), &[(1_234.0, 2_000.0)])]);
        let lines: Vec<&str> = shown.lines().collect();
        assert_eq!(lines.len(), 3, "{shown}");
        assert!(
            lines
                .iter()
                .all(|line| line.chars().count() == shown.lines().next().map_or(0, |l| l.chars().count()))
        );
        let last = lines.last().copied().unwrap_or_default();
        assert!(
            ["1234 /s", "2000 /s", "0.62", "≥ 1", "missed"].iter().all(|cell| last.contains(cell)),
            "{last}"
        );
    }

    #[test]
    fn the_json_holds_every_round_and_the_verdict() {
        let told = json(&[figure(Target::AtMost(2.0), &[(3.0, 2.0), (5.0, 2.0)])], &json!({ "rounds": 2 }));
        assert_eq!(told["about"]["rounds"], 2);
        assert_eq!(told["figures"][0]["value"], 2.0);
        assert_eq!(told["figures"][0]["most"], 2.5);
        assert_eq!(told["figures"][0]["met"], true);
        assert_eq!(told["figures"][0]["rounds"], json!([[3.0, 2.0], [5.0, 2.0]]));
    }
}
