//! The waiting list of a lesson: who is offered a place that becomes free, and until when.

use crate::id::WaitlistEntryId;
use crate::record::{Lesson, WaitState, WaitlistEntry};
use crate::time::Timestamp;

/// Places that offers hold.
#[must_use]
pub fn held(entries: &[WaitlistEntry]) -> i64 {
    #[cfg(feature = "mutants")]
    if crate::mutant::on(crate::mutant::Mutant::OffersHoldNothing) {
        return 0;
    }
    let held = entries.iter().filter(|entry| entry.state.holds());
    held.map(WaitlistEntry::party).fold(0, i64::saturating_add)
}

/// Those who wait, first come first; beside each how many places are wanted by those before.
pub fn queue(entries: &[WaitlistEntry]) -> Vec<&WaitlistEntry> {
    let mut queue: Vec<_> = entries.iter().filter(|entry| entry.state == WaitState::Waiting).collect();
    queue.sort_by_key(|entry| (entry.joined_at, entry.id));
    queue
}

/// What becomes of a lesson's list at a moment.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Turn {
    /// Offers that nobody answered in time.
    pub lapsed: Vec<WaitlistEntryId>,
    /// Parties that wait for nothing any more: the lesson has begun, or does not take place.
    pub over: Vec<WaitlistEntryId>,
    /// Parties that are offered places now, and until when.
    pub offered: Vec<(WaitlistEntryId, Timestamp)>,
}

impl Turn {
    /// True when nothing is to be done.
    #[must_use]
    pub const fn is_nothing(&self) -> bool {
        self.lapsed.is_empty() && self.over.is_empty() && self.offered.is_empty()
    }
}

/// What is due: offers lapse when their time is over, and what is free then goes to the first in the queue whose party
/// fits, and so on with what is left. No offer lasts beyond the lesson's start.
#[must_use]
pub fn due(lesson: &Lesson, live: usize, entries: &[WaitlistEntry], at: Timestamp, minutes: i64) -> Turn {
    let open = entries.iter().filter(|entry| entry.state.is_open());
    if !lesson.state.is_open() || lesson.starts_at <= at {
        return Turn { over: open.map(|entry| entry.id).collect(), ..Turn::default() };
    }
    let is_late =
        |entry: &&WaitlistEntry| entry.state.holds() && entry.offered_until.is_none_or(|until| until <= at);
    let lapsed: Vec<WaitlistEntryId> = open.filter(is_late).map(|entry| entry.id).collect();
    let standing = entries.iter().filter(|entry| entry.state.holds() && !lapsed.contains(&entry.id));
    let held = standing.map(WaitlistEntry::party).fold(0, i64::saturating_add);
    let live = i64::try_from(live).unwrap_or(i64::MAX);
    let mut free = lesson.capacity.saturating_sub(live).saturating_sub(held);
    let until = at.plus_minutes(minutes).min(lesson.starts_at);
    let mut offered = Vec::new();
    for entry in queue(entries) {
        if entry.party() <= free {
            free = free.saturating_sub(entry.party());
            offered.push((entry.id, until));
        }
    }
    Turn { lapsed, over: Vec::new(), offered }
}
