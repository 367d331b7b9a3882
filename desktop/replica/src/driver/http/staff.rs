//! A person of the staff, signed in at the server from this desk: what is done about desks is the server's, and it
//! wants to know who asks. The token lives in memory alone, and for a quarter of an hour.

use super::answer::{Refused, good, unreachable};
use super::{base, client};
use crate::driver::transport::Trouble;
use reqwest::{Client, RequestBuilder};
use serde::{Deserialize, Serialize};
use shared::id::{ClubId, CoachId, DeskId, StaffId};
use shared::time::Timestamp;
use uuid::Uuid;

/// Somebody who is signed in at the server.
pub struct StaffSession {
    server: String,
    client: Client,
    token: String,
    staff_id: StaffId,
}

impl std::fmt::Debug for StaffSession {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("StaffSession").field("staff", &self.staff_id).finish_non_exhaustive()
    }
}

/// Why the server did not do it.
#[derive(Debug, thiserror::Error)]
pub enum StaffTrouble {
    /// Account and PIN don't go together there.
    #[error("the PIN is not taken")]
    WrongPin,
    /// Too many tries.
    #[error("too many tries")]
    Wait,
    /// The session is over.
    #[error("the session is over")]
    SignedOut,
    /// This person may not.
    #[error("the person may not")]
    MayNot,
    /// There is no such desk.
    #[error("no such desk")]
    NotFound,
    /// Nobody of the staff is this coach.
    #[error("the coach has no sign-in")]
    NoSignIn,
    /// No good answer.
    #[error(transparent)]
    Unreachable(Trouble),
}

/// What the server knows of a desk.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct SeenDesk {
    /// The desk.
    pub id: DeskId,
    /// Since when it is out of service.
    pub revoked_at: Option<Timestamp>,
    /// Commands that wait there, as it last said.
    #[serde(default)]
    pub waiting: Option<i64>,
    /// When it was last heard of.
    #[serde(default)]
    pub last_seen_at: Option<Timestamp>,
    /// Its commands that were set aside.
    #[serde(default)]
    pub in_quarantine: i64,
    /// Whether its socket is open.
    #[serde(default)]
    pub live: bool,
}

/// A code for one desk.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct MadeCode {
    /// In groups.
    pub code: String,
    /// When it ends.
    pub expires_at: Timestamp,
}

/// A code for a coach's phone.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct MadePhoneCode {
    /// The coach's name.
    pub coach: String,
    /// What the phone opens, on the server.
    pub path: String,
    /// When it ends.
    pub expires_at: Timestamp,
}

#[derive(Serialize)]
struct Login<'a> {
    account: &'a str,
    pin: &'a str,
    club_id: ClubId,
}

#[derive(Deserialize)]
struct LoggedIn {
    access_token: String,
    staff_id: StaffId,
}

#[derive(Deserialize)]
struct Data<T> {
    data: T,
}

#[derive(Deserialize)]
struct Items {
    items: Vec<SeenDesk>,
}

impl StaffSession {
    /// Signs somebody in.
    ///
    /// # Errors
    /// [`StaffTrouble`].
    pub async fn begin(
        server: &str,
        club_id: ClubId,
        account: &str,
        pin: &str,
    ) -> Result<Self, StaffTrouble> {
        let (server, client) = (base(server), client().map_err(away)?);
        let request =
            client.post(format!("{server}/api/admin/auth/login")).json(&Login { account, pin, club_id });
        let LoggedIn { access_token, staff_id } = answer(request).await?;
        Ok(Self { server, client, token: access_token, staff_id })
    }

    /// Who is signed in.
    #[must_use]
    pub const fn staff_id(&self) -> StaffId {
        self.staff_id
    }

    /// The club's desks.
    ///
    /// # Errors
    /// [`StaffTrouble`].
    pub async fn desks(&self) -> Result<Vec<SeenDesk>, StaffTrouble> {
        let Items { items } = answer(self.as_staff(self.client.get(self.url("/api/admin/desks")))).await?;
        Ok(items)
    }

    /// Has a code made with which one PC becomes a desk.
    ///
    /// # Errors
    /// [`StaffTrouble`].
    pub async fn enrolment_code(&self) -> Result<MadeCode, StaffTrouble> {
        answer(self.change("/api/admin/desks/enrolment-code")).await
    }

    /// Takes a desk out of service.
    ///
    /// # Errors
    /// [`StaffTrouble`].
    pub async fn revoke(&self, desk: DeskId) -> Result<(), StaffTrouble> {
        let path = format!("/api/admin/desks/{desk}/revoke");
        let _said: serde_json::Value = answer(self.change(&path)).await?;
        Ok(())
    }

    /// Has a code made that signs a coach's phone in once.
    ///
    /// # Errors
    /// [`StaffTrouble`].
    pub async fn coach_code(&self, coach: CoachId) -> Result<MadePhoneCode, StaffTrouble> {
        answer(self.change(&format!("/api/admin/coaches/{coach}/sign-in-code"))).await
    }

    /// Ends the session at the server, where it can be reached; the token is forgotten either way.
    pub async fn end(self) {
        let asked = self.as_staff(self.client.post(self.url("/api/admin/auth/logout")));
        if let Err(trouble) = answer::<serde_json::Value>(asked).await {
            tracing::info!(%trouble, "the session at the server ends by its own time");
        }
    }

    /// A question that changes something: asked again by a proxy on the way, it is answered once.
    fn change(&self, path: &str) -> RequestBuilder {
        let key = Uuid::now_v7().to_string();
        let asked = self.client.post(self.url(path)).header("idempotency-key", key);
        self.as_staff(asked.json(&serde_json::json!({})))
    }

    fn as_staff(&self, request: RequestBuilder) -> RequestBuilder {
        request.bearer_auth(&self.token)
    }

    fn url(&self, path: &str) -> String {
        format!("{}{path}", self.server)
    }
}

async fn answer<T: for<'de> Deserialize<'de>>(request: RequestBuilder) -> Result<T, StaffTrouble> {
    let response = good(request.send().await.map_err(away)?).await.map_err(trouble)?;
    let Data { data } = response.json().await.map_err(away)?;
    Ok(data)
}

fn away(error: reqwest::Error) -> StaffTrouble {
    StaffTrouble::Unreachable(unreachable(error))
}

fn trouble(refused: Refused) -> StaffTrouble {
    match refused.code() {
        Some("sign_in_refused") => StaffTrouble::WrongPin,
        Some("too_many_requests") => StaffTrouble::Wait,
        Some("token_missing" | "token_invalid" | "token_expired") => StaffTrouble::SignedOut,
        Some("may_not") => StaffTrouble::MayNot,
        Some("not_found") => StaffTrouble::NotFound,
        Some("no_sign_in") => StaffTrouble::NoSignIn,
        _ => StaffTrouble::Unreachable(refused.trouble()),
    }
}
