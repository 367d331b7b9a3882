//! The key stores of Windows (Credential Manager) and macOS (Keychain).

use super::vault::{Vault, VaultError};
use keyring::v1::{Entry, Error};

/// Before the name, in the system's list.
const SERVICE: &str = "paddock-desk";

pub(super) struct NativeVault;

impl Vault for NativeVault {
    fn get(&self, name: &str, _ask: bool) -> Result<Option<Vec<u8>>, VaultError> {
        match Entry::new(SERVICE, name)?.get_secret() {
            Ok(secret) => Ok(Some(secret)),
            Err(Error::NoEntry) => Ok(None),
            Err(error) => Err(error.into()),
        }
    }

    fn put(&self, name: &str, secret: &[u8]) -> Result<(), VaultError> {
        Ok(Entry::new(SERVICE, name)?.set_secret(secret)?)
    }
}

impl From<Error> for VaultError {
    fn from(error: Error) -> Self {
        match error {
            Error::NoDefaultStore => Self::Absent,
            other => Self::Failed(other.to_string()),
        }
    }
}
