//! `cargo xtask simulate`: years of bad network in a minute, from one seed.

use std::{ffi::OsString, process::Command};

use anyhow::Result;

use crate::{
    process,
    setup::{self, Purpose},
    workspace::Workspace,
};

/// Optimised, and with every assertion that a debug build has: it is run for its speed and for its verdict.
pub(crate) const PROFILE: &str = "simulate";

/// Its package: it alone is built with the domain's mutants and crash points.
pub(crate) const SIMULATION: &str = "simulation";

/// Builds the simulation and hands it the arguments.
///
/// # Errors
/// When it does not build, or finds a violation.
pub(crate) fn simulate(workspace: &Workspace, arguments: &[OsString]) -> Result<()> {
    setup::ready(workspace, Purpose::Library)?;
    let mut build = workspace.cargo("build");
    build.args(["--profile", PROFILE, "--package", "simulation", "--bin", "paddock-simulate"]);
    process::run(&mut build)?;
    process::run(Command::new(workspace.program(PROFILE, "paddock-simulate")).args(arguments))
}
