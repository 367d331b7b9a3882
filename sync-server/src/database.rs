//! The database that a server works on: its own in the data folder, or one that it was given.

use crate::config::{Config, ConfigError};
use crate::crypto::{KeyFileError, Keys};
use crate::embedded::{Cluster, EmbeddedError, Visit};
use crate::store::{self, OpenError};
use sqlx::PgPool;
use sqlx::postgres::PgConnectOptions;
use std::time::Duration;

/// The embedded cluster's database.
pub(crate) const EMBEDDED_NAME: &str = "paddock";
/// Its folder in the data folder.
pub(crate) const EMBEDDED_FOLDER: &str = "database";
/// Beside a server at work, a few connections are enough.
const VISIT_MOST: u32 = 4;
/// An embedded cluster takes 100 connections in all, some of them for its keeper and the listener.
const EMBEDDED_MOST: u32 = 60;
/// A cut-off reader of a bootstrap holds back the clean-up of old rows for so long at most.
const IDLE_IN_TRANSACTION: &str = "60s";
/// A request waits so long for a connection at most.
const ACQUIRE: Duration = Duration::from_secs(5);

/// An open database.
#[derive(Debug)]
pub struct Database {
    /// Its connections.
    pub pool: PgPool,
    /// The keys of its personal data.
    pub keys: Keys,
    address: Address,
    cluster: Option<Cluster>,
    _visit: Option<Visit>,
}

/// Where the database is. Shows nothing of itself: it may hold a password.
#[derive(Clone)]
pub struct Address(String);

impl Address {
    /// An address as the settings have it.
    #[must_use]
    pub const fn new(url: String) -> Self {
        Self(url)
    }

    /// The URL.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Debug for Address {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Address(…)")
    }
}

/// Why there is no database.
#[derive(Debug, thiserror::Error)]
pub enum DatabaseError {
    /// The settings don't say which.
    #[error(transparent)]
    Config(#[from] ConfigError),
    /// The embedded one did not start.
    #[error(transparent)]
    Embedded(#[from] EmbeddedError),
    /// There are no keys for it.
    #[error(transparent)]
    Keys(#[from] KeyFileError),
    /// It can't be used.
    #[error(transparent)]
    Open(#[from] OpenError),
}

impl Database {
    /// Starts it where it is our own, brings it up to date, and connects.
    ///
    /// # Errors
    /// [`DatabaseError`].
    pub async fn open(config: &Config) -> Result<Self, DatabaseError> {
        let keys = prepared(config)?;
        let (cluster, url) = match (&config.database.url, &config.data_dir) {
            (Some(url), _) => (None, url.clone()),
            (None, Some(folder)) => {
                let cluster = Cluster::start(&folder.join(EMBEDDED_FOLDER)).await?;
                cluster.create_database(EMBEDDED_NAME).await?;
                let url = cluster.url(EMBEDDED_NAME);
                (Some(cluster), url)
            }
            (None, None) => return Err(nowhere()),
        };
        Self::connect(config, keys, url, cluster, None).await
    }

    /// As [`Database::open`]; where a server of this machine is at work on the embedded database, beside it.
    ///
    /// # Errors
    /// [`DatabaseError`].
    pub async fn visit(config: &Config) -> Result<Self, DatabaseError> {
        let visit = match (&config.database.url, &config.data_dir) {
            (None, Some(folder)) => Visit::to(&folder.join(EMBEDDED_FOLDER))?,
            _ => None,
        };
        match visit {
            Some(visit) => {
                let (keys, url) = (prepared(config)?, visit.url(EMBEDDED_NAME));
                Self::connect(config, keys, url, None, Some(visit)).await
            }
            None => Self::open(config).await,
        }
    }

    async fn connect(
        config: &Config,
        keys: Keys,
        url: String,
        cluster: Option<Cluster>,
        visit: Option<Visit>,
    ) -> Result<Self, DatabaseError> {
        // Bringing it up to date may take as long as it takes.
        store::open(&url, 2, &keys).await?.close().await;
        let most = match (&cluster, &visit) {
            (Some(_), _) => config.database.connections.min(EMBEDDED_MOST),
            (None, Some(_)) => VISIT_MOST,
            (None, None) => config.database.connections,
        };
        let pool = connect(config, &url, most).await.map_err(OpenError::from)?;
        Ok(Self { pool, keys, address: Address::new(url), cluster, _visit: visit })
    }

    /// Where it is.
    #[must_use]
    pub const fn address(&self) -> &Address {
        &self.address
    }

    /// Closes the connections, and ends the database where it is our own.
    ///
    /// # Errors
    /// [`EmbeddedError`] when it would not end.
    pub async fn close(self) -> Result<(), EmbeddedError> {
        self.pool.close().await;
        match self.cluster {
            Some(cluster) => cluster.stop().await,
            None => Ok(()),
        }
    }
}

/// The keys that these settings name, without a database.
///
/// # Errors
/// [`DatabaseError`] when the settings don't fit or the keys can't be read.
pub fn keys_of(config: &Config) -> Result<Keys, DatabaseError> {
    prepared(config)
}

/// Settings that fit, and the keys that they name.
fn prepared(config: &Config) -> Result<Keys, DatabaseError> {
    config.check()?;
    keys(config)
}

fn nowhere() -> DatabaseError {
    ConfigError::Mistakes(vec!["there is no database".to_owned()]).into()
}

/// The keys as the settings say; on an embedded database they are made where there are none.
fn keys(config: &Config) -> Result<Keys, DatabaseError> {
    let file =
        config.key_file().ok_or_else(|| ConfigError::Mistakes(vec!["there are no keys".to_owned()]))?;
    if config.personal_data.key_file.is_some() {
        return Ok(Keys::load(&file)?);
    }
    if let Some(folder) = file.parent() {
        let made = std::fs::create_dir_all(folder);
        made.map_err(|source| KeyFileError::Io { path: folder.to_owned(), source })?;
    }
    Ok(Keys::load_or_make(&file)?)
}

async fn connect(config: &Config, url: &str, connections: u32) -> Result<PgPool, sqlx::Error> {
    let settings = &config.database;
    let options = url.parse::<PgConnectOptions>()?.statement_cache_capacity(500).options([
        ("statement_timeout", format!("{}s", settings.statement_seconds)),
        ("lock_timeout", format!("{}s", settings.lock_seconds)),
        ("idle_in_transaction_session_timeout", IDLE_IN_TRANSACTION.to_owned()),
    ]);
    store::connections_of(connections).acquire_timeout(ACQUIRE).connect_with(options).await
}
