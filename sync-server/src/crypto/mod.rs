//! Personal data at rest: sealed with AES-256-GCM, found again by a keyed hash.
//!
//! A sealed value is `key version (4 bytes, big endian) ‖ nonce (12, random) ‖ ciphertext ‖ tag (16)`. Its
//! place (club, table, column, row) is authenticated with it: a value that was copied to another row does not
//! open. Old versions of the key open what they sealed; the newest one seals.
//!
//! What must be found without being opened lies beside it as HMAC-SHA-256 under a key of its own, bound to the
//! club: the same phone in two clubs looks like two phones.

mod key_file;

pub use key_file::KeyFileError;

use aws_lc_rs::aead::{Aad, NONCE_LEN, Nonce, RandomizedNonceKey};
use aws_lc_rs::hmac;
use std::collections::BTreeMap;
use std::sync::Arc;
use uuid::Uuid;

/// Bytes of a key.
const KEY_LEN: usize = 32;
const VERSION_LEN: usize = 4;

/// Where a sealed value lies.
#[derive(Debug, Clone, Copy)]
pub struct Place {
    /// The club.
    pub club: Uuid,
    /// The table.
    pub table: &'static str,
    /// The column.
    pub column: &'static str,
    /// The id of the row.
    pub row: Uuid,
}

impl Place {
    fn authenticated(&self) -> Vec<u8> {
        let names = [self.table, "\0", self.column, "\0"].concat();
        [names.as_bytes(), self.club.as_bytes(), self.row.as_bytes()].concat()
    }
}

/// A sealed value that can't be opened, or a plain one that can't be sealed. Never says what it was.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SealError {
    /// Sealed under a version that the key file lacks.
    #[error("a value is sealed under version {0} of the key, which the key file does not have")]
    UnknownVersion(u32),
    /// Damaged, moved to another place, or sealed under another key of the same version.
    #[error("a sealed value does not open")]
    DoesNotOpen,
    /// The cryptographic library refused.
    #[error("a value could not be sealed")]
    NotSealed,
}

/// The server's keys. Cheap to clone; shows nothing of itself.
#[derive(Clone)]
pub struct Keys(Arc<Ring>);

struct Ring {
    newest: u32,
    seals: BTreeMap<u32, RandomizedNonceKey>,
    search: hmac::Key,
}

impl std::fmt::Debug for Keys {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Keys").field("newest", &self.0.newest).finish_non_exhaustive()
    }
}

impl Keys {
    /// Seals a value for its place, under the newest version.
    ///
    /// # Errors
    /// [`SealError::NotSealed`].
    pub fn seal(&self, place: Place, plain: &[u8]) -> Result<Vec<u8>, SealError> {
        let key = self.0.seals.get(&self.0.newest).ok_or(SealError::NotSealed)?;
        let mut sealed = plain.to_vec();
        let nonce = key
            .seal_in_place_append_tag(Aad::from(place.authenticated()), &mut sealed)
            .map_err(|_unspecified| SealError::NotSealed)?;
        Ok([&self.0.newest.to_be_bytes(), nonce.as_ref().as_slice(), &sealed].concat())
    }

    /// Opens a value that was sealed for this place.
    ///
    /// # Errors
    /// [`SealError`].
    pub fn open(&self, place: Place, sealed: &[u8]) -> Result<Vec<u8>, SealError> {
        let (version, rest) = sealed.split_first_chunk::<VERSION_LEN>().ok_or(SealError::DoesNotOpen)?;
        let (nonce, rest) = rest.split_first_chunk::<NONCE_LEN>().ok_or(SealError::DoesNotOpen)?;
        let version = u32::from_be_bytes(*version);
        let key = self.0.seals.get(&version).ok_or(SealError::UnknownVersion(version))?;
        let mut opened = rest.to_vec();
        let plain = key
            .open_in_place(Nonce::from(nonce), Aad::from(place.authenticated()), &mut opened)
            .map_err(|_unspecified| SealError::DoesNotOpen)?
            .len();
        opened.truncate(plain);
        Ok(opened)
    }

    /// The keyed hash by which a value is found within its club. `kind` keeps hashes of different things apart.
    #[must_use]
    pub fn search_hash(&self, club: Uuid, kind: &str, value: &str) -> Vec<u8> {
        let mut context = hmac::Context::with_key(&self.0.search);
        context.update(club.as_bytes());
        context.update(kind.as_bytes());
        context.update(b"\0");
        context.update(value.as_bytes());
        context.sign().as_ref().to_vec()
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]
    use super::*;

    fn place(row: u128) -> Place {
        Place { club: Uuid::from_u128(1), table: "members", column: "phone", row: Uuid::from_u128(row) }
    }

    #[test]
    fn a_value_opens_at_its_own_place_and_nowhere_else() {
        let keys = Keys::generate().unwrap();
        let sealed = keys.seal(place(7), "13800138000".as_bytes()).unwrap();
        assert_eq!(keys.open(place(7), &sealed).unwrap(), b"13800138000");
        assert_eq!(keys.open(place(8), &sealed), Err(SealError::DoesNotOpen));
        let other_column = Place { column: "openid", ..place(7) };
        assert_eq!(keys.open(other_column, &sealed), Err(SealError::DoesNotOpen));
        let other_club = Place { club: Uuid::from_u128(2), ..place(7) };
        assert_eq!(keys.open(other_club, &sealed), Err(SealError::DoesNotOpen));
    }

    #[test]
    fn every_bit_of_a_sealed_value_counts() {
        let keys = Keys::generate().unwrap();
        let sealed = keys.seal(place(7), "王芳".as_bytes()).unwrap();
        for at in 0..sealed.len() {
            let mut damaged = sealed.clone();
            damaged.get_mut(at).into_iter().for_each(|byte| *byte ^= 1);
            assert!(keys.open(place(7), &damaged).is_err(), "byte {at}");
        }
        for cut in 0..sealed.len() {
            assert!(keys.open(place(7), sealed.get(..cut).unwrap()).is_err(), "cut at {cut}");
        }
    }

    #[test]
    fn the_same_value_never_looks_the_same_twice() {
        let keys = Keys::generate().unwrap();
        let sealed: std::collections::HashSet<_> =
            (0..100).map(|_| keys.seal(place(7), b"13800138000").unwrap()).collect();
        assert_eq!(sealed.len(), 100);
    }

    #[test]
    fn a_hash_finds_the_same_value_in_the_same_club_under_the_same_key_only() {
        let (keys, others) = (Keys::generate().unwrap(), Keys::generate().unwrap());
        let club = Uuid::from_u128(1);
        let hash = keys.search_hash(club, "phone", "13800138000");
        assert_eq!(hash, keys.clone().search_hash(club, "phone", "13800138000"));
        assert_ne!(hash, keys.search_hash(club, "phone", "13800138001"));
        assert_ne!(hash, keys.search_hash(club, "phone tail", "13800138000"));
        assert_ne!(hash, keys.search_hash(Uuid::from_u128(2), "phone", "13800138000"));
        assert_ne!(hash, others.search_hash(club, "phone", "13800138000"));
    }

    #[test]
    fn keys_show_nothing_of_themselves() {
        let shown = format!("{:?}", Keys::generate().unwrap());
        assert_eq!(shown, "Keys { newest: 1, .. }");
    }
}
