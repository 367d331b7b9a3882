//! The product's transport: HTTPS for questions, a WebSocket for hints.
//!
//! | file | holds |
//! | --- | --- |
//! | `answer` | the server's envelope, and what its error codes mean to a desk |
//! | `session` | the desk's sign-in: device key, access token, rotating refresh token |
//! | `lines` | a bootstrap's stream, line by line |
//! | `live` | the socket |
//! | `enrol` | a new desk and its one-time code |
//! | `staff` | a person of the staff, for what is done about desks |

mod answer;
mod enrol;
mod lines;
mod live;
mod session;
mod staff;

pub use enrol::{EnrolTrouble, Enrolled, Enrolment};
pub use staff::{MadeCode, MadePhoneCode, SeenDesk, StaffSession, StaffTrouble};

use super::device_key::BadKey;
use super::storage::{Secrets, StorageError};
use super::transport::{Checksums, Line, Transport, Trouble};
use answer::{data, unreachable};
use futures::future::BoxFuture;
use futures::stream::BoxStream;
use reqwest::{Client, Method, RequestBuilder, Response, StatusCode};
use session::Session;
use shared::id::{DeskId, Epoch};
use shared::record::Table;
use shared::sync::wire::{Cursor, Cut, Hint, ISSUED_TO, PushReply, PushRequest};
use std::sync::Arc;
use std::sync::atomic::AtomicU64;
use std::sync::atomic::Ordering::Relaxed;
use std::time::Duration;
use uuid::Uuid;

/// A stable yard network connects within this or not at all.
const CONNECT: Duration = Duration::from_secs(5);
/// No byte for so long: the connection is gone, whatever TCP still believes.
const SILENCE: Duration = Duration::from_secs(20);

/// A desk's way to its server.
#[derive(Debug)]
pub struct HttpTransport {
    session: Session,
    /// Only HTTP/1.1, which alone can become a WebSocket.
    upgrading: Client,
    /// How far the desk's queue reaches.
    issued_to: AtomicU64,
}

/// Why the way to the server could not be set up.
#[derive(Debug, thiserror::Error)]
pub enum SetUpError {
    /// The device key.
    #[error(transparent)]
    Key(#[from] BadKey),
    /// What is kept of the last sign-in.
    #[error(transparent)]
    Storage(#[from] StorageError),
    /// The HTTP client could not be made.
    #[error("no HTTP client: {0}")]
    Client(#[from] reqwest::Error),
}

impl HttpTransport {
    /// The way of an enrolled desk to the server at this address (`https://club.example`), signing in with
    /// the device key that is kept in `secrets`.
    ///
    /// # Errors
    /// [`SetUpError`].
    pub fn new(server: &str, desk: DeskId, secrets: Arc<dyn Secrets>) -> Result<Self, SetUpError> {
        Ok(Self {
            upgrading: builder().http1_only().build()?,
            session: Session::new(base(server), desk, secrets, client()?)?,
            issued_to: AtomicU64::new(0),
        })
    }

    /// Asks as this desk; signs in anew once when the token is not taken.
    async fn ask(&self, request: impl Fn(&Client) -> RequestBuilder) -> Result<Response, Trouble> {
        self.ask_with(&self.session.client, request).await
    }

    async fn ask_with(
        &self,
        client: &Client,
        request: impl Fn(&Client) -> RequestBuilder,
    ) -> Result<Response, Trouble> {
        let token = self.session.token().await?;
        let response = request(client).bearer_auth(&*token).send().await.map_err(unreachable)?;
        if response.status() != StatusCode::UNAUTHORIZED {
            return Ok(response);
        }
        self.session.forget(&token).await;
        let token = self.session.token().await?;
        request(client).bearer_auth(&*token).send().await.map_err(unreachable)
    }

    fn url(&self, path: &str) -> String {
        format!("{}{path}", self.session.server)
    }
}

impl Transport for HttpTransport {
    type Lines = BoxStream<'static, Result<Line, Trouble>>;
    type Hints = BoxStream<'static, Hint>;

    async fn push(&self, request: &PushRequest) -> Result<PushReply, Trouble> {
        let body = serde_json::to_vec(request).map_err(|error| Trouble::NotUnderstood(error.to_string()))?;
        let signature = self.session.key.sign_push(self.session.desk, &body);
        let response = self
            .ask(|client| {
                client
                    .request(Method::POST, self.url("/api/sync/push"))
                    .header("content-type", "application/json")
                    .header("x-paddock-signature", &signature)
                    .header(ISSUED_TO, self.issued_to.load(Relaxed))
                    .body(body.clone())
            })
            .await?;
        data(response).await
    }

    async fn pull(&self, from: Cursor, epoch: Epoch) -> Result<Cut, Trouble> {
        let query = [("cursor", from.0.to_string()), ("epoch", epoch.to_string())];
        let ask = |client: &Client| {
            let pull = client.get(self.url("/api/sync/pull")).query(&query);
            pull.header(ISSUED_TO, self.issued_to.load(Relaxed))
        };
        let response = self.ask(ask).await?;
        let cut: Cut = data(response).await?;
        if cut.from == from {
            Ok(cut)
        } else {
            Err(Trouble::Unreachable("a cut from another place than was asked for".to_owned()))
        }
    }

    async fn bootstrap(
        &self,
        pending_from: u64,
        after: Option<(Table, Uuid)>,
    ) -> Result<Self::Lines, Trouble> {
        let mut query = vec![("pending_from", pending_from.to_string())];
        query.extend(after.map(|(table, id)| ("after", format!("{}:{id}", table.as_str()))));
        let response = self.ask(|client| client.get(self.url("/api/sync/bootstrap")).query(&query)).await?;
        lines::lines(response).await
    }

    async fn checksums(&self) -> Result<Checksums, Trouble> {
        data(self.ask(|client| client.get(self.url("/api/sync/checksum"))).await?).await
    }

    fn issued_to(&self, last: u64) {
        self.issued_to.store(last, Relaxed);
    }

    async fn live(&self) -> Result<Self::Hints, Trouble> {
        let key = live::key()?;
        let response = self
            .ask_with(&self.upgrading, |client| live::handshake(client.get(self.url("/api/sync/live")), &key))
            .await?;
        live::hints(response, &key).await
    }
}

/// The address without what people type after it.
fn base(server: &str) -> String {
    server.trim().trim_end_matches('/').to_owned()
}

fn builder() -> reqwest::ClientBuilder {
    Client::builder()
        .connect_timeout(CONNECT)
        .read_timeout(SILENCE)
        .tcp_nodelay(true)
        .user_agent(concat!("paddock-desk/", env!("CARGO_PKG_VERSION")))
        // A desk speaks to the one server that it was enrolled at, and to nobody that it points to.
        .redirect(reqwest::redirect::Policy::none())
}

fn client() -> reqwest::Result<Client> {
    builder().build()
}

/// Boxes keep the futures of rarely used ways out of the others' size.
type Boxed<'a, T> = BoxFuture<'a, T>;

#[cfg(test)]
mod tests;
