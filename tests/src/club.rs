//! A club of one's own.

use crate::api::Api;
use crate::books::Books;
use crate::phone::Phone;
use crate::program::{Program, free_port, product};
use crate::screen::Screen;
use crate::wait::{SOON, until};
use crate::window::Window;
use anyhow::{Context as _, Result, bail};
use serde_json::Value;
use std::fs;
use std::io::{BufRead as _, BufReader};
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::Command;
use tempfile::TempDir;

/// A demo club with its server, in a folder that goes with it.
#[derive(Debug)]
pub struct Club {
    folder: TempDir,
    size: &'static str,
    port: u16,
    server: Option<Program>,
    sign_ins: Vec<(String, String, String)>,
    codes: Vec<String>,
    screen: Screen,
}

/// A desk of the club: what its window is opened with.
#[derive(Debug, Clone)]
pub struct Desk {
    /// Its name, e.g. `前台A`.
    pub name: String,
    folder: PathBuf,
    arguments: Vec<String>,
}

impl Desk {
    /// The folder in which it keeps everything.
    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// The same, told something more on its command line.
    #[must_use]
    pub fn told(mut self, more: &[&str]) -> Self {
        self.arguments.extend(more.iter().map(|&said| said.to_owned()));
        self
    }

    /// What a disk image of this desk is on another PC: everything in its folder, its key with it. No window may be
    /// open on it.
    ///
    /// # Errors
    /// When it can't be copied.
    pub fn image(&self, name: &str) -> Result<Self> {
        let folder = self.folder.with_file_name(name);
        copy(&self.folder, &folder)?;
        Ok(Self { name: name.to_owned(), folder, arguments: self.arguments.clone() })
    }
}

fn copy(from: &Path, to: &Path) -> Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let place = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            copy(&entry.path(), &place)?;
        } else {
            fs::copy(entry.path(), place)?;
        }
    }
    Ok(())
}

impl Club {
    /// Makes the small demo club and starts its server.
    ///
    /// # Errors
    /// When the server does not become ready.
    pub async fn open() -> Result<Self> {
        Self::open_of("small").await
    }

    /// Makes the demo club of a size (`small`, `club`, `large`) and starts its server.
    ///
    /// # Errors
    /// When the server does not become ready.
    pub async fn open_of(size: &'static str) -> Result<Self> {
        // Short, because a socket's path may not be long; open to others, because the database runs as another user.
        let folder = tempfile::Builder::new().prefix("paddock-").tempdir()?;
        fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o755))?;
        let screen = Screen::find(folder.path())?;
        let (sign_ins, codes) = (Vec::new(), Vec::new());
        let mut club = Self { folder, size, port: free_port()?, server: None, sign_ins, codes, screen };
        club.start_server().await?;
        club.read_demo()?;
        Ok(club)
    }

    /// The folder in which everything of this club lies.
    #[must_use]
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// The server's address.
    #[must_use]
    pub fn address(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// Starts the server on its folder, always at the same address.
    ///
    /// # Errors
    /// When it does not become ready.
    pub async fn start_server(&mut self) -> Result<()> {
        let mut command = Command::new(product("PADDOCK_SERVER_BIN", "sync-server")?);
        command.args(["serve", "--embedded", "--demo", self.size, "--data-dir"]).arg(self.data());
        command.args(["--listen", &format!("127.0.0.1:{}", self.port)]);
        let log = self.folder().join("server.log");
        let mut server = Program::start("the server", command, &log, true)?;
        let output = server.child().stdout.take().context("no output")?;
        let (say, heard) = tokio::sync::oneshot::channel();
        std::thread::spawn(move || {
            let mut say = Some(say);
            for line in BufReader::new(output).lines().map_while(Result::ok) {
                let ready = serde_json::from_str(&line).is_ok_and(|said: Value| said.get("ready").is_some());
                if ready && let Some(say) = say.take() {
                    let _nobody = say.send(());
                }
            }
        });
        if heard.await.is_err() {
            bail!("the server ended before it was ready: {}", tail(&log));
        }
        self.server = Some(server);
        Ok(())
    }

    /// Ends the server in order.
    ///
    /// # Errors
    /// When it does not end.
    pub async fn stop_server(&mut self) -> Result<()> {
        self.server.take().context("the server is not running")?.stop().await
    }

    /// Ends the server as a power cut does.
    ///
    /// # Errors
    /// When it is not running.
    pub fn kill_server(&mut self) -> Result<()> {
        self.server.take().context("the server is not running")?.kill_nine()
    }

    /// Runs a job of the server by hand, beside the server at work. While the server itself is at it, it is
    /// waited for: it does the same.
    ///
    /// # Errors
    /// When it fails.
    pub async fn run_job(&self, job: &str) -> Result<()> {
        let done = async || {
            let mut command = Command::new(product("PADDOCK_SERVER_BIN", "sync-server")?);
            command.args(["run-job", job, "--embedded", "--data-dir"]).arg(self.data());
            let run = command.output()?;
            Ok(run.status.success().then_some(()))
        };
        until(&format!("the job {job} has run"), SOON, done).await?;
        Ok(())
    }

    /// What the server's database holds.
    ///
    /// # Errors
    /// When it can't be reached.
    pub async fn books(&self) -> Result<Books> {
        Books::open(&self.data().join("database")).await
    }

    /// A new desk with a receptionist at it; its window is not open yet.
    ///
    /// # Errors
    /// When the club has no code or no receptionist left.
    pub fn desk(&mut self, name: &str) -> Result<Desk> {
        self.desk_of(name, "receptionist")
    }

    /// A new desk with somebody of this role at it; its window is not open yet.
    ///
    /// # Errors
    /// When the club has no code left, or nobody of the role.
    pub fn desk_of(&mut self, name: &str, role: &str) -> Result<Desk> {
        let code = self.codes.pop().context("no enrolment code is left")?;
        self.desk_with(name, role, &code)
    }

    /// A new desk that is enrolled with this code; its window is not open yet.
    ///
    /// # Errors
    /// When nobody has the role.
    pub fn desk_with(&self, name: &str, role: &str, code: &str) -> Result<Desk> {
        let (account, pin) = self.sign_in(role)?;
        let arguments = [
            ["--server", &self.address()],
            ["--enrol", code],
            ["--desk-name", name],
            ["--sign-in", account],
            ["--pin", pin],
        ];
        let folder = self.folder().join(name);
        let arguments = arguments.into_iter().flatten().map(str::to_owned).collect();
        Ok(Desk { name: name.to_owned(), folder, arguments })
    }

    /// Account and PIN of the first person of a role.
    ///
    /// # Errors
    /// When there is none.
    pub fn sign_in(&self, role: &str) -> Result<(&str, &str)> {
        let mut people = self.sign_ins.iter().filter(|(of, _, _)| of == role);
        let (_, account, pin) = people.next().with_context(|| format!("the club has no {role}"))?;
        Ok((account, pin))
    }

    /// An enrolment code that was not used yet.
    ///
    /// # Errors
    /// When the club has none left.
    pub fn code(&mut self) -> Result<String> {
        self.codes.pop().context("no enrolment code is left")
    }

    /// Opens the desk's window and waits until it shows Today.
    ///
    /// # Errors
    /// When it shows another page, or none.
    pub async fn window(&self, desk: &Desk) -> Result<Window> {
        self.window_at(desk, "today").await
    }

    /// Opens the desk's window and waits until it shows this page: `first_start`, `sign_in`, `today`.
    ///
    /// # Errors
    /// When it shows another page, or none.
    pub async fn window_at(&self, desk: &Desk, page: &str) -> Result<Window> {
        Window::open(&self.screen, &desk.folder, &desk.arguments, Some(page)).await
    }

    /// Opens the desk's window and waits until it shows any page.
    ///
    /// # Errors
    /// When it shows none.
    pub async fn window_anywhere(&self, desk: &Desk) -> Result<Window> {
        Window::open(&self.screen, &desk.folder, &desk.arguments, None).await
    }

    /// A phone that opens a path of the server.
    ///
    /// # Errors
    /// When there is no browser, or it does not open.
    pub async fn phone(&self, name: &str, path: &str) -> Result<Phone> {
        Phone::open(&self.screen, &self.folder().join(name), &format!("{}{path}", self.address())).await
    }

    /// Asks the server as the club's manager does: `GET`, or `POST` where there is something to say.
    ///
    /// # Errors
    /// When the server refuses it.
    pub async fn as_manager(&self, path: &str, said: Option<Value>) -> Result<Value> {
        let (account, pin) = self.sign_in("manager")?;
        Api::sign_in(&self.address(), account, pin).await?.ask(path, said).await
    }

    /// Starts the desk's program as a double click does, and says how long it took until its first page was
    /// painted; then ends it. The desk has to be enrolled.
    ///
    /// # Errors
    /// When no page is painted.
    pub async fn first_paint(&self, desk: &Desk) -> Result<std::time::Duration> {
        crate::window::first_paint(&self.screen, &desk.folder).await
    }

    fn data(&self) -> PathBuf {
        self.folder().join("server")
    }

    fn read_demo(&mut self) -> Result<()> {
        let demo: Value = serde_json::from_slice(&fs::read(self.data().join("demo.json"))?)?;
        let list = |name: &str| demo.get(name).and_then(Value::as_array).cloned().unwrap_or_default();
        let word = |value: &Value, name: &str| value.get(name).and_then(Value::as_str).map(str::to_owned);
        self.sign_ins = list("sign_ins")
            .iter()
            .filter_map(|one| Some((word(one, "role")?, word(one, "account")?, word(one, "pin")?)))
            .collect();
        self.codes =
            list("enrolment_codes").iter().filter_map(|code| Some(code.as_str()?.to_owned())).collect();
        Ok(())
    }
}

/// The end of a log, for an error.
fn tail(log: &Path) -> String {
    let text = fs::read_to_string(log).unwrap_or_default();
    let lines: Vec<_> = text.lines().rev().take(15).collect();
    lines.into_iter().rev().collect::<Vec<_>>().join("\n")
}
