//! The desk's folder: found, made, and held by one window at a time.

use anyhow::{Context as _, Result};
use std::env;
use std::fs::{self, File, TryLockError};
use std::path::{Path, PathBuf};

/// The folder of the product in the folder where this system's programs keep their data.
const FOLDER: &str = "paddock";

/// A desk's folder while this program holds it.
#[derive(Debug)]
pub(crate) struct Place {
    folder: PathBuf,
    /// True for the folder that is used when none is named.
    pub(crate) usual: bool,
    /// Held as long as the program runs; the system lets go of it however the program ends.
    _lock: File,
}

/// Another window holds the folder.
#[derive(Debug, thiserror::Error)]
#[error("a window is open already on {}", folder.display())]
pub(crate) struct Held {
    folder: PathBuf,
}

impl Place {
    /// Takes the folder, made if it is not there.
    ///
    /// # Errors
    /// When another window holds it, or it can't be written.
    pub(crate) fn take(named: Option<PathBuf>) -> Result<Self> {
        let usual = named.is_none();
        let folder = match named {
            Some(folder) => folder,
            None => usual_folder().context("this user has no folder for data; name one with --data-dir")?,
        };
        make_private(&folder).with_context(|| format!("{} can't be made", folder.display()))?;
        let folder = folder.canonicalize()?;
        let lock = File::options().create(true).truncate(false).write(true).open(folder.join("lock"))?;
        match lock.try_lock() {
            Ok(()) => Ok(Self { folder, usual, _lock: lock }),
            Err(TryLockError::WouldBlock) => Err(Held { folder }.into()),
            Err(TryLockError::Error(error)) => Err(error.into()),
        }
    }

    /// The folder.
    pub(crate) fn folder(&self) -> &Path {
        &self.folder
    }

    /// The file that says which page the window has painted first.
    pub(crate) fn ready(&self) -> PathBuf {
        self.folder.join("ready.json")
    }

    /// Where the window's size and place are remembered.
    pub(crate) fn window(&self) -> PathBuf {
        self.folder.join("window.json")
    }

    /// What the program has to tell its maintainers.
    pub(crate) fn logs(&self) -> PathBuf {
        self.folder.join("logs")
    }
}

#[cfg(windows)]
fn usual_folder() -> Option<PathBuf> {
    Some(PathBuf::from(env::var_os("LOCALAPPDATA")?).join(FOLDER))
}

#[cfg(target_os = "macos")]
fn usual_folder() -> Option<PathBuf> {
    Some(env::home_dir()?.join("Library/Application Support").join(FOLDER))
}

#[cfg(not(any(windows, target_os = "macos")))]
fn usual_folder() -> Option<PathBuf> {
    let named = env::var_os("XDG_DATA_HOME").map(PathBuf::from).filter(|folder| folder.is_absolute());
    Some(named.or_else(|| Some(env::home_dir()?.join(".local/share")))?.join(FOLDER))
}

#[cfg(unix)]
fn make_private(folder: &Path) -> std::io::Result<()> {
    use std::os::unix::fs::DirBuilderExt as _;
    fs::DirBuilder::new().recursive(true).mode(0o700).create(folder)
}

#[cfg(not(unix))]
fn make_private(folder: &Path) -> std::io::Result<()> {
    fs::create_dir_all(folder)
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]
    use super::*;

    #[test]
    fn a_folder_is_held_by_one_window_at_a_time() {
        let folder = env::temp_dir().join(format!("paddock-place-{}", std::process::id()));
        let first = Place::take(Some(folder.clone())).unwrap();
        let second = Place::take(Some(folder.clone())).unwrap_err();
        assert!(second.to_string().contains("open already"), "{second}");
        drop(first);
        assert!(Place::take(Some(folder.clone())).is_ok());
        fs::remove_dir_all(folder).unwrap();
    }
}
