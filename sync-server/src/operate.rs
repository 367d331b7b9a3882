//! What an administrator does to a server at work, or to its remains: jobs, backups, a restore.

use crate::Settings;
use anyhow::{Context as _, bail};
use chrono::{DateTime, SecondsFormat, Utc};
use clap::Args;
use std::fmt::Write as _;
use std::io::Write as _;
use std::path::PathBuf;
use sync_server::backup::{self, Asked, Manifest, Source};
use sync_server::database::{self, Database};
use sync_server::job::{self, Job, Jobs, Outcome, Run};

/// Which runs to list.
#[derive(Args)]
pub(crate) struct JobsOptions {
    #[command(flatten)]
    settings: Settings,
    /// Runs of each job at most.
    #[arg(long, default_value_t = 3)]
    last: u16,
}

/// Which job to run.
#[derive(Args)]
pub(crate) struct RunJobOptions {
    #[command(flatten)]
    settings: Settings,
    /// Its name, as `sync-server jobs` lists it.
    job: Job,
}

/// Where a backup goes.
#[derive(Args)]
pub(crate) struct BackupOptions {
    #[command(flatten)]
    settings: Settings,
    /// The folder to make it in; `backup.folder` of the settings unless given.
    #[arg(long)]
    to: Option<PathBuf>,
    /// Don't restore it into a scratch cluster to compare it.
    #[arg(long)]
    unverified: bool,
}

/// Which backup.
#[derive(Args)]
pub(crate) struct CheckOptions {
    #[command(flatten)]
    settings: Settings,
    /// Its folder.
    folder: PathBuf,
}

/// Which backup to restore.
#[derive(Args)]
pub(crate) struct RestoreOptions {
    #[command(flatten)]
    settings: Settings,
    /// Its folder.
    folder: PathBuf,
    /// Put what is there aside under another name.
    #[arg(long)]
    replace: bool,
}

/// Makes a backup, beside a server at work, and prints its folder.
pub(crate) async fn backup(options: &BackupOptions) -> anyhow::Result<()> {
    let config = options.settings.read(None)?;
    let folder = options.to.clone().or_else(|| config.backup.folder.clone());
    let folder = folder.context("say where: --to FOLDER, or backup.folder in the settings")?;
    let database = Database::visit(&config).await.context("the database")?;
    let source =
        Source { address: database.address(), keys: &database.keys, data_dir: config.data_dir.as_deref() };
    let made = backup::make(source, &folder, Asked::ByHand, !options.unverified, Utc::now().into()).await?;
    println!("{}", made.folder.display());
    eprintln!("{}", held(&made.manifest));
    Ok(database.close().await?)
}

/// Holds a backup to its manifest and to a scratch cluster.
pub(crate) async fn check_backup(options: &CheckOptions) -> anyhow::Result<()> {
    let keys = database::keys_of(&options.settings.read(None)?)?;
    let manifest = backup::check(&options.folder, &keys).await?;
    println!("the backup is good: {}", held(&manifest));
    Ok(())
}

/// Restores a backup; no server may be at work.
pub(crate) async fn restore(options: &RestoreOptions) -> anyhow::Result<()> {
    let config = options.settings.read(None)?;
    let keys = database::keys_of(&config)?;
    let now = Utc::now().into();
    let restored = backup::restore::restore(&config, &keys, &options.folder, options.replace, now).await?;
    println!("restored: {}", held(&restored.manifest));
    if let Some(before) = restored.before {
        println!("the database that was there is called {before} now");
    }
    println!("epoch {}", restored.epoch);
    Ok(())
}

fn held(manifest: &Manifest) -> String {
    let (rows, tables) = (manifest.rows(), manifest.tables.len());
    format!("{rows} rows in {tables} tables, as of {}", seconds(manifest.made_at))
}

/// Lists when each job is due, and the last runs.
pub(crate) async fn jobs(options: &JobsOptions) -> anyhow::Result<()> {
    let config = options.settings.read(None)?;
    let database = Database::visit(&config).await.context("the database")?;
    let now = Utc::now().into();
    Jobs::on(&database, config).know(now).await?;
    let mut list = String::new();
    for standing in job::standings(&database.pool).await? {
        let due =
            standing.due_at.map_or_else(|| "by hand only".to_owned(), |due| format!("due {}", seconds(due)));
        let ailing = if standing.is_ailing(now) { "  (look at it)" } else { "" };
        writeln!(list, "{:<16} {due}{ailing}", standing.job)?;
    }
    list.push('\n');
    for run in job::last_runs(&database.pool, options.last.into()).await? {
        writeln!(list, "{}", line(&run))?;
    }
    database.close().await?;
    // Whoever reads only the first lines closes the pipe: no error of ours.
    let _cut = std::io::stdout().write_all(list.as_bytes());
    Ok(())
}

/// Runs a job and prints what came of it.
pub(crate) async fn run_job(options: &RunJobOptions) -> anyhow::Result<()> {
    let config = options.settings.read(None)?;
    let database = Database::visit(&config).await.context("the database")?;
    let jobs = Jobs::on(&database, config);
    let claim = jobs.take_by_hand(options.job, Utc::now().into()).await?;
    let run = jobs.run(claim).await?;
    println!("{}", line(&run));
    database.close().await?;
    if run.outcome == Outcome::Failed {
        bail!("{} failed: {}", run.job, run.error.unwrap_or_default());
    }
    Ok(())
}

/// A run in one line.
fn line(run: &Run) -> String {
    let outcome = match run.outcome {
        Outcome::Running => "running",
        Outcome::Done => "done",
        Outcome::Failed => "failed",
        Outcome::Lost => "lost",
    };
    let by = if run.by_hand { " by hand" } else { "" };
    let counts = run.counts.as_object().into_iter().flatten();
    let counts: Vec<String> = counts.map(|(name, count)| format!("{name} {count}")).collect();
    let told = run.error.clone().unwrap_or_else(|| counts.join(", "));
    format!("{}  {:<16} {outcome}{by}  {told}", seconds(run.started_at), run.job)
}

fn seconds(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(SecondsFormat::Secs, true)
}
