//! A replica under the product's driver, without the service behind a window: what is measured is fetching and
//! installing, and no search index.

use crate::light::{LightDesk, now};
use anyhow::{Context as _, Result};
use replica::driver::{COMPARE_EVERY, Driver, Position, Storage, StorageError, Verdict};
use replica::replica::{Identity, KeyFile, Replica, ReplicaError, Settings};
use shared::record::{Row, Table};
use shared::sync::checksum::TableChecksum;
use shared::sync::engine::{Link, Standing};
use shared::sync::wire::{BootstrapHead, Cut, Envelope};
use shared::time::Timestamp;
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};
use tokio::sync::watch;

/// A replica, and when everything was installed in it.
struct Bare {
    replica: Mutex<Replica>,
    installed: watch::Sender<Option<Instant>>,
}

/// Makes a new replica in a folder for an enrolled desk, lets the driver fetch everything, and gives how long that
/// took from the driver's start to the commit.
pub(crate) async fn bootstrapped(desk: &LightDesk, folder: &Path) -> Result<Duration> {
    let mut replica = Replica::open(&Settings::of(folder), &KeyFile::beside(folder))?.replica;
    let (club_id, desk_id, origin) = (desk.club_id, desk.desk_id, desk.origin.clone());
    replica.enrol(&Identity { club_id, desk_id, origin })?;
    let bare = Arc::new(Bare { replica: Mutex::new(replica), installed: watch::Sender::new(None) });
    let (mut installed, issued) = (bare.installed.subscribe(), watch::Sender::new(0));
    let begun = Instant::now();
    let (transport, told) = (Arc::clone(&desk.transport), issued.subscribe());
    let driver = Driver::start(bare, transport, told, 0, COMPARE_EVERY)?;
    let limit = Duration::from_mins(5);
    let done = tokio::time::timeout(limit, installed.wait_for(Option::is_some)).await;
    let done = (*done.context("the bootstrap did not end")??).context("not installed")?;
    driver.stop().await;
    Ok(done.duration_since(begun))
}

impl Bare {
    fn lock(&self) -> MutexGuard<'_, Replica> {
        self.replica.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn position(replica: &Replica) -> Result<Position, ReplicaError> {
    let state = replica.state()?;
    let desk_id = state.enrolled()?.desk_id;
    Ok(Position { desk_id, epoch: state.epoch, standing: replica.standing()? })
}

impl Storage for Bare {
    fn position(&self) -> Result<Position, StorageError> {
        Ok(position(&self.lock())?)
    }

    fn commands_after(&self, desk_seq: u64, most: usize) -> Result<Vec<Envelope>, StorageError> {
        Ok(self.lock().commands_after(desk_seq, most)?)
    }

    fn apply(&self, cut: Cut) -> Result<u64, StorageError> {
        Ok(self.lock().apply_cut(&cut)?.pending)
    }

    fn install(&self, head: BootstrapHead, rows: Vec<Row>, cut: Cut) -> Result<Standing, StorageError> {
        let mut replica = self.lock();
        replica.install(&head, rows, &cut)?;
        self.installed.send_replace(Some(Instant::now()));
        Ok(replica.standing()?)
    }

    fn checksums(
        &self,
        scope_start: Timestamp,
    ) -> Result<(Position, BTreeMap<Table, TableChecksum>), StorageError> {
        let mut replica = self.lock();
        Ok((position(&replica)?, replica.checksums(scope_start)?))
    }

    fn contact(&self, clock_offset_millis: i64) {
        // The next contact measures again.
        let _unheard = self.lock().heard(now().plus_millis(clock_offset_millis), now());
    }

    fn show(&self, _link: Link) {}

    fn progress(&self, _done: u64, _total: u64) {}

    fn practising(&self, _length: Option<Duration>) {}

    fn compared(&self, _verdict: &Verdict) {}
}
