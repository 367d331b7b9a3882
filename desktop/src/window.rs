//! The window.

use crate::place::Place;
use replica::view::{Boot, Language};
use std::env;
use tauri::{AppHandle, Manager as _, Runtime, WebviewUrl, WebviewWindow, WebviewWindowBuilder};

/// The one window's label.
pub(crate) const LABEL: &str = "desk";

/// Opens the window; it stays hidden until its size and place are as they were left.
///
/// # Errors
/// Tauri's.
pub(crate) fn open<R: Runtime>(app: &AppHandle<R>, place: &Place, boot: Option<&Boot>) -> tauri::Result<()> {
    // A browser that is driven from outside has to keep its context; any other forgets all at its end.
    let driven = env::var_os("TAURI_WEBVIEW_AUTOMATION").is_some();
    WebviewWindowBuilder::new(app, LABEL, WebviewUrl::default())
        .title(title(boot))
        .inner_size(1366.0, 768.0)
        .min_inner_size(1180.0, 700.0)
        .incognito(!driven)
        .data_directory(place.folder().join("webview"))
        .on_navigation(|url| matches!(url.scheme(), "tauri") || url.host_str() == Some("tauri.localhost"))
        .build()?;
    Ok(())
}

/// The window's title: whose desk it is, in the staff's language.
pub(crate) fn title(boot: Option<&Boot>) -> String {
    let desk = match boot.map(|boot| boot.preferences.language) {
        Some(Language::En) => "Front desk",
        Some(Language::ZhCn) | None => "前台",
    };
    let named = boot.and_then(|boot| Some((boot.club.as_deref()?, boot.desk.as_deref()?)));
    match named {
        Some((club, name)) => format!("{club} · {name} – Paddock"),
        None => format!("Paddock {desk}"),
    }
}

/// Puts the title right after something in it has changed.
pub(crate) fn retitle<R: Runtime>(app: &AppHandle<R>, boot: &Boot) {
    if let Some(window) = the_window(app)
        && let Err(error) = window.set_title(&title(Some(boot)))
    {
        tracing::warn!(%error, "the window keeps its old title");
    }
}

/// Brings the window before people's eyes.
pub(crate) fn focus<R: Runtime>(app: &AppHandle<R>) {
    if let Some(window) = the_window(app) {
        let shown = window.unminimize().and_then(|()| window.show()).and_then(|()| window.set_focus());
        if let Err(error) = shown {
            tracing::warn!(%error, "the window can't be brought to the front");
        }
    }
}

fn the_window<R: Runtime>(app: &AppHandle<R>) -> Option<WebviewWindow<R>> {
    app.get_webview_window(LABEL)
}
