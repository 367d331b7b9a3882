//! The desk's replica: an encrypted SQLite file that holds the club's rows, the outbox, and what this desk
//! keeps for itself, so that one transaction covers them all.
//!
//! | file | holds |
//! | --- | --- |
//! | `open`, `key`, `salvage`, `landmarks` | opening the file, its key, and what is saved of a damaged one |
//! | `migrate` | an older file is brought up to date |
//! | `issue` | a person gives a command |
//! | `loss` | numbers whose commands are gone |
//! | `rebase`, `install`, `settle`, `scope` | the server's word arrives |
//! | `outbox`, `changeset`, `counters`, `notice`, `state`, `local`, `journal` | the desk's own bookkeeping |
//! | `readers` | many readers beside the one writer |
//!
//! There is one writer, this [`Replica`]; it is not shared between threads without a lock around it.
//! Every act is one transaction, durable when it returns: done wholly, or not at all. Readers see what was
//! committed last, and never a state between.

mod changeset;
mod counters;
mod error;
mod install;
mod issue;
mod journal;
mod key;
mod landmarks;
mod local;
mod loss;
mod migrate;
mod notice;
mod open;
mod outbox;
mod readers;
mod rebase;
mod salvage;
mod scope;
mod settle;
mod state;

pub use changeset::Touched;
pub use error::{ReplicaError, Result};
pub use issue::{Answer, Draft, Given, Wish};
pub use journal::{Befallen, Compared, Happened};
pub(crate) use journal::{COMPARED, JOURNAL};
pub use key::{Key, KeyFile, KeyPlace, KeyStore};
pub use notice::Notice;
pub use open::{FILE, Opened, Settings, Synchronous};
pub use outbox::GivenCommand;
pub use readers::Readers;
pub use rebase::Changed;
pub use salvage::Salvage;
pub use state::{Former, Identity, SyncState};

use crate::failpoint;
use crate::store::SqliteStore;
use rusqlite::{Connection, TransactionBehavior};
use shared::record::Table;
use shared::sync::checksum::{self, TableChecksum};
use shared::sync::engine::Standing;
use shared::sync::wire::{Envelope, PushReply};
use shared::time::Timestamp;
use std::collections::BTreeMap;

/// The writer of a replica.
pub struct Replica {
    writer: Connection,
    readers: Option<Readers>,
}

impl Replica {
    /// Makes this PC a desk of a club. A desk that enrols anew at its club gets a new id and starts its
    /// numbers again; what it had not sent under an old one is numbered anew, in order, with the ids it has.
    /// At another club the old queue stays behind in the file.
    ///
    /// # Errors
    /// [`ReplicaError`].
    pub fn enrol(&mut self, identity: &Identity) -> Result<()> {
        let transaction = self.writer.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let mut state = SyncState::load(&transaction)?;
        if state.identity.as_ref() == Some(identity) {
            return Ok(());
        }
        // Where a damaged file does not even say the club, what was saved of it is this one's.
        let same_club = state::club(&transaction)?.is_none_or(|club| club == identity.club_id);
        let losses = if same_club { loss::losses(&transaction, &state)? } else { Vec::new() };
        state.identity = Some(identity.clone());
        (state.epoch, state.cursor, state.scope_start) = (None, None, None);
        state.salvaged = false;
        state.last_seq = if same_club { outbox::adopt(&transaction, identity.desk_id)? } else { 0 };
        state.last_seq = loss::tell(&transaction, identity, state.last_seq, losses)?;
        state.save(&transaction)?;
        transaction.commit()?;
        Ok(())
    }

    /// The desks as which this PC worked, the last one first: what it says when it enrols anew, so that the
    /// numbers that it printed as those are taken.
    ///
    /// # Errors
    /// [`ReplicaError`].
    pub fn formerly(&self) -> Result<Vec<Former>> {
        let identity = self.state()?.identity;
        let origin = |desk| identity.as_ref().filter(|who| who.desk_id == desk).map(|who| who.origin.clone());
        let desks = loss::desks(&self.writer)?;
        Ok(desks.into_iter().map(|desk_id| Former { desk_id, origin: origin(desk_id) }).collect())
    }

    /// Where this desk and its server stand.
    ///
    /// # Errors
    /// [`ReplicaError`].
    pub fn state(&self) -> Result<SyncState> {
        SyncState::load(&self.writer)
    }

    /// Where this desk stands, as the sync engine wants it. All numbers from the first that waits on count as
    /// pending: a salvaged queue may have holes until its bootstrap has filled them.
    ///
    /// # Errors
    /// [`ReplicaError::NotEnrolled`] and others.
    pub fn standing(&self) -> Result<Standing> {
        let state = self.state()?;
        let first = outbox::first_pending(&self.writer, state.enrolled()?.desk_id)?;
        let pending = first.map_or(0, |first| state.last_seq.saturating_add(1).saturating_sub(first));
        Ok(Standing { cursor: state.cursor, last_issued: state.last_seq, pending })
    }

    /// Commands to push: those after a number that are not settled, in order, at most so many.
    ///
    /// # Errors
    /// [`ReplicaError`].
    pub fn commands_after(&self, desk_seq: u64, most: usize) -> Result<Vec<Envelope>> {
        let desk = self.state()?.enrolled()?.desk_id;
        let found = outbox::pending(&self.writer, desk, desk_seq, most)?;
        Ok(found.into_iter().map(|given| given.envelope).collect())
    }

    /// Everything that waits for its settlement, in order.
    ///
    /// # Errors
    /// [`ReplicaError`].
    pub fn waiting(&self) -> Result<Vec<GivenCommand>> {
        let desk = self.state()?.enrolled()?.desk_id;
        outbox::pending(&self.writer, desk, 0, usize::MAX)
    }

    /// A command given here, as long as it is kept.
    ///
    /// # Errors
    /// [`ReplicaError`].
    pub fn command(&self, desk_seq: u64) -> Result<Option<GivenCommand>> {
        outbox::one(&self.writer, self.state()?.enrolled()?.desk_id, desk_seq)
    }

    /// A push was answered. Nothing leaves the outbox for that: only a settlement in an applied cut counts.
    ///
    /// # Errors
    /// [`ReplicaError`].
    pub fn push_answered(&mut self, reply: &PushReply, now: Timestamp) -> Result<()> {
        failpoint::hit("push.answered")?;
        #[cfg(feature = "mutants")]
        if shared::mutant::on(shared::mutant::Mutant::DropOnPushReply) {
            let desk = self.state()?.enrolled()?.desk_id;
            for one in &reply.settled {
                outbox::settle(&self.writer, desk, one.desk_seq, &one.outcome, reply.server_time)?;
            }
        }
        self.heard(reply.server_time, now)?;
        failpoint::hit("push.noted")?;
        Ok(())
    }

    /// The server answered with its own time: measures this PC's clock by it. Small shifts are left alone,
    /// so that not every answer is a write.
    ///
    /// # Errors
    /// [`ReplicaError`].
    pub fn heard(&mut self, server_time: Timestamp, now: Timestamp) -> Result<()> {
        const SMALL_MILLIS: i64 = 2_000;
        const OFTEN_MILLIS: i64 = 60_000;
        let mut state = self.state()?;
        let offset = server_time.millis().saturating_sub(now.millis());
        let shifted = offset.saturating_sub(state.clock_offset).saturating_abs() >= SMALL_MILLIS;
        let long_ago = state
            .last_contact_at
            .is_none_or(|last| server_time.millis().saturating_sub(last.millis()) >= OFTEN_MILLIS);
        if shifted || long_ago {
            let transaction = self.writer.transaction_with_behavior(TransactionBehavior::Immediate)?;
            if shifted {
                state.clock_offset = offset;
            }
            state.last_contact_at = Some(server_time);
            state.save(&transaction)?;
            transaction.commit()?;
        }
        Ok(())
    }

    /// The checksums of the server's rows in this replica that are in the scope that starts there: what is
    /// pending is left out. Nothing is changed.
    ///
    /// # Errors
    /// [`ReplicaError`].
    pub fn checksums(&mut self, start: Timestamp) -> Result<BTreeMap<Table, TableChecksum>> {
        let transaction = self.writer.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let desk = SyncState::load(&transaction)?.enrolled()?.clone();
        rebase::undo_pending(&transaction, &desk, &mut Touched::new())?;
        let store = SqliteStore::new(&transaction, desk.club_id);
        let sum = |table: &Table| Ok((*table, checksum::of(scope::rows(&store, *table, start)?)));
        let sums = Table::ALL.iter().map(sum).collect();
        transaction.rollback()?;
        sums
    }

    /// Notices that nobody has read, oldest first.
    ///
    /// # Errors
    /// [`ReplicaError`].
    pub fn notices(&self) -> Result<Vec<Notice>> {
        notice::unread(&self.writer, self.state()?.enrolled()?.desk_id)
    }

    /// Somebody has read a notice.
    ///
    /// # Errors
    /// [`ReplicaError`].
    pub fn notice_read(&mut self, desk_seq: u64, at: Timestamp) -> Result<()> {
        notice::read(&self.writer, self.state()?.enrolled()?.desk_id, desk_seq, at)
    }

    /// Reads on the writer's connection, in one moment.
    ///
    /// # Errors
    /// The reader's.
    pub fn read<T, E: From<rusqlite::Error>>(
        &self,
        read: impl FnOnce(&Connection) -> Result<T, E>,
    ) -> Result<T, E> {
        let moment = self.writer.unchecked_transaction()?;
        let found = read(&moment)?;
        moment.rollback()?;
        Ok(found)
    }

    /// Readers beside this writer; none for a replica in memory.
    #[must_use]
    pub fn readers(&self) -> Option<Readers> {
        self.readers.clone()
    }
}

#[cfg(test)]
mod tests;
