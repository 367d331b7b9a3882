//! System packages, by Debian's and Ubuntu's names.

use std::{env, fs, path::Path, process::Command};

use anyhow::{Context, Result, bail};
use nix::unistd::geteuid;

use super::Purpose;
use crate::{process, workspace::Workspace};

/// One package, and from which purpose on it is needed.
struct Package {
    name: &'static str,
    from: Purpose,
}

const fn package(name: &'static str, from: Purpose) -> Package {
    Package { name, from }
}

const NEEDED: &[Package] = &[
    package("build-essential", Purpose::Library),
    package("pkg-config", Purpose::Library),
    package("libssl-dev", Purpose::Library),
    package("libclang-dev", Purpose::Library),
    package("postgresql", Purpose::Library),
    package("libwebkit2gtk-4.1-dev", Purpose::Build),
    package("fonts-noto-cjk", Purpose::Window),
    package("xvfb", Purpose::Headless),
    package("imagemagick", Purpose::Headless),
    package("webkit2gtk-driver", Purpose::Test),
    package("xdotool", Purpose::Test),
];

/// Installs what the purpose needs and the machine lacks.
pub(super) fn ready(workspace: &Workspace, purpose: Purpose) -> Result<()> {
    let needed = NEEDED.iter().filter(|package| package.from <= purpose).map(|package| package.name);
    if !process::on_path("dpkg-query") {
        let names: Vec<_> = needed.collect();
        println!("setup: no apt on this machine; these must be there by other means: {}", names.join(" "));
        return Ok(());
    }
    let missing: Vec<_> = missing(&needed.collect::<Vec<_>>())?;
    if missing.is_empty() {
        return Ok(());
    }
    fs::create_dir_all(workspace.stamps())?;
    let log = workspace.stamps().join("apt.log");
    println!("setup: missing {}; installing with apt-get (log: {})", missing.join(", "), log.display());
    install(&missing, &log)
}

fn missing(needed: &[&'static str]) -> Result<Vec<&'static str>> {
    // It fails when it does not know one of them; what it says of the others holds all the same.
    let mut query = Command::new("dpkg-query");
    let output =
        query.args(["--show", "--showformat=${db:Status-Status} ${Package}\n"]).args(needed).output();
    let answer = output.context("dpkg-query cannot be started")?.stdout;
    let answer = String::from_utf8_lossy(&answer);
    let installed: Vec<&str> = answer.lines().filter_map(|line| line.strip_prefix("installed ")).collect();
    let there = |name: &str| installed.contains(&name) || (name == "postgresql" && has_postgres());
    Ok(needed.iter().copied().filter(|name| !there(name)).collect())
}

/// A PostgreSQL from elsewhere (its own apt repository, a named folder) does as well as the distribution's.
fn has_postgres() -> bool {
    let by_major = fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    env::var_os("PADDOCK_POSTGRES").is_some()
        || process::on_path("initdb")
        || by_major.map(|major| major.path().join("bin/initdb")).any(|initdb| initdb.is_file())
}

fn install(packages: &[&str], log: &Path) -> Result<()> {
    let by_hand = format!("apt-get install -y --no-install-recommends {}", packages.join(" "));
    if !geteuid().is_root() && !process::on_path("sudo") {
        bail!("neither root nor sudo here: have an administrator run `{by_hand}`");
    }
    let update = || process::run_quietly(apt_get().arg("update"), log);
    let get = || {
        let mut install = apt_get();
        process::run_quietly(install.args(["install", "-y", "--no-install-recommends"]).args(packages), log)
    };
    if !has_lists() {
        update()?;
    }
    if get().is_err() && !process::interrupted() {
        // The lists may be older than the archive.
        update()?;
        get().with_context(|| format!("install these by hand and start again: `{by_hand}`"))?;
    }
    Ok(())
}

/// Whether apt knows of any package at all: in a bare container it does not.
fn has_lists() -> bool {
    let lists = fs::read_dir("/var/lib/apt/lists").into_iter().flatten().flatten();
    lists.map(|entry| entry.file_name()).any(|name| {
        let name = Path::new(&name).to_string_lossy().into_owned();
        name.ends_with("_Packages") || name.contains("_Packages.")
    })
}

fn apt_get() -> Command {
    let quiet = ["DEBIAN_FRONTEND=noninteractive", "apt-get", "--quiet=2"];
    let mut command = Command::new(if geteuid().is_root() { "env" } else { "sudo" });
    if !geteuid().is_root() {
        command.arg("env");
    }
    command.args(quiet);
    command
}
