//! The yardstick of a database's commits: pgbench's own TPC-B-like transaction, in the same cluster as the server's
//! database, so with the same settings and on the same disk, over the same socket.

use anyhow::{Context as _, Result, ensure};
use sqlx::postgres::{PgConnectOptions, PgPool, PgPoolOptions};
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;
use tokio::process::Command;

/// The role that the embedded cluster knows us as.
const ROLE: &str = "paddock";
/// Apart from the server's own database.
const DATABASE: &str = "yardstick";
/// A hundred thousand accounts each.
const SCALE: &str = "10";

/// A database for the yardstick, filled.
pub(crate) struct Pgbench {
    socket: PathBuf,
    program: PathBuf,
}

impl Pgbench {
    /// Fills it.
    pub(crate) async fn prepare(socket: &Path) -> Result<Self> {
        make_database(socket, DATABASE).await?;
        let pgbench = Self { socket: socket.to_owned(), program: program("pgbench")? };
        pgbench.run(&["-i", "-q", "-s", SCALE]).await?;
        Ok(pgbench)
    }

    /// Transactions a second of so many clients, each on a connection of its own.
    pub(crate) async fn measure(&self, clients: usize, span: Duration) -> Result<f64> {
        let (clients, seconds) = (clients.to_string(), span.as_secs().max(1).to_string());
        // The clients' work is light; two threads keep them from waiting for each other.
        let said = self.run(&["-n", "-c", &clients, "-j", "2", "-T", &seconds]).await?;
        let line = said.lines().find(|line| line.starts_with("tps = ")).context("pgbench tells no tps")?;
        let number = line.trim_start_matches("tps = ").split(' ').next().unwrap_or_default();
        Ok(number.parse()?)
    }

    async fn run(&self, arguments: &[&str]) -> Result<String> {
        let mut command = Command::new(&self.program);
        command.arg("-h").arg(&self.socket).args(["-U", ROLE]).args(arguments).arg(DATABASE);
        let output = command.stdin(Stdio::null()).kill_on_drop(true).output().await;
        let output = output.context("pgbench cannot be started")?;
        let complaint = String::from_utf8_lossy(&output.stderr);
        ensure!(output.status.success(), "pgbench failed: {complaint}");
        Ok(String::from_utf8_lossy(&output.stdout).into_owned())
    }
}

/// How to reach a database of the embedded cluster.
pub(crate) fn options(socket: &Path, database: &str) -> PgConnectOptions {
    PgConnectOptions::new_without_pgpass().socket(socket).username(ROLE).database(database)
}

/// Makes a database beside the server's own.
pub(crate) async fn make_database(socket: &Path, name: &'static str) -> Result<()> {
    let pool: PgPool =
        PgPoolOptions::new().max_connections(1).connect_with(options(socket, "paddock")).await?;
    sqlx::raw_sql(sqlx::AssertSqlSafe(format!("CREATE DATABASE {name}"))).execute(&pool).await?;
    pool.close().await;
    Ok(())
}

/// A program of the PostgreSQL installation.
fn program(name: &str) -> Result<PathBuf> {
    let folders = std::fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let mut majors: Vec<PathBuf> = folders.map(|major| major.path().join("bin").join(name)).collect();
    majors.sort();
    if let Some(folder) = std::env::var_os("PADDOCK_POSTGRES") {
        majors.push(PathBuf::from(&folder).join(name));
        majors.push(PathBuf::from(folder).join("bin").join(name));
    }
    majors.into_iter().rfind(|program| program.is_file()).with_context(|| format!("{name} is not installed"))
}
