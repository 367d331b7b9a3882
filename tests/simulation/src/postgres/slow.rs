//! A transaction that is slow to commit, for the negative control of the feed: others write, commit and are read
//! while its lines have their numbers already and nobody can see them.

use shared::store::{StoreError, Stored};
use sqlx::PgPool;
use std::time::Duration;
use sync_server::store::PgStore;
use tokio::sync::watch;
use tokio::task::{JoinError, JoinHandle};

/// How long nothing may happen before somebody looks whether the slow transaction is in the way.
const A_WHILE: Duration = Duration::from_millis(40);

/// Who is slow.
#[derive(Debug, Clone, Copy)]
struct Who {
    request: u64,
    backend: i32,
}

/// A club's slow transaction; one at a time.
#[derive(Debug, Default)]
pub(super) struct Slow {
    who: watch::Sender<Option<Who>>,
}

impl Slow {
    /// Waits before the commit of a request until [`Self::let_go`], unless another one is slow already.
    ///
    /// # Errors
    /// [`StoreError::Failed`].
    pub(super) async fn wait(&self, request: u64, store: &mut PgStore) -> Stored<()> {
        let backend = sqlx::query_scalar("SELECT pg_backend_pid()").fetch_one(store.connection()).await;
        let backend = backend.map_err(|error| StoreError::Failed(Box::new(error)))?;
        let mut seen = self.who.subscribe();
        let is_first = self.who.send_if_modified(|who| {
            let free = who.is_none();
            if free {
                *who = Some(Who { request, backend });
            }
            free
        });
        if is_first {
            let gone = |who: &Option<Who>| who.is_none_or(|who| who.request != request);
            let _never_closed = seen.wait_for(gone).await.is_ok();
        }
        Ok(())
    }

    /// The request whose transaction is slow.
    pub(super) fn request(&self) -> Option<u64> {
        self.who.borrow().map(|who| who.request)
    }

    /// The slow transaction commits.
    pub(super) fn let_go(&self) {
        self.who.send_replace(None);
    }

    /// Waits for what a request comes to; gives nothing when it turns out to be the slow one. Where others wait
    /// for rows that the slow one has written, it commits: they could not come to their end.
    pub(super) async fn unless_slow<T>(
        &self,
        request: u64,
        served: &mut JoinHandle<T>,
        pool: &PgPool,
    ) -> Option<Result<T, JoinError>> {
        let mut seen = self.who.subscribe();
        loop {
            tokio::select! {
                biased;
                served = &mut *served => return Some(served),
                _who = seen.wait_for(|who| who.is_some_and(|who| who.request == request)) => return None,
                () = tokio::time::sleep(A_WHILE) => self.make_way(pool).await,
            }
        }
    }

    async fn make_way(&self, pool: &PgPool) {
        let Some(Who { backend, .. }) = *self.who.borrow() else {
            return;
        };
        let awaited = "SELECT EXISTS (SELECT FROM pg_stat_activity WHERE $1 = ANY (pg_blocking_pids(pid)))";
        let awaited = sqlx::query_scalar(awaited).bind(backend).fetch_one(pool).await;
        // A database that does not answer holds nobody up for this.
        if awaited.unwrap_or(true) {
            self.let_go();
        }
    }
}
