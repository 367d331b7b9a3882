//! Where windows open.

use crate::program::Program;
use anyhow::{Context as _, Result, bail};
use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::Command;

/// The size that the product is drawn for first.
const SIZE: &str = "1366x768x24";
/// Where windows open.
#[derive(Debug)]
pub struct Screen {
    name: String,
    /// Of our own, where there was none.
    _virtual: Option<Program>,
}

impl Screen {
    /// The screen that `DISPLAY` names, or a virtual one.
    ///
    /// # Errors
    /// When there is neither.
    pub(crate) fn find(folder: &Path) -> Result<Self> {
        if let Ok(name) = std::env::var("DISPLAY") {
            return Ok(Self { name, _virtual: None });
        }
        let mut command = Command::new("Xvfb");
        command.args(["-displayfd", "1", "-screen", "0", SIZE, "-nolisten", "tcp"]);
        let mut program = Program::start("Xvfb", command, &folder.join("display.log"), true)?;
        let mut number = String::new();
        let output = program.child().stdout.take().context("no output")?;
        BufReader::new(output).read_line(&mut number)?;
        if number.trim().is_empty() {
            bail!("Xvfb did not start");
        }
        Ok(Self { name: format!(":{}", number.trim()), _virtual: Some(program) })
    }

    /// Has a program that is about to be started show its windows here.
    pub(crate) fn show<'c>(&self, command: &'c mut Command) -> &'c mut Command {
        command.env("DISPLAY", &self.name).env("GDK_BACKEND", "x11").env_remove("WAYLAND_DISPLAY")
    }
}
