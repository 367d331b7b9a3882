//! One program of the running product: started, watched, and ended by its process id.

use std::{
    fs::{self, File},
    io::PipeReader,
    os::unix::process::CommandExt,
    path::{Path, PathBuf},
    process::{Child, Command, ExitStatus, Stdio},
    time::{Duration, Instant},
};

use anyhow::{Context, Result, bail};
use nix::sys::signal::Signal;
use serde_json::{Value, json};

use super::place::Place;
use crate::process;

/// How long a part may take to end in order. The server ends its database, which writes everything out.
const IN_ORDER: Duration = Duration::from_secs(75);

/// A running program.
pub(super) struct Part {
    name: String,
    log: PathBuf,
    child: Child,
}

impl Part {
    /// Starts it, writing its complaints to its log. Its output comes back through the pipe.
    pub(super) fn start(place: &Place, name: &str, command: &mut Command) -> Result<(Self, PipeReader)> {
        let log = place.log(name);
        let complaints =
            File::create(&log).with_context(|| format!("{} cannot be written", log.display()))?;
        let (output, input) = std::io::pipe()?;
        // A group of its own: Ctrl-C at the terminal comes to us alone, and we end the parts in their order.
        command.stdin(Stdio::null()).stdout(input).stderr(complaints).process_group(0);
        let started = command.spawn();
        // Our own end of the pipe must not keep it open when the part is gone.
        command.stdout(Stdio::null());
        let child = started.with_context(|| format!("{name} cannot be started"))?;
        let part = Self { name: name.to_owned(), log, child };
        note(&place.parts(), &part)?;
        Ok((part, output))
    }

    /// Fails with the end of its log when it has ended.
    pub(super) fn must_run(&mut self) -> Result<()> {
        match self.child.try_wait()? {
            None => Ok(()),
            Some(status) => Err(self.ended(status)),
        }
    }

    /// Whether it has ended as a person ends it; fails when it ended in another way.
    pub(super) fn was_closed(&mut self) -> Result<bool> {
        match self.child.try_wait()? {
            None => Ok(false),
            Some(status) if status.success() => Ok(true),
            Some(status) => Err(self.ended(status)),
        }
    }

    fn ended(&self, status: ExitStatus) -> anyhow::Error {
        anyhow::anyhow!("{} ended by itself ({status}); {}", self.name, process::tail(&self.log))
    }

    /// Asks it to end and waits for that.
    pub(super) fn end(&mut self) -> Result<()> {
        if self.child.try_wait()?.is_some() {
            return Ok(());
        }
        process::signal(self.child.id(), Signal::SIGTERM);
        let limit = Instant::now() + IN_ORDER;
        while self.child.try_wait()?.is_none() {
            if Instant::now() > limit {
                self.child.kill()?;
                self.child.wait()?;
                bail!("{} did not end when asked, and was killed; {}", self.name, process::tail(&self.log));
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        Ok(())
    }
}

impl Drop for Part {
    fn drop(&mut self) {
        if let Err(error) = self.end() {
            eprintln!("run: {error:#}");
        }
    }
}

/// Writes down that a part runs, so that the next run can end it should we be killed.
fn note(parts: &Path, part: &Part) -> Result<()> {
    let mut noted = noted(parts);
    let pid = part.child.id();
    noted.push(json!({ "name": part.name, "pid": pid, "begun": begun(pid) }));
    Ok(fs::write(parts, Value::Array(noted).to_string())?)
}

fn noted(parts: &Path) -> Vec<Value> {
    let text = fs::read_to_string(parts).unwrap_or_default();
    serde_json::from_str(&text).unwrap_or_default()
}

/// Ends the parts that an earlier run has left, the last started first.
pub(super) fn end_leftovers(parts: &Path) -> Result<()> {
    for part in noted(parts).iter().rev() {
        let pid = part.get("pid").and_then(Value::as_u64).and_then(|pid| u32::try_from(pid).ok());
        let Some(pid) = pid else { continue };
        let same = || begun(pid).is_some_and(|now| part.get("begun").and_then(Value::as_str) == Some(&now));
        if !same() {
            continue;
        }
        let name = part.get("name").and_then(Value::as_str).unwrap_or("a part");
        println!("run: ending {name} (process {pid}), left by a run that was killed");
        process::signal(pid, Signal::SIGTERM);
        process::wait_until(&format!("{name} of an earlier run has ended"), IN_ORDER, || Ok(!same()))?;
    }
    match fs::remove_file(parts) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(error.into()),
        _ => Ok(()),
    }
}

/// When a living process began, in the kernel's ticks: with its number, that tells it from any other.
fn begun(pid: u32) -> Option<String> {
    let stat = fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
    // The program's name, in parentheses, may hold anything; after it come the state and, 19 further, the time.
    let (_, fields) = stat.rsplit_once(") ")?;
    let mut fields = fields.split(' ');
    if fields.next()? == "Z" {
        return None;
    }
    fields.nth(18).map(str::to_owned)
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

    use super::*;

    #[test]
    fn a_leftover_is_ended_and_a_stranger_with_its_number_is_not() {
        let parts = std::env::temp_dir().join(format!("paddock-parts-{}.json", std::process::id()));
        let sleeper = || Command::new("sleep").arg("600").spawn().unwrap();
        let (mut leftover, mut stranger) = (sleeper(), sleeper());
        let noted = json!([
            { "name": "server", "pid": leftover.id(), "begun": begun(leftover.id()) },
            { "name": "desk", "pid": stranger.id(), "begun": "1" },
        ]);
        fs::write(&parts, noted.to_string()).unwrap();
        end_leftovers(&parts).unwrap();
        assert!(!leftover.wait().unwrap().success());
        assert!(stranger.try_wait().unwrap().is_none());
        assert!(!parts.exists());
        stranger.kill().unwrap();
        stranger.wait().unwrap();
    }
}
