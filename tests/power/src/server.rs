//! Enough of a server for one desk: it decides commands, writes rows of its own, and cuts.

use anyhow::{Result, bail, ensure};
use replica::schema::{MIGRATIONS, migrate};
use replica::store::{SqliteStore, block_on_ready};
use rusqlite::Connection;
use shared::command::{Command, Issued, Outcome, Phase, run};
use shared::id::Epoch;
use shared::record::{Product, Row, Table};
use shared::store::testing::{CLUB, MORNING, fill, world};
use shared::store::{Keep as _, fetch};
use shared::sync::authority::staff;
use shared::sync::scope;
use shared::sync::wire::{BootstrapHead, Cursor, Cut, Envelope, PushReply, Settlement};
use shared::time::{ClubZone, Timestamp};
use std::collections::BTreeSet;
use uuid::Uuid;

/// The server.
pub(crate) struct Server {
    rows: Connection,
    feed: Vec<Commit>,
    pub(crate) now: Timestamp,
}

/// One commit.
struct Commit {
    rows: Vec<(Table, Uuid)>,
    settlement: Option<Settlement>,
}

const EPOCH: Epoch = Epoch(Uuid::from_u128(1));

impl Server {
    /// One with the small club, and no desk that has said anything yet.
    pub(crate) fn new() -> Result<Self> {
        let rows = Connection::open_in_memory()?;
        migrate(&rows, MIGRATIONS)?;
        let mut server = Self { rows, feed: Vec::new(), now: MORNING };
        let mut store = SqliteStore::new(&server.rows, CLUB);
        block_on_ready(fill(&mut store, &world::rows()))??;
        let rows = store.take_written();
        server.feed.push(Commit { rows, settlement: None });
        Ok(server)
    }

    /// The office changes how a product is shown.
    pub(crate) fn change(&mut self, sort: i64) -> Result<()> {
        let mut store = SqliteStore::new(&self.rows, CLUB);
        let mut product: Product = match block_on_ready(fetch(&mut store, world::TEN))?? {
            Some(product) => product,
            None => bail!("the product is gone"),
        };
        product.sort = sort;
        product.meta.touch(self.now, None);
        block_on_ready(store.update(&product))??;
        let rows = store.take_written();
        self.feed.push(Commit { rows, settlement: None });
        Ok(())
    }

    /// Decides commands in their order.
    pub(crate) fn push(&mut self, commands: &[Envelope]) -> Result<PushReply> {
        let before = self.feed.len();
        for envelope in commands {
            if envelope.desk_seq > self.last_seq() {
                self.decide(envelope)?;
            }
        }
        let settled = self.feed.iter().skip(before).filter_map(|commit| commit.settlement.clone()).collect();
        let (last_seq, head, server_time) = (self.last_seq(), self.head(), self.now);
        Ok(PushReply { last_seq, settled, stopped: None, head, server_time })
    }

    fn decide(&mut self, envelope: &Envelope) -> Result<()> {
        let expected = self.last_seq() + 1;
        ensure!(envelope.desk_seq == expected, "number {} came, {expected} was due", envelope.desk_seq);
        let command = Command::decode(&envelope.name, envelope.version, &envelope.args)?;
        let transaction = self.rows.unchecked_transaction()?;
        let mut store = SqliteStore::new(&transaction, CLUB);
        let outcome = block_on_ready(async {
            let issued = Issued {
                command_id: envelope.command_id,
                club_id: CLUB,
                desk_id: Some(world::DOOR),
                actor: staff(&mut store, envelope.staff_id, envelope.issued_at).await?,
                issued_at: envelope.issued_at,
                command,
                flagged: None,
            };
            run(&mut store, &issued, Phase::Decide, self.now).await
        })??;
        let mut rows = store.take_written();
        if matches!(outcome, Outcome::Rejected { .. }) {
            transaction.rollback()?;
            rows.clear();
        } else {
            transaction.commit()?;
        }
        let (desk_seq, command_id) = (envelope.desk_seq, envelope.command_id);
        self.feed.push(Commit { rows, settlement: Some(Settlement { desk_seq, command_id, outcome }) });
        Ok(())
    }

    fn head(&self) -> Cursor {
        Cursor(i64::try_from(self.feed.len()).unwrap_or(i64::MAX))
    }

    fn last_seq(&self) -> u64 {
        let settled = self.feed.iter().rev().find_map(|commit| commit.settlement.as_ref());
        settled.map_or(0, |settlement| settlement.desk_seq)
    }

    fn after(&self, from: Cursor) -> impl Iterator<Item = &Commit> {
        self.feed.iter().skip(usize::try_from(from.0).unwrap_or(usize::MAX))
    }

    /// Everything after a cursor.
    pub(crate) fn cut(&self, from: Cursor) -> Result<Cut> {
        let named: BTreeSet<_> = self.after(from).flat_map(|commit| commit.rows.iter().copied()).collect();
        let store = SqliteStore::new(&self.rows, CLUB);
        let (mut rows, mut tombstones) = (Vec::new(), Vec::new());
        for (table, id) in named {
            match store.read_rows(table, &[id])?.pop() {
                Some(row) => rows.push(row),
                None => tombstones.push((table, id)),
            }
        }
        Ok(Cut {
            epoch: EPOCH,
            from,
            to: self.head(),
            scope_start: scope::start(ClubZone::default(), self.now),
            rows,
            tombstones,
            settlements: self.after(from).filter_map(|commit| commit.settlement.clone()).collect(),
            server_time: self.now,
        })
    }

    /// The whole club, for a desk that starts.
    pub(crate) fn bootstrap(&self) -> Result<(BootstrapHead, Vec<Row>)> {
        let store = SqliteStore::new(&self.rows, CLUB);
        let mut rows = Vec::new();
        for table in Table::ALL {
            rows.extend(store.read_table(*table)?);
        }
        let head = BootstrapHead {
            epoch: EPOCH,
            cursor: self.head(),
            scope_start: scope::start(ClubZone::default(), self.now),
            last_seq: self.last_seq(),
            settlements: self.after(Cursor(0)).filter_map(|commit| commit.settlement.clone()).collect(),
            rows: u64::try_from(rows.len())?,
            server_time: self.now,
        };
        Ok((head, rows))
    }
}
