//! Where things are.

use std::{env, path::PathBuf, process::Command};

use anyhow::{Context, Result};
use serde_json::Value;

use crate::process;

/// The checkout and the folder it builds into.
pub(crate) struct Workspace {
    root: PathBuf,
    target: PathBuf,
}

impl Workspace {
    /// Asks cargo.
    pub(crate) fn find() -> Result<Self> {
        let mut metadata = cargo();
        metadata.args(["metadata", "--no-deps", "--format-version", "1", "--offline"]);
        metadata.current_dir(env!("CARGO_MANIFEST_DIR"));
        let metadata: Value = serde_json::from_str(&process::answer(&mut metadata)?)?;
        let folder = |key: &str| {
            let path = metadata.get(key).and_then(Value::as_str);
            path.map(PathBuf::from).with_context(|| format!("cargo metadata does not say its {key}"))
        };
        Ok(Self { root: folder("workspace_root")?, target: folder("target_directory")? })
    }

    /// The front ends.
    pub(crate) fn ui(&self) -> PathBuf {
        self.root.join("ui")
    }

    /// Where a program is once it is built.
    pub(crate) fn program(&self, profile: &str, name: &str) -> PathBuf {
        let folder = if profile == "dev" { "debug" } else { profile };
        self.target.join(folder).join(name)
    }

    /// What `cargo xtask run` keeps: always below the checkout, wherever cargo builds to.
    pub(crate) fn run(&self) -> PathBuf {
        self.root.join("target/run")
    }

    /// What was installed and built already, so that it is not done twice.
    pub(crate) fn stamps(&self) -> PathBuf {
        self.root.join("target/setup")
    }

    /// A cargo command at the top of the checkout.
    pub(crate) fn cargo(&self, verb: &str) -> Command {
        let mut command = cargo();
        command.arg(verb).current_dir(&self.root);
        command
    }

    /// An npm command in the front ends' folder.
    pub(crate) fn npm(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new("npm");
        command.args(arguments).current_dir(self.ui());
        command
    }
}

/// The cargo that runs us, without what it tells us about ourselves: some build scripts look at it, and would run
/// again each time a build is started from here and then from a shell.
fn cargo() -> Command {
    let mut command = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    for (name, _) in env::vars_os() {
        if name
            .to_str()
            .is_some_and(|name| name.starts_with("CARGO_PKG_") || name.starts_with("CARGO_MANIFEST_"))
        {
            command.env_remove(name);
        }
    }
    command.env_remove("LD_LIBRARY_PATH");
    command
}
