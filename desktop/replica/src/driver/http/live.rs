//! The live socket: an HTTP request that becomes a WebSocket, over the same client as everything else.

use super::answer::{Refused, good, unreachable};
use crate::driver::transport::Trouble;
use base64::{Engine as _, engine::general_purpose::STANDARD};
use futures::stream::{self, BoxStream};
use futures::{SinkExt as _, StreamExt as _};
use reqwest::{RequestBuilder, Response, StatusCode};
use shared::sync::wire::Hint;
use std::time::Duration;
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::handshake::derive_accept_key;
use tokio_tungstenite::tungstenite::protocol::{Role, WebSocketConfig};

/// The server pings every 15 s. Nothing for so long: the socket is down, whatever TCP still believes.
const SILENCE: Duration = Duration::from_secs(40);
/// A hint is a few bytes.
const LONGEST: usize = 1 << 16;

/// A key for one handshake.
pub(super) fn key() -> Result<String, Trouble> {
    let mut bytes = [0_u8; 16];
    aws_lc_rs::rand::fill(&mut bytes).map_err(|_reason| Trouble::Unreachable("no randomness".to_owned()))?;
    Ok(STANDARD.encode(bytes))
}

/// Asks for the change to a WebSocket.
pub(super) fn handshake(request: RequestBuilder, key: &str) -> RequestBuilder {
    request
        .header("connection", "Upgrade")
        .header("upgrade", "websocket")
        .header("sec-websocket-version", "13")
        .header("sec-websocket-key", key)
}

/// What the socket says until it is down.
pub(super) async fn hints(response: Response, key: &str) -> Result<BoxStream<'static, Hint>, Trouble> {
    let response = good(response).await.map_err(Refused::trouble)?;
    let accepted = response.headers().get("sec-websocket-accept");
    let ours =
        accepted.is_some_and(|accepted| accepted.as_bytes() == derive_accept_key(key.as_bytes()).as_bytes());
    if response.status() != StatusCode::SWITCHING_PROTOCOLS || !ours {
        return Err(Trouble::Unreachable("the server did not open the socket".to_owned()));
    }
    let connection = response.upgrade().await.map_err(unreachable)?;
    let config = WebSocketConfig::default().max_message_size(Some(LONGEST)).max_frame_size(Some(LONGEST));
    let socket = WebSocketStream::from_raw_socket(connection, Role::Client, Some(config)).await;
    Ok(stream::unfold(socket, |mut socket| async move {
        loop {
            let Ok(Some(Ok(message))) = tokio::time::timeout(SILENCE, socket.next()).await else {
                return None;
            };
            match message {
                // A hint that a newer server invented says at least that something happened.
                Message::Text(text) => {
                    return Some((serde_json::from_str(&text).unwrap_or(Hint::Resync), socket));
                }
                // The pong lies ready; it goes out with this.
                Message::Ping(_) => socket.flush().await.ok()?,
                Message::Close(_) => return None,
                Message::Binary(_) | Message::Pong(_) | Message::Frame(_) => {}
            }
        }
    })
    .boxed())
}
