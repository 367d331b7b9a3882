//! The file that the keys lie in.
//!
//! ```text
//! # what this is
//! search 64 hexadecimal digits
//! seal 1 64 hexadecimal digits
//! seal 2 64 hexadecimal digits
//! ```
//!
//! A new version is a new line: the highest seals, all of them open. The search key stays for good; hashes made
//! with it would have to be made anew with another.

use super::{KEY_LEN, Keys, Ring};
use aws_lc_rs::aead::{AES_256_GCM, RandomizedNonceKey};
use aws_lc_rs::{hmac, rand};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs::{self, OpenOptions};
use std::io::Write as _;
use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use zeroize::Zeroizing;

const INTRODUCTION: &str = "# The keys of the personal data in the server's database.\n\
    # Without this file phones, guardians and the commands of the past can't be read, not even from a backup:\n\
    # keep a copy of it, apart from the backups.\n";

/// Why there are no keys. Never shows a key.
#[derive(Debug, thiserror::Error)]
pub enum KeyFileError {
    /// The file could not be read or written.
    #[error("the key file {}: {source}", path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// Others may read the file.
    #[error("the key file {} may be read by others: take their rights away (chmod 600)", .0.display())]
    OpenToOthers(PathBuf),
    /// A line that is no key.
    #[error(
        "line {line} of the key file is not `search <64 hex digits>` or `seal <version> <64 hex digits>`"
    )]
    Malformed {
        /// Counted from one.
        line: usize,
    },
    /// A key is missing, or there twice.
    #[error("the key file needs one `search` line, and one `seal` line for each version, at least one")]
    Incomplete,
    /// The system has no randomness to give, or the library refused a key.
    #[error("no key could be made")]
    NotMade,
}

impl Keys {
    /// Fresh keys that lie in no file: for tests, and as the content of a new file.
    ///
    /// # Errors
    /// [`KeyFileError::NotMade`].
    pub fn generate() -> Result<Self, KeyFileError> {
        Self::parse(&fresh()?)
    }

    /// Reads the keys from the text of a key file.
    ///
    /// # Errors
    /// [`KeyFileError::Malformed`] naming the line, [`KeyFileError::Incomplete`].
    pub fn parse(text: &str) -> Result<Self, KeyFileError> {
        let (mut search, mut seals) = (None, BTreeMap::new());
        for (number, line) in text.lines().enumerate() {
            let malformed = || KeyFileError::Malformed { line: number.saturating_add(1) };
            let words: Vec<_> = line.split_whitespace().collect();
            let doubled = match words.as_slice() {
                [] => false,
                [word, ..] if word.starts_with('#') => false,
                ["search", key] => {
                    let key = bytes(key).ok_or_else(malformed)?;
                    search.replace(hmac::Key::new(hmac::HMAC_SHA256, key.as_slice())).is_some()
                }
                ["seal", version, key] => {
                    let version: u32 = version.parse().map_err(|_reason| malformed())?;
                    let key = bytes(key).ok_or_else(malformed)?;
                    let key = RandomizedNonceKey::new(&AES_256_GCM, key.as_slice())
                        .map_err(|_unspecified| KeyFileError::NotMade)?;
                    seals.insert(version, key).is_some()
                }
                _ => return Err(malformed()),
            };
            if doubled {
                return Err(KeyFileError::Incomplete);
            }
        }
        let newest = *seals.keys().next_back().ok_or(KeyFileError::Incomplete)?;
        let search = search.ok_or(KeyFileError::Incomplete)?;
        Ok(Self(Arc::new(Ring { newest, seals, search })))
    }

    /// Reads the keys from a file that nobody else may read.
    ///
    /// # Errors
    /// [`KeyFileError`].
    pub fn load(path: &Path) -> Result<Self, KeyFileError> {
        let io = |source| KeyFileError::Io { path: path.to_owned(), source };
        if fs::metadata(path).map_err(io)?.permissions().mode() & 0o077 != 0 {
            return Err(KeyFileError::OpenToOthers(path.to_owned()));
        }
        Self::parse(&Zeroizing::new(fs::read_to_string(path).map_err(io)?))
    }

    /// Reads the keys from a file, and makes it first where there is none: whole, synced, and its owner's alone.
    ///
    /// # Errors
    /// [`KeyFileError`].
    pub fn load_or_make(path: &Path) -> Result<Self, KeyFileError> {
        if !path.exists() {
            make(path)?;
        }
        Self::load(path)
    }
}

/// Makes a key file beside its place and links it there: of two that come at once, one wins and both read it.
fn make(path: &Path) -> Result<(), KeyFileError> {
    let io = |source| KeyFileError::Io { path: path.to_owned(), source };
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let new = path.with_extension(format!("new.{}", std::process::id()));
    let text = fresh()?;
    let mut file =
        OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(&new).map_err(io)?;
    file.write_all(text.as_bytes()).and_then(|()| file.sync_all()).map_err(io)?;
    let linked = match fs::hard_link(&new, path) {
        Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => Ok(()),
        other => other,
    };
    fs::remove_file(&new).and(linked).map_err(io)?;
    fs::File::open(folder).and_then(|folder| folder.sync_all()).map_err(io)
}

/// The text of a new key file.
fn fresh() -> Result<Zeroizing<String>, KeyFileError> {
    let mut text = Zeroizing::new(INTRODUCTION.to_owned());
    for name in ["search", "seal 1"] {
        let mut key = Zeroizing::new([0_u8; KEY_LEN]);
        rand::fill(key.as_mut_slice()).map_err(|_unspecified| KeyFileError::NotMade)?;
        let digits = Zeroizing::new(hex::encode(key.as_slice()));
        // Writing into a String can't fail.
        let _ok = writeln!(text, "{name} {}", digits.as_str());
    }
    Ok(text)
}

fn bytes(digits: &str) -> Option<Zeroizing<[u8; KEY_LEN]>> {
    let mut key = Zeroizing::new([0_u8; KEY_LEN]);
    hex::decode_to_slice(digits, key.as_mut_slice()).ok()?;
    Some(key)
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]
    use super::*;
    use crate::crypto::{Place, SealError};
    use uuid::Uuid;

    const PLACE: Place = Place { club: Uuid::nil(), table: "members", column: "phone", row: Uuid::nil() };

    fn line(name: &str, digit: char) -> String {
        format!("{name} {}\n", digit.to_string().repeat(64))
    }

    #[test]
    fn a_new_version_seals_and_the_old_one_still_opens() {
        let before = [line("search", 'a'), line("seal 1", 'b')].concat();
        let after = [before.clone(), line("seal 2", 'c')].concat();
        let (before, after) = (Keys::parse(&before).unwrap(), Keys::parse(&after).unwrap());
        let old = before.seal(PLACE, b"13800138000").unwrap();
        assert_eq!(after.open(PLACE, &old).unwrap(), b"13800138000");
        let new = after.seal(PLACE, b"13800138000").unwrap();
        assert_eq!(before.open(PLACE, &new), Err(SealError::UnknownVersion(2)));
    }

    #[test]
    fn a_file_is_made_once_for_its_owner_alone_and_read_again() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("keys");
        let sealed = Keys::load_or_make(&path).unwrap().seal(PLACE, b"x").unwrap();
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        assert_eq!(Keys::load_or_make(&path).unwrap().open(PLACE, &sealed).unwrap(), b"x");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
        fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).unwrap();
        assert!(matches!(Keys::load_or_make(&path), Err(KeyFileError::OpenToOthers(_))));
    }

    #[test]
    fn a_broken_file_is_refused_by_its_line_and_never_shown() {
        let broken = [line("search", 'a'), "seal 1 0123secret\n".to_owned()].concat();
        let refused = Keys::parse(&broken).unwrap_err();
        assert!(matches!(refused, KeyFileError::Malformed { line: 2 }), "{refused:?}");
        assert!(!refused.to_string().contains("secret"));
        for lacking in [line("search", 'a'), line("seal 1", 'b'), String::new()] {
            assert!(matches!(Keys::parse(&lacking), Err(KeyFileError::Incomplete)), "{lacking}");
        }
        let twice = [line("search", 'a'), line("seal 1", 'b'), line("seal 1", 'c')].concat();
        assert!(matches!(Keys::parse(&twice), Err(KeyFileError::Incomplete)));
    }
}
