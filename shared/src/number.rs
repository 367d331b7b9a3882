//! Numbers that people read, type and say: unique without a network, because each desk has an origin
//! code of its own that the server never gives twice.
//!
//! `O20261121A0001` is an order (`O`) of 21 November 2026 from the desk with origin `A`, the first of
//! that day. Letters and digits only, at most 32 (what payment channels take as a merchant's number).

use crate::id::DeskId;
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

impl Origin {
    /// The number under which this origin's desk keeps what was printed under a number that something else
    /// has by now. `n` counts the tries from one on. No desk ever gives such a number: letters end it, or
    /// letters stand between its digits.
    #[must_use]
    pub fn again(&self, printed: &str, n: u32) -> String {
        if n <= 1 { format!("{printed}{}", self.0) } else { format!("{printed}{}{n}", self.0) }
    }
}

/// An origin that a desk had before it enrolled anew, and may have given numbers under.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Earlier {
    /// The desk that it was.
    pub desk_id: DeskId,
    /// That desk's letters.
    pub origin: Origin,
    /// True when it was proven with that desk's device key; otherwise the desk only says so.
    pub proven: bool,
}

/// The origins under which a desk may bring numbers: its own, and those that it had before.
#[derive(Debug, Clone, Copy)]
pub struct Origins<'a> {
    /// Its own.
    pub own: &'a Origin,
    /// Those before.
    pub earlier: &'a [Earlier],
}

/// How a desk comes to bring a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Brought {
    /// It gave it itself, now or as the desk that it is proven to have been.
    Proven,
    /// It says that it was the desk that gave it.
    Claimed,
}

impl Origins<'_> {
    /// Holds a number to these origins.
    ///
    /// # Errors
    /// [`BadNumber::Foreign`] when it is of none of them.
    pub fn check(&self, series: Series, number: &str) -> Result<Brought, BadNumber> {
        let Err(foreign) = self.own.check(series, number) else { return Ok(Brought::Proven) };
        let mut of_these = self.earlier.iter().filter(|one| one.origin.check(series, number).is_ok());
        match of_these.clone().any(|one| one.proven) {
            true => Ok(Brought::Proven),
            false => of_these.next().map(|_| Brought::Claimed).ok_or(foreign),
        }
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

    #[test]
    fn a_desk_brings_its_own_numbers_and_those_of_the_desk_that_it_was() {
        let date = "2026-11-21".parse().unwrap();
        let number = |n| Origin::nth(n).number(Series::Order, date, 7);
        let was = |n: u32, proven| Earlier {
            desk_id: DeskId(uuid::Uuid::from_u128(n.into())),
            origin: Origin::nth(n),
            proven,
        };
        let earlier = [was(1, true), was(2, false)];
        let origins = Origins { own: &Origin::nth(0), earlier: &earlier };
        let brought = |n| origins.check(Series::Order, &number(n));
        assert_eq!(
            [brought(0), brought(1), brought(2)],
            [Ok(Brought::Proven), Ok(Brought::Proven), Ok(Brought::Claimed)]
        );
        assert_eq!(brought(3), Err(BadNumber::Foreign { number: number(3) }));
    }

    #[test]
    fn what_is_kept_under_another_number_never_meets_one_that_a_desk_gives() {
        let date = "2026-11-21".parse().unwrap();
        let printed = Origin::nth(0).number(Series::Order, date, 1);
        for kept in [Origin::nth(1).again(&printed, 1), Origin::nth(1).again(&printed, 2)] {
            assert!(kept.starts_with(&printed));
            for n in 0..60 {
                assert!(Origin::nth(n).check(Series::Order, &kept).is_err(), "{kept}");
            }
        }
    }
}
