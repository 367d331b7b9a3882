//! How a PC becomes one of the club's desks: a manager has a code made, the desk sends it with its public key.

use super::formerly::{self, Claim};
use super::token::{NoRandomness, hash, random};
use crate::App;
use crate::http::{Code, Problem};
use crate::store::PgStore;
use chrono::{DateTime, TimeDelta, Utc};
use shared::id::{ClubId, DeskId, Id as _, StaffId};
use shared::number::Origin;
use shared::record::{Desk, Meta};
use shared::store::{Keep as _, fetch};
use shared::time::Timestamp;
use sqlx::{PgConnection, PgExecutor};
use uuid::Uuid;

/// A code's life.
const MINUTES: i64 = 10;
/// The letters of a code: none that is easily taken for another (Crockford's base 32).
const LETTERS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
/// Letters of a code; 26 of 32 each are 130 bits.
const LENGTH: usize = 26;
/// A desk's name at most, in characters.
const LONGEST_NAME: usize = 40;

/// A new code, for a person to read and type, and when it ends.
#[derive(Debug, Clone)]
pub struct EnrolmentCode {
    /// In groups, `ABCDE-FGHJK-…`.
    pub code: String,
    /// When it ends.
    pub expires_at: Timestamp,
}

/// Makes a code for a club.
///
/// # Errors
/// When the database or the randomness fails.
pub async fn make_code(
    executor: impl PgExecutor<'_>,
    club: ClubId,
    by: Option<StaffId>,
    now: DateTime<Utc>,
) -> Result<EnrolmentCode, Problem> {
    let letters = letters()?;
    let expires_at = now.checked_add_signed(TimeDelta::minutes(MINUTES)).unwrap_or(now);
    sqlx::query!(
        "INSERT INTO enrolment_codes (code_hash, club_id, made_by, made_at, expires_at) VALUES ($1, $2, $3, $4, $5)",
        hash(letters.as_bytes()),
        club.uuid(),
        by.map(|staff| staff.uuid()),
        now,
        expires_at
    )
    .execute(executor)
    .await?;
    Ok(EnrolmentCode { code: grouped(&letters), expires_at: expires_at.into() })
}

fn letters() -> Result<String, NoRandomness> {
    let bytes: [u8; LENGTH] = random()?;
    // 256 is a multiple of 32: every letter is as likely as any other.
    Ok(bytes.iter().filter_map(|byte| LETTERS.get(usize::from(byte % 32))).copied().map(char::from).collect())
}

fn grouped(letters: &str) -> String {
    let letters: Vec<char> = letters.chars().collect();
    let groups: Vec<String> = letters.chunks(5).map(|group| group.iter().collect()).collect();
    groups.join("-")
}

/// A code as it was made, however a person typed it.
fn normalised(typed: &str) -> String {
    let letter = |letter: char| match letter.to_ascii_uppercase() {
        'O' => Some('0'),
        'I' | 'L' => Some('1'),
        other if other.is_ascii_alphanumeric() => Some(other),
        _ => None,
    };
    typed.chars().filter_map(letter).collect()
}

struct Found {
    made_by: Option<Uuid>,
    expires_at: DateTime<Utc>,
    desk_id: Option<Uuid>,
    public_key: Option<Vec<u8>>,
}

/// Makes a desk of whoever holds a good code and this key. Asked again with the same code and key, it answers
/// with the same desk: the first reply may have been lost.
///
/// # Errors
/// `enrolment_code_invalid`, `enrolment_code_expired`, `enrolment_code_used`, `signature_invalid`, `bad_field`.
pub async fn enrol(
    app: &App,
    code: &str,
    name: &str,
    public_key: [u8; 32],
    claims: &[Claim],
) -> Result<Desk, Problem> {
    let name = name.trim();
    if name.is_empty() || name.chars().count() > LONGEST_NAME || name.chars().any(char::is_control) {
        return Err(Problem::field("desk_name", "length"));
    }
    let hash = hash(normalised(code).as_bytes());
    let club = sqlx::query_scalar!("SELECT club_id FROM enrolment_codes WHERE code_hash = $1", hash);
    let club =
        club.fetch_optional(&app.pool).await?.ok_or_else(|| Problem::new(Code::EnrolmentCodeInvalid))?;
    let club = ClubId::from_uuid(club);
    let mut store = PgStore::begin(&app.pool, club, &app.keys).await?;
    let found = lock_code(store.connection(), &hash).await?;
    let now = app.clock.now();
    if let Some(desk) = found.judge(&public_key, now.datetime())? {
        let desk = fetch::<Desk, _>(&mut store, desk).await?;
        return desk.ok_or_else(|| Problem::new(Code::EnrolmentCodeUsed));
    }
    let desk = new_desk(store.connection(), club, name, found.made_by, now).await?;
    store.insert(&desk).await?;
    formerly::record(&mut store, &desk, &public_key, claims).await?;
    record(store.connection(), &hash, &desk, &public_key, found.made_by).await?;
    let head = store.commit().await?;
    app.live.announcer.head(club, head);
    tracing::info!(desk = %desk.id, origin = desk.origin.as_str(), "a desk was enrolled");
    Ok(desk)
}

/// Taken after the club's lock, so that of two with the same code one comes first.
async fn lock_code(connection: &mut PgConnection, hash: &[u8]) -> Result<Found, Problem> {
    let found = sqlx::query_as!(
        Found,
        "SELECT made_by, expires_at, desk_id, public_key FROM enrolment_codes
         WHERE code_hash = $1 FOR UPDATE",
        hash
    );
    found.fetch_optional(connection).await?.ok_or_else(|| Problem::new(Code::EnrolmentCodeInvalid))
}

impl Found {
    /// The desk that was made of this code and key before; none when the code is good for a new one.
    fn judge(&self, public_key: &[u8], now: DateTime<Utc>) -> Result<Option<DeskId>, Problem> {
        let over = self.expires_at <= now;
        match (self.desk_id, over) {
            (Some(desk), false) if self.public_key.as_deref() == Some(public_key) => {
                Ok(Some(DeskId::from_uuid(desk)))
            }
            (Some(_), _) => Err(Problem::new(Code::EnrolmentCodeUsed)),
            (None, true) => Err(Problem::new(Code::EnrolmentCodeExpired)),
            (None, false) => Ok(None),
        }
    }
}

async fn new_desk(
    connection: &mut PgConnection,
    club_id: ClubId,
    name: &str,
    by: Option<Uuid>,
    now: Timestamp,
) -> Result<Desk, Problem> {
    // Never given back, not even when this transaction comes to nothing.
    let sequence =
        sqlx::query_scalar!("SELECT nextval('desk_origins') AS \"sequence!\"").fetch_one(connection).await?;
    let sequence = u32::try_from(sequence).map_err(Problem::internal)?;
    Ok(Desk {
        club_id,
        id: DeskId::from_uuid(Uuid::now_v7()),
        name: name.to_owned(),
        origin: Origin::nth(sequence),
        enrolled_at: now,
        revoked_at: None,
        meta: Meta::new(now, by.map(StaffId::from_uuid)),
    })
}

/// The key and the code's end, together with the desk.
async fn record(
    connection: &mut PgConnection,
    hash: &[u8],
    desk: &Desk,
    public_key: &[u8],
    by: Option<Uuid>,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "INSERT INTO device_keys (club_id, desk_id, public_key, enrolled_by) VALUES ($1, $2, $3, $4)",
        desk.club_id.uuid(),
        desk.id.uuid(),
        public_key,
        by
    )
    .execute(&mut *connection)
    .await?;
    sqlx::query!(
        "UPDATE enrolment_codes SET used_at = $2, desk_id = $3, public_key = $4 WHERE code_hash = $1",
        hash,
        desk.enrolled_at.datetime(),
        desk.id.uuid(),
        public_key
    )
    .execute(connection)
    .await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]
    use super::*;

    #[test]
    fn a_code_is_the_same_however_it_is_typed() {
        let letters = letters().unwrap();
        let typed = grouped(&letters);
        assert_eq!((letters.len(), typed.len()), (LENGTH, LENGTH + 5));
        assert_eq!(normalised(&typed), letters);
        assert_eq!(
            normalised(&typed.to_lowercase().replace('-', " ").replace('0', "o").replace('1', "l")),
            letters
        );
    }
}
