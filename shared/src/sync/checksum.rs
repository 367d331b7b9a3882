//! A checksum per table, to prove that a replica equals the server's rows in its scope.

use crate::record::Row;
use sha2::{Digest as _, Sha256};

/// The checksum of a table: how many rows, and SHA-256 over their canonical values by ascending id.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct TableChecksum {
    /// Rows in scope.
    pub rows: u64,
    /// SHA-256 in lower-case hexadecimal.
    pub sha256: String,
}

/// Takes rows by ascending id, one after the other.
#[derive(Debug, Default)]
pub struct Checksum {
    rows: u64,
    hash: Sha256,
}

impl Checksum {
    /// Counts one row in. Rows have to come by ascending id (as UUID bytes).
    pub fn add(&mut self, row: &Row) {
        let values = serde_json::to_value(row.values()).unwrap_or_default();
        self.hash.update(super::canonical::text(&values).as_bytes());
        self.hash.update(b"\n");
        self.rows = self.rows.saturating_add(1);
    }

    /// The sum.
    #[must_use]
    pub fn finish(self) -> TableChecksum {
        use std::fmt::Write;
        let mut sha256 = String::with_capacity(64);
        for byte in self.hash.finalize() {
            let _ok = write!(sha256, "{byte:02x}");
        }
        TableChecksum { rows: self.rows, sha256 }
    }
}

/// The checksum of rows in any order.
#[must_use]
pub fn of(mut rows: Vec<Row>) -> TableChecksum {
    rows.sort_by_key(Row::id);
    let mut sum = Checksum::default();
    for row in &rows {
        sum.add(row);
    }
    sum.finish()
}
