//! A phone's browser: WebKit's own, the engine of every iPhone, in a window of a phone's size.

use crate::page::Page;
use crate::program::Program;
use crate::screen::Screen;
use anyhow::{Context as _, Result};
use std::fs;
use std::ops::Deref;
use std::path::{Path, PathBuf};

/// Where WebKitGTK has its browser.
const BROWSER: &str = "webkit2gtk-4.1/MiniBrowser";
/// The size of a phone, in points.
const SIZE: &str = "390x844";

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
        fs::create_dir_all(folder)?;
        let arguments = ["--automation".to_owned(), format!("--geometry={SIZE}")];
        let (page, driver) = Page::open(screen, folder, &browser()?, &arguments).await?;
        page.browser()?.goto(address).await?;
        Ok(Self { page, _driver: driver })
    }
}

/// The browser that came with the library.
fn browser() -> Result<PathBuf> {
    let libraries = fs::read_dir("/usr/lib")?.flatten().map(|folder| folder.path());
    let mut found = libraries.map(|folder| folder.join(BROWSER)).filter(|program| program.is_file());
    found.next().with_context(|| format!("{BROWSER} is not under /usr/lib: install libwebkit2gtk-4.1-0"))
}
