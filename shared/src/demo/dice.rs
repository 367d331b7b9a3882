//! Chance from a seed, and ids from a seed: the same numbers on every machine and on every day.

use crate::id::Id;
use crate::record::{Record, Table};
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{RngCore, SeedableRng};
use std::collections::BTreeMap;
use uuid::{Builder, Uuid};

/// One stream of chance. Each part of the club draws from a stream of its own, so that a change in one
/// part leaves the others as they were.
pub(super) struct Dice(ChaCha8Rng);

impl Dice {
    pub(super) fn new(seed: u64, stream: u64) -> Self {
        let mut source = ChaCha8Rng::seed_from_u64(seed);
        source.set_stream(stream);
        Self(source)
    }

    /// A number below `n`; zero when there is none.
    pub(super) fn below(&mut self, n: usize) -> usize {
        let n = u128::try_from(n).unwrap_or(0);
        usize::try_from((u128::from(self.0.next_u64()) * n) >> 64).unwrap_or(0)
    }

    /// A number from `least` to `most`, both included.
    pub(super) fn between(&mut self, least: i64, most: i64) -> i64 {
        let span = usize::try_from(most.saturating_sub(least)).unwrap_or(0);
        least.saturating_add(i64::try_from(self.below(span.saturating_add(1))).unwrap_or(0))
    }

    /// True so many times in a hundred.
    pub(super) fn percent(&mut self, often: usize) -> bool {
        self.below(100) < often
    }

    pub(super) fn choose<'a, T>(&mut self, list: &'a [T]) -> Option<&'a T> {
        list.get(self.below(list.len()))
    }

    pub(super) fn word(&mut self, list: &[&'static str]) -> &'static str {
        self.choose(list).copied().unwrap_or_default()
    }

    /// One of the words of a text.
    pub(super) fn listed(&mut self, text: &'static str) -> &'static str {
        let place = self.below(text.split_whitespace().count());
        text.split_whitespace().nth(place).unwrap_or_default()
    }

    /// One of the list, each as often as its weight says.
    pub(super) fn weighted<T: Copy>(&mut self, list: &[(T, usize)]) -> Option<T> {
        let mut left = self.below(list.iter().map(|(_, weight)| weight).sum());
        for (item, weight) in list {
            if left < *weight {
                return Some(*item);
            }
            left -= weight;
        }
        None
    }

    pub(super) fn bytes(&mut self) -> [u8; 16] {
        let mut bytes = [0; 16];
        self.0.fill_bytes(&mut bytes);
        bytes
    }
}

/// Ids of the form of a UUIDv7: the n-th of each table is the same for a seed, whatever the day.
pub(super) struct Ids {
    seed: u64,
    streams: BTreeMap<u64, (ChaCha8Rng, u64)>,
}

/// 1 January 2026, the time that the ids carry; a millisecond more for each.
const EPOCH_MILLIS: u64 = 1_767_225_600_000;
/// Far from the streams of [`Dice`].
const FIRST_STREAM: u64 = 1 << 32;

impl Ids {
    pub(super) fn new(seed: u64) -> Self {
        Self { seed, streams: BTreeMap::new() }
    }

    /// The next id of a record.
    pub(super) fn next<R: Record>(&mut self) -> R::Id {
        let place = Table::ALL.iter().position(|table| *table == R::TABLE).unwrap_or(0);
        R::Id::from_uuid(self.draw(u64::try_from(place).unwrap_or(0)))
    }

    /// The next id of a command.
    pub(super) fn command(&mut self) -> crate::id::CommandId {
        crate::id::CommandId(self.draw(u64::MAX >> 1))
    }

    fn draw(&mut self, stream: u64) -> Uuid {
        let (source, made) = self.streams.entry(stream).or_insert_with(|| {
            let mut source = ChaCha8Rng::seed_from_u64(self.seed);
            source.set_stream(FIRST_STREAM.saturating_add(stream));
            (source, 0)
        });
        let mut noise = [0; 10];
        source.fill_bytes(&mut noise);
        *made += 1;
        Builder::from_unix_timestamp_millis(EPOCH_MILLIS + *made, &noise).into_uuid()
    }
}

/// A list whose places are handed out once and never taken back, so that a place is as good as a row.
pub(super) struct List<T>(Vec<T>);

impl<T> Default for List<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<T> List<T> {
    pub(super) fn push(&mut self, item: T) -> usize {
        self.0.push(item);
        self.0.len() - 1
    }

    pub(super) fn len(&self) -> usize {
        self.0.len()
    }

    pub(super) fn iter(&self) -> std::slice::Iter<'_, T> {
        self.0.iter()
    }

    pub(super) fn iter_mut(&mut self) -> std::slice::IterMut<'_, T> {
        self.0.iter_mut()
    }

    pub(super) fn into_vec(self) -> Vec<T> {
        self.0
    }
}

#[expect(clippy::indexing_slicing, reason = "places come from `push`, and nothing is ever removed")]
impl<T> std::ops::Index<usize> for List<T> {
    type Output = T;
    fn index(&self, place: usize) -> &T {
        &self.0[place]
    }
}

#[expect(clippy::indexing_slicing, reason = "places come from `push`, and nothing is ever removed")]
impl<T> std::ops::IndexMut<usize> for List<T> {
    fn index_mut(&mut self, place: usize) -> &mut T {
        &mut self.0[place]
    }
}
