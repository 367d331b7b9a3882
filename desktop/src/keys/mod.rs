//! Where the replica's key lies: in the operating system's key store where there is one, else in a file
//! beside the replica. Everything else that has to stay secret on this PC (the device key, the refresh token)
//! lies inside the replica, and so behind this one key.
//!
//! | file | is |
//! | --- | --- |
//! | `vault` | what is asked of a key store, and never for longer than a time |
//! | `secret_service`, `native` | the key stores of Linux, and of Windows and macOS |
//!
//! A key always comes into being as a file: that works everywhere, at once. [`Keys::settle`] moves it into
//! the store afterwards, off the way of the start, and takes the file away only once the store has given the
//! key back. A start whose key lies in the store has to ask for it, and may then make the store ask the
//! person for its password; nothing else here ever does.

#[cfg(any(windows, target_os = "macos"))]
mod native;
#[cfg(all(unix, not(target_os = "macos")))]
mod secret_service;
#[cfg(test)]
mod tests;
mod vault;

use replica::replica::{Key, KeyFile, KeyPlace, KeyStore};
use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;
use vault::{Vault, VaultError, within};

/// A store that can give a key without asking anybody does so in milliseconds.
const UNASKED: Duration = Duration::from_secs(5);
/// A person who is asked for a password takes a while.
const ASKED: Duration = Duration::from_secs(120);

/// Keeps the key of the replica in a folder.
#[derive(Clone)]
pub(crate) struct Keys {
    file: KeyFile,
    /// Holds the name under which the store knows the key; the store may not have it yet.
    name: PathBuf,
    /// None where this PC has no store.
    vault: Option<Arc<dyn Vault>>,
    /// Whether the key is to lie in the store.
    wanted: bool,
    unasked: Duration,
    asked: Duration,
}

impl Keys {
    /// The key of the replica in a folder; `wanted` is whether it is to lie in the system's store.
    pub(crate) fn of(folder: &Path, wanted: bool) -> Self {
        Self::with(folder, wanted, the_vault())
    }

    fn with(folder: &Path, wanted: bool, vault: Option<Arc<dyn Vault>>) -> Self {
        let name = folder.join("replica.key-name");
        Self { file: KeyFile::beside(folder), name, vault, wanted, unasked: UNASKED, asked: ASKED }
    }

    /// Moves the key into the store where that is wanted and can be done without asking anybody. Takes at
    /// most some seconds; does nothing by halves.
    pub(crate) fn settle(&self) -> KeyPlace {
        match self.move_in() {
            Ok(place) => place,
            Err(error) => {
                tracing::info!(%error, "the key stays beside the replica");
                KeyPlace::BesideFile
            }
        }
    }

    fn move_in(&self) -> io::Result<KeyPlace> {
        let Some(key) = self.file.load()? else {
            return Ok(self.place());
        };
        let Some(vault) = self.vault.clone().filter(|_| self.wanted) else {
            return Ok(KeyPlace::BesideFile);
        };
        // The name is on the disk before the store has anything under it: however this ends, no key is ever
        // left under a name that nobody knows.
        let name = match self.known_name()? {
            Some(name) => name,
            None => self.new_name()?,
        };
        let (put, put_name) = (key.clone(), name);
        let given_back = within(self.unasked, move || {
            vault.put(&put_name, put.bytes())?;
            vault.get(&put_name, false)
        })?;
        if given_back.as_deref() != Some(key.bytes().as_slice()) {
            return Err(io::Error::other("the key store did not give the key back"));
        }
        self.file.remove()?;
        tracing::info!("the key lies in the system's key store now");
        Ok(KeyPlace::OperatingSystem)
    }

    fn known_name(&self) -> io::Result<Option<String>> {
        match fs::read_to_string(&self.name) {
            Ok(name) => Ok(Some(name.trim().to_owned()).filter(|name| !name.is_empty())),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        }
    }

    fn new_name(&self) -> io::Result<String> {
        let name: String = Key::random()?.bytes().iter().take(16).map(|byte| format!("{byte:02x}")).collect();
        let fresh = self.name.with_extension("key-name.new");
        let mut file = File::create(&fresh)?;
        file.write_all(name.as_bytes())?;
        file.sync_all()?;
        fs::rename(&fresh, &self.name)?;
        #[cfg(unix)]
        if let Some(folder) = self.name.parent() {
            File::open(folder)?.sync_all()?;
        }
        Ok(name)
    }

    /// The key from the store; none where the store answers that it has none of this name.
    fn fetch(&self, name: String) -> io::Result<Option<Key>> {
        let vault = self.vault.clone().ok_or_else(|| io::Error::from(VaultError::Absent))?;
        let Some(bytes) = within(self.asked, move || vault.get(&name, true))? else {
            return Ok(None);
        };
        let bytes = bytes.try_into().map_err(|_bytes| io::Error::other("the key store's key is damaged"))?;
        Ok(Some(Key::from_bytes(bytes)))
    }
}

impl KeyStore for Keys {
    fn load(&self) -> io::Result<Option<Key>> {
        // Whatever the store may have: a key beside the replica is its key.
        if let Some(key) = self.file.load()? {
            return Ok(Some(key));
        }
        let Some(name) = self.known_name()? else {
            return Ok(None);
        };
        let key = self.fetch(name)?;
        if let Some(key) = key.as_ref().filter(|_| !self.wanted) {
            self.file.keep(key)?;
        }
        Ok(key)
    }

    fn keep(&self, key: &Key) -> io::Result<()> {
        self.file.keep(key)
    }

    fn place(&self) -> KeyPlace {
        let beside = self.file.load().is_ok_and(|key| key.is_some());
        let named = self.known_name().is_ok_and(|name| name.is_some());
        if named && !beside { KeyPlace::OperatingSystem } else { KeyPlace::BesideFile }
    }
}

#[cfg(all(unix, not(target_os = "macos")))]
fn the_vault() -> Option<Arc<dyn Vault>> {
    Some(Arc::new(secret_service::SecretServiceVault))
}

#[cfg(any(windows, target_os = "macos"))]
fn the_vault() -> Option<Arc<dyn Vault>> {
    Some(Arc::new(native::NativeVault))
}

#[cfg(not(any(unix, windows)))]
fn the_vault() -> Option<Arc<dyn Vault>> {
    None
}
