//! `/coach/`: the coaches' page, as it was built, out of the program; nothing from anywhere else, under a policy that
//! would not let it in.

use crate::App;
use crate::http::{Code, Problem};
use axum::Router;
use axum::extract::Path;
use axum::http::{HeaderName, header};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;

/// The files of the page, put together by `build.rs`.
mod files {
    include!(concat!(env!("OUT_DIR"), "/coach_page.rs"));
}

const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; \
    img-src 'self'; manifest-src 'self'; worker-src 'self'; base-uri 'none'; form-action 'none'; \
    frame-ancestors 'none'";
/// The page's own name.
const INDEX: &str = "index.html";
/// Files below it carry a sum of their content in their name, and so never change.
const UNCHANGING: &str = "assets/";
/// What there is to see where the program was built without its page.
const NO_PAGE: &str = "<!doctype html>\n<html lang=\"zh-CN\"><meta charset=\"UTF-8\"><title>Paddock</title>\n\
    <p>页面尚未构建。请运行 <code>cargo xtask run</code>。</p>\n\
    <p>The page is not built yet: run <code>cargo xtask run</code>.</p></html>\n";

/// The page and its files.
pub(super) fn pages() -> Router<App> {
    Router::new()
        // Below the slash, so that the service worker beside the page may look after the page itself.
        .route("/coach", get(|| async { Redirect::permanent("/coach/") }))
        .route("/coach/", get(|| async { file(INDEX) }))
        .route("/coach/{*path}", get(|Path(path): Path<String>| async move { file(&path) }))
}

fn file(path: &str) -> Response {
    let found = files::FILES.iter().find(|(name, _content)| *name == path);
    let content = match found {
        Some((_name, content)) => *content,
        None if path == INDEX => NO_PAGE.as_bytes(),
        None => return Problem::new(Code::NotFound).into_response(),
    };
    let kept = if path.starts_with(UNCHANGING) { "public, max-age=31536000, immutable" } else { "no-cache" };
    let headers: [(HeaderName, &str); 3] = [
        (header::CONTENT_TYPE, kind(path)),
        (header::CONTENT_SECURITY_POLICY, POLICY),
        (header::CACHE_CONTROL, kept),
    ];
    (headers, content).into_response()
}

fn kind(path: &str) -> &'static str {
    match path.rsplit_once('.').map(|(_stem, ending)| ending) {
        Some("html") => "text/html; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("svg") => "image/svg+xml",
        Some("png") => "image/png",
        Some("webmanifest") => "application/manifest+json",
        _ => "application/octet-stream",
    }
}
