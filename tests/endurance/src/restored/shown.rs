//! What the desks had shown when the server was lost: what they saw settled, and what stood on their screens, their
//! own and each other's.

use crate::file::DeskFile;
use crate::kill::said::listed;
use anyhow::Result;
use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use system_tests::books::Books;

/// Rows that are made once and never go: the table, and which of its rows are meant.
const MADE: [(&str, &str); 5] = [
    ("orders", "origin = 'desk'"),
    ("payments", "1 = 1"),
    ("check_ins", "1 = 1"),
    ("cash_movements", "1 = 1"),
    ("members", "1 = 1"),
];

/// What the desks had shown.
pub(super) struct Shown {
    /// Commands that their desk saw settled other than by a refusal, by id, with who it was and the number.
    done: BTreeMap<String, String>,
    /// Rows by table, with the number of desks that showed each.
    rows: BTreeMap<&'static str, BTreeMap<String, usize>>,
}

impl Shown {
    /// Reads it from the desks' files.
    pub(super) fn read(folders: &[PathBuf]) -> Result<Self> {
        let (mut done, mut rows) = (BTreeMap::new(), BTreeMap::new());
        for folder in folders {
            let file = DeskFile::open(folder)?;
            let desk = file.desk()?;
            let settled = "SELECT command_id || ' ' || desk_seq FROM commands WHERE settled_at IS NOT NULL \
                           AND json_extract(outcome, '$.outcome') <> 'rejected'";
            for line in file.texts(settled)? {
                let (id, seq) = line.split_once(' ').unwrap_or((&line, ""));
                done.insert(id.to_owned(), format!("command {seq} of desk {desk}"));
            }
            for (table, which) in MADE {
                let rows: &mut BTreeMap<String, usize> = rows.entry(table).or_default();
                for id in file.texts(&format!("SELECT id FROM {table} WHERE {which}"))? {
                    let desks = rows.entry(id).or_default();
                    *desks = desks.saturating_add(1);
                }
            }
        }
        Ok(Self { done, rows })
    }

    /// The commands that the desks have seen settled so far.
    pub(super) fn known(folders: &[PathBuf]) -> Result<BTreeSet<String>> {
        Ok(Self::read(folders)?.done.into_keys().collect())
    }

    /// How many were settled since.
    pub(super) fn forgotten_since(&self, known: &BTreeSet<String>) -> u64 {
        let since = self.done.keys().filter(|id| !known.contains(*id)).count();
        u64::try_from(since).unwrap_or(u64::MAX)
    }

    /// How many rows more than one desk showed.
    pub(super) fn elsewhere(&self) -> u64 {
        let shown = self.rows.values().flat_map(BTreeMap::values).filter(|desks| **desks > 1).count();
        u64::try_from(shown).unwrap_or(u64::MAX)
    }

    /// The negative control: the desks forget what was settled.
    pub(super) fn forget(folders: &[PathBuf]) -> Result<()> {
        for folder in folders {
            DeskFile::change(folder, "DELETE FROM commands WHERE settled_at IS NOT NULL")?;
        }
        Ok(())
    }

    /// What of it is not in the books, or was refused the second time.
    pub(super) async fn missing(&self, books: &mut Books) -> Result<Vec<String>> {
        let mut missing = Vec::new();
        let done =
            "SELECT command_id::text FROM settled_commands WHERE outcome <> 'rejected' AND name <> 'void'";
        let there: BTreeSet<String> = books.texts(done).await?.into_iter().collect();
        let gone = self.done.iter().filter(|(id, _)| !there.contains(*id));
        missing.extend(gone.map(|(id, whose)| format!("{whose} ({id}) was done and is not any more")));
        for (table, rows) in &self.rows {
            let ids: Vec<String> = rows.keys().cloned().collect();
            let question = format!("SELECT id::text FROM {table} WHERE id IN ({})", listed(&ids));
            let there: BTreeSet<String> = books.texts(&question).await?.into_iter().collect();
            let gone = ids.iter().filter(|id| !there.contains(*id));
            missing.extend(gone.map(|id| format!("{table} {id} was shown and is not there")));
        }
        Ok(missing)
    }
}
