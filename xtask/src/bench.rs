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
/// desk to desk beside what the machine can do, `schedule` the timetable in the hand, anything else what staff feel in
/// the real window.
///
/// # Errors
/// When something does not build, or a benchmark fails.
pub(crate) fn bench(workspace: &Workspace, arguments: &[OsString]) -> Result<()> {
    match arguments.split_first() {
        // PostgreSQL's own package brings pgbench.
        Some((first, more)) if first == "sync" => {
            let packages = ["bench-sync", "sync-server"];
            measure(workspace, Purpose::Library, &packages, "paddock-bench-sync", more)
        }
        Some((first, more)) if first == "schedule" => {
            let packages = ["bench-schedule", "sync-server", "desktop"];
            measure(workspace, Purpose::Test, &packages, "paddock-bench-schedule", more)
        }
        _ => {
            let packages = ["system-tests", "sync-server", "desktop"];
            measure(workspace, Purpose::Test, &packages, "paddock-bench", arguments)
        }
    }
}

/// Builds a benchmark with what it measures, and runs it.
fn measure(
    workspace: &Workspace,
    purpose: Purpose,
    packages: &[&str],
    program: &str,
    arguments: &[OsString],
) -> Result<()> {
    setup::ready(workspace, purpose)?;
    let mut build = workspace.cargo("build");
    build.args(["--profile", PROFILE, "--bins"]);
    build.args(packages.iter().flat_map(|package| ["--package", package]));
    process::run(&mut build)?;
    let mut bench = Command::new(workspace.program(PROFILE, program));
    test::name_programs(workspace, PROFILE, &mut bench);
    process::run(bench.args(arguments))
}
