//! A PC becomes a desk of a club.

use super::answer::Refused;
use super::session::post;
use super::{base, client};
use crate::driver::clock::wall;
use crate::driver::device_key::{BadKey, DeviceKey};
use crate::driver::storage::Secrets;
use crate::driver::transport::Trouble;
use crate::replica::Former;
use serde::{Deserialize, Serialize};
use shared::id::{ClubId, DeskId, Epoch};
use shared::number::Origin;
use shared::sync::wire::PROTOCOL;
use shared::time::Timestamp;
use std::sync::Arc;

/// What a manager and a receptionist type in.
#[derive(Debug, Clone, Copy)]
pub struct Enrolment<'a> {
    /// The server's address, e.g. `https://club.example`.
    pub server: &'a str,
    /// The one-time code; spaces, dashes and case don't matter.
    pub code: &'a str,
    /// How the desk is to be called, e.g. `前台A`.
    pub desk_name: &'a str,
    /// The desks that this PC was before.
    pub formerly: &'a [Former],
}

/// What the server made of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Enrolled {
    /// The server's address as it should be kept.
    pub server: String,
    /// The club.
    pub club_id: ClubId,
    /// The new desk.
    pub desk_id: DeskId,
    /// The letters in the numbers that it gives.
    pub origin: Origin,
    /// The server's epoch.
    pub epoch: Epoch,
    /// How far the server's clock is ahead of this PC's, in milliseconds.
    pub clock_offset_millis: i64,
}

/// Why the PC is no desk yet.
#[derive(Debug, thiserror::Error)]
pub enum EnrolTrouble {
    /// The address is none.
    #[error("not an address of a server")]
    BadAddress,
    /// No server of this product answers there.
    #[error(transparent)]
    Unreachable(Trouble),
    /// No such code.
    #[error("no such enrolment code")]
    CodeInvalid,
    /// The code was good once.
    #[error("the enrolment code has expired")]
    CodeExpired,
    /// Another desk has used the code.
    #[error("the enrolment code is used")]
    CodeUsed,
    /// The desk's name is too long or empty.
    #[error("not a name for a desk")]
    BadName,
    /// One of the two is too old for the other.
    #[error("the server speaks protocol {0}")]
    OtherProtocol(u32),
    /// The device key.
    #[error(transparent)]
    Key(#[from] BadKey),
}

#[derive(Serialize)]
struct Request<'a> {
    code: &'a str,
    desk_name: &'a str,
    public_key: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    formerly: Vec<Formerly<'a>>,
}

#[derive(Serialize)]
struct Formerly<'a> {
    desk_id: DeskId,
    #[serde(skip_serializing_if = "Option::is_none")]
    origin: Option<&'a Origin>,
    #[serde(skip_serializing_if = "Option::is_none")]
    signature: Option<String>,
}

#[derive(Deserialize)]
struct Answer {
    club_id: ClubId,
    desk_id: DeskId,
    origin: Origin,
    epoch: Epoch,
    protocol: u32,
    server_time: Timestamp,
}

impl Enrolment<'_> {
    /// Enrols. The device key is made and kept first, so that the same code can be tried again when the
    /// answer is lost.
    ///
    /// # Errors
    /// [`EnrolTrouble`].
    pub async fn enrol(&self, secrets: Arc<dyn Secrets>) -> Result<Enrolled, EnrolTrouble> {
        let server = base(self.server);
        let address = reqwest::Url::parse(&server).map_err(|_reason| EnrolTrouble::BadAddress)?;
        if !matches!(address.scheme(), "http" | "https") || !address.has_host() {
            return Err(EnrolTrouble::BadAddress);
        }
        let at = Arc::clone(&secrets);
        let key = key_act(move || DeviceKey::to_enrol(at.as_ref())).await?;
        let formerly = self.formerly(&secrets, &key.public()).await?;
        let mut request = Request {
            code: self.code.trim(),
            desk_name: self.desk_name.trim(),
            public_key: key.public(),
            formerly,
        };
        let client =
            client().map_err(|error| EnrolTrouble::Unreachable(super::answer::unreachable(error)))?;
        let sent = wall();
        let url = format!("{server}/api/sync/enrol");
        let answer: Answer = match post(&client, &url, &request).await {
            Ok(answer) => answer,
            // An old key that the server does not know proves nothing; what was sold is brought all the same.
            Err(refused) if refused.code() == Some("signature_invalid") => {
                for one in &mut request.formerly {
                    one.signature = None;
                }
                post(&client, &url, &request).await.map_err(trouble)?
            }
            Err(refused) => return Err(trouble(refused)),
        };
        let middle = sent.millis().saturating_add(wall().millis().saturating_sub(sent.millis()) / 2);
        if answer.protocol != PROTOCOL {
            return Err(EnrolTrouble::OtherProtocol(answer.protocol));
        }
        let desk_id = answer.desk_id;
        key_act(move || DeviceKey::became(secrets.as_ref(), desk_id)).await?;
        Ok(Enrolled {
            server,
            club_id: answer.club_id,
            desk_id,
            origin: answer.origin,
            epoch: answer.epoch,
            clock_offset_millis: answer.server_time.millis().saturating_sub(middle),
        })
    }
}

impl<'a> Enrolment<'a> {
    /// The desks before, each with what its key says, as far as there is one.
    async fn formerly(
        &self,
        secrets: &Arc<dyn Secrets>,
        public_key: &str,
    ) -> Result<Vec<Formerly<'a>>, EnrolTrouble> {
        let mut said = Vec::new();
        for Former { desk_id, origin } in self.formerly.iter().take(MOST_FORMER) {
            let (secrets, desk_id) = (Arc::clone(secrets), *desk_id);
            let signed = {
                let public_key = public_key.to_owned();
                move || Ok(DeviceKey::of(secrets.as_ref(), desk_id)?.formerly(desk_id, &public_key))
            };
            let signature = match key_act(signed).await {
                Ok(signature) => Some(signature),
                Err(BadKey::Unusable) => None,
                Err(BadKey::Storage(error)) => return Err(BadKey::Storage(error).into()),
            };
            said.push(Formerly { desk_id, origin: origin.as_ref(), signature });
        }
        Ok(said)
    }
}

/// The server takes so many.
const MOST_FORMER: usize = 16;

async fn key_act<T: Send + 'static>(
    act: impl FnOnce() -> Result<T, BadKey> + Send + 'static,
) -> Result<T, BadKey> {
    tokio::task::spawn_blocking(act).await.map_err(|_fell| BadKey::Unusable)?
}

fn trouble(refused: Refused) -> EnrolTrouble {
    match refused.code() {
        Some("enrolment_code_invalid") => EnrolTrouble::CodeInvalid,
        Some("enrolment_code_expired") => EnrolTrouble::CodeExpired,
        Some("enrolment_code_used") => EnrolTrouble::CodeUsed,
        Some("bad_field") => EnrolTrouble::BadName,
        _ => EnrolTrouble::Unreachable(refused.trouble()),
    }
}
