//! What is compiled in besides Rust: migrations, and the coaches' page as it was built.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

/// The built page.
const PAGE: &str = "../ui/coach/dist";

fn main() -> io::Result<()> {
    // A new migration has to be compiled in even when no line of Rust changed.
    println!("cargo:rerun-if-changed=../migrations/server");
    println!("cargo:rerun-if-changed={PAGE}");
    let page = Path::new(PAGE);
    let mut files = Vec::new();
    // Where the page was not built, the program says so in its place.
    if page.join("index.html").is_file() {
        gather(page, &mut files)?;
    }
    files.sort();
    let mut list = String::from("/// Path under `/coach/` and content of each file of the page.\n");
    list.push_str("pub(super) const FILES: &[(&str, &[u8])] = &[\n");
    for file in files {
        let name = file.strip_prefix(page).map_err(io::Error::other)?.to_string_lossy().replace('\\', "/");
        let whole = fs::canonicalize(&file)?;
        writeln!(list, "    ({name:?}, include_bytes!({whole:?})),").map_err(io::Error::other)?;
    }
    list.push_str("];\n");
    let out = PathBuf::from(env::var_os("OUT_DIR").ok_or_else(|| io::Error::other("no OUT_DIR"))?);
    fs::write(out.join("coach_page.rs"), list)
}

fn gather(folder: &Path, files: &mut Vec<PathBuf>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        if entry.file_type()?.is_dir() {
            gather(&entry.path(), files)?;
        } else {
            files.push(entry.path());
        }
    }
    Ok(())
}
