//! Tokens: the club's id and 32 bytes that nobody can guess. The club's id leads, so that the look-up does
//! too; what is stored is a hash, so that a stolen database signs nobody in.

use aws_lc_rs::{digest, hmac, rand};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use shared::id::{ClubId, Id as _};
use sqlx::PgPool;
use uuid::Uuid;

/// A token as its holder has it. It is shown nowhere, by no formatter.
#[derive(Clone)]
pub struct Token {
    club_id: ClubId,
    secret: [u8; 32],
}

impl std::fmt::Debug for Token {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Token(…)")
    }
}

impl Token {
    /// A new one.
    ///
    /// # Errors
    /// When the system gives no random bytes.
    pub fn new(club_id: ClubId) -> Result<Self, NoRandomness> {
        Ok(Self { club_id, secret: random()? })
    }

    /// Reads one as it came.
    #[must_use]
    pub fn read(text: &str) -> Option<Self> {
        let bytes = URL_SAFE_NO_PAD.decode(text).ok()?;
        let (club, secret) = bytes.split_at_checked(16)?;
        Some(Self {
            club_id: ClubId::from_uuid(Uuid::from_slice(club).ok()?),
            secret: secret.try_into().ok()?,
        })
    }

    /// As it goes out.
    #[must_use]
    pub fn text(&self) -> String {
        URL_SAFE_NO_PAD.encode([self.club_id.uuid().as_bytes().as_slice(), &self.secret].concat())
    }

    /// The club that it is good for.
    #[must_use]
    pub const fn club_id(&self) -> ClubId {
        self.club_id
    }

    /// As it is stored.
    #[must_use]
    pub fn hash(&self) -> Vec<u8> {
        hash(&self.secret)
    }
}

/// SHA-256, for secrets that are random themselves.
#[must_use]
pub fn hash(secret: &[u8]) -> Vec<u8> {
    digest::digest(&digest::SHA256, secret).as_ref().to_vec()
}

/// The system gave no random bytes.
#[derive(Debug, thiserror::Error)]
#[error("the system gives no random bytes")]
pub struct NoRandomness;

/// Random bytes.
///
/// # Errors
/// [`NoRandomness`].
pub fn random<const N: usize>() -> Result<[u8; N], NoRandomness> {
    let mut bytes = [0; N];
    rand::fill(&mut bytes).map_err(|_unspecified| NoRandomness)?;
    Ok(bytes)
}

/// What servers derive challenges and successors with: one key for all servers on one database.
#[derive(Clone)]
pub struct TokenKey(hmac::Key);

impl std::fmt::Debug for TokenKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("TokenKey(…)")
    }
}

impl TokenKey {
    /// From its bytes.
    #[must_use]
    pub fn new(secret: &[u8]) -> Self {
        Self(hmac::Key::new(hmac::HMAC_SHA256, secret))
    }

    /// The key of this database, made at the first start.
    ///
    /// # Errors
    /// When the database, or the system's randomness, fails.
    pub async fn of(pool: &PgPool) -> Result<Self, sqlx::Error> {
        let fresh: [u8; 32] = random().map_err(|error| sqlx::Error::Configuration(Box::new(error)))?;
        let name = "tokens";
        sqlx::query!(
            "INSERT INTO server_secrets (name, secret) VALUES ($1, $2) ON CONFLICT (name) DO NOTHING",
            name,
            &fresh[..]
        )
        .execute(pool)
        .await?;
        let secret = sqlx::query_scalar!("SELECT secret FROM server_secrets WHERE name = $1", name)
            .fetch_one(pool)
            .await?;
        Ok(Self::new(&secret))
    }

    /// The token that this refresh token is exchanged for: always the same one, so that a lost reply can be
    /// given again although no token is stored.
    #[must_use]
    pub fn successor(&self, token: &Token) -> Token {
        let tag = self.tag(&[b"successor", &token.secret]);
        Token { club_id: token.club_id, secret: tag }
    }

    /// An authentic mark on these parts. Parts have fixed lengths or come last.
    #[must_use]
    pub fn tag(&self, parts: &[&[u8]]) -> [u8; 32] {
        let mut context = hmac::Context::with_key(&self.0);
        for part in parts {
            context.update(part);
        }
        let mut bytes = [0; 32];
        bytes.copy_from_slice(context.sign().as_ref());
        bytes
    }

    /// True when the mark is ours.
    #[must_use]
    pub fn verify(&self, parts: &[&[u8]], tag: &[u8]) -> bool {
        hmac::verify(&self.0, &parts.concat(), tag).is_ok()
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]
    use super::*;

    #[test]
    fn a_token_comes_back_whole_and_shows_itself_to_no_formatter() {
        let token = Token::new(ClubId::from_uuid(Uuid::from_u128(7))).unwrap();
        let read = Token::read(&token.text()).unwrap();
        assert_eq!((read.hash(), read.club_id()), (token.hash(), token.club_id()));
        assert_eq!(format!("{token:?}"), "Token(…)");
        assert!(Token::read("abc").is_none() && Token::read(&token.text()[1..]).is_none());
    }

    #[test]
    fn a_successor_is_always_the_same_one_and_only_the_key_finds_it() {
        let (key, other) = (TokenKey::new(&[1; 32]), TokenKey::new(&[2; 32]));
        let token = Token::new(ClubId::from_uuid(Uuid::from_u128(7))).unwrap();
        assert_eq!(key.successor(&token).hash(), key.successor(&token).hash());
        assert_ne!(key.successor(&token).hash(), other.successor(&token).hash());
        assert_ne!(key.successor(&token).hash(), token.hash());
    }

    #[test]
    fn a_mark_holds_for_what_it_was_put_on() {
        let key = TokenKey::new(&[1; 32]);
        let tag = key.tag(&[b"a", b"b"]);
        assert!(key.verify(&[b"a", b"b"], &tag) && !key.verify(&[b"a", b"c"], &tag));
    }
}
