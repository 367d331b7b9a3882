//! `sync-server serve`: everything, until told to end.

use crate::Settings;
use anyhow::{Context as _, bail};
use clap::{Args, ValueEnum};
use std::io::{IsTerminal as _, Write as _};
use std::net::SocketAddr;
use sync_server::config::Config;
use sync_server::{Running, demo};
use tokio::signal::unix::{SignalKind, signal};
use tracing_subscriber::EnvFilter;

/// How the server is started.
#[derive(Args)]
pub(crate) struct Options {
    #[command(flatten)]
    settings: Settings,
    /// Where to listen; port 0 takes a free one.
    #[arg(long)]
    listen: Option<SocketAddr>,
    /// Fill an empty database with a demo club, and write who can sign in to demo.json in the data folder.
    #[arg(long)]
    demo: Option<Size>,
}

/// How large a demo club.
#[derive(Debug, Clone, Copy, ValueEnum)]
enum Size {
    /// A few dozen members.
    Small,
    /// A club of 1,200 members.
    Club,
    /// 10,000 members.
    Large,
}

impl From<Size> for shared::demo::Size {
    fn from(size: Size) -> Self {
        match size {
            Size::Small => Self::Small,
            Size::Club => Self::Club,
            Size::Large => Self::Large,
        }
    }
}

/// Starts, says on standard output that it is ready, and ends at SIGTERM or Ctrl-C.
pub(crate) async fn run(options: &Options) -> anyhow::Result<()> {
    let config = options.settings.read(options.listen)?;
    config.check()?;
    log(&config)?;
    let folder = config.data_dir.clone();
    if options.demo.is_some() && folder.is_none() {
        bail!("a demo club needs a data folder to write its sign-ins to: --data-dir");
    }
    // Told to end while it starts, it ends when it has started.
    let (mut terminate, mut interrupt) = (signal(SignalKind::terminate())?, signal(SignalKind::interrupt())?);
    let running = sync_server::serve(config).await?;
    if let (Some(size), Some(folder)) = (options.demo, folder) {
        demo::prepare(&running.app, size.into(), &folder).await.context("the demo club")?;
    }
    say_ready(&running)?;
    tokio::select! {
        _ = terminate.recv() => {}
        _ = interrupt.recv() => {}
    }
    tracing::info!("ending");
    Ok(running.stop().await?)
}

/// One line for who started us.
fn say_ready(running: &Running) -> std::io::Result<()> {
    let ready = serde_json::json!({ "ready": true, "server": running.url() });
    let mut out = std::io::stdout().lock();
    writeln!(out, "{ready}")?;
    out.flush()
}

/// Logs to standard error: for a person where one looks on, as JSON otherwise.
fn log(config: &Config) -> anyhow::Result<()> {
    let filter = EnvFilter::try_new(&config.log.filter)?;
    let log = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    let started = if std::io::stderr().is_terminal() { log.try_init() } else { log.json().try_init() };
    started.map_err(|error| anyhow::anyhow!("the log could not be started: {error}"))
}
