//! What connections to one file share while the power is on: locks, and the memory of the log's index.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::AtomicU64;

/// How strongly a connection holds a file, as SQLite numbers it: from 0, not at all, to 4, alone.
pub(crate) type Level = i32;

const SHARED: Level = 1;
const RESERVED: Level = 2;
const PENDING: Level = 3;

/// A piece of memory that connections share. It stays where it is as long as somebody holds it.
pub(crate) type Region = Arc<[AtomicU64]>;

/// What the connections to one file share; each is named by the number of its handle.
#[derive(Default)]
pub(super) struct Share {
    levels: BTreeMap<u64, Level>,
    regions: Vec<Region>,
    /// Slots of the log's index: who holds them, and whether alone.
    slots: BTreeMap<(usize, u64), bool>,
}

impl Share {
    /// Raises a hold; false when others are in the way.
    pub(super) fn lock(&mut self, who: u64, level: Level) -> bool {
        let mine = self.level(who);
        if mine >= level {
            return true;
        }
        let others = self.others(who);
        if level == SHARED {
            if others >= PENDING {
                return false;
            }
        } else if others >= RESERVED {
            return false;
        } else if level > RESERVED && others >= SHARED {
            // Nobody new may come in, while those who read go out.
            self.levels.insert(who, PENDING);
            return false;
        }
        self.levels.insert(who, level);
        true
    }

    pub(super) fn unlock(&mut self, who: u64, level: Level) {
        if level == 0 {
            self.levels.remove(&who);
        } else if self.level(who) > level {
            self.levels.insert(who, level);
        }
    }

    /// True when somebody is about to write.
    pub(super) fn reserved(&self) -> bool {
        self.levels.values().any(|level| *level >= RESERVED)
    }

    fn level(&self, who: u64) -> Level {
        self.levels.get(&who).copied().unwrap_or(0)
    }

    fn others(&self, who: u64) -> Level {
        self.levels.iter().filter(|(other, _)| **other != who).map(|(_, level)| *level).max().unwrap_or(0)
    }

    /// The `n`-th piece of the memory, made with all before it when it is not there and wanted.
    pub(super) fn region(&mut self, n: usize, bytes: usize, make: bool) -> Option<Region> {
        while make && self.regions.len() <= n {
            self.regions.push((0..bytes.div_ceil(8)).map(|_| AtomicU64::new(0)).collect());
        }
        self.regions.get(n).cloned()
    }

    /// Takes slots, all or none; false when others are in the way.
    pub(super) fn take(&mut self, who: u64, first: usize, count: usize, alone: bool) -> bool {
        let slots = first..first.saturating_add(count);
        let barred = self.slots.iter().any(|((slot, other), held_alone)| {
            slots.contains(slot) && *other != who && (alone || *held_alone)
        });
        if !barred {
            self.slots.extend(slots.map(|slot| ((slot, who), alone)));
        }
        !barred
    }

    pub(super) fn release(&mut self, who: u64, first: usize, count: usize) {
        for slot in first..first.saturating_add(count) {
            self.slots.remove(&(slot, who));
        }
    }

    /// A connection leaves the shared memory; with the last one it may go.
    pub(super) fn leave(&mut self, who: u64, delete: bool) {
        self.slots.retain(|(_, holder), _| *holder != who);
        if delete {
            self.regions.clear();
        }
    }
}
