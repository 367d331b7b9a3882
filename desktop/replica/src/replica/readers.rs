//! Many readers beside the one writer: each read is of one moment, that of its first look.

use super::key::Key;
use super::open::{Settings, connect};
use rusqlite::Connection;
use std::fs;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

/// Connections kept for the next reader at most.
const MOST_IDLE: usize = 4;

/// A pool of read-only connections; clones share it.
#[derive(Clone)]
pub struct Readers(Arc<Pool>);

struct Pool {
    settings: Settings,
    key: Option<Key>,
    idle: Mutex<Vec<Connection>>,
}

impl Readers {
    pub(super) fn new(settings: Settings, key: Option<Key>) -> Self {
        Self(Arc::new(Pool { settings, key, idle: Mutex::new(Vec::new()) }))
    }

    /// Bytes that the file and its log take on the disk.
    #[must_use]
    pub fn bytes_on_disk(&self) -> u64 {
        let file = &self.0.settings.file;
        let mut log = file.as_os_str().to_owned();
        log.push("-wal");
        let size = |path: &Path| fs::metadata(path).map_or(0, |data| data.len());
        size(file).saturating_add(size(Path::new(&log)))
    }

    /// Reads in one moment; blocks for the time of the read. The writer may go on meanwhile.
    ///
    /// # Errors
    /// The reader's.
    pub fn read<T, E: From<rusqlite::Error>>(
        &self,
        read: impl FnOnce(&Connection) -> Result<T, E>,
    ) -> Result<T, E> {
        let idle = self.0.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let connection = match idle {
            Some(connection) => connection,
            None => connect(&self.0.settings, self.0.key.as_ref(), true)?,
        };
        let moment = connection.unchecked_transaction()?;
        let found = read(&moment);
        moment.rollback()?;
        let mut idle = self.0.idle.lock().unwrap_or_else(PoisonError::into_inner);
        if idle.len() < MOST_IDLE {
            idle.push(connection);
        }
        drop(idle);
        found
    }
}
