//! Requests at the server in memory, as the routes serve them below HTTP.

use super::{Server, block};
use crate::central::{Arrival, Ask, Fault, Served};
use crate::club::PAGE;
use crate::in_scope::InScopeRows;
use anyhow::Result;
use replica::store::{SqliteStore, block_on_ready};
use shared::id::{DeskId, Epoch};
use shared::number::{Earlier, Origin};
use shared::record::{Desk, Row, Table};
use shared::store::fetch;
use shared::sync::authority::{self, Readable};
use shared::sync::cut::{self, NoCut};
use shared::sync::scope;
use shared::sync::wire::{BootstrapHead, Cursor, Cut, Envelope, PushReply};
use shared::time::Timestamp;
use uuid::Uuid;

impl Server {
    pub(super) fn serve(&self, arrival: Arrival) -> Result<Served, Fault> {
        let Arrival { from, what, now, .. } = arrival;
        match what {
            Ask::Push(epoch, commands) => self.push(from, epoch, &commands, now).map(Served::Pushed),
            Ask::Pull(epoch, cursor) => self.pull(from, epoch, cursor, now).map(Served::Cut),
            Ask::BootstrapHead(pending_from) => {
                self.bootstrap_head(from, pending_from, now).map(Served::Head)
            }
            Ask::BootstrapPage(after) => {
                let page = self.bootstrap_page(after, PAGE, now);
                page.map(|(rows, last)| Served::Page(rows, last)).map_err(|_gone| Fault::Crashed)
            }
            Ask::Act(issued) => {
                let acted = self.transaction(|store| block(authority::act(store, &issued, now)));
                acted.map(|outcome| Served::Acted(issued.command.name(), outcome.receipt().is_some()))
            }
        }
    }

    /// `POST /api/sync/push`.
    ///
    /// # Errors
    /// [`Fault`].
    fn push(
        &self,
        desk: DeskId,
        epoch: Epoch,
        commands: &[Envelope],
        now: Timestamp,
    ) -> Result<PushReply, Fault> {
        let standing = self.standing().map_err(|_gone| Fault::Crashed)?;
        if epoch != standing.epoch {
            return Err(Fault::BootstrapNeeded);
        }
        let desk: Desk =
            self.transaction(|store| block(fetch(store, desk)))?.ok_or(Fault::BootstrapNeeded)?;
        let earlier = self.earlier(desk.id).map_err(|_gone| Fault::Crashed)?;
        let readable = authority::read(&desk, &earlier, commands).map_err(Fault::Refused)?;
        let recovering = self.recovering(now);
        let progress = self.transaction(|store| {
            let pushed = block_on_ready(authority::push(store, &desk, &readable, now, recovering));
            match pushed.map_err(|_pending| Fault::Crashed)? {
                Ok(progress) if store.is_dead() => {
                    drop(progress);
                    Err(Fault::Crashed)
                }
                Ok(progress) => Ok(progress),
                Err(authority::PushError::Refused(refused)) => Err(Fault::Refused(refused)),
                Err(authority::PushError::Database(_)) => Err(Fault::Crashed),
            }
        })?;
        let mut reply = PushReply {
            last_seq: progress.last_seq,
            settled: progress.settled,
            stopped: progress.stopped.as_ref().map(|halt| halt.why),
            head: self.standing().map_err(|_gone| Fault::Crashed)?.head,
            server_time: now,
        };
        if let Some(halt) = progress.stopped.filter(|halt| halt.error.is_some()) {
            self.count_failure(&desk, &readable, halt.desk_seq, &mut reply)?;
        }
        Ok(reply)
    }

    /// Counts a failure in a transaction of its own; the fifth sets the command aside.
    fn count_failure(
        &self,
        desk: &Desk,
        commands: &[Readable],
        desk_seq: u64,
        reply: &mut PushReply,
    ) -> Result<(), Fault> {
        let Some(command) = commands.iter().find(|command| command.desk_seq() == desk_seq) else {
            return Ok(());
        };
        let attempts: u32 = self
            .db
            .query_row(
                "INSERT INTO failures VALUES (?1, 1)
                 ON CONFLICT (command_id) DO UPDATE SET attempts = attempts + 1 RETURNING attempts",
                [command.command_id().to_string()],
                |row| row.get(0),
            )
            .map_err(|_gone| Fault::Crashed)?;
        if attempts >= authority::MOST_ATTEMPTS {
            self.transaction(|store| block(authority::quarantine(store, desk, command, attempts)))?;
            reply.last_seq = desk_seq;
            reply.stopped = None;
        }
        Ok(())
    }

    /// What a desk was before it enrolled anew.
    fn earlier(&self, desk: DeskId) -> Result<Vec<Earlier>> {
        let text = "SELECT was, origin, proven FROM earlier_desks WHERE desk_id = ?1";
        let mut statement = self.db.prepare_cached(text)?;
        let mut rows = statement.query([desk.to_string()])?;
        let mut earlier = Vec::new();
        while let Some(row) = rows.next()? {
            let desk_id = DeskId(row.get::<_, String>(0)?.parse()?);
            let origin = Origin::try_from(row.get::<_, String>(1)?)?;
            earlier.push(Earlier { desk_id, origin, proven: row.get(2)? });
        }
        Ok(earlier)
    }

    fn recovering(&self, now: Timestamp) -> bool {
        let until: i64 =
            self.db.query_row("SELECT recovering_until FROM meta", [], |row| row.get(0)).unwrap_or(0);
        now.millis() < until
    }

    /// `GET /api/sync/pull`.
    ///
    /// # Errors
    /// [`Fault`].
    fn pull(&self, desk: DeskId, epoch: Epoch, from: Cursor, now: Timestamp) -> Result<Cut, Fault> {
        let start = scope::start(self.zone, now);
        let mut store = self.store();
        match block_on_ready(cut::cut(&mut store, desk, epoch, from, 5_000, start, now)) {
            Ok(Ok(cut)) => Ok(cut),
            Ok(Err(NoCut::TooOld | NoCut::OtherEpoch)) => Err(Fault::BootstrapNeeded),
            Ok(Err(NoCut::Gap(_) | NoCut::Database(_))) | Err(_) => Err(Fault::Crashed),
        }
    }

    /// The head of `GET /api/sync/bootstrap`.
    ///
    /// # Errors
    /// [`Fault`].
    fn bootstrap_head(
        &self,
        desk: DeskId,
        pending_from: u64,
        now: Timestamp,
    ) -> Result<BootstrapHead, Fault> {
        let start = scope::start(self.zone, now);
        block(cut::head(&mut self.store(), desk, pending_from, start, now))
    }

    /// A page of `GET /api/sync/bootstrap`: rows in scope after a place, and the next place.
    ///
    /// # Errors
    /// When SQLite fails.
    fn bootstrap_page(
        &self,
        after: Option<(Table, Uuid)>,
        limit: usize,
        now: Timestamp,
    ) -> Result<(Vec<Row>, bool)> {
        let store = SqliteStore::new(&self.db, self.club);
        let mut in_scope = InScopeRows::of(&store, scope::start(self.zone, now));
        let mut page = Vec::new();
        for table in Table::ALL.iter().copied() {
            if after.is_some_and(|(last, _)| table < last) {
                continue;
            }
            let rows = in_scope.table(table)?;
            page.extend(rows.into_iter().filter(|row| after.is_none_or(|place| (table, row.id()) > place)));
            if page.len() > limit {
                page.truncate(limit);
                return Ok((page, false));
            }
        }
        Ok((page, true))
    }
}
