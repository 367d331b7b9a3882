//! A desk's window, driven through WebDriver as a person drives it: by keys and clicks.

use crate::program::{Program, alive, free_port, product, signal};
use crate::wait::{SOON, until};
use anyhow::{Context as _, Result, anyhow, bail};
use nix::sys::signal::Signal;
use serde_json::{Value, json};
use std::fs::{self, File};
use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;
use thirtyfour::prelude::*;

/// The size that the product is drawn for first.
const SIZE: &str = "1366x768x24";
/// A first start fetches the club.
const FIRST_PAGE: Duration = Duration::from_secs(120);

/// A driver that has no session by then has lost its program.
const SESSION: Duration = Duration::from_secs(60);

/// Asks Rust what the page itself asks it.
const ASK: &str = "const [name, given, done] = arguments; \
    window.__TAURI_INTERNALS__.invoke(name, given) \
        .then((data) => done({ data: data ?? null }), (error) => done({ error }));";

/// What a part says to who looks at it.
const TEXT: &str = "return document.querySelector(arguments[0])?.innerText ?? null;";

/// What parts say, without the space between words that stand apart.
const TEXTS: &str = "return [...document.querySelectorAll(arguments[0])].map((part) => \
    part.innerText.replace(/\\s+/g, ' ').trim());";

/// Where windows open.
#[derive(Debug)]
pub struct Screen {
    name: String,
    /// Of our own, where there was none.
    _virtual: Option<Program>,
}

impl Screen {
    /// The screen that `DISPLAY` names, or a virtual one.
    ///
    /// # Errors
    /// When there is neither.
    pub(crate) fn find(folder: &Path) -> Result<Self> {
        if let Ok(name) = std::env::var("DISPLAY") {
            return Ok(Self { name, _virtual: None });
        }
        let mut command = Command::new("Xvfb");
        command.args(["-displayfd", "1", "-screen", "0", SIZE, "-nolisten", "tcp"]);
        let mut program = Program::start("Xvfb", command, &folder.join("display.log"), true)?;
        let mut number = String::new();
        let output = program.child().stdout.take().context("no output")?;
        BufReader::new(output).read_line(&mut number)?;
        if number.trim().is_empty() {
            bail!("Xvfb did not start");
        }
        Ok(Self { name: format!(":{}", number.trim()), _virtual: Some(program) })
    }
}

/// An open window.
#[derive(Debug)]
pub struct Window {
    page: Option<WebDriver>,
    driver: Option<Program>,
    folder: PathBuf,
    pid: u32,
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
        let (page, driver) = session(screen, folder, arguments).await?;
        let asked = async || Ok(fs::read(&ready).ok().and_then(|text| serde_json::from_slice(&text).ok()));
        let (said, _): (Value, _) = until("the window shows a page", FIRST_PAGE, asked).await?;
        let pid = said.get("pid").and_then(Value::as_u64).context("no process in ready.json")?;
        let (page, driver, pid) = (Some(page), Some(driver), u32::try_from(pid)?);
        let window = Self { page, driver, folder: folder.to_owned(), pid };
        match said.get("page").and_then(Value::as_str) {
            Some(page) if first.is_none_or(|first| first == page) => Ok(window),
            other => bail!("the window shows {other:?} first; its log: {}", log(&window.folder)),
        }
    }

    /// The part of the page with this test id, once it is there and can be seen.
    ///
    /// # Errors
    /// When it does not appear.
    pub async fn part(&self, id: &str) -> Result<WebElement> {
        let by = || By::Css(format!("[data-testid='{id}']"));
        let seen = async || match self.page()?.find(by()).await {
            Ok(part) => Ok(part.is_displayed().await.unwrap_or(false).then_some(part)),
            Err(_not_yet) => Ok(None),
        };
        match until(&format!("`{id}` is seen"), SOON, seen).await {
            Ok((part, _)) => Ok(part),
            Err(error) => Err(error.context(self.words().await)),
        }
    }

    /// Whether the part is there now.
    ///
    /// # Errors
    /// WebDriver's.
    pub async fn has(&self, id: &str) -> Result<bool> {
        Ok(!self.page()?.find_all(By::Css(format!("[data-testid='{id}']"))).await?.is_empty())
    }

    /// Waits until the part is not there any more.
    ///
    /// # Errors
    /// When it stays.
    pub async fn gone(&self, id: &str) -> Result<()> {
        let asked = async || Ok((!self.has(id).await?).then_some(()));
        until(&format!("`{id}` is gone"), SOON, asked).await?;
        Ok(())
    }

    /// Clicks a part.
    ///
    /// # Errors
    /// When it does not appear.
    pub async fn click(&self, id: &str) -> Result<()> {
        Ok(self.part(id).await?.click().await?)
    }

    /// Clicks a part of an item that needs attention.
    ///
    /// # Errors
    /// When there is no such item, or no such part in it.
    pub async fn click_in_item(&self, item: &str, id: &str) -> Result<()> {
        let by = format!("[data-testid='attention-item'][data-item='{item}'] [data-testid='{id}']");
        let there = async || Ok(self.page()?.find(By::Css(by.clone())).await.ok());
        match until(&format!("`{id}` is in item {item}"), SOON, there).await {
            Ok((part, _)) => Ok(part.click().await?),
            Err(error) => Err(error.context(self.words().await)),
        }
    }

    /// Gives a file to a part that takes one; it may be hidden behind a drawn one.
    ///
    /// # Errors
    /// When it is not there.
    pub async fn give_file(&self, id: &str, file: &Path) -> Result<()> {
        let by = format!("[data-testid='{id}']");
        let there = async || Ok(self.page()?.find(By::Css(by.clone())).await.ok());
        let (part, _) = until(&format!("`{id}` is there"), SOON, there).await?;
        Ok(part.send_keys(file.display().to_string()).await?)
    }

    /// An attribute of a part.
    ///
    /// # Errors
    /// When the part does not appear, or has no such attribute.
    pub async fn attribute(&self, id: &str, attribute: &str) -> Result<String> {
        let found = self.part(id).await?.attr(attribute).await?;
        found.with_context(|| format!("`{id}` has no {attribute}"))
    }

    /// What stands in a box.
    ///
    /// # Errors
    /// When it does not appear.
    pub async fn value(&self, id: &str) -> Result<String> {
        Ok(self.part(id).await?.value().await?.unwrap_or_default())
    }

    /// The words of every part with this test id, as one reads them.
    ///
    /// # Errors
    /// WebDriver's.
    pub async fn texts(&self, id: &str) -> Result<Vec<String>> {
        let by = json!(format!("[data-testid='{id}']"));
        let answer = self.page()?.execute(TEXTS, vec![by]).await?;
        let texts = answer.json().as_array().cloned().unwrap_or_default();
        Ok(texts.iter().filter_map(|text| text.as_str().map(str::to_owned)).collect())
    }

    /// Waits until an attribute of a part has this value, however long that takes within a limit; says how long.
    ///
    /// # Errors
    /// When it does not come to have it.
    pub async fn until_within(
        &self,
        id: &str,
        attribute: &str,
        value: &str,
        limit: Duration,
    ) -> Result<Duration> {
        let by = format!("[data-testid='{id}'][{attribute}='{value}']");
        let there =
            async || Ok((!self.page()?.find_all(By::Css(by.clone())).await?.is_empty()).then_some(()));
        match until(&format!("`{id}` has {attribute}={value}"), limit, there).await {
            Ok(((), took)) => Ok(took),
            Err(error) => Err(error.context(self.words().await)),
        }
    }

    /// Waits until an item has left the list that needs attention.
    ///
    /// # Errors
    /// When it stays.
    pub async fn until_no_item(&self, item: &str) -> Result<()> {
        let by = format!("[data-testid='attention-item'][data-item='{item}']");
        let gone = async || Ok(self.page()?.find_all(By::Css(by.clone())).await?.is_empty().then_some(()));
        until(&format!("item {item} has left the list"), SOON, gone).await?;
        Ok(())
    }

    /// Types into a part, which has to be a box.
    ///
    /// # Errors
    /// When it does not appear.
    pub async fn type_in(&self, id: &str, text: &str) -> Result<()> {
        Ok(self.part(id).await?.send_keys(text).await?)
    }

    /// Types into a box in place of what stands there, and leaves it with Enter.
    ///
    /// # Errors
    /// When it does not appear.
    pub async fn retype(&self, id: &str, text: &str) -> Result<()> {
        let part = self.part(id).await?;
        part.send_keys(Key::Control + "a").await?;
        Ok(part.send_keys(text.to_owned() + Key::Enter).await?)
    }

    /// Presses a key wherever the focus is.
    ///
    /// # Errors
    /// WebDriver's.
    pub async fn press(&self, key: Key) -> Result<()> {
        Ok(self.page()?.action_chain().send_keys(key).perform().await?)
    }

    /// Presses a key while Ctrl is down.
    ///
    /// # Errors
    /// WebDriver's.
    pub async fn press_with_ctrl(&self, key: char) -> Result<()> {
        let keys = self.page()?.action_chain().key_down(Key::Control).send_keys(key.to_string());
        Ok(keys.key_up(Key::Control).perform().await?)
    }

    /// Where a part stands in the window: left, top, width, height.
    ///
    /// # Errors
    /// When it does not appear.
    pub async fn place(&self, id: &str) -> Result<[f64; 4]> {
        let place = self.part(id).await?.rect().await?;
        Ok([place.x, place.y, place.width, place.height])
    }

    /// Takes a part up in its middle and carries it to a point of the window; it stays in the hand.
    ///
    /// # Errors
    /// When it does not appear.
    pub async fn carry(&self, id: &str, to: [i64; 2]) -> Result<()> {
        let part = self.part(id).await?;
        let [x, y] = to;
        let hand = self.page()?.action_chain().move_to_element_center(&part).click_and_hold();
        // A hand does not jump: the page sees it leave before it sees it arrive.
        Ok(hand.move_to(x - 7, y - 7).move_to(x, y).perform().await?)
    }

    /// Drags from a point of the window to another, as one paints.
    ///
    /// # Errors
    /// WebDriver's.
    pub async fn drag(&self, [x, y]: [i64; 2], [to_x, to_y]: [i64; 2]) -> Result<()> {
        let hand = self.page()?.action_chain().move_to(x, y).click_and_hold();
        let (half_x, half_y) = (x + (to_x - x) / 2, y + (to_y - y) / 2);
        Ok(hand.move_to(half_x, half_y).move_to(to_x, to_y).release().perform().await?)
    }

    /// Opens the hand.
    ///
    /// # Errors
    /// WebDriver's.
    pub async fn let_go(&self) -> Result<()> {
        Ok(self.page()?.action_chain().release().perform().await?)
    }

    /// The words of a part.
    ///
    /// # Errors
    /// When it does not appear.
    pub async fn text(&self, id: &str) -> Result<String> {
        // Found and read in one act of the page: between two, the part may be drawn anew.
        self.part(id).await?;
        let by = format!("[data-testid='{id}']");
        let read = async || {
            let answer = self.page()?.execute(TEXT, vec![json!(by.clone())]).await?;
            Ok(answer.json().as_str().map(str::to_owned))
        };
        until(&format!("`{id}` can be read"), SOON, read).await.map(|(text, _)| text)
    }

    /// Waits until an attribute of a part has this value; says how long that took.
    ///
    /// # Errors
    /// When it does not come to have it.
    pub async fn until(&self, id: &str, attribute: &str, value: &str) -> Result<Duration> {
        self.until_within(id, attribute, value, SOON).await
    }

    /// Asks what the page itself asks Rust; for finding out, not for acting.
    ///
    /// # Errors
    /// The problem that Rust answers with.
    pub async fn ask(&self, question: &str, given: Value) -> Result<Value> {
        let mut answer: Value =
            self.page()?.execute_async(ASK, vec![json!(question), given]).await?.json().clone();
        match answer.get_mut("data") {
            Some(data) => Ok(data.take()),
            None => Err(anyhow!("{question}: {answer}")),
        }
    }

    /// Runs a script in the page that calls its last argument with a number.
    ///
    /// # Errors
    /// When it answers with something else, or not at all.
    pub async fn measure(&self, script: &str, given: Vec<Value>) -> Result<f64> {
        let answer = self.page()?.execute_async(script, given).await?;
        answer.json().as_f64().with_context(|| format!("not a number: {}", answer.json()))
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
        let lock = File::open(self.folder.join("lock"))?;
        until("the window is gone", SOON, async || Ok(lock.try_lock().ok())).await?;
        drop(lock);
        self.leave();
        match self.driver.take() {
            Some(driver) => driver.stop().await,
            None => Ok(()),
        }
    }

    /// Lets go of the page without asking the driver to close it: it has none any more.
    fn leave(&mut self) {
        if let Some(page) = self.page.take() {
            let _closed = page.leak();
        }
    }

    fn page(&self) -> Result<&WebDriver> {
        self.page.as_ref().context("the window is gone")
    }

    /// Keeps a picture of the page.
    ///
    /// # Errors
    /// When it can't be taken or written.
    pub async fn picture(&self, path: &Path) -> Result<()> {
        Ok(self.page()?.screenshot(path).await?)
    }

    /// What the page says, for an error.
    async fn words(&self) -> String {
        let body = match &self.page {
            Some(page) => page.find(By::Tag("body")).await.ok(),
            None => None,
        };
        let page = match body {
            Some(body) => body.text().await.unwrap_or_default(),
            None => String::new(),
        };
        format!("the page of {} said:\n{page}\nits log:\n{}", self.folder.display(), log(&self.folder))
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
    command.env("DISPLAY", &screen.name).env("GDK_BACKEND", "x11").env_remove("WAYLAND_DISPLAY");
    let program = Program::start("the desk", command, &folder.join("start.log"), false)?;
    let painted = async || Ok(ready.exists().then_some(()));
    let ((), took) = until("a page is painted", SOON, painted).await?;
    program.stop().await?;
    Ok(took)
}

/// Starts a driver and has it start the program. The two find each other over a port that the driver draws by
/// lot; where that fails, they try once more.
async fn session(screen: &Screen, folder: &Path, arguments: &[String]) -> Result<(WebDriver, Program)> {
    let first = attempt(screen, folder, arguments).await;
    match first {
        Ok(session) => Ok(session),
        Err(error) => {
            eprintln!("once more, because {error:#}; the program's log:\n{}", log(folder));
            attempt(screen, folder, arguments).await.with_context(|| log(folder))
        }
    }
}

async fn attempt(screen: &Screen, folder: &Path, arguments: &[String]) -> Result<(WebDriver, Program)> {
    let port = free_port()?;
    let mut command = Command::new("WebKitWebDriver");
    command.args([&format!("--port={port}"), "--host=127.0.0.1"]);
    command.env("DISPLAY", &screen.name).env("GDK_BACKEND", "x11").env_remove("WAYLAND_DISPLAY");
    command.env("TAURI_WEBVIEW_AUTOMATION", "true");
    let driver = Program::start("WebKitWebDriver", command, &folder.join("webdriver.log"), false)?;
    let listens = async || Ok(tokio::net::TcpStream::connect(("127.0.0.1", port)).await.ok());
    until("the driver listens", SOON, listens).await?;
    let mut given = vec!["--data-dir".to_owned(), folder.display().to_string()];
    given.extend_from_slice(arguments);
    let program = product("PADDOCK_DESK_BIN", "paddock-desk")?;
    let mut capabilities = Capabilities::new();
    capabilities.set("webkitgtk:browserOptions", json!({ "binary": program, "args": given }))?;
    let page = WebDriver::builder(format!("http://127.0.0.1:{port}"), capabilities);
    Ok((page.request_timeout(SESSION).await?, driver))
}

/// The end of a desk's log.
fn log(folder: &Path) -> String {
    let end = |name: &str| {
        let text = fs::read_to_string(folder.join(name)).unwrap_or_default();
        let lines: Vec<_> = text.lines().rev().take(20).map(str::to_owned).collect();
        lines.into_iter().rev().collect::<Vec<_>>().join("\n")
    };
    format!("{}\n{}", end("logs/desk.log"), end("webdriver.log"))
}

impl Drop for Window {
    fn drop(&mut self) {
        if self.driver.is_some() && alive(self.pid) {
            let _ended = signal(self.pid, Signal::SIGKILL);
        }
        self.leave();
    }
}
