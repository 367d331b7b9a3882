//! The ways in which a name can be typed: as it is written, in pinyin, by initials, or mixed.

use super::Fit;
use super::typed::{Typed, marks, plain};
use pinyin::{ToPinyin, ToPinyinMulti};

/// A name, ready to be compared.
#[derive(Debug, Clone)]
pub struct Spelling {
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
    /// So many of them, from the first, are what people say; the others are in the dictionary only.
    usual: usize,
}

/// Characters that are read otherwise as a family name than in a word.
const FAMILY_NAMES: [(char, &str); 27] = [
    ('单', "shan"),
    ('曾', "zeng"),
    ('解', "xie"),
    ('仇', "qiu"),
    ('任', "ren"),
    ('区', "ou"),
    ('查', "zha"),
    ('朴', "piao"),
    ('翟', "zhai"),
    ('盖', "ge"),
    ('乐', "yue"),
    ('覃', "qin"),
    ('晁', "chao"),
    ('员', "yun"),
    ('尉', "yu"),
    ('秘', "bi"),
    ('冼', "xian"),
    ('召', "shao"),
    ('缪', "miao"),
    ('种', "chong"),
    ('折', "she"),
    ('葛', "ge"),
    ('华', "hua"),
    ('车', "che"),
    ('万', "wan"),
    ('柏', "bai"),
    ('长', "zhang"),
];

impl Spelling {
    /// Reads a name.
    #[must_use]
    pub fn new(name: &str) -> Self {
        let mut parts: Vec<Part> = Vec::new();
        for word in name.split(|c: char| c.is_whitespace() || matches!(c, '-' | '·' | '•')) {
            parts.extend(parts_of(word, parts.is_empty()));
        }
        let signs = parts.iter().flat_map(|part| part.ways.iter().flatten().copied());
        Self { written: plain(name).collect(), marks: marks(signs), parts }
    }

    /// How what was typed fits this name.
    #[must_use]
    pub fn fit(&self, typed: &Typed) -> Option<Fit> {
        if typed.is_empty() || typed.marks() & !self.marks != 0 {
            return None;
        }
        let starts = || 0..self.parts.len();
        starts()
            .find_map(|start| self.fit_from(start, typed.signs(), Part::usual))
            // 方 can be read wang, but who types wang means 王: a reading that nobody says comes after all others.
            .or_else(|| {
                starts().find_map(|start| self.fit_from(start, typed.signs(), Part::all)).map(|_| Fit::Inside)
            })
            .or_else(|| self.written.contains(typed.text()).then_some(Fit::Inside))
    }

    /// Follows all readings at once: bit `n` of `reached` is set when `n` signs are used up.
    fn fit_from(&self, start: usize, typed: &[char], ways: fn(&Part) -> &[Vec<char>]) -> Option<Fit> {
        let all = 1_u64 << typed.len();
        let mut reached = 1_u64;
        let mut found = None;
        for (place, part) in self.parts.iter().enumerate().skip(start) {
            reached = step(ways(part), reached, typed);
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
    fn latin(word: Vec<char>) -> Self {
        Self { ways: vec![word], usual: 1 }
    }

    /// The ways that people use.
    fn usual(&self) -> &[Vec<char>] {
        self.ways.get(..self.usual).unwrap_or(&self.ways)
    }

    fn all(&self) -> &[Vec<char>] {
        &self.ways
    }
}

/// From every number of signs that may be used up before a part to every one after it, by any of these ways.
fn step(ways: &[Vec<char>], reached: u64, typed: &[char]) -> u64 {
    let mut after = 0;
    let mut left = reached;
    while left != 0 {
        let used = left.trailing_zeros();
        left &= left - 1;
        let rest = usize::try_from(used).ok().and_then(|used| typed.get(used..)).unwrap_or_default();
        for way in ways {
            let common = way.iter().zip(rest).take_while(|(a, b)| a == b).count();
            for signs in 1..=common {
                after |= u32::try_from(signs).map_or(0, |signs| 1_u64 << (used + signs));
            }
        }
    }
    after
}

/// The parts of a word: each character that has a pinyin is one, what lies between is one.
fn parts_of(word: &str, first: bool) -> Vec<Part> {
    let mut parts = Vec::new();
    let mut latin = Vec::new();
    for (place, sign) in plain(word).enumerate() {
        let Some(part) = read(sign, first && place == 0) else {
            latin.push(sign);
            continue;
        };
        if !latin.is_empty() {
            parts.push(Part::latin(std::mem::take(&mut latin)));
        }
        parts.push(part);
    }
    if !latin.is_empty() {
        parts.push(Part::latin(latin));
    }
    parts
}

/// A character with its readings, the usual ones first; none where it has no pinyin. `ü` is typed `v`, `u` or
/// `yu`: people do all three.
fn read(sign: char, family_name: bool) -> Option<Part> {
    let mut ways = vec![vec![sign]];
    let mut add = |reading: &str| {
        let spelled = if reading.contains('ü') { vec!["v", "u", "yu"] } else { vec![""] };
        for typed in spelled {
            let way: Vec<char> = reading.replace('ü', typed).chars().collect();
            if !ways.contains(&way) {
                ways.push(way);
            }
        }
        ways.len()
    };
    let mut usual = add(sign.to_pinyin()?.plain());
    if family_name && let Some((_, reading)) = FAMILY_NAMES.iter().find(|(name, _)| *name == sign) {
        usual = add(reading);
    }
    for reading in sign.to_pinyin_multi().into_iter().flatten() {
        add(reading.plain());
    }
    Some(Part { ways, usual })
}
