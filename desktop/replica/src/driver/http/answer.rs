//! The server's envelope.

use crate::driver::transport::Trouble;
use reqwest::{Response, StatusCode};
use serde::Deserialize;
use serde::de::DeserializeOwned;

/// Every answer of the server but streams.
#[derive(Debug, Deserialize)]
struct Envelope<T> {
    data: Option<T>,
}

/// A refusal.
#[derive(Debug, Deserialize)]
pub(super) struct Refusal {
    /// Its stable code.
    pub(super) error: String,
    #[serde(default)]
    pub(super) details: serde_json::Value,
}

/// A network failure, in words without addresses or tokens.
pub(super) fn unreachable(error: reqwest::Error) -> Trouble {
    use std::error::Error as _;
    let error = error.without_url();
    let mut words = error.to_string();
    let mut source = error.source();
    while let Some(cause) = source {
        words = format!("{words}: {cause}");
        source = cause.source();
    }
    Trouble::Unreachable(words)
}

/// The data of a good answer, or what the bad one means to a desk.
pub(super) async fn data<T: DeserializeOwned>(response: Response) -> Result<T, Trouble> {
    let bytes =
        good(response).await.map_err(|refused| refused.trouble())?.bytes().await.map_err(unreachable)?;
    let envelope: Envelope<T> = serde_json::from_slice(&bytes).map_err(|error| {
        // serde's words may quote the value that it did not like.
        Trouble::Unreachable(format!("an answer that can't be read, at byte {}", error.column()))
    })?;
    envelope.data.ok_or_else(|| Trouble::Unreachable("an answer without data".to_owned()))
}

/// A bad answer.
#[derive(Debug)]
pub(super) enum Refused {
    /// By the server, with its code.
    Said(StatusCode, Refusal),
    /// Not by a server of this product, or not at all.
    Otherwise(Trouble),
}

/// The response, when its status says that it is good.
pub(super) async fn good(response: Response) -> Result<Response, Refused> {
    let status = response.status();
    if status.is_success() || status == StatusCode::SWITCHING_PROTOCOLS {
        return Ok(response);
    }
    let bytes = response.bytes().await.map_err(|error| Refused::Otherwise(unreachable(error)))?;
    match serde_json::from_slice(&bytes) {
        Ok(refusal) => Err(Refused::Said(status, refusal)),
        // A proxy on the way, a sign-in page of the yard's network, …
        Err(_not_ours) => Err(Refused::Otherwise(Trouble::Unreachable(format!("status {status}")))),
    }
}

impl Refused {
    /// What it means to a desk.
    pub(super) fn trouble(self) -> Trouble {
        let (status, refusal) = match self {
            Self::Said(status, refusal) => (status, refusal),
            Self::Otherwise(trouble) => return trouble,
        };
        let Refusal { error, details } = refusal;
        match error.as_str() {
            "cursor_too_old" => Trouble::TooOld,
            "epoch_changed" => Trouble::OtherEpoch,
            "gap" => Trouble::Gap {
                expected: details.get("expected").and_then(serde_json::Value::as_u64).unwrap_or(0),
            },
            // The device key is the last word on who we are: a server that does not take it does not know us.
            "desk_revoked" | "refresh_token_reused" | "signature_invalid" => Trouble::Revoked,
            "fork" => Trouble::Forked,
            "protocol_unsupported"
            | "desk_mismatch"
            | "content_differs"
            | "unknown_command"
            | "unknown_version"
            | "bad_arguments"
            | "forged_number"
            | "too_many_commands" => Trouble::NotUnderstood(error),
            _ => Trouble::Unreachable(format!("{status}, {error}")),
        }
    }

    /// The server's code, when it gave one.
    pub(super) fn code(&self) -> Option<&str> {
        match self {
            Self::Said(_, refusal) => Some(&refusal.error),
            Self::Otherwise(_) => None,
        }
    }
}
