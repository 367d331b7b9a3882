//! What befell this desk's data as a whole: restored servers, bootstraps, damage, a desk that had to stop. Kept so
//! that people can be told in words; nothing is decided by it.

use super::error::Result;
use super::{Replica, outbox::json};
use rusqlite::{Connection, OptionalExtension as _};
use serde::{Deserialize, Serialize};
use shared::record::Table;
use shared::time::Timestamp;

/// The name under which the journal is kept among this desk's own texts.
pub(crate) const JOURNAL: &str = "journal";
/// The name under which the last comparison with the server is kept.
pub(crate) const COMPARED: &str = "compared";
/// So many are kept, the newest.
const MOST: usize = 30;

/// Something that befell this desk's data, and when.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Befallen {
    /// When.
    pub at: Timestamp,
    /// What.
    pub what: Happened,
}

/// What can befall a desk's data.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Happened {
    /// The server was restored from a backup: everything was fetched anew.
    Restored {
        /// Commands that the server had forgotten and that go to it once more.
        again: u64,
    },
    /// Everything was fetched anew from the same server.
    Rebuilt,
    /// A comparison found rows that differ from the server's.
    Differed {
        /// In these tables.
        tables: Vec<Table>,
    },
    /// The file was damaged and set aside.
    Salvaged {
        /// Commands that wait and could be read.
        pending: u64,
        /// The desk knew who it was, and went on.
        whole: bool,
    },
    /// This PC was enrolled anew.
    Enrolled {
        /// Commands that it took along.
        kept: u64,
    },
    /// The server takes nothing of this desk any more: a manager revoked it.
    Revoked,
    /// Another PC works with a copy of this desk's data.
    Forked,
    /// Desk and server don't understand each other.
    NotUnderstood,
}

/// What a comparison with the server found, and when.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Compared {
    /// When.
    pub at: Timestamp,
    /// Tables that differed; none where everything was equal.
    pub differing: Vec<Table>,
}

/// Notes it, unless the newest note is of the same: what is done once more after a fall is noted once, and a desk
/// that stopped says so at every start.
pub(super) fn note(connection: &Connection, at: Timestamp, what: Happened) -> Result<()> {
    let mut noted = all(connection)?;
    if noted.last().is_some_and(|last| last.what == what && (last.at == at || what.stops())) {
        return Ok(());
    }
    noted.push(Befallen { at, what });
    let surplus = noted.len().saturating_sub(MOST);
    noted.drain(..surplus);
    let text = "INSERT INTO local_values (name, value) VALUES (?1, ?2) \
                ON CONFLICT (name) DO UPDATE SET value = excluded.value";
    connection.prepare_cached(text)?.execute([JOURNAL, json(&noted)?.as_str()])?;
    Ok(())
}

/// What was noted, oldest first. A note that can't be read is none: it decides nothing.
fn all(connection: &Connection) -> Result<Vec<Befallen>> {
    let text = "SELECT value FROM local_values WHERE name = ?1";
    let kept: Option<String> =
        connection.prepare_cached(text)?.query_row([JOURNAL], |row| row.get(0)).optional()?;
    Ok(kept.and_then(|text| serde_json::from_str(&text).ok()).unwrap_or_default())
}

impl Happened {
    const fn stops(&self) -> bool {
        match self {
            Self::Revoked | Self::Forked | Self::NotUnderstood => true,
            Self::Restored { .. }
            | Self::Rebuilt
            | Self::Differed { .. }
            | Self::Salvaged { .. }
            | Self::Enrolled { .. } => false,
        }
    }
}

impl Replica {
    /// Notes what befell this desk's data. A desk that stopped is noted once, however often it says so.
    ///
    /// # Errors
    /// [`super::ReplicaError`].
    pub fn note(&mut self, at: Timestamp, what: Happened) -> Result<()> {
        note(&self.writer, at, what)
    }

    /// What befell this desk's data, oldest first.
    ///
    /// # Errors
    /// [`super::ReplicaError`].
    pub fn journal(&self) -> Result<Vec<Befallen>> {
        all(&self.writer)
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]
    use super::*;

    #[test]
    fn a_desk_that_stopped_is_noted_once_and_the_oldest_notes_go() {
        let mut replica = Replica::in_memory().unwrap();
        let at = |minute| Timestamp::from_millis(0).plus_minutes(minute);
        for minute in 0..3 {
            replica.note(at(minute), Happened::Forked).unwrap();
        }
        assert_eq!(replica.journal().unwrap(), [Befallen { at: at(0), what: Happened::Forked }]);
        for minute in 3..40 {
            replica.note(at(minute), Happened::Rebuilt).unwrap();
        }
        let kept = replica.journal().unwrap();
        assert_eq!((kept.len(), kept.first().unwrap().at), (MOST, at(10)));
    }
}
