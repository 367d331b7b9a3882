//! Account and PIN. A wrong PIN makes the next try wait, longer each time; the wait holds on every server.

use super::session::{self, Kind, Tokens};
use crate::App;
use crate::http::{Code, Problem};
use argon2::Argon2;
use argon2::password_hash::PasswordHasher as _;
use argon2::password_hash::PasswordVerifier as _;
use argon2::password_hash::phc::PasswordHash;
use chrono::{DateTime, TimeDelta, Utc};
use shared::id::{ClubId, Id as _, StaffId};
use shared::record::Role;
use sqlx::PgConnection;
use uuid::Uuid;

/// Wrong PINs that cost nothing: fingers slip.
const FREE: i32 = 3;
/// The first wait; it doubles with each further wrong PIN.
const FIRST_WAIT_SECONDS: i64 = 15;
/// The longest wait.
const LONGEST_WAIT_SECONDS: i64 = 3600;

/// A person who signed in.
#[derive(Debug)]
pub struct SignedIn {
    /// Who.
    pub staff_id: StaffId,
    /// Of this club.
    pub club_id: ClubId,
    /// Name on the badge.
    pub name: String,
    /// What they may do.
    pub role: Role,
    /// Their tokens.
    pub tokens: Tokens,
}

/// Somebody with an account, and how long their wrong PINs make them wait.
pub(super) struct Person {
    pub(super) club_id: Uuid,
    pub(super) id: Uuid,
    pub(super) name: String,
    pub(super) role: String,
    pub(super) pin_verifier: String,
    pub(super) locked_until: Option<DateTime<Utc>>,
}

/// Signs a person in.
///
/// # Errors
/// `sign_in_refused` (the same for a wrong account and a wrong PIN), `club_needed`, `too_many_requests`.
pub async fn sign_in(
    app: &App,
    club: Option<ClubId>,
    account: &str,
    pin: String,
) -> Result<SignedIn, Problem> {
    let now = app.clock.utc();
    let person = prove(app, find(app, club, account).await?, pin, now).await?;
    let club_id = ClubId::from_uuid(person.club_id);
    let mut transaction = app.pool.begin().await?;
    forget_wrong(&mut transaction, &person).await?;
    let tokens = session::begin(&mut transaction, Kind::Staff, club_id, person.id, now).await?;
    transaction.commit().await?;
    Ok(SignedIn {
        staff_id: StaffId::from_uuid(person.id),
        club_id,
        name: person.name,
        role: person.role.parse().map_err(Problem::internal)?,
        tokens,
    })
}

/// Holds whoever was found to their PIN; nobody was found takes as long, and is refused alike.
///
/// # Errors
/// `sign_in_refused`, `too_many_requests`.
pub(super) async fn prove(
    app: &App,
    person: Option<Person>,
    pin: String,
    now: DateTime<Utc>,
) -> Result<Person, Problem> {
    let Some(person) = person else {
        // As long as for an account that is there, so that time tells nothing.
        let _never = verify(app, NOBODY.to_owned(), pin).await?;
        return Err(Problem::new(Code::SignInRefused));
    };
    if let Some(until) = person.locked_until.filter(|until| *until > now) {
        let seconds = until.signed_duration_since(now).num_seconds().max(0).unsigned_abs();
        return Err(Problem::new(Code::TooManyRequests).after(seconds.saturating_add(1)));
    }
    if !verify(app, person.pin_verifier.clone(), pin).await? {
        count_wrong(app, person.club_id, person.id, now).await?;
        return Err(Problem::new(Code::SignInRefused));
    }
    Ok(person)
}

/// The right PIN takes back what wrong ones had cost. The caller commits.
pub(super) async fn forget_wrong(connection: &mut PgConnection, person: &Person) -> Result<(), sqlx::Error> {
    sqlx::query!("DELETE FROM wrong_pins WHERE club_id = $1 AND staff_id = $2", person.club_id, person.id)
        .execute(connection)
        .await?;
    Ok(())
}

async fn find(app: &App, club: Option<ClubId>, account: &str) -> Result<Option<Person>, Problem> {
    let mut found = sqlx::query_as!(
        Person,
        "SELECT s.club_id, s.id, s.name, s.role, s.pin_verifier, w.locked_until AS \"locked_until?\"
         FROM staff s LEFT JOIN wrong_pins w ON w.club_id = s.club_id AND w.staff_id = s.id
         WHERE s.account = $1 AND s.active AND ($2::uuid IS NULL OR s.club_id = $2)
         LIMIT 2",
        account,
        club.map(|club| club.uuid())
    )
    .fetch_all(&app.pool)
    .await?;
    if found.len() > 1 {
        return Err(Problem::new(Code::ClubNeeded));
    }
    Ok(found.pop())
}

async fn count_wrong(app: &App, club: Uuid, staff: Uuid, now: DateTime<Utc>) -> Result<(), sqlx::Error> {
    let in_a_row = sqlx::query_scalar!(
        "INSERT INTO wrong_pins (club_id, staff_id, in_a_row, locked_until) VALUES ($1, $2, 1, $3)
         ON CONFLICT (club_id, staff_id) DO UPDATE SET in_a_row = wrong_pins.in_a_row + 1
         RETURNING in_a_row",
        club,
        staff,
        now
    )
    .fetch_one(&app.pool)
    .await?;
    let until = now.checked_add_signed(wait(in_a_row)).unwrap_or(now);
    sqlx::query!(
        "UPDATE wrong_pins SET locked_until = greatest(locked_until, $3) WHERE club_id = $1 AND staff_id = $2",
        club,
        staff,
        until
    )
    .execute(&app.pool)
    .await?;
    Ok(())
}

/// How long to wait after so many wrong PINs in a row.
fn wait(in_a_row: i32) -> TimeDelta {
    let doublings = in_a_row.saturating_sub(FREE);
    if doublings < 0 {
        return TimeDelta::zero();
    }
    let seconds = FIRST_WAIT_SECONDS.saturating_mul(1 << doublings.min(20));
    TimeDelta::seconds(seconds.min(LONGEST_WAIT_SECONDS))
}

/// The verifier of nobody's PIN.
const NOBODY: &str =
    "$argon2id$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

async fn verify(app: &App, verifier: String, pin: String) -> Result<bool, Problem> {
    // Each takes a processor and 19 MiB for a while: only a few at a time.
    let _turn = app.pins.acquire().await.map_err(Problem::internal)?;
    let verified = tokio::task::spawn_blocking(move || {
        let verifier = PasswordHash::new(&verifier).map_err(Problem::internal)?;
        Ok(Argon2::default().verify_password(pin.as_bytes(), &verifier).is_ok())
    });
    verified.await.map_err(Problem::internal)?
}

/// The verifier of a PIN, made beside what else the server does.
///
/// # Errors
/// When the system gives no random bytes.
pub async fn verifier_of(app: &App, pin: String) -> Result<String, Problem> {
    let _turn = app.pins.acquire().await.map_err(Problem::internal)?;
    let made = tokio::task::spawn_blocking(move || pin_verifier(&pin).map_err(Problem::internal));
    made.await.map_err(Problem::internal)?
}

/// The Argon2id verifier of a PIN, in PHC form.
///
/// # Errors
/// When the system gives no random bytes.
pub fn pin_verifier(pin: &str) -> Result<String, argon2::password_hash::Error> {
    Ok(Argon2::default().hash_password(pin.as_bytes())?.to_string())
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]
    use super::*;

    #[test]
    fn the_wait_grows_with_each_wrong_pin_and_stays_bearable() {
        let seconds: Vec<_> = [1, 2, 3, 4, 5, 11, 40].map(|n| wait(n).num_seconds()).into();
        assert_eq!(seconds, [0, 0, 15, 30, 60, 3600, 3600]);
    }

    #[test]
    fn a_verifier_knows_its_pin_and_no_other() {
        let text = pin_verifier("246810").unwrap();
        let verifier = PasswordHash::new(&text).unwrap();
        assert!(text.starts_with("$argon2id$"));
        assert!(Argon2::default().verify_password(b"246810", &verifier).is_ok());
        assert!(Argon2::default().verify_password(b"246811", &verifier).is_err());
        assert!(PasswordHash::new(NOBODY).is_ok());
    }
}
