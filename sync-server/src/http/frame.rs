//! The frame around every route: one span and one line of log for each request, its time and size limits, the
//! headers of every answer, and an envelope even for what went wrong outside of a handler.

use super::{Code, Problem, Request};
use crate::App;
use axum::Router;
use axum::body::{Body, BodyDataStream, HttpBody as _};
use axum::extract::{DefaultBodyLimit, MatchedPath, State};
use axum::http::{self, HeaderName, HeaderValue, StatusCode, header};
use axum::middleware::{Next, from_fn, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use futures::StreamExt as _;
use serde_json::json;
use std::any::Any;
use std::time::{Duration, Instant};
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tracing::Instrument as _;

/// How long a caller may go on sending a body that is too large before the line is cut.
const DRAIN: Duration = Duration::from_secs(10);

/// Puts the frame around the routes.
pub(crate) fn frame(routes: Router<App>, app: &App) -> Router<App> {
    routes
        .fallback(|| async { Problem::new(Code::NotFound) })
        .method_not_allowed_fallback(|| async { Problem::new(Code::MethodNotAllowed) })
        .layer(DefaultBodyLimit::max(app.config.limits.body_bytes))
        .layer(from_fn_with_state(app.clone(), bounded))
        .layer(CatchPanicLayer::custom(|_panic: Box<dyn Any + Send>| {
            Problem::new(Code::Internal).into_response()
        }))
        .layer(from_fn(headers))
        .layer(CompressionLayer::new())
        .layer(from_fn(recorded))
}

/// Gives the request its id and language, and the log its line. Only the route's pattern is logged, no
/// parameters, and of the caller the desk's or person's id.
async fn recorded(request: http::Request<Body>, next: Next) -> Response {
    let current = Request::of(request.headers());
    let route = request.extensions().get::<MatchedPath>().map_or("-", MatchedPath::as_str).to_owned();
    let span = tracing::info_span!(
        "request",
        id = %current.id,
        method = %request.method(),
        route,
        desk = tracing::field::Empty,
        staff = tracing::field::Empty,
    );
    let begun = Instant::now();
    let mut response = current.scope(next.run(request)).instrument(span.clone()).await;
    let status = response.status().as_u16();
    let micros = u64::try_from(begun.elapsed().as_micros()).unwrap_or(u64::MAX);
    span.in_scope(|| tracing::info!(status, micros, "answered"));
    if let Ok(id) = HeaderValue::from_str(&current.id.to_string()) {
        response.headers_mut().insert(HeaderName::from_static("x-request-id"), id);
    }
    response
}

/// Holds a request to its size, its time, and the number of those worked on at once.
async fn bounded(State(app): State<App>, mut request: http::Request<Body>, next: Next) -> Response {
    // For layers around single routes: they are made before there is a server.
    request.extensions_mut().insert(app.clone());
    let limit = app.config.limits.body_bytes;
    if declared_length(&request).is_some_and(|length| length > u64::try_from(limit).unwrap_or(u64::MAX)) {
        drain(request).await;
        return too_large(limit);
    }
    let Ok(_turn) = app.turns.try_acquire() else {
        return Problem::new(Code::Unavailable).after(1).into_response();
    };
    let longest = Duration::from_secs(app.config.limits.request_seconds);
    let answer = async {
        match gathered(request, limit).await {
            Ok(request) => next.run(request).await,
            Err(refusal) => refusal.into_response(),
        }
    };
    match tokio::time::timeout(longest, answer).await {
        Ok(response) if response.status() == StatusCode::PAYLOAD_TOO_LARGE => too_large(limit),
        Ok(response) => response,
        Err(_elapsed) => Problem::new(Code::Timeout).into_response(),
    }
}

fn too_large(limit: usize) -> Response {
    Problem::with(Code::BodyTooLarge, json!({ "limit": limit })).into_response()
}

fn declared_length(request: &http::Request<Body>) -> Option<u64> {
    request.headers().get(header::CONTENT_LENGTH)?.to_str().ok()?.parse().ok()
}

/// Takes in a body whose length was not declared, up to the limit. Were it left lying, the line would be cut
/// and the answer with it.
async fn gathered(request: http::Request<Body>, limit: usize) -> Result<http::Request<Body>, Problem> {
    if declared_length(&request).is_some() || request.body().is_end_stream() {
        return Ok(request);
    }
    let (parts, body) = request.into_parts();
    let mut frames = body.into_data_stream();
    let mut bytes = Vec::new();
    while let Some(frame) = frames.next().await {
        let frame = frame.map_err(|_cut| Problem::new(Code::Malformed))?;
        if bytes.len().saturating_add(frame.len()) > limit {
            forget(frames).await;
            return Err(Problem::with(Code::BodyTooLarge, json!({ "limit": limit })));
        }
        bytes.extend_from_slice(&frame);
    }
    Ok(http::Request::from_parts(parts, bytes.into()))
}

/// Reads and forgets what a caller insists on sending, so that it comes to read the refusal; who asked first
/// whether to go on is told at once.
async fn drain(request: http::Request<Body>) {
    if request.headers().contains_key(header::EXPECT) {
        return;
    }
    forget(request.into_body().into_data_stream()).await;
}

async fn forget(mut frames: BodyDataStream) {
    let rest = async { while let Some(Ok(_frame)) = frames.next().await {} };
    // A caller slower than that has its line cut.
    let _elapsed = tokio::time::timeout(DRAIN, rest).await;
}

/// The headers of every answer. Pages bring a policy of their own.
async fn headers(request: http::Request<Body>, next: Next) -> Response {
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    for (name, value) in [
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "no-referrer"),
        (header::X_FRAME_OPTIONS, "DENY"),
        (header::CONTENT_SECURITY_POLICY, "default-src 'none'; frame-ancestors 'none'"),
        (header::CACHE_CONTROL, "no-store"),
    ] {
        headers.entry(name).or_insert(HeaderValue::from_static(value));
    }
    response
}
