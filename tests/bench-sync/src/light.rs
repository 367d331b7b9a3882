//! A desk without a file: enrolled at the real server like any other, with the product's own way to it, but what
//! it hears it keeps in memory. It loads the server without loading the machine with a replica.

use crate::stage::{Stage, word};
use anyhow::{Context as _, Result, ensure};
use futures::StreamExt as _;
use replica::driver::http::{Enrolled, Enrolment, HttpTransport};
use replica::driver::{DeviceKey, Line, Secrets, StorageError, Transport as _};
use serde_json::json;
use shared::command::{Command, Outcome};
use shared::id::{ClubId, CommandId, DeskId, Epoch, StaffId};
use shared::number::Origin;
use shared::record::{Role, Row};
use shared::sync::wire::{BootstrapHead, Cursor, Envelope, MOST_COMMANDS, PROTOCOL, PushRequest};
use shared::time::Timestamp;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use uuid::Uuid;

/// Secrets in memory.
#[derive(Default)]
pub(crate) struct Pocket(Mutex<HashMap<String, String>>);

impl Secrets for Pocket {
    fn secret(&self, name: &str) -> Result<Option<String>, StorageError> {
        Ok(self.0.lock().unwrap_or_else(PoisonError::into_inner).get(name).cloned())
    }

    fn keep_secret(&self, name: &str, text: &str) -> Result<(), StorageError> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(name.to_owned(), text.to_owned());
        Ok(())
    }
}

/// What a bootstrap brought.
pub(crate) struct Everything {
    /// Its head.
    pub(crate) head: BootstrapHead,
    /// Its rows.
    pub(crate) rows: Vec<Row>,
}

/// An enrolled desk.
pub(crate) struct LightDesk {
    /// The way to the server.
    pub(crate) transport: Arc<HttpTransport>,
    /// Who it is.
    pub(crate) desk_id: DeskId,
    /// Its club.
    pub(crate) club_id: ClubId,
    /// Its letters.
    pub(crate) origin: Origin,
    epoch: Epoch,
    pocket: Arc<Pocket>,
    last_seq: u64,
    staff: Option<StaffId>,
}

impl LightDesk {
    /// Enrols a desk.
    pub(crate) async fn enrol(stage: &Stage, name: &str) -> Result<Self> {
        let (code, pocket) = (stage.code().await?, Arc::new(Pocket::default()));
        let enrolment = Enrolment { server: stage.address(), code: &code, desk_name: name, formerly: &[] };
        let shared = Arc::clone(&pocket);
        let secrets: Arc<dyn Secrets> = shared;
        let Enrolled { server, club_id, desk_id, origin, epoch, .. } =
            enrolment.enrol(Arc::clone(&secrets)).await?;
        let transport = Arc::new(HttpTransport::new(&server, desk_id, secrets)?);
        Ok(Self { transport, desk_id, club_id, origin, epoch, pocket, last_seq: 0, staff: None })
    }

    /// Fetches everything; from then on a receptionist is on duty here.
    pub(crate) async fn everything(&mut self) -> Result<Everything> {
        let mut lines = self.transport.bootstrap(1, None).await?;
        let Some(Line::Head(head)) = lines.next().await.transpose()? else {
            anyhow::bail!("a bootstrap without its head")
        };
        let mut rows = Vec::new();
        while let Some(line) = lines.next().await.transpose()? {
            if let Line::Row(row) = line {
                rows.push(*row);
            }
        }
        let receptionist = |row: &Row| match row {
            Row::Staff(staff) if staff.role == Role::Receptionist && staff.active => Some(staff.id),
            _ => None,
        };
        self.staff = rows.iter().find_map(receptionist);
        Ok(Everything { head: *head, rows })
    }

    /// Pushes commands in as few pushes as may be; all have to be accepted.
    pub(crate) async fn push(&mut self, commands: Vec<Command>) -> Result<()> {
        let mut commands = commands.into_iter().peekable();
        while commands.peek().is_some() {
            let some = commands.by_ref().take(MOST_COMMANDS).collect();
            self.push_at_once(some).await?;
        }
        Ok(())
    }

    async fn push_at_once(&mut self, commands: Vec<Command>) -> Result<()> {
        let staff_id = self.staff.context("nobody is on duty")?;
        let count = commands.len();
        let mut envelopes = Vec::with_capacity(count);
        for command in commands {
            self.last_seq = self.last_seq.saturating_add(1);
            envelopes.push(Envelope {
                command_id: CommandId(Uuid::now_v7()),
                desk_seq: self.last_seq,
                issued_at: now(),
                issued_cursor: Cursor(0),
                staff_id,
                name: command.name().to_owned(),
                version: command.version(),
                args: command.arguments()?,
            });
        }
        let (desk_id, epoch) = (self.desk_id, self.epoch);
        let request = PushRequest { protocol: PROTOCOL, desk_id, epoch, commands: envelopes };
        let reply = self.transport.push(&request).await?;
        ensure!(reply.settled.len() == count, "{} of {count} settled", reply.settled.len());
        let refused = reply.settled.iter().find(|one| !matches!(one.outcome, Outcome::Applied { .. }));
        ensure!(refused.is_none(), "not as wanted: {refused:?}");
        Ok(())
    }

    /// An access token for requests that the product's own way does not ask.
    pub(crate) async fn token(&self, web: &reqwest::Client, server: &str) -> Result<String> {
        let asked = web.post(format!("{server}/api/sync/challenge"));
        let asked = asked.json(&json!({ "desk_id": self.desk_id })).send().await?.error_for_status()?;
        let challenge = word(&asked.json().await?, "/data/challenge")?;
        let key = DeviceKey::of(self.pocket.as_ref(), self.desk_id)?;
        let signature = key.sign_in(self.desk_id, &challenge);
        let grant = json!({
            "grant": "device_key", "desk_id": self.desk_id, "challenge": challenge, "signature": signature,
        });
        let granted = web.post(format!("{server}/api/sync/token")).json(&grant).send().await?;
        word(&granted.error_for_status()?.json().await?, "/data/access_token")
    }

    /// The server's epoch.
    pub(crate) const fn epoch(&self) -> Epoch {
        self.epoch
    }
}

/// This PC's time.
pub(crate) fn now() -> Timestamp {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
    Timestamp::from_millis(i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
}
