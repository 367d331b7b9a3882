//! What an administrator does on the machine itself, before there is anybody who could sign in.

use crate::Settings;
use anyhow::{Context as _, bail};
use chrono::Utc;
use clap::{Args, ValueEnum};
use shared::id::{ClubId, Id as _, StaffId};
use shared::record::{Club, ClubRules, Json, Meta, Role, Staff};
use shared::store::Keep as _;
use shared::time::{ClubZone, Timestamp};
use std::io::BufRead as _;
use sync_server::database::Database;
use sync_server::sign_in::{enrolment, staff as sign_in};
use sync_server::store::{self, PgStore};
use sync_server::{live, restore};
use uuid::Uuid;

/// A PIN is typed at a counter: digits, and enough of them.
const SHORTEST_PIN: usize = 6;

/// A club to found.
#[derive(Args)]
pub(crate) struct ClubOptions {
    #[command(flatten)]
    settings: Settings,
    /// Its name, on receipts and in the window.
    #[arg(long)]
    name: String,
    /// Its time zone.
    #[arg(long, default_value = "Asia/Shanghai")]
    zone: chrono_tz::Tz,
}

/// A person to add.
#[derive(Args)]
pub(crate) struct StaffOptions {
    #[command(flatten)]
    settings: Settings,
    /// The club's id.
    #[arg(long)]
    club: Uuid,
    /// What they type to sign in.
    #[arg(long)]
    account: String,
    /// Name on the badge.
    #[arg(long)]
    name: String,
    /// What they may do.
    #[arg(long)]
    role: RoleName,
}

/// A role by its name.
#[derive(Debug, Clone, Copy, ValueEnum)]
enum RoleName {
    /// 前台.
    Receptionist,
    /// 店长.
    Manager,
    /// 财务.
    Finance,
}

impl From<RoleName> for Role {
    fn from(name: RoleName) -> Self {
        match name {
            RoleName::Receptionist => Self::Receptionist,
            RoleName::Manager => Self::Manager,
            RoleName::Finance => Self::Finance,
        }
    }
}

/// Whose desk is to be enrolled.
#[derive(Args)]
pub(crate) struct CodeOptions {
    #[command(flatten)]
    settings: Settings,
    /// The club's id.
    #[arg(long)]
    club: Uuid,
}

async fn open(settings: &Settings) -> anyhow::Result<Database> {
    Database::open(&settings.read(None)?).await.context("the database (is a server running on it?)")
}

fn now() -> Timestamp {
    Utc::now().into()
}

/// Founds a club and prints its id.
pub(crate) async fn club(options: &ClubOptions) -> anyhow::Result<()> {
    let database = open(&options.settings).await?;
    let id = ClubId::from_uuid(Uuid::now_v7());
    let club = Club {
        club_id: id,
        id,
        name: options.name.clone(),
        zone: ClubZone(options.zone),
        rules: Json(ClubRules::default()),
        meta: Meta::new(now(), None),
    };
    store::found_club(&database.pool, id).await?;
    let mut store = PgStore::begin(&database.pool, id, &database.keys).await?;
    store.insert(&club).await?;
    store.commit().await?;
    println!("{id}");
    Ok(database.close().await?)
}

/// Adds a person and prints their id.
pub(crate) async fn staff(options: &StaffOptions) -> anyhow::Result<()> {
    let mut pin = String::new();
    std::io::stdin().lock().read_line(&mut pin).context("the PIN on standard input")?;
    let pin = pin.trim();
    if pin.len() < SHORTEST_PIN || !pin.bytes().all(|byte| byte.is_ascii_digit()) {
        bail!("a PIN is {SHORTEST_PIN} digits or more");
    }
    let pin_verifier = sign_in::pin_verifier(pin).map_err(|error| anyhow::anyhow!("the PIN: {error}"))?;
    let database = open(&options.settings).await?;
    let club_id = ClubId::from_uuid(options.club);
    let person = Staff {
        club_id,
        id: StaffId::from_uuid(Uuid::now_v7()),
        name: options.name.clone(),
        account: options.account.clone(),
        role: options.role.into(),
        pin_verifier,
        active: true,
        coach_id: None,
        rights_since: now(),
        role_before: None,
        meta: Meta::new(now(), None),
    };
    let mut store = PgStore::begin(&database.pool, club_id, &database.keys).await?;
    store.insert(&person).await?;
    store.commit().await?;
    println!("{}", person.id);
    Ok(database.close().await?)
}

/// Prints a code for one desk.
pub(crate) async fn enrolment_code(options: &CodeOptions) -> anyhow::Result<()> {
    let database = open(&options.settings).await?;
    let club = ClubId::from_uuid(options.club);
    store::head(&database.pool, club).await.context("no such club")?;
    let code = enrolment::make_code(&database.pool, club, None, Utc::now()).await;
    let code = code.map_err(|problem| anyhow::anyhow!("no code could be made: {}", problem.code().name()))?;
    println!("{}", code.code);
    Ok(database.close().await?)
}

/// Begins a new epoch and prints it.
pub(crate) async fn new_epoch(settings: &Settings) -> anyhow::Result<()> {
    let database = open(settings).await?;
    let epoch = restore::begin_epoch(&database.pool).await?;
    live::announce_resync(&database.pool).await?;
    println!("{epoch}");
    Ok(database.close().await?)
}
