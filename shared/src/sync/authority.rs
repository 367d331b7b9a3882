//! The server's side: decides every pushed command exactly once, in the order of its desk.
//!
//! The caller opens a transaction, takes the club's lock first, calls [`push`], and commits; only then
//! does it answer. On a [`PushRefused`] it rolls everything back. A command that stopped the batch is
//! counted by the caller in a transaction of its own, and set aside with [`quarantine`] when it has failed
//! [`MOST_ATTEMPTS`] times.

use super::wire::{Digest, Envelope, MOST_COMMANDS, PushRefused, Settlement, Stopped};
use crate::command::{Actor, Command, Issued, Kind, Outcome, Phase, Subject, run};
use crate::id::{ClubId, CommandId, DeskId, StaffId};
use crate::number::{Brought, Earlier, Origins};
use crate::record::{
    AttentionCode, AttentionDetails, AttentionItem, AttentionState, Desk, Json, Meta, Role, Staff,
};
use crate::store::{Store, StoreError, Stored, fetch};
use crate::time::Timestamp;
use crate::words::Say;
use std::future::Future;

/// A command that failed inside the server so often is set aside, and the queue moves on.
pub const MOST_ATTEMPTS: u32 = 5;

/// A desk's clock may be ahead by this much.
pub const CLOCK_AHEAD_MINUTES: i64 = 5;

/// What the authority needs of a database besides the rows.
pub trait Authority: Store {
    /// Begins a part that can be taken back.
    fn savepoint(&mut self) -> impl Future<Output = Stored<()>>;
    /// Keeps the part.
    fn release(&mut self) -> impl Future<Output = Stored<()>>;
    /// Takes the part back, the feed's notes of it too.
    fn rollback_to_savepoint(&mut self) -> impl Future<Output = Stored<()>>;
    /// Where the desk's queue stands.
    fn position(&mut self, desk: DeskId) -> impl Future<Output = Stored<Position>>;
    /// The settled command with this number.
    fn settled(
        &mut self,
        desk: DeskId,
        desk_seq: u64,
    ) -> impl Future<Output = Stored<Option<SettledCommand>>>;
    /// The settled command with this id, of any desk; any one of them where a desk that enrolled anew has
    /// pushed it again.
    fn settled_by_id(&mut self, id: CommandId) -> impl Future<Output = Stored<Option<SettledCommand>>>;
    /// Stores a settled command, moves the desk's position on, and notes the settlement for the feed.
    fn settle(&mut self, command: &SettledCommand) -> impl Future<Output = Stored<()>>;
}

/// Where a desk's queue stands at the server.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Position {
    /// The highest settled number; zero before the first.
    pub last_seq: u64,
    /// When that command was issued.
    pub last_issued_at: Option<Timestamp>,
}

/// A settled command as the server keeps it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SettledCommand {
    /// The desk.
    pub desk_id: DeskId,
    /// What was said.
    pub envelope: Envelope,
    /// Its digest.
    pub digest: Digest,
    /// What came of it.
    pub outcome: Outcome,
}

impl SettledCommand {
    /// As its desk learns of it.
    #[must_use]
    pub fn settlement(&self) -> Settlement {
        Settlement {
            desk_seq: self.envelope.desk_seq,
            command_id: self.envelope.command_id,
            outcome: self.outcome.clone(),
        }
    }
}

/// A pushed command that could be read.
#[derive(Debug, Clone)]
pub struct Readable {
    envelope: Envelope,
    digest: Digest,
    command: Command,
    /// How the desk comes to bring its numbers.
    brought: Brought,
}

impl Readable {
    /// Its number at the desk.
    #[must_use]
    pub const fn desk_seq(&self) -> u64 {
        self.envelope.desk_seq
    }

    /// Its id.
    #[must_use]
    pub const fn command_id(&self) -> CommandId {
        self.envelope.command_id
    }
}

/// Reads a whole push before anything is decided: one bad command refuses them all. `earlier` are the origins
/// that the desk had before it enrolled anew.
///
/// # Errors
/// [`PushRefused`].
pub fn read(desk: &Desk, earlier: &[Earlier], commands: &[Envelope]) -> Result<Vec<Readable>, PushRefused> {
    if commands.len() > MOST_COMMANDS {
        return Err(PushRefused::TooMany(commands.len()));
    }
    let mut expected = commands.first().map(|first| first.desk_seq);
    let mut readable = Vec::with_capacity(commands.len());
    let origins = Origins { own: &desk.origin, earlier };
    for envelope in commands {
        if let Some(next) = expected.filter(|next| *next != envelope.desk_seq || *next == 0) {
            return Err(PushRefused::Gap { expected: next.max(1) });
        }
        expected = Some(envelope.desk_seq.saturating_add(1));
        let (command, brought) = envelope.read(&origins)?;
        readable.push(Readable { digest: envelope.digest(), envelope: envelope.clone(), command, brought });
    }
    Ok(readable)
}

/// How far a push came.
#[derive(Debug)]
pub struct Progress {
    /// The highest settled number of the desk.
    pub last_seq: u64,
    /// One for each command settled now or before.
    pub settled: Vec<Settlement>,
    /// The command that could not be decided, and why; those before it stand.
    pub stopped: Option<Halt>,
}

/// A command that could not be decided.
#[derive(Debug)]
pub struct Halt {
    /// Its number.
    pub desk_seq: u64,
    /// What the desk is told.
    pub why: Stopped,
    /// What the server's log is told.
    pub error: Option<StoreError>,
}

/// Why a push came to nothing.
#[derive(Debug, thiserror::Error)]
pub enum PushError {
    /// The desk sent what can't be.
    #[error(transparent)]
    Refused(#[from] PushRefused),
    /// The database failed outside of any command.
    #[error(transparent)]
    Database(#[from] StoreError),
}

/// Decides a desk's commands in order, each once.
///
/// `recovering` is true for a while after a restore: a row that is not found may still be on its way from
/// another desk, so the command waits instead of being refused.
///
/// # Errors
/// [`PushError`]; the caller rolls the transaction back.
pub async fn push<A: Authority>(
    store: &mut A,
    desk: &Desk,
    commands: &[Readable],
    now: Timestamp,
    recovering: bool,
) -> Result<Progress, PushError> {
    let mut position = store.position(desk.id).await?;
    let mut settled = Vec::with_capacity(commands.len());
    for command in commands {
        let desk_seq = command.envelope.desk_seq;
        if desk_seq <= position.last_seq {
            settled.push(repeated(store, desk, command).await?);
            continue;
        }
        let expected = position.last_seq.saturating_add(1);
        if desk_seq != expected {
            return Err(PushRefused::Gap { expected }.into());
        }
        if let Some(known) = store.settled_by_id(command.envelope.command_id).await? {
            settled.push(renumbered(store, desk, command, &known).await?);
            position = Position { last_seq: desk_seq, last_issued_at: Some(command.envelope.issued_at) };
            continue;
        }
        match decide(store, desk, command, position, now, recovering).await {
            Ok(outcome) => {
                position = Position { last_seq: desk_seq, last_issued_at: Some(command.envelope.issued_at) };
                settled.push(outcome);
            }
            Err((why, error)) => {
                let stopped = Some(Halt { desk_seq, why, error });
                return Ok(Progress { last_seq: position.last_seq, settled, stopped });
            }
        }
    }
    Ok(Progress { last_seq: position.last_seq, settled, stopped: None })
}

/// A number that is settled: the stored outcome, if it is the same command.
async fn repeated<A: Authority>(
    store: &mut A,
    desk: &Desk,
    command: &Readable,
) -> Result<Settlement, PushError> {
    let desk_seq = command.envelope.desk_seq;
    let Some(known) = store.settled(desk.id, desk_seq).await? else {
        return Err(PushRefused::Fork { desk_seq }.into());
    };
    #[cfg(feature = "mutants")]
    if crate::mutant::on(crate::mutant::Mutant::ForkTakenAsDuplicate) {
        return Ok(Settlement { command_id: command.envelope.command_id, ..known.settlement() });
    }
    if known.envelope.command_id != command.envelope.command_id {
        // The command that was believed lost had reached the server after all.
        if matches!(command.command, Command::Void(_)) {
            return Ok(known.settlement());
        }
        return Err(PushRefused::Fork { desk_seq }.into());
    }
    if known.digest != command.digest {
        return Err(PushRefused::ContentDiffers { desk_seq }.into());
    }
    Ok(known.settlement())
}

/// A desk that enrolled anew numbers what it had not seen settled anew: the command is the same, its
/// outcome too, only the number is another.
async fn renumbered<A: Authority>(
    store: &mut A,
    desk: &Desk,
    command: &Readable,
    known: &SettledCommand,
) -> Result<Settlement, PushError> {
    let desk_seq = command.envelope.desk_seq;
    let before =
        Envelope { desk_seq, issued_cursor: command.envelope.issued_cursor, ..known.envelope.clone() };
    if known.desk_id == desk.id || before != command.envelope {
        return Err(PushRefused::ContentDiffers { desk_seq }.into());
    }
    Ok(settle(store, desk, command, known.outcome.clone()).await?)
}

/// Decides one command under a savepoint: what is left is all of it, with its outcome, or nothing.
async fn decide<A: Authority>(
    store: &mut A,
    desk: &Desk,
    command: &Readable,
    position: Position,
    now: Timestamp,
    recovering: bool,
) -> Result<Settlement, (Stopped, Option<StoreError>)> {
    let failed = |error| (Stopped::Failed, Some(error));
    store.savepoint().await.map_err(failed)?;
    match under_savepoint(store, desk, command, position, now, recovering).await {
        Ok(settlement) => {
            store.release().await.map_err(failed)?;
            Ok(settlement)
        }
        Err(halt) => {
            store.rollback_to_savepoint().await.map_err(failed)?;
            #[cfg(feature = "mutants")]
            if halt.0 == Stopped::Failed
                && crate::mutant::on(crate::mutant::Mutant::InfrastructureErrorAsRejection)
            {
                let outcome = Outcome::Rejected { refusal: Say::Quarantined { attempts: 1 } };
                return settle(store, desk, command, outcome).await.map_err(failed);
            }
            Err(halt)
        }
    }
}

/// Runs one command and settles it, whatever its outcome; the savepoint is the caller's.
async fn under_savepoint<A: Authority>(
    store: &mut A,
    desk: &Desk,
    command: &Readable,
    position: Position,
    now: Timestamp,
    recovering: bool,
) -> Result<Settlement, (Stopped, Option<StoreError>)> {
    let failed = |error| (Stopped::Failed, Some(error));
    let phase = if recovering { Phase::Recover } else { Phase::Decide };
    let outcome = judge(store, desk, command, position, now, phase).await.map_err(failed)?;
    if let Outcome::Rejected { refusal } = &outcome {
        // Nothing of a refused command is left but the item that tells of it.
        store.rollback_to_savepoint().await.map_err(failed)?;
        store.savepoint().await.map_err(failed)?;
        if recovering && matches!(refusal, Say::NotFound { .. }) {
            return Err((Stopped::Recovering, None));
        }
        #[cfg(feature = "mutants")]
        if crate::mutant::on(crate::mutant::Mutant::RejectionConsumesNoNumber) {
            let (desk_seq, command_id) = (command.envelope.desk_seq, command.envelope.command_id);
            return Ok(Settlement { desk_seq, command_id, outcome });
        }
        let mut item = attention(desk, command, AttentionCode::CommandRejected, refusal.clone());
        item.details.0.wanted = command.command.wanted(store).await.map_err(failed)?;
        store.insert(&item).await.map_err(failed)?;
    }
    settle(store, desk, command, outcome).await.map_err(failed)
}

async fn settle<A: Authority>(
    store: &mut A,
    desk: &Desk,
    command: &Readable,
    outcome: Outcome,
) -> Stored<Settlement> {
    let settled = SettledCommand {
        desk_id: desk.id,
        envelope: command.envelope.clone(),
        digest: command.digest.clone(),
        outcome,
    };
    store.settle(&settled).await?;
    Ok(settled.settlement())
}

/// Runs the command at the time of its issue, as far as that time can be.
async fn judge<A: Authority>(
    store: &mut A,
    desk: &Desk,
    command: &Readable,
    position: Position,
    now: Timestamp,
    phase: Phase,
) -> Result<Outcome, StoreError> {
    let said = command.envelope.issued_at;
    let latest = now.plus_minutes(CLOCK_AHEAD_MINUTES);
    // A last time that lies ahead came from a wrong clock; it must not hold back a clock that was set right.
    let earliest = position.last_issued_at.filter(|last| *last <= latest).unwrap_or(said).min(latest);
    let at = said.clamp(earliest, latest);
    let clock = (at != said).then_some(Say::ClockWrong { issued_at: said, server: now });
    if let Some(say) = &clock
        && command.command.kind() == Kind::Intention
    {
        return Ok(Outcome::Rejected { refusal: say.clone() });
    }
    let issued = Issued {
        command_id: command.envelope.command_id,
        club_id: desk.club_id,
        desk_id: Some(desk.id),
        actor: actor(store, &command.command, command.envelope.staff_id, at).await?,
        issued_at: at,
        command: known_here(store, desk, &command.command).await?,
        flagged: clock,
    };
    let outcome = run(store, &issued, phase, now).await?;
    doubt_number(store, desk, command, outcome).await
}

/// A loss at a desk that enrolled anew: what had reached the server under the old desk is not lost.
async fn known_here<A: Authority>(store: &mut A, desk: &Desk, command: &Command) -> Stored<Command> {
    if let Command::Void(void) = command
        && let Some(before) = void.desk_id.filter(|before| *before != desk.id)
    {
        return Ok(void.clone().above(store.position(before).await?.last_seq).into());
    }
    Ok(command.clone())
}

/// The number of a fact that only its desk says was its own: it stands, and people are told.
async fn doubt_number<A: Authority>(
    store: &mut A,
    desk: &Desk,
    command: &Readable,
    outcome: Outcome,
) -> Stored<Outcome> {
    let (Brought::Claimed, Command::SellPackage(sale)) = (command.brought, &command.command) else {
        return Ok(outcome);
    };
    let (receipt, mut issues) = match outcome {
        Outcome::Applied { receipt } => (receipt, Vec::new()),
        Outcome::AppliedWithIssue { receipt, issues } => (receipt, issues),
        Outcome::Rejected { refusal } => return Ok(Outcome::Rejected { refusal }),
    };
    let say = Say::NumberUnproven { number: sale.order_number.clone() };
    store.insert(&attention(desk, command, AttentionCode::NumberUnproven, say.clone())).await?;
    issues.push(say);
    Ok(Outcome::AppliedWithIssue { receipt, issues })
}

/// Who gave a command: a person, but for what the desk itself says.
///
/// # Errors
/// Whatever the store says.
pub async fn actor<S: Store>(store: &mut S, command: &Command, id: StaffId, at: Timestamp) -> Stored<Actor> {
    if matches!(command, Command::Void(_)) { Ok(Actor::System) } else { staff(store, id, at).await }
}

/// The person with the role that they had when the command was issued.
///
/// # Errors
/// Whatever the store says.
pub async fn staff<S: Store>(store: &mut S, id: StaffId, at: Timestamp) -> Stored<Actor> {
    let role: Option<Role> = fetch::<Staff, _>(store, id).await?.and_then(|staff| staff.role_at(at));
    Ok(Actor::Staff { id, role })
}

/// Sets a command aside that the server could not decide: it is settled as not done, kept with its
/// arguments, and a person is told. The caller raises the alarm.
///
/// # Errors
/// Whatever the store says; the caller rolls back.
pub async fn quarantine<A: Authority>(
    store: &mut A,
    desk: &Desk,
    command: &Readable,
    attempts: u32,
) -> Stored<Settlement> {
    let refusal = Say::Quarantined { attempts };
    let item = attention(desk, command, AttentionCode::CommandQuarantined, refusal.clone());
    store.insert(&item).await?;
    settle(store, desk, command, Outcome::Rejected { refusal }).await
}

/// Runs a command of a member or a job, under a savepoint.
///
/// # Errors
/// Whatever the store says; the caller rolls back.
pub async fn act<A: Authority>(store: &mut A, issued: &Issued, now: Timestamp) -> Stored<Outcome> {
    alone(store, issued, Phase::Decide, now).await
}

/// Runs a command that a person gives to the server itself, here and now, under a savepoint: nothing has happened
/// before, so that anything may be refused, and what is not refused is decided.
///
/// # Errors
/// Whatever the store says; the caller rolls back.
pub async fn give<A: Authority>(store: &mut A, issued: &Issued, now: Timestamp) -> Stored<Outcome> {
    alone(store, issued, Phase::Issue, now).await
}

async fn alone<A: Authority>(
    store: &mut A,
    issued: &Issued,
    phase: Phase,
    now: Timestamp,
) -> Stored<Outcome> {
    store.savepoint().await?;
    let outcome = run(store, issued, phase, now).await?;
    match &outcome {
        Outcome::Rejected { .. } => store.rollback_to_savepoint().await?,
        Outcome::Applied { .. } | Outcome::AppliedWithIssue { .. } => store.release().await?,
    }
    Ok(outcome)
}

/// The item that tells people of a command that was not done.
fn attention(desk: &Desk, command: &Readable, code: AttentionCode, say: Say) -> AttentionItem {
    let about: Subject = command.command.subject();
    let club_id: ClubId = desk.club_id;
    AttentionItem {
        club_id,
        id: command.envelope.command_id.child(&format!("attention:{}", code.as_str())),
        code,
        command_id: command.envelope.command_id,
        desk_id: Some(desk.id),
        staff_id: Some(command.envelope.staff_id),
        booking_id: about.booking,
        member_id: about.member,
        order_id: about.order,
        details: Json(AttentionDetails { command: command.envelope.name.clone(), say, wanted: None }),
        state: AttentionState::Open,
        settled_at: None,
        settled_by: None,
        settled_how: None,
        meta: Meta::new(command.envelope.issued_at, Some(command.envelope.staff_id)),
    }
}

#[cfg(test)]
#[path = "authority_tests.rs"]
mod tests;
