//! Commands leave the outbox through the settlements of a cut that is applied, and through nothing else.

use super::error::{ReplicaError, Result};
use super::state::Identity;
use super::{SyncState, notice, outbox};
use rusqlite::Connection;
use shared::command::{Execute as _, Void};
use shared::sync::wire::Settlement;
use shared::time::Timestamp;

/// Settled commands are kept so long: a server that was restored asks for them again.
const KEPT_DAYS: i64 = 35;

/// Takes the server's word on this desk's commands, once the cut's rows are in; gives on how many of them it differs
/// from what staff saw.
pub(super) fn all(
    connection: &Connection,
    state: &SyncState,
    desk: &Identity,
    settlements: &[Settlement],
    at: Timestamp,
) -> Result<u64> {
    let mut notices = 0_u64;
    for settlement in settlements {
        if one(connection, state, desk, settlement, at)? {
            notices = notices.saturating_add(1);
        }
    }
    notice::leave_to_items(connection, desk, at)?;
    Ok(notices)
}

fn one(
    connection: &Connection,
    state: &SyncState,
    desk: &Identity,
    settlement: &Settlement,
    at: Timestamp,
) -> Result<bool> {
    let desk_seq = settlement.desk_seq;
    let Some(given) = outbox::one(connection, desk.desk_id, desk_seq)? else {
        // Settled so long ago that it is forgotten, or lost with a damaged file. A number that was never
        // given here belongs to a copy of this desk.
        if desk_seq > state.last_seq && !state.salvaged {
            return Err(ReplicaError::Fork { desk_seq });
        }
        return Ok(false);
    };
    if given.envelope.command_id != settlement.command_id && given.envelope.name == Void::NAME {
        // The command that was believed lost had reached the server after all.
        outbox::settle(connection, desk.desk_id, desk_seq, &settlement.outcome, at)?;
        return Ok(false);
    }
    if given.envelope.command_id != settlement.command_id {
        return Err(ReplicaError::Fork { desk_seq });
    }
    if given.outcome.as_ref() == Some(&settlement.outcome) {
        return Ok(false);
    }
    outbox::settle(connection, desk.desk_id, desk_seq, &settlement.outcome, at)?;
    if !notice::differs(&given.seen, &settlement.outcome) {
        return Ok(false);
    }
    notice::add(connection, desk.desk_id, &given, &settlement.outcome, at)?;
    Ok(true)
}

/// Forgets what was settled long ago, and notices read then; what nobody has read is kept with its command.
pub(super) fn forget_old(connection: &Connection, now: Timestamp) -> Result<()> {
    let before = now.plus_days(-KEPT_DAYS);
    notice::forget(connection, before)?;
    outbox::forget(connection, before)
}
