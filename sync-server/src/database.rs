//! The database that a server works on: its own in the data folder, or one that it was given.

use crate::config::{Config, ConfigError};
use crate::crypto::{KeyFileError, Keys};
use crate::embedded::{Cluster, EmbeddedError};
use crate::store::{self, OpenError};
use sqlx::PgPool;
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use std::time::Duration;

/// The embedded cluster's database.
const NAME: &str = "paddock";
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
    cluster: Option<Cluster>,
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
        config.check()?;
        let keys = keys(config)?;
        let (cluster, url) = match (&config.database.url, &config.data_dir) {
            (Some(url), _) => (None, url.clone()),
            (None, Some(folder)) => {
                let cluster = Cluster::start(&folder.join("database")).await?;
                cluster.create_database(NAME).await?;
                let url = cluster.url(NAME);
                (Some(cluster), url)
            }
            (None, None) => return Err(ConfigError::Mistakes(vec!["there is no database".to_owned()]).into()),
        };
        // Bringing it up to date may take as long as it takes.
        store::open(&url, 2, &keys).await?.close().await;
        let most = if cluster.is_some() {
            config.database.connections.min(EMBEDDED_MOST)
        } else {
            config.database.connections
        };
        let pool = connect(config, &url, most).await.map_err(OpenError::from)?;
        Ok(Self { pool, keys, cluster })
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
    PgPoolOptions::new()
        .max_connections(connections)
        .acquire_timeout(ACQUIRE)
        .max_lifetime(Duration::from_secs(60 * 60))
        .idle_timeout(Duration::from_secs(10 * 60))
        .connect_with(options)
        .await
}
