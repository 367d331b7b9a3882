//! A disk in memory whose power can be cut.
//!
//! A write is read back at once and is safe only after its file was synced; a name that was added or taken
//! away is safe only after its folder was. At a cut of the power everything that is not safe may be lost,
//! wholly, in part, or torn inside a write, as the dice fall. From then on nothing works until the power is
//! on again, and whoever had a file open has to open it anew.

mod file;
mod share;

use crate::dice::Dice;
use file::File;
use share::Share;
pub(crate) use share::{Level, Region};
use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// Why the disk did not do it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fault {
    /// There is no power, or there was none in between.
    Off,
    /// No such file, or one too many.
    Name,
}

/// The result of an operation of the disk.
pub(crate) type Done<T> = Result<T, Fault>;

/// What keeps its word about a sync, and what does not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Syncs {
    /// Safe when it says so.
    Kept,
    /// It says so and does nothing: a broken disk, to see that the loss is noticed.
    Ignored,
}

/// An open file.
pub(crate) struct Handle {
    number: u64,
    file: usize,
    /// Power cuts before it was opened.
    cuts: u64,
    /// The folder is to be synced with it.
    fresh_log: bool,
}

/// A disk in memory.
pub(crate) struct Disk(Mutex<Inside>);

struct Inside {
    dice: Dice,
    syncs: Syncs,
    files: Vec<File>,
    shares: BTreeMap<usize, Share>,
    names: BTreeMap<String, usize>,
    durable_names: BTreeMap<String, usize>,
    on: bool,
    cuts: u64,
    /// Operations until the power goes.
    left: Option<u64>,
    /// Mere writes are not counted among them.
    but_writes: bool,
    cut_at: String,
    handles: u64,
    open: u64,
}

impl Disk {
    pub(crate) fn new(seed: u64, syncs: Syncs) -> Self {
        Self(Mutex::new(Inside {
            dice: Dice::new(seed),
            syncs,
            files: Vec::new(),
            shares: BTreeMap::new(),
            names: BTreeMap::new(),
            durable_names: BTreeMap::new(),
            on: true,
            cuts: 0,
            left: None,
            but_writes: false,
            cut_at: String::new(),
            handles: 0,
            open: 0,
        }))
    }

    fn inside(&self) -> MutexGuard<'_, Inside> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Lets the power go at the operation that many changes of the disk from now; one is the next. Where
    /// mere writes are not counted, it goes at a sync, or where a file is made, cut short or deleted.
    pub(crate) fn cut_after(&self, operations: u64, but_writes: bool) {
        let mut inside = self.inside();
        (inside.left, inside.but_writes) = (Some(operations), but_writes);
    }

    pub(crate) fn is_off(&self) -> bool {
        !self.inside().on
    }

    /// At what operation the power went last.
    pub(crate) fn cut_at(&self) -> String {
        self.inside().cut_at.clone()
    }

    pub(crate) fn power_on(&self) {
        self.inside().on = true;
    }

    /// Files that somebody has open.
    pub(crate) fn open_files(&self) -> u64 {
        self.inside().open
    }

    /// True when there is a file of this name, even an empty one.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.inside().names.contains_key(name)
    }

    /// True when there is a file of this name with something in it.
    pub(crate) fn has_content(&self, name: &str) -> Done<bool> {
        let inside = self.inside().powered()?;
        let file = inside.names.get(name).and_then(|file| inside.files.get(*file));
        Ok(file.is_some_and(|file| file.len() > 0))
    }

    /// Opens a file, or makes it where that is wanted; without a name, one that nobody else will find.
    /// `log` tells that its name has to be as safe as its first bytes.
    pub(crate) fn open(&self, name: Option<&str>, create: bool, only_new: bool, log: bool) -> Done<Handle> {
        let mut inside = self.inside().powered()?;
        let known = name.and_then(|name| inside.names.get(name).copied());
        let (file, fresh) = match known {
            Some(_) if only_new => return Err(Fault::Name),
            Some(file) => (file, false),
            None if !create => return Err(Fault::Name),
            None => {
                let file = inside.files.len();
                inside.files.push(File::default());
                if let Some(name) = name {
                    inside.names.insert(name.to_owned(), file);
                    inside.count("making", file)?;
                }
                (file, true)
            }
        };
        inside.handles += 1;
        inside.open += 1;
        Ok(Handle { number: inside.handles, file, cuts: inside.cuts, fresh_log: log && fresh })
    }

    pub(crate) fn close(&self, handle: &Handle) {
        let mut inside = self.inside();
        inside.open = inside.open.saturating_sub(1);
        if handle.cuts == inside.cuts {
            let share = inside.shares.entry(handle.file).or_default();
            share.unlock(handle.number, 0);
            share.leave(handle.number, false);
        }
    }

    /// Takes a name away.
    pub(crate) fn delete(&self, name: &str, sync_folder: bool) -> Done<()> {
        let mut inside = self.inside().powered()?;
        inside.names.remove(name).ok_or(Fault::Name)?;
        let kept = inside.syncs == Syncs::Kept;
        if sync_folder && kept && !inside.goes_now() {
            inside.sync_folder();
        }
        inside.count_of("deleting", name)
    }

    pub(crate) fn read(&self, handle: &Handle, offset: usize, into: &mut [u8]) -> Done<usize> {
        Ok(self.inside().valid(handle)?.file(handle)?.read(offset, into))
    }

    pub(crate) fn len(&self, handle: &Handle) -> Done<usize> {
        Ok(self.inside().valid(handle)?.file(handle)?.len())
    }

    pub(crate) fn write(&self, handle: &Handle, offset: usize, bytes: &[u8]) -> Done<()> {
        let mut inside = self.inside().valid(handle)?;
        inside.file(handle)?.write(offset, bytes);
        if inside.but_writes { Ok(()) } else { inside.count("writing", handle.file) }
    }

    pub(crate) fn truncate(&self, handle: &Handle, len: usize) -> Done<()> {
        let mut inside = self.inside().valid(handle)?;
        inside.file(handle)?.truncate(len);
        inside.count("truncating", handle.file)
    }

    /// Makes a file safe. When the power goes at it, that is before or after.
    pub(crate) fn sync(&self, handle: &mut Handle) -> Done<()> {
        let mut inside = self.inside().valid(handle)?;
        let too_late = inside.goes_now() && inside.dice.once_in(2);
        if inside.syncs == Syncs::Kept && !too_late {
            inside.file(handle)?.sync();
            if handle.fresh_log {
                inside.sync_folder();
                handle.fresh_log = false;
            }
        }
        inside.count("syncing", handle.file)
    }

    /// Raises a hold on a file; false when others are in the way.
    pub(crate) fn lock(&self, handle: &Handle, level: Level) -> Done<bool> {
        Ok(self.inside().valid(handle)?.share(handle).lock(handle.number, level))
    }

    pub(crate) fn unlock(&self, handle: &Handle, level: Level) -> Done<()> {
        self.inside().valid(handle)?.share(handle).unlock(handle.number, level);
        Ok(())
    }

    pub(crate) fn reserved(&self, handle: &Handle) -> Done<bool> {
        Ok(self.inside().valid(handle)?.share(handle).reserved())
    }

    /// The `n`-th piece of the memory shared by those who have the file open.
    pub(crate) fn region(&self, handle: &Handle, n: usize, bytes: usize, make: bool) -> Done<Option<Region>> {
        Ok(self.inside().valid(handle)?.share(handle).region(n, bytes, make))
    }

    /// Takes slots of that memory; false when others are in the way.
    pub(crate) fn take(&self, handle: &Handle, first: usize, count: usize, alone: bool) -> Done<bool> {
        Ok(self.inside().valid(handle)?.share(handle).take(handle.number, first, count, alone))
    }

    pub(crate) fn release(&self, handle: &Handle, first: usize, count: usize) -> Done<()> {
        self.inside().valid(handle)?.share(handle).release(handle.number, first, count);
        Ok(())
    }

    /// Leaves that memory, and does away with it where that is wanted.
    pub(crate) fn leave(&self, handle: &Handle, delete: bool) -> Done<()> {
        self.inside().valid(handle)?.share(handle).leave(handle.number, delete);
        Ok(())
    }
}

/// Goes on only with power; for files, only when it never went since they were opened.
trait Powered: Sized {
    fn powered(self) -> Done<Self>;
    fn valid(self, handle: &Handle) -> Done<Self>;
}

impl Powered for MutexGuard<'_, Inside> {
    fn powered(self) -> Done<Self> {
        if self.on { Ok(self) } else { Err(Fault::Off) }
    }

    fn valid(self, handle: &Handle) -> Done<Self> {
        if self.on && self.cuts == handle.cuts { Ok(self) } else { Err(Fault::Off) }
    }
}

impl Inside {
    fn file(&mut self, handle: &Handle) -> Done<&mut File> {
        self.files.get_mut(handle.file).ok_or(Fault::Name)
    }

    fn share(&mut self, handle: &Handle) -> &mut Share {
        self.shares.entry(handle.file).or_default()
    }

    /// True when the power goes at this operation.
    fn goes_now(&self) -> bool {
        self.left == Some(1)
    }

    fn count(&mut self, what: &str, file: usize) -> Done<()> {
        let name = self.names.iter().find(|(_, one)| **one == file).map(|(name, _)| name.clone());
        self.count_of(what, name.as_deref().unwrap_or("a nameless file"))
    }

    /// Counts an operation that was just done; the power goes when it was the last one.
    fn count_of(&mut self, what: &str, name: &str) -> Done<()> {
        let Some(left) = self.left.as_mut() else {
            return Ok(());
        };
        *left = left.saturating_sub(1);
        if *left > 0 {
            return Ok(());
        }
        let last = name.rsplit(['/', '\\']).next().unwrap_or(name);
        self.cut_at = format!("{what} {last}");
        self.cut();
        Err(Fault::Off)
    }

    fn sync_folder(&mut self) {
        self.durable_names.clone_from(&self.names);
    }

    fn cut(&mut self) {
        for file in &mut self.files {
            file.cut(&mut self.dice);
        }
        let names: Vec<String> = self.names.keys().chain(self.durable_names.keys()).cloned().collect();
        for name in names {
            let new = self.names.get(&name).copied();
            if new != self.durable_names.get(&name).copied() && self.dice.once_in(2) {
                match new {
                    Some(file) => self.durable_names.insert(name, file),
                    None => self.durable_names.remove(&name),
                };
            }
        }
        self.names.clone_from(&self.durable_names);
        self.shares.clear();
        (self.on, self.left) = (false, None);
        self.cuts = self.cuts.saturating_add(1);
    }
}
