//! `cargo xtask power-cuts`: a desk whose power is cut, again and again.

use std::{ffi::OsString, process::Command};

use anyhow::Result;

use crate::{
    process,
    setup::{self, Purpose},
    workspace::Workspace,
};

/// As the tests are built: the disk is in memory, and SQLite is optimised in every profile.
const PROFILE: &str = "dev";

/// Builds the program that cuts and hands it the arguments.
///
/// # Errors
/// When it does not build, or something was lost that must not be.
pub(crate) fn power_cuts(workspace: &Workspace, arguments: &[OsString]) -> Result<()> {
    setup::ready(workspace, Purpose::Library)?;
    let mut build = workspace.cargo("build");
    build.args(["--profile", PROFILE, "--package", "power-cuts", "--bin", "paddock-power-cuts"]);
    process::run(&mut build)?;
    process::run(Command::new(workspace.program(PROFILE, "paddock-power-cuts")).args(arguments))
}
