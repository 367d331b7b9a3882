//! What a manager does about commands in quarantine: run one again, or discard it.
//!
//! Each is decided once, under the club's lock. A command that is run again goes through the authority like any
//! other: its own id, its own time of issue, the rights that its person had then. It runs only if no desk has had
//! it settled since (a PC that was enrolled anew pushes its queue again), and what came of it is settled, so that
//! the same command pushed later is answered and not run a second time.

pub mod words;

use crate::http::{self, Code, Problem};
use crate::outage;
use crate::store::{Decision, Kept, Note, PgStore, Reason};
use serde_json::json;
use shared::command::{Command, Issued, Kind, Outcome};
use shared::id::{AttentionItemId, AuditEntryId, Id as _, StaffId};
use shared::record::{AttentionCode, AttentionItem, AttentionState, AuditEntry, Record as _, Table};
use shared::store::{Keep as _, KeepAudit as _, fetch};
use shared::sync::authority::{self, Authority as _, CLOCK_AHEAD_MINUTES, SettledCommand};
use shared::time::Timestamp;
use shared::words::Say;
use uuid::Uuid;

/// Runs a command again. One that is refused by a rule stays in quarantine; nothing of it is left.
///
/// # Errors
/// `not_found`; `already_reviewed`; `still_fails` when the server can't decide it this time either.
pub async fn retry(store: &mut PgStore, id: Uuid, by: StaffId, now: Timestamp) -> Result<Outcome, Problem> {
    let kept = open(store, id).await?;
    let known = store.settled_by_id(kept.envelope.command_id).await?;
    let decided = known.map(|known| known.outcome).filter(|outcome| !was_set_aside(outcome));
    let outcome = match decided {
        // The same PC, enrolled anew, has pushed it since.
        Some(outcome) => outcome,
        None => {
            let outcome = run(store, &kept, now).await?;
            if let Outcome::Rejected { .. } = outcome {
                return Ok(outcome);
            }
            settle(store, &kept, &outcome).await?;
            outcome
        }
    };
    let note = Note { reason: None, outcome: Some(outcome.clone()) };
    close(store, &kept, Decision::Retried, &note, by, now).await?;
    Ok(outcome)
}

/// Decides that a command is not to be done, with the manager's reason.
///
/// # Errors
/// `not_found`; `already_reviewed`.
pub async fn discard(
    store: &mut PgStore,
    id: Uuid,
    reason: &str,
    by: StaffId,
    now: Timestamp,
) -> Result<(), Problem> {
    let kept = open(store, id).await?;
    if store.settled_by_id(kept.envelope.command_id).await?.is_none() {
        settle(store, &kept, &Outcome::Rejected { refusal: Say::AlreadySettled }).await?;
    }
    let note = Note { reason: Some(reason.to_owned()), outcome: None };
    close(store, &kept, Decision::Discarded, &note, by, now).await
}

async fn open(store: &mut PgStore, id: Uuid) -> Result<Kept, Problem> {
    let kept = store.quarantined(id).await?.ok_or_else(|| Problem::new(Code::NotFound))?;
    match kept.review {
        None => Ok(kept),
        Some(_) => Err(Problem::new(Code::AlreadyReviewed)),
    }
}

/// True for the outcome of a command that was set aside: nobody has decided about it.
const fn was_set_aside(outcome: &Outcome) -> bool {
    matches!(outcome, Outcome::Rejected { refusal: Say::Quarantined { .. } })
}

/// Runs it under a savepoint of its own, as it was issued.
async fn run(store: &mut PgStore, kept: &Kept, now: Timestamp) -> Result<Outcome, Problem> {
    let envelope = &kept.envelope;
    let fails = |error: &(dyn std::error::Error + 'static)| {
        let cause = http::chain(error);
        tracing::error!(quarantined = %kept.id, command = envelope.name, cause, "a command still fails");
        Problem::new(Code::StillFails)
    };
    let command = Command::decode(&envelope.name, envelope.version, &envelope.args).map_err(|e| fails(&e))?;
    let latest = now.plus_minutes(CLOCK_AHEAD_MINUTES);
    let at = envelope.issued_at.min(latest);
    let wrong =
        (at != envelope.issued_at).then_some(Say::ClockWrong { issued_at: envelope.issued_at, server: now });
    if let Some(refusal) = wrong.clone().filter(|_| command.kind() == Kind::Intention) {
        return Ok(Outcome::Rejected { refusal });
    }
    let issued = Issued {
        command_id: envelope.command_id,
        club_id: store.club(),
        desk_id: Some(kept.desk_id),
        actor: authority::staff(store, envelope.staff_id, at).await?,
        issued_at: at,
        command,
        flagged: wrong,
    };
    let parts = store.parts();
    match authority::act(store, &issued, now).await {
        Ok(outcome) => Ok(outcome),
        Err(error) if outage::of_store(&error) => Err(error.into()),
        Err(error) => {
            // The refusal is an answer that is kept: nothing of the failure may stand in its way.
            store.undo_to(parts).await?;
            Err(fails(&error))
        }
    }
}

/// Settles what a revoked desk had: its number is consumed, and the same command pushed again is answered. One
/// that was set aside consumed its number then.
async fn settle(store: &mut PgStore, kept: &Kept, outcome: &Outcome) -> Result<(), Problem> {
    let taken = store.settled(kept.desk_id, kept.envelope.desk_seq).await?.is_some();
    if kept.reason == Reason::Undecidable || taken {
        return Ok(());
    }
    let settled = SettledCommand {
        desk_id: kept.desk_id,
        envelope: kept.envelope.clone(),
        digest: kept.envelope.digest(),
        outcome: outcome.clone(),
    };
    Ok(store.settle(&settled).await?)
}

/// Notes the decision, settles the item that told of the command, and writes the audit.
async fn close(
    store: &mut PgStore,
    kept: &Kept,
    decision: Decision,
    note: &Note,
    by: StaffId,
    now: Timestamp,
) -> Result<(), Problem> {
    store.review(kept.id, decision, note, by, now.datetime()).await?;
    let told = format!("attention:{}", AttentionCode::CommandQuarantined.as_str());
    let item: AttentionItemId = kept.envelope.command_id.child(&told);
    if let Some(mut item) = fetch::<AttentionItem, _>(store, item).await?
        && item.state == AttentionState::Open
    {
        item.state = AttentionState::Settled;
        item.settled_at = Some(now);
        item.settled_by = Some(by);
        item.settled_how = Some(note.reason.clone().unwrap_or_else(|| decision.name().to_owned()));
        item.meta_mut().touch(now, Some(by));
        store.update(&item).await?;
    }
    let entry = AuditEntry {
        club_id: store.club(),
        id: AuditEntryId::from_uuid(Uuid::now_v7()),
        act: "review_quarantine".to_owned(),
        command_id: kept.envelope.command_id,
        staff_id: Some(by),
        desk_id: Some(kept.desk_id),
        at: now,
        table: Table::Desks,
        row_id: kept.desk_id.uuid(),
        before: Some(json!({ "quarantined": kept.id, "command": kept.envelope })),
        after: Some(json!({ "decision": decision, "note": note })),
    };
    Ok(store.audit(&entry).await?)
}
