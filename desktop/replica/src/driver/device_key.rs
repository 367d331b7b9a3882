//! The key by which the server knows this desk: Ed25519, made here, never leaves this PC.

use super::storage::{Secrets, StorageError};
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::signature::{Ed25519KeyPair, KeyPair as _};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use shared::id::DeskId;
use std::fmt::Write as _;

/// Under this name the key is kept.
const NAME: &str = "device_key";

/// A desk's key.
#[derive(Debug)]
pub struct DeviceKey(Ed25519KeyPair);

/// Why there is no key.
#[derive(Debug, thiserror::Error)]
pub enum BadKey {
    /// It could not be read or kept.
    #[error(transparent)]
    Storage(#[from] StorageError),
    /// What is kept is no key, or none could be made.
    #[error("the device key can't be used")]
    Unusable,
}

impl DeviceKey {
    /// The desk's key; made and kept at the first call.
    ///
    /// # Errors
    /// [`BadKey`].
    pub fn of<S: Secrets + ?Sized>(secrets: &S) -> Result<Self, BadKey> {
        let unusable = |_reason| BadKey::Unusable;
        let document = if let Some(kept) = secrets.secret(NAME)? {
            STANDARD.decode(kept).map_err(|_reason| BadKey::Unusable)?
        } else {
            let made =
                Ed25519KeyPair::generate_pkcs8(&SystemRandom::new()).map_err(|_reason| BadKey::Unusable)?;
            secrets.keep_secret(NAME, &STANDARD.encode(made.as_ref()))?;
            made.as_ref().to_vec()
        };
        Ed25519KeyPair::from_pkcs8(&document).map(Self).map_err(unusable)
    }

    /// The public half, as the server takes it.
    #[must_use]
    pub fn public(&self) -> String {
        STANDARD.encode(self.0.public_key().as_ref())
    }

    /// Answers a challenge.
    #[must_use]
    pub fn sign_in(&self, desk: DeskId, challenge: &str) -> String {
        self.sign(&format!("paddock-desk-sign-in-v1\n{desk}\n{challenge}"))
    }

    /// Signs the body of a push, so that it counts even after the desk was revoked.
    #[must_use]
    pub fn sign_push(&self, desk: DeskId, body: &[u8]) -> String {
        let digest = aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, body);
        let mut hex = String::with_capacity(64);
        for byte in digest.as_ref() {
            let _ok = write!(hex, "{byte:02x}");
        }
        self.sign(&format!("paddock-push-v1\n{desk}\n{hex}"))
    }

    fn sign(&self, text: &str) -> String {
        STANDARD.encode(self.0.sign(text.as_bytes()).as_ref())
    }
}
