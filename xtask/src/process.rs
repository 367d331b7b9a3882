//! Running other programs, and ending in order when told to.

use std::{
    fs::File,
    path::Path,
    process::{Command, Stdio},
    sync::atomic::{AtomicBool, Ordering},
    time::Duration,
};

use anyhow::{Context, Result, bail};
use nix::{
    sys::signal::{Signal, kill},
    unistd::Pid,
};

static INTERRUPTED: AtomicBool = AtomicBool::new(false);

/// From now on Ctrl-C (and SIGTERM, SIGHUP) is noted, and what was started is ended by whoever started it.
pub(crate) fn heed_interrupts() -> Result<()> {
    ctrlc::set_handler(|| INTERRUPTED.store(true, Ordering::Relaxed)).context("signals cannot be heeded")
}

/// Whether we were told to end.
pub(crate) fn interrupted() -> bool {
    INTERRUPTED.load(Ordering::Relaxed)
}

/// Runs a command with our own input and output.
///
/// # Errors
/// When it cannot be started or fails; the error names it.
pub(crate) fn run(command: &mut Command) -> Result<()> {
    let status = command.status().with_context(|| format!("`{}` cannot be started", shown(command)))?;
    if interrupted() {
        bail!("interrupted");
    }
    if !status.success() {
        bail!("`{}` failed ({status})", shown(command));
    }
    Ok(())
}

/// Runs a command that has much to say, into a log.
///
/// # Errors
/// When it cannot be started or fails; the error shows the end of the log.
pub(crate) fn run_quietly(command: &mut Command, log: &Path) -> Result<()> {
    let said = File::create(log).with_context(|| format!("{} cannot be written", log.display()))?;
    run(command.stdout(said.try_clone()?).stderr(said)).with_context(|| tail(log))
}

/// Runs a command and gives what it printed.
///
/// # Errors
/// When it cannot be started or fails; the error shows what it complained of.
pub(crate) fn answer(command: &mut Command) -> Result<String> {
    let output = command.stdin(Stdio::null()).output();
    let output = output.with_context(|| format!("`{}` cannot be started", shown(command)))?;
    if !output.status.success() {
        let complaint = String::from_utf8_lossy(&output.stderr);
        bail!("`{}` failed ({}): {}", shown(command), output.status, complaint.trim());
    }
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

/// Whether a program of this name can be run.
pub(crate) fn on_path(program: &str) -> bool {
    let path = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&path).any(|folder| folder.join(program).is_file())
}

/// Sends a signal to one process that we know to be ours.
pub(crate) fn signal(pid: u32, signal: Signal) {
    if let Ok(pid) = i32::try_from(pid) {
        // It may have ended by itself meanwhile, which is what was wanted.
        let _ = kill(Pid::from_raw(pid), signal);
    }
}

/// Waits until `holds`, looking often.
///
/// # Errors
/// When `patience` runs out, or we are told to end, or `holds` fails.
pub(crate) fn wait_until(
    what: &str,
    patience: Duration,
    mut holds: impl FnMut() -> Result<bool>,
) -> Result<()> {
    let limit = std::time::Instant::now() + patience;
    while !holds()? {
        if interrupted() {
            bail!("interrupted");
        }
        if std::time::Instant::now() > limit {
            bail!("waited {} s in vain until {what}", patience.as_secs());
        }
        std::thread::sleep(Duration::from_millis(50));
    }
    Ok(())
}

/// The last lines of a log, for a person who wants to know why.
pub(crate) fn tail(log: &Path) -> String {
    let text = std::fs::read(log).unwrap_or_default();
    let text = String::from_utf8_lossy(&text);
    let mut lines: Vec<&str> = text.lines().rev().take(15).collect();
    lines.reverse();
    if lines.is_empty() {
        return format!("({} is empty)", log.display());
    }
    format!("the end of {}:\n  {}", log.display(), lines.join("\n  "))
}

/// A command as one would type it.
fn shown(command: &Command) -> String {
    let words = std::iter::once(command.get_program()).chain(command.get_args());
    words.map(|word| word.to_string_lossy()).collect::<Vec<_>>().join(" ")
}
