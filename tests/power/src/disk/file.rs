//! The bytes of one file: those that are safe, and what was written since.

use crate::dice::Dice;

/// What a disk writes wholly or not at all, in bytes.
const SECTOR: usize = 512;

/// What was done to a file since it was last made durable.
enum Change {
    Write { offset: usize, bytes: Vec<u8> },
    Truncate(usize),
}

/// A file: as it is read, as it is safe, and the changes between.
#[derive(Default)]
pub(super) struct File {
    now: Vec<u8>,
    durable: Vec<u8>,
    since: Vec<Change>,
}

impl File {
    pub(super) fn len(&self) -> usize {
        self.now.len()
    }

    /// Reads from there; gives how many bytes there were.
    pub(super) fn read(&self, offset: usize, into: &mut [u8]) -> usize {
        let there = self.now.get(offset..).unwrap_or_default();
        let count = there.len().min(into.len());
        for (to, from) in into.iter_mut().zip(there) {
            *to = *from;
        }
        count
    }

    pub(super) fn write(&mut self, offset: usize, bytes: &[u8]) {
        put(&mut self.now, offset, bytes);
        self.since.push(Change::Write { offset, bytes: bytes.to_owned() });
    }

    pub(super) fn truncate(&mut self, len: usize) {
        self.now.truncate(len);
        self.since.push(Change::Truncate(len));
    }

    /// What was written is safe now.
    pub(super) fn sync(&mut self) {
        self.durable.clone_from(&self.now);
        self.since.clear();
    }

    /// The power went. Of what was not safe nothing is left, or what came first with its last sectors
    /// torn off, or any sectors of it: disks write in the order that pleases them.
    pub(super) fn cut(&mut self, dice: &mut Dice) {
        let changes = std::mem::take(&mut self.since);
        match dice.below(3) {
            0 => {}
            1 => {
                let whole = dice.count(changes.len().saturating_add(1));
                for (n, change) in changes.into_iter().enumerate().take(whole.saturating_add(1)) {
                    if n < whole {
                        self.keep(change, |_sector| true);
                    } else {
                        let most = dice.count(8);
                        self.keep(change, |sector| sector < most);
                    }
                }
            }
            _ => {
                for change in changes {
                    self.keep(change, |_sector| dice.once_in(2));
                }
            }
        }
        self.now.clone_from(&self.durable);
    }

    /// Makes those sectors of a change safe that are chosen by their place in it.
    fn keep(&mut self, change: Change, mut chosen: impl FnMut(usize) -> bool) {
        match change {
            Change::Truncate(len) => {
                if chosen(0) {
                    self.durable.truncate(len);
                }
            }
            Change::Write { mut offset, bytes } => {
                let mut rest = bytes.as_slice();
                let mut sector = 0;
                while !rest.is_empty() {
                    let (part, after) = rest.split_at((SECTOR - offset % SECTOR).min(rest.len()));
                    if chosen(sector) {
                        put(&mut self.durable, offset, part);
                    }
                    offset = offset.saturating_add(part.len());
                    sector = sector.saturating_add(1);
                    rest = after;
                }
            }
        }
    }
}

/// Puts bytes there; what lies between the end and them reads as zeros.
fn put(into: &mut Vec<u8>, offset: usize, bytes: &[u8]) {
    let end = offset.saturating_add(bytes.len());
    if into.len() < end {
        into.resize(end, 0);
    }
    for (to, from) in into.iter_mut().skip(offset).zip(bytes) {
        *to = *from;
    }
}
