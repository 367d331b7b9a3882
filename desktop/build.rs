//! Makes sure that there is a page to embed, and lets Tauri prepare the rest.

use std::{fs, io, path::Path};

/// What the window shows when the program was built without its page.
const NO_PAGE: &str = "<!doctype html>\n<html lang=\"zh-CN\"><meta charset=\"UTF-8\"><title>Paddock</title>\n\
    <p>页面尚未构建。请运行 <code>cargo xtask run</code>。</p>\n\
    <p>The page is not built yet: run <code>cargo xtask run</code>.</p></html>\n";

fn main() -> io::Result<()> {
    let page = Path::new("../ui/desk/dist/index.html");
    println!("cargo::rerun-if-changed=../ui/desk/dist");
    if let Some(folder) = page.parent()
        && !page.exists()
    {
        fs::create_dir_all(folder)?;
        fs::write(page, NO_PAGE)?;
    }
    tauri_build::try_build(tauri_build::Attributes::new()).map_err(io::Error::other)
}
