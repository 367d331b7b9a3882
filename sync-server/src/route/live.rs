//! `GET /api/sync/live`: a desk's socket. It carries hints only; pull is the truth.

use crate::App;
use crate::http::Problem;
use crate::live::News;
use crate::sign_in::caller::DeskCaller;
use crate::store;
use axum::extract::State;
use axum::extract::ws::rejection::WebSocketUpgradeRejection;
use axum::extract::ws::{CloseFrame, Message, WebSocket, WebSocketUpgrade, close_code};
use axum::response::Response;
use serde_json::json;
use shared::sync::wire::Hint;
use std::time::Duration;
use tokio::time::{Instant, MissedTickBehavior, interval};

/// The heartbeat.
const PING: Duration = Duration::from_secs(15);
/// A desk that was not heard of for so long is gone.
const SILENCE: Duration = Duration::from_secs(45);
/// The close code of a revoked desk's socket.
const REVOKED: u16 = 4403;
/// A desk has nothing to say here.
const LONGEST_MESSAGE: usize = 4096;

/// Opens a desk's socket. Each text frame is a hint: where the feed stands (one right after opening), that hints
/// may have been lost, or that the desk was revoked (then it closes with 4403).
#[utoipa::path(get, path = "/api/sync/live", tag = "sync", security(("desk" = [])), responses(
    (status = 101, description = "A WebSocket; text frames are hints"),
    (status = 403, description = "`desk_revoked`"),
))]
pub(super) async fn live(
    State(app): State<App>,
    desk: DeskCaller,
    upgrade: Result<WebSocketUpgrade, WebSocketUpgradeRejection>,
) -> Result<Response, Problem> {
    let upgrade = upgrade.map_err(|rejection| {
        Problem::with(crate::http::Code::Malformed, json!({ "reason": rejection.body_text() }))
    })?;
    let upgrade = upgrade.max_message_size(LONGEST_MESSAGE).max_frame_size(LONGEST_MESSAGE);
    Ok(upgrade.on_upgrade(move |socket| {
        let tasks = app.tasks.clone();
        tasks.track_future(async move { serve(&app, desk, socket).await })
    }))
}

async fn serve(app: &App, desk: DeskCaller, mut socket: WebSocket) {
    if let Err(error) = converse(app, desk, &mut socket).await {
        tracing::debug!(desk = %desk.desk_id, %error, "a socket ended");
    }
}

/// Talks until one side ends it.
async fn converse(app: &App, desk: DeskCaller, socket: &mut WebSocket) -> Result<(), axum::Error> {
    // On the board first, then the head is read: what is committed in between is heard of twice, never not at all.
    let mut watch = app.live.board.watch(desk.club_id, desk.desk_id);
    let Ok(head) = store::head(&app.pool, desk.club_id).await else {
        return close(socket, close_code::ERROR, "").await;
    };
    let mut told = News { head, ..News::default() };
    say(socket, &Hint::Head { cursor: head }).await?;
    let mut pings = interval(PING);
    pings.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut heard = Instant::now();
    loop {
        tokio::select! {
            () = app.ending.cancelled() => return close(socket, close_code::AWAY, "").await,
            changed = watch.news.changed() => {
                let news = *watch.news.borrow_and_update();
                if changed.is_err() || news.revoked {
                    say(socket, &Hint::Revoked).await?;
                    return close(socket, REVOKED, "revoked").await;
                }
                tell(socket, &mut told, news).await?;
            }
            message = socket.recv() => match message {
                None | Some(Ok(Message::Close(_))) => return Ok(()),
                Some(Err(error)) => return Err(error),
                Some(Ok(_)) => heard = Instant::now(),
            },
            _tick = pings.tick() => {
                if heard.elapsed() > SILENCE {
                    return Ok(());
                }
                socket.send(Message::Ping(Default::default())).await?;
            }
        }
    }
}

/// Tells what is new.
async fn tell(socket: &mut WebSocket, told: &mut News, news: News) -> Result<(), axum::Error> {
    if news.resyncs != told.resyncs {
        say(socket, &Hint::Resync).await?;
    }
    if news.head > told.head {
        say(socket, &Hint::Head { cursor: news.head }).await?;
    }
    *told = News { head: news.head.max(told.head), ..news };
    Ok(())
}

async fn say(socket: &mut WebSocket, hint: &Hint) -> Result<(), axum::Error> {
    let text = serde_json::to_string(hint).map_err(axum::Error::new)?;
    socket.send(Message::Text(text.into())).await
}

async fn close(socket: &mut WebSocket, code: u16, reason: &'static str) -> Result<(), axum::Error> {
    socket.send(Message::Close(Some(CloseFrame { code, reason: reason.into() }))).await
}
