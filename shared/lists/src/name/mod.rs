//! Names as people type them: as they are written, in pinyin, by initials, or mixed.

mod order;
mod spelling;
mod typed;

pub use order::alphabetical;
pub use spelling::Spelling;
pub use typed::Typed;

/// How well something typed fits; the better one is the smaller.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Fit {
    /// The whole of it: the whole name in whatever spelling, the whole number, the last four digits of a
    /// phone.
    Whole,
    /// Its beginning.
    Start,
    /// Somewhere in it.
    Inside,
}

/// Digits of a phone that people say to be found by.
const TAIL: usize = 4;

/// How digits that were typed fit a phone.
#[must_use]
pub fn phone_fit(phone: &str, typed: &str) -> Option<Fit> {
    if phone == typed || (typed.len() == TAIL && phone.ends_with(typed)) {
        Some(Fit::Whole)
    } else if phone.starts_with(typed) {
        Some(Fit::Start)
    } else {
        phone.contains(typed).then_some(Fit::Inside)
    }
}
