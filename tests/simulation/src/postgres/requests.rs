//! A club's requests at the server's real store, as the routes serve them below HTTP.

use super::by_identity;
use super::faulty::{Faulty, Life};
use super::slow::Slow;
use crate::central::{Arrival, Ask, Fault, Served};
use crate::club::PAGE;
use shared::command::Issued;
use shared::id::{ClubId, DeskId, Epoch, Id as _};
use shared::record::{Desk, Row, Table};
use shared::store::{StoreError, fetch};
use shared::sync::authority::{self, Authority as _, Halt, MOST_ATTEMPTS, Progress, PushError, Readable};
use shared::sync::cut::{self, Feed as _, NoCut};
use shared::sync::scope;
use shared::sync::wire::{BootstrapHead, Cursor, Cut, Envelope, PushReply, Settlement};
use shared::time::{ClubZone, Timestamp};
use sqlx::PgPool;
use sync_server::crypto::Keys;
use sync_server::outage;
use sync_server::sign_in::formerly;
use sync_server::store::{self, PgStore, Reason, Snapshot};
use uuid::Uuid;

/// Lines of the feed in a cut at most.
const MOST_LINES: usize = 5_000;

/// A deliberate mistake in how the server keeps its writers apart or its feed in order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Control {
    /// Writers do not lock the club.
    NoLock,
    /// The feed is read by an identity column instead of the club's counter. With the club's lock that would do:
    /// writers of a club would come one after the other. So they don't lock here either, and one of them at a time
    /// is slow to commit.
    FeedByIdentity,
}

/// A club at the server. Everything in it is shared by the requests that are served at once.
pub(super) struct Club {
    pub(super) pool: PgPool,
    pub(super) keys: Keys,
    pub(super) id: ClubId,
    pub(super) control: Option<Control>,
    pub(super) life: Life,
    /// The transaction that is slow to commit, where the feed is read by identity.
    pub(super) slow: Slow,
}

/// A push as it came in.
struct Push<'c> {
    request: u64,
    desk: DeskId,
    epoch: Epoch,
    commands: &'c [Envelope],
    now: Timestamp,
    fail_in: u32,
}

/// The database failed: the process is well, unless it is what made the database fail.
fn failed(life: &Life) -> Fault {
    if life.is_over() { Fault::Crashed } else { Fault::Failed }
}

impl Club {
    /// Serves a request; the process may die on the way.
    pub(super) async fn serve(&self, arrival: Arrival) -> Result<Served, Fault> {
        let Arrival { id, from, what, now, fail_in } = arrival;
        let served = match what {
            Ask::Push(epoch, commands) => {
                let push = Push { request: id, desk: from, epoch, commands: &commands, now, fail_in };
                self.push(push).await.map(Served::Pushed)
            }
            Ask::Pull(epoch, cursor) => self.pull(from, epoch, cursor, now).await.map(Served::Cut),
            Ask::BootstrapHead(pending_from) => self.head_of(from, pending_from, now).await.map(Served::Head),
            Ask::BootstrapPage(after) => self.page(after, now).await,
            Ask::Act(issued) => self.act(&issued, now).await,
        };
        if self.life.is_over() { Err(Fault::Crashed) } else { served }
    }

    fn start(now: Timestamp) -> Timestamp {
        scope::start(ClubZone::default(), now)
    }

    pub(super) async fn begin(&self) -> Result<PgStore, StoreError> {
        match self.control {
            None => PgStore::begin(&self.pool, self.id, &self.keys).await,
            Some(Control::NoLock | Control::FeedByIdentity) => {
                PgStore::begin_without_lock(&self.pool, self.id, &self.keys).await
            }
        }
    }

    pub(super) async fn snapshot(&self) -> Result<Snapshot, StoreError> {
        Snapshot::begin(&self.pool, self.id, &self.keys).await
    }

    /// The last place of the feed.
    pub(super) async fn head(&self) -> Result<Cursor, StoreError> {
        match self.control {
            None | Some(Control::NoLock) => store::head(&self.pool, self.id).await,
            Some(Control::FeedByIdentity) => by_identity::last_line(&self.pool, self.id.uuid())
                .await
                .map_err(|error| StoreError::Failed(error.into())),
        }
    }

    /// Commits; gives the last place of the feed.
    pub(super) async fn commit(&self, mut store: PgStore) -> Result<Cursor, StoreError> {
        if self.control == Some(Control::FeedByIdentity) {
            store.note_by_identity().await?;
            store.commit().await?;
            return self.head().await;
        }
        store.commit().await
    }

    async fn push(&self, push: Push<'_>) -> Result<PushReply, Fault> {
        let Push { request, desk, epoch, commands, now, fail_in } = push;
        let gone = |_error: StoreError| failed(&self.life);
        let mut store = self.begin().await.map_err(gone)?;
        let meta = store::meta(store.connection()).await.map_err(gone)?;
        if epoch != meta.epoch {
            return Err(Fault::BootstrapNeeded);
        }
        let desk: Desk = fetch(&mut store, desk).await.map_err(gone)?.ok_or(Fault::BootstrapNeeded)?;
        let earlier = formerly::earlier(store.connection(), self.id, desk.id).await;
        let earlier = earlier.map_err(|_problem| failed(&self.life))?;
        let readable = authority::read(&desk, &earlier, commands).map_err(Fault::Refused)?;
        let mut faulty = Faulty::new(store, &self.life, fail_in);
        let progress = self.decide(&mut faulty, &desk, &readable, now).await?;
        if self.control == Some(Control::FeedByIdentity) {
            self.slow.wait(request, &mut faulty.inner).await.map_err(gone)?;
        }
        if self.life.passes() {
            return Err(Fault::Crashed);
        }
        let head = self.commit(faulty.inner).await.map_err(gone)?;
        if self.life.passes() {
            // Committed, and the process dies before it answers.
            return Err(Fault::Crashed);
        }
        let Progress { last_seq, mut settled, stopped } = progress;
        if let Some(halt) = &stopped {
            settled.extend(self.count(&desk, commands, &readable, halt).await?);
        }
        let last_seq = settled.iter().map(|one| one.desk_seq).max().unwrap_or(0).max(last_seq);
        let stopped = stopped.map(|halt| halt.why);
        Ok(PushReply { last_seq, settled, stopped, head, server_time: now })
    }

    async fn decide(
        &self,
        store: &mut Faulty<'_>,
        desk: &Desk,
        commands: &[Readable],
        now: Timestamp,
    ) -> Result<Progress, Fault> {
        // A feed that is numbered by identity gets its lines as the rows are written.
        let at_once = if self.control == Some(Control::FeedByIdentity) { 1 } else { commands.len().max(1) };
        let mut whole = Progress { last_seq: 0, settled: Vec::new(), stopped: None };
        for some in commands.chunks(at_once) {
            let progress = match authority::push(store, desk, some, now, false).await {
                Ok(progress) => progress,
                Err(PushError::Refused(refused)) => return Err(Fault::Refused(refused)),
                Err(PushError::Database(_)) => return Err(failed(&self.life)),
            };
            if self.control == Some(Control::FeedByIdentity) {
                store.inner.note_by_identity().await.map_err(|_error| failed(&self.life))?;
            }
            whole.settled.extend(progress.settled);
            (whole.last_seq, whole.stopped) = (progress.last_seq, progress.stopped);
            if whole.stopped.is_some() {
                break;
            }
        }
        Ok(whole)
    }

    /// Counts a failure in a transaction of its own; the fifth sets the command aside.
    async fn count(
        &self,
        desk: &Desk,
        envelopes: &[Envelope],
        commands: &[Readable],
        halt: &Halt,
    ) -> Result<Option<Settlement>, Fault> {
        let gone = |_error: StoreError| failed(&self.life);
        let command = commands.iter().find(|command| command.desk_seq() == halt.desk_seq);
        let envelope = envelopes.iter().find(|envelope| envelope.desk_seq == halt.desk_seq);
        let (Some(error), Some(command), Some(envelope)) = (&halt.error, command, envelope) else {
            return Ok(None);
        };
        if self.life.is_over() {
            return Err(Fault::Crashed);
        }
        if outage::spares_the_command(error) {
            return Ok(None);
        }
        let (seq, id) = (command.desk_seq(), command.command_id());
        let counted = store::count_failure(&self.pool, self.id, desk.id, seq, id, error).await;
        let attempts = counted.map_err(gone)?;
        if attempts < MOST_ATTEMPTS {
            return Ok(None);
        }
        let mut store = self.begin().await.map_err(gone)?;
        if store.position(desk.id).await.map_err(gone)?.last_seq.saturating_add(1) != seq {
            return Ok(None);
        }
        let settlement = authority::quarantine(&mut store, desk, command, attempts).await.map_err(gone)?;
        store.set_aside(desk.id, envelope, Reason::Undecidable).await.map_err(gone)?;
        self.commit(store).await.map_err(gone)?;
        Ok(Some(settlement))
    }

    async fn pull(&self, desk: DeskId, epoch: Epoch, from: Cursor, now: Timestamp) -> Result<Cut, Fault> {
        let gone = |_error: StoreError| failed(&self.life);
        let start = Self::start(now);
        let cut = if self.control == Some(Control::FeedByIdentity) {
            let lines = by_identity::lines(&self.pool, self.id.uuid(), from).await.map_err(gone)?;
            let snapshot = self.snapshot().await.map_err(gone)?;
            by_identity::cut(snapshot, lines, desk, from, start, now).await
        } else {
            let mut snapshot = self.snapshot().await.map_err(gone)?;
            cut::cut(&mut snapshot, desk, epoch, from, MOST_LINES, start, now).await
        };
        match cut {
            Ok(cut) => Ok(cut),
            Err(NoCut::TooOld | NoCut::OtherEpoch) => Err(Fault::BootstrapNeeded),
            Err(NoCut::Gap(after)) => Err(Fault::Broken(format!("the feed has a gap after {}", after.0))),
            Err(NoCut::Database(error)) => Err(gone(error)),
        }
    }

    async fn head_of(&self, desk: DeskId, pending_from: u64, now: Timestamp) -> Result<BootstrapHead, Fault> {
        let gone = |_error: StoreError| failed(&self.life);
        let before = self.head().await.map_err(gone)?;
        let mut snapshot = self.snapshot().await.map_err(gone)?;
        let head = cut::head(&mut snapshot, desk, pending_from, Self::start(now), now).await;
        let head = head.map_err(gone)?;
        let by_identity = self.control == Some(Control::FeedByIdentity);
        Ok(if by_identity { BootstrapHead { cursor: before, ..head } } else { head })
    }

    async fn page(&self, after: Option<(Table, Uuid)>, now: Timestamp) -> Result<Served, Fault> {
        let gone = |_error: StoreError| failed(&self.life);
        let mut snapshot = self.snapshot().await.map_err(gone)?;
        let limit = i64::try_from(PAGE).unwrap_or(i64::MAX);
        let mut page: Vec<Row> = Vec::new();
        for table in Table::ALL.iter().copied().filter(|table| after.is_none_or(|(last, _)| *table >= last)) {
            let last = after.filter(|(last, _)| *last == table).map(|(_, id)| id);
            page.extend(snapshot.page(table, last, limit, Self::start(now)).await.map_err(gone)?);
            if page.len() > PAGE {
                page.truncate(PAGE);
                return Ok(Served::Page(page, false));
            }
            // As many as were asked for: there may be more.
            if page.len() == PAGE {
                return Ok(Served::Page(page, false));
            }
        }
        Ok(Served::Page(page, true))
    }

    async fn act(&self, issued: &Issued, now: Timestamp) -> Result<Served, Fault> {
        let gone = |_error: StoreError| failed(&self.life);
        let mut faulty = Faulty::new(self.begin().await.map_err(gone)?, &self.life, 0);
        let outcome = authority::act(&mut faulty, issued, now).await.map_err(gone)?;
        if self.life.passes() {
            return Err(Fault::Crashed);
        }
        self.commit(faulty.inner).await.map_err(gone)?;
        Ok(Served::Acted(issued.command.name(), outcome.receipt().is_some()))
    }

    /// What was decided of a desk's commands from a number on.
    pub(super) async fn settlements(&self, desk: DeskId, from: u64) -> Result<Vec<Settlement>, StoreError> {
        self.snapshot().await?.settlements(desk, from).await
    }
}
