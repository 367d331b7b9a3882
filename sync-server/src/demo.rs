//! The demo club: loaded once, on the day of the first start; its sign-ins and fresh codes are written to a
//! file at each.

use crate::App;
use crate::http::Problem;
use crate::sign_in::enrolment;
use crate::store::{self, PgStore};
use argon2::Argon2;
use argon2::password_hash::PasswordHasher as _;
use serde::{Deserialize, Serialize};
use shared::demo::{DemoClub, SignIn, Size, club};
use shared::id::{ClubId, Id as _};
use shared::time::ClubZone;
use std::fs::{self, OpenOptions};
use std::io::Write as _;
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};

/// The demo club is always the same one.
const SEED: u64 = 2026;
/// Codes in the file: a desk each.
const CODES: usize = 6;
const FILE: &str = "demo.json";

/// Why there is no demo club.
#[derive(Debug, thiserror::Error)]
pub enum DemoError {
    /// The database failed.
    #[error("the demo club could not be stored: {0}")]
    Store(#[from] shared::store::StoreError),
    /// The database failed.
    #[error("the demo club could not be looked for: {0}")]
    Database(#[from] sqlx::Error),
    /// No code could be made.
    #[error("no enrolment code could be made: {}", .0.code().name())]
    NoCode(Problem),
    /// The database has a club of its own.
    #[error("the database has another club in it; a demo club goes into an empty one")]
    NotEmpty,
    /// The file.
    #[error("{}: {source}", file.display())]
    File {
        /// Which.
        file: PathBuf,
        /// Why.
        source: std::io::Error,
    },
}

/// What the file says.
#[derive(Debug, Serialize, Deserialize)]
pub struct DemoFile {
    /// The club.
    pub club_id: ClubId,
    /// Who can sign in.
    pub sign_ins: Vec<DemoSignIn>,
    /// Codes for a desk each, good for ten minutes.
    pub enrolment_codes: Vec<String>,
}

/// Somebody who can sign in.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct DemoSignIn {
    /// What they type.
    pub account: String,
    /// Their PIN.
    pub pin: String,
    /// What they may do.
    pub role: String,
    /// Their name.
    pub name: String,
}

impl From<&SignIn> for DemoSignIn {
    fn from(sign_in: &SignIn) -> Self {
        let SignIn { account, pin, role, name } = sign_in;
        Self {
            account: account.clone(),
            pin: pin.clone(),
            role: role.as_str().to_owned(),
            name: name.clone(),
        }
    }
}

/// Loads the demo club into a database that has none, and writes its sign-ins and fresh codes to `demo.json` in
/// the data folder. On a later day the club is as it was left: its lessons were planned ahead.
///
/// # Errors
/// [`DemoError`].
pub async fn prepare(app: &App, size: Size, folder: &Path) -> Result<DemoFile, DemoError> {
    let path = folder.join(FILE);
    let (club_id, sign_ins) = match (existing(app).await?, read(&path)) {
        (Some(club), Some(file)) if club == file.club_id => (club, file.sign_ins),
        (Some(club), _) => {
            // Whose PINs these are is known by the seed; the verifiers are in the database.
            let grown = grow(app, size, &|_pin, _salt| String::new());
            if club != grown.club_id {
                return Err(DemoError::NotEmpty);
            }
            (club, sign_ins(&grown))
        }
        (None, _) => {
            let grown = grow(app, size, &verifier);
            load(app, &grown).await?;
            (grown.club_id, sign_ins(&grown))
        }
    };
    let mut enrolment_codes = Vec::with_capacity(CODES);
    for _desk in 0..CODES {
        let code = enrolment::make_code(&app.pool, club_id, None, app.clock.utc()).await;
        enrolment_codes.push(code.map_err(DemoError::NoCode)?.code);
    }
    let file = DemoFile { club_id, sign_ins, enrolment_codes };
    write(&path, &file).map_err(|source| DemoError::File { file: path, source })?;
    Ok(file)
}

fn grow(app: &App, size: Size, verifier: &dyn Fn(&str, &[u8; 16]) -> String) -> DemoClub {
    let now = app.clock.now();
    club(SEED, size, ClubZone::default().date(now), now, verifier)
}

fn sign_ins(club: &DemoClub) -> Vec<DemoSignIn> {
    club.sign_ins.iter().map(DemoSignIn::from).collect()
}

fn verifier(pin: &str, salt: &[u8; 16]) -> String {
    let hashed = Argon2::default().hash_password_with_salt(pin.as_bytes(), salt);
    // Fails for no salt of this length; an empty verifier would sign nobody in.
    hashed.map(|hash| hash.to_string()).unwrap_or_default()
}

/// The club that the database has, whichever.
async fn existing(app: &App) -> Result<Option<ClubId>, sqlx::Error> {
    let club = sqlx::query_scalar!("SELECT club_id FROM clubs ORDER BY created_at LIMIT 1");
    Ok(club.fetch_optional(&app.pool).await?.map(ClubId::from_uuid))
}

/// All rows in one transaction: a start that is cut off leaves nothing behind.
async fn load(app: &App, club: &DemoClub) -> Result<(), DemoError> {
    store::found_club(&app.pool, club.club_id).await?;
    let mut store = PgStore::begin(&app.pool, club.club_id, &app.keys).await?;
    store.fill(&club.rows).await?;
    store.commit().await?;
    tracing::info!(rows = club.rows.len(), "the demo club was loaded");
    Ok(())
}

fn read(path: &Path) -> Option<DemoFile> {
    serde_json::from_str(&fs::read_to_string(path).ok()?).ok()
}

/// Only the owner may read it: it holds PINs and codes.
fn write(path: &Path, file: &DemoFile) -> std::io::Result<()> {
    let unfinished = path.with_extension("new");
    let mut writer =
        OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(&unfinished)?;
    writer.write_all(serde_json::to_string_pretty(file)?.as_bytes())?;
    writer.sync_all()?;
    fs::rename(&unfinished, path)
}
