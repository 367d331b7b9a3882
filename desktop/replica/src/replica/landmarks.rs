//! A copy of the pages by which everything else in the file is found: those of its schema, and of the planner's
//! statistics that SQLite reads with it. A damaged page among them would hide every table, also those that are whole; a
//! salvage puts the copy in its place.
//!
//! The copy lies beside the file, as it was written there: sealed under the same key. It is taken when the file is
//! opened; neither changes at any other time. What it holds is a line for each page: number and bytes.

use super::error::Result;
use super::key::Key;
use rusqlite::{Connection, OpenFlags};
use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{Read as _, Seek as _, SeekFrom, Write as _};
use std::path::{Path, PathBuf};

/// The size of the file's pages.
const PAGE: usize = 4_096;
/// The same, for places in the file.
const LENGTH: u64 = 4_096;

/// A page as it lies in the file.
struct Page {
    number: u32,
    bytes: Vec<u8>,
}

/// Where the copy of a file's schema lies.
fn place(file: &Path) -> PathBuf {
    file.with_extension("schema")
}

/// Copies the pages of the schema and the statistics. The file alone is read, so its log is brought into it first.
pub(super) fn keep(connection: &Connection, file: &Path) -> Result<()> {
    connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_row| Ok(()))?;
    let text = "SELECT pageno FROM dbstat WHERE name IN ('sqlite_schema', 'sqlite_stat1', 'sqlite_stat4') \
                ORDER BY pageno";
    let mut statement = connection.prepare(text)?;
    let numbers = statement.query_map([], |row| row.get::<_, u32>(0))?;
    let mut copy = Vec::new();
    let mut from = File::open(file)?;
    for number in numbers {
        let number = number?;
        copy.extend(number.to_le_bytes());
        copy.extend(read(&mut from, number)?);
    }
    let place = place(file);
    let whole = fs::read(&place).is_ok_and(|there| there == copy);
    if whole {
        return Ok(());
    }
    let new = place.with_extension("schema.new");
    let mut file = File::create(&new)?;
    file.write_all(&copy)?;
    file.sync_all()?;
    Ok(fs::rename(new, place)?)
}

/// Makes a copy of a damaged file in which damaged pages of the schema are whole again; the file itself stays as it
/// is. `of` is the file's name before it was set aside. None where nothing can be mended.
pub(super) fn mended(aside: &Path, of: &Path, key: &Key) -> Result<Option<PathBuf>> {
    let Ok(kept) = fs::read(place(of)) else { return Ok(None) };
    let kept = pages(&kept);
    let mended = of.with_extension("mended.db");
    fs::copy(aside, &mended)?;
    // The first page holds the salt of the seals: without it no other can be looked at.
    let first = damaged(&mended, key).is_none_or(|damaged| damaged.contains(&1));
    if first {
        put(&mended, kept.iter().filter(|page| page.number == 1))?;
    }
    let damaged = damaged(&mended, key).unwrap_or_default();
    put(&mended, kept.iter().filter(|page| page.number != 1 && damaged.contains(&page.number)))?;
    tracing::info!(damaged = damaged.len(), first, "the schema of a copy was mended");
    Ok(Some(mended))
}

/// Pages whose seal is broken; none where that can't be looked at. Nothing that needs the schema is asked.
fn damaged(file: &Path, key: &Key) -> Option<BTreeSet<u32>> {
    let connection = Connection::open_with_flags(file, OpenFlags::SQLITE_OPEN_READ_WRITE).ok()?;
    connection.execute_batch(&format!("PRAGMA key = \"x'{}'\"", key.hex())).ok()?;
    let mut statement = connection.prepare("PRAGMA cipher_integrity_check").ok()?;
    let said = statement.query_map([], |row| row.get::<_, String>(0)).ok()?;
    let number = |said: String| said.rsplit(' ').next()?.parse().ok();
    said.map(|said| said.ok().and_then(number)).collect()
}

fn pages(copy: &[u8]) -> Vec<Page> {
    let page = |line: &[u8]| {
        let (number, bytes) = line.split_first_chunk()?;
        Some(Page { number: u32::from_le_bytes(*number), bytes: bytes.to_vec() })
    };
    copy.chunks_exact(PAGE.saturating_add(4)).filter_map(page).collect()
}

fn offset(number: u32) -> SeekFrom {
    SeekFrom::Start(u64::from(number).saturating_sub(1).saturating_mul(LENGTH))
}

fn read(file: &mut File, number: u32) -> Result<Vec<u8>> {
    let mut bytes = vec![0; PAGE];
    file.seek(offset(number))?;
    file.read_exact(&mut bytes)?;
    Ok(bytes)
}

fn put<'p>(file: &Path, pages: impl Iterator<Item = &'p Page>) -> Result<()> {
    let mut file = File::options().write(true).open(file)?;
    for page in pages {
        file.seek(offset(page.number))?;
        file.write_all(&page.bytes)?;
    }
    Ok(())
}
