//! The reception windows.

use std::{fs, path::PathBuf, process::Command};

use anyhow::{Context, Result, bail};
use serde_json::Value;

use super::{part::Part, place::Place, server::Server};
use crate::{display::Display, workspace::Workspace};

/// A reception window and the desk behind it.
pub(super) struct Desk {
    pub(super) part: Part,
    /// 前台A, 前台B, …
    pub(super) name: String,
    pub(super) data_dir: PathBuf,
    /// The account it is signed in with at its first start.
    pub(super) account: String,
}

/// Starts the windows. A desk enrols and signs in at its first start; later it is as it was left.
pub(super) fn start(
    workspace: &Workspace,
    place: &Place,
    server: &Server,
    count: u8,
    display: Option<&Display>,
) -> Result<Vec<Desk>> {
    if server.enrolment_codes.len() < usize::from(count) {
        bail!("the server offers {} enrolment codes, for {count} desks", server.enrolment_codes.len());
    }
    let staff = receptionists(server);
    let mut desks = Vec::new();
    for (number, (code, (account, pin))) in
        (1..=count).zip(server.enrolment_codes.iter().zip(staff.iter().cycle()))
    {
        let letter = char::from(b'A' + number - 1);
        let (name, data_dir) = (format!("前台{letter}"), place.desk(number));
        // Of last time: it would say that the page is there before it is.
        let _ = fs::remove_file(data_dir.join("ready.json"));
        let mut command = Command::new(workspace.program("dev", "paddock-desk"));
        command.arg("--data-dir").arg(&data_dir).args(["--server", &server.url, "--enrol", code]);
        command.args(["--desk-name", &name, "--sign-in", account, "--pin", pin]);
        if let Some(display) = display {
            display.show(&mut command);
        }
        println!("run: opening {name}");
        let (part, mut output) = Part::start(place, &format!("desk-{number}"), &mut command)?;
        let mut log = fs::File::create(place.log(&format!("desk-{number}-output")))?;
        // Read to its end, lest the desk stall on a full pipe.
        std::thread::spawn(move || std::io::copy(&mut output, &mut log));
        desks.push(Desk { part, name, data_dir, account: account.clone() });
    }
    Ok(desks)
}

impl Desk {
    /// Whether its window shows this page by now, as it says itself after the first paint.
    ///
    /// # Errors
    /// When it shows another.
    pub(super) fn shows(&self, page: &str) -> Result<bool> {
        let Ok(text) = fs::read_to_string(self.data_dir.join("ready.json")) else { return Ok(false) };
        let Ok(ready) = serde_json::from_str::<Value>(&text) else { return Ok(false) };
        let shown = ready.get("page").and_then(Value::as_str).context("ready.json names no page")?;
        if shown != page {
            bail!("{} shows `{shown}` instead of `{page}`", self.name);
        }
        Ok(true)
    }
}

/// Account and PIN of those who work at the desk; of everybody when no one does.
fn receptionists(server: &Server) -> Vec<(String, String)> {
    let read = |sign_in: &Value| {
        let word = |key: &str| Some(sign_in.get(key)?.as_str()?.to_owned());
        Some((word("account")?, word("pin")?))
    };
    let at_the_desk = |sign_in: &&Value| sign_in.get("role").is_some_and(|role| role == "receptionist");
    let staff: Vec<_> = server.sign_ins.iter().filter(at_the_desk).filter_map(read).collect();
    if staff.is_empty() { server.sign_ins.iter().filter_map(read).collect() } else { staff }
}
