//! A PostgreSQL of one's own: the database of a small club, and of every test.
//!
//! The server keeps a cluster in a folder, starts it with itself and stops it with itself. It listens on a
//! socket in that folder and nowhere else, and lets in only the person who runs the server, as the kernel
//! names them (`peer`): there is no password to lose and no port to guard.
//!
//! ```text
//! <folder>/lock          held for as long as a server owns the cluster
//! <folder>/postgres.log  what PostgreSQL has to say
//! <folder>/data.new/     a cluster in the making; renamed to `data` when it is whole
//! <folder>/data/         the cluster; `data/run` holds the socket
//! ```
//!
//! What it must survive: power cuts (writes are synced), `kill -9` of the server, of PostgreSQL, or of both at
//! once. A PostgreSQL that outlived its server is taken over, never started a second time.
//!
//! Deliberately absent: a signal at the parent's death (it follows the thread, not the process, and would stop
//! the database under a server that merely ended a worker), TCP, and any wish to run as root.

mod account;
mod binaries;
mod error;
mod folder;
mod postmaster;
mod socket;
pub mod throw_away;
mod tools;

use std::path::Path;

use sqlx::{AssertSqlSafe, Connection, PgConnection, postgres::PgConnectOptions};

pub use error::EmbeddedError;
pub use tools::{ToolError, Tools};

use account::Account;
use binaries::Binaries;
use folder::Folder;
use postmaster::Postmaster;
use socket::Socket;

/// The role the server works as: it owns its databases and may make more, and is no superuser.
const ROLE: &str = "paddock";
/// The superuser of the cluster, used to make the role and the databases and for nothing else.
const ADMIN: &str = "postgres";

/// How much a cluster does to keep what was committed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Durability {
    /// Every commit is on the disk before it is acknowledged.
    Full,
    /// Nothing is synced: only for data that nobody would miss, as in a test.
    None,
}

/// A running PostgreSQL that belongs to this process.
///
/// Call [`Cluster::stop`] to end it in good order. A cluster that is dropped is asked to stop and not waited for.
#[derive(Debug)]
pub struct Cluster {
    postmaster: Postmaster,
    socket: Socket,
    // Released last: the next owner may come when PostgreSQL was told to go.
    _lock: folder::Lock,
}

impl Cluster {
    /// Starts the cluster kept in `folder`, making it first if there is none, and answers when it takes
    /// connections. A PostgreSQL left running there by a server that was killed is taken over.
    ///
    /// # Errors
    /// [`EmbeddedError::InUse`] when another process owns the folder; [`EmbeddedError::NotInstalled`] when no
    /// PostgreSQL is found; [`EmbeddedError::DidNotStart`] with the end of its log when it refused to start.
    pub async fn start(folder: &Path) -> Result<Self, EmbeddedError> {
        Self::start_with(folder, Durability::Full).await
    }

    /// As [`Cluster::start`], with a choice of [`Durability`].
    ///
    /// # Errors
    /// As [`Cluster::start`].
    pub async fn start_with(folder: &Path, durability: Durability) -> Result<Self, EmbeddedError> {
        let folder = Folder::open(folder)?;
        let lock = folder.lock()?;
        let account = Account::for_cluster(&folder)?;
        let binaries = Binaries::find(folder.major()?)?;
        folder.prepare(&binaries, &account, durability).await?;
        let postmaster = Postmaster::start(&folder, &binaries, &account, durability).await?;
        let socket = Socket::in_folder(&folder.run())?;
        let cluster = Self { postmaster, socket, _lock: lock };
        cluster.socket.make_role().await?;
        Ok(cluster)
    }

    /// The address of one of the cluster's databases, for as long as the cluster runs.
    #[must_use]
    pub fn url(&self, database: &str) -> String {
        self.socket.url(ROLE, database)
    }

    /// Makes a database of this name, owned by the server's role, unless there is one already.
    ///
    /// # Errors
    /// [`EmbeddedError::Refused`] when PostgreSQL would not.
    pub async fn create_database(&self, name: &str) -> Result<(), EmbeddedError> {
        self.socket.create_database(name).await
    }

    /// Calls a database by another name; nobody may be connected to it.
    ///
    /// # Errors
    /// [`EmbeddedError::Refused`] when PostgreSQL would not.
    pub async fn rename_database(&self, from: &str, to: &str) -> Result<(), EmbeddedError> {
        let mut admin = self.socket.admin().await?;
        let statement = format!("ALTER DATABASE {} RENAME TO {}", quoted(from), quoted(to));
        sqlx::query(AssertSqlSafe(statement)).execute(&mut admin).await?;
        Ok(admin.close().await?)
    }

    /// Takes a database away, if there is one of this name.
    ///
    /// # Errors
    /// [`EmbeddedError::Refused`] when PostgreSQL would not.
    pub async fn drop_database(&self, name: &str) -> Result<(), EmbeddedError> {
        let mut admin = self.socket.admin().await?;
        let statement = format!("DROP DATABASE IF EXISTS {}", quoted(name));
        sqlx::query(AssertSqlSafe(statement)).execute(&mut admin).await?;
        Ok(admin.close().await?)
    }

    /// The process id of PostgreSQL.
    #[must_use]
    pub fn pid(&self) -> u32 {
        self.postmaster.pid()
    }

    /// Ends PostgreSQL in good order: open transactions are rolled back, everything committed is written out.
    ///
    /// # Errors
    /// [`EmbeddedError::DidNotStop`] when it is still there after a minute and a harder signal.
    pub async fn stop(mut self) -> Result<(), EmbeddedError> {
        self.postmaster.stop().await
    }
}

/// The way into a cluster that another process on this machine runs: for what an administrator does beside a
/// server at work.
#[derive(Debug)]
pub struct Visit(Socket);

impl Visit {
    /// The running cluster kept in `folder`; none when it does not run.
    ///
    /// # Errors
    /// [`EmbeddedError::Io`] when the folder can't be read.
    pub fn to(folder: &Path) -> Result<Option<Self>, EmbeddedError> {
        let folder = Folder::open(folder)?;
        if !folder.running().is_some_and(|file| file.ready) {
            return Ok(None);
        }
        Ok(Some(Self(Socket::in_folder(&folder.run())?)))
    }

    /// The address of one of the cluster's databases, for as long as the visit lasts.
    #[must_use]
    pub fn url(&self, database: &str) -> String {
        self.0.url(ROLE, database)
    }
}

impl Socket {
    /// Makes the server's role where it is missing.
    async fn make_role(&self) -> Result<(), EmbeddedError> {
        let mut admin = self.admin().await?;
        let known: bool = sqlx::query_scalar("SELECT EXISTS (SELECT FROM pg_roles WHERE rolname = $1)")
            .bind(ROLE)
            .fetch_one(&mut admin)
            .await?;
        if !known {
            sqlx::query(AssertSqlSafe(format!("CREATE ROLE {} LOGIN CREATEDB", quoted(ROLE))))
                .execute(&mut admin)
                .await?;
        }
        Ok(admin.close().await?)
    }

    /// Makes a database that belongs to the server's role where it is missing.
    async fn create_database(&self, name: &str) -> Result<(), EmbeddedError> {
        let mut admin = self.admin().await?;
        let known: bool = sqlx::query_scalar("SELECT EXISTS (SELECT FROM pg_database WHERE datname = $1)")
            .bind(name)
            .fetch_one(&mut admin)
            .await?;
        if !known {
            let statement = format!("CREATE DATABASE {} OWNER {}", quoted(name), quoted(ROLE));
            sqlx::query(AssertSqlSafe(statement)).execute(&mut admin).await?;
        }
        Ok(admin.close().await?)
    }

    async fn admin(&self) -> Result<PgConnection, EmbeddedError> {
        let options: PgConnectOptions = self.url(ADMIN, "postgres").parse()?;
        Ok(PgConnection::connect_with(&options).await?)
    }
}

/// An SQL identifier, whatever stands in it.
fn quoted(identifier: &str) -> String {
    format!("\"{}\"", identifier.replace('"', "\"\""))
}
