//! Baselines that answer over the network: the least that an axum server can do. Each runs as a process of its own,
//! from this same optimised program, as the product's server does.

use crate::pgbench;
use crate::stage::{self, Stage};
use anyhow::{Context as _, Result};
use axum::Router;
use axum::extract::State;
use axum::extract::ws::{Message, WebSocket, WebSocketUpgrade};
use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::{get, post};
use axum::serve::ListenerExt as _;
use clap::Subcommand;
use serde_json::json;
use sqlx::PgPool;
use sqlx::postgres::PgPoolOptions;
use std::path::PathBuf;
use std::process::Command;
use system_tests::program::{Program, free_port};
use tokio::net::TcpListener;
use tokio::sync::broadcast;

/// The floor's own database.
pub(crate) const FLOOR: &str = "floor";
/// Messages that a socket may be behind.
const ROOM: usize = 1_024;

/// A baseline to be served.
#[derive(Debug, Subcommand)]
pub(crate) enum Serve {
    /// `GET /` answers `hello`.
    #[command(hide = true)]
    Hello {
        /// Where to listen.
        port: u16,
    },
    /// `POST /` commits a row, and every socket at `/live` hears of it.
    #[command(hide = true)]
    Floor {
        /// Where to listen.
        port: u16,
        /// The folder of the database's socket.
        socket: PathBuf,
    },
}

impl Serve {
    /// Serves until told to end.
    pub(crate) async fn serve(self) -> Result<()> {
        match self {
            Self::Hello { port } => listen(port, Router::new().route("/", get(|| async { "hello" }))).await,
            Self::Floor { port, socket } => {
                let options = pgbench::options(&socket, FLOOR);
                let pool = PgPoolOptions::new().max_connections(8).connect_with(options).await?;
                sqlx::raw_sql(
                    "CREATE TABLE IF NOT EXISTS said (id bigserial PRIMARY KEY, what text NOT NULL)",
                )
                .execute(&pool)
                .await?;
                let floor = Floor { pool, told: broadcast::Sender::new(ROOM) };
                let routes = Router::new().route("/", post(say)).route("/live", get(hear));
                listen(port, routes.with_state(floor)).await
            }
        }
    }
}

#[derive(Clone)]
struct Floor {
    pool: PgPool,
    told: broadcast::Sender<i64>,
}

async fn say(State(floor): State<Floor>, what: String) -> Result<String, StatusCode> {
    let said = sqlx::query_scalar("INSERT INTO said (what) VALUES ($1) RETURNING id").bind(what);
    let id: i64 = said.fetch_one(&floor.pool).await.map_err(|_refused| StatusCode::SERVICE_UNAVAILABLE)?;
    let _nobody = floor.told.send(id);
    Ok(id.to_string())
}

async fn hear(State(floor): State<Floor>, upgrade: WebSocketUpgrade) -> Response {
    upgrade.on_upgrade(move |mut socket: WebSocket| async move {
        let mut told = floor.told.subscribe();
        // So that who listens knows that from here on it misses nothing.
        let mut sent = socket.send(Message::Text("0".into())).await;
        while sent.is_ok() {
            let Ok(id) = told.recv().await else { return };
            sent = socket.send(Message::Text(id.to_string().into())).await;
        }
    })
}

async fn listen(port: u16, routes: Router) -> Result<()> {
    let listener = TcpListener::bind(("127.0.0.1", port)).await?;
    let listener = listener.tap_io(|stream| {
        let _refused = stream.set_nodelay(true);
    });
    println!("{}", json!({ "ready": port }));
    Ok(axum::serve(listener, routes).await?)
}

/// Starts one as a process, and gives its address.
pub(crate) async fn start(name: &str, stage: &Stage, more: &[PathBuf]) -> Result<(Program, String)> {
    let port = free_port()?;
    let mut command = Command::new(std::env::current_exe().context("our own program")?);
    command.args(["serve", name, &port.to_string()]).args(more);
    let program = stage::started(name, command, &stage.place("baselines")?).await?;
    Ok((program, format!("http://127.0.0.1:{port}")))
}
