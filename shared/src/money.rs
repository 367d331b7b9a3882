//! Money: yuan with two decimals, never a float.

use rust_decimal::{Decimal, RoundingStrategy};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// An amount in CNY with exactly two decimals. May be negative (a correction, a refund in a till).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Money(Decimal);

/// Why a text or number is no amount.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BadMoney {
    /// Not a decimal number.
    #[error("{0:?} is not an amount such as 1280.00")]
    NotANumber(String),
    /// Finer than a fen.
    #[error("{0} has more than two decimals")]
    TooFine(Decimal),
    /// Beyond 9,999,999,999.99, the widest column that holds money.
    #[error("{0} is too large")]
    TooLarge(Decimal),
}

impl Money {
    /// Nothing.
    pub const ZERO: Self = Self(Decimal::ZERO);
    const LARGEST: Decimal = Decimal::from_parts(3_567_587_327, 232, 0, false, 2);

    /// Takes a decimal that is exact to the fen.
    ///
    /// # Errors
    /// [`BadMoney`] when it is finer than a fen or too large.
    pub fn new(amount: Decimal) -> Result<Self, BadMoney> {
        let rounded = amount.round_dp(2);
        if rounded != amount {
            return Err(BadMoney::TooFine(amount));
        }
        if rounded.abs() > Self::LARGEST {
            return Err(BadMoney::TooLarge(amount));
        }
        let mut exact = rounded;
        exact.rescale(2);
        Ok(Self(exact))
    }

    /// Rounds half away from zero to the fen, as a line of a quotation is rounded.
    ///
    /// # Errors
    /// [`BadMoney::TooLarge`].
    pub fn rounded(amount: Decimal) -> Result<Self, BadMoney> {
        Self::new(amount.round_dp_with_strategy(2, RoundingStrategy::MidpointAwayFromZero))
    }

    /// From integer fen, as payment channels and the desk's replica count.
    #[must_use]
    pub fn from_fen(fen: i64) -> Self {
        Self(Decimal::new(fen, 2))
    }

    /// In integer fen.
    #[must_use]
    pub fn fen(self) -> i64 {
        let mut exact = self.0;
        exact.rescale(2);
        i64::try_from(exact.mantissa()).unwrap_or(i64::MAX)
    }

    /// The decimal, in yuan.
    #[must_use]
    pub fn decimal(self) -> Decimal {
        self.0
    }

    /// As people read it: `¥1,280.00`, `−¥80.00`.
    #[must_use]
    pub fn yuan(self) -> String {
        let plain = self.0.abs().to_string();
        let (whole, fen) = plain.split_once('.').unwrap_or((&plain, "00"));
        let mut grouped = String::with_capacity(plain.len().saturating_add(6));
        for (i, digit) in whole.chars().enumerate() {
            if i > 0 && (whole.len().saturating_sub(i)).is_multiple_of(3) {
                grouped.push(',');
            }
            grouped.push(digit);
        }
        let sign = if self.is_negative() { "−" } else { "" };
        format!("{sign}¥{grouped}.{fen:0<2}")
    }

    /// True below zero.
    #[must_use]
    pub fn is_negative(self) -> bool {
        self.0 < Decimal::ZERO
    }
}

impl std::ops::Add for Money {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self(self.0 + other.0)
    }
}

impl std::ops::Sub for Money {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        Self(self.0 - other.0)
    }
}

impl std::ops::Neg for Money {
    type Output = Self;
    fn neg(self) -> Self {
        Self(-self.0)
    }
}

impl std::iter::Sum for Money {
    fn sum<I: Iterator<Item = Self>>(amounts: I) -> Self {
        amounts.fold(Self::ZERO, |total, amount| total + amount)
    }
}

impl std::fmt::Display for Money {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:.2}", self.0)
    }
}

impl std::str::FromStr for Money {
    type Err = BadMoney;
    /// Reads `1280`, `1280.5` or `1,280.00`.
    fn from_str(text: &str) -> Result<Self, BadMoney> {
        let digits: String = text.trim().chars().filter(|c| *c != ',').collect();
        let amount =
            Decimal::from_str_exact(&digits).map_err(|_reason| BadMoney::NotANumber(text.to_owned()))?;
        Self::new(amount)
    }
}

impl Serialize for Money {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Money {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn reads_what_people_type_and_refuses_the_rest() {
        assert_eq!("1,280".parse::<Money>().unwrap().to_string(), "1280.00");
        assert_eq!("0.5".parse::<Money>().unwrap().fen(), 50);
        assert!(matches!("0.005".parse::<Money>(), Err(BadMoney::TooFine(_))));
        assert!(matches!("一百".parse::<Money>(), Err(BadMoney::NotANumber(_))));
        assert!(matches!("10000000000".parse::<Money>(), Err(BadMoney::TooLarge(_))));
        assert_eq!("9999999999.99".parse::<Money>().unwrap().fen(), 999_999_999_999);
    }

    #[test]
    fn people_read_thousands_apart() {
        let read = |fen| Money::from_fen(fen).yuan();
        assert_eq!(
            [read(0), read(5), read(99_900), read(128_000), read(-123_456_789), read(100_000_000)],
            ["¥0.00", "¥0.05", "¥999.00", "¥1,280.00", "−¥1,234,567.89", "¥1,000,000.00"]
        );
    }

    #[test]
    fn rounds_half_away_from_zero() {
        assert_eq!(Money::rounded(Decimal::new(1_005, 3)).unwrap().fen(), 101);
        assert_eq!(Money::rounded(Decimal::new(-1_005, 3)).unwrap().fen(), -101);
    }

    proptest! {
        #[test]
        fn fen_and_text_come_back_whole(fen in -999_999_999_999_i64..=999_999_999_999) {
            let amount = Money::from_fen(fen);
            prop_assert_eq!(amount.fen(), fen);
            prop_assert_eq!(amount.to_string().parse::<Money>().unwrap(), amount);
        }

        #[test]
        fn sums_are_exact(fens in proptest::collection::vec(-1_000_000_i64..1_000_000, 0..50)) {
            let total: Money = fens.iter().map(|fen| Money::from_fen(*fen)).sum();
            prop_assert_eq!(total.fen(), fens.iter().sum::<i64>());
        }
    }
}
