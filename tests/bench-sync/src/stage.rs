//! The stage: the product's own server program on a throw-away folder with a demo club, as a club would run it
//! (PostgreSQL embedded, every commit on the disk before it is acknowledged), and the PCs that become its desks.

use anyhow::{Context as _, Result, ensure};
use endurance::club::Newcomer;
use serde_json::{Value, json};
use std::fs;
use std::io::{BufRead as _, BufReader};
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::Command;
use system_tests::program::{Program, free_port, product};
use tempfile::TempDir;
use tokio::sync::oneshot;
use uuid::Uuid;

/// Many desks enrol at once from one address, which no club's do; the log is that of a server that is not watched.
const SETTINGS: &str =
    "[limits]\nsign_in_burst = 10000\nsign_in_every_seconds = 1\n[log]\nfilter = \"warn\"\n";

/// A club with its server.
pub(crate) struct Stage {
    /// Before the folder, because fields go in their order.
    server: Program,
    folder: TempDir,
    address: String,
    receptionist: (String, String),
    token: String,
    web: reqwest::Client,
}

impl Stage {
    /// Makes a demo club of this size and starts its server.
    pub(crate) async fn open(size: &str) -> Result<Self> {
        // Short, because a socket's path may not be long; open to others, because the database runs as another user.
        let folder = tempfile::Builder::new().prefix("paddock-").tempdir()?;
        fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o755))?;
        let settings = folder.path().join("server.toml");
        fs::write(&settings, SETTINGS)?;
        let listen = format!("127.0.0.1:{}", free_port()?);
        let mut command = Command::new(product("PADDOCK_SERVER_BIN", "sync-server")?);
        command.args(["serve", "--embedded", "--listen", &listen, "--demo", size]);
        command.arg("--data-dir").arg(data(folder.path())).arg("--config").arg(settings);
        let server = started("the server", command, folder.path()).await?;
        let demo: Value = serde_json::from_slice(&fs::read(data(folder.path()).join("demo.json"))?)?;
        let (address, web) = (format!("http://{listen}"), reqwest::Client::new());
        let receptionist = sign_in(&demo, "receptionist")?;
        let (account, pin) = sign_in(&demo, "manager")?;
        let login = web.post(format!("{address}/api/admin/auth/login"));
        let login = login.json(&json!({ "account": account, "pin": pin })).send().await?;
        let token = word(&login.error_for_status()?.json().await?, "/data/access_token")?;
        Ok(Self { server, folder, address, receptionist, token, web })
    }

    /// The server's address.
    pub(crate) fn address(&self) -> &str {
        &self.address
    }

    /// The folder of the database's socket.
    pub(crate) fn socket(&self) -> PathBuf {
        data(self.folder.path()).join("database/data/run")
    }

    /// A place for files that go with the stage.
    pub(crate) fn place(&self, name: &str) -> Result<PathBuf> {
        let place = self.folder.path().join(name);
        fs::create_dir_all(&place)?;
        Ok(place)
    }

    /// A code with which one desk can be enrolled.
    pub(crate) async fn code(&self) -> Result<String> {
        let asked = self.web.post(format!("{}/api/admin/desks/enrolment-code", self.address));
        let asked = asked.bearer_auth(&self.token).header("idempotency-key", Uuid::now_v7().to_string());
        word(&asked.send().await?.error_for_status()?.json().await?, "/data/code")
    }

    /// A PC that is to become a desk.
    pub(crate) async fn newcomer(&self, name: &str) -> Result<Newcomer> {
        let (account, pin) = self.receptionist.clone();
        Ok(Newcomer {
            folder: self.place(name)?,
            name: name.to_owned(),
            server: self.address.clone(),
            code: self.code().await?,
            account,
            pin,
        })
    }

    /// Ends the server and its database.
    pub(crate) async fn close(self) -> Result<()> {
        self.server.stop().await
    }
}

/// Starts a program that says `ready` in a line of JSON, and waits for that.
pub(crate) async fn started(name: &str, command: Command, folder: &Path) -> Result<Program> {
    let log = folder.join(format!("{name}.log"));
    let mut program = Program::start(name, command, &log, true)?;
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
    let ready = heard.await.is_ok();
    ensure!(ready, "{name} ended before it was ready: {}", fs::read_to_string(&log).unwrap_or_default());
    Ok(program)
}

fn data(folder: &Path) -> PathBuf {
    folder.join("server")
}

fn sign_in(demo: &Value, role: &str) -> Result<(String, String)> {
    let sign_ins = demo.get("sign_ins").and_then(Value::as_array).context("sign-ins")?;
    let one = sign_ins.iter().find(|one| one.get("role").and_then(Value::as_str) == Some(role));
    let one = one.with_context(|| format!("nobody is a {role}"))?;
    Ok((word(one, "/account")?, word(one, "/pin")?))
}

/// The text at a place in an answer.
pub(crate) fn word(value: &Value, at: &str) -> Result<String> {
    value.pointer(at).and_then(Value::as_str).map(str::to_owned).with_context(|| format!("no {at}"))
}
