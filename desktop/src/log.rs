//! The log: for whoever has to find out what went wrong, without anybody's name, phone or token.

use anyhow::Result;
use std::fs::{self, File};
use std::io;
use std::path::Path;
use std::sync::Mutex;
use tracing_subscriber::EnvFilter;

/// A log that has grown to this is set aside at the next start; the one before is let go.
const LARGEST: u64 = 5 << 20;
/// What is written when `PADDOCK_LOG` says nothing else. Libraries below us may quote what they carry.
const USUAL: &str = "warn,paddock_desk=info,replica=info,hyper=off,reqwest=off";

/// Writes from now on to `desk.log` in this folder.
///
/// # Errors
/// When the folder can't be written.
pub(crate) fn begin(folder: &Path) -> Result<()> {
    fs::create_dir_all(folder)?;
    let path = folder.join("desk.log");
    if fs::metadata(&path).is_ok_and(|log| log.len() > LARGEST) {
        fs::rename(&path, folder.join("desk.log.old"))?;
    }
    let file = File::options().create(true).append(true).open(path)?;
    let filter = EnvFilter::try_from_env("PADDOCK_LOG").unwrap_or_else(|_unset| EnvFilter::new(USUAL));
    tracing_subscriber::fmt()
        .json()
        .with_env_filter(filter)
        .with_writer(Mutex::new(file))
        .try_init()
        .map_err(io::Error::other)?;
    let usual = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        // Where, and not what: the words of a panic may quote a row.
        tracing::error!(at = panic.location().map(ToString::to_string), "panic");
        usual(panic);
    }));
    Ok(())
}
