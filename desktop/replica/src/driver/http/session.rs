//! Who this desk is to the server: the device key signs in, short-lived tokens do the rest.
//!
//! A new refresh token is kept before it counts: a crash in between costs a sign-in with the device key and
//! never the desk.

use super::answer::{Refused, good, unreachable};
use super::{Boxed, SetUpError};
use crate::driver::device_key::DeviceKey;
use crate::driver::run::blocking;
use crate::driver::storage::Secrets;
use crate::driver::transport::Trouble;
use futures::FutureExt as _;
use reqwest::Client;
use serde::{Deserialize, Serialize};
use shared::id::DeskId;
use shared::time::Timestamp;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Mutex;
use tokio::time::Instant;

/// Under this name a desk's refresh token is kept.
fn token_name(desk: DeskId) -> String {
    format!("refresh_token:{desk}")
}

/// A token is renewed so long before it ends.
const BEFORE_END: Duration = Duration::from_secs(60);

/// The desk's sign-in.
pub(super) struct Session {
    pub(super) server: String,
    pub(super) desk: DeskId,
    pub(super) key: DeviceKey,
    pub(super) client: Client,
    secrets: Arc<dyn Secrets>,
    tokens: Mutex<Tokens>,
}

#[derive(Default)]
struct Tokens {
    access: Option<(Arc<str>, Instant)>,
    refresh: Option<String>,
}

impl std::fmt::Debug for Session {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Session").field("desk", &self.desk).finish_non_exhaustive()
    }
}

#[derive(Serialize)]
#[serde(tag = "grant", rename_all = "snake_case")]
enum Grant<'a> {
    DeviceKey { desk_id: DeskId, challenge: &'a str, signature: String },
    Refresh { refresh_token: &'a str },
}

#[derive(Deserialize)]
struct Granted {
    access_token: String,
    access_expires_at: Timestamp,
    refresh_token: String,
    server_time: Timestamp,
}

#[derive(Deserialize)]
struct Data<T> {
    data: T,
}

#[derive(Deserialize)]
struct Challenge {
    challenge: String,
}

impl Session {
    pub(super) fn new(
        server: String,
        desk: DeskId,
        secrets: Arc<dyn Secrets>,
        client: Client,
    ) -> Result<Self, SetUpError> {
        let key = DeviceKey::of(secrets.as_ref(), desk)?;
        let refresh = secrets.secret(&token_name(desk))?.filter(|token| !token.is_empty());
        let tokens = Mutex::new(Tokens { access: None, refresh });
        Ok(Self { server, desk, key, client, secrets, tokens })
    }

    /// A token that the server should take.
    pub(super) fn token(&self) -> Boxed<'_, Result<Arc<str>, Trouble>> {
        async {
            let mut tokens = self.tokens.lock().await;
            if let Some((access, until)) = &tokens.access
                && Instant::now() < *until
            {
                return Ok(Arc::clone(access));
            }
            let granted = self.grant(&mut tokens).await?;
            let (secrets, name) = (Arc::clone(&self.secrets), token_name(self.desk));
            let refresh = granted.refresh_token.clone();
            blocking(move || secrets.keep_secret(&name, &refresh))
                .await
                .map_err(|error| Trouble::Unreachable(format!("the token can't be kept: {error}")))?;
            let millis = granted.access_expires_at.millis().saturating_sub(granted.server_time.millis());
            let life = Duration::from_millis(u64::try_from(millis).unwrap_or(0)).saturating_sub(BEFORE_END);
            let access: Arc<str> = granted.access_token.into();
            tokens.access = Some((Arc::clone(&access), Instant::now() + life));
            tokens.refresh = Some(granted.refresh_token);
            Ok(access)
        }
        .boxed()
    }

    /// The server did not take this token.
    pub(super) async fn forget(&self, token: &str) {
        let mut tokens = self.tokens.lock().await;
        if tokens.access.as_ref().is_some_and(|(access, _)| &**access == token) {
            tokens.access = None;
        }
    }

    async fn grant(&self, tokens: &mut Tokens) -> Result<Granted, Trouble> {
        if let Some(refresh_token) = tokens.refresh.clone() {
            match self.post("/api/sync/token", &Grant::Refresh { refresh_token: &refresh_token }).await {
                Ok(granted) => return Ok(granted),
                Err(refused) => match refused.code() {
                    Some("refresh_token_invalid" | "refresh_token_expired") => tokens.refresh = None,
                    _ => return Err(refused.trouble()),
                },
            }
        }
        let asked = self.post("/api/sync/challenge", &serde_json::json!({ "desk_id": self.desk })).await;
        let Challenge { challenge } = asked.map_err(Refused::trouble)?;
        let signature = self.key.sign_in(self.desk, &challenge);
        let grant = Grant::DeviceKey { desk_id: self.desk, challenge: &challenge, signature };
        self.post("/api/sync/token", &grant).await.map_err(Refused::trouble)
    }

    async fn post<T: for<'de> Deserialize<'de>>(
        &self,
        path: &str,
        body: &impl Serialize,
    ) -> Result<T, Refused> {
        post(&self.client, &format!("{}{path}", self.server), body).await
    }
}

/// Asks without being signed in.
pub(super) async fn post<T: for<'de> Deserialize<'de>>(
    client: &Client,
    url: &str,
    body: &impl Serialize,
) -> Result<T, Refused> {
    let otherwise = |error| Refused::Otherwise(unreachable(error));
    let response = good(client.post(url).json(body).send().await.map_err(otherwise)?).await?;
    let Data { data } = response.json().await.map_err(otherwise)?;
    Ok(data)
}
