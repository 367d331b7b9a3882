//! `cargo xtask check`: format and lints, of Rust and of the front ends.

use anyhow::Result;

use crate::{
    process,
    setup::{self, Purpose},
    test::Steps,
    workspace::Workspace,
};

/// Checks everything that can be checked without running it.
///
/// # Errors
/// When anything is not as it should be; what, was printed.
pub(crate) fn check(workspace: &Workspace) -> Result<()> {
    let mut steps = Steps::begin();
    steps.must("what is needed", || setup::ready(workspace, Purpose::Build))?;
    look(workspace, &mut steps);
    steps.end(None)
}

/// The checks, one step each; a later one is made though an earlier one failed.
pub(crate) fn look(workspace: &Workspace, steps: &mut Steps) {
    steps.step("format", || process::run(workspace.cargo("fmt").args(["--all", "--check"])));
    steps.step("lints", || {
        // Queries are checked here too, against their committed description of the database.
        let mut clippy = workspace.cargo("clippy");
        process::run(clippy.args(["--workspace", "--all-targets", "--", "--deny", "warnings"]))
    });
    steps.step("front end: format, lints, types", || {
        process::run(&mut workspace.npm(&["run", "--silent", "check"]))
    });
    if process::on_path("cargo-deny") {
        // Not the advisories: they come over the network, and change without us.
        let mut deny = workspace.cargo("deny");
        deny.args(["--all-features", "check", "bans", "licenses", "sources"]);
        steps.step("dependencies", || process::run(&mut deny));
    }
}
