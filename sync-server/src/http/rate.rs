//! How often a caller may ask: a bucket for each address or account, filled again as time passes.
//!
//! Each server counts for itself; what has to hold across servers (a wrong PIN's waits, a code's single use)
//! lies in the database.

use super::{Code, Problem};
use shared::time::Timestamp;
use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

/// Buckets kept at most; beyond it the full ones are let go, which says nothing new.
const MOST_BUCKETS: usize = 50_000;

/// So many at once, and one more each so many milliseconds.
#[derive(Debug, Clone, Copy)]
pub struct Allowance {
    /// At once.
    pub burst: u32,
    /// Milliseconds until there is one more.
    pub every_millis: i64,
}

/// The buckets of one kind of request.
#[derive(Debug)]
pub struct Rates {
    allowance: Allowance,
    buckets: Mutex<HashMap<String, Bucket>>,
}

/// Kept as the instant at which the bucket will be full again.
#[derive(Debug, Clone, Copy)]
struct Bucket {
    full_at: Timestamp,
}

impl Rates {
    /// Empty books.
    #[must_use]
    pub fn new(allowance: Allowance) -> Self {
        Self { allowance, buckets: Mutex::default() }
    }

    /// Takes one from the caller's bucket.
    ///
    /// # Errors
    /// 429 with the seconds to wait, when it is empty.
    pub fn take(&self, who: &str, now: Timestamp) -> Result<(), Problem> {
        let mut buckets = self.buckets.lock().unwrap_or_else(PoisonError::into_inner);
        if buckets.len() >= MOST_BUCKETS {
            buckets.retain(|_, bucket| bucket.full_at > now);
        }
        let every = self.allowance.every_millis;
        let full_at = buckets.get(who).map_or(now, |bucket| bucket.full_at.max(now)).plus_millis(every);
        let capacity = every.saturating_mul(i64::from(self.allowance.burst));
        let over = full_at.millis().saturating_sub(now.plus_millis(capacity).millis());
        if over > 0 {
            let seconds = over.unsigned_abs().div_ceil(1000);
            return Err(Problem::new(Code::TooManyRequests).after(seconds));
        }
        buckets.insert(who.to_owned(), Bucket { full_at });
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bucket_empties_fills_again_and_is_each_callers_own() {
        let rates = Rates::new(Allowance { burst: 3, every_millis: 1000 });
        let at = Timestamp::from_millis;
        let taken = |who: &str, now| rates.take(who, at(now)).is_ok();
        assert_eq!([0, 1, 2, 3].map(|now| taken("a", now)), [true, true, true, false]);
        assert!(taken("b", 3));
        assert!(!taken("a", 999));
        assert!(taken("a", 1_000));
        assert!(!taken("a", 1_001));
        assert!(taken("a", 60_000));
    }
}
