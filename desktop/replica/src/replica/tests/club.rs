//! A club with one desk and a server in memory, enough of one to decide commands and to cut.

use super::super::state::PLACES;
use super::super::{Answer, Identity, KeyFile, Replica, Settings, Wish};
use crate::schema::{MIGRATIONS, migrate};
use crate::store::{SqliteStore, block_on_ready};
use rusqlite::Connection;
use shared::command::{Command, Issued, Outcome, Phase, run};
use shared::id::{CommandId, DeskId, Epoch};
use shared::number::Origin;
use shared::record::{Row, Table};
use shared::store::testing::{self, CLUB, MORNING, world};
use shared::sync::authority::staff;
use shared::sync::scope;
use shared::sync::wire::{BootstrapHead, Cursor, Cut, Envelope, PushReply, Settlement};
use shared::time::{ClubZone, Timestamp};
use std::collections::BTreeSet;
use std::path::Path;
use uuid::Uuid;

/// One commit of the server.
#[derive(Default, Clone)]
struct Commit {
    rows: Vec<(Table, Uuid)>,
    settlement: Option<(DeskId, Settlement)>,
}

impl Commit {
    fn of(&self, desk: DeskId) -> Option<Settlement> {
        self.settlement.as_ref().filter(|(whose, _)| *whose == desk).map(|(_, settlement)| settlement.clone())
    }
}

/// A server with one desk, the one at the door until it enrols anew.
pub(super) struct Server {
    /// As which desk it works.
    pub(super) desk: DeskId,
    rows: Connection,
    pub(super) epoch: Epoch,
    feed: Vec<Commit>,
    pub(super) now: Timestamp,
}

impl Server {
    pub(super) fn new() -> Self {
        let rows = Connection::open_in_memory().unwrap();
        migrate(&rows, MIGRATIONS).unwrap();
        let desk = world::DOOR;
        let mut server =
            Self { desk, rows, epoch: Epoch(Uuid::from_u128(1)), feed: Vec::new(), now: MORNING };
        server.commit(None, async |store| testing::fill(store, &world::rows()).await.unwrap());
        server
    }

    /// Writes something that no desk asked for, as one commit.
    pub(super) fn write(&mut self, write: impl AsyncFnOnce(&mut SqliteStore<'_>)) {
        self.commit(None, write);
    }

    fn commit(
        &mut self,
        settlement: Option<(DeskId, Settlement)>,
        write: impl AsyncFnOnce(&mut SqliteStore<'_>),
    ) {
        let mut store = SqliteStore::new(&self.rows, CLUB);
        block_on_ready(write(&mut store)).unwrap();
        self.feed.push(Commit { rows: store.take_written(), settlement });
    }

    /// Decides commands in their order.
    pub(super) fn push(&mut self, commands: &[Envelope]) -> PushReply {
        let before = self.feed.len();
        commands
            .iter()
            .filter(|envelope| envelope.desk_seq > self.last_seq())
            .cloned()
            .collect::<Vec<_>>()
            .into_iter()
            .for_each(|envelope| self.decide(&envelope));
        let settled = self.feed[before..].iter().filter_map(|commit| commit.of(self.desk)).collect();
        PushReply {
            last_seq: self.last_seq(),
            settled,
            stopped: None,
            head: self.head(),
            server_time: self.now,
        }
    }

    fn decide(&mut self, envelope: &Envelope) {
        assert_eq!(envelope.desk_seq, self.last_seq() + 1);
        let command = Command::decode(&envelope.name, envelope.version, &envelope.args).unwrap();
        self.rows.execute_batch("SAVEPOINT command").unwrap();
        let mut store = SqliteStore::new(&self.rows, CLUB);
        let outcome = block_on_ready(async {
            let issued = Issued {
                command_id: envelope.command_id,
                club_id: CLUB,
                desk_id: Some(self.desk),
                actor: staff(&mut store, envelope.staff_id, envelope.issued_at).await.unwrap(),
                issued_at: envelope.issued_at,
                command,
                flagged: None,
            };
            run(&mut store, &issued, Phase::Decide, self.now).await.unwrap()
        })
        .unwrap();
        let mut rows = store.take_written();
        if matches!(outcome, Outcome::Rejected { .. }) {
            self.rows.execute_batch("ROLLBACK TO command").unwrap();
            rows.clear();
        }
        self.rows.execute_batch("RELEASE command").unwrap();
        let (desk_seq, command_id) = (envelope.desk_seq, envelope.command_id);
        let settlement = Settlement { desk_seq, command_id, outcome };
        self.feed.push(Commit { rows, settlement: Some((self.desk, settlement)) });
    }

    pub(super) fn head(&self) -> Cursor {
        Cursor(i64::try_from(self.feed.len()).unwrap())
    }

    fn settlements(&self, from: Cursor) -> Vec<Settlement> {
        let from = usize::try_from(from.0).unwrap();
        self.feed[from..].iter().filter_map(|commit| commit.of(self.desk)).collect()
    }

    fn last_seq(&self) -> u64 {
        self.settlements(Cursor(0)).iter().map(|one| one.desk_seq).max().unwrap_or(0)
    }

    fn scope_start(&self) -> Timestamp {
        scope::start(ClubZone::default(), self.now)
    }

    pub(super) fn cut(&self, from: Cursor) -> Cut {
        let commits = &self.feed[usize::try_from(from.0).unwrap()..];
        let named: BTreeSet<_> = commits.iter().flat_map(|commit| commit.rows.clone()).collect();
        let store = SqliteStore::new(&self.rows, CLUB);
        let (mut rows, mut tombstones) = (Vec::new(), Vec::new());
        for (table, id) in named {
            match store.read_rows(table, &[id]).unwrap().pop() {
                Some(row) => rows.push(row),
                None => tombstones.push((table, id)),
            }
        }
        Cut {
            epoch: self.epoch,
            from,
            to: self.head(),
            scope_start: self.scope_start(),
            rows,
            tombstones,
            settlements: self.settlements(from),
            server_time: self.now,
        }
    }

    pub(super) fn bootstrap(&self) -> (BootstrapHead, Vec<Row>) {
        let rows = self.dump();
        let head = BootstrapHead {
            epoch: self.epoch,
            cursor: self.head(),
            scope_start: self.scope_start(),
            last_seq: self.last_seq(),
            settlements: self.settlements(Cursor(0)),
            rows: u64::try_from(rows.len()).unwrap(),
            server_time: self.now,
        };
        (head, rows)
    }

    /// Goes back to an older backup: another life of the database begins.
    pub(super) fn restore(&mut self, to: Cursor) {
        let feed = self.feed[..usize::try_from(to.0).unwrap()].to_vec();
        let mut fresh = Self::new();
        assert!(feed.len() <= 1, "only the first commit is kept as a backup here");
        fresh.epoch = Epoch(Uuid::from_u128(self.epoch.0.as_u128() + 1));
        fresh.now = self.now;
        *self = fresh;
    }

    /// Every row, by table and id.
    pub(super) fn dump(&self) -> Vec<Row> {
        let store = SqliteStore::new(&self.rows, CLUB);
        Table::ALL.iter().flat_map(|table| store.read_table(*table).unwrap()).collect()
    }
}

/// Every row of a replica, by table and id.
pub(super) fn dump(replica: &Replica) -> Vec<Row> {
    replica.read(rows_of).unwrap()
}

/// Every row that a connection sees, by table and id.
pub(super) fn rows_of(connection: &Connection) -> rusqlite::Result<Vec<Row>> {
    let store = SqliteStore::new(connection, CLUB);
    Ok(Table::ALL.iter().flat_map(|table| store.read_table(*table).unwrap()).collect())
}

/// All that a replica knows, its own bookkeeping too, as text: changesets aside, whose bytes may differ.
pub(super) fn everything(replica: &Replica) -> String {
    let own: Vec<String> = replica
        .read(|connection| -> rusqlite::Result<_> {
            let mut lines = Vec::new();
            let places = PLACES.iter().chain(&["counters", "notices", "local_values", "commands"]);
            for table in places {
                let mut statement = connection.prepare(&format!("SELECT * FROM {table}"))?;
                let names: Vec<String> = statement.column_names().iter().map(ToString::to_string).collect();
                let mut rows = statement.query([])?;
                while let Some(row) = rows.next()? {
                    let shown = names.iter().enumerate().filter(|(_, name)| *name != "changeset");
                    let values: Vec<String> = shown
                        .map(|(i, name)| {
                            format!("{name}={:?}", row.get::<_, rusqlite::types::Value>(i).unwrap())
                        })
                        .collect();
                    lines.push(format!("{table}: {}", values.join(", ")));
                }
            }
            Ok(lines)
        })
        .unwrap();
    let rows: Vec<String> = dump(replica).iter().map(|row| format!("{row:?}")).collect();
    format!("{}\n{}", own.join("\n"), rows.join("\n"))
}

pub(super) fn identity() -> Identity {
    Identity { club_id: CLUB, desk_id: world::DOOR, origin: Origin::nth(0) }
}

/// A desk in memory that has bootstrapped.
pub(super) fn desk(server: &Server) -> Replica {
    let mut replica = Replica::in_memory().unwrap();
    settle_in(&mut replica, server);
    replica
}

/// A desk in a folder that has bootstrapped.
pub(super) fn desk_in(folder: &Path, server: &Server) -> Replica {
    let mut replica = open(folder);
    settle_in(&mut replica, server);
    replica
}

pub(super) fn open(folder: &Path) -> Replica {
    let opened = Replica::open(&Settings::of(folder), &KeyFile::beside(folder)).unwrap();
    assert_eq!(opened.salvage, None);
    opened.replica
}

pub(super) fn settle_in(replica: &mut Replica, server: &Server) {
    replica.enrol(&identity()).unwrap();
    bootstrap(replica, server);
}

pub(super) fn bootstrap(replica: &mut Replica, server: &Server) {
    let (head, rows) = server.bootstrap();
    let cut = server.cut(head.cursor);
    replica.install(&head, rows, &cut).unwrap();
}

/// Pulls and applies.
pub(super) fn pull(replica: &mut Replica, server: &Server) -> super::super::Changed {
    let cursor = replica.state().unwrap().cursor.unwrap();
    replica.apply_cut(&server.cut(cursor)).unwrap()
}

/// Pushes everything, then pulls.
pub(super) fn sync(replica: &mut Replica, server: &mut Server) -> super::super::Changed {
    let reply = server.push(&replica.commands_after(0, 1_000).unwrap());
    replica.push_answered(&reply, server.now).unwrap();
    pull(replica, server)
}

/// The `n`-th wish, so many minutes after nine.
pub(super) fn wish(n: u128, minute: i64) -> Wish {
    Wish {
        command_id: CommandId(testing::uuid(0x30_0000 + n)),
        staff_id: world::RECEPTION,
        now: testing::minutes(minute),
    }
}

/// Gives a command that has to be done.
pub(super) fn give(
    replica: &mut Replica,
    n: u128,
    minute: i64,
    command: impl Into<Command>,
) -> super::super::Given {
    match replica.issue(wish(n, minute), command.into()).unwrap() {
        Answer::Done(given) => *given,
        Answer::Refused(say) => panic!("refused: {say:?}"),
    }
}
