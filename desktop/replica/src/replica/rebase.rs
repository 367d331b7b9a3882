//! A cut is applied, in one transaction: what is pending is undone newest first, the cut's rows are put
//! in, what it settles leaves the outbox, what is too old is dropped, the rest is run again in order, and
//! the cursor is saved. Another reader sees the state before or the state after, never one between.

use super::changeset::{self, Touched};
use super::error::{ReplicaError, Result};
use super::outbox::GivenCommand;
use super::state::Identity;
use super::{Replica, SyncState, outbox, scope, settle};
use crate::failpoint;
use crate::schema;
use crate::store::{SqliteStore, block_on_ready};
use rusqlite::{Connection, TransactionBehavior};
use shared::command::{Command, Issued, Outcome, Phase, run};
use shared::store::StoreError;
use shared::sync::authority::actor;
use shared::sync::wire::Cut;
use shared::time::Timestamp;
use shared::words::Say;

/// What a cut or an installation changed.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Changed {
    /// Commands that wait for their settlement.
    pub pending: u64,
    /// Rows that may read otherwise now, for the screen and the search index. After an installation every
    /// row may; then this is empty and `everything` is set.
    pub rows: Touched,
    /// Every row may read otherwise now.
    pub everything: bool,
    /// Notices for staff that were added: the server's word differs from what they saw.
    pub notices: u64,
}

impl Replica {
    /// Applies a cut that starts where this replica stands.
    ///
    /// # Errors
    /// [`ReplicaError`]: nothing was changed. [`ReplicaError::Gap`] when the cut starts elsewhere,
    /// [`ReplicaError::OtherEpoch`] and [`ReplicaError::NotUndone`] when only a bootstrap helps,
    /// [`ReplicaError::Fork`] when this desk has to enrol anew.
    pub fn apply_cut(&mut self, cut: &Cut) -> Result<Changed> {
        #[cfg(feature = "mutants")]
        self.save_cursor_apart(cut)?;
        let transaction = self.writer.transaction_with_behavior(TransactionBehavior::Immediate)?;
        failpoint::hit("rebase.begun")?;
        let mut state = SyncState::load(&transaction)?;
        let desk = state.enrolled()?.clone();
        fits(&state, cut)?;
        let mut changed = Changed::default();
        let mut store = SqliteStore::new(&transaction, desk.club_id);
        #[cfg(feature = "mutants")]
        if shared::mutant::on(shared::mutant::Mutant::PruneBeforeUndo) {
            scope::prune(&mut store, cut.scope_start)?;
        }
        undo_pending(&transaction, &desk, &mut changed.rows)?;
        failpoint::hit("rebase.undone")?;
        put(&mut store, cut)?;
        failpoint::hit("rebase.rows")?;
        changed.notices = settle::all(&transaction, &state, &desk, &cut.settlements, cut.server_time)?;
        failpoint::hit("rebase.settled")?;
        if state.scope_start != Some(cut.scope_start) {
            scope::prune(&mut store, cut.scope_start)?;
        }
        failpoint::hit("rebase.pruned")?;
        rerun_pending(&mut store, &desk, cut.server_time, "rebase.rerun")?;
        changed.rows.extend(store.take_written());
        changed.pending = outbox::count_pending(&transaction, desk.desk_id)?;
        settle::forget_old(&transaction, cut.server_time)?;
        state.cursor = Some(cut.to);
        state.scope_start = Some(cut.scope_start);
        state.save(&transaction)?;
        failpoint::hit("rebase.cursor")?;
        failpoint::hit("rebase.before_commit")?;
        transaction.commit()?;
        failpoint::hit("rebase.committed")?;
        Ok(changed)
    }

    #[cfg(feature = "mutants")]
    fn save_cursor_apart(&self, cut: &Cut) -> Result<()> {
        if !shared::mutant::on(shared::mutant::Mutant::CursorSavedApart) {
            return Ok(());
        }
        let mut state = SyncState::load(&self.writer)?;
        fits(&state, cut)?;
        state.cursor = Some(cut.to);
        state.save(&self.writer)
    }
}

/// A cut has to go on where the replica stands.
fn fits(state: &SyncState, cut: &Cut) -> Result<()> {
    if state.cursor.is_some() && state.epoch != Some(cut.epoch) {
        return Err(ReplicaError::OtherEpoch);
    }
    #[cfg(feature = "mutants")]
    if shared::mutant::on(shared::mutant::Mutant::CursorSavedApart) && state.cursor == Some(cut.to) {
        return Ok(());
    }
    if state.cursor != Some(cut.from) {
        return Err(ReplicaError::Gap { have: state.cursor, from: cut.from });
    }
    Ok(())
}

/// Takes back what the pending commands did, newest first: what is left is the server's.
pub(super) fn undo_pending(connection: &Connection, desk: &Identity, touched: &mut Touched) -> Result<()> {
    let schema = schema::version(connection)?;
    let mut pending = outbox::done_newest_first(connection, desk.desk_id)?;
    #[cfg(feature = "mutants")]
    if shared::mutant::on(shared::mutant::Mutant::OldestFirstUndo) {
        pending.reverse();
    }
    for done in pending.drain(..) {
        let Some((changeset, taken_under)) = done.changeset else {
            continue;
        };
        if taken_under != schema || !changeset::undo(connection, &changeset, touched)? {
            return Err(ReplicaError::NotUndone { desk_seq: done.desk_seq });
        }
    }
    Ok(())
}

/// The cut's rows, as they stand at its end.
pub(super) fn put(store: &mut SqliteStore<'_>, cut: &Cut) -> Result<()> {
    for row in &cut.rows {
        store.upsert(row)?;
    }
    for (table, id) in &cut.tombstones {
        store.delete(*table, *id)?;
    }
    Ok(())
}

/// Runs what is still pending again, in order, each with a new changeset. What can't be done on the new
/// rows stays in the outbox all the same, with the reason: the server judges.
pub(super) fn rerun_pending(
    store: &mut SqliteStore<'_>,
    desk: &Identity,
    now: Timestamp,
    place: &'static str,
) -> Result<()> {
    let connection = store.connection();
    let schema = schema::version(connection)?;
    for given in outbox::pending(connection, desk.desk_id, 0, usize::MAX)? {
        let desk_seq = given.envelope.desk_seq;
        connection.execute_batch("SAVEPOINT rerun")?;
        let session = changeset::record(connection)?;
        let doubt = block_on_ready(rerun(store, desk, &given, now))??;
        let changeset = if doubt.is_some() {
            drop(session);
            connection.execute_batch("ROLLBACK TO rerun")?;
            None
        } else {
            changeset::taken(session)?
        };
        connection.execute_batch("RELEASE rerun")?;
        outbox::rerun(connection, desk.desk_id, desk_seq, changeset.as_deref(), schema, doubt.as_ref())?;
        failpoint::hit(place)?;
    }
    Ok(())
}

/// Runs one command again; gives why it can't be done, when it can't.
async fn rerun(
    store: &mut SqliteStore<'_>,
    desk: &Identity,
    given: &GivenCommand,
    now: Timestamp,
) -> Result<Option<Say>> {
    let envelope = &given.envelope;
    let command = match Command::decode(&envelope.name, envelope.version, &envelope.args) {
        Ok(command) => command,
        Err(error) => {
            tracing::warn!(desk_seq = envelope.desk_seq, %error, "a pending command can't be read here");
            return Ok(Some(Say::NotFound { what: envelope.name.clone() }));
        }
    };
    let issued = Issued {
        command_id: id_of(store, desk, given)?,
        club_id: desk.club_id,
        desk_id: Some(desk.desk_id),
        actor: actor(store, &command, envelope.staff_id, envelope.issued_at).await?,
        issued_at: envelope.issued_at,
        command,
        flagged: None,
    };
    match run(store, &issued, Phase::Rerun, now).await {
        Ok(Outcome::Rejected { refusal }) => Ok(Some(refusal)),
        Ok(Outcome::Applied { .. } | Outcome::AppliedWithIssue { .. }) => Ok(None),
        Err(StoreError::Failed(error)) => Err(StoreError::Failed(error).into()),
        // The rows themselves don't bear it: the server may know better, and it must not stop the rest.
        Err(
            error @ (StoreError::Constraint(_) | StoreError::Missing { .. } | StoreError::Unreadable { .. }),
        ) => {
            tracing::warn!(desk_seq = envelope.desk_seq, %error, "a pending command does not fit the rows");
            Ok(Some(Say::AlreadyThere { what: envelope.name.clone() }))
        }
    }
}

#[cfg(not(feature = "mutants"))]
const fn id_of(
    _store: &SqliteStore<'_>,
    _desk: &Identity,
    given: &GivenCommand,
) -> Result<shared::id::CommandId> {
    Ok(given.envelope.command_id)
}

#[cfg(feature = "mutants")]
fn id_of(store: &SqliteStore<'_>, desk: &Identity, given: &GivenCommand) -> Result<shared::id::CommandId> {
    let id = given.envelope.command_id;
    if !shared::mutant::on(shared::mutant::Mutant::NewIdOnRerun) {
        return Ok(id);
    }
    let fresh: shared::id::CommandId = id.child("again");
    let text = "UPDATE commands SET command_id = ?3 WHERE desk_id = ?1 AND desk_seq = ?2";
    let seq = super::state::plain(given.envelope.desk_seq);
    let given = rusqlite::params![desk.desk_id.to_string(), seq, fresh.to_string()];
    store.connection().prepare_cached(text)?.execute(given)?;
    Ok(fresh)
}
