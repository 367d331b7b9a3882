//! The PostgreSQL process: started or taken over, waited for, stopped.

use std::{
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use nix::{
    sys::signal::{Signal, kill},
    unistd::Pid,
};

use super::{Durability, EmbeddedError, account::Account, binaries::Binaries, error::During, folder::Folder};

/// How often a change of state is looked for: PostgreSQL tells of it by a file alone.
const LOOK: Duration = Duration::from_millis(20);
/// For how long a refusal to start may come from workers that a kill left behind.
const LEFTOVERS: Duration = Duration::from_secs(5);
/// How long it may take to be ready: after a power cut it goes through its journal first.
const READY: Duration = Duration::from_mins(5);
/// How long a stop in good order may take, writing everything out.
const IN_ORDER: Duration = Duration::from_mins(1);
/// How long a stop at once may take.
const AT_ONCE: Duration = Duration::from_secs(5);

/// A PostgreSQL that takes connections.
#[derive(Debug)]
pub(super) struct Postmaster {
    folder: Folder,
    pid: u32,
    /// None when it was another's child and has been taken over.
    child: Option<Child>,
    stopped: bool,
}

/// How waiting for it ended.
enum Outcome {
    Ready,
    Gone,
}

impl Postmaster {
    /// Takes over the PostgreSQL that runs in the folder, or starts one, and answers when it is ready.
    pub(super) async fn start(
        folder: &Folder,
        binaries: &Binaries,
        account: &Account,
        durability: Durability,
    ) -> Result<Self, EmbeddedError> {
        let patience = Instant::now() + LEFTOVERS;
        loop {
            let mut postmaster = match folder.running() {
                Some(orphan) => Self::adopt(folder, orphan.pid),
                None => Self::spawn(folder, binaries, account, durability)?,
            };
            match postmaster.ready().await? {
                Outcome::Ready => return Ok(postmaster),
                Outcome::Gone if Instant::now() < patience => tokio::time::sleep(10 * LOOK).await,
                Outcome::Gone => return Err(did_not_start(folder)),
            }
        }
    }

    fn adopt(folder: &Folder, pid: u32) -> Self {
        let postmaster = Self { folder: folder.clone(), pid, child: None, stopped: false };
        // It reads anew who may connect: its first owner may have been another account.
        postmaster.signal(Signal::SIGHUP);
        tracing::info!(pid, "taking over the PostgreSQL that an earlier server left running");
        postmaster
    }

    fn spawn(
        folder: &Folder,
        binaries: &Binaries,
        account: &Account,
        durability: Durability,
    ) -> Result<Self, EmbeddedError> {
        folder.forget_the_dead()?;
        let during = || "starting PostgreSQL".to_owned();
        let log = folder.open_log()?;
        let mut command = account.command(binaries.program("postgres"));
        arguments(&mut command, folder, durability);
        command.stdin(Stdio::null()).stdout(log.try_clone().during(during)?).stderr(log);
        let child = command.spawn().during(during)?;
        Ok(Self { folder: folder.clone(), pid: child.id(), child: Some(child), stopped: false })
    }

    pub(super) fn pid(&self) -> u32 {
        self.pid
    }

    async fn ready(&mut self) -> Result<Outcome, EmbeddedError> {
        let limit = Instant::now() + READY;
        while Instant::now() < limit {
            if self.gone()? {
                self.stopped = true;
                return Ok(Outcome::Gone);
            }
            if self.folder.pid_file().is_some_and(|file| file.pid == self.pid && file.ready) {
                return Ok(Outcome::Ready);
            }
            tokio::time::sleep(LOOK).await;
        }
        Err(did_not_start(&self.folder))
    }

    fn gone(&mut self) -> Result<bool, EmbeddedError> {
        match &mut self.child {
            Some(child) => {
                child.try_wait().map(|ended| ended.is_some()).during(|| "watching PostgreSQL".to_owned())
            }
            None => Ok(!self.folder.is_home_of(self.pid)),
        }
    }

    /// Asks for a stop in good order, and insists when that takes too long.
    pub(super) async fn stop(&mut self) -> Result<(), EmbeddedError> {
        for (signal, patience) in [(Signal::SIGINT, IN_ORDER), (Signal::SIGQUIT, AT_ONCE)] {
            if self.gone()? {
                break;
            }
            self.signal(signal);
            let limit = Instant::now() + patience;
            while !self.gone()? && Instant::now() < limit {
                tokio::time::sleep(LOOK).await;
            }
        }
        self.stopped = self.gone()?;
        if self.stopped { Ok(()) } else { Err(EmbeddedError::DidNotStop { pid: self.pid }) }
    }

    /// Sends a signal; that the process may have ended meanwhile is found out by looking.
    fn signal(&self, signal: Signal) {
        if let Ok(pid) = i32::try_from(self.pid)
            && let Err(error) = kill(Pid::from_raw(pid), signal)
        {
            tracing::debug!(pid, %signal, %error, "PostgreSQL could not be signalled");
        }
    }
}

impl Drop for Postmaster {
    fn drop(&mut self) {
        // Never to a number that may by now be another's.
        if !self.stopped && matches!(self.gone(), Ok(false)) {
            self.signal(Signal::SIGINT);
        }
    }
}

/// The command line of a PostgreSQL for this folder.
pub(super) fn arguments(command: &mut Command, folder: &Folder, durability: Durability) {
    command.arg("-D").arg(folder.data()).args(["-k", "run", "-p", "5432"]);
    let settings = [
        "listen_addresses=",
        "unix_socket_permissions=0700",
        "log_destination=stderr",
        "logging_collector=off",
        "log_line_prefix=%m [%p] ",
        "log_timezone=UTC",
        "timezone=UTC",
        // Without the detail of an error, in which the values of a row would stand.
        "log_error_verbosity=terse",
        "max_connections=200",
    ];
    let careless = ["fsync=off", "synchronous_commit=off", "full_page_writes=off", "shared_buffers=64MB"];
    let careless = careless.into_iter().filter(|_| durability == Durability::None);
    for setting in settings.into_iter().chain(careless) {
        command.args(["-c", setting]);
    }
}

pub(super) fn did_not_start(folder: &Folder) -> EmbeddedError {
    EmbeddedError::DidNotStart { log: folder.log(), tail: folder.log_tail() }
}
