//! Everything anew: all replicated rows are replaced by a bootstrap and its catch-up, the outbox stays.

use super::error::{ReplicaError, Result};
use super::journal::{self, Happened};
use super::rebase::{Changed, put, rerun_pending};
use super::{Replica, SyncState, loss, outbox, scope, settle};
use crate::failpoint;
use crate::store::SqliteStore;
use rusqlite::{Connection, TransactionBehavior};
use shared::record::{Row, Table};
use shared::sync::wire::{BootstrapHead, Cut};

impl Replica {
    /// Replaces all replicated rows by a bootstrap's, brought up to date by the cut that starts at the
    /// head's cursor, and runs what is pending on top of them.
    ///
    /// Commands that were settled once, but that this server does not know (it was restored from a
    /// backup), go back to the outbox; numbers whose commands are gone are filled. Pending commands need no undoing: their rows go with all others.
    ///
    /// # Errors
    /// [`ReplicaError`]: nothing was replaced. [`ReplicaError::Gap`] when the cut does not start at the
    /// head's cursor, [`ReplicaError::Fork`] when this desk has to enrol anew.
    pub fn install(
        &mut self,
        head: &BootstrapHead,
        rows: impl IntoIterator<Item = Row>,
        cut: &Cut,
    ) -> Result<Changed> {
        if cut.epoch != head.epoch {
            return Err(ReplicaError::OtherEpoch);
        }
        if cut.from != head.cursor {
            return Err(ReplicaError::Gap { have: Some(head.cursor), from: cut.from });
        }
        let transaction = self.writer.transaction_with_behavior(TransactionBehavior::Immediate)?;
        failpoint::hit("install.begun")?;
        let mut state = SyncState::load(&transaction)?;
        let desk = state.enrolled()?.clone();
        if head.last_seq > state.last_seq && !state.salvaged {
            return Err(ReplicaError::Fork { desk_seq: head.last_seq });
        }
        let mut store = SqliteStore::new(&transaction, desk.club_id);
        empty(&transaction)?;
        failpoint::hit("install.emptied")?;
        for row in rows {
            store.upsert(&row)?;
        }
        put(&mut store, cut)?;
        failpoint::hit("install.rows")?;
        let again = outbox::reopen(&transaction, desk.desk_id, head.last_seq)?;
        let settled = settlements(head, cut);
        let notices = settle::all(&transaction, &state, &desk, &settled, cut.server_time)?;
        failpoint::hit("install.settled")?;
        loss::fill(&transaction, desk.desk_id, highest(head, cut), state.last_seq, cut.server_time)?;
        scope::prune(&mut store, cut.scope_start)?;
        rerun_pending(&mut store, &desk, cut.server_time, "install.rerun")?;
        state.last_seq = state.last_seq.max(highest(head, cut));
        state.salvaged = false;
        if state.epoch.is_some_and(|before| before != cut.epoch) {
            journal::note(&transaction, cut.server_time, Happened::Restored { again })?;
        }
        state.epoch = Some(cut.epoch);
        state.cursor = Some(cut.to);
        state.scope_start = Some(cut.scope_start);
        state.save(&transaction)?;
        let pending = outbox::count_pending(&transaction, desk.desk_id)?;
        failpoint::hit("install.before_commit")?;
        transaction.commit()?;
        failpoint::hit("install.committed")?;
        Ok(Changed { pending, notices, everything: true, ..Changed::default() })
    }
}

fn settlements(head: &BootstrapHead, cut: &Cut) -> Vec<shared::sync::wire::Settlement> {
    #[cfg(feature = "mutants")]
    if shared::mutant::on(shared::mutant::Mutant::BootstrapIgnoresSettlements) {
        return Vec::new();
    }
    head.settlements.iter().chain(&cut.settlements).cloned().collect()
}

/// The highest number that the server knows.
fn highest(head: &BootstrapHead, cut: &Cut) -> u64 {
    cut.settlements.iter().map(|settlement| settlement.desk_seq).fold(head.last_seq, u64::max)
}

/// Drops every replicated row.
fn empty(connection: &Connection) -> Result<()> {
    for table in Table::ALL {
        connection.execute_batch(&format!("DELETE FROM {}", table.as_str()))?;
    }
    Ok(())
}
