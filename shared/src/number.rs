//! Numbers that people read, type and say: unique without a network, because each desk has an origin
//! code of its own that the server never gives twice.
//!
//! `O20261121A0001` is an order (`O`) of 21 November 2026 from the desk with origin `A`, the first of
//! that day. Letters and digits only, at most 32 (what payment channels take as a merchant's number).

use crate::time::Date;
use serde::{Deserialize, Serialize};

/// What a number counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Series {
    /// Orders, `O…`.
    Order,
    /// Lessons, `L…`.
    Lesson,
    /// Payments, `P…`.
    Payment,
    /// Refunds, `R…`.
    Refund,
}

impl Series {
    /// The first letter of its numbers.
    #[must_use]
    pub const fn letter(self) -> char {
        match self {
            Self::Order => 'O',
            Self::Lesson => 'L',
            Self::Payment => 'P',
            Self::Refund => 'R',
        }
    }
}

/// A desk's origin code: one to four capital letters, never `M` alone (the mini-program's own).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Origin(String);

/// Why a text is no origin code or no number.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BadNumber {
    /// Not one to four capital letters.
    #[error("{0:?} is not an origin code")]
    Origin(String),
    /// Not letter + date + origin + counter of this series and origin.
    #[error("{number:?} is not a number that this desk may give")]
    Foreign {
        /// The number as it came.
        number: String,
    },
}

impl Origin {
    /// The `n`-th origin code, counted from zero: A, B, … Z, AA, AB, …; `M` is left out.
    #[must_use]
    pub fn nth(n: u32) -> Self {
        let letters = |mut left: u32| {
            let mut code = Vec::new();
            loop {
                let letter = u8::try_from(left % 26).unwrap_or(0);
                code.push(char::from(b'A'.saturating_add(letter)));
                if left < 26 {
                    break;
                }
                left = left / 26 - 1;
            }
            code.iter().rev().collect::<String>()
        };
        const MINI_PROGRAM: u32 = 12;
        Self(letters(if n >= MINI_PROGRAM { n.saturating_add(1) } else { n }))
    }

    /// The letters.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The number with this counter on this date.
    #[must_use]
    pub fn number(&self, series: Series, date: Date, counter: u32) -> String {
        format!("{}{}{}{counter:04}", series.letter(), date.format("%Y%m%d"), self.0)
    }

    /// Takes a number apart that claims to be of this origin, and gives its counter.
    ///
    /// # Errors
    /// [`BadNumber::Foreign`] when another desk, another series or nobody could have given it.
    pub fn check(&self, series: Series, number: &str) -> Result<u32, BadNumber> {
        let foreign = || BadNumber::Foreign { number: number.to_owned() };
        let rest = number.strip_prefix(series.letter()).ok_or_else(foreign)?;
        let (date, rest) = rest.split_at_checked(8).ok_or_else(foreign)?;
        Date::parse_from_str(date, "%Y%m%d").map_err(|_reason| foreign())?;
        let counter = rest.strip_prefix(self.as_str()).ok_or_else(foreign)?;
        if counter.len() < 4 || number.len() > 32 || !counter.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(foreign());
        }
        counter.parse().map_err(|_reason| foreign())
    }
}

impl TryFrom<String> for Origin {
    type Error = BadNumber;
    fn try_from(code: String) -> Result<Self, BadNumber> {
        let letters = code.bytes().all(|byte| byte.is_ascii_uppercase());
        if letters && (1..=4).contains(&code.len()) { Ok(Self(code)) } else { Err(BadNumber::Origin(code)) }
    }
}

impl From<Origin> for String {
    fn from(origin: Origin) -> Self {
        origin.0
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn origins_are_never_given_twice_and_never_the_mini_programs() {
        let codes: Vec<_> = (0..2_000).map(Origin::nth).collect();
        assert_eq!(codes.iter().collect::<HashSet<_>>().len(), codes.len());
        assert!(codes.iter().all(|code| code.as_str() != "M"));
        let named: Vec<_> = [0, 11, 12, 24, 25].into_iter().map(Origin::nth).collect();
        assert_eq!(named.iter().map(Origin::as_str).collect::<Vec<_>>(), ["A", "L", "N", "Z", "AA"]);
    }

    #[test]
    fn a_desk_knows_its_own_numbers_and_no_others() {
        let date = "2026-11-21".parse().unwrap();
        let (a, aa) = (Origin::nth(0), Origin::nth(25));
        let number = a.number(Series::Order, date, 1);
        assert_eq!(number, "O20261121A0001");
        assert_eq!(a.check(Series::Order, &number), Ok(1));
        for wrong in
            ["O20261121AA0001", "P20261121A0001", "O20261321A0001", "O20261121A1", "O2026", "O20261121A00x1"]
        {
            assert!(a.check(Series::Order, wrong).is_err(), "{wrong} was taken");
        }
        assert!(aa.check(Series::Order, &number).is_err());
        assert_eq!(a.check(Series::Order, &a.number(Series::Order, date, 123_456)), Ok(123_456));
    }
}
