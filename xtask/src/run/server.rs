//! The central server, on its embedded database.

use std::{
    fs,
    io::{BufRead, BufReader, PipeReader, Write},
    path::Path,
    process::Command,
    sync::mpsc::{self, RecvTimeoutError},
    time::{Duration, Instant},
};

use anyhow::{Context, Result, bail};
use serde_json::Value;

use super::{part::Part, place::Place};
use crate::{process, workspace::Workspace};

/// How long the first start may take: it makes the database and fills the largest club.
const READY: Duration = Duration::from_secs(300);

/// The running server.
pub(super) struct Server {
    pub(super) part: Part,
    /// Its address, `http://127.0.0.1:…`.
    pub(super) url: String,
    /// The sign-ins of the demo club, as the server wrote them down.
    pub(super) sign_ins: Vec<Value>,
    /// Codes with which a desk can be enrolled, each once.
    pub(super) enrolment_codes: Vec<String>,
}

impl Server {
    /// Starts it and waits until it says that it is ready.
    pub(super) fn start(workspace: &Workspace, place: &Place) -> Result<Self> {
        let mut command = Command::new(workspace.program("dev", "sync-server"));
        command.args(["serve", "--embedded", "--data-dir"]).arg(place.data());
        command.args(["--listen", &format!("127.0.0.1:{}", place.port()), "--demo", place.size().name()]);
        println!("run: starting the server with the demo club `{}`", place.size().name());
        let (mut part, output) = Part::start(place, "server", &mut command)?;
        let url = ready(&mut part, output, &place.log("server-output"))?;
        let (sign_ins, enrolment_codes) = demo(&place.data().join("demo.json"))?;
        Ok(Self { part, url, sign_ins, enrolment_codes })
    }
}

/// Waits for the line `{"ready":true,"server":"http://…"}`; all that comes after it goes to a log.
fn ready(part: &mut Part, output: PipeReader, log: &Path) -> Result<String> {
    let mut log = fs::File::create(log)?;
    let (say, heard) = mpsc::channel();
    std::thread::spawn(move || {
        for line in BufReader::new(output).split(b'\n').map_while(Result::ok) {
            // Nobody listens once it is ready, or when the disk is full: it is read all the same, lest it stall.
            let _ = log.write_all(&line).and_then(|()| log.write_all(b"\n"));
            if let Some(url) = address(&line) {
                let _ = say.send(url);
            }
        }
    });
    let limit = Instant::now() + READY;
    while Instant::now() < limit && !process::interrupted() {
        match heard.recv_timeout(Duration::from_millis(100)) {
            Ok(url) => return Ok(url),
            Err(RecvTimeoutError::Timeout) => part.must_run()?,
            // Its output is closed: a moment later it has ended, and says why in its log.
            Err(RecvTimeoutError::Disconnected) => {
                process::wait_until("the server ends", Duration::from_secs(5), || {
                    part.must_run().map(|()| false)
                })?;
            }
        }
    }
    bail!("the server was not ready within {} s", READY.as_secs())
}

fn address(line: &[u8]) -> Option<String> {
    let line: Value = serde_json::from_slice(line).ok()?;
    if line.get("ready")? != true {
        return None;
    }
    Some(line.get("server")?.as_str()?.to_owned())
}

/// Who may sign in to the demo club, and with which codes a desk joins it.
fn demo(path: &Path) -> Result<(Vec<Value>, Vec<String>)> {
    let read = || -> Option<(Vec<Value>, Vec<String>)> {
        let demo: Value = serde_json::from_str(&fs::read_to_string(path).ok()?).ok()?;
        let codes = demo.get("enrolment_codes")?.as_array()?;
        let codes = codes.iter().filter_map(|code| Some(code.as_str()?.to_owned())).collect();
        Some((demo.get("sign_ins")?.as_array()?.clone(), codes))
    };
    read().with_context(|| format!("{} does not say how to sign in", path.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_line_that_says_ready_gives_an_address() {
        let line = br#"{"ready":true,"server":"http://127.0.0.1:7750"}"#;
        assert_eq!(address(line).as_deref(), Some("http://127.0.0.1:7750"));
        assert_eq!(address(br#"{"ready":false,"server":"http://127.0.0.1:7750"}"#), None);
        assert_eq!(address(b"making the demo club"), None);
    }
}
