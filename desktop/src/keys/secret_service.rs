//! The key store of Linux desktops: the Secret Service on the session's bus (GNOME Keyring, KWallet, KeePassXC).

use super::vault::{Vault, VaultError};
use secret_service::blocking::{Collection, SecretService};
use secret_service::{EncryptionType, Error};
use std::collections::HashMap;

/// What people see in their list of passwords.
const LABEL: &str = "Paddock";

pub(super) struct SecretServiceVault;

impl Vault for SecretServiceVault {
    fn get(&self, name: &str, ask: bool) -> Result<Option<Vec<u8>>, VaultError> {
        let service = SecretService::connect(EncryptionType::Dh)?;
        let found = service.search_items(attributes(name))?;
        if let Some(item) = found.unlocked.first() {
            return Ok(Some(item.get_secret()?));
        }
        let Some(item) = found.locked.first() else {
            return Ok(None);
        };
        if !ask {
            return Err(VaultError::Locked);
        }
        item.unlock()?;
        Ok(Some(item.get_secret()?))
    }

    fn put(&self, name: &str, secret: &[u8]) -> Result<(), VaultError> {
        let service = SecretService::connect(EncryptionType::Dh)?;
        let collection = open_one(&service)?;
        collection.create_item(LABEL, attributes(name), secret, true, "application/octet-stream")?;
        Ok(())
    }
}

/// The collection for lasting things, when it is open. Making or unlocking one would ask the person.
fn open_one<'a>(service: &'a SecretService<'a>) -> Result<Collection<'a>, VaultError> {
    let collection = service.get_default_collection()?;
    if collection.is_locked()? { Err(VaultError::Locked) } else { Ok(collection) }
}

fn attributes(name: &str) -> HashMap<&str, &str> {
    HashMap::from([("application", "paddock-desk"), ("replica", name)])
}

impl From<Error> for VaultError {
    fn from(error: Error) -> Self {
        match error {
            Error::Unavailable => Self::Absent,
            Error::Locked | Error::Prompt => Self::Locked,
            other => Self::Failed(other.to_string()),
        }
    }
}
