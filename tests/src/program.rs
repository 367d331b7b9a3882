//! A program that was started, and how it ends.

use crate::wait::until;
use anyhow::{Context as _, Result};
use nix::sys::signal::{Signal, kill, killpg};
use nix::unistd::Pid;
use std::env;
use std::fs::File;
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// How long a program may take to end in order.
const IN_ORDER: Duration = Duration::from_secs(60);

/// A running program; it ends with its value.
#[derive(Debug)]
pub struct Program {
    name: String,
    child: Child,
}

impl Program {
    /// Starts it with its complaints, and its output unless that is piped, in a log.
    ///
    /// # Errors
    /// When it can't be started.
    pub fn start(name: &str, mut command: Command, log: &Path, piped: bool) -> Result<Self> {
        let log = File::options().create(true).append(true).open(log)?;
        let output = if piped { Stdio::piped() } else { log.try_clone()?.into() };
        command.stdin(Stdio::null()).stdout(output).stderr(log).process_group(0);
        let child = command.spawn().with_context(|| format!("{name} can't be started"))?;
        Ok(Self { name: name.to_owned(), child })
    }

    /// The process.
    pub fn child(&mut self) -> &mut Child {
        &mut self.child
    }

    /// Asks it to end, and waits for that.
    ///
    /// # Errors
    /// When it does not end.
    pub async fn stop(mut self) -> Result<()> {
        signal(self.child.id(), Signal::SIGTERM)?;
        let child = &mut self.child;
        let ended = async || Ok(child.try_wait()?);
        until(&format!("{} ends", self.name), IN_ORDER, ended).await?;
        Ok(())
    }

    /// Ends it as a power cut does.
    ///
    /// # Errors
    /// When it can't be waited for.
    pub fn kill_nine(mut self) -> Result<()> {
        self.child.kill()?;
        self.child.wait()?;
        Ok(())
    }
}

impl Drop for Program {
    /// However a test ends, nothing of what it started stays: the program may have started others.
    fn drop(&mut self) {
        let Ok(group) = i32::try_from(self.child.id()).map(Pid::from_raw) else { return };
        let _asked = killpg(group, Signal::SIGTERM);
        let limit = Instant::now() + Duration::from_secs(10);
        while Instant::now() < limit && self.child.try_wait().is_ok_and(|ended| ended.is_none()) {
            std::thread::sleep(Duration::from_millis(20));
        }
        let _ended = killpg(group, Signal::SIGKILL);
        let _buried = self.child.wait();
    }
}

/// Sends a signal to a process by its number.
///
/// # Errors
/// When there is none, or it is not ours.
pub fn signal(pid: u32, signal: Signal) -> Result<()> {
    Ok(kill(Pid::from_raw(i32::try_from(pid)?), signal)?)
}

/// Whether a process with this number is there and no corpse.
#[must_use]
pub fn alive(pid: u32) -> bool {
    std::fs::read_link(format!("/proc/{pid}/exe")).is_ok()
}

/// The product's program of this name.
///
/// # Errors
/// When it was not built.
pub fn product(variable: &str, name: &str) -> Result<PathBuf> {
    if let Some(named) = env::var_os(variable) {
        return Ok(named.into());
    }
    // A test's program lies in target/<profile>/deps, a benchmark's beside the product's.
    let ours = env::current_exe()?;
    let mut beside = ours.ancestors().skip(1).take(2).map(|folder| folder.join(name));
    beside.find(|program| program.is_file()).with_context(|| {
        format!("{name} is not built: `cargo build --package sync-server --package desktop`")
    })
}

/// A port of this machine that is free now.
///
/// # Errors
/// When there is none.
pub fn free_port() -> Result<u16> {
    Ok(std::net::TcpListener::bind("127.0.0.1:0")?.local_addr()?.port())
}
