//! `cargo xtask test`: everything that is held, in one go, ending in one line that a plain reader understands.

mod steps;
mod tally;

use std::{
    fs,
    io::{BufRead, BufReader, Write},
    process::{Command, Stdio},
};

use anyhow::{Context, Result, bail};

pub(crate) use steps::{Steps, Verdict};
use tally::Tally;

use crate::{
    check,
    display::Display,
    process,
    setup::{self, Purpose},
    simulate::SIMULATION,
    workspace::Workspace,
};

/// Checks, builds and tests.
///
/// # Errors
/// When any check or test failed; which, was printed, and the last line counts them.
pub(crate) fn test(workspace: &Workspace) -> Result<()> {
    let mut steps = Steps::begin();
    steps.must("what is needed", || setup::ready(workspace, Purpose::Test))?;
    check::look(workspace, &mut steps);
    let mut tally = Tally::default();
    steps.step("front end: tests", || front_end(workspace, &mut tally));
    // The simulation is built apart: its mutants and crash points must not come into the programs that the
    // whole-system tests start. These programs come out of the same build as the other tests, so that nothing is
    // built twice for a difference in features.
    let built = steps.step("build", || {
        let mut build = workspace.cargo("build");
        process::run(build.args(["--workspace", "--exclude", SIMULATION, "--all-targets"]))
    });
    if built {
        steps.step("tests", || rust(workspace, &["--workspace", "--exclude", SIMULATION], &mut tally));
    }
    steps.step("simulation: tests", || rust(workspace, &["--package", SIMULATION], &mut tally));
    steps.end(Some(&tally))
}

/// Unit, integration and whole-system tests: real PostgreSQL, real window.
fn rust(workspace: &Workspace, packages: &[&str], tally: &mut Tally) -> Result<()> {
    let logs = workspace.stamps();
    let display = Display::start(&logs.join("display.log"))?;
    let mut tests = workspace.cargo("test");
    tests.args(packages).arg("--no-fail-fast");
    name_programs(workspace, "dev", &mut tests);
    display.show(&mut tests);

    // One pipe for both outputs: cargo says on one which test program it runs, and that on the other how it went.
    let (output, input) = std::io::pipe()?;
    tests.stdin(Stdio::null()).stdout(input.try_clone()?).stderr(input);
    let mut running = tests.spawn().context("cargo cannot be started")?;
    drop(tests);
    let mut screen = std::io::stdout();
    for line in BufReader::new(output).split(b'\n') {
        let line = line?;
        screen.write_all(&line)?;
        screen.write_all(b"\n")?;
        tally.read(&String::from_utf8_lossy(&line));
    }
    let status = running.wait()?;
    if process::interrupted() {
        bail!("interrupted");
    }
    if !status.success() {
        bail!("cargo test ended with {status}");
    }
    Ok(())
}

/// The front end's tests, counted from their own report.
fn front_end(workspace: &Workspace, tally: &mut Tally) -> Result<()> {
    let report = workspace.stamps().join("front-end-tests.json");
    let _ = fs::remove_file(&report);
    let output = format!("--outputFile.json={}", report.display());
    let arguments = ["run", "--silent", "test", "--", "--reporter=default", "--reporter=json", &output];
    let done = process::run(&mut workspace.npm(&arguments));
    if let Ok(text) = fs::read_to_string(&report) {
        tally.read_vitest(&serde_json::from_str(&text)?);
    }
    done
}

/// Tells a test or benchmark where the programs are that it starts.
pub(crate) fn name_programs(workspace: &Workspace, profile: &str, command: &mut Command) {
    command.env("PADDOCK_DESK_BIN", workspace.program(profile, "paddock-desk"));
    command.env("PADDOCK_SERVER_BIN", workspace.program(profile, "sync-server"));
}
