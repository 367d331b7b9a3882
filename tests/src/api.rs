//! The server's HTTP API, asked as a person of the staff does.

use anyhow::{Context as _, Result, bail};
use reqwest::{Client, RequestBuilder};
use serde_json::{Value, json};
use std::time::{Duration, Instant};
use tokio::sync::Mutex;

/// A token is good for a quarter of an hour; well before that another one is taken.
const FRESH: Duration = Duration::from_secs(600);

/// Somebody who is signed in at the server.
#[derive(Debug)]
pub struct Api {
    client: Client,
    address: String,
    account: String,
    pin: String,
    token: Mutex<(Instant, String)>,
}

impl Api {
    /// Signs in.
    ///
    /// # Errors
    /// When the server does not take account and PIN.
    pub async fn sign_in(address: &str, account: &str, pin: &str) -> Result<Self> {
        let (client, address) = (Client::new(), address.to_owned());
        let token = login(&client, &address, account, pin).await?;
        let token = Mutex::new((Instant::now(), token));
        Ok(Self { client, address, account: account.to_owned(), pin: pin.to_owned(), token })
    }

    /// Asks: `GET`, or `POST` where there is something to say.
    ///
    /// # Errors
    /// When the server refuses it.
    pub async fn ask(&self, path: &str, said: Option<Value>) -> Result<Value> {
        let url = format!("{}{path}", self.address);
        let request = match said {
            Some(said) => self.client.post(url).json(&said),
            None => self.client.get(url),
        };
        data(path, request.bearer_auth(self.token().await?)).await
    }

    /// A token that is good for a while.
    async fn token(&self) -> Result<String> {
        let mut token = self.token.lock().await;
        if token.0.elapsed() > FRESH {
            *token = (Instant::now(), login(&self.client, &self.address, &self.account, &self.pin).await?);
        }
        Ok(token.1.clone())
    }
}

async fn login(client: &Client, address: &str, account: &str, pin: &str) -> Result<String> {
    let path = "/api/admin/auth/login";
    let login = client.post(format!("{address}{path}")).json(&json!({ "account": account, "pin": pin }));
    let tokens = data(path, login).await?;
    Ok(tokens.get("access_token").and_then(Value::as_str).context("no token")?.to_owned())
}

async fn data(path: &str, request: RequestBuilder) -> Result<Value> {
    let mut answer: Value = request.send().await?.json().await?;
    match answer.get_mut("data") {
        Some(data) if !data.is_null() => Ok(data.take()),
        _ => bail!("{path}: {answer}"),
    }
}
