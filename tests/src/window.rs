//! A desk's window: its program, and the page that it shows.

use crate::page::{Page, log};
use crate::program::{Program, alive, product, signal};
use crate::screen::Screen;
use crate::wait::{SOON, until};
use anyhow::{Context as _, Result, anyhow, bail};
use nix::sys::signal::Signal;
use serde_json::{Value, json};
use std::fs::{self, File};
use std::ops::Deref;
use std::path::Path;
use std::process::Command;
use std::time::Duration;

/// A first start fetches the club.
const FIRST_PAGE: Duration = Duration::from_secs(120);

/// Asks Rust what the page itself asks it.
const ASK: &str = "const [name, given, done] = arguments; \
    window.__TAURI_INTERNALS__.invoke(name, given) \
        .then((data) => done({ data: data ?? null }), (error) => done({ error }));";

/// An open window; what can be done on its page is [`Page`]'s.
#[derive(Debug)]
pub struct Window {
    page: Page,
    driver: Option<Program>,
    pid: u32,
}

impl Deref for Window {
    type Target = Page;

    fn deref(&self) -> &Page {
        &self.page
    }
}

impl Window {
    /// Opens a window on a desk's folder and waits for the page that it should show first.
    pub(crate) async fn open(
        screen: &Screen,
        folder: &Path,
        arguments: &[String],
        first: Option<&str>,
    ) -> Result<Self> {
        fs::create_dir_all(folder)?;
        let ready = folder.join("ready.json");
        if ready.exists() {
            fs::remove_file(&ready)?;
        }
        let mut given = vec!["--data-dir".to_owned(), folder.display().to_string()];
        given.extend_from_slice(arguments);
        let program = product("PADDOCK_DESK_BIN", "paddock-desk")?;
        let (page, driver) = Page::open(screen, folder, &program, &given).await?;
        let asked = async || Ok(fs::read(&ready).ok().and_then(|text| serde_json::from_slice(&text).ok()));
        let (said, _): (Value, _) = until("the window shows a page", FIRST_PAGE, asked).await?;
        let pid = said.get("pid").and_then(Value::as_u64).context("no process in ready.json")?;
        let window = Self { page, driver: Some(driver), pid: u32::try_from(pid)? };
        match said.get("page").and_then(Value::as_str) {
            Some(page) if first.is_none_or(|first| first == page) => Ok(window),
            other => bail!("the window shows {other:?} first; its log: {}", log(folder)),
        }
    }

    /// Asks what the page itself asks Rust; for finding out, not for acting.
    ///
    /// # Errors
    /// The problem that Rust answers with.
    pub async fn ask(&self, question: &str, given: Value) -> Result<Value> {
        let mut answer: Value =
            self.browser()?.execute_async(ASK, vec![json!(question), given]).await?.json().clone();
        match answer.get_mut("data") {
            Some(data) => Ok(data.take()),
            None => Err(anyhow!("{question}: {answer}")),
        }
    }

    /// Waits until the server has settled all that was done here. Asked of Rust: the strip in the window follows an
    /// act a moment later, and right after it may still say that nothing waits.
    ///
    /// # Errors
    /// When something waits still.
    pub async fn delivered(&self) -> Result<()> {
        let asked = async || {
            let status = self.ask("status", json!({})).await?;
            Ok((status.get("waiting").and_then(Value::as_u64) == Some(0)).then_some(()))
        };
        until("nothing waits for the server", SOON, asked).await?;
        Ok(())
    }

    /// Ends the program as a power cut does.
    ///
    /// # Errors
    /// When it does not end.
    pub async fn kill_nine(self) -> Result<()> {
        self.end(Signal::SIGKILL).await
    }

    /// Ends the program in order.
    ///
    /// # Errors
    /// When it does not end.
    pub async fn close(self) -> Result<()> {
        self.end(Signal::SIGTERM).await
    }

    async fn end(mut self, how: Signal) -> Result<()> {
        signal(self.pid, how)?;
        // The process is gone for the system when its last thread is, and lets go of its folder then.
        let lock = File::open(self.folder().join("lock"))?;
        until("the window is gone", SOON, async || Ok(lock.try_lock().ok())).await?;
        drop(lock);
        self.page.leave();
        match self.driver.take() {
            Some(driver) => driver.stop().await,
            None => Ok(()),
        }
    }
}

/// See [`crate::club::Club::first_paint`].
pub(crate) async fn first_paint(screen: &Screen, folder: &Path) -> Result<Duration> {
    let ready = folder.join("ready.json");
    if ready.exists() {
        fs::remove_file(&ready)?;
    }
    let mut command = Command::new(product("PADDOCK_DESK_BIN", "paddock-desk")?);
    command.arg("--data-dir").arg(folder);
    screen.show(&mut command);
    let program = Program::start("the desk", command, &folder.join("start.log"), false)?;
    let painted = async || Ok(ready.exists().then_some(()));
    let ((), took) = until("a page is painted", SOON, painted).await?;
    program.stop().await?;
    Ok(took)
}

impl Drop for Window {
    fn drop(&mut self) {
        if self.driver.is_some() && alive(self.pid) {
            let _ended = signal(self.pid, Signal::SIGKILL);
        }
    }
}
