//! A club of one's own: a throw-away folder with a demo club, and the product's server program on it.

use anyhow::{Context as _, Result, bail};
use nix::sys::signal::Signal;
use serde_json::{Value, json};
use std::fs;
use std::io::{BufRead as _, BufReader};
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::Command;
use system_tests::api::Api;
use system_tests::books::Books;
use system_tests::program::{Program, free_port, product, signal};
use tempfile::TempDir;
use tokio::sync::oneshot;

/// Signing in is asked for much more often than by people: each restart of a desk does.
const SETTINGS: &str =
    "[limits]\nsign_in_burst = 10000\nsign_in_every_seconds = 1\n[log]\nfilter = \"warn\"\n";

/// A demo club with its server, in a folder that goes with it.
#[derive(Debug)]
pub struct Club {
    /// The server. Before the folder, because fields go in their order.
    pub server: Server,
    folder: TempDir,
    receptionist: (String, String),
    manager: (String, String),
    codes: Vec<String>,
}

/// What a PC needs to become a desk, and who works at it.
#[derive(Debug, Clone)]
pub struct Newcomer {
    /// Its folder.
    pub folder: PathBuf,
    /// What it is called.
    pub name: String,
    /// The server's address.
    pub server: String,
    /// A one-time code.
    pub code: String,
    /// A receptionist's account, …
    pub account: String,
    /// … and PIN.
    pub pin: String,
}

/// The server's program and its database.
#[derive(Debug)]
pub struct Server {
    folder: PathBuf,
    port: u16,
    program: Option<Program>,
    ready: Option<oneshot::Receiver<()>>,
}

impl Club {
    /// Makes the small demo club and starts its server.
    ///
    /// # Errors
    /// When the server does not become ready.
    pub async fn found() -> Result<Self> {
        Self::found_with("").await
    }

    /// As [`Club::found`], with more settings of the server.
    ///
    /// # Errors
    /// When the server does not become ready.
    pub async fn found_with(settings: &str) -> Result<Self> {
        // Short, because a socket's path may not be long; open to others, because the database runs as another user.
        let folder = tempfile::Builder::new().prefix("paddock-").tempdir()?;
        fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o755))?;
        fs::write(folder.path().join("server.toml"), format!("{SETTINGS}{settings}"))?;
        let server =
            Server { folder: folder.path().to_owned(), port: free_port()?, program: None, ready: None };
        let mut club = Self { server, folder, receptionist: nobody(), manager: nobody(), codes: Vec::new() };
        club.server.spawn(&["--demo", "small"])?;
        club.server.ready().await?;
        club.read_demo()?;
        Ok(club)
    }

    /// A PC that is to become a desk.
    ///
    /// # Errors
    /// When no code is left.
    pub fn newcomer(&mut self, name: &str) -> Result<Newcomer> {
        let (account, pin) = self.receptionist.clone();
        let folder = self.folder.path().join(name);
        fs::create_dir_all(&folder)?;
        Ok(Newcomer {
            folder,
            name: name.to_owned(),
            server: format!("http://127.0.0.1:{}", self.server.port),
            code: self.codes.pop().context("no enrolment code is left")?,
            account,
            pin,
        })
    }

    /// A PC that is to become a desk with the manager at it. Where the demo's codes are used up, the manager has one
    /// more made.
    ///
    /// # Errors
    /// When the server makes none.
    pub async fn manager_at(&mut self, name: &str) -> Result<Newcomer> {
        if self.codes.is_empty() {
            let made = self.api().await?.ask("/api/admin/desks/enrolment-code", Some(json!({}))).await?;
            let code = made.get("code").and_then(Value::as_str).context("no code")?;
            self.codes.push(code.to_owned());
        }
        let (account, pin) = self.manager.clone();
        Ok(Newcomer { account, pin, ..self.newcomer(name)? })
    }

    /// The server's API, as the manager asks it.
    ///
    /// # Errors
    /// When the server does not let them in.
    pub async fn api(&self) -> Result<Api> {
        let (account, pin) = &self.manager;
        Api::sign_in(&format!("http://127.0.0.1:{}", self.server.port), account, pin).await
    }

    /// Leaves the folder where it is when everything else is gone, for who wants to look.
    pub fn keep(&mut self) -> &Path {
        self.folder.disable_cleanup(true);
        self.folder.path()
    }

    fn read_demo(&mut self) -> Result<()> {
        let demo: Value = serde_json::from_slice(&fs::read(self.server.data().join("demo.json"))?)?;
        let list = |name: &str| demo.get(name).and_then(Value::as_array).cloned().unwrap_or_default();
        let word = |value: &Value, name: &str| value.get(name).and_then(Value::as_str).map(str::to_owned);
        let sign_ins = list("sign_ins");
        let first = |role: &str| {
            let one = sign_ins.iter().find(|one| word(one, "role").as_deref() == Some(role));
            one.and_then(|one| word(one, "account").zip(word(one, "pin")))
                .with_context(|| format!("the club has no {role}"))
        };
        (self.receptionist, self.manager) = (first("receptionist")?, first("manager")?);
        self.codes =
            list("enrolment_codes").iter().filter_map(|code| Some(code.as_str()?.to_owned())).collect();
        Ok(())
    }
}

impl Server {
    /// Starts it, always at the same address, and waits until it is ready.
    ///
    /// # Errors
    /// When it does not become ready.
    pub async fn start(&mut self) -> Result<()> {
        self.spawn(&[])?;
        self.ready().await
    }

    /// Starts it without waiting.
    ///
    /// # Errors
    /// When its program is not there.
    pub fn spawn(&mut self, more: &[&str]) -> Result<()> {
        let mut command = Command::new(product("PADDOCK_SERVER_BIN", "sync-server")?);
        command.args(["serve", "--embedded", "--listen", &format!("127.0.0.1:{}", self.port)]);
        command.arg("--data-dir").arg(self.data()).arg("--config").arg(self.folder.join("server.toml"));
        command.args(more);
        let mut program = Program::start("the server", command, &self.log(), true)?;
        let output = program.child().stdout.take().context("no output")?;
        let (say, heard) = oneshot::channel();
        std::thread::spawn(move || {
            let mut say = Some(say);
            for line in BufReader::new(output).lines().map_while(Result::ok) {
                let ready = serde_json::from_str(&line).is_ok_and(|said: Value| said.get("ready").is_some());
                if ready && let Some(say) = say.take() {
                    let _nobody = say.send(());
                }
            }
        });
        (self.program, self.ready) = (Some(program), Some(heard));
        Ok(())
    }

    /// Waits until it is ready.
    ///
    /// # Errors
    /// When it ends instead; with the end of its log.
    pub async fn ready(&mut self) -> Result<()> {
        let ready = self.ready.take().context("the server was not started")?;
        if ready.await.is_err() {
            let log = fs::read_to_string(self.log()).unwrap_or_default();
            let lines: Vec<_> = log.lines().rev().take(15).collect();
            let lines: Vec<_> = lines.into_iter().rev().collect();
            bail!("the server ended before it was ready:\n{}", lines.join("\n"));
        }
        Ok(())
    }

    /// Ends it in order, with its database.
    ///
    /// # Errors
    /// When it does not end.
    pub async fn stop(&mut self) -> Result<()> {
        self.program.take().context("the server is not running")?.stop().await
    }

    /// Ends it as `kill -9` does; its database runs on.
    ///
    /// # Errors
    /// When it is not running.
    pub fn kill(&mut self) -> Result<()> {
        self.program.take().context("the server is not running")?.kill_nine()
    }

    /// Ends its database as `kill -9` does, where it runs.
    ///
    /// # Errors
    /// When that is not allowed.
    pub fn kill_database(&self) -> Result<bool> {
        match self.postmaster() {
            Some(pid) => signal(pid, Signal::SIGKILL).map(|()| true),
            None => Ok(false),
        }
    }

    /// What the database holds.
    ///
    /// # Errors
    /// When it can't be reached.
    pub async fn books(&self) -> Result<Books> {
        Books::open(&self.data().join("database")).await
    }

    /// What the database wrote into its own log.
    ///
    /// # Errors
    /// When it can't be read.
    pub fn database_log(&self) -> Result<String> {
        Ok(fs::read_to_string(self.data().join("database/postgres.log"))?)
    }

    /// Makes a backup beside the server at work, as an administrator does; gives its folder. It is not tried out:
    /// restoring it does that.
    ///
    /// # Errors
    /// When there is none; with what the program said.
    pub async fn backup(&self) -> Result<PathBuf> {
        let mut command = self.administer("backup")?;
        command.arg("--unverified").arg("--to").arg(self.folder.join("backups"));
        Ok(said(command).await?.trim().into())
    }

    /// Restores a backup in the place of the database that is there, as an administrator does. The server must not
    /// be at work.
    ///
    /// # Errors
    /// When it can't be restored; with what the program said.
    pub async fn restore(&self, backup: &Path) -> Result<()> {
        let mut command = self.administer("restore")?;
        command.arg("--replace").arg(backup);
        said(command).await.map(|_words| ())
    }

    fn administer(&self, act: &str) -> Result<tokio::process::Command> {
        let mut command = tokio::process::Command::new(product("PADDOCK_SERVER_BIN", "sync-server")?);
        command.args([act, "--embedded", "--data-dir"]).arg(self.data());
        command.arg("--config").arg(self.folder.join("server.toml"));
        Ok(command)
    }

    fn data(&self) -> PathBuf {
        self.folder.join("server")
    }

    fn log(&self) -> PathBuf {
        self.folder.join("server.log")
    }

    /// The process of the database. It works in its folder: by that it is told from whoever has its number now.
    fn postmaster(&self) -> Option<u32> {
        let data = self.data().join("database/data");
        let file = fs::read_to_string(data.join("postmaster.pid")).ok()?;
        let pid = file.lines().next()?.trim().parse().ok()?;
        let home = fs::read_link(format!("/proc/{pid}/cwd")).ok()?;
        (home == fs::canonicalize(data).ok()?).then_some(pid)
    }
}

/// Nobody who signs in yet.
const fn nobody() -> (String, String) {
    (String::new(), String::new())
}

/// What a program says that ends well.
async fn said(mut command: tokio::process::Command) -> Result<String> {
    let output = command.stdin(std::process::Stdio::null()).kill_on_drop(true).output().await?;
    if !output.status.success() {
        bail!("{:?}: {}", command.as_std(), String::from_utf8_lossy(&output.stderr));
    }
    Ok(String::from_utf8(output.stdout)?)
}

impl Drop for Server {
    /// A server that was killed left its database behind; that one has to go as well.
    fn drop(&mut self) {
        drop(self.program.take());
        if let Some(pid) = self.postmaster() {
            let _gone = signal(pid, Signal::SIGQUIT);
        }
    }
}
