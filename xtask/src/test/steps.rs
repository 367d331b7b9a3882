//! Steps with their times, and the verdict over all of them.

use std::{
    fmt,
    time::{Duration, Instant},
};

use anyhow::{Result, bail};

use super::Tally;
use crate::process;

/// The steps made so far.
pub(crate) struct Steps {
    begun: Instant,
    failed: Vec<&'static str>,
}

impl Steps {
    pub(crate) fn begin() -> Self {
        Self { begun: Instant::now(), failed: Vec::new() }
    }

    /// Makes a step, says how it went and in what time, and goes on either way. Answers whether it went well.
    pub(crate) fn step(&mut self, name: &'static str, make: impl FnOnce() -> Result<()>) -> bool {
        if process::interrupted() {
            return false;
        }
        println!("── {name}");
        let begun = Instant::now();
        match make() {
            Ok(()) => {
                println!("── {name}: ok ({})", spoken(begun.elapsed()));
                true
            }
            Err(error) => {
                println!("── {name}: FAILED ({}): {error:#}", spoken(begun.elapsed()));
                self.failed.push(name);
                false
            }
        }
    }

    /// Makes a step without which nothing else makes sense.
    pub(crate) fn must(&mut self, name: &'static str, make: impl FnOnce() -> Result<()>) -> Result<()> {
        if self.step(name, make) { Ok(()) } else { bail!("{name} failed") }
    }

    /// The last line: what ran, and whether all of it is well.
    pub(crate) fn end(self, tally: Option<&Tally>) -> Result<()> {
        if process::interrupted() {
            bail!("interrupted");
        }
        let time = spoken(self.begun.elapsed());
        let ran = tally.map(|tally| format!("{tally}; ")).unwrap_or_default();
        if self.failed.is_empty() {
            println!("PASSED: {ran}all steps ok, in {time}");
            return Ok(());
        }
        Err(Verdict(format!("FAILED: {ran}not ok: {}; in {time}", self.failed.join(", "))).into())
    }
}

/// Says that not all went well, as the last line of all: on the output like the rest, not as an error beside it.
#[derive(Debug)]
pub(crate) struct Verdict(String);

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Verdict {}

/// A time as one says it.
fn spoken(time: Duration) -> String {
    let seconds = time.as_secs();
    if seconds < 60 {
        return format!("{}.{} s", seconds, time.subsec_millis() / 100);
    }
    format!("{} min {} s", seconds / 60, seconds % 60)
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

    use super::*;

    #[test]
    fn a_failed_step_is_named_at_the_end_and_the_next_is_made_all_the_same() {
        let mut steps = Steps::begin();
        assert!(!steps.step("format", || bail!("badly")));
        assert!(steps.step("lints", || Ok(())));
        let verdict = steps.end(None).unwrap_err().to_string();
        assert!(verdict.starts_with("FAILED: not ok: format; in 0."), "{verdict}");
    }

    #[test]
    fn times_are_said_in_seconds_and_then_in_minutes() {
        assert_eq!(spoken(Duration::from_millis(1_260)), "1.2 s");
        assert_eq!(spoken(Duration::from_secs(754)), "12 min 34 s");
    }
}
