//! A page in a browser, driven through WebDriver as a person drives it: by keys and clicks.
//!
//! A part of a page is named by its `data-testid`.

use crate::program::{Program, free_port};
use crate::screen::Screen;
use crate::wait::{SOON, until};
use anyhow::{Context as _, Result};
use serde_json::{Value, json};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;
use thirtyfour::error::WebDriverErrorInner;
use thirtyfour::prelude::*;

/// A driver that has no session by then has lost its program.
const SESSION: Duration = Duration::from_secs(60);

/// What a part says to who looks at it.
const TEXT: &str = "return document.querySelector(arguments[0])?.innerText ?? null;";

/// What parts say, without the space between words that stand apart.
const TEXTS: &str = "return [...document.querySelectorAll(arguments[0])].map((part) => \
    part.innerText.replace(/\\s+/g, ' ').trim());";

/// Whether a part is there. WebDriver's own search fails where the part leaves while it is found.
const THERE: &str = "return document.querySelector(arguments[0]) !== null;";

/// Where a part is in the window.
const PLACE: &str = "const place = document.querySelector(arguments[0])?.getBoundingClientRect(); \
    return place ? [place.x, place.y, place.width, place.height] : null;";

/// Brings all of a part into view. WebKit leaves one where it is of which a corner can be seen, and then finds the
/// middle, where it would click, outside the window.
const INTO_VIEW: &str =
    "document.querySelector(arguments[0])?.scrollIntoView({ block: 'nearest', inline: 'nearest' });";

/// Scrolls what a part scrolls in, so that a height of the part lies a third below the upper edge of it.
const UP_TO: &str = "const [by, height] = arguments; \
    const part = document.querySelector(by); \
    const scrolls = (box) => box.scrollHeight > box.clientHeight && \
        ['auto', 'scroll'].includes(getComputedStyle(box).overflowY); \
    let box = part.parentElement; \
    while (box && !scrolls(box)) box = box.parentElement; \
    if (!box) return; \
    const away = part.getBoundingClientRect().top + height - box.getBoundingClientRect().top; \
    box.scrollTop += away - box.clientHeight / 3;";

/// Takes the option that says so of a list to choose from; false when there is none. The list that opens is the
/// system's own, which WebDriver does not reach.
const CHOSEN: &str = "const [by, words, done] = arguments; \
    const list = document.querySelector(by); \
    const option = [...list.options].find((one) => one.textContent.trim() === words); \
    if (!option) return done(0); \
    list.focus(); \
    list.value = option.value; \
    option.selected = true; \
    list.dispatchEvent(new Event('change', { bubbles: true })); \
    done(1);";

/// Done when what moves has come to rest and is painted; what turns for ever is not waited for.
const AT_REST: &str = "const done = arguments[0]; \
    const ends = (one) => one.effect.getComputedTiming().endTime !== Infinity; \
    Promise.allSettled(document.getAnimations().filter(ends).map((one) => one.finished)).then(() => \
        requestAnimationFrame(() => requestAnimationFrame(() => requestAnimationFrame(() => done(1)))));";

/// For a while each frame has something to paint, a point that nobody sees: WebKit takes a picture with the next frame,
/// and waits for ever for one that nothing on the page asks for.
const STIRRED: &str = "const point = document.createElement('i'); \
    point.style = 'position:fixed;top:0;left:0;width:1px;height:1px;opacity:0.01'; \
    document.body.append(point); \
    const until = performance.now() + 5000; \
    const frame = (now) => { \
        if (now > until) return point.remove(); \
        point.style.background = point.style.background === 'black' ? 'white' : 'black'; \
        requestAnimationFrame(frame); \
    }; \
    requestAnimationFrame(frame);";

/// A page that is open.
#[derive(Debug)]
pub struct Page {
    browser: Option<WebDriver>,
    /// Where the logs lie of what shows it.
    folder: PathBuf,
}

impl Page {
    /// Starts a driver and has it start a program that shows a page. The two find each other over a port that the
    /// driver draws by lot; where that fails, they try once more.
    pub(crate) async fn open(
        screen: &Screen,
        folder: &Path,
        program: &Path,
        arguments: &[String],
    ) -> Result<(Self, Program)> {
        let (browser, driver) = match attempt(screen, folder, program, arguments).await {
            Ok(session) => session,
            Err(error) => {
                eprintln!("once more, because {error:#}; the program's log:\n{}", log(folder));
                attempt(screen, folder, program, arguments).await.with_context(|| log(folder))?
            }
        };
        Ok((Self { browser: Some(browser), folder: folder.to_owned() }, driver))
    }

    /// Where the logs lie of what shows it.
    pub(crate) fn folder(&self) -> &Path {
        &self.folder
    }

    pub(crate) fn browser(&self) -> Result<&WebDriver> {
        self.browser.as_ref().context("the page is gone")
    }

    /// Lets go of the page without asking the driver to close it: it may have none any more.
    pub(crate) fn leave(&mut self) {
        if let Some(browser) = self.browser.take() {
            let _closed = browser.leak();
        }
    }

    /// The part of the page with this test id, once it is there and can be seen.
    ///
    /// # Errors
    /// When it does not appear.
    pub async fn part(&self, id: &str) -> Result<WebElement> {
        let by = || By::Css(format!("[data-testid='{id}']"));
        let seen = async || match self.browser()?.find(by()).await {
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
        let by = json!(format!("[data-testid='{id}']"));
        let there = self.browser()?.execute(THERE, vec![by]).await?;
        there.json().as_bool().context("neither there nor gone")
    }

    /// Waits until the part is not there any more.
    ///
    /// # Errors
    /// When it stays.
    pub async fn gone(&self, id: &str) -> Result<()> {
        let asked = async || Ok((!self.has(id).await?).then_some(()));
        match until(&format!("`{id}` is gone"), SOON, asked).await {
            Ok(_) => Ok(()),
            Err(error) => Err(error.context(self.words().await)),
        }
    }

    /// Clicks a part, once it can be clicked.
    ///
    /// # Errors
    /// When it does not appear, or can't be clicked.
    pub async fn click(&self, id: &str) -> Result<()> {
        self.part(id).await?;
        self.click_on(id, &format!("[data-testid='{id}']")).await
    }

    /// A part that is drawn anew between finding and clicking, or that is not laid out yet, was not clicked: somebody at
    /// the window would only now see it, and click.
    async fn click_on(&self, what: &str, by: &str) -> Result<()> {
        let clicked = async || {
            self.browser()?.execute(INTO_VIEW, vec![json!(by)]).await?;
            let Ok(part) = self.browser()?.find(By::Css(by)).await else { return Ok(None) };
            match part.click().await {
                Ok(()) => Ok(Some(())),
                Err(error) if is_not_yet(&error) => Ok(None),
                Err(error) => Err(error.into()),
            }
        };
        match until(&format!("`{what}` can be clicked"), SOON, clicked).await {
            Ok(_) => Ok(()),
            Err(error) => Err(error.context(self.words().await)),
        }
    }

    /// Clicks a part of an item that needs attention.
    ///
    /// # Errors
    /// When there is no such item, or no such part in it.
    pub async fn click_in_item(&self, item: &str, id: &str) -> Result<()> {
        let by = format!("[data-testid='attention-item'][data-item='{item}'] [data-testid='{id}']");
        self.click_on(&format!("{id} in item {item}"), &by).await
    }

    /// Gives a file to a part that takes one; it may be hidden behind a drawn one.
    ///
    /// # Errors
    /// When it is not there.
    pub async fn give_file(&self, id: &str, file: &Path) -> Result<()> {
        let by = format!("[data-testid='{id}']");
        let there = async || Ok(self.browser()?.find(By::Css(by.clone())).await.ok());
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
        let answer = self.browser()?.execute(TEXTS, vec![by]).await?;
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
            async || Ok((!self.browser()?.find_all(By::Css(by.clone())).await?.is_empty()).then_some(()));
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
        let gone = async || Ok(self.browser()?.find_all(By::Css(by.clone())).await?.is_empty().then_some(()));
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

    /// Takes what says so of a list to choose from.
    ///
    /// # Errors
    /// When the list does not appear, or does not come to have it.
    pub async fn choose(&self, id: &str, words: &str) -> Result<()> {
        self.part(id).await?;
        let given = || vec![json!(format!("[data-testid='{id}']")), json!(words)];
        let chosen = async || Ok((self.measure(CHOSEN, given()).await? > 0.5).then_some(()));
        until(&format!("`{words}` is chosen of `{id}`"), SOON, chosen).await?;
        Ok(())
    }

    /// Types into a box in place of what stands there.
    ///
    /// # Errors
    /// When it does not appear.
    pub async fn overtype(&self, id: &str, text: &str) -> Result<()> {
        let part = self.part(id).await?;
        part.send_keys(Key::Control + "a").await?;
        Ok(part.send_keys(text).await?)
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
        Ok(self.browser()?.action_chain().send_keys(key).perform().await?)
    }

    /// Presses a key while Ctrl is down.
    ///
    /// # Errors
    /// WebDriver's.
    pub async fn press_with_ctrl(&self, key: char) -> Result<()> {
        let keys = self.browser()?.action_chain().key_down(Key::Control).send_keys(key.to_string());
        Ok(keys.key_up(Key::Control).perform().await?)
    }

    /// Clicks the middle of a part while Ctrl is down.
    ///
    /// # Errors
    /// When it does not appear.
    pub async fn click_with_ctrl(&self, id: &str) -> Result<()> {
        let part = self.part(id).await?;
        self.browser()?.execute(INTO_VIEW, vec![json!(format!("[data-testid='{id}']"))]).await?;
        let hand = self.browser()?.action_chain().key_down(Key::Control).move_to_element_center(&part);
        Ok(hand.click().key_up(Key::Control).perform().await?)
    }

    /// Where a part stands in the window: left, top, width, height.
    ///
    /// # Errors
    /// When it does not appear.
    pub async fn place(&self, id: &str) -> Result<[f64; 4]> {
        let found = self.read(id, PLACE).await?;
        Ok(serde_json::from_value(found)?)
    }

    /// Scrolls a part that is longer than the window until the hand reaches a height of it, in pixels from its top.
    ///
    /// # Errors
    /// When it does not appear.
    pub async fn scroll_to(&self, id: &str, height: f64) -> Result<()> {
        self.part(id).await?;
        self.browser()?.execute(UP_TO, vec![json!(format!("[data-testid='{id}']")), json!(height)]).await?;
        Ok(())
    }

    /// Takes a part up in its middle and carries it to a point of the window; it stays in the hand.
    ///
    /// # Errors
    /// When it does not appear.
    pub async fn carry(&self, id: &str, to: [i64; 2]) -> Result<()> {
        let part = self.part(id).await?;
        let [x, y] = to;
        let hand = self.browser()?.action_chain().move_to_element_center(&part).click_and_hold();
        // A hand does not jump: the page sees it leave before it sees it arrive.
        Ok(hand.move_to(x - 7, y - 7).move_to(x, y).perform().await?)
    }

    /// Drags from a point of the window to another, as one paints.
    ///
    /// # Errors
    /// WebDriver's.
    pub async fn drag(&self, [x, y]: [i64; 2], [to_x, to_y]: [i64; 2]) -> Result<()> {
        let hand = self.browser()?.action_chain().move_to(x, y).click_and_hold();
        let (half_x, half_y) = (x + (to_x - x) / 2, y + (to_y - y) / 2);
        Ok(hand.move_to(half_x, half_y).move_to(to_x, to_y).release().perform().await?)
    }

    /// Opens the hand.
    ///
    /// # Errors
    /// WebDriver's.
    pub async fn let_go(&self) -> Result<()> {
        Ok(self.browser()?.action_chain().release().perform().await?)
    }

    /// The words of a part.
    ///
    /// # Errors
    /// When it does not appear.
    pub async fn text(&self, id: &str) -> Result<String> {
        let said = self.read(id, TEXT).await?;
        said.as_str().map(str::to_owned).with_context(|| format!("`{id}` says no words: {said}"))
    }

    /// What a script finds at a part, once there is something. Found and read in one act of the page: between two, the
    /// part may be drawn anew.
    async fn read(&self, id: &str, script: &str) -> Result<Value> {
        self.part(id).await?;
        let by = json!(format!("[data-testid='{id}']"));
        let read = async || {
            let answer = self.browser()?.execute(script, vec![by.clone()]).await?;
            Ok(Some(answer.json().clone()).filter(|found| !found.is_null()))
        };
        until(&format!("`{id}` can be read"), SOON, read).await.map(|(found, _)| found)
    }

    /// Waits until an attribute of a part has this value; says how long that took.
    ///
    /// # Errors
    /// When it does not come to have it.
    pub async fn until(&self, id: &str, attribute: &str, value: &str) -> Result<Duration> {
        self.until_within(id, attribute, value, SOON).await
    }

    /// Runs a script in the page that calls its last argument with a number.
    ///
    /// # Errors
    /// When it answers with something else, or not at all.
    pub async fn measure(&self, script: &str, given: Vec<Value>) -> Result<f64> {
        let answer = self.browser()?.execute_async(script, given).await?;
        answer.json().as_f64().with_context(|| format!("not a number: {}", answer.json()))
    }

    /// Keeps a picture of the page as `name.png`, once it is at rest, where `PADDOCK_PICTURES` names a folder.
    ///
    /// # Errors
    /// When it can't be taken or written.
    pub async fn picture(&self, name: &str) -> Result<()> {
        let Some(folder) = std::env::var_os("PADDOCK_PICTURES") else { return Ok(()) };
        self.measure(AT_REST, Vec::new()).await?;
        let path = Path::new(&folder).join(format!("{name}.png"));
        self.browser()?.execute(STIRRED, Vec::new()).await?;
        let taken = tokio::time::timeout(SOON, self.browser()?.screenshot(&path)).await;
        Ok(taken.with_context(|| format!("WebKit draws no {}", path.display()))??)
    }

    /// What the page says, for an error.
    pub(crate) async fn words(&self) -> String {
        let body = match &self.browser {
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

impl Drop for Page {
    fn drop(&mut self) {
        self.leave();
    }
}

/// Whether a part could not be clicked for now, and was not.
fn is_not_yet(error: &WebDriverError) -> bool {
    matches!(
        **error,
        WebDriverErrorInner::ElementNotInteractable(_) | WebDriverErrorInner::StaleElementReference(_)
    )
}

async fn attempt(
    screen: &Screen,
    folder: &Path,
    program: &Path,
    arguments: &[String],
) -> Result<(WebDriver, Program)> {
    let port = free_port()?;
    let mut command = Command::new("WebKitWebDriver");
    command.args([&format!("--port={port}"), "--host=127.0.0.1"]);
    // Looks that somebody has set for this machine are not the product's.
    screen.show(&mut command).env("TAURI_WEBVIEW_AUTOMATION", "true").env("XDG_CONFIG_HOME", folder);
    let driver = Program::start("WebKitWebDriver", command, &folder.join("webdriver.log"), false)?;
    let listens = async || Ok(tokio::net::TcpStream::connect(("127.0.0.1", port)).await.ok());
    until("the driver listens", SOON, listens).await?;
    let mut capabilities = Capabilities::new();
    capabilities.set("webkitgtk:browserOptions", json!({ "binary": program, "args": arguments }))?;
    let browser = WebDriver::builder(format!("http://127.0.0.1:{port}"), capabilities);
    Ok((browser.request_timeout(SESSION).await?, driver))
}

/// The end of a program's logs.
pub(crate) fn log(folder: &Path) -> String {
    let end = |name: &str| {
        let text = fs::read_to_string(folder.join(name)).unwrap_or_default();
        let lines: Vec<_> = text.lines().rev().take(20).map(str::to_owned).collect();
        lines.into_iter().rev().collect::<Vec<_>>().join("\n")
    };
    format!("{}\n{}", end("logs/desk.log"), end("webdriver.log"))
}
