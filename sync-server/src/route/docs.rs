//! `/api/openapi.json`, and a page to read it at `/api/docs`: three small files in the program, nothing from
//! anywhere else, under a policy that would not let it in.

use crate::App;
use axum::Router;
use axum::http::{HeaderName, header};
use axum::response::IntoResponse;
use axum::routing::get;
use utoipa::openapi::OpenApi;

const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; \
    img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

type File = ([(HeaderName, &'static str); 3], &'static str);

const fn file(kind: &'static str, content: &'static str) -> File {
    let headers = [
        (header::CONTENT_TYPE, kind),
        (header::CONTENT_SECURITY_POLICY, POLICY),
        (header::CACHE_CONTROL, "no-cache"),
    ];
    (headers, content)
}

const PAGE: File = file("text/html; charset=utf-8", include_str!("page/docs.html"));
const SCRIPT: File = file("text/javascript; charset=utf-8", include_str!("page/docs.js"));
const STYLE: File = file("text/css; charset=utf-8", include_str!("page/docs.css"));

/// The pages, with the description that they show.
pub(super) fn pages(description: &OpenApi) -> Router<App> {
    let description = serde_json::to_string(description).unwrap_or_default();
    let json = move || {
        let answer = ([(header::CONTENT_TYPE, "application/json")], description.clone());
        async move { answer.into_response() }
    };
    Router::new()
        .route("/api/openapi.json", get(json))
        .route("/api/docs", get(|| async { PAGE }))
        .route("/api/docs/docs.js", get(|| async { SCRIPT }))
        .route("/api/docs/docs.css", get(|| async { STYLE }))
}
