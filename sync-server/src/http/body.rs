//! Reading what a caller sent: bounded in size, in depth and in shape.

use super::{Code, Problem};
use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::extract::{FromRequest, FromRequestParts, Request};
use axum::http::{HeaderMap, header, request::Parts};
use serde::de::DeserializeOwned;
use serde_json::json;

/// Brackets within brackets at most. The deepest that any route takes is six.
const DEEPEST: usize = 32;

/// A JSON body. Anything else is a problem: 400, 413 or 415.
#[derive(Debug)]
pub struct Body<T>(pub T);

/// The parameters behind the `?`. Anything else is a 400.
#[derive(Debug)]
pub struct Params<T>(pub T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Body<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        let bytes = bytes(request, state).await?;
        json(&bytes).map(Self)
    }
}

impl<T: DeserializeOwned, S: Send + Sync> FromRequestParts<S> for Params<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        match axum::extract::Query::from_request_parts(parts, state).await {
            Ok(axum::extract::Query(query)) => Ok(Self(query)),
            Err(rejection) => Err(malformed(&rejection.body_text())),
        }
    }
}

/// A file as the whole body, whatever it is said to be: its content says.
#[derive(Debug)]
pub struct File(pub Bytes);

impl<S: Send + Sync> FromRequest<S> for File {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        if request.headers().contains_key(header::CONTENT_ENCODING) {
            return Err(Problem::new(Code::UnsupportedMediaType));
        }
        whole(request, state).await.map(Self)
    }
}

/// The bytes of a JSON body, held to the size limit.
pub(crate) async fn bytes<S: Send + Sync>(request: Request, state: &S) -> Result<Bytes, Problem> {
    let is_json =
        content_type(request.headers()).is_some_and(|kind| kind.eq_ignore_ascii_case("application/json"));
    if !is_json || request.headers().contains_key(header::CONTENT_ENCODING) {
        return Err(Problem::new(Code::UnsupportedMediaType));
    }
    whole(request, state).await
}

/// The bytes of a body, held to the size limit.
pub(crate) async fn whole<S: Send + Sync>(request: Request, state: &S) -> Result<Bytes, Problem> {
    Bytes::from_request(request, state).await.map_err(|rejection| match rejection {
        BytesRejection::FailedToBufferBody(failed) if failed.status() == Code::BodyTooLarge.status() => {
            Problem::new(Code::BodyTooLarge)
        }
        other => malformed(&other.body_text()),
    })
}

/// Reads JSON; what stands in it that should not is named by its place, never quoted.
pub(crate) fn json<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Problem> {
    if depth(bytes) > DEEPEST {
        return Err(malformed("nested too deeply"));
    }
    serde_json::from_slice(bytes).map_err(|error| {
        let kind = match error.classify() {
            serde_json::error::Category::Data => "not of the expected shape",
            _ => "not JSON",
        };
        malformed(&format!("{kind}, at line {} column {}", error.line(), error.column()))
    })
}

fn malformed(reason: &str) -> Problem {
    Problem::with(Code::Malformed, json!({ "reason": reason }))
}

fn content_type(headers: &HeaderMap) -> Option<&str> {
    headers.get(header::CONTENT_TYPE)?.to_str().ok()?.split(';').next().map(str::trim)
}

/// How deep the brackets of a JSON text go; brackets inside of strings are none.
fn depth(text: &[u8]) -> usize {
    let (mut depth, mut deepest) = (0_usize, 0_usize);
    let (mut quoted, mut escaped) = (false, false);
    for byte in text {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if quoted => escaped = true,
            b'"' => quoted = !quoted,
            b'{' | b'[' if !quoted => {
                depth = depth.saturating_add(1);
                deepest = deepest.max(depth);
            }
            b'}' | b']' if !quoted => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    deepest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn depth_counts_brackets_outside_of_strings() {
        assert_eq!(depth(br#"{"a":[{"b":1}],"c":{}}"#), 3);
        assert_eq!(depth(br#"{"a":"[[[[\"[["}"#), 1);
        assert_eq!(depth(&[b'['; 100]), 100);
    }

    #[test]
    fn a_body_nested_too_deeply_is_refused_before_it_is_read() {
        let deep = format!("{}{}", "[".repeat(40), "]".repeat(40));
        let refused = json::<serde_json::Value>(deep.as_bytes());
        assert!(refused.is_err_and(|problem| problem.code() == Code::Malformed));
    }
}
