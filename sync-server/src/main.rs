//! `sync-server`: the central server as a program.

mod administer;
mod operate;
mod serve;

use clap::{Args, Parser, Subcommand};
use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::ExitCode;
use sync_server::config::{Config, ConfigError, DEFAULTS};

/// The central server of a riding club's front desks.
#[derive(Parser)]
#[command(version, about)]
struct Cli {
    #[command(subcommand)]
    act: Act,
}

#[derive(Subcommand)]
enum Act {
    /// Serve until told to end.
    Serve(serve::Options),
    /// Print all settings with their defaults and what they mean.
    PrintConfig,
    /// Say everything that is wrong with the settings.
    CheckConfig(Settings),
    /// Make a file of keys for personal data.
    MakeKeys {
        /// Where; a file that is there stays as it is.
        file: PathBuf,
    },
    /// Found a club.
    Club(administer::ClubOptions),
    /// Add a person who works at a club; the PIN is read from standard input.
    Staff(administer::StaffOptions),
    /// Make a code with which one desk can be enrolled within ten minutes.
    EnrolCode(administer::CodeOptions),
    /// List the last runs of the jobs.
    Jobs(operate::JobsOptions),
    /// Run one job now.
    RunJob(operate::RunJobOptions),
    /// Make a backup, beside a server at work.
    Backup(operate::BackupOptions),
    /// Hold a backup to its manifest, restoring it into a scratch cluster.
    CheckBackup(operate::CheckOptions),
    /// Restore a backup, in a new epoch; no server may be at work.
    Restore(operate::RestoreOptions),
    /// Begin a new epoch: after a restore by other means than `restore`, before the server starts again.
    NewEpoch(Settings),
}

/// Where the settings come from.
#[derive(Args)]
struct Settings {
    /// The file of settings; the environment wins over it, and what is given here over both.
    #[arg(long)]
    config: Option<PathBuf>,
    /// Keep the database in the data folder.
    #[arg(long)]
    embedded: bool,
    /// What the server keeps on this machine.
    #[arg(long)]
    data_dir: Option<PathBuf>,
}

impl Settings {
    fn read(&self, listen: Option<SocketAddr>) -> Result<Config, ConfigError> {
        let mut config = Config::read(self.config.as_deref(), |name| std::env::var(name).ok())?;
        if let Some(folder) = &self.data_dir {
            config.data_dir = Some(folder.clone());
        }
        if self.embedded {
            config.database.embedded = true;
            config.database.url = None;
        }
        if let Some(listen) = listen {
            config.listen = listen;
        }
        Ok(config)
    }
}

#[tokio::main]
async fn main() -> ExitCode {
    match run(Cli::parse().act).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            // `{:#}` is the error with its causes, in one line, without a trace.
            eprintln!("sync-server: {error:#}");
            ExitCode::FAILURE
        }
    }
}

async fn run(act: Act) -> anyhow::Result<()> {
    match act {
        Act::Serve(options) => serve::run(&options).await,
        Act::PrintConfig => {
            print!("{DEFAULTS}");
            Ok(())
        }
        Act::CheckConfig(settings) => {
            settings.read(None)?.check()?;
            println!("the settings are good");
            Ok(())
        }
        Act::MakeKeys { file } => {
            sync_server::crypto::Keys::load_or_make(&file)?;
            println!("{} holds the keys; keep a copy apart from the backups", file.display());
            Ok(())
        }
        Act::Club(options) => administer::club(&options).await,
        Act::Staff(options) => administer::staff(&options).await,
        Act::EnrolCode(options) => administer::enrolment_code(&options).await,
        Act::Jobs(options) => operate::jobs(&options).await,
        Act::RunJob(options) => operate::run_job(&options).await,
        Act::Backup(options) => operate::backup(&options).await,
        Act::CheckBackup(options) => operate::check_backup(&options).await,
        Act::Restore(options) => operate::restore(&options).await,
        Act::NewEpoch(settings) => administer::new_epoch(&settings).await,
    }
}
