#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test stops at the first surprise"
)]

mod bookings;
mod calls;
mod counter;
mod lesson_form;
mod lesson_note;
mod members;
mod others;
mod people;
mod resources;
mod sessions;
mod settings;
mod sync;
mod till;
mod timetable;

use super::*;
use crate::driver::Storage as _;
use crate::replica::{Identity, KeyFile, Settings};
use shared::id::{DeskId, Epoch};
use shared::number::Origin;
use shared::record::{Record, Role};
use shared::store::testing::{CLUB, MORNING, minutes, world};
use shared::sync::engine::Link;
use shared::sync::scope;
use shared::sync::wire::{BootstrapHead, Cursor, Cut, Settlement};
use shared::time::ClubZone;
use std::path::Path;
use std::sync::LazyLock;
use std::sync::atomic::{AtomicI64, Ordering};
use uuid::Uuid;

const PIN: &str = "135790";
const EPOCH: Epoch = Epoch(Uuid::from_u128(1));

static VERIFIER: LazyLock<String> = LazyLock::new(|| pin_verifier(PIN, b"sixteen bytes ok").unwrap());

/// A clock that a test sets.
struct SetClock(AtomicI64);

impl Clock for SetClock {
    fn now(&self) -> Timestamp {
        Timestamp::from_millis(self.0.load(Ordering::SeqCst))
    }
}

/// A desk in a folder of its own, with the small club of the domain's tests.
struct Bench {
    folder: tempfile::TempDir,
    clock: Arc<SetClock>,
    desk: Desk,
    cursor: AtomicI64,
}

impl Bench {
    /// A PC that is no desk yet.
    fn bare() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let clock = Arc::new(SetClock(AtomicI64::new(MORNING.millis())));
        let desk = open(folder.path(), &clock);
        Self { folder, clock, desk, cursor: AtomicI64::new(1) }
    }

    /// Enrolled, bootstrapped, nobody signed in.
    async fn enrolled() -> Self {
        let bench = Self::bare();
        let identity = Identity { club_id: CLUB, desk_id: world::DOOR, origin: Origin::nth(0) };
        bench.desk.enrolled(identity, "https://club.example".to_owned(), 0).await.unwrap();
        let cut = bench.cut(Vec::new(), Vec::new());
        let head = BootstrapHead {
            epoch: EPOCH,
            cursor: cut.from,
            scope_start: cut.scope_start,
            last_seq: 0,
            settlements: Vec::new(),
            rows: 0,
            server_time: bench.clock.now(),
        };
        bench.desk.install(head, rows(), cut).unwrap();
        bench
    }

    /// Reception at work.
    async fn at_work() -> Self {
        let bench = Self::enrolled().await;
        bench.sign_in("lin").await;
        bench
    }

    async fn sign_in(&self, account: &str) -> Boot {
        self.desk.sign_in(account.to_owned(), PIN.to_owned()).await.unwrap()
    }

    /// The application is started again.
    async fn started_again(self) -> Self {
        let Self { folder, clock, desk, cursor } = self;
        drop(desk);
        let desk = open(folder.path(), &clock);
        let bench = Self { folder, clock, desk, cursor };
        bench.sign_in("lin").await;
        bench
    }

    fn at(&self, now: Timestamp) {
        self.clock.0.store(now.millis(), Ordering::SeqCst);
    }

    /// The next cut of the server.
    fn cut(&self, rows: Vec<Row>, settlements: Vec<Settlement>) -> Cut {
        let from = self.cursor.fetch_add(1, Ordering::SeqCst);
        Cut {
            epoch: EPOCH,
            from: Cursor(from),
            to: Cursor(from + 1),
            scope_start: scope::start(ClubZone::default(), MORNING),
            rows,
            tombstones: Vec::new(),
            settlements,
            server_time: self.clock.now(),
        }
    }

    /// The server's word arrives.
    fn pull(&self, rows: Vec<Row>, settlements: Vec<Settlement>) -> u64 {
        self.desk.apply(self.cut(rows, settlements)).unwrap()
    }

    /// The row of a record as it stands.
    async fn row<R: Record>(&self, id: Uuid) -> R {
        let row = self
            .desk
            .read(move |connection| SqliteStore::new(connection, CLUB).read_rows(R::TABLE, &[id]))
            .await
            .unwrap()
            .pop()
            .unwrap();
        R::from_values(row.values()).unwrap()
    }

    async fn arrival(&self, n: u32) -> crate::view::Arrival {
        let id = booking(n);
        let today = self.desk.today().await.unwrap();
        today.arrivals.into_iter().find(|row| row.booking_id == id).unwrap()
    }
}

fn open(folder: &Path, clock: &Arc<SetClock>) -> Desk {
    let opened = Replica::open(&Settings::of(folder), &KeyFile::beside(folder)).unwrap();
    let clock: Arc<SetClock> = Arc::clone(clock);
    Desk::new(opened.replica, clock).unwrap()
}

/// The club of the domain's tests, with PINs that fit, somebody of finance and a coach.
fn rows() -> Vec<Row> {
    let mut rows = world::rows();
    let mut more = Vec::new();
    for row in &mut rows {
        if let Row::Staff(staff) = row {
            staff.pin_verifier = VERIFIER.clone();
            for (n, account, role) in [(1, "cai", Role::Finance), (2, "zhou", Role::Coach)] {
                let mut other = staff.clone();
                other.id = StaffId(Uuid::from_u128(n));
                (other.account, other.role) = (account.to_owned(), role);
                more.push(Row::Staff(other));
            }
        }
    }
    rows.extend(more);
    rows
}

fn booking(n: u32) -> String {
    world::booking_id(n).to_string()
}

/// The tags of the news that wait, and the bookings to glow.
fn news(heard: &mut broadcast::Receiver<Changed>) -> (Vec<String>, Vec<String>) {
    let (mut tags, mut bookings) = (Vec::new(), Vec::new());
    while let Ok(changed) = heard.try_recv() {
        tags.extend(changed.tags);
        bookings.extend(changed.bookings);
    }
    tags.sort();
    tags.dedup();
    (tags, bookings)
}

#[test]
fn a_handle_may_be_used_from_any_thread() {
    fn anywhere<T: Clone + Send + Sync + 'static>() {}
    anywhere::<Desk>();
}
