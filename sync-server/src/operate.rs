//! What an administrator does to a server at work: its jobs.

use crate::Settings;
use anyhow::{Context as _, bail};
use chrono::{DateTime, SecondsFormat, Utc};
use clap::Args;
use sync_server::database::Database;
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

/// Lists when each job is due, and the last runs.
pub(crate) async fn jobs(options: &JobsOptions) -> anyhow::Result<()> {
    let config = options.settings.read(None)?;
    let database = Database::visit(&config).await.context("the database")?;
    let now = Utc::now().into();
    Jobs::new(database.pool.clone(), config).know(now).await?;
    for standing in job::standings(&database.pool).await? {
        let due =
            standing.due_at.map_or_else(|| "by hand only".to_owned(), |due| format!("due {}", seconds(due)));
        let ailing = if standing.is_ailing(now) { "  (look at it)" } else { "" };
        println!("{:<16} {due}{ailing}", standing.job);
    }
    println!();
    for run in job::last_runs(&database.pool, options.last.into()).await? {
        println!("{}", line(&run));
    }
    Ok(database.close().await?)
}

/// Runs a job and prints what came of it.
pub(crate) async fn run_job(options: &RunJobOptions) -> anyhow::Result<()> {
    let config = options.settings.read(None)?;
    let database = Database::visit(&config).await.context("the database")?;
    let jobs = Jobs::new(database.pool.clone(), config);
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
