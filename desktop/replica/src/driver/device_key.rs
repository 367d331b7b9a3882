//! The key by which the server knows this desk: Ed25519, made here, never leaves this PC.

use super::storage::{Secrets, StorageError};
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::signature::{Ed25519KeyPair, KeyPair as _};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use shared::id::DeskId;
use std::fmt::Write as _;

/// Under this name lies the key of a PC that is about to become a desk.
const NEXT: &str = "device_key:next";

/// Under this name lies a desk's key. A PC that is enrolled anew is another desk, with another key.
fn name_of(desk: DeskId) -> String {
    format!("device_key:{desk}")
}

/// A desk's key.
#[derive(Debug)]
pub struct DeviceKey(Ed25519KeyPair);

/// Why there is no key.
#[derive(Debug, thiserror::Error)]
pub enum BadKey {
    /// It could not be read or kept.
    #[error(transparent)]
    Storage(#[from] StorageError),
    /// There is none where one should be, what is kept is no key, or none could be made.
    #[error("the device key can't be used")]
    Unusable,
}

impl DeviceKey {
    /// The key with which a PC asks to become a desk; made and kept at the first call. The same one is used
    /// until it has become one, so that a lost answer can be asked for again.
    ///
    /// # Errors
    /// [`BadKey`].
    pub fn to_enrol<S: Secrets + ?Sized>(secrets: &S) -> Result<Self, BadKey> {
        if let Some(kept) = kept(secrets, NEXT)? {
            return Self::read(&kept);
        }
        let made =
            Ed25519KeyPair::generate_pkcs8(&SystemRandom::new()).map_err(|_reason| BadKey::Unusable)?;
        let text = STANDARD.encode(made.as_ref());
        secrets.keep_secret(NEXT, &text)?;
        Self::read(&text)
    }

    /// The server has made the PC this desk: keeps the key as the desk's.
    ///
    /// # Errors
    /// [`BadKey`].
    pub fn became<S: Secrets + ?Sized>(secrets: &S, desk: DeskId) -> Result<(), BadKey> {
        let key = kept(secrets, NEXT)?.ok_or(BadKey::Unusable)?;
        Ok(secrets.keep_secret(&name_of(desk), &key)?)
    }

    /// The desk knows itself as one: the next enrolment takes another key.
    ///
    /// # Errors
    /// [`BadKey`].
    pub fn done_enrolling<S: Secrets + ?Sized>(secrets: &S) -> Result<(), BadKey> {
        Ok(secrets.keep_secret(NEXT, "")?)
    }

    /// The key of a desk.
    ///
    /// # Errors
    /// [`BadKey`].
    pub fn of<S: Secrets + ?Sized>(secrets: &S, desk: DeskId) -> Result<Self, BadKey> {
        Self::read(&kept(secrets, &name_of(desk))?.ok_or(BadKey::Unusable)?)
    }

    fn read(text: &str) -> Result<Self, BadKey> {
        let document = STANDARD.decode(text).map_err(|_reason| BadKey::Unusable)?;
        Ed25519KeyPair::from_pkcs8(&document).map(Self).map_err(|_reason| BadKey::Unusable)
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

    /// Says, as the desk that this is the key of, that the PC that enrols anew with that public key was it.
    #[must_use]
    pub fn formerly(&self, was: DeskId, new_public_key: &str) -> String {
        self.sign(&format!("paddock-formerly-v1\n{was}\n{new_public_key}"))
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

fn kept<S: Secrets + ?Sized>(secrets: &S, name: &str) -> Result<Option<String>, BadKey> {
    Ok(secrets.secret(name)?.filter(|text| !text.is_empty()))
}
