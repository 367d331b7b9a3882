//! Files and folders of a backup: made for their owner alone, and on the disk before they count.

use super::{BackupError, Stored};
use std::collections::BTreeMap;
use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::{self, Write as _};
use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _};
use std::path::{Path, PathBuf};

fn at<T>(path: &Path, result: io::Result<T>) -> Result<T, BackupError> {
    result.map_err(|source| BackupError::Io { path: PathBuf::from(path), source })
}

/// Does what may take long on a disk beside the runtime's threads.
pub(super) async fn aside<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, BackupError> + Send + 'static,
) -> Result<T, BackupError> {
    let failed = |error| BackupError::Io { path: PathBuf::new(), source: io::Error::other(error) };
    tokio::task::spawn_blocking(work).await.map_err(failed)?
}

/// Makes a folder that is its owner's alone, where there is none.
pub(super) fn private(folder: &Path) -> Result<(), BackupError> {
    at(folder, DirBuilder::new().recursive(true).mode(0o700).create(folder))
}

/// Takes a folder away with all in it, if it is there.
pub(super) fn forget(folder: &Path) -> Result<(), BackupError> {
    match fs::remove_dir_all(folder) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        done => at(folder, done),
    }
}

/// The names in a folder.
pub(super) fn names(folder: &Path) -> Result<Vec<String>, BackupError> {
    let mut names = Vec::new();
    for entry in at(folder, fs::read_dir(folder))? {
        if let Ok(name) = at(folder, entry)?.file_name().into_string() {
            names.push(name);
        }
    }
    Ok(names)
}

/// Writes a file of one's own and has it on the disk.
pub(super) fn write(path: &Path, content: &[u8]) -> Result<(), BackupError> {
    let file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(path);
    at(path, file.and_then(|mut file| file.write_all(content).and_then(|()| file.sync_all())))
}

/// Gives a whole backup its name, with all of it on the disk. A name that is there already stays what it is.
pub(super) fn rename(partial: &Path, place: &Path) -> Result<(), BackupError> {
    if place.exists() {
        return at(place, Err(io::ErrorKind::AlreadyExists.into()));
    }
    for name in names(partial)? {
        let path = partial.join(name);
        at(&path, File::open(&path).and_then(|file| file.sync_all()))?;
    }
    at(place, fs::rename(partial, place))?;
    let folder = place.parent().unwrap_or(place);
    at(folder, File::open(folder).and_then(|folder| folder.sync_all()))
}

/// Copies a folder with all below it; gives each file's path and measure.
pub(super) fn tree(from: &Path, to: &Path) -> Result<BTreeMap<String, Stored>, BackupError> {
    let mut copied = BTreeMap::new();
    private(to)?;
    for name in names(from)? {
        let (source, target) = (from.join(&name), to.join(&name));
        if source.is_dir() {
            for (below, stored) in tree(&source, &target)? {
                copied.insert(format!("{name}/{below}"), stored);
            }
        } else {
            at(&source, fs::copy(&source, &target))?;
            at(&target, File::open(&target).and_then(|file| file.sync_all()))?;
            copied.insert(name, Stored::of(&target)?);
        }
    }
    Ok(copied)
}
