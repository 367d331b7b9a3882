//! What the server does in a club by itself: commands as everybody gives them, several under one lock.

use super::Means;
use crate::http::chain;
use crate::outage;
use crate::store::PgStore;
use shared::command::{Actor, Command, Execute, Issued, Outcome};
use shared::id::{ClubId, CommandId, Id as _};
use shared::store::StoreError;
use shared::sync::authority;
use shared::sync::wire::Cursor;
use shared::time::Timestamp;
use uuid::Uuid;

/// How many are given under one lock: desks wait no longer than for a push.
pub(super) const AT_ONCE: usize = 20;

/// Gives a command of the server's own, under a savepoint of its own. None when it could not be done: nothing of it is
/// left, and the log says why. It is found due under the same lock, so that no rule should stand against it.
///
/// # Errors
/// When the database is away: nothing else of the club helps then.
pub(super) async fn give<C: Execute + Into<Command>>(
    store: &mut PgStore,
    command: C,
    now: Timestamp,
) -> Result<Option<Outcome>, StoreError> {
    let issued = Issued {
        command_id: CommandId::from_uuid(Uuid::now_v7()),
        club_id: store.club(),
        desk_id: None,
        actor: Actor::System,
        issued_at: now,
        command: command.into(),
        flagged: None,
    };
    let parts = store.parts();
    match authority::act(store, &issued, now).await {
        Ok(Outcome::Rejected { refusal }) => {
            tracing::error!(command = C::NAME, about = ?issued.command, refusal = refusal.code(), "a job was refused");
            Ok(None)
        }
        Ok(outcome) => Ok(Some(outcome)),
        Err(error) if outage::of_store(&error) => Err(error),
        Err(error) => {
            tracing::error!(command = C::NAME, about = ?issued.command, cause = chain(&error), "a job failed");
            store.undo_to(parts).await?;
            Ok(None)
        }
    }
}

/// Tells desks; one that does not hear of it pulls within seconds anyway.
pub(super) async fn announce(means: &Means, club: ClubId, head: Cursor) {
    if let Err(error) = crate::live::tell_head(&means.pool, club, head).await {
        tracing::warn!(cause = chain(&error), "a live hint was lost");
    }
}
