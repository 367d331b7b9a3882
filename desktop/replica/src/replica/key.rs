//! The key of the encrypted file. Where the operating system keeps keys for applications a [`KeyStore`] can
//! use that; this crate brings the one that works everywhere: a file beside the replica that only its
//! owner may read. It protects a stolen backup or a disk image without its home folder, not a stolen PC,
//! which is why [`KeyPlace`] is shown on the Sync page.

use std::fmt::Write as _;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Read as _, Write as _};
use std::path::{Path, PathBuf};

/// A key of 32 random bytes.
#[derive(Clone, PartialEq, Eq)]
pub struct Key([u8; 32]);

impl std::fmt::Debug for Key {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Key(…)")
    }
}

impl Key {
    /// A fresh one.
    ///
    /// # Errors
    /// When the operating system has no random bytes to give.
    pub fn random() -> io::Result<Self> {
        let mut bytes = [0; 32];
        aws_lc_rs::rand::fill(&mut bytes).map_err(|_why| io::Error::other("no random bytes"))?;
        Ok(Self(bytes))
    }

    /// From its bytes.
    #[must_use]
    pub const fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// Its bytes, for whoever keeps it.
    #[must_use]
    pub const fn bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// In lower-case hexadecimal.
    #[must_use]
    pub(super) fn hex(&self) -> String {
        let mut hex = String::with_capacity(64);
        for byte in self.0 {
            let _ok = write!(hex, "{byte:02x}");
        }
        hex
    }
}

/// Where a key is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeyPlace {
    /// In the operating system's key store.
    OperatingSystem,
    /// In a file beside the replica.
    BesideFile,
}

/// Keeps the key of one replica.
pub trait KeyStore {
    /// The key, if one was kept.
    ///
    /// # Errors
    /// When the place can't be read.
    fn load(&self) -> io::Result<Option<Key>>;
    /// Keeps a key; durable when this returns.
    ///
    /// # Errors
    /// When the place can't be written.
    fn keep(&self, key: &Key) -> io::Result<()>;
    /// Where it lies.
    fn place(&self) -> KeyPlace;
}

/// A key in a file that only its owner may read.
#[derive(Debug, Clone)]
pub struct KeyFile(PathBuf);

impl KeyFile {
    /// The key file of the replica in a folder.
    #[must_use]
    pub fn beside(folder: &Path) -> Self {
        Self(folder.join("replica.key"))
    }

    /// Takes the file away, once the key is kept elsewhere; one that is not there is no trouble.
    ///
    /// # Errors
    /// When it can't be taken away.
    pub fn remove(&self) -> io::Result<()> {
        match fs::remove_file(&self.0) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
            _ => Ok(()),
        }
    }
}

impl KeyStore for KeyFile {
    fn load(&self) -> io::Result<Option<Key>> {
        let mut file = match File::open(&self.0) {
            Ok(file) => file,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(error),
        };
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes)?;
        let bytes = bytes.try_into().map_err(|_bytes| io::Error::other("the key file is damaged"))?;
        Ok(Some(Key(bytes)))
    }

    fn keep(&self, key: &Key) -> io::Result<()> {
        let fresh = self.0.with_extension("key.new");
        let mut options = OpenOptions::new();
        options.write(true).create(true).truncate(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let mut file = options.open(&fresh)?;
        file.write_all(&key.0)?;
        file.sync_all()?;
        fs::rename(&fresh, &self.0)?;
        #[cfg(unix)]
        if let Some(folder) = self.0.parent() {
            // The name has to be as durable as the bytes: without it the replica can't be opened any more.
            File::open(folder)?.sync_all()?;
        }
        Ok(())
    }

    fn place(&self) -> KeyPlace {
        KeyPlace::BesideFile
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]
    use super::*;

    #[test]
    fn a_key_comes_back_and_only_its_owner_may_read_it() {
        let folder = tempfile::tempdir().unwrap();
        let keys = KeyFile::beside(folder.path());
        assert_eq!(keys.load().unwrap(), None);
        let key = Key::random().unwrap();
        keys.keep(&key).unwrap();
        assert_eq!(keys.load().unwrap(), Some(key.clone()));
        assert_ne!(Key::random().unwrap(), key);
        assert_eq!(format!("{key:?}"), "Key(…)");
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            let mode = fs::metadata(folder.path().join("replica.key")).unwrap().permissions().mode();
            assert_eq!(mode & 0o777, 0o600);
        }
    }
}
