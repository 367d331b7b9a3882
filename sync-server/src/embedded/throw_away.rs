//! Databases for tests: one cluster for each test process, gone with it.
//!
//! The cluster lies in a folder of its own under the system's temporary one, syncs nothing, and is watched by a
//! shell that waits for our end of a pipe to close. The kernel closes it however the process ends, so that
//! neither a failed test nor `kill -9` leaves a PostgreSQL or a folder behind.

use std::{
    collections::HashSet,
    process::{Child, ChildStdin, Stdio},
    sync::atomic::{AtomicU64, Ordering},
    time::{Duration, Instant},
};

use sqlx::{AssertSqlSafe, Connection};
use tokio::sync::{Mutex, OnceCell};

use super::{
    Durability, EmbeddedError, ROLE,
    account::Account,
    binaries::Binaries,
    error::During,
    folder::Folder,
    postmaster::{arguments, did_not_start},
    quoted,
    socket::Socket,
};

/// Runs PostgreSQL (`$2`…) until its input ends, then leaves nothing of the folder `$1`.
const WATCH: &str = r#"folder=$1; shift; "$@" & cat >/dev/null; kill -QUIT $!; wait $!; rm -rf "$folder""#;
const LOOK: Duration = Duration::from_millis(20);
const READY: Duration = Duration::from_secs(60);

/// A cluster that ends with its value, or with the process.
#[derive(Debug)]
pub struct ThrowAway {
    socket: Socket,
    // Closing it is what ends the cluster.
    life: ChildStdin,
    watch: Child,
    prepared: Mutex<HashSet<String>>,
    made: AtomicU64,
}

/// The address of a new and empty database in this process's own throw-away cluster, owned by the server's role.
///
/// # Errors
/// As [`super::Cluster::start`].
pub async fn database() -> Result<String, EmbeddedError> {
    shared().await?.database().await
}

/// The address of a new database that looks as `prepare` leaves one. `prepare` is called once for each `kind` in
/// this process, with the address of an empty database from which the others are copied (in some 50 ms); it must
/// close its connections.
///
/// # Errors
/// As [`super::Cluster::start`], and whatever `prepare` answers.
pub async fn database_like(
    kind: &str,
    prepare: impl AsyncFnOnce(&str) -> Result<(), sqlx::Error>,
) -> Result<String, EmbeddedError> {
    shared().await?.database_like(kind, prepare).await
}

async fn shared() -> Result<&'static ThrowAway, EmbeddedError> {
    static SHARED: OnceCell<ThrowAway> = OnceCell::const_new();
    SHARED.get_or_try_init(ThrowAway::start).await
}

impl ThrowAway {
    /// Starts a throw-away cluster of one's own.
    ///
    /// # Errors
    /// As [`super::Cluster::start`].
    pub async fn start() -> Result<Self, EmbeddedError> {
        let during = || "starting a throw-away PostgreSQL".to_owned();
        let place = tempfile::Builder::new().prefix("paddock-").tempdir().during(during)?;
        let folder = Folder::open(place.path())?;
        let account = Account::for_cluster(&folder)?;
        let binaries = Binaries::find(None)?;
        folder.prepare(&binaries, &account, Durability::None).await?;

        let log = folder.open_log()?;
        let mut command = account.command("sh");
        command.args(["-c", WATCH, "sh"]).arg(folder.path()).arg(binaries.program("postgres"));
        arguments(&mut command, &folder, Durability::None);
        command.stdin(Stdio::piped()).stdout(log.try_clone().during(during)?).stderr(log);
        let mut watch = command.spawn().during(during)?;
        let life = watch.stdin.take().ok_or_else(|| std::io::Error::other("no pipe")).during(during)?;
        let limit = Instant::now() + READY;
        while !folder.running().is_some_and(|file| file.ready) {
            if Instant::now() > limit {
                return Err(did_not_start(&folder));
            }
            tokio::time::sleep(LOOK).await;
        }

        let socket = Socket::in_folder(&folder.run())?;
        socket.make_role().await?;
        // From here on the watching shell takes the folder away.
        let _ = place.keep();
        Ok(Self { socket, life, watch, prepared: Mutex::default(), made: AtomicU64::new(0) })
    }

    /// As [`database`], in this cluster.
    ///
    /// # Errors
    /// [`EmbeddedError::Refused`] when PostgreSQL would not.
    pub async fn database(&self) -> Result<String, EmbeddedError> {
        let name = self.new_name();
        self.socket.create_database(&name).await?;
        Ok(self.socket.url(ROLE, &name))
    }

    /// As [`database_like`], in this cluster.
    ///
    /// # Errors
    /// [`EmbeddedError::Refused`] when PostgreSQL would not, and whatever `prepare` answers.
    pub async fn database_like(
        &self,
        kind: &str,
        prepare: impl AsyncFnOnce(&str) -> Result<(), sqlx::Error>,
    ) -> Result<String, EmbeddedError> {
        let pattern = format!("like_{kind}");
        {
            let mut prepared = self.prepared.lock().await;
            if !prepared.contains(kind) {
                self.socket.create_database(&pattern).await?;
                prepare(&self.socket.url(ROLE, &pattern)).await?;
                prepared.insert(kind.to_owned());
            }
        }
        let name = self.new_name();
        let statement =
            format!("CREATE DATABASE {} OWNER {} TEMPLATE {}", quoted(&name), quoted(ROLE), quoted(&pattern));
        let mut admin = self.socket.admin().await?;
        sqlx::query(AssertSqlSafe(statement)).execute(&mut admin).await?;
        admin.close().await?;
        Ok(self.socket.url(ROLE, &name))
    }

    /// Ends the cluster and answers when nothing of it is left.
    ///
    /// # Errors
    /// [`EmbeddedError::Io`] when its end could not be waited for.
    pub async fn stop(self) -> Result<(), EmbeddedError> {
        let Self { life, mut watch, .. } = self;
        drop(life);
        let during = || "waiting for a throw-away PostgreSQL to end".to_owned();
        let waited = tokio::task::spawn_blocking(move || watch.wait()).await;
        waited.map_err(std::io::Error::other).flatten().map(|_| ()).during(during)
    }

    fn new_name(&self) -> String {
        format!("test_{}", self.made.fetch_add(1, Ordering::Relaxed))
    }
}
