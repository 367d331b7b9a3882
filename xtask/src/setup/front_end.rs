//! The front end's packages and its built pages, each made anew only when what it comes from has changed.

use std::{
    fs,
    hash::{DefaultHasher, Hash, Hasher},
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context, Result, bail};

use crate::{process, workspace::Workspace};

/// The oldest Node that the front end's packages run on.
const NODE: u32 = 20;
/// Folders that are made, not written.
const MADE: [&str; 3] = ["node_modules", "dist", "coverage"];

/// The pages: what the desk embeds, and what the server does.
const PAGES: [&str; 2] = ["desk/dist/index.html", "coach/dist/index.html"];

/// Installs the packages of the lock file and builds the pages that desk and server embed.
pub(super) fn ready(workspace: &Workspace) -> Result<()> {
    node()?;
    fs::create_dir_all(workspace.stamps())?;
    packages(workspace)?;
    pages(workspace)
}

fn node() -> Result<()> {
    let version = process::answer(Command::new("node").arg("--version"))
        .context("Node is needed (https://nodejs.org, version 20 or later)")?;
    let major = version.trim().trim_start_matches('v').split('.').next().and_then(|major| major.parse().ok());
    if major.is_none_or(|major: u32| major < NODE) {
        bail!("Node {} is too old: version {NODE} or later is needed (https://nodejs.org)", version.trim());
    }
    Ok(())
}

fn packages(workspace: &Workspace) -> Result<()> {
    let lock = fs::read(workspace.ui().join("package-lock.json"))?;
    let stamp = workspace.stamps().join("package-lock.json");
    let there = workspace.ui().join("node_modules").is_dir();
    if there && fs::read(&stamp).is_ok_and(|installed| installed == lock) {
        return Ok(());
    }
    let why = if there { "have changed" } else { "are missing" };
    println!("setup: the front end's packages {why}; installing them with npm ci");
    process::run(&mut workspace.npm(&["ci", "--no-audit", "--no-fund", "--loglevel=error"]))?;
    Ok(fs::write(stamp, lock)?)
}

fn pages(workspace: &Workspace) -> Result<()> {
    let now = fingerprint(&workspace.ui())?;
    let stamp = workspace.stamps().join("pages");
    let there = PAGES.iter().all(|page| workspace.ui().join(page).is_file());
    if there && fs::read_to_string(&stamp).is_ok_and(|built| built == now) {
        return Ok(());
    }
    let why = if there { "have changed" } else { "are not built yet" };
    println!("setup: the pages of reception and coaches {why}; building them");
    process::run(&mut workspace.npm(&["run", "--silent", "build"]))?;
    Ok(fs::write(stamp, now)?)
}

/// A number that changes with any source of the front end.
fn fingerprint(folder: &Path) -> Result<String> {
    let mut sources = Vec::new();
    gather(folder, &mut sources)?;
    sources.sort_unstable();
    let mut hasher = DefaultHasher::new();
    for source in sources {
        source.hash(&mut hasher);
        fs::read(&source)?.hash(&mut hasher);
    }
    Ok(format!("{:016x}", hasher.finish()))
}

fn gather(folder: &Path, sources: &mut Vec<PathBuf>) -> Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let kind = entry.file_type()?;
        if kind.is_dir() && !MADE.iter().any(|made| entry.file_name() == *made) {
            gather(&entry.path(), sources)?;
        } else if kind.is_file() {
            sources.push(entry.path());
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

    use super::*;

    #[test]
    fn the_fingerprint_follows_sources_and_nothing_that_is_made_of_them() {
        let top = std::env::temp_dir().join(format!("paddock-fingerprint-{}", std::process::id()));
        fs::create_dir_all(top.join("src")).unwrap();
        fs::create_dir_all(top.join("dist")).unwrap();
        fs::write(top.join("src/today.vue"), "one").unwrap();
        let first = fingerprint(&top).unwrap();
        fs::write(top.join("dist/index.html"), "made").unwrap();
        assert_eq!(fingerprint(&top).unwrap(), first);
        fs::write(top.join("src/today.vue"), "two").unwrap();
        assert_ne!(fingerprint(&top).unwrap(), first);
        fs::remove_dir_all(top).unwrap();
    }
}
