//! The ways in which a name can be typed: as it is written, in pinyin, by initials, or mixed.

use super::Fit;
use super::typed::{Typed, marks, plain};
use pinyin::ToPinyinMulti;

/// A name, ready to be compared.
#[derive(Debug, Clone)]
pub(super) struct Spelling {
    /// As it is written, made plain.
    written: String,
    /// Character by character, a word of Latin letters being one.
    parts: Vec<Part>,
    marks: u64,
}

/// A Chinese character or a Latin word.
#[derive(Debug, Clone)]
struct Part {
    /// Each way to type it. The beginning of a way will do: `z`, `zh` and `zhang` all mean 张.
    ways: Vec<Vec<char>>,
}

impl Spelling {
    pub(super) fn new(name: &str) -> Self {
        let mut parts: Vec<Part> = Vec::new();
        for word in name.split(|c: char| c.is_whitespace() || matches!(c, '-' | '·' | '•')) {
            parts.extend(parts_of(word));
        }
        let signs = parts.iter().flat_map(|part| part.ways.iter().flatten().copied());
        Self { written: plain(name).collect(), marks: marks(signs), parts }
    }

    /// How what was typed fits this name.
    pub(super) fn fit(&self, typed: &Typed) -> Option<Fit> {
        if typed.is_empty() || typed.marks() & !self.marks != 0 {
            return None;
        }
        (0..self.parts.len())
            .find_map(|start| self.fit_from(start, typed.signs()))
            .or_else(|| self.written.contains(typed.text()).then_some(Fit::Inside))
    }

    /// Follows all readings at once: bit `n` of `reached` is set when `n` signs are used up.
    fn fit_from(&self, start: usize, typed: &[char]) -> Option<Fit> {
        let all = 1_u64 << typed.len();
        let mut reached = 1_u64;
        let mut found = None;
        for (place, part) in self.parts.iter().enumerate().skip(start) {
            reached = part.step(reached, typed);
            if reached & all != 0 {
                let last = place + 1 == self.parts.len();
                let fit = match (start, last) {
                    (0, true) => Fit::Whole,
                    (0, false) => Fit::Start,
                    _ => Fit::Inside,
                };
                found = Some(found.map_or(fit, |best: Fit| best.min(fit)));
            }
            if reached == 0 {
                break;
            }
        }
        found
    }
}

impl Part {
    /// From every number of signs that may be used up before this part to every one after it.
    fn step(&self, reached: u64, typed: &[char]) -> u64 {
        let mut after = 0;
        let mut left = reached;
        while left != 0 {
            let used = left.trailing_zeros();
            left &= left - 1;
            let rest = usize::try_from(used).ok().and_then(|used| typed.get(used..)).unwrap_or_default();
            for way in &self.ways {
                let common = way.iter().zip(rest).take_while(|(a, b)| a == b).count();
                for signs in 1..=common {
                    after |= u32::try_from(signs).map_or(0, |signs| 1_u64 << (used + signs));
                }
            }
        }
        after
    }
}

/// The parts of a word: each character that has a pinyin is one, what lies between is one.
fn parts_of(word: &str) -> Vec<Part> {
    let mut parts = Vec::new();
    let mut latin = Vec::new();
    for sign in plain(word) {
        let readings = readings(sign);
        if readings.is_empty() {
            latin.push(sign);
            continue;
        }
        if !latin.is_empty() {
            parts.push(Part { ways: vec![std::mem::take(&mut latin)] });
        }
        let mut ways = vec![vec![sign]];
        ways.extend(readings);
        parts.push(Part { ways });
    }
    if !latin.is_empty() {
        parts.push(Part { ways: vec![latin] });
    }
    parts
}

/// Every reading of a character. `ü` is typed `v`, `u` or `yu`: people do all three.
fn readings(sign: char) -> Vec<Vec<char>> {
    let mut all: Vec<Vec<char>> = Vec::new();
    let mut add = |reading: String| {
        let reading: Vec<char> = reading.chars().collect();
        if !all.contains(&reading) {
            all.push(reading);
        }
    };
    for reading in sign.to_pinyin_multi().into_iter().flatten() {
        let reading = reading.plain();
        if reading.contains('ü') {
            for typed in ["v", "u", "yu"] {
                add(reading.replace('ü', typed));
            }
        } else {
            add(reading.to_owned());
        }
    }
    all
}
