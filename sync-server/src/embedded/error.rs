//! What can go wrong between a folder and a running PostgreSQL.

use std::path::PathBuf;

/// Why an embedded cluster could not be started, used or stopped. Each says what a person can do about it.
#[derive(Debug, thiserror::Error)]
pub enum EmbeddedError {
    /// Another process owns the folder.
    #[error("the database in {} is in use by process {owner}: only one server may own it", folder.display())]
    InUse {
        /// The cluster's folder.
        folder: PathBuf,
        /// The owner's process id as it wrote it down, or "unknown".
        owner: String,
    },
    /// No PostgreSQL on this machine.
    #[error(
        "PostgreSQL is not installed: looked in /usr/lib/postgresql/*/bin and on PATH \
         (install the package `postgresql`, or name its bin folder in PADDOCK_POSTGRES)"
    )]
    NotInstalled,
    /// The data was made by a version that is not on this machine.
    #[error("the database was made by PostgreSQL {wanted}, which is not installed (found: {found})")]
    OtherVersion {
        /// The major version that made the data.
        wanted: u32,
        /// The major versions found.
        found: String,
    },
    /// PostgreSQL will not run as root, and there is nobody to run it as.
    #[error(
        "PostgreSQL refuses to run as root and there is no account `postgres` to run it as: \
         run the server as an ordinary user, or install the package `postgresql`, which makes the account"
    )]
    NoAccount,
    /// The account that must run PostgreSQL cannot come to the folder.
    #[error(
        "the account `{account}` may not enter {}: keep the data where it may, or run the server as an ordinary user",
        folder.display()
    )]
    OutOfReach {
        /// Who must run PostgreSQL.
        account: String,
        /// The cluster's folder.
        folder: PathBuf,
    },
    /// `initdb` failed.
    #[error("a new database could not be made: {0}")]
    NotMade(String),
    /// PostgreSQL ended instead of taking connections.
    #[error("PostgreSQL did not start; the end of {}:\n{tail}", log.display())]
    DidNotStart {
        /// Its log file.
        log: PathBuf,
        /// The last lines of the log.
        tail: String,
    },
    /// PostgreSQL is still there.
    #[error("PostgreSQL (process {pid}) did not stop")]
    DidNotStop {
        /// Its process id.
        pid: u32,
    },
    /// The socket's path is longer than the system can address.
    #[error("the path of the database's socket is too long: {}", .0.display())]
    PathTooLong(PathBuf),
    /// A file or a process could not be worked with.
    #[error("{what}: {source}")]
    Io {
        /// What was being done.
        what: String,
        /// Why it failed.
        source: std::io::Error,
    },
    /// A running PostgreSQL refused something.
    #[error("PostgreSQL refused: {0}")]
    Refused(#[from] sqlx::Error),
}

/// Says what was being done when the system refused.
pub(super) trait During<T> {
    /// Wraps the error with `what`.
    fn during(self, what: impl FnOnce() -> String) -> Result<T, EmbeddedError>;
}

impl<T> During<T> for std::io::Result<T> {
    fn during(self, what: impl FnOnce() -> String) -> Result<T, EmbeddedError> {
        self.map_err(|source| EmbeddedError::Io { what: what(), source })
    }
}
