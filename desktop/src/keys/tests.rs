#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use super::*;
use std::collections::BTreeMap;
use std::sync::{Condvar, Mutex};

/// A key store that behaves as told.
#[derive(Default)]
struct FakeVault {
    kept: Mutex<BTreeMap<String, Vec<u8>>>,
    manners: Mutex<Manners>,
    let_go: Condvar,
    asked: Mutex<u32>,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
enum Manners {
    #[default]
    Works,
    Locked,
    /// Never answers as long as it is like this.
    Hangs,
    /// Says that it kept a key, and did not.
    Forgets,
    Absent,
}

impl FakeVault {
    fn be(&self, manners: Manners) {
        *self.manners.lock().unwrap() = manners;
        self.let_go.notify_all();
    }

    fn may(&self) -> Result<Manners, VaultError> {
        let manners = self.manners.lock().unwrap();
        let manners = self.let_go.wait_while(manners, |now| *now == Manners::Hangs).unwrap();
        match *manners {
            Manners::Absent => Err(VaultError::Absent),
            other => Ok(other),
        }
    }
}

impl Vault for FakeVault {
    fn get(&self, name: &str, ask: bool) -> Result<Option<Vec<u8>>, VaultError> {
        if self.may()? == Manners::Locked {
            if !ask {
                return Err(VaultError::Locked);
            }
            *self.asked.lock().unwrap() += 1;
        }
        Ok(self.kept.lock().unwrap().get(name).cloned())
    }

    fn put(&self, name: &str, secret: &[u8]) -> Result<(), VaultError> {
        match self.may()? {
            Manners::Locked => return Err(VaultError::Locked),
            Manners::Forgets => {}
            _ => {
                self.kept.lock().unwrap().insert(name.to_owned(), secret.to_vec());
            }
        }
        Ok(())
    }
}

struct Pc {
    folder: tempfile::TempDir,
    vault: Arc<FakeVault>,
}

impl Pc {
    fn new(manners: Manners) -> Self {
        let vault = Arc::new(FakeVault::default());
        vault.be(manners);
        Self { folder: tempfile::tempdir().unwrap(), vault }
    }

    fn keys(&self, wanted: bool) -> Keys {
        let vault: Arc<dyn Vault> = Arc::<FakeVault>::clone(&self.vault);
        let mut keys = Keys::with(self.folder.path(), wanted, Some(vault));
        (keys.unasked, keys.asked) = (Duration::from_millis(200), Duration::from_millis(200));
        keys
    }

    fn has_file(&self) -> bool {
        self.folder.path().join("replica.key").exists()
    }
}

impl Drop for Pc {
    fn drop(&mut self) {
        // Whoever still hangs goes home.
        self.vault.be(Manners::Absent);
    }
}

#[test]
fn a_key_moves_into_the_store_and_its_file_goes() {
    let pc = Pc::new(Manners::Works);
    let key = Key::random().unwrap();
    pc.keys(true).keep(&key).unwrap();
    assert!(pc.has_file());
    assert_eq!(pc.keys(true).place(), KeyPlace::BesideFile);

    assert_eq!(pc.keys(true).settle(), KeyPlace::OperatingSystem);
    assert!(!pc.has_file());
    assert_eq!(pc.keys(true).place(), KeyPlace::OperatingSystem);
    assert_eq!(pc.keys(true).load().unwrap(), Some(key.clone()));
    // At the next start there is nothing left to move.
    assert_eq!(pc.keys(true).settle(), KeyPlace::OperatingSystem);
    assert_eq!(pc.vault.kept.lock().unwrap().len(), 1);
}

#[test]
fn the_file_stays_unless_the_store_gave_the_key_back() {
    for manners in [Manners::Absent, Manners::Locked, Manners::Hangs, Manners::Forgets] {
        let pc = Pc::new(manners);
        let key = Key::random().unwrap();
        pc.keys(true).keep(&key).unwrap();
        assert_eq!(pc.keys(true).settle(), KeyPlace::BesideFile, "{manners:?}");
        assert!(pc.has_file(), "{manners:?}");
        // The start needs no store at all, and nobody was asked for a password.
        assert_eq!(pc.keys(true).load().unwrap(), Some(key.clone()), "{manners:?}");
        assert_eq!(*pc.vault.asked.lock().unwrap(), 0, "{manners:?}");

        pc.vault.be(Manners::Works);
        assert_eq!(pc.keys(true).settle(), KeyPlace::OperatingSystem, "{manners:?}");
        assert_eq!(pc.keys(true).load().unwrap(), Some(key), "{manners:?}");
        assert_eq!(pc.vault.kept.lock().unwrap().len(), 1, "one name, however often it was tried");
    }
}

#[test]
fn a_key_that_is_to_lie_beside_the_file_never_sees_the_store() {
    let pc = Pc::new(Manners::Works);
    pc.keys(false).keep(&Key::random().unwrap()).unwrap();
    assert_eq!(pc.keys(false).settle(), KeyPlace::BesideFile);
    assert!(pc.vault.kept.lock().unwrap().is_empty());
}

#[test]
fn a_locked_store_may_ask_when_it_alone_has_the_key() {
    let pc = Pc::new(Manners::Works);
    let key = Key::random().unwrap();
    pc.keys(true).keep(&key).unwrap();
    pc.keys(true).settle();
    pc.vault.be(Manners::Locked);
    assert_eq!(pc.keys(true).load().unwrap(), Some(key));
    assert_eq!(*pc.vault.asked.lock().unwrap(), 1);
}

#[test]
fn a_store_that_keeps_the_key_to_itself_is_an_error_and_not_a_new_key() {
    for manners in [Manners::Absent, Manners::Hangs] {
        let pc = Pc::new(Manners::Works);
        pc.keys(true).keep(&Key::random().unwrap()).unwrap();
        pc.keys(true).settle();
        pc.vault.be(manners);
        let refused = pc.keys(true).load().unwrap_err();
        assert!(refused.to_string().contains("key store"), "{refused}");
    }
}

#[test]
fn a_key_comes_back_out_of_the_store_when_it_is_to_lie_beside_the_file() {
    let pc = Pc::new(Manners::Works);
    let key = Key::random().unwrap();
    pc.keys(true).keep(&key).unwrap();
    pc.keys(true).settle();
    assert_eq!(pc.keys(false).load().unwrap(), Some(key.clone()));
    assert!(pc.has_file());
    pc.vault.be(Manners::Absent);
    assert_eq!(pc.keys(false).load().unwrap(), Some(key));
    assert_eq!(pc.keys(false).place(), KeyPlace::BesideFile);
}

/// As on a server or a test machine: no bus, no store, no waiting.
#[cfg(all(unix, not(target_os = "macos")))]
#[test]
fn without_a_session_bus_the_store_says_at_once_that_it_is_not_there() {
    let vault = secret_service::SecretServiceVault;
    if std::env::var_os("DBUS_SESSION_BUS_ADDRESS").is_none() {
        assert!(vault.get("nobody", false).is_err());
        assert!(vault.put("nobody", b"nothing").is_err());
    }
}
