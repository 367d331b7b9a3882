//! Who is on duty. Signing in needs no network: the verifiers of PINs are replicated.

use super::facts::LAST_PERSON;
use super::news::Others;
use super::pin::{self, WrongPins};
use super::undo::Undoable;
use super::{Desk, staff_of};
use crate::replica::{Replica, ReplicaError};
use crate::view::{Boot, Problem};
use crate::words::problem;
use shared::id::StaffId;
use shared::record::{Role, Staff};
use shared::rights::works_at_a_desk;
use shared::time::Timestamp;
use shared::words::Lang;

/// The name under which wrong PINs are kept.
const WRONG_PINS: &str = "wrong_pins";

/// The person who signed in, and what they can take back.
#[derive(Debug, Clone)]
pub(super) struct OnDuty {
    pub(super) staff_id: StaffId,
    pub(super) done: Vec<Undoable>,
}

/// The role in which a person may work at a desk now; none when they left, or have nothing to do there.
pub(super) fn on_duty_role(staff: &Staff, at: Timestamp) -> Option<Role> {
    let role = staff.role_at(at)?;
    works_at_a_desk(role).then_some(role)
}

impl Desk {
    /// Signs a person in by account and PIN, with or without a network.
    ///
    /// # Errors
    /// `wrong_pin`; `wait_before_pin` after too many of them; `locked` when the server has not been heard of
    /// for longer than the club allows; `revoked`, `forked` when it does not take this desk any more.
    pub async fn sign_in(&self, account: String, pin: String) -> Result<Boot, Problem> {
        let account = account.trim().to_lowercase();
        let lang = self.lang();
        let now = self.now();
        let club = {
            let facts = self.facts();
            if let Some(problem) = facts.shut(now, lang) {
                return Err(problem);
            }
            facts.club_id().ok_or_else(|| problem::no_club(lang))?
        };
        let (staff, wrong) = self
            .write(move |replica| {
                let staff =
                    replica.read(|connection| staff_of(connection, club).map_err(ReplicaError::Store))?;
                Ok((staff, wrong_pins(replica)?))
            })
            .await?;
        if let Some(seconds) = wrong.wait(&account, now) {
            return Err(problem::wait_before_pin(seconds, lang));
        }
        let person = staff
            .into_iter()
            .find(|staff| staff.account.to_lowercase() == account && on_duty_role(staff, now).is_some());
        let staff_id = verified(person, pin, lang).await?;
        self.note_pin(account, now, staff_id.is_some()).await?;
        let staff_id = staff_id.ok_or_else(|| problem::wrong_pin(lang))?;
        *self.on_duty() = Some(OnDuty { staff_id, done: Vec::new() });
        self.note_person(staff_id).await?;
        self.announce(&["session"], Others::default());
        self.boot().await
    }

    /// Keeps who signed in, so that the sign-in page has them on top the next time.
    async fn note_person(&self, staff_id: StaffId) -> Result<(), Problem> {
        let id = staff_id.to_string();
        if self.facts().last_person.as_ref() == Some(&id) {
            return Ok(());
        }
        let desk = self.clone();
        self.write(move |replica| {
            replica.set_local(LAST_PERSON, Some(&id))?;
            desk.refresh(replica);
            Ok(())
        })
        .await
    }

    /// Signs whoever is on duty out.
    ///
    /// # Errors
    /// A [`Problem`] in words.
    pub async fn sign_out(&self) -> Result<Boot, Problem> {
        *self.on_duty() = None;
        self.announce(&["session"], Others::default());
        self.boot().await
    }

    /// Nobody is on duty at a desk that is locked; the page goes to the sign-in, which says why.
    pub(super) fn lock(&self) {
        if self.on_duty().take().is_some() {
            self.publish_status();
            self.announce(&["session"], Others::default());
        }
    }

    /// Counts a wrong PIN, or forgets the earlier ones.
    async fn note_pin(&self, account: String, now: Timestamp, right: bool) -> Result<(), Problem> {
        self.write(move |replica| {
            let mut wrong = wrong_pins(replica)?;
            let before = wrong.clone();
            if right {
                wrong.right(&account);
            } else {
                wrong.wrong(&account, now);
            }
            if wrong == before {
                return Ok(());
            }
            let text = serde_json::to_string(&wrong).unwrap_or_default();
            replica.set_local(WRONG_PINS, (!wrong.is_empty()).then_some(&text))
        })
        .await
    }
}

fn wrong_pins(replica: &Replica) -> Result<WrongPins, ReplicaError> {
    let kept = replica.local(WRONG_PINS)?;
    Ok(kept.and_then(|text| serde_json::from_str(&text).ok()).unwrap_or_default())
}

/// The person's id, when the PIN is theirs. Takes some tens of milliseconds on purpose.
async fn verified(person: Option<Staff>, pin: String, lang: Lang) -> Result<Option<StaffId>, Problem> {
    let Some(person) = person else {
        return Ok(None);
    };
    let check = move || pin::fits(&pin, &person.pin_verifier).then_some(person.id);
    tokio::task::spawn_blocking(check).await.map_err(|error| {
        tracing::error!(%error, "checking a PIN");
        problem::failed(lang)
    })
}
