//! Dice that give the same throws for the same seed.

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{RngCore, SeedableRng};
use shared::id::Id;

/// Dice of one seed.
pub(crate) struct Dice(ChaCha8Rng);

impl Dice {
    pub(crate) fn new(seed: u64) -> Self {
        Self(ChaCha8Rng::seed_from_u64(seed))
    }

    /// A seed for other dice.
    pub(crate) fn seed(&mut self) -> u64 {
        self.0.next_u64()
    }

    /// From zero to below `sides`.
    pub(crate) fn below(&mut self, sides: u64) -> u64 {
        self.0.next_u64() % sides.max(1)
    }

    /// From zero to below `sides`, to count things by.
    pub(crate) fn count(&mut self, sides: usize) -> usize {
        usize::try_from(self.below(u64::try_from(sides).unwrap_or(u64::MAX))).unwrap_or(0)
    }

    /// True once in so many throws.
    pub(crate) fn once_in(&mut self, throws: u64) -> bool {
        self.below(throws) == 0
    }

    /// A fresh id.
    pub(crate) fn id<I: Id>(&mut self) -> I {
        let mut bytes = [0; 16];
        self.0.fill_bytes(&mut bytes);
        I::from_uuid(uuid::Builder::from_random_bytes(bytes).into_uuid())
    }
}
