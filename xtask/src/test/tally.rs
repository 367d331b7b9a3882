//! How many tests ran, counted from what the test programs say.

use std::fmt;

use serde_json::Value;

/// What ran and how it went.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Tally {
    rust: u64,
    front_end: u64,
    failed: Vec<String>,
    ignored: u64,
}

impl Tally {
    /// Takes in one line of `cargo test`.
    pub(crate) fn read(&mut self, line: &str) {
        if let Some(counts) = line.strip_prefix("test result: ") {
            self.rust += count(counts, "passed") + count(counts, "failed");
            self.ignored += count(counts, "ignored");
        } else if let Some(name) =
            line.strip_prefix("test ").and_then(|line| line.strip_suffix(" ... FAILED"))
        {
            self.failed.push(name.to_owned());
        }
    }

    /// Takes in the report of the front end's tests.
    pub(crate) fn read_vitest(&mut self, report: &Value) {
        let number = |key: &str| report.get(key).and_then(Value::as_u64).unwrap_or(0);
        self.front_end += number("numPassedTests") + number("numFailedTests");
        self.ignored += number("numPendingTests") + number("numTodoTests");
        let files = report.get("testResults").and_then(Value::as_array).into_iter().flatten();
        let tests = files.filter_map(|file| file.get("assertionResults")?.as_array()).flatten();
        let failed = tests.filter(|test| test.get("status").is_some_and(|status| status == "failed"));
        self.failed.extend(failed.filter_map(|test| Some(test.get("fullName")?.as_str()?.to_owned())));
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} tests ran", self.rust + self.front_end)?;
        write!(f, " ({} Rust and whole system, {} front end)", self.rust, self.front_end)?;
        match self.failed.len() {
            0 => write!(f, ", 0 failed")?,
            count => write!(f, ", {count} FAILED: {}", self.failed.join(", "))?,
        }
        if self.ignored > 0 {
            write!(f, ", {} ignored", self.ignored)?;
        }
        Ok(())
    }
}

/// The number before a word in `ok. 12 passed; 0 failed; 3 ignored; …`.
fn count(counts: &str, word: &str) -> u64 {
    let words: Vec<&str> = counts.split([' ', ';', '.']).collect();
    let before = words.windows(2).find_map(|pair| match pair {
        [number, name] if *name == word => Some(*number),
        _ => None,
    });
    before.and_then(|number| number.parse().ok()).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_the_test_programs_say_is_added_up() {
        let mut tally = Tally::default();
        tally.read("     Running unittests src/lib.rs (target/debug/deps/shared-1f)");
        tally.read("test money::adds ... ok");
        tally.read("test money::rounds ... FAILED");
        tally.read(
            "test result: FAILED. 11 passed; 1 failed; 2 ignored; 0 measured; 0 filtered out; finished in 0s",
        );
        tally.read(
            "test result: ok. 5 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.00s",
        );
        tally.read_vitest(&json!({ "numPassedTests": 7, "numFailedTests": 1, "numPendingTests": 0, "testResults": [
            { "assertionResults": [
                { "status": "failed", "fullName": "Today folds" }, { "status": "passed", "fullName": "Today" },
            ] },
        ] }));
        assert_eq!(
            tally.to_string(),
            "25 tests ran (17 Rust and whole system, 8 front end), 2 FAILED: money::rounds, Today folds, 2 ignored"
        );
    }

    #[test]
    fn a_run_without_failures_says_so() {
        let mut tally = Tally::default();
        tally.read(
            "test result: ok. 5 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.00s",
        );
        assert_eq!(tally.to_string(), "5 tests ran (5 Rust and whole system, 0 front end), 0 failed");
    }
}
