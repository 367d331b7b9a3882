//! PINs, checked against the replicated verifiers, and the wait after wrong ones.

use argon2::Argon2;
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{Error, PasswordHasher, PasswordVerifier};
use serde::{Deserialize, Serialize};
use shared::time::Timestamp;
use std::collections::BTreeMap;

/// The Argon2id verifier of a PIN with a salt, in PHC form.
///
/// # Errors
/// Never for a PIN and a salt of sixteen bytes; the signature is the library's.
pub fn pin_verifier(pin: &str, salt: &[u8; 16]) -> Result<String, Error> {
    let hash: PasswordHash = Argon2::default().hash_password_with_salt(pin.as_bytes(), salt)?;
    Ok(hash.to_string())
}

/// True when the PIN is the verifier's. A verifier that can't be read fits no PIN.
pub(super) fn fits(pin: &str, verifier: &str) -> bool {
    PasswordHash::new(verifier)
        .is_ok_and(|hash| Argon2::default().verify_password(pin.as_bytes(), &hash).is_ok())
}

/// Wrong PINs that are forgiven before anybody has to wait.
const FORGIVEN: u32 = 3;
/// The first wait in seconds; it doubles with each further wrong PIN.
const FIRST_WAIT: i64 = 5;
/// The longest wait in seconds.
const LONGEST_WAIT: i64 = 300;

/// Wrong PINs by account; kept in the replica, so that starting the application anew is no way around.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub(super) struct WrongPins(BTreeMap<String, Wrong>);

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Wrong {
    times: u32,
    wait_until: Timestamp,
}

impl WrongPins {
    /// Seconds that this account has to wait.
    pub(super) fn wait(&self, account: &str, now: Timestamp) -> Option<i64> {
        let wrong = self.0.get(account)?;
        let left = wrong.wait_until.millis().saturating_sub(now.millis());
        // A clock that was set back must not lock anybody out for longer than the longest wait.
        let left = left.min(LONGEST_WAIT * 1_000);
        (left > 0).then(|| (left + 999) / 1_000)
    }

    /// Counts a wrong PIN.
    pub(super) fn wrong(&mut self, account: &str, now: Timestamp) {
        let entry = self.0.entry(account.to_owned()).or_insert(Wrong { times: 0, wait_until: now });
        entry.times = entry.times.saturating_add(1);
        if let Some(over) = entry.times.checked_sub(FORGIVEN) {
            let seconds = FIRST_WAIT.saturating_mul(1 << over.min(10)).min(LONGEST_WAIT);
            entry.wait_until = now.plus_millis(seconds * 1_000);
        }
    }

    /// Forgets the wrong PINs of an account that signed in.
    pub(super) fn right(&mut self, account: &str) {
        self.0.remove(account);
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]
    use super::*;

    #[test]
    fn a_verifier_fits_its_pin_and_no_other() {
        let verifier = pin_verifier("135790", b"sixteen bytes ok").unwrap();
        assert!(verifier.starts_with("$argon2id$"), "{verifier}");
        assert!(fits("135790", &verifier));
        assert!(!fits("135791", &verifier));
        assert!(!fits("135790", "no verifier"));
    }

    #[test]
    fn the_wait_begins_after_three_wrong_pins_doubles_and_ends() {
        let at = Timestamp::from_millis;
        let mut wrong = WrongPins::default();
        wrong.wrong("front", at(0));
        wrong.wrong("front", at(0));
        assert_eq!(wrong.wait("front", at(0)), None);
        let mut waits = Vec::new();
        for _ in 0..8 {
            wrong.wrong("front", at(0));
            waits.extend(wrong.wait("front", at(0)));
        }
        assert_eq!(waits, [5, 10, 20, 40, 80, 160, 300, 300]);
        assert_eq!(wrong.wait("manager", at(0)), None, "each account waits for itself");
        assert_eq!(wrong.wait("front", at(299_001)), Some(1));
        assert_eq!(wrong.wait("front", at(300_000)), None);
        assert_eq!(wrong.wait("front", at(-9_000_000)), Some(300), "a clock set back");
        wrong.right("front");
        assert!(wrong.is_empty());
    }
}
