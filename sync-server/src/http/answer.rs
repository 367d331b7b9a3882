//! The envelope of every answer: `{"code":0,"message":"ok","data":…,"request_id":"…"}`.

use super::Request;
use axum::Json;
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use uuid::Uuid;

/// A good answer; its data goes out in the envelope.
#[derive(Debug)]
pub struct Answer<T>(pub T);

#[derive(Serialize)]
struct Envelope<T> {
    code: u16,
    message: &'static str,
    data: T,
    request_id: Uuid,
}

impl<T: Serialize> IntoResponse for Answer<T> {
    fn into_response(self) -> Response {
        let request_id = Request::current().id;
        Json(Envelope { code: 0, message: "ok", data: self.0, request_id }).into_response()
    }
}
