//! `cargo xtask bench`: the benchmarks, on optimised programs.

use std::{ffi::OsString, process::Command};

use anyhow::Result;

use crate::{
    process,
    setup::{self, Purpose},
    simulate::PROFILE,
    test,
    workspace::Workspace,
};

/// Builds the benchmarks and the programs they measure, and hands them the arguments.
///
/// # Errors
/// When something does not build, or a benchmark fails.
pub(crate) fn bench(workspace: &Workspace, arguments: &[OsString]) -> Result<()> {
    setup::ready(workspace, Purpose::Test)?;
    let mut build = workspace.cargo("build");
    build.args(["--profile", PROFILE, "--bins"]);
    process::run(build.args([
        "--package",
        "system-tests",
        "--package",
        "sync-server",
        "--package",
        "desktop",
    ]))?;
    let mut bench = Command::new(workspace.program(PROFILE, "paddock-bench"));
    test::name_programs(workspace, PROFILE, &mut bench);
    process::run(bench.args(arguments))
}
