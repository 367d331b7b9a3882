//! `cargo xtask counter`, `race`, `kill` and `restore-under-load`: the server's program and desks' services that sell,
//! race for one thing, are killed, and lose their server, again and again; `damaged-files`: a desk's file with damaged pages.

use std::{ffi::OsString, process::Command};

use anyhow::Result;

use crate::{
    process,
    setup::{self, Purpose},
    simulate, test,
    workspace::Workspace,
};

/// As the tests are built, where most of the time goes into starting programs and into SQLite, which is optimised
/// in every profile.
const AS_TESTS: &str = "dev";

/// Two desks sell into one till and to one member a round; the sums are exact each time. It is the rules that work
/// here, twice for each of twenty thousand sales: they are optimised.
///
/// # Errors
/// When something does not build, or does not add up.
pub(crate) fn counter(workspace: &Workspace, arguments: &[OsString]) -> Result<()> {
    run(workspace, simulate::PROFILE, "paddock-counter", arguments)
}

/// Eight desks want the same coach, horse or rider at once; exactly one gets it.
///
/// # Errors
/// When something does not build, or it was got by more than one, or by none.
pub(crate) fn race(workspace: &Workspace, arguments: &[OsString]) -> Result<()> {
    run(workspace, AS_TESTS, "paddock-race", arguments)
}

/// Desks and server are killed at any moment; nothing that was acknowledged is lost.
///
/// # Errors
/// When something does not build, or something was lost.
pub(crate) fn kill(workspace: &Workspace, arguments: &[OsString]) -> Result<()> {
    run(workspace, AS_TESTS, "paddock-kill", arguments)
}

/// The server is lost under load and restored from an old backup; nothing that a desk had shown as done is missing.
///
/// # Errors
/// When something does not build, or something was lost.
pub(crate) fn restore_under_load(workspace: &Workspace, arguments: &[OsString]) -> Result<()> {
    run(workspace, AS_TESTS, "paddock-restore", arguments)
}

/// The tests of damaged pages, on so many files. They are built as for `cargo xtask test`.
///
/// # Errors
/// When something does not build, or a loss was not told of.
pub(crate) fn damaged_files(workspace: &Workspace, files: u32) -> Result<()> {
    setup::ready(workspace, Purpose::Library)?;
    let mut tests = workspace.cargo("test");
    tests.args(["--package", "replica", "--lib", "replica::tests::pages", "--", "--nocapture"]);
    process::run(tests.env("PADDOCK_DAMAGED_FILES", files.to_string()))
}

/// Builds the server and the programs that try it, and hands one of them the arguments.
fn run(workspace: &Workspace, profile: &str, program: &str, arguments: &[OsString]) -> Result<()> {
    setup::ready(workspace, Purpose::Library)?;
    let mut build = workspace.cargo("build");
    build.args(["--profile", profile, "--package", "endurance", "--package", "sync-server", "--bins"]);
    process::run(&mut build)?;
    let mut program = Command::new(workspace.program(profile, program));
    test::name_programs(workspace, profile, &mut program);
    process::run(program.args(arguments))
}
