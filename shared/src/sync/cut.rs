//! Cuts and bootstraps out of a club's feed: what a desk is told, and of which moment.
//!
//! The caller opens a read-only transaction that sees one moment (REPEATABLE READ) and calls [`cut`] or
//! [`head`]. The feed names rows; their content is read in the same moment, so that a cut is whole.

use super::scope::{self, InScope};
use super::wire::{BootstrapHead, Cursor, Cut, Settlement};
use crate::id::{DeskId, Epoch, Id, MemberPackageId};
use crate::record::{Row, Table};
use crate::store::Stored;
use crate::time::Timestamp;
use std::collections::{BTreeMap, BTreeSet};
use std::future::Future;
use uuid::Uuid;

/// What the reading side needs of a database. All of it is of one moment.
pub trait Feed {
    /// Where the feed stands.
    fn standing(&mut self) -> impl Future<Output = Stored<Standing>>;
    /// Lines after one cursor up to and with another, at most `limit` and one more.
    fn lines(&mut self, after: Cursor, to: Cursor, limit: usize) -> impl Future<Output = Stored<Vec<Line>>>;
    /// The rows of these ids that are there.
    fn rows(&mut self, table: Table, ids: &[Uuid]) -> impl Future<Output = Stored<Vec<Row>>>;
    /// A desk's settled commands with these numbers, by number.
    fn settlements(&mut self, desk: DeskId, from_seq: u64) -> impl Future<Output = Stored<Vec<Settlement>>>;
    /// The desk's highest settled number.
    fn last_seq(&mut self, desk: DeskId) -> impl Future<Output = Stored<u64>>;
    /// Rows in scope in all.
    fn count(&mut self, scope_start: Timestamp) -> impl Future<Output = Stored<u64>>;
}

/// Where a club's feed stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Standing {
    /// The server's epoch.
    pub epoch: Epoch,
    /// The last line.
    pub head: Cursor,
    /// Lines up to here have been pruned; a cursor before it is too old.
    pub pruned_to: Cursor,
}

/// A line of the feed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Line {
    /// Where it stands; the lines of one commit share it.
    pub cursor: Cursor,
    /// What it says.
    pub says: Says,
}

/// What a line of the feed says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Says {
    /// This row changed, or is gone.
    Row(Table, Uuid),
    /// This desk's command was settled.
    Settled {
        /// The desk.
        desk_id: DeskId,
        /// Its number.
        desk_seq: u64,
    },
}

/// Why there is no cut.
#[derive(Debug, thiserror::Error)]
pub enum NoCut {
    /// The cursor is older than the feed, or so far behind that a bootstrap is quicker.
    #[error("the cursor is too old; bootstrap anew")]
    TooOld,
    /// The cursor lies ahead of the feed, or is of another epoch.
    #[error("the cursor is not of this server's epoch; bootstrap anew")]
    OtherEpoch,
    /// A commit is missing in the feed: something is very wrong; pull again.
    #[error("the feed has a gap after {0:?}")]
    Gap(Cursor),
    /// The database failed.
    #[error(transparent)]
    Database(#[from] crate::store::StoreError),
}

/// The cut from a desk's cursor to the head, whole. `limit` bounds the lines; past it the desk bootstraps.
///
/// # Errors
/// [`NoCut`].
pub async fn cut<F: Feed>(
    feed: &mut F,
    desk: DeskId,
    epoch: Epoch,
    from: Cursor,
    limit: usize,
    scope_start: Timestamp,
    now: Timestamp,
) -> Result<Cut, NoCut> {
    let standing = feed.standing().await?;
    if let Some(nothing) = nothing_new(&standing, epoch, from, scope_start, now)? {
        return Ok(nothing);
    }
    let lines = feed.lines(from, standing.head, limit).await?;
    if lines.len() > limit {
        return Err(NoCut::TooOld);
    }
    gapless(&lines, from, standing.head)?;
    let mut named: BTreeMap<Table, BTreeSet<Uuid>> = BTreeMap::new();
    let mut settled = BTreeSet::new();
    for line in &lines {
        match line.says {
            Says::Row(table, id) => {
                named.entry(table).or_default().insert(id);
            }
            Says::Settled { desk_id, desk_seq } if desk_id == desk => {
                settled.insert(desk_seq);
            }
            Says::Settled { .. } => {}
        }
    }
    let (rows, tombstones) = read(feed, named, scope_start).await?;
    let settlements = match settled.first() {
        Some(first) => feed.settlements(desk, *first).await?,
        None => Vec::new(),
    };
    Ok(Cut {
        epoch,
        from,
        to: standing.head,
        scope_start,
        rows,
        tombstones,
        settlements: settlements.into_iter().filter(|one| settled.contains(&one.desk_seq)).collect(),
        server_time: now,
    })
}

/// The cut of a desk that stands where the feed does, as most do that ask: empty, and nothing has to be read for it.
/// None where there is something to read.
///
/// # Errors
/// [`NoCut::OtherEpoch`], [`NoCut::TooOld`].
pub fn nothing_new(
    standing: &Standing,
    epoch: Epoch,
    from: Cursor,
    scope_start: Timestamp,
    now: Timestamp,
) -> Result<Option<Cut>, NoCut> {
    if epoch != standing.epoch || from > standing.head {
        return Err(NoCut::OtherEpoch);
    }
    if from < standing.pruned_to {
        return Err(NoCut::TooOld);
    }
    Ok((from == standing.head).then(|| Cut {
        epoch,
        from,
        to: from,
        scope_start,
        rows: Vec::new(),
        tombstones: Vec::new(),
        settlements: Vec::new(),
        server_time: now,
    }))
}

/// Every commit between the two cursors has at least one line.
fn gapless(lines: &[Line], from: Cursor, head: Cursor) -> Result<(), NoCut> {
    let mut last = from;
    for line in lines {
        if line.cursor.0 > last.0.saturating_add(1) {
            return Err(NoCut::Gap(last));
        }
        last = last.max(line.cursor);
    }
    if last == head { Ok(()) } else { Err(NoCut::Gap(last)) }
}

/// Reads the named rows as they stand; what is not there is gone, what is out of scope is left out.
async fn read<F: Feed>(
    feed: &mut F,
    named: BTreeMap<Table, BTreeSet<Uuid>>,
    scope_start: Timestamp,
) -> Stored<(Vec<Row>, Vec<(Table, Uuid)>)> {
    let (mut rows, mut tombstones, mut with_package) = (Vec::new(), Vec::new(), Vec::new());
    for (table, ids) in named {
        let mut gone = ids.clone();
        let ids: Vec<_> = ids.into_iter().collect();
        for row in feed.rows(table, &ids).await? {
            gone.remove(&row.id());
            match scope::judge(&row, scope_start) {
                InScope::Yes => rows.push(row),
                InScope::No => {}
                InScope::WithPackage(package) => with_package.push((package, row)),
            }
        }
        tombstones.extend(gone.into_iter().map(|id| (table, id)));
    }
    let kept = packages_in_scope(feed, &with_package, scope_start).await?;
    rows.extend(with_package.into_iter().filter(|(id, _)| kept.contains(id)).map(|(_, row)| row));
    Ok((rows, tombstones))
}

async fn packages_in_scope<F: Feed>(
    feed: &mut F,
    entries: &[(MemberPackageId, Row)],
    scope_start: Timestamp,
) -> Stored<BTreeSet<MemberPackageId>> {
    let ids: BTreeSet<Uuid> = entries.iter().map(|(package, _)| package.uuid()).collect();
    let ids: Vec<_> = ids.into_iter().collect();
    let packages = feed.rows(Table::MemberPackages, &ids).await?;
    let kept = packages.iter().filter(|row| scope::judge(row, scope_start) == InScope::Yes);
    Ok(kept.map(|row| MemberPackageId::from_uuid(row.id())).collect())
}

/// The first line of a bootstrap of this moment.
///
/// # Errors
/// Whatever the store says.
pub async fn head<F: Feed>(
    feed: &mut F,
    desk: DeskId,
    pending_from: u64,
    scope_start: Timestamp,
    now: Timestamp,
) -> Stored<BootstrapHead> {
    let standing = feed.standing().await?;
    Ok(BootstrapHead {
        epoch: standing.epoch,
        cursor: standing.head,
        scope_start,
        last_seq: feed.last_seq(desk).await?,
        settlements: feed.settlements(desk, pending_from).await?,
        rows: feed.count(scope_start).await?,
        server_time: now,
    })
}
