//! The folder of a run: held by one at a time, kept from one to the next.

use std::{
    fs::{self, File, TryLockError},
    net::TcpListener,
    path::PathBuf,
};

use anyhow::{Context, Result, bail};
use clap::ValueEnum;
use serde_json::{Value, json};

use super::{Options, Size, part};
use crate::workspace::Workspace;

/// The port tried first. It is kept from then on: desks remember their server's address.
const PORT: u16 = 7750;

/// `target/run`, ours until we end.
pub(super) struct Place {
    folder: PathBuf,
    port: u16,
    size: Size,
    _lock: File,
}

impl Place {
    /// Takes the folder, ends what an earlier run that was killed has left running in it, and settles on what is
    /// kept from one run to the next.
    pub(super) fn take(workspace: &Workspace, options: &Options) -> Result<Self> {
        let folder = workspace.run();
        let lock = lock(&folder.with_extension("lock"))?;
        part::end_leftovers(&folder.join("parts.json"))?;
        if options.fresh && folder.exists() {
            fs::remove_dir_all(&folder).with_context(|| format!("{} cannot be removed", folder.display()))?;
        }
        fs::create_dir_all(folder.join("logs"))?;

        let kept = Kept::read(&folder.join("kept.json"))?;
        if let (Some(kept), Some(wanted)) = (&kept, options.size)
            && kept.size != wanted
        {
            let (there, wanted) = (kept.size.name(), wanted.name());
            bail!("the club of last time is `{there}`; for `{wanted}` start with --fresh, which forgets it");
        }
        let size = kept.as_ref().map(|kept| kept.size).or(options.size).unwrap_or(Size::Club);
        let port = match &kept {
            Some(kept) if is_free(kept.port) => kept.port,
            Some(kept) => bail!(
                "port {} is taken by another program, and the desks of last time know their server by it: \
                 free it, or start with --fresh",
                kept.port
            ),
            None => free_port()?,
        };
        Kept { port, size }.write(&folder.join("kept.json"))?;
        Ok(Self { folder, port, size, _lock: lock })
    }

    pub(super) fn port(&self) -> u16 {
        self.port
    }

    pub(super) fn size(&self) -> Size {
        self.size
    }

    /// What the server keeps.
    pub(super) fn data(&self) -> PathBuf {
        self.folder.join("data")
    }

    /// What the desk of this number (from 1) keeps.
    pub(super) fn desk(&self, number: u8) -> PathBuf {
        self.folder.join(format!("desk-{number}"))
    }

    /// The log of a part.
    pub(super) fn log(&self, part: &str) -> PathBuf {
        self.folder.join("logs").join(format!("{part}.log"))
    }

    pub(super) fn addresses(&self) -> PathBuf {
        self.folder.join("addresses.json")
    }

    pub(super) fn picture(&self) -> PathBuf {
        self.folder.join("desk.png")
    }

    /// Where the parts that run are written down.
    pub(super) fn parts(&self) -> PathBuf {
        self.folder.join("parts.json")
    }

    /// Strikes them out: all have ended.
    pub(super) fn forget_parts(&self) -> Result<()> {
        Ok(fs::remove_file(self.parts())?)
    }
}

fn lock(path: &std::path::Path) -> Result<File> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    let file = File::create(path).with_context(|| format!("{} cannot be written", path.display()))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => bail!("another `cargo xtask run` is at work in this checkout"),
        Err(TryLockError::Error(error)) => Err(error.into()),
    }
}

/// What stays the same from one run to the next.
struct Kept {
    port: u16,
    size: Size,
}

impl Kept {
    fn read(path: &std::path::Path) -> Result<Option<Self>> {
        let Ok(text) = fs::read_to_string(path) else { return Ok(None) };
        let kept: Value =
            serde_json::from_str(&text).with_context(|| format!("{} is broken", path.display()))?;
        let port = kept.get("port").and_then(Value::as_u64).and_then(|port| u16::try_from(port).ok());
        let size = kept.get("size").and_then(Value::as_str).and_then(|size| Size::from_str(size, false).ok());
        Ok(port.zip(size).map(|(port, size)| Self { port, size }))
    }

    fn write(&self, path: &std::path::Path) -> Result<()> {
        Ok(fs::write(path, json!({ "port": self.port, "size": self.size.name() }).to_string())?)
    }
}

fn is_free(port: u16) -> bool {
    TcpListener::bind(("127.0.0.1", port)).is_ok()
}

fn free_port() -> Result<u16> {
    if is_free(PORT) {
        return Ok(PORT);
    }
    Ok(TcpListener::bind(("127.0.0.1", 0))?.local_addr()?.port())
}
