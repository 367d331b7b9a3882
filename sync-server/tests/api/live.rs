//! The live socket: hints arrive, and a revoked desk's socket closes.

use crate::ground::{Answer, Desk, Ground, registration};
use futures::StreamExt as _;
use shared::sync::wire::{Cursor, Hint};
use std::time::Duration;
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_tungstenite::tungstenite::client::IntoClientRequest as _;
use tokio_tungstenite::tungstenite::protocol::frame::coding::CloseCode;
use tokio_tungstenite::tungstenite::{Error, Message};
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async};

struct Socket(WebSocketStream<MaybeTlsStream<TcpStream>>);

impl Socket {
    async fn open(ground: &Ground, desk: &Desk) -> Result<Self, Error> {
        let mut request = ground.url("/api/sync/live").replace("http", "ws").into_client_request()?;
        let token = format!("Bearer {}", desk.access).parse().unwrap();
        request.headers_mut().insert("authorization", token);
        Ok(Self(connect_async(request).await?.0))
    }

    async fn next(&mut self) -> Message {
        loop {
            let message = timeout(Duration::from_secs(5), self.0.next()).await.expect("a message within 5 s");
            match message.unwrap().unwrap() {
                Message::Ping(_) | Message::Pong(_) => {}
                message => return message,
            }
        }
    }

    async fn hint(&mut self) -> Hint {
        serde_json::from_str(self.next().await.to_text().unwrap()).unwrap()
    }
}

#[tokio::test]
async fn a_push_of_one_desk_is_hinted_to_the_other() {
    let ground = Ground::new().await;
    let (desk, other) = (ground.desk().await, ground.desk().await);
    let mut socket = Socket::open(&ground, &other).await.unwrap();
    let Hint::Head { cursor: before } = socket.hint().await else { panic!("no head first") };
    let reply = desk.push(&ground, &[registration(&ground, 1)]).await.data();
    let Hint::Head { cursor } = socket.hint().await else { panic!("no head") };
    assert!(cursor > before);
    assert_eq!(cursor, Cursor(reply["head"].as_i64().unwrap()));
}

#[tokio::test]
async fn a_revoked_desk_is_told_and_its_socket_closes() {
    let ground = Ground::new().await;
    let desk = ground.desk().await;
    let mut socket = Socket::open(&ground, &desk).await.unwrap();
    socket.hint().await;
    let revoke = ground.http.post(ground.url(&format!("/api/admin/desks/{}/revoke", desk.id)));
    Answer::of(revoke.bearer_auth(ground.manager().await)).await.data();
    assert_eq!(socket.hint().await, Hint::Revoked);
    let Message::Close(Some(frame)) = socket.next().await else { panic!("no close") };
    assert_eq!(frame.code, CloseCode::from(4403));
    let Err(Error::Http(refused)) = Socket::open(&ground, &desk).await else { panic!("it was let in") };
    assert_eq!(refused.status().as_u16(), 403);
}

#[tokio::test]
async fn a_revocation_behind_the_servers_back_closes_the_socket_too() {
    let ground = Ground::new().await;
    let desk = ground.desk().await;
    let mut socket = Socket::open(&ground, &desk).await.unwrap();
    socket.hint().await;
    let revoked = sqlx::query("UPDATE desks SET revoked_at = now() WHERE id = $1").bind(desk.id);
    revoked.execute(ground.pool()).await.unwrap();
    assert_eq!(socket.hint().await, Hint::Revoked);
}

#[tokio::test]
async fn a_lost_listening_connection_makes_everybody_look_again() {
    let ground = Ground::new().await;
    let desk = ground.desk().await;
    let mut socket = Socket::open(&ground, &desk).await.unwrap();
    socket.hint().await;
    let cut = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity
        WHERE datname = current_database() AND query LIKE 'LISTEN%'";
    sqlx::query(cut).execute(ground.pool()).await.unwrap();
    assert_eq!(socket.hint().await, Hint::Resync);
}
