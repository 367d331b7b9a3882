//! The device key: a desk proves that it is itself by signing what the server asks.
//!
//! A challenge is kept nowhere until it is answered: it carries its own end and our mark. An answered one is
//! written down until that end, so that it counts once.

use super::token::{NoRandomness, TokenKey, hash, random};
use crate::http::{Code, Problem};
use aws_lc_rs::digest::{SHA256, digest};
use aws_lc_rs::signature::{ED25519, UnparsedPublicKey};
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use chrono::{DateTime, TimeDelta, Utc};
use shared::id::{ClubId, DeskId, Id as _};
use shared::time::Timestamp;
use sqlx::PgConnection;

/// How long a desk may take to answer.
const CHALLENGE_MINUTES: i64 = 2;
const NAME: &[u8] = b"desk challenge";
const TIME_LEN: usize = 8;
const NONCE_LEN: usize = 16;

/// What a desk has to sign to sign in.
#[must_use]
pub fn sign_in_text(desk: DeskId, challenge: &str) -> String {
    format!("paddock-desk-sign-in-v1\n{desk}\n{challenge}")
}

/// What a desk signs of a push, so that it counts even when the desk's tokens no longer do.
#[must_use]
pub fn push_text(desk: DeskId, body: &[u8]) -> String {
    format!("paddock-push-v1\n{desk}\n{}", hex::encode(digest(&SHA256, body)))
}

/// What a PC signs with the key of the desk that it was, to enrol anew with this key.
#[must_use]
pub fn formerly_text(was: DeskId, new_public_key: &[u8; 32]) -> String {
    format!("paddock-formerly-v1\n{was}\n{}", STANDARD.encode(new_public_key))
}

/// A challenge for a desk, and when it ends.
///
/// # Errors
/// When the system gives no random bytes.
pub fn challenge(key: &TokenKey, desk: DeskId, now: Timestamp) -> Result<(String, Timestamp), NoRandomness> {
    let expires_at = now.plus_minutes(CHALLENGE_MINUTES);
    let nonce: [u8; NONCE_LEN] = random()?;
    let time = expires_at.millis().to_be_bytes();
    let tag = key.tag(&[NAME, desk.uuid().as_bytes(), &time, &nonce]);
    Ok((URL_SAFE_NO_PAD.encode([time.as_slice(), &nonce, &tag].concat()), expires_at))
}

/// When a challenge ends, if we gave it to this desk.
fn ends(key: &TokenKey, desk: DeskId, challenge: &str) -> Option<Timestamp> {
    let bytes = URL_SAFE_NO_PAD.decode(challenge).ok()?;
    let (time, rest) = bytes.split_first_chunk::<TIME_LEN>()?;
    let (nonce, tag) = rest.split_first_chunk::<NONCE_LEN>()?;
    key.verify(&[NAME, desk.uuid().as_bytes(), time, nonce], tag)
        .then(|| Timestamp::from_millis(i64::from_be_bytes(*time)))
}

/// Holds an answered challenge to be ours, this desk's, in time, and the first. The caller commits.
///
/// # Errors
/// `challenge_invalid`.
pub async fn answer(
    connection: &mut PgConnection,
    key: &TokenKey,
    club: ClubId,
    desk: DeskId,
    challenge: &str,
    now: DateTime<Utc>,
) -> Result<(), Problem> {
    let invalid = || Problem::new(Code::ChallengeInvalid);
    let ends = ends(key, desk, challenge).ok_or_else(invalid)?.datetime();
    if ends <= now {
        return Err(invalid());
    }
    let forgotten = now.checked_sub_signed(TimeDelta::minutes(CHALLENGE_MINUTES)).unwrap_or(now);
    sqlx::query!(
        "DELETE FROM answered_challenges WHERE club_id = $1 AND desk_id = $2 AND expires_at < $3",
        club.uuid(),
        desk.uuid(),
        forgotten
    )
    .execute(&mut *connection)
    .await?;
    let first = sqlx::query!(
        "INSERT INTO answered_challenges (club_id, desk_id, challenge_hash, expires_at) VALUES ($1, $2, $3, $4)
         ON CONFLICT (club_id, desk_id, challenge_hash) DO NOTHING",
        club.uuid(),
        desk.uuid(),
        hash(challenge.as_bytes()),
        ends
    )
    .execute(connection)
    .await?;
    if first.rows_affected() == 1 { Ok(()) } else { Err(invalid()) }
}

/// A desk's device key, and the club that it belongs to.
#[derive(Debug, Clone)]
pub struct DeviceKey {
    /// The club.
    pub club_id: ClubId,
    public_key: Vec<u8>,
}

impl DeviceKey {
    /// Finds a desk's key by the desk's id alone: who signs in has no token that names the club.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn find(connection: &mut PgConnection, desk: DeskId) -> Result<Option<Self>, sqlx::Error> {
        let found =
            sqlx::query!("SELECT club_id, public_key FROM device_keys WHERE desk_id = $1", desk.uuid())
                .fetch_optional(connection)
                .await?;
        Ok(found.map(|key| Self { club_id: ClubId::from_uuid(key.club_id), public_key: key.public_key }))
    }

    /// True when the signature (standard base64) is this key's over the text.
    #[must_use]
    pub fn signed(&self, text: &str, signature: &str) -> bool {
        let key = UnparsedPublicKey::new(&ED25519, &self.public_key);
        STANDARD
            .decode(signature.trim())
            .is_ok_and(|signature| key.verify(text.as_bytes(), &signature).is_ok())
    }
}

/// Reads a public key as desks send it: standard base64 of its 32 bytes.
#[must_use]
pub fn read_public_key(text: &str) -> Option<[u8; 32]> {
    STANDARD.decode(text.trim()).ok()?.try_into().ok()
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]
    use super::*;
    use uuid::Uuid;

    #[test]
    fn a_challenge_is_good_for_the_desk_that_asked_for_it() {
        let key = TokenKey::new(&[1; 32]);
        let [mine, other] = [1, 2].map(|n| DeskId::from_uuid(Uuid::from_u128(n)));
        let (text, until) = challenge(&key, mine, Timestamp::from_millis(5)).unwrap();
        assert_eq!(ends(&key, mine, &text), Some(until));
        assert_eq!(ends(&key, other, &text), None);
        assert_eq!(ends(&TokenKey::new(&[2; 32]), mine, &text), None);
        assert_eq!(ends(&key, mine, "AAAA"), None);
    }
}
