//! What is asked of a key store.

use std::io;
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

/// A place where the operating system keeps secrets for programs.
pub(super) trait Vault: Send + Sync {
    /// The secret of a name, if there is one. Only with `ask` may it make the store ask the person for a
    /// password.
    ///
    /// # Errors
    /// [`VaultError`].
    fn get(&self, name: &str, ask: bool) -> Result<Option<Vec<u8>>, VaultError>;
    /// Keeps a secret, in place of an earlier one of the name. Asks nobody for anything.
    ///
    /// # Errors
    /// [`VaultError`].
    fn put(&self, name: &str, secret: &[u8]) -> Result<(), VaultError>;
}

/// Why a key store did not do it.
#[derive(Debug, thiserror::Error)]
pub(super) enum VaultError {
    /// This PC has none, or none that runs.
    #[error("there is no key store on this PC")]
    Absent,
    /// It wants a password first.
    #[error("the key store is locked")]
    Locked,
    /// It did not answer in time.
    #[error("the key store does not answer")]
    Late,
    /// What it said.
    #[error("the key store: {0}")]
    Failed(String),
}

impl From<VaultError> for io::Error {
    fn from(error: VaultError) -> Self {
        Self::other(error)
    }
}

/// Asks a store, and waits no longer than `most`: a store that hangs is left behind with its thread.
pub(super) fn within<T: Send + 'static>(
    most: Duration,
    ask: impl FnOnce() -> Result<T, VaultError> + Send + 'static,
) -> Result<T, VaultError> {
    let (answer, answered) = mpsc::channel();
    let asking = thread::Builder::new().name("key store".to_owned()).spawn(move || {
        // Nobody hears an answer that comes too late.
        let _late = answer.send(ask());
    });
    asking.map_err(|error| VaultError::Failed(error.to_string()))?;
    answered.recv_timeout(most).unwrap_or(Err(VaultError::Late))
}
