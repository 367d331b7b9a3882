//! Dice that give the same throws for the same seed.

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{RngCore as _, SeedableRng as _};
use shared::id::Id;

/// Dice of one seed.
pub(crate) struct Dice(ChaCha8Rng);

impl Dice {
    /// Dice of a seed.
    pub(crate) fn new(seed: u64) -> Self {
        Self(ChaCha8Rng::seed_from_u64(seed))
    }

    /// From zero to below `sides`.
    pub(crate) fn below(&mut self, sides: u64) -> u64 {
        self.0.next_u64() % sides.max(1)
    }

    /// From zero to below `sides`, to be counted with.
    pub(crate) fn count(&mut self, sides: i64) -> i64 {
        let sides = u64::try_from(sides).unwrap_or(1);
        i64::try_from(self.below(sides)).unwrap_or(0)
    }

    /// True once in so many throws.
    pub(crate) fn once_in(&mut self, throws: u64) -> bool {
        self.below(throws) == 0
    }

    /// One of these.
    pub(crate) fn pick<T: Copy>(&mut self, from: &[T]) -> Option<T> {
        let n = self.below(u64::try_from(from.len()).unwrap_or(1));
        from.get(usize::try_from(n).unwrap_or(0)).copied()
    }

    /// One of these, taken out.
    pub(crate) fn take<T>(&mut self, from: Vec<T>) -> Option<T> {
        let n = self.below(u64::try_from(from.len()).unwrap_or(1));
        from.into_iter().nth(usize::try_from(n).unwrap_or(0))
    }

    /// A fresh id.
    pub(crate) fn id<I: Id>(&mut self) -> I {
        let high = u128::from(self.0.next_u64()) << 64;
        I::from_uuid(
            uuid::Builder::from_random_bytes((high | u128::from(self.0.next_u64())).to_be_bytes())
                .into_uuid(),
        )
    }
}
