//! A cut of one row arrives while 500 commands wait: undo all of them, write the row, run them again, save. Beside
//! the same changesets inverted and applied, and the same commands run again, in one bare transaction: no outbox is
//! read or written, no new changeset taken, nothing decoded.

use super::{Effort, in_turn};
use crate::light::now;
use crate::raw;
use crate::stage::Stage;
use crate::table::{Figure, Round, Target};
use crate::window_less::{at_work, give, rest, rows, work};
use crate::work::ALL;
use anyhow::{Context as _, Result, ensure};
use replica::replica::{FILE, Identity, KeyFile, Replica, Settings};
use replica::store::{SqliteStore, block_on_ready};
use rusqlite::session::{ChangesetItem, ConflictAction, ConflictType, invert_strm};
use rusqlite::{Connection, TransactionBehavior};
use shared::command::{Command, Issued, Outcome, Phase, run};
use shared::record::Row;
use shared::sync::authority::actor;
use shared::sync::wire::{Cursor, Cut};
use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

/// Commands that wait.
const PENDING: usize = 500;

pub(super) async fn measure(effort: Effort) -> Result<Vec<Figure>> {
    let stage = Stage::open(if effort.quick { "small" } else { "club" }).await?;
    let rows = rows(&stage).await?;
    let (desk, newcomer) = at_work(&stage, "desk").await?;
    let mut work = work(&desk, &rows, &newcomer.folder, 0, &ALL).await?;
    rest(&desk).await?;
    desk.close().await;
    for command in work.many(PENDING)? {
        give(&desk, command).await?;
    }
    drop(desk);
    let changed = rows.into_iter().rev().find(|row| matches!(row, Row::Horse(_))).context("no horse")?;
    let folder = newcomer.folder;
    let rounds = tokio::task::block_in_place(|| closed(&folder)).and_then(|pristine| {
        Ok((pristine, Replica::open(&Settings::of(&folder), &KeyFile::beside(&folder))?))
    })?;
    let (pristine, mut opened) = (rounds.0, rounds.1.replica);
    let mut rounds = Vec::new();
    for round in 0..effort.rounds {
        let subject = async { tokio::task::block_in_place(|| rebased(&mut opened, &changed)) };
        let copy = stage.place("copy")?;
        let baseline = async { tokio::task::block_in_place(|| by_hand(&pristine, &copy, &folder, &changed)) };
        let (subject, baseline) = in_turn(round, subject, baseline).await?;
        rounds.push(Round::of(subject.as_secs_f64() * 1_000.0, baseline.as_secs_f64() * 1_000.0));
    }
    drop(opened);
    stage.close().await?;
    Ok(vec![Figure {
        name: "rebase_500",
        what: format!("rebase of {PENDING} pending ÷ undo and run again by hand"),
        unit: "ms",
        target: Target::AtMost(2.0),
        rounds,
    }])
}

/// The bytes of the file of a desk that is closed, all in one file.
fn closed(folder: &Path) -> Result<Vec<u8>> {
    let file = raw::open(folder)?;
    file.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_row| Ok(()))?;
    drop(file);
    Ok(fs::read(folder.join(FILE))?)
}

/// The product's way.
fn rebased(replica: &mut Replica, changed: &Row) -> Result<Duration> {
    let state = replica.state()?;
    let from = state.cursor.context("no cursor")?;
    let cut = Cut {
        epoch: state.epoch.context("no epoch")?,
        from,
        to: Cursor(from.0.saturating_add(1)),
        scope_start: state.scope_start.context("no scope")?,
        rows: vec![changed.clone()],
        tombstones: Vec::new(),
        settlements: Vec::new(),
        server_time: now(),
    };
    let begun = Instant::now();
    let after = replica.apply_cut(&cut)?;
    let took = begun.elapsed();
    ensure!(after.pending >= u64::try_from(PENDING)?, "{} are pending", after.pending);
    Ok(took)
}

/// By hand, on a copy.
fn by_hand(pristine: &[u8], copy: &Path, desk: &Path, changed: &Row) -> Result<Duration> {
    for left in fs::read_dir(copy)? {
        fs::remove_file(left?.path())?;
    }
    fs::write(copy.join(FILE), pristine)?;
    fs::copy(desk.join("replica.key"), copy.join("replica.key"))?;
    let identity = identity(copy)?;
    let mut file = raw::open(copy)?;
    let (changesets, commands) = (changesets(&file)?, commands(copy, &file, &identity)?);
    ensure!(commands.len() >= PENDING, "{} commands", commands.len());
    let begun = Instant::now();
    let transaction = file.transaction_with_behavior(TransactionBehavior::Immediate)?;
    for changeset in &changesets {
        let mut inverted = Vec::new();
        invert_strm(&mut changeset.as_slice(), &mut inverted)?;
        transaction.apply_strm(&mut inverted.as_slice(), None::<fn(&str) -> bool>, abort)?;
    }
    let mut store = SqliteStore::new(&transaction, identity.club_id);
    store.upsert(changed)?;
    for issued in &commands {
        let outcome = block_on_ready(run(&mut store, issued, Phase::Rerun, issued.issued_at))??;
        ensure!(!matches!(outcome, Outcome::Rejected { .. }), "refused by hand: {outcome:?}");
    }
    transaction.commit()?;
    Ok(begun.elapsed())
}

fn abort(_why: ConflictType, _item: ChangesetItem) -> ConflictAction {
    ConflictAction::SQLITE_CHANGESET_ABORT
}

fn identity(folder: &Path) -> Result<Identity> {
    let opened = Replica::open(&Settings::of(folder), &KeyFile::beside(folder))?;
    Ok(opened.replica.state()?.enrolled()?.clone())
}

/// What the commands did, the newest first.
fn changesets(file: &Connection) -> Result<Vec<Vec<u8>>> {
    let text = "SELECT changeset FROM commands WHERE settled_at IS NULL ORDER BY desk_seq DESC";
    let mut statement = file.prepare(text)?;
    let found = statement.query_map([], |row| row.get(0))?;
    Ok(found.collect::<rusqlite::Result<_>>()?)
}

/// The commands, ready to be run.
fn commands(folder: &Path, file: &Connection, desk: &Identity) -> Result<Vec<Issued>> {
    let opened = Replica::open(&Settings::of(folder), &KeyFile::beside(folder))?;
    let mut store = SqliteStore::new(file, desk.club_id);
    let mut commands = Vec::new();
    for given in opened.replica.waiting()? {
        let envelope = given.envelope;
        let command = Command::decode(&envelope.name, envelope.version, &envelope.args)?;
        let actor = block_on_ready(actor(&mut store, &command, envelope.staff_id, envelope.issued_at))??;
        commands.push(Issued {
            command_id: envelope.command_id,
            club_id: desk.club_id,
            desk_id: Some(desk.desk_id),
            actor,
            issued_at: envelope.issued_at,
            command,
            flagged: None,
        });
    }
    Ok(commands)
}
