//! A desk of the simulation: the real replica and the real engine, with a process that dies at any step, a
//! clock that is off, a disk that is replaced, and an image of it that is put back.

mod back;
mod outcome;

pub(crate) use outcome::{Applied, Given, Installed};

use crate::dice::Dice;
use crate::in_scope::InScopeRows;
use crate::sqlite;
use crate::staff;
use anyhow::{Context as _, Result};
use replica::failpoint;
use replica::replica::{Answer, Identity, Replica, ReplicaError, Wish};
use replica::store::SqliteStore;
use shared::id::{CommandId, Epoch};
use shared::number::Earlier;
use shared::record::{self, Row, Table};
use shared::sync::engine::{Engine, Failure, Link, Standing, StopReason};
use shared::sync::wire::{BootstrapHead, Cursor, Cut, Envelope, PushReply};
use shared::time::Timestamp;
use uuid::Uuid;

/// A bootstrap on its way.
struct Boot {
    head: BootstrapHead,
    rows: Vec<Row>,
    complete: bool,
}

/// A desk.
pub(crate) struct Desk {
    /// Its row.
    pub(crate) row: record::Desk,
    /// Its engine.
    pub(crate) engine: Engine,
    /// Counts its processes.
    pub(crate) generation: u32,
    /// Its process runs.
    pub(crate) up: bool,
    /// The network cable is pulled until then.
    pub(crate) cut_off_until: i64,
    /// How far its clock is off.
    pub(crate) clock_error: i64,
    /// The request that it waits for.
    pub(crate) awaiting: Option<u64>,
    /// Only the newest wake-up counts.
    pub(crate) wake_generation: u32,
    /// The live socket is up.
    pub(crate) socket: bool,
    /// It may push, but no longer pull, until it is brought up to date.
    pub(crate) is_old: bool,
    /// An image of its disk was put back: it is a copy of what it was.
    pub(crate) is_copy: bool,
    /// An image of its disk.
    pub(crate) image: Option<Replica>,
    /// It was told to enrol anew.
    pub(crate) leaves: bool,
    /// The desks that it was before.
    pub(crate) earlier: Vec<Earlier>,
    /// What healed by itself and should never have happened.
    pub(crate) mishaps: Vec<String>,
    /// The request under way is a push.
    pub(crate) last_asked_push: bool,
    /// The request under way belongs to a bootstrap.
    pub(crate) is_booting: bool,
    replica: Replica,
    staged: Option<Cut>,
    boot: Option<Boot>,
}

impl Desk {
    /// A desk that was just enrolled, on an empty replica.
    ///
    /// # Errors
    /// When SQLite fails.
    pub(crate) fn new(mut replica: Replica, row: record::Desk, now: Timestamp, jitter: u64) -> Result<Self> {
        let identity = Identity { club_id: row.club_id, desk_id: row.id, origin: row.origin.clone() };
        sqlite::keep_statements(&replica)?;
        replica.enrol(&identity)?;
        let engine = Engine::new(replica.standing()?, now, jitter);
        Ok(Self {
            row,
            engine,
            generation: 0,
            up: true,
            cut_off_until: 0,
            clock_error: 0,
            awaiting: None,
            wake_generation: 0,
            socket: false,
            is_old: false,
            is_copy: false,
            image: None,
            leaves: false,
            earlier: Vec::new(),
            mishaps: Vec::new(),
            last_asked_push: false,
            is_booting: false,
            replica,
            staged: None,
            boot: None,
        })
    }

    /// Its process runs, it has a club, and it was not told to stop.
    pub(crate) fn is_working(&self) -> bool {
        let stopped = matches!(self.engine.link(), Link::Stopped(_));
        self.up && !stopped && self.replica.standing().is_ok_and(|standing| standing.cursor.is_some())
    }

    /// The network cable is pulled.
    pub(crate) const fn is_cut_off(&self, now: i64) -> bool {
        now < self.cut_off_until
    }

    fn clock(&self, now: Timestamp) -> Timestamp {
        now.plus_millis(self.clock_error)
    }

    /// Somebody does something. `dies` lets the process fall at a random place of the act.
    ///
    /// # Errors
    /// When the replica fails without being made to.
    pub(crate) fn act(&mut self, dice: &mut Dice, now: Timestamp, dies: bool) -> Result<Option<Given>> {
        if !dies && dice.once_in(back::HOW_OFTEN) {
            return self.there_and_back(dice, now);
        }
        let wish = self.wish(dice, now);
        if dies {
            arm(dice.below(12), "issue.");
        }
        let given =
            self.replica.issue_with(wish, async |draft| staff::at_desk(dice, draft, wish.staff_id).await);
        failpoint::disarm();
        match given {
            Ok(Answer::Done(given)) => Ok(Some(Given::Done(vec![self.envelope(given.desk_seq)?]))),
            Ok(Answer::Refused(_)) => Ok(None),
            Err(ReplicaError::Fell(_)) => Ok(Some(Given::Crashed)),
            Err(error) => Err(error).context("giving a command"),
        }
    }

    fn wish(&self, dice: &mut Dice, now: Timestamp) -> Wish {
        Wish { command_id: dice.id(), staff_id: staff::at_work(dice), now: self.clock(now) }
    }

    /// A command that was just given, as it lies in the queue.
    fn envelope(&self, desk_seq: u64) -> Result<Envelope> {
        Ok(self.replica.command(desk_seq)?.context("the command just given")?.envelope)
    }

    /// The process dies. What was not committed is gone.
    pub(crate) fn die(&mut self) {
        self.up = false;
        self.generation += 1;
        self.wake_generation += 1;
        self.awaiting = None;
        self.socket = false;
        self.staged = None;
        self.boot = None;
        self.is_booting = false;
    }

    /// The process starts again from what the disk has.
    ///
    /// # Errors
    /// When the replica fails.
    pub(crate) fn start(&mut self, now: Timestamp, jitter: u64) -> Result<()> {
        self.up = true;
        self.engine = Engine::new(self.replica.standing()?, now, jitter);
        Ok(())
    }

    /// The desks that its PC was, as it says when it enrols anew; `proven` where the old key is still there.
    ///
    /// # Errors
    /// When the replica fails.
    pub(crate) fn formerly(&self, proven: bool) -> Result<Vec<Earlier>> {
        let said = self.replica.formerly()?.into_iter();
        let said = said.filter_map(|was| Some(Earlier { desk_id: was.desk_id, origin: was.origin?, proven }));
        let before = self.earlier.iter().map(|one| Earlier { proven: one.proven && proven, ..one.clone() });
        Ok(said.chain(before).collect())
    }

    /// Its PC becomes another desk, with the file that it has.
    ///
    /// # Errors
    /// When the replica fails.
    pub(crate) fn enrol_anew(
        &mut self,
        row: record::Desk,
        earlier: Vec<Earlier>,
        now: Timestamp,
        jitter: u64,
    ) -> Result<()> {
        self.die();
        let identity = Identity { club_id: row.club_id, desk_id: row.id, origin: row.origin.clone() };
        self.replica.enrol(&identity)?;
        (self.row, self.earlier) = (row, earlier);
        (self.is_copy, self.leaves, self.image) = (false, false, None);
        self.start(now, jitter)
    }

    /// Where it stands.
    ///
    /// # Errors
    /// When the replica fails.
    pub(crate) fn standing(&self) -> Result<Standing> {
        Ok(self.replica.standing()?)
    }

    /// The server's epoch as it knows it.
    ///
    /// # Errors
    /// When the replica fails.
    pub(crate) fn epoch(&self) -> Result<Option<Epoch>> {
        Ok(self.replica.state()?.epoch)
    }

    /// Commands to push.
    ///
    /// # Errors
    /// When the replica fails.
    pub(crate) fn commands_after(&mut self, after: u64, most: usize) -> Result<Vec<Envelope>> {
        self.last_asked_push = true;
        Ok(self.replica.commands_after(after, most)?)
    }

    /// The lowest number that waits for its settlement, or the next one to be given.
    ///
    /// # Errors
    /// When the replica fails.
    pub(crate) fn pending_from(&self) -> Result<u64> {
        let standing = self.replica.standing()?;
        Ok(standing.last_issued - standing.pending + 1)
    }

    /// A push was answered. `dies` lets the process fall.
    ///
    /// # Errors
    /// When the replica fails.
    pub(crate) fn push_answered(&mut self, reply: &PushReply, now: Timestamp) -> Result<()> {
        let now = self.clock(now);
        Ok(self.replica.push_answered(reply, now)?)
    }

    /// Stages a cut.
    pub(crate) fn stage(&mut self, cut: Cut) {
        self.staged = Some(cut);
    }

    /// Applies the staged cut. The process may fall at the place that was thrown.
    ///
    /// # Errors
    /// When the replica fails without being made to.
    pub(crate) fn apply(&mut self, falls: Option<u64>) -> Result<Applied> {
        let cut = self.staged.take().context("a cut to apply")?;
        if let Some(place) = falls {
            arm(place, "rebase.");
        }
        let applied = self.replica.apply_cut(&cut);
        failpoint::disarm();
        match applied {
            Ok(changed) => Ok(Applied::Pending(changed.pending)),
            Err(ReplicaError::Fell(_)) => Ok(Applied::Fell),
            Err(ReplicaError::Fork { .. }) => Ok(Applied::Not(Failure::Stop(StopReason::Forked))),
            Err(error @ ReplicaError::NotUndone { .. }) => {
                // A bootstrap would heal it; that it happens at all is the mistake.
                self.mishaps.push(format!("desk {}: {error}", self.row.id));
                Ok(Applied::Not(Failure::BootstrapNeeded))
            }
            Err(error) if error.needs_bootstrap() => Ok(Applied::Not(Failure::BootstrapNeeded)),
            Err(error) => Err(error).context("applying a cut"),
        }
    }

    /// A bootstrap begins.
    pub(crate) fn begin_bootstrap(&mut self, head: BootstrapHead) {
        self.boot = Some(Boot { head, rows: Vec::new(), complete: false });
    }

    /// The place after which the next page is wanted; none before the head is there.
    #[expect(clippy::option_option, reason = "no bootstrap, the first page, a later page")]
    pub(crate) fn next_page(&self) -> Option<Option<(Table, Uuid)>> {
        self.boot.as_ref().map(|boot| boot.rows.last().map(|row| (row.table(), row.id())))
    }

    /// A page came.
    pub(crate) fn add_page(&mut self, rows: Vec<Row>, last: bool) {
        if let Some(boot) = &mut self.boot {
            boot.rows.extend(rows);
            boot.complete = last;
        }
    }

    /// From where to catch up once all pages are in.
    pub(crate) fn complete_bootstrap(&self) -> Option<(Epoch, Cursor)> {
        self.boot.as_ref().filter(|boot| boot.complete).map(|boot| (boot.head.epoch, boot.head.cursor))
    }

    /// The bootstrap came to nothing: it begins anew.
    pub(crate) fn drop_bootstrap(&mut self) {
        self.boot = None;
    }

    /// Installs the bootstrap with its catch-up; gives where the desk stands, or nothing when it fell. A
    /// fork is told by `Err(Fork)` inside.
    ///
    /// # Errors
    /// When the replica fails without being made to.
    pub(crate) fn install(&mut self, cut: &Cut, falls: Option<u64>) -> Result<Installed> {
        let boot = self.boot.take().context("a bootstrap to install")?;
        if let Some(place) = falls {
            arm(place, "install.");
        }
        let installed = self.replica.install(&boot.head, boot.rows, cut);
        failpoint::disarm();
        match installed {
            Ok(_) => Ok(Installed::Stands(self.replica.standing()?)),
            Err(ReplicaError::Fell(_)) => Ok(Installed::Fell),
            Err(ReplicaError::Fork { .. }) => Ok(Installed::Fork),
            Err(error) => Err(error).context("installing a bootstrap"),
        }
    }

    /// Takes an image of the disk.
    ///
    /// # Errors
    /// When SQLite fails.
    pub(crate) fn take_image(&mut self) -> Result<()> {
        let image = self.replica.copy_in_memory()?;
        sqlite::keep_statements(&image)?;
        self.image = Some(image);
        Ok(())
    }

    /// Puts the image back: from now on this is a copy of what the desk was.
    pub(crate) fn put_image_back(&mut self) {
        if let Some(image) = self.image.take() {
            self.replica = image;
            self.is_copy = true;
        }
    }

    /// Its file was damaged: some of what waits can't be read any more, and the club's rows come anew. Gives the
    /// ids of the commands that are gone.
    ///
    /// # Errors
    /// When SQLite fails.
    pub(crate) fn damage(&mut self, dice: &mut Dice, now: Timestamp) -> Result<Vec<CommandId>> {
        let mut waiting = self.replica.waiting()?;
        waiting.retain(|_| dice.once_in(3));
        let numbers: Vec<_> = waiting.iter().map(|given| given.envelope.desk_seq).collect();
        let saved = self.replica.salvaged_in_memory(&numbers, self.clock(now))?;
        sqlite::keep_statements(&saved)?;
        self.replica = saved;
        Ok(waiting.iter().map(|given| given.envelope.command_id).collect())
    }

    /// Its rows in scope.
    ///
    /// # Errors
    /// When SQLite fails.
    pub(crate) fn rows_in_scope(&self, start: Timestamp) -> Result<Vec<Row>> {
        let club = self.row.club_id;
        self.replica.read(|connection| InScopeRows::of(&SqliteStore::new(connection, club), start).all())
    }
}

/// Lets the next act of a kind fall at one of its places.
fn arm(throw: u64, act: &str) {
    let places: Vec<_> = failpoint::PLACES.iter().filter(|place| place.starts_with(act)).collect();
    let n = usize::try_from(throw).unwrap_or(0) % places.len().max(1);
    // What was passed so far is of no interest here, and would only grow.
    drop(failpoint::passed());
    if let Some(place) = places.get(n) {
        failpoint::arm(place, 0);
    }
}
