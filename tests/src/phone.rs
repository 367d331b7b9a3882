//! A phone's browser: WebKit's own, the engine of every iPhone, in a window of a phone's size.

use crate::page::Page;
use crate::program::Program;
use crate::screen::Screen;
use crate::wait::{SOON, until};
use anyhow::{Context as _, Result};
use std::fs;
use std::ops::Deref;
use std::path::{Path, PathBuf};

/// Where WebKitGTK has its browser.
const BROWSER: &str = "webkit2gtk-4.1/MiniBrowser";
/// The width and height of a phone, in points.
const SIZE: (u32, u32) = (390, 844);
/// The browser's bar is wider than a phone as it comes; its looks are GTK's to set, in a folder of settings of its own.
const NARROW: &str = "toolbar *, entry, button { padding: 0; margin: 0; min-width: 0; font-size: 4px; }
toolbar image { -gtk-icon-transform: scale(0.5); }
";
/// What the page has for itself.
const WIDTH: &str = "const done = arguments[0]; done(window.innerWidth);";

/// A phone with a page open; it is put away with the value.
#[derive(Debug)]
pub struct Phone {
    page: Page,
    // After the page: a page that is let go of first is not asked of a driver that is gone.
    _driver: Program,
}

impl Deref for Phone {
    type Target = Page;

    fn deref(&self) -> &Page {
        &self.page
    }
}

impl Phone {
    /// Opens an address.
    pub(crate) async fn open(screen: &Screen, folder: &Path, address: &str) -> Result<Self> {
        fs::create_dir_all(folder.join("gtk-3.0"))?;
        fs::write(folder.join("gtk-3.0/gtk.css"), NARROW)?;
        let (page, driver) = Page::open(screen, folder, &browser()?, &["--automation".to_owned()]).await?;
        let (width, height) = SIZE;
        page.browser()?.set_window_rect(0, 0, width, height).await?;
        page.browser()?.goto(address).await?;
        let phone = Self { page, _driver: driver };
        // The window is resized when the screen gets to it.
        let narrow = async || Ok((phone.measure(WIDTH, Vec::new()).await? <= f64::from(width)).then_some(()));
        until("the browser is as narrow as a phone", SOON, narrow).await?;
        Ok(phone)
    }
}

/// The browser that came with the library.
fn browser() -> Result<PathBuf> {
    let libraries = fs::read_dir("/usr/lib")?.flatten().map(|folder| folder.path());
    let mut found = libraries.map(|folder| folder.join(BROWSER)).filter(|program| program.is_file());
    found.next().with_context(|| format!("{BROWSER} is not under /usr/lib: install libwebkit2gtk-4.1-0"))
}
