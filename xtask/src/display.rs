//! A screen that nobody looks at, for windows on a machine without one.

use std::{
    fs::File,
    io::{BufRead, BufReader},
    os::unix::process::CommandExt,
    path::Path,
    process::{Child, Command, Stdio},
};

use anyhow::{Context, Result, bail};
use nix::sys::signal::Signal;

use crate::process;

/// The size of the screens that the product is drawn for first.
const SCREEN: &str = "1366x768x24";

/// A running virtual display; it ends with its value.
pub(crate) struct Display {
    server: Child,
    name: String,
}

impl Display {
    /// Starts one under a number that is free.
    pub(crate) fn start(log: &Path) -> Result<Self> {
        let complaints = File::create(log).with_context(|| format!("{} cannot be written", log.display()))?;
        let mut command = Command::new("Xvfb");
        // It picks the number itself and says it on its output: looking for a free one first would be a race.
        command.args(["-displayfd", "1", "-screen", "0", SCREEN, "-nolisten", "tcp"]);
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(complaints).process_group(0);
        let mut display =
            Self { server: command.spawn().context("Xvfb cannot be started")?, name: String::new() };
        let mut number = String::new();
        if let Some(output) = display.server.stdout.take() {
            BufReader::new(output).read_line(&mut number)?;
        }
        if number.trim().is_empty() {
            bail!("Xvfb did not start; {}", process::tail(log));
        }
        display.name = format!(":{}", number.trim());
        Ok(display)
    }

    /// Shows the windows of this command on the display.
    pub(crate) fn show(&self, command: &mut Command) {
        command.env("DISPLAY", &self.name).env("GDK_BACKEND", "x11").env_remove("WAYLAND_DISPLAY");
    }

    /// A picture of the whole screen, once it stands still.
    pub(crate) fn photograph(&self, picture: &Path) -> Result<()> {
        let mut earlier = Vec::new();
        process::wait_until("the screen stands still", std::time::Duration::from_secs(10), || {
            let mut import = Command::new("import");
            // Without the time of taking, two pictures of one screen are the same bytes.
            import.args(["-display", &self.name, "-window", "root", "-strip"]);
            import.args(["-define", "png:exclude-chunks=date,time"]).arg(picture);
            process::answer(&mut import)?;
            let now = std::fs::read(picture)?;
            let still = now == earlier;
            earlier = now;
            Ok(still)
        })?;
        let mut count = Command::new("identify");
        let colours = process::answer(count.args(["-format", "%k"]).arg(picture))?;
        if colours.trim().parse::<u32>()? < 16 {
            bail!("the window is empty: see {}", picture.display());
        }
        Ok(())
    }
}

impl Drop for Display {
    fn drop(&mut self) {
        process::signal(self.server.id(), Signal::SIGTERM);
        let _ = self.server.wait();
    }
}
