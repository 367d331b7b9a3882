//! `cargo xtask run`: the whole product on this machine, with a demo club in it.
//!
//! ```text
//! target/run/addresses.json   where everything is, for people and scripts
//! target/run/data/            the server's: database, files, demo.json
//! target/run/desk-1/          a desk's replica and keys
//! target/run/logs/            what each part had to say
//! target/run/desk.png         the window's picture (headless)
//! ```

mod addresses;
mod desk;
mod part;
mod place;
mod server;

use std::time::Duration;

use anyhow::{Result, bail};
use clap::{Args, ValueEnum};

use crate::{
    display::Display,
    process,
    setup::{self, Purpose},
    workspace::Workspace,
};

use desk::Desk;
use place::Place;
use server::Server;

/// How the product is started.
#[derive(Args)]
pub(crate) struct Options {
    /// Without a screen: leave a picture of the window in target/run/desk.png, and end.
    #[arg(long)]
    headless: bool,
    /// How many reception windows.
    #[arg(long, default_value_t = 1, value_parser = clap::value_parser!(u8).range(1..=9))]
    desks: u8,
    /// How large a demo club (as it was last time, or `club`).
    #[arg(long)]
    size: Option<Size>,
    /// Forget everything from last time.
    #[arg(long)]
    fresh: bool,
}

/// How large a demo club.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Size {
    /// A few dozen members.
    Small,
    /// 1,200 members, 30 horses, 8 coaches, three months.
    Club,
    /// 10,000 members.
    Large,
}

impl Size {
    fn name(self) -> &'static str {
        match self {
            Self::Small => "small",
            Self::Club => "club",
            Self::Large => "large",
        }
    }
}

/// Builds and runs everything until Ctrl-C, until the last window is closed, or until the picture is taken.
///
/// # Errors
/// When something is missing, does not build, or ends by itself; the error shows the end of its log.
pub(crate) fn run(workspace: &Workspace, options: &Options) -> Result<()> {
    let screen = ["DISPLAY", "WAYLAND_DISPLAY"].iter().any(|name| std::env::var_os(name).is_some());
    if !options.headless && !screen {
        bail!("there is no screen here: `cargo xtask run --headless` takes a picture of the window instead");
    }
    let place = Place::take(workspace, options)?;
    setup::ready(workspace, if options.headless { Purpose::Headless } else { Purpose::Window })?;
    println!("run: building the server and the reception window");
    process::run(workspace.cargo("build").args(["--package", "sync-server", "--package", "desktop"]))?;

    // Ended in the reverse of this order, however we leave.
    let display = if options.headless { Some(Display::start(&place.log("display"))?) } else { None };
    let mut server = Server::start(workspace, &place)?;
    let mut desks = desk::start(workspace, &place, &server, options.desks, display.as_ref())?;
    let addresses = addresses::write(&place, &server, &desks)?;
    println!("{addresses}");

    match &display {
        Some(display) => {
            take_picture(&place, &mut server, &mut desks, display)?;
            println!("run: the window's picture is {}", place.picture().display());
        }
        None => {
            println!("run: Ctrl-C ends everything; the next start finds it as you leave it");
            watch(&mut server, &mut desks)?;
        }
    }
    println!("run: ending");
    for desk in &mut desks {
        desk.part.end()?;
    }
    server.part.end()?;
    place.forget_parts()
}

/// Waits for the last window to be closed, or for Ctrl-C.
fn watch(server: &mut Server, desks: &mut [Desk]) -> Result<()> {
    while !process::interrupted() {
        server.part.must_run()?;
        let mut open = 0;
        for desk in &mut *desks {
            open += u32::from(!desk.part.was_closed()?);
        }
        if open == 0 {
            return Ok(());
        }
        std::thread::sleep(Duration::from_millis(100));
    }
    Ok(())
}

fn take_picture(place: &Place, server: &mut Server, desks: &mut [Desk], display: &Display) -> Result<()> {
    process::wait_until("every window shows its page", Duration::from_secs(120), || {
        server.part.must_run()?;
        let mut shown = true;
        for desk in &mut *desks {
            desk.part.must_run()?;
            shown &= desk.shows("today")?;
        }
        Ok(shown)
    })?;
    display.photograph(&place.picture())
}
