//! Saddle hours (鞍时): the unit that lessons cost and packages hold, with one decimal.

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// Saddle hours, counted in tenths. May be negative in a ledger's correction.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Units(i64);

/// Why a text is no number of units.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is not a number of saddle hours such as 1.5")]
pub struct BadUnits(pub String);

impl Units {
    /// None.
    pub const ZERO: Self = Self(0);

    /// From tenths of a saddle hour.
    #[must_use]
    pub const fn from_tenths(tenths: i64) -> Self {
        Self(tenths)
    }

    /// In tenths of a saddle hour.
    #[must_use]
    pub const fn tenths(self) -> i64 {
        self.0
    }

    /// True above zero.
    #[must_use]
    pub const fn is_positive(self) -> bool {
        self.0 > 0
    }
}

impl std::ops::Add for Units {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }
}

impl std::ops::Sub for Units {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        Self(self.0.saturating_sub(other.0))
    }
}

impl std::ops::Neg for Units {
    type Output = Self;
    fn neg(self) -> Self {
        Self(self.0.saturating_neg())
    }
}

impl std::iter::Sum for Units {
    fn sum<I: Iterator<Item = Self>>(units: I) -> Self {
        units.fold(Self::ZERO, |total, more| total + more)
    }
}

impl std::fmt::Display for Units {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let sign = if self.0 < 0 { "-" } else { "" };
        let tenths = self.0.unsigned_abs();
        write!(f, "{sign}{}.{}", tenths / 10, tenths % 10)
    }
}

impl std::str::FromStr for Units {
    type Err = BadUnits;
    fn from_str(text: &str) -> Result<Self, BadUnits> {
        let bad = || BadUnits(text.to_owned());
        let (negative, digits) = match text.trim().strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, text.trim()),
        };
        let (whole, tenth) = digits.split_once('.').unwrap_or((digits, "0"));
        let numeric = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
        if !numeric(whole) || !numeric(tenth) || tenth.len() != 1 {
            return Err(bad());
        }
        let whole: i64 = whole.parse().map_err(|_reason| bad())?;
        let tenth: i64 = tenth.parse().map_err(|_reason| bad())?;
        let tenths = whole.checked_mul(10).and_then(|t| t.checked_add(tenth)).ok_or_else(bad)?;
        Ok(Self(if negative { -tenths } else { tenths }))
    }
}

impl Serialize for Units {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Units {
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
    fn reads_one_decimal_and_no_more() {
        assert_eq!("1.5".parse::<Units>().unwrap().tenths(), 15);
        assert_eq!("20".parse::<Units>().unwrap().tenths(), 200);
        for wrong in ["", ".", "1.", "1.25", "1e3", "--1", "+1", "一"] {
            assert!(wrong.parse::<Units>().is_err(), "{wrong:?} was taken");
        }
    }

    proptest! {
        #[test]
        fn text_comes_back_whole(tenths in -1_000_000_i64..1_000_000) {
            let units = Units::from_tenths(tenths);
            prop_assert_eq!(units.to_string().parse::<Units>().unwrap(), units);
        }
    }
}
