//! Before the work and around it: first start, sign-in, preferences, the status strip.

use super::{Answer, TheDesk};
use crate::place::Place;
use crate::window;
use replica::view::{Boot, Preferences, Problem, Status};
use std::fs;
use tauri::{AppHandle, State};

/// Where the application stands.
#[tauri::command]
#[specta::specta]
pub(crate) async fn boot(desk: TheDesk<'_>) -> Answer<Boot> {
    desk.desk().boot().await
}

/// Keeps how the staff of this PC like the window.
#[tauri::command]
#[specta::specta]
pub(crate) async fn set_preferences(
    app: AppHandle,
    desk: TheDesk<'_>,
    preferences: Preferences,
) -> Answer<Boot> {
    titled(&app, desk.desk().set_preferences(preferences).await)
}

/// Opens a demo club on this PC, without a server.
#[tauri::command]
#[specta::specta]
pub(crate) async fn start_demo(app: AppHandle, desk: TheDesk<'_>) -> Answer<Boot> {
    titled(&app, desk.desk().start_demo().await)
}

/// Makes this PC a desk of a club.
#[tauri::command]
#[specta::specta]
pub(crate) async fn enrol(
    app: AppHandle,
    desk: TheDesk<'_>,
    server: String,
    code: String,
    desk_name: String,
) -> Answer<Boot> {
    titled(&app, desk.enrol(&server, &code, &desk_name).await)
}

/// Begins somebody's duty.
#[tauri::command]
#[specta::specta]
pub(crate) async fn sign_in(desk: TheDesk<'_>, account: String, pin: String) -> Answer<Boot> {
    desk.desk().sign_in(account, pin).await
}

/// Ends the duty of who is signed in.
#[tauri::command]
#[specta::specta]
pub(crate) async fn sign_out(desk: TheDesk<'_>) -> Answer<Boot> {
    desk.sign_out().await
}

/// The status strip.
#[tauri::command]
#[specta::specta]
pub(crate) fn status(desk: TheDesk<'_>) -> Answer<Status> {
    Ok(desk.desk().status())
}

/// The page tells that it has painted `first_start`, `sign_in` or `today` for the first time; whoever
/// started the program finds it in `ready.json`, with the number of the process.
#[tauri::command]
#[specta::specta]
pub(crate) fn page_ready(place: State<'_, Place>, page: String) -> Answer<()> {
    let said = serde_json::json!({ "page": page, "pid": std::process::id() });
    // Written beside and renamed, so that nobody reads half of it.
    let beside = place.ready().with_extension("new");
    let written = fs::write(&beside, said.to_string()).and_then(|()| fs::rename(&beside, place.ready()));
    if let Err(error) = written {
        tracing::warn!(%error, "ready.json can't be written");
    }
    tracing::info!(page, "page painted");
    Ok::<(), Problem>(())
}

fn titled(app: &AppHandle, answer: Answer<Boot>) -> Answer<Boot> {
    if let Ok(boot) = &answer {
        window::retitle(app, boot);
    }
    answer
}
