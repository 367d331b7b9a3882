//! A person's command to the server itself, through the API: the same commands that desks give, decided at once, by the
//! server's clock and the person's rights of this moment.
//!
//! The caller is inside a transaction under the club's lock ([`crate::idempotency::Change`]) and neither commits nor
//! rolls back.

use crate::alternatives::alternatives;
use crate::http::{Code, Problem, Request};
use crate::sign_in::caller::StaffCaller;
use crate::store::PgStore;
use serde::Serialize;
use serde_json::Value;
use shared::command::{Command, Issued, Outcome, Stop};
use shared::id::{CommandId, Id as _};
use shared::sync::authority;
use shared::time::{ClubZone, Timestamp};
use shared::words::Say;
use utoipa::ToSchema;
use uuid::Uuid;

/// What came of an act.
#[derive(Debug, Serialize, ToSchema)]
pub struct Given {
    /// The command's id; the audit names it.
    pub command_id: Uuid,
    /// What was done: `did` names it, the other fields are its own.
    #[schema(value_type = Object)]
    pub receipt: Value,
    /// What could not be done as wanted; each is an item needing attention.
    pub issues: Vec<Issue>,
}

/// Something that could not be done as wanted.
#[derive(Debug, Serialize, ToSchema)]
pub struct Issue {
    /// Its stable code.
    pub code: String,
    /// In the caller's language.
    pub message: String,
}

impl Issue {
    /// In the caller's language.
    #[must_use]
    pub fn of(say: &Say, zone: ClubZone) -> Self {
        Self { code: say.code(), message: say.words(Request::current().lang, zone) }
    }
}

/// A command's id, made by the server where a person gives the command to it.
#[must_use]
pub fn command_id() -> CommandId {
    CommandId::from_uuid(Uuid::now_v7())
}

/// Gives a command in a person's name; what a rule says against it is the problem, and nothing of it is left.
///
/// # Errors
/// The rule, as [`Problem::of_rule`] tells it, with what is free instead; when the database fails.
pub async fn give(
    store: &mut PgStore,
    by: StaffCaller,
    zone: ClubZone,
    command_id: CommandId,
    command: Command,
    now: Timestamp,
) -> Result<Given, Problem> {
    let issued = Issued {
        command_id,
        club_id: store.club(),
        desk_id: None,
        // The role under the lock: it may be another than the one that opened the route.
        actor: authority::staff(store, by.staff_id, now).await?,
        issued_at: now,
        command,
        flagged: None,
    };
    let (receipt, issues) = match authority::give(store, &issued, now).await? {
        Outcome::Applied { receipt } => (receipt, Vec::new()),
        Outcome::AppliedWithIssue { receipt, issues } => (receipt, issues),
        Outcome::Rejected { refusal } => {
            let problem = Problem::of_rule(&refusal, zone);
            // What stands against it now may leave room elsewhere; what a rule forbids, it forbids everywhere.
            if problem.code() != Code::Conflict {
                return Err(problem);
            }
            let free = alternatives(store, now, &issued.command).await?;
            return Err(if free.is_empty() { problem } else { problem.beside("alternatives", &free) });
        }
    };
    Ok(Given {
        command_id: command_id.uuid(),
        receipt: serde_json::to_value(receipt).map_err(Problem::internal)?,
        issues: issues.iter().map(|say| Issue::of(say, zone)).collect(),
    })
}

/// Why a command could not even be prepared.
#[must_use]
pub fn stopped(stop: Stop, zone: ClubZone) -> Problem {
    match stop {
        Stop::Refused(say) => Problem::of_rule(&say, zone),
        Stop::Database(error) => error.into(),
    }
}
