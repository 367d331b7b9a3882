//! The life of one desk on a disk whose power goes again and again, beside a twin in memory that has none
//! of it.

use crate::act::{Act, Plan, everything, integrity, number_of, wish};
use crate::dice::Dice;
use crate::disk::{Disk, Syncs};
use crate::server::Server;
use crate::vfs::Mounted;
use anyhow::{Context as _, Result, bail};
use replica::replica::{Given, Key, KeyPlace, KeyStore, Replica, Settings, Synchronous};
use shared::id::CommandId;
use shared::store::testing::MORNING;
use shared::time::Timestamp;
use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::sync::{Arc, Mutex, PoisonError};
use tempfile::TempDir;

/// What was found after a cut of the power.
pub(crate) struct Found {
    /// Acknowledged commands that are not there any more.
    pub(crate) lost: u64,
    /// What else is not as it has to be.
    pub(crate) wrong: Vec<String>,
}

/// A desk, its disk and its twin.
pub(crate) struct Life {
    /// Closed before the disk is taken from SQLite: fields go in their order.
    replica: Option<Replica>,
    mounted: Mounted,
    disk: Arc<Disk>,
    folder: TempDir,
    keys: KeyInMemory,
    synchronous: Synchronous,
    twin: Replica,
    server: Server,
    dice: Dice,
    now: Timestamp,
    /// The act during which the power went, if it was one that changes something.
    unsure: Option<Act>,
    acknowledged: Vec<(u64, CommandId)>,
    numbers: BTreeSet<String>,
    reused: Vec<String>,
}

impl Life {
    pub(crate) fn new(seed: u64, synchronous: Synchronous, syncs: Syncs) -> Result<Self> {
        let mut dice = Dice::new(seed);
        let disk = Arc::new(Disk::new(dice.seed(), syncs));
        Ok(Self {
            replica: None,
            mounted: Mounted::new(Arc::clone(&disk))?,
            disk,
            folder: tempfile::tempdir()?,
            keys: KeyInMemory::default(),
            synchronous,
            twin: Replica::in_memory()?,
            server: Server::new()?,
            dice,
            now: MORNING,
            unsure: None,
            acknowledged: Vec::new(),
            numbers: BTreeSet::new(),
            reused: Vec::new(),
        })
    }

    /// Commands that were acknowledged so far.
    pub(crate) fn acknowledged(&self) -> u64 {
        u64::try_from(self.acknowledged.len()).unwrap_or(u64::MAX)
    }

    /// Works until the power goes; tells where it went.
    pub(crate) fn work(&mut self) -> Result<String> {
        // Most operations are writes, and most of those are a command's: the others get their share too.
        let (most, but_writes) = match self.dice.below(6) {
            0 => (20, false),
            1 => (4, true),
            2 => (20, true),
            _ => (500, false),
        };
        self.disk.cut_after(self.dice.below(most).saturating_add(1), but_writes);
        loop {
            let during = self.step()?;
            if self.disk.is_off() {
                return Ok(format!("{during}, {}", self.disk.cut_at()));
            }
        }
    }

    /// Does one thing.
    fn step(&mut self) -> Result<&'static str> {
        let Some(mut replica) = self.replica.take() else {
            match Replica::open(&self.settings(), &self.keys) {
                Ok(opened) if opened.salvage.is_none() => self.replica = Some(opened.replica),
                Ok(_) => bail!("the replica was salvaged though the power was never cut since it was closed"),
                Err(_) if self.disk.is_off() => {}
                Err(error) => return Err(error).context("opening"),
            }
            self.mark()?;
            return Ok("opening");
        };
        if self.dice.once_in(25) {
            // The last one out tidies up: the log goes into the file.
            drop(replica);
            return Ok("closing");
        }
        self.now = self.now.plus_millis(i64::try_from(self.dice.below(20_000)).unwrap_or(0));
        self.server.now = self.now;
        let act = self.next(&replica)?;
        let name = act.name();
        match act.perform(&mut replica) {
            // It returned, so it counts, even if the power went while it was tidying up.
            Ok(given) => {
                act.perform(&mut self.twin).context("the twin can't do it")?;
                self.note(given.as_deref());
            }
            Err(_) if self.disk.is_off() => self.unsure = Some(act),
            Err(error) => return Err(error).context(name),
        }
        self.replica = Some(replica);
        Ok(name)
    }

    /// What happens next.
    fn next(&mut self, replica: &Replica) -> Result<Act> {
        // The twin is asked: a desk that has just lost its power can't be.
        let state = self.twin.state()?;
        if state.identity.is_none() {
            return Ok(Act::Enrol);
        }
        let Some(cursor) = state.cursor else {
            return self.install();
        };
        Ok(match self.dice.below(100) {
            0..=11 => {
                let waiting = replica.commands_after(0, 1_000)?;
                let reply = self.server.push(&waiting)?;
                Act::Answered(Box::new(reply), self.now)
            }
            12..=21 => {
                self.server.change(i64::try_from(self.dice.below(100)).unwrap_or(0))?;
                Act::Apply(Box::new(self.server.cut(cursor)?))
            }
            22..=31 => Act::Apply(Box::new(self.server.cut(cursor)?)),
            32..=35 => Act::Keep(self.now.to_string()),
            36 => self.install()?,
            _ => Act::Give(wish(&mut self.dice, self.now), Plan::next(&mut self.dice)),
        })
    }

    fn install(&self) -> Result<Act> {
        let (head, rows) = self.server.bootstrap()?;
        let cut = self.server.cut(head.cursor)?;
        Ok(Act::Install(Box::new((head, rows, cut))))
    }

    /// A command is there to stay.
    fn note(&mut self, given: Option<&Given>) {
        let Some(given) = given else { return };
        self.acknowledged.push((given.desk_seq, given.issued.command_id));
        if let Some(number) = number_of(given)
            && !self.numbers.insert(number.clone())
        {
            self.reused.push(number);
        }
    }

    /// The power is on again: looks at what is there.
    pub(crate) fn look(&mut self) -> Result<Found> {
        self.replica = None;
        self.disk.power_on();
        self.mark()?;
        let mut found = Found { lost: 0, wrong: Vec::new() };
        let replica = match Replica::open(&self.settings(), &self.keys) {
            Ok(opened) => {
                if let Some(salvage) = opened.salvage {
                    found.wrong.push(format!("the file was damaged: {salvage:?}"));
                }
                opened.replica
            }
            Err(error) => {
                found.lost = self.acknowledged();
                found.wrong.push(format!("it can't be opened: {error}"));
                return Ok(found);
            }
        };
        self.mark()?;
        let whole = integrity(&replica)?;
        if whole != "ok" {
            found.wrong.push(whole);
        }
        self.compare(&replica, &mut found)?;
        self.count(&replica, &mut found)?;
        self.replica = Some(replica);
        Ok(found)
    }

    /// Everything before the power went is there; what it interrupted, wholly or not at all.
    fn compare(&mut self, replica: &Replica, found: &mut Found) -> Result<()> {
        let now = everything(replica)?;
        let before = everything(&self.twin)?;
        let unsure = self.unsure.take();
        if now == before {
            return Ok(());
        }
        let during = unsure.as_ref().map_or("nothing", Act::name);
        if let Some(act) = unsure {
            let given = act.perform(&mut self.twin).context("the twin can't do it")?;
            if now == everything(&self.twin)? {
                self.note(given.as_deref());
                return Ok(());
            }
        }
        let line = |one: &[String], other: &[String]| one.iter().find(|line| !other.contains(line)).cloned();
        found.wrong.push(format!(
            "after a cut during {during} it is neither as before nor as after: there is {:?}, there should be {:?}",
            line(&now, &before),
            line(&before, &now),
        ));
        Ok(())
    }

    /// Every acknowledged command is there under its number, and the numbers have no gap.
    fn count(&mut self, replica: &Replica, found: &mut Found) -> Result<()> {
        let state = replica.state()?;
        if state.identity.is_none() {
            found.lost = self.acknowledged();
            return Ok(());
        }
        for (desk_seq, command_id) in &self.acknowledged {
            let there = replica.command(*desk_seq)?;
            if there.is_none_or(|there| there.envelope.command_id != *command_id) {
                found.lost = found.lost.saturating_add(1);
            }
        }
        for desk_seq in 1..=state.last_seq {
            if replica.command(desk_seq)?.is_none() {
                found.wrong.push(format!("there is no command {desk_seq} of {}", state.last_seq));
            }
        }
        if replica.command(state.last_seq.saturating_add(1))?.is_some() {
            found.wrong.push(format!("there is a command after {}, the last one", state.last_seq));
        }
        found.wrong.extend(self.reused.drain(..).map(|number| format!("{number} was given twice")));
        Ok(())
    }

    fn settings(&self) -> Settings {
        let vfs = Some(self.mounted.name());
        Settings { vfs, synchronous: self.synchronous, ..Settings::of(self.folder.path()) }
    }

    /// The replica asks the operating system whether its file is there: an empty one stands for it.
    fn mark(&self) -> Result<()> {
        let file = self.settings().file;
        if self.disk.has(&file.to_string_lossy()) {
            fs::write(&file, [])?;
        } else if file.exists() {
            fs::remove_file(&file)?;
        }
        Ok(())
    }
}

/// The key of the file, which outlives every cut of the power.
#[derive(Default)]
struct KeyInMemory(Mutex<Option<Key>>);

impl KeyStore for KeyInMemory {
    fn load(&self) -> io::Result<Option<Key>> {
        Ok(self.0.lock().unwrap_or_else(PoisonError::into_inner).clone())
    }

    fn keep(&self, key: &Key) -> io::Result<()> {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(key.clone());
        Ok(())
    }

    fn place(&self) -> KeyPlace {
        KeyPlace::OperatingSystem
    }
}
