//! The server's real store, in a process that can die and with calls that can fail.

use crate::faults::store_with_ticks;
use shared::id::{CommandId, DeskId};
use shared::store::{StoreError, Stored};
use shared::sync::authority::{Authority, Position, SettledCommand};
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use sync_server::store::PgStore;

/// The life of a club's server process: all that it does at once ends with it.
#[derive(Debug, Default)]
pub(super) struct Life {
    crash_in: AtomicU32,
    dead: AtomicBool,
}

impl Life {
    /// It dies after so many calls; zero is never. A dead one lives again.
    pub(super) fn crash_in(&self, calls: u32) {
        self.crash_in.store(calls, Ordering::SeqCst);
        self.dead.store(false, Ordering::SeqCst);
    }

    /// Counts a call; true when the process is dead.
    pub(super) fn passes(&self) -> bool {
        let one_less = |left: u32| left.checked_sub(1);
        if self.crash_in.fetch_update(Ordering::SeqCst, Ordering::SeqCst, one_less) == Ok(1) {
            self.dead.store(true, Ordering::SeqCst);
        }
        self.is_over()
    }

    /// True when the process is dead.
    pub(super) fn is_over(&self) -> bool {
        self.dead.load(Ordering::SeqCst)
    }
}

/// The store of one transaction.
pub(super) struct Faulty<'l> {
    pub(super) inner: PgStore,
    life: &'l Life,
    /// Calls until one fails; zero is never.
    fail_in: u32,
}

impl<'l> Faulty<'l> {
    /// A store whose calls fail as told.
    pub(super) const fn new(inner: PgStore, life: &'l Life, fail_in: u32) -> Self {
        Self { inner, life, fail_in }
    }

    fn tick(&mut self) -> Stored<()> {
        let fails = self.fail_in == 1;
        self.fail_in = self.fail_in.saturating_sub(1);
        if self.life.passes() || fails {
            return Err(StoreError::Failed("the simulation pulled the plug".into()));
        }
        Ok(())
    }
}

store_with_ticks!('l Faulty<'l>, over PgStore);

impl Authority for Faulty<'_> {
    async fn savepoint(&mut self) -> Stored<()> {
        self.inner.savepoint().await
    }

    async fn release(&mut self) -> Stored<()> {
        self.inner.release().await
    }

    async fn rollback_to_savepoint(&mut self) -> Stored<()> {
        self.inner.rollback_to_savepoint().await
    }

    async fn position(&mut self, desk: DeskId) -> Stored<Position> {
        self.tick()?;
        self.inner.position(desk).await
    }

    async fn settled(&mut self, desk: DeskId, desk_seq: u64) -> Stored<Option<SettledCommand>> {
        self.tick()?;
        self.inner.settled(desk, desk_seq).await
    }

    async fn settled_by_id(&mut self, id: CommandId) -> Stored<Option<SettledCommand>> {
        self.tick()?;
        self.inner.settled_by_id(id).await
    }

    async fn settle(&mut self, command: &SettledCommand) -> Stored<()> {
        self.tick()?;
        self.inner.settle(command).await
    }
}
