//! `cargo xtask counter` and `cargo xtask kill`: the server's program and two desks' services that sell, and are
//! killed, again and again.

use std::{ffi::OsString, process::Command};

use anyhow::Result;

use crate::{
    process,
    setup::{self, Purpose},
    test,
    workspace::Workspace,
};

/// As the tests are built: most of the time goes into starting programs and into SQLite, which is optimised in
/// every profile.
const PROFILE: &str = "dev";

/// Two desks sell into one till and to one member a round; the sums are exact each time.
///
/// # Errors
/// When something does not build, or does not add up.
pub(crate) fn counter(workspace: &Workspace, arguments: &[OsString]) -> Result<()> {
    run(workspace, "paddock-counter", arguments)
}

/// Desks and server are killed at any moment; nothing that was acknowledged is lost.
///
/// # Errors
/// When something does not build, or something was lost.
pub(crate) fn kill(workspace: &Workspace, arguments: &[OsString]) -> Result<()> {
    run(workspace, "paddock-kill", arguments)
}

/// Builds the server and the programs that try it, and hands one of them the arguments.
fn run(workspace: &Workspace, program: &str, arguments: &[OsString]) -> Result<()> {
    setup::ready(workspace, Purpose::Library)?;
    let mut build = workspace.cargo("build");
    build.args(["--profile", PROFILE, "--package", "endurance", "--package", "sync-server", "--bins"]);
    process::run(&mut build)?;
    let mut program = Command::new(workspace.program(PROFILE, program));
    test::name_programs(workspace, PROFILE, &mut program);
    process::run(program.args(arguments))
}
