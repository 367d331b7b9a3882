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

/// Builds the benchmarks and the programs they measure, and hands them the arguments: `sync` measures the way from
/// desk to desk beside what the machine can do, anything else what staff feel in the real window.
///
/// # Errors
/// When something does not build, or a benchmark fails.
pub(crate) fn bench(workspace: &Workspace, arguments: &[OsString]) -> Result<()> {
    match arguments.split_first() {
        Some((first, more)) if first == "sync" => sync(workspace, more),
        _ => window(workspace, arguments),
    }
}

fn sync(workspace: &Workspace, arguments: &[OsString]) -> Result<()> {
    // PostgreSQL's own package brings pgbench.
    setup::ready(workspace, Purpose::Library)?;
    let mut build = workspace.cargo("build");
    build.args(["--profile", PROFILE, "--bins", "--package", "bench-sync", "--package", "sync-server"]);
    process::run(&mut build)?;
    let mut bench = Command::new(workspace.program(PROFILE, "paddock-bench-sync"));
    test::name_programs(workspace, PROFILE, &mut bench);
    process::run(bench.args(arguments))
}

fn window(workspace: &Workspace, arguments: &[OsString]) -> Result<()> {
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
