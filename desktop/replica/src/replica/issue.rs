//! A person gives a command: run, queued and kept undoable in one transaction, so that what the screen
//! says is safe the moment it says so.

use super::error::{ReplicaError, Result};
use super::outbox::GivenCommand;
use super::state::Identity;
use super::{Replica, SyncState, changeset, counters, outbox};
use crate::failpoint;
use crate::schema;
use crate::store::{SqliteStore, block_on_ready};
use rusqlite::{Transaction, TransactionBehavior};
use shared::command::{Command, Issued, Outcome, Phase, Step, Stop, run};
use shared::id::{CommandId, StaffId};
use shared::number::Series;
use shared::record::{Club, Table};
use shared::store::StoreError;
use shared::sync::authority::staff;
use shared::sync::wire::Envelope;
use shared::time::{ClubZone, Timestamp};
use shared::words::Say;
use uuid::Uuid;

/// Who gives a command, and when.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Wish {
    /// A fresh UUIDv7.
    pub command_id: CommandId,
    /// The person.
    pub staff_id: StaffId,
    /// This PC's time.
    pub now: Timestamp,
}

/// What came of a wish.
#[derive(Debug, Clone, PartialEq)]
pub enum Answer {
    /// Done here, queued for the server, and durable.
    Done(Box<Given>),
    /// A rule stands against it; nothing was left behind.
    Refused(Say),
}

/// A command that was given.
#[derive(Debug, Clone, PartialEq)]
pub struct Given {
    /// Its number at this desk.
    pub desk_seq: u64,
    /// The command as it was run.
    pub issued: Issued,
    /// What it did: applied, with or without an issue.
    pub outcome: Outcome,
    /// The rows that it wrote, a row once for each write.
    pub written: Vec<(Table, Uuid)>,
}

/// What a command is prepared from: the rows of this moment, the time of issue, fresh human numbers.
pub struct Draft<'d, 'c> {
    /// The rows. Preparing only reads them.
    pub store: &'d mut SqliteStore<'c>,
    /// The time of issue.
    pub at: Timestamp,
    /// The club's zone.
    pub zone: ClubZone,
    /// This desk.
    pub desk: &'d Identity,
}

impl Draft<'_, '_> {
    /// The next human number of a series. It is used up only when the command is done.
    ///
    /// # Errors
    /// [`Stop::Database`].
    pub fn number(&mut self, series: Series) -> Step<String> {
        let date = self.zone.date(self.at);
        counters::next(self.store.connection(), self.desk, series, date)
            .map_err(|error| Stop::Database(StoreError::Failed(Box::new(error))))
    }
}

impl Replica {
    /// Gives a command.
    ///
    /// # Errors
    /// [`ReplicaError`]: nothing was done.
    pub fn issue(&mut self, wish: Wish, command: Command) -> Result<Answer> {
        self.issue_with(wish, async |_draft| Ok(command))
    }

    /// Gives a command that is prepared from the rows that it will run on, in the same transaction.
    ///
    /// # Errors
    /// [`ReplicaError`]: nothing was done.
    pub fn issue_with(
        &mut self,
        wish: Wish,
        prepare: impl AsyncFnOnce(&mut Draft<'_, '_>) -> Step<Command>,
    ) -> Result<Answer> {
        let transaction = self.writer.transaction_with_behavior(TransactionBehavior::Immediate)?;
        failpoint::hit("issue.begun")?;
        let mut state = SyncState::load(&transaction)?;
        let desk = state.enrolled()?.clone();
        let at = state.corrected(wish.now);
        let session = changeset::record(&transaction)?;
        let mut store = SqliteStore::new(&transaction, desk.club_id);
        let decided = block_on_ready(decide(&mut store, &desk, wish, at, prepare))?;
        let (issued, outcome) = match decided {
            Ok(done) => done,
            // Dropping the transaction rolls it back.
            Err(Stop::Refused(say)) => return Ok(Answer::Refused(*say)),
            Err(Stop::Database(error)) => return Err(error.into()),
        };
        let written = store.take_written();
        failpoint::hit("issue.run")?;
        let changeset = changeset::taken(session)?;
        let given = Given { desk_seq: state.last_seq.saturating_add(1), issued, outcome, written };
        queue(&transaction, &state, &desk, &given, wish.staff_id, changeset.as_deref())?;
        failpoint::hit("issue.queued")?;
        state.last_seq = given.desk_seq;
        state.last_issued_at = Some(at);
        state.save(&transaction)?;
        failpoint::hit("issue.before_commit")?;
        transaction.commit()?;
        failpoint::hit("issue.committed")?;
        Ok(Answer::Done(Box::new(given)))
    }
}

async fn decide(
    store: &mut SqliteStore<'_>,
    desk: &Identity,
    wish: Wish,
    at: Timestamp,
    prepare: impl AsyncFnOnce(&mut Draft<'_, '_>) -> Step<Command>,
) -> Step<(Issued, Outcome)> {
    let club: Club = shared::command::need(store, desk.club_id).await?;
    let command = prepare(&mut Draft { store, at, zone: club.zone, desk }).await?;
    let issued = Issued {
        command_id: wish.command_id,
        club_id: desk.club_id,
        desk_id: Some(desk.desk_id),
        actor: staff(store, wish.staff_id, at).await?,
        issued_at: at,
        command,
        flagged: None,
    };
    match run(store, &issued, Phase::Issue, at).await? {
        Outcome::Rejected { refusal } => Err(refusal.into()),
        done @ (Outcome::Applied { .. } | Outcome::AppliedWithIssue { .. }) => Ok((issued, done)),
    }
}

fn queue(
    transaction: &Transaction<'_>,
    state: &SyncState,
    desk: &Identity,
    given: &Given,
    staff_id: StaffId,
    changeset: Option<&[u8]>,
) -> Result<()> {
    let command = &given.issued.command;
    let args = command.arguments().map_err(|bad| ReplicaError::unreadable("arguments")(&bad))?;
    let envelope = Envelope {
        command_id: given.issued.command_id,
        desk_seq: given.desk_seq,
        issued_at: given.issued.issued_at,
        issued_cursor: state.cursor.unwrap_or_default(),
        staff_id,
        name: command.name().to_owned(),
        version: command.version(),
        args,
    };
    let queued = GivenCommand { envelope, seen: given.outcome.clone(), doubt: None, outcome: None };
    outbox::add(transaction, desk.desk_id, &queued, changeset, schema::version(transaction)?)
}
