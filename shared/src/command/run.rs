//! How a command is run, and what comes of it.

use super::{Actor, Command, Context, Phase, Receipt, Step, Stop, need};
use crate::id::{ClubId, CommandId, DeskId};
use crate::record::{Club, Desk};
use crate::store::{Store, StoreError};
use crate::time::Timestamp;
use crate::words::Say;
use serde::{Deserialize, Serialize};

/// A command with what goes with it from the desk to the server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Issued {
    /// Its id.
    pub command_id: CommandId,
    /// The club.
    pub club_id: ClubId,
    /// Where.
    pub desk_id: Option<DeskId>,
    /// Who.
    pub actor: Actor,
    /// When.
    pub issued_at: Timestamp,
    /// What.
    pub command: Command,
    /// What the authority found wrong with the circumstances of a fact: its clock.
    pub flagged: Option<Say>,
}

/// What came of a run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "outcome", rename_all = "snake_case")]
pub enum Outcome {
    /// Done as wanted.
    Applied {
        /// What was done.
        receipt: Receipt,
    },
    /// Done, with something that needs attention.
    AppliedWithIssue {
        /// What was done.
        receipt: Receipt,
        /// What could not be done as wanted.
        issues: Vec<Say>,
    },
    /// Not done; nothing was left behind.
    Rejected {
        /// Why.
        refusal: Say,
    },
}

impl Outcome {
    /// The receipt, where something was done.
    #[must_use]
    pub const fn receipt(&self) -> Option<&Receipt> {
        match self {
            Self::Applied { receipt } | Self::AppliedWithIssue { receipt, .. } => Some(receipt),
            Self::Rejected { .. } => None,
        }
    }

    /// What could not be done as wanted.
    #[must_use]
    pub fn issues(&self) -> &[Say] {
        match self {
            Self::AppliedWithIssue { issues, .. } => issues,
            Self::Applied { .. } | Self::Rejected { .. } => &[],
        }
    }
}

/// Runs a command on a store's transaction. After a `Rejected` the caller rolls the transaction (or its
/// savepoint) back: a refused command may have written before it was refused.
///
/// `now` is the decider's time; everything that reaches a row goes by `issued.issued_at`.
///
/// # Errors
/// [`StoreError`] when nothing could be decided.
pub async fn run<S: Store>(
    store: &mut S,
    issued: &Issued,
    phase: Phase,
    now: Timestamp,
) -> Result<Outcome, StoreError> {
    match attempt(store, issued, phase, now).await {
        Ok((receipt, issues)) if issues.is_empty() => Ok(Outcome::Applied { receipt }),
        Ok((receipt, issues)) => Ok(Outcome::AppliedWithIssue { receipt, issues }),
        Err(Stop::Refused(refusal)) => Ok(Outcome::Rejected { refusal: *refusal }),
        Err(Stop::Database(error)) => Err(error),
    }
}

async fn attempt<S: Store>(
    store: &mut S,
    issued: &Issued,
    phase: Phase,
    now: Timestamp,
) -> Step<(Receipt, Vec<Say>)> {
    let club: Club = need(store, issued.club_id).await?;
    let desk: Option<Desk> = match issued.desk_id {
        Some(id) => Some(need(store, id).await?),
        None => None,
    };
    let mut ctx = Context {
        club,
        command_id: issued.command_id,
        command: issued.command.name(),
        desk,
        actor: issued.actor.clone(),
        at: issued.issued_at,
        now,
        phase,
        kind: issued.command.kind(),
        issues: Vec::new(),
    };
    #[cfg(feature = "mutants")]
    if crate::mutant::on(crate::mutant::Mutant::WallClockInCommand) {
        ctx.at = now;
    }
    if let Some(say) = &issued.flagged {
        let about = issued.command.subject();
        ctx.raise(store, crate::record::AttentionCode::ClockWrong, about, say.clone()).await?;
    }
    let receipt = issued.command.apply(store, &mut ctx).await?;
    Ok((receipt, ctx.issues))
}
