//! The central server as a schedule sees it, whatever its rows lie in.

use anyhow::Result;
use shared::command::Issued;
use shared::id::{ClubId, DeskId, Epoch};
use shared::number::Earlier;
use shared::record::{Desk, Row, Table};
use shared::sync::authority::SettledCommand;
use shared::sync::wire::{BootstrapHead, Cursor, Cut, Envelope, PushRefused, PushReply, Settlement};
use shared::time::Timestamp;
use uuid::Uuid;

/// What somebody asks of the server.
#[derive(Debug, Clone)]
pub(crate) enum Ask {
    /// `POST /api/sync/push`.
    Push(Epoch, Vec<Envelope>),
    /// `GET /api/sync/pull`.
    Pull(Epoch, Cursor),
    /// The head of `GET /api/sync/bootstrap`, with the settlements from this number on.
    BootstrapHead(u64),
    /// A page of it, after this row.
    BootstrapPage(Option<(Table, Uuid)>),
    /// A command of a member or a job.
    Act(Box<Issued>),
}

/// What the server says.
#[derive(Debug, Clone)]
pub(crate) enum Served {
    /// The answer to a push.
    Pushed(PushReply),
    /// The answer to a pull.
    Cut(Cut),
    /// The head of a bootstrap.
    Head(BootstrapHead),
    /// Rows, and whether these were the last.
    Page(Vec<Row>, bool),
    /// The command of a member or a job was decided: its name, and whether it was done.
    Acted(&'static str, bool),
}

/// Why a request came to nothing.
#[derive(Debug)]
pub(crate) enum Fault {
    /// The process died: no answer, and nothing of an open transaction is left.
    Crashed,
    /// The server is well and could not serve this: try again.
    Failed,
    /// The push can't be.
    Refused(PushRefused),
    /// The desk is of another epoch, or too far behind.
    BootstrapNeeded,
    /// What must never be.
    Broken(String),
}

/// A request that reached the server.
#[derive(Debug)]
pub(crate) struct Arrival {
    /// Its number.
    pub(crate) id: u64,
    /// The desk that asks; nobody's for a member or a job.
    pub(crate) from: DeskId,
    /// What is asked.
    pub(crate) what: Ask,
    /// The server's time.
    pub(crate) now: Timestamp,
    /// Store calls until one fails; zero is never.
    pub(crate) fail_in: u32,
}

/// What kind of schedule a server is good for.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Ground {
    /// Desks at least.
    pub(crate) desks: u64,
    /// How many different numbers of desks there are.
    pub(crate) spread: u64,
    /// People act at multiples of so many virtual milliseconds: the more often at once, the more is contended.
    pub(crate) beat: i64,
    /// It can be restored from a backup.
    pub(crate) restores: bool,
}

/// The central server.
pub(crate) trait Central {
    /// A backup of everything.
    type Backup;

    /// What it is good for.
    fn ground(&self) -> Ground;

    /// The club.
    fn club(&self) -> ClubId;

    /// The row of the `n`-th desk that was ever enrolled in the club.
    fn desk(&self, n: u32, at: Timestamp) -> Desk;

    /// Enrols a desk: its row is there and in the feed, and what it was before is written down.
    ///
    /// # Errors
    /// When the database fails.
    fn enrol(&self, desk: &Desk, earlier: &[Earlier]) -> Result<()>;

    /// The server's epoch.
    ///
    /// # Errors
    /// When the database fails.
    fn epoch(&self) -> Result<Epoch>;

    /// The head of the feed.
    ///
    /// # Errors
    /// When the database fails.
    fn head(&self) -> Result<Cursor>;

    /// Serves a request, at once or later: see [`Central::landed`].
    fn ask(&mut self, arrival: Arrival) -> Option<Result<Served, Fault>>;

    /// Waits for the requests that were not served at once; each with its number. One that takes longer than the
    /// others may be left for the next time.
    fn landed(&mut self) -> Vec<(u64, Result<Served, Fault>)>;

    /// The process dies after so many store calls; zero is never.
    fn crash_in(&self, calls: u32);

    /// What was decided of a desk's commands with these numbers, where anything was.
    ///
    /// # Errors
    /// [`Fault::Crashed`].
    fn settlements(&self, desk: DeskId, numbers: &[u64]) -> Result<Vec<Option<Settlement>>, Fault>;

    /// Every settled command in the order of the feed, with how many audit lines it left.
    ///
    /// # Errors
    /// When the database fails.
    fn settled(&self) -> Result<Vec<(SettledCommand, u32)>>;

    /// All rows.
    ///
    /// # Errors
    /// When the database fails.
    fn all_rows(&self) -> Result<Vec<Row>>;

    /// All rows in scope, by table and id.
    ///
    /// # Errors
    /// When the database fails.
    fn rows_in_scope(&self, start: Timestamp) -> Result<Vec<Row>>;

    /// A copy of everything, as a backup has it.
    ///
    /// # Errors
    /// When the database fails.
    fn backup(&self) -> Result<Self::Backup>;

    /// Becomes what the backup has, under a new epoch; for a while rows that are not found may come yet.
    ///
    /// # Errors
    /// When the database fails.
    fn restore(&mut self, backup: Self::Backup, epoch: Epoch, recovering_until: Timestamp) -> Result<()>;
}
