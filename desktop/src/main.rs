//! The reception window: a Tauri shell around [`replica::desk::Desk`].
//!
//! | file | is |
//! | --- | --- |
//! | `drawing` | how the page is drawn on a PC without a graphics processor |
//! | `flags` | what may be said on the command line |
//! | `place` | the desk's folder, held by one window at a time |
//! | `keys` | where the key of the encrypted data lies |
//! | `ipc` | every function and event between the page and Rust |
//! | `window` | the window |
//! | `first_start` | a first start without hands |
//! | `log` | what maintainers find afterwards |

#![cfg_attr(all(windows, not(debug_assertions)), windows_subsystem = "windows")]

mod drawing;
mod first_start;
mod flags;
mod ipc;
mod keys;
mod log;
mod place;
mod window;

use anyhow::{Context as _, Result, bail};
use clap::Parser as _;
use flags::{Flags, KeyIn};
use keys::Keys;
use place::{Held, Place};
use replica::desk::{Desk, SystemClock};
use replica::driver::Online;
use replica::replica::{KeyStore as _, Replica, Settings};
use std::fs;
use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;
use std::thread;
use std::time::Duration;
use tauri::{AppHandle, Manager as _, RunEvent, Wry};
use tauri_plugin_window_state::StateFlags;

fn main() -> ExitCode {
    drawing::suit_the_pc();
    match start(Flags::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            tracing::error!("{error:#}");
            eprintln!("paddock-desk: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn start(flags: Flags) -> Result<()> {
    let place = match Place::take(flags.data_dir.clone()) {
        Ok(place) => place,
        Err(error) if flags.data_dir.is_none() && error.is::<Held>() => return show_the_other(error),
        Err(error) => return Err(error),
    };
    log::begin(&place.logs())?;
    tracing::info!(version = env!("CARGO_PKG_VERSION"), "starting");
    // Of last time: it would say that the page is there before it is.
    match fs::remove_file(place.ready()) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(error.into()),
        _ => {}
    }
    let key_in = flags.key.unwrap_or(if place.usual { KeyIn::System } else { KeyIn::File });
    let keys = Keys::of(place.folder(), key_in == KeyIn::System);
    let desk = the_desk(place.folder(), &keys)
        .with_context(|| format!("the desk in {} can't be opened", place.folder().display()))?;
    settle(keys, desk.clone())?;
    let online = Online::new(desk).comparing_every(Duration::from_secs(flags.compare_every));
    run(place, Arc::new(online), flags)
}

fn the_desk(folder: &Path, keys: &Keys) -> Result<Desk> {
    let opened = Replica::open(&Settings::of(folder), keys)?;
    if let Some(salvage) = &opened.salvage {
        tracing::error!(?salvage, "the replica was damaged; what could be saved of its outbox was saved");
    }
    Ok(Desk::new(opened.replica, Arc::new(SystemClock))?)
}

/// Puts the key where it belongs while the window opens: a key store may take its time.
fn settle(keys: Keys, desk: Desk) -> Result<()> {
    desk.key_lies(keys.place());
    thread::Builder::new().name("key".to_owned()).spawn(move || desk.key_lies(keys.settle()))?;
    Ok(())
}

fn run(place: Place, desk: Arc<Online>, flags: Flags) -> Result<()> {
    let boundary = ipc::builder();
    let remembered = tauri_plugin_window_state::Builder::new()
        .with_filename(place.window().to_string_lossy())
        .with_state_flags(StateFlags::SIZE | StateFlags::POSITION | StateFlags::MAXIMIZED)
        .build();
    let mut app = tauri::Builder::default();
    if place.usual {
        app = app.plugin(tauri_plugin_single_instance::init(|app, _arguments, _folder| window::focus(app)));
    }
    app.plugin(remembered)
        .manage(place)
        .manage(desk)
        .invoke_handler(boundary.invoke_handler())
        .setup(move |app| {
            boundary.mount_events(app);
            let app = app.handle().clone();
            ipc::forward(&app, app.state::<Arc<Online>>().desk());
            tauri::async_runtime::spawn(end_when_asked(app.clone()));
            tauri::async_runtime::spawn(open(app, flags));
            Ok(())
        })
        .build(tauri::generate_context!())?
        .run(|app, event| {
            if let RunEvent::Exit = event {
                tauri::async_runtime::block_on(app.state::<Arc<Online>>().close());
                tracing::info!("ended");
            }
        });
    Ok(())
}

/// Opens the window, after what the flags ask for.
async fn open(app: AppHandle<Wry>, flags: Flags) {
    let online = Arc::clone(&app.state::<Arc<Online>>());
    if let Err(problem) = online.connect().await {
        tracing::error!(code = problem.code, "the desk has no line to its server");
    }
    tauri::async_runtime::spawn(keep_demo_going(online.desk().clone()));
    first_start::carry_out(&online, &flags).await;
    let boot = online.desk().boot().await.ok();
    if let Err(error) = window::open(&app, &app.state::<Place>(), boot.as_ref()) {
        tracing::error!(%error, "the window can't be opened");
        app.exit(1);
    }
}

/// A demo club of another day is brought to today while the window opens.
async fn keep_demo_going(desk: Desk) {
    if let Err(problem) = desk.keep_demo_going().await {
        tracing::error!(code = problem.code, "the demo club stays on its old day");
    }
}

/// Whoever ends the program from outside gets the same as who closes the window.
#[cfg(unix)]
async fn end_when_asked(app: AppHandle<Wry>) {
    use tokio::signal::unix::{SignalKind, signal};
    let (Ok(mut end), Ok(mut interrupt)) = (signal(SignalKind::terminate()), signal(SignalKind::interrupt()))
    else {
        tracing::warn!("signals can't be heard");
        return;
    };
    tokio::select! {
        _ = end.recv() => {}
        _ = interrupt.recv() => {}
    }
    app.exit(0);
}

#[cfg(not(unix))]
async fn end_when_asked(app: AppHandle<Wry>) {
    if tokio::signal::ctrl_c().await.is_ok() {
        app.exit(0);
    }
}

/// The window is open already: it comes to the front, and this program ends.
fn show_the_other(held: anyhow::Error) -> Result<()> {
    let other = tauri_plugin_single_instance::init(|_app: &AppHandle<Wry>, _arguments, _folder| {});
    // Where the other one answers, the plugin ends this program here.
    tauri::Builder::default().plugin(other).build(tauri::generate_context!())?;
    bail!(held)
}
