//! Desks as the server administers them: revoking one, and asking whether it is.

use crate::App;
use crate::http::{Code, Problem};
use crate::sign_in::session::{self, Ended};
use crate::store::PgStore;
use shared::id::{ClubId, DeskId, Id as _, StaffId};
use shared::record::{Desk, Record as _};
use shared::store::{Keep as _, fetch};
use shared::time::Timestamp;
use sqlx::PgExecutor;

/// True when the desk may no longer take part, or never might.
///
/// # Errors
/// When the database fails.
pub async fn is_revoked(
    executor: impl PgExecutor<'_>,
    club: ClubId,
    desk: DeskId,
) -> Result<bool, sqlx::Error> {
    let revoked = sqlx::query_scalar!(
        "SELECT revoked_at IS NOT NULL AS \"revoked!\" FROM desks WHERE club_id = $1 AND id = $2",
        club.uuid(),
        desk.uuid()
    );
    Ok(revoked.fetch_optional(executor).await?.unwrap_or(true))
}

/// Revokes a desk: its sessions end, its socket is closed, and what it still sends is kept for review. A desk
/// that was revoked before stays as it is.
///
/// # Errors
/// `not_found`.
pub async fn revoke(app: &App, club: ClubId, desk: DeskId, by: Option<StaffId>) -> Result<Desk, Problem> {
    let mut store = PgStore::begin(&app.pool, club, &app.keys).await?;
    let found = revoke_in(&mut store, desk, by, app.clock.now()).await?;
    let head = store.commit().await?;
    app.live.announcer.revoked(desk);
    app.live.announcer.head(club, head);
    Ok(found)
}

/// As [`revoke`], in a transaction of the caller's, who commits and then says so to the sockets.
///
/// # Errors
/// `not_found`.
pub async fn revoke_in(
    store: &mut PgStore,
    desk: DeskId,
    by: Option<StaffId>,
    now: Timestamp,
) -> Result<Desk, Problem> {
    let found = fetch::<Desk, _>(store, desk).await?;
    let mut found = found.ok_or_else(|| Problem::new(Code::NotFound))?;
    if found.revoked_at.is_none() {
        found.revoked_at = Some(now);
        found.meta_mut().touch(now, by);
        store.update(&found).await?;
        let club = store.club();
        session::end_all(store.connection(), club, desk.uuid(), Ended::Revoked, now.datetime()).await?;
    }
    Ok(found)
}
