//! A server and a desk in memory, for the tests of the driver.

use super::clock::wall;
use super::storage::{Position, Secrets, Storage, StorageError};
use super::transport::{Checksums, Line, Transport, Trouble};
use super::verify::Verdict;
use crate::replica::ReplicaError;
use futures::stream::{self, BoxStream};
use futures::{Stream, StreamExt as _};
use shared::command::{Outcome, Receipt};
use shared::id::{ArenaId, ClubId, CommandId, DeskId, Epoch, Id as _, StaffId};
use shared::record::{Arena, Meta, Row, Table};
use shared::sync::checksum::{self, TableChecksum};
use shared::sync::engine::{Link, Standing};
use shared::sync::wire::{BootstrapHead, Cursor, Cut, Envelope, Hint, PushReply, PushRequest, Settlement};
use shared::time::Timestamp;
use std::collections::{BTreeMap, HashMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::sync::{mpsc, watch};
use uuid::Uuid;

const CLUB: ClubId = ClubId(Uuid::from_u128(1));
const DESK: DeskId = DeskId(Uuid::from_u128(2));
const START: Timestamp = Timestamp::from_millis(1_800_000_000_000);
/// Everything is in scope.
const SCOPE: Timestamp = Timestamp::from_millis(0);

pub(crate) fn arena(number: u128, name: &str) -> Row {
    Row::Arena(Arena {
        club_id: CLUB,
        id: ArenaId::from_uuid(Uuid::from_u128(number)),
        name: name.to_owned(),
        indoor: false,
        capacity: 4,
        active: true,
        meta: Meta::new(START, None),
    })
}

fn command(desk_seq: u64) -> Envelope {
    Envelope {
        command_id: CommandId::from_uuid(Uuid::from_u128(u128::from(desk_seq) + 1_000)),
        desk_seq,
        issued_at: START,
        issued_cursor: Cursor(0),
        staff_id: StaffId::from_uuid(Uuid::from_u128(3)),
        name: "open_till".to_owned(),
        version: 1,
        args: serde_json::Value::Null,
    }
}

/// This server's word on every command.
fn settled(command: &Envelope) -> Settlement {
    let outcome = Outcome::Applied { receipt: Receipt::Voided };
    Settlement { desk_seq: command.desk_seq, command_id: command.command_id, outcome }
}

fn sums(rows: impl IntoIterator<Item = Row>) -> BTreeMap<Table, TableChecksum> {
    let mut by_table: BTreeMap<Table, Vec<Row>> =
        Table::ALL.iter().map(|table| (*table, Vec::new())).collect();
    for row in rows {
        by_table.entry(row.table()).or_default().push(row);
    }
    by_table.into_iter().map(|(table, rows)| (table, checksum::of(rows))).collect()
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A server with one table's worth of rows, and what goes wrong on the way to it.
pub(crate) struct Server(Mutex<ServerState>);

pub(crate) struct ServerState {
    pub(crate) epoch: Epoch,
    pub(crate) head: i64,
    pub(crate) rows: BTreeMap<Uuid, (i64, Row)>,
    pub(crate) received: Vec<Envelope>,
    /// The way to the server is cut.
    pub(crate) away: bool,
    /// The next bootstraps are cut off after so many rows.
    pub(crate) cut_off: VecDeque<usize>,
    /// The next answers to a push are lost on the way back.
    pub(crate) lost_replies: usize,
    pub(crate) revoked: bool,
    /// What was asked, in order.
    pub(crate) asked: Vec<String>,
    sockets: Vec<mpsc::UnboundedSender<Hint>>,
}

impl Server {
    pub(crate) fn new() -> Arc<Self> {
        Arc::new(Self(Mutex::new(ServerState {
            epoch: Epoch(Uuid::from_u128(9)),
            head: 0,
            rows: BTreeMap::new(),
            received: Vec::new(),
            away: false,
            cut_off: VecDeque::new(),
            lost_replies: 0,
            revoked: false,
            asked: Vec::new(),
            sockets: Vec::new(),
        })))
    }

    pub(crate) fn with<R>(&self, change: impl FnOnce(&mut ServerState) -> R) -> R {
        change(&mut locked(&self.0))
    }

    pub(crate) fn put(&self, row: Row) {
        self.with(|state| state.put(row));
    }

    fn asked(&self, what: String) -> Result<MutexGuard<'_, ServerState>, Trouble> {
        let mut state = locked(&self.0);
        if state.away {
            return Err(Trouble::Unreachable("cut".to_owned()));
        }
        state.asked.push(what);
        if state.revoked { Err(Trouble::Revoked) } else { Ok(state) }
    }
}

impl ServerState {
    /// Changes a row and hints at it.
    pub(crate) fn put(&mut self, row: Row) {
        self.head += 1;
        self.rows.insert(row.id(), (self.head, row));
        self.hint();
    }

    fn hint(&mut self) {
        let hint = Hint::Head { cursor: Cursor(self.head) };
        self.sockets.retain(|socket| socket.send(hint.clone()).is_ok());
    }

    /// Cuts the way to the server: sockets end, everything else fails.
    pub(crate) fn go_away(&mut self) {
        self.away = true;
        self.sockets.clear();
    }
}

fn socket_stream(receiver: mpsc::UnboundedReceiver<Hint>) -> impl Stream<Item = Hint> + Send {
    stream::unfold(receiver, |mut receiver| async move { Some((receiver.recv().await?, receiver)) })
}

impl Transport for Server {
    type Lines = BoxStream<'static, Result<Line, Trouble>>;
    type Hints = BoxStream<'static, Hint>;

    async fn push(&self, request: &PushRequest) -> Result<PushReply, Trouble> {
        let mut state = self.asked(format!("push {}", request.commands.len()))?;
        for command in &request.commands {
            if !state.received.iter().any(|known| known.command_id == command.command_id) {
                state.received.push(command.clone());
                state.head += 1;
            }
        }
        state.hint();
        if state.lost_replies > 0 {
            state.lost_replies -= 1;
            return Err(Trouble::Unreachable("the reply is lost".to_owned()));
        }
        Ok(PushReply {
            last_seq: state.received.last().map_or(0, |last| last.desk_seq),
            settled: Vec::new(),
            stopped: None,
            head: Cursor(state.head),
            server_time: wall(),
        })
    }

    async fn pull(&self, from: Cursor, epoch: Epoch) -> Result<Cut, Trouble> {
        let state = self.asked(format!("pull {}", from.0))?;
        if epoch != state.epoch {
            return Err(Trouble::OtherEpoch);
        }
        Ok(Cut {
            epoch,
            from,
            to: Cursor(state.head),
            scope_start: SCOPE,
            rows: state.rows.values().filter(|(at, _)| *at > from.0).map(|(_, row)| row.clone()).collect(),
            tombstones: Vec::new(),
            settlements: state.received.iter().map(settled).collect(),
            server_time: wall(),
        })
    }

    async fn bootstrap(
        &self,
        pending_from: u64,
        after: Option<(Table, Uuid)>,
    ) -> Result<Self::Lines, Trouble> {
        let after = after.map(|(_, id)| id);
        let mut state =
            self.asked(format!("bootstrap {pending_from} after {:?}", after.map(|id| id.as_u128())))?;
        let rows: Vec<Row> =
            state.rows.iter().filter(|(id, _)| Some(**id) > after).map(|(_, (_, row))| row.clone()).collect();
        let head = BootstrapHead {
            epoch: state.epoch,
            cursor: Cursor(state.head),
            scope_start: SCOPE,
            last_seq: state.received.last().map_or(0, |last| last.desk_seq),
            settlements: Vec::new(),
            rows: state.rows.len().try_into().unwrap_or(0),
            server_time: wall(),
        };
        let end = Line::End { rows: rows.len().try_into().unwrap_or(0) };
        let mut lines: Vec<Result<Line, Trouble>> = vec![Ok(Line::Head(Box::new(head)))];
        lines.extend(rows.into_iter().map(|row| Ok(Line::Row(Box::new(row)))));
        lines.push(Ok(end));
        if let Some(rows) = state.cut_off.pop_front() {
            lines.truncate(rows + 1);
            lines.push(Err(Trouble::Unreachable("cut off".to_owned())));
        }
        Ok(stream::iter(lines).boxed())
    }

    async fn checksums(&self) -> Result<Checksums, Trouble> {
        let state = self.asked("checksum".to_owned())?;
        Ok(Checksums {
            epoch: state.epoch,
            cursor: Cursor(state.head),
            scope_start: SCOPE,
            tables: sums(state.rows.values().map(|(_, row)| row.clone())),
        })
    }

    async fn live(&self) -> Result<Self::Hints, Trouble> {
        let mut state = self.asked("live".to_owned())?;
        let (socket, hints) = mpsc::unbounded_channel();
        let _open = socket.send(Hint::Head { cursor: Cursor(state.head) });
        state.sockets.push(socket);
        Ok(socket_stream(hints).boxed())
    }
}

/// A desk that keeps everything in memory.
pub(crate) struct Desk {
    state: Mutex<DeskState>,
    changed: watch::Sender<()>,
    issued: watch::Sender<u64>,
}

#[derive(Debug, Default)]
pub(crate) struct DeskState {
    pub(crate) epoch: Option<Epoch>,
    pub(crate) cursor: Option<Cursor>,
    pub(crate) rows: BTreeMap<Uuid, Row>,
    pub(crate) issued: u64,
    pub(crate) settled: u64,
    pub(crate) links: Vec<Link>,
    pub(crate) progress: Vec<(u64, u64)>,
    pub(crate) offset: Option<i64>,
    pub(crate) bootstraps: usize,
    /// The next so many cuts can't be applied.
    pub(crate) broken: usize,
    /// It is a copy of another desk, and finds that out when everything is installed anew.
    pub(crate) is_copy: bool,
    pub(crate) secrets: HashMap<String, String>,
    /// Practised for so long.
    pub(crate) practising: Option<Duration>,
    /// What comparisons found, in order.
    pub(crate) compared: Vec<Verdict>,
}

impl Desk {
    pub(crate) fn new() -> Arc<Self> {
        Arc::new(Self {
            state: Mutex::default(),
            changed: watch::Sender::new(()),
            issued: watch::Sender::new(0),
        })
    }

    pub(crate) fn with<R>(&self, change: impl FnOnce(&mut DeskState) -> R) -> R {
        let result = change(&mut locked(&self.state));
        self.changed.send_replace(());
        result
    }

    /// Waits until something holds; fails the test when it does not within ten seconds.
    pub(crate) async fn until(&self, what: &str, holds: impl Fn(&DeskState) -> bool) {
        let mut changes = self.changed.subscribe();
        let waiting = async {
            while !holds(&locked(&self.state)) {
                let _same = changes.changed().await;
            }
        };
        let waited = tokio::time::timeout(Duration::from_secs(10), waiting).await;
        assert!(waited.is_ok(), "not within ten seconds: {what}; the desk: {:?}", locked(&self.state));
    }

    pub(crate) fn give_command(&self) {
        let last = self.with(|state| {
            state.issued += 1;
            state.issued
        });
        self.issued.send_replace(last);
    }

    pub(crate) fn issued(&self) -> watch::Receiver<u64> {
        self.issued.subscribe()
    }
}

impl DeskState {
    fn standing(&self) -> Standing {
        Standing { cursor: self.cursor, last_issued: self.issued, pending: self.issued - self.settled }
    }

    fn position(&self) -> Position {
        Position { desk_id: DESK, epoch: self.epoch, standing: self.standing() }
    }
}

impl Storage for Desk {
    fn position(&self) -> Result<Position, StorageError> {
        Ok(self.with(|state| state.position()))
    }

    fn commands_after(&self, desk_seq: u64, most: usize) -> Result<Vec<Envelope>, StorageError> {
        Ok(self.with(|state| (desk_seq + 1..=state.issued).take(most).map(command).collect()))
    }

    fn apply(&self, cut: Cut) -> Result<u64, StorageError> {
        self.with(|state| {
            if state.broken > 0 {
                state.broken -= 1;
                return Err(StorageError::again("broken".to_owned()));
            }
            state.rows.extend(cut.rows.into_iter().map(|row| (row.id(), row)));
            state.cursor = Some(cut.to);
            // This server's feed settles everything that it has received.
            state.settled = state.issued;
            Ok(0)
        })
    }

    fn install(&self, head: BootstrapHead, rows: Vec<Row>, cut: Cut) -> Result<Standing, StorageError> {
        assert_eq!(cut.from, head.cursor);
        self.with(|state| {
            if state.is_copy {
                return Err(StorageError::from(ReplicaError::Fork { desk_seq: 1 }));
            }
            state.rows = rows.into_iter().chain(cut.rows).map(|row| (row.id(), row)).collect();
            state.epoch = Some(head.epoch);
            state.cursor = Some(cut.to);
            state.settled = state.settled.min(head.last_seq).max(head.last_seq.min(state.issued));
            state.bootstraps += 1;
            Ok(state.standing())
        })
    }

    fn checksums(
        &self,
        _scope_start: Timestamp,
    ) -> Result<(Position, BTreeMap<Table, TableChecksum>), StorageError> {
        Ok(self.with(|state| (state.position(), sums(state.rows.values().cloned()))))
    }

    fn contact(&self, clock_offset_millis: i64) {
        self.with(|state| state.offset = Some(clock_offset_millis));
    }

    fn show(&self, link: Link) {
        self.with(|state| state.links.push(link));
    }

    fn progress(&self, done: u64, total: u64) {
        self.with(|state| state.progress.push((done, total)));
    }

    fn practising(&self, length: Option<Duration>) {
        self.with(|state| state.practising = length);
    }

    fn compared(&self, verdict: &Verdict) {
        self.with(|state| state.compared.push(verdict.clone()));
    }
}

impl Secrets for Desk {
    fn secret(&self, name: &str) -> Result<Option<String>, StorageError> {
        Ok(self.with(|state| state.secrets.get(name).cloned()))
    }

    fn keep_secret(&self, name: &str, text: &str) -> Result<(), StorageError> {
        self.with(|state| state.secrets.insert(name.to_owned(), text.to_owned()));
        Ok(())
    }
}
