//! The settings: one structure, with a default for all that has one. A file is read first, the environment
//! wins over it, and what is wrong is said all at once.

mod jobs;

pub use jobs::{Backup, Jobs};

use serde::Deserialize;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};

/// The settings as they are unless changed, with an explanation of each.
pub const DEFAULTS: &str = include_str!("paddock.toml");

/// The keys' file in the data folder of an embedded database.
const KEY_FILE: &str = "personal-data.keys";

/// All settings of the server.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Config {
    /// Where to listen.
    pub listen: SocketAddr,
    /// What the server keeps on this machine.
    pub data_dir: Option<PathBuf>,
    /// The database.
    pub database: Database,
    /// The keys for personal data.
    pub personal_data: PersonalData,
    /// What one caller may take.
    pub limits: Limits,
    /// How desks are kept in step.
    pub sync: Sync,
    /// When jobs run and what they keep.
    pub jobs: Jobs,
    /// Where backups go.
    pub backup: Backup,
    /// What is logged.
    pub log: Log,
}

/// The database.
#[derive(Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Database {
    /// Its address.
    pub url: Option<String>,
    /// Keep one in the data folder.
    pub embedded: bool,
    /// Connections at most.
    pub connections: u32,
    /// The longest statement, in seconds.
    pub statement_seconds: u32,
    /// The longest wait for a lock, in seconds.
    pub lock_seconds: u32,
}

impl std::fmt::Debug for Database {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // The address holds a password.
        let Self { url, embedded, connections, statement_seconds, lock_seconds } = self;
        f.debug_struct("Database")
            .field("url", &url.as_ref().map(|_| "…"))
            .field("embedded", embedded)
            .field("connections", connections)
            .field("statement_seconds", statement_seconds)
            .field("lock_seconds", lock_seconds)
            .finish()
    }
}

/// The keys for personal data.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct PersonalData {
    /// The file that they lie in.
    pub key_file: Option<PathBuf>,
}

/// What one caller may take.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Limits {
    /// The largest body, in bytes.
    pub body_bytes: usize,
    /// Requests worked on at a time.
    pub in_flight: usize,
    /// The longest request, in seconds.
    pub request_seconds: u64,
    /// Lines of the feed in one cut at most.
    pub cut_lines: usize,
    /// Sign-ins at once by one address.
    pub sign_in_burst: u32,
    /// Seconds until there is one more.
    pub sign_in_every_seconds: u32,
    /// The caller's address comes from the proxy.
    pub behind_proxy: bool,
}

/// How desks are kept in step.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Sync {
    /// How long after a restore what is missing is waited for, in minutes.
    pub recovering_minutes: i64,
    /// How long after a restore a desk is waited for that was there before the backup, in seconds.
    pub gathering_seconds: i64,
}

/// What is logged.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Log {
    /// As tracing's filter has it.
    pub filter: String,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            listen: SocketAddr::from(([127, 0, 0, 1], 7750)),
            data_dir: None,
            database: Database::default(),
            personal_data: PersonalData::default(),
            limits: Limits::default(),
            sync: Sync::default(),
            jobs: Jobs::default(),
            backup: Backup::default(),
            log: Log::default(),
        }
    }
}

impl Default for Database {
    fn default() -> Self {
        Self { url: None, embedded: false, connections: 100, statement_seconds: 20, lock_seconds: 10 }
    }
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            body_bytes: 2 * 1024 * 1024,
            in_flight: 512,
            request_seconds: 30,
            cut_lines: 50_000,
            sign_in_burst: 30,
            sign_in_every_seconds: 2,
            behind_proxy: false,
        }
    }
}

impl Default for Sync {
    fn default() -> Self {
        Self { recovering_minutes: 30, gathering_seconds: 60 }
    }
}

impl Default for Log {
    fn default() -> Self {
        Self { filter: "info".to_owned() }
    }
}

/// Why the settings can't be used.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// The file can't be read.
    #[error("{} cannot be read: {source}", file.display())]
    Unreadable {
        /// Which.
        file: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// The file is not what it should be. The text says where.
    #[error("{}: {message}", file.display())]
    Malformed {
        /// Which.
        file: PathBuf,
        /// What and where.
        message: String,
    },
    /// A variable of the environment is not what it should be.
    #[error("{variable} is not {expected}")]
    Variable {
        /// Which.
        variable: &'static str,
        /// What it should be.
        expected: &'static str,
    },
    /// The settings contradict each other, or lack something.
    #[error("{}", .0.join("\n"))]
    Mistakes(Vec<String>),
}

impl Config {
    /// Reads the file, if there is one, and what the environment says over it.
    ///
    /// # Errors
    /// [`ConfigError`]. Whether the settings fit each other, [`Config::check`] says.
    pub fn read(
        file: Option<&Path>,
        environment: impl Fn(&str) -> Option<String>,
    ) -> Result<Self, ConfigError> {
        let mut config = match file {
            Some(file) => Self::from_file(file)?,
            None => Self::default(),
        };
        config.override_by(environment)?;
        Ok(config)
    }

    fn from_file(file: &Path) -> Result<Self, ConfigError> {
        let text = std::fs::read_to_string(file)
            .map_err(|source| ConfigError::Unreadable { file: file.to_owned(), source })?;
        toml::from_str(&text)
            .map_err(|error| ConfigError::Malformed { file: file.to_owned(), message: error.to_string() })
    }

    fn override_by(&mut self, environment: impl Fn(&str) -> Option<String>) -> Result<(), ConfigError> {
        let set = |name: &str| environment(name).filter(|value| !value.is_empty());
        if let Some(listen) = set("PADDOCK_LISTEN") {
            let expected = "an address like 127.0.0.1:7750";
            self.listen = listen
                .parse()
                .map_err(|_error| ConfigError::Variable { variable: "PADDOCK_LISTEN", expected })?;
        }
        if let Some(folder) = set("PADDOCK_DATA_DIR") {
            self.data_dir = Some(folder.into());
        }
        if let Some(url) = set("DATABASE_URL") {
            self.database.url = Some(url);
        }
        if let Some(yes) = set("PADDOCK_EMBEDDED") {
            self.database.embedded = truth("PADDOCK_EMBEDDED", &yes)?;
        }
        if let Some(yes) = set("PADDOCK_BEHIND_PROXY") {
            self.limits.behind_proxy = truth("PADDOCK_BEHIND_PROXY", &yes)?;
        }
        if let Some(file) = set("PADDOCK_PERSONAL_DATA_KEY_FILE") {
            self.personal_data.key_file = Some(file.into());
        }
        if let Some(folder) = set("PADDOCK_BACKUP_DIR") {
            self.backup.folder = Some(folder.into());
        }
        if let Some(filter) = set("PADDOCK_LOG") {
            self.log.filter = filter;
        }
        Ok(())
    }

    /// Where the keys for personal data lie: as set, or in the data folder of an embedded database.
    #[must_use]
    pub fn key_file(&self) -> Option<PathBuf> {
        let own =
            || self.data_dir.as_ref().filter(|_| self.database.embedded).map(|folder| folder.join(KEY_FILE));
        self.personal_data.key_file.clone().or_else(own)
    }

    /// Says everything that is wrong with the settings, in words that tell what to do.
    ///
    /// # Errors
    /// [`ConfigError::Mistakes`].
    pub fn check(&self) -> Result<(), ConfigError> {
        let mut mistakes = Vec::new();
        let mut hold = |right: bool, words: &str| {
            if !right {
                mistakes.push(words.to_owned());
            }
        };
        let Database { url, embedded, connections, statement_seconds, lock_seconds } = &self.database;
        hold(
            url.is_some() || *embedded,
            "there is no database: set DATABASE_URL, or database.embedded = true with a data folder",
        );
        hold(
            !embedded || self.data_dir.is_some(),
            "an embedded database needs a folder: set data_dir (or --data-dir)",
        );
        hold(
            self.key_file().is_some(),
            "there are no keys for personal data: set personal_data.key_file \
             (make them with `sync-server make-keys FILE`)",
        );
        hold((2..=1000).contains(connections), "database.connections has to be 2 to 1000");
        hold((1..=600).contains(statement_seconds), "database.statement_seconds has to be 1 to 600");
        hold((1..=60).contains(lock_seconds), "database.lock_seconds has to be 1 to 60");
        let Limits {
            body_bytes,
            in_flight,
            request_seconds,
            cut_lines,
            sign_in_burst,
            sign_in_every_seconds,
            ..
        } = &self.limits;
        hold(
            (65_536..=67_108_864).contains(body_bytes),
            "limits.body_bytes has to be 65536 (64 KiB) to 67108864 (64 MiB)",
        );
        hold((1..=100_000).contains(in_flight), "limits.in_flight has to be 1 to 100000");
        hold((1..=600).contains(request_seconds), "limits.request_seconds has to be 1 to 600");
        hold((100..=1_000_000).contains(cut_lines), "limits.cut_lines has to be 100 to 1000000");
        hold((1..=10_000).contains(sign_in_burst), "limits.sign_in_burst has to be 1 to 10000");
        hold((1..=3600).contains(sign_in_every_seconds), "limits.sign_in_every_seconds has to be 1 to 3600");
        hold(
            (0..=1440).contains(&self.sync.recovering_minutes),
            "sync.recovering_minutes has to be 0 to 1440",
        );
        hold((0..=3600).contains(&self.sync.gathering_seconds), "sync.gathering_seconds has to be 0 to 3600");
        hold(
            tracing_subscriber::EnvFilter::try_new(&self.log.filter).is_ok(),
            "log.filter is no filter: try \"info\" or \"info,sync_server=debug\"",
        );
        mistakes.extend(jobs::mistakes(&self.jobs, &self.backup));
        if mistakes.is_empty() { Ok(()) } else { Err(ConfigError::Mistakes(mistakes)) }
    }
}

fn truth(variable: &'static str, value: &str) -> Result<bool, ConfigError> {
    match value {
        "1" | "true" | "yes" => Ok(true),
        "0" | "false" | "no" => Ok(false),
        _ => Err(ConfigError::Variable { variable, expected: "true or false" }),
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]
    use super::*;

    fn nothing(_name: &str) -> Option<String> {
        None
    }

    #[test]
    fn the_printed_settings_are_the_defaults() {
        assert_eq!(toml::from_str::<Config>(DEFAULTS).unwrap(), Config::default());
    }

    #[test]
    fn the_environment_wins_over_the_file() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("paddock.toml");
        std::fs::write(&file, "listen = \"127.0.0.1:1\"\n[log]\nfilter = \"warn\"\n").unwrap();
        let config =
            Config::read(Some(&file), |name| (name == "PADDOCK_LISTEN").then(|| "127.0.0.1:2".to_owned()));
        let config = config.unwrap();
        assert_eq!((config.listen.port(), config.log.filter.as_str()), (2, "warn"));
    }

    #[test]
    fn every_mistake_is_said_at_once_and_no_secret_is() {
        let mut config = Config::read(None, nothing).unwrap();
        config.limits.body_bytes = 1;
        let said = config.check().unwrap_err().to_string();
        for part in ["DATABASE_URL", "personal_data.key_file", "limits.body_bytes"] {
            assert!(said.contains(part), "{said}");
        }
        config.database.url = Some("postgres://app:hunter2@db/app".to_owned());
        assert!(!format!("{config:?}").contains("hunter"));
    }

    #[test]
    fn an_unknown_setting_is_named() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("paddock.toml");
        std::fs::write(&file, "[limits]\nbody_byte = 3\n").unwrap();
        let said = Config::read(Some(&file), nothing).unwrap_err().to_string();
        assert!(said.contains("body_byte"), "{said}");
    }
}
