//! The server's HTTP API, asked as a person of the staff does.

use anyhow::{Context as _, Result, bail};
use reqwest::Client;
use serde_json::{Value, json};

/// Somebody who is signed in at the server.
#[derive(Debug, Clone)]
pub struct Api {
    client: Client,
    address: String,
    token: String,
}

impl Api {
    /// Signs in.
    ///
    /// # Errors
    /// When the server does not take account and PIN.
    pub async fn sign_in(address: &str, account: &str, pin: &str) -> Result<Self> {
        let mut api = Self { client: Client::new(), address: address.to_owned(), token: String::new() };
        let login = json!({ "account": account, "pin": pin });
        let login = api.ask("/api/admin/auth/login", Some(login)).await?;
        api.token = login.get("access_token").and_then(Value::as_str).context("no token")?.to_owned();
        Ok(api)
    }

    /// Asks: `GET`, or `POST` where there is something to say.
    ///
    /// # Errors
    /// When the server refuses it.
    pub async fn ask(&self, path: &str, said: Option<Value>) -> Result<Value> {
        let url = format!("{}{path}", self.address);
        let mut request = match said {
            Some(said) => self.client.post(url).json(&said),
            None => self.client.get(url),
        };
        if !self.token.is_empty() {
            request = request.bearer_auth(&self.token);
        }
        let mut answer: Value = request.send().await?.json().await?;
        match answer.get_mut("data") {
            Some(data) if !data.is_null() => Ok(data.take()),
            _ => bail!("{path}: {answer}"),
        }
    }
}
