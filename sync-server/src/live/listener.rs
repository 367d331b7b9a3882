//! The one connection on which this process hears what any server on the database announces.

use super::{Board, CHANNEL, Notice};
use shared::id::Id as _;
use sqlx::PgPool;
use sqlx::postgres::PgListener;
use std::sync::Arc;
use std::time::Duration;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;
use uuid::Uuid;

/// A revoked desk's socket closes within seconds even when the word of it was lost.
const LOOK_FOR_REVOKED: Duration = Duration::from_secs(2);
/// Between tries to listen again.
const LISTEN_AGAIN: Duration = Duration::from_millis(500);

pub(super) async fn start(
    pool: &PgPool,
    board: &Arc<Board>,
    tasks: &TaskTracker,
    ending: &CancellationToken,
) -> Result<(), sqlx::Error> {
    let mut listener = PgListener::connect_with(pool).await?;
    listener.listen(CHANNEL).await?;
    let (heard, until) = (Arc::clone(board), ending.clone());
    tasks.spawn(async move { until.run_until_cancelled(listen(listener, &heard)).await });
    let (pool, board, until) = (pool.clone(), Arc::clone(board), ending.clone());
    tasks.spawn(async move { until.run_until_cancelled(look_for_revoked(&pool, &board)).await });
    Ok(())
}

/// Hears notices for good. A lost connection is made again, and everybody looks for what was missed.
async fn listen(mut listener: PgListener, board: &Board) {
    loop {
        match listener.try_recv().await {
            Ok(Some(notification)) => match Notice::read(notification.payload()) {
                Some(Notice::Head(club, head)) => board.head(club, head),
                Some(Notice::Revoked(desk)) => board.revoked(desk),
                Some(Notice::Resync) => board.resync(),
                // A newer server may say what this one does not know.
                None => board.resync(),
            },
            Ok(None) => {
                tracing::warn!("the listening connection was lost");
                board.resync();
            }
            Err(error) => {
                tracing::warn!(%error, "cannot listen");
                tokio::time::sleep(LISTEN_AGAIN).await;
                board.resync();
            }
        }
    }
}

async fn look_for_revoked(pool: &PgPool, board: &Board) {
    let mut ticks = tokio::time::interval(LOOK_FOR_REVOKED);
    loop {
        ticks.tick().await;
        let desks: Vec<Uuid> = board.desks().into_iter().map(shared::id::Id::uuid).collect();
        if desks.is_empty() {
            continue;
        }
        let revoked =
            sqlx::query_scalar!("SELECT id FROM desks WHERE id = ANY($1) AND revoked_at IS NOT NULL", &desks)
                .fetch_all(pool)
                .await;
        for desk in revoked.unwrap_or_default() {
            board.revoked(shared::id::DeskId::from_uuid(desk));
        }
    }
}
