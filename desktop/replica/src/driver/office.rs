//! What a manager does about the club's desks: the server does it, for a person that it knows. Who is on duty
//! unlocks that with their PIN; nothing of it is written down, and it ends with their duty.

use super::http::{SeenDesk, StaffSession, StaffTrouble};
use super::online::Online;
use crate::desk::Office;
use crate::view::{Boot, ClubDesks, DeskLine, EnrolmentCode, Problem};
use crate::words::office;
use shared::id::DeskId;
use std::sync::Arc;

impl Online {
    /// The club's desks; with what only the server knows where that is unlocked.
    ///
    /// # Errors
    /// A [`Problem`] in words.
    pub async fn club_desks(&self) -> Result<ClubDesks, Problem> {
        let known = self.desk().club_desks().await?;
        match self.unlocked() {
            Ok((_, session)) => match session.desks().await {
                Ok(seen) => self.seen(known, &seen),
                Err(StaffTrouble::SignedOut) => {
                    *self.staff() = None;
                    Ok(known)
                }
                Err(trouble) => {
                    let problem = self.said(trouble);
                    Ok(ClubDesks { server_not: known.server_not.or(Some(problem.words)), ..known })
                }
            },
            Err(_not_unlocked) => Ok(known),
        }
    }

    /// Signs who is on duty in at the server with their PIN, so that they can manage the club's desks.
    ///
    /// # Errors
    /// `wrong_pin`, `needs_server`, `may_not`, in words.
    pub async fn unlock_office(&self, pin: &str) -> Result<ClubDesks, Problem> {
        let Office { server, club_id, staff_id: _, account } = self.desk().office()?;
        let begun = StaffSession::begin(&server, club_id, &account, pin.trim()).await;
        let session = begun.map_err(|trouble| self.said(trouble))?;
        *self.staff() = Some(Arc::new(session));
        self.club_desks().await
    }

    /// Has a code made with which one PC becomes a desk of the club. It is shown this once.
    ///
    /// # Errors
    /// `pin_needed`, `needs_server`, `may_not`, in words.
    pub async fn enrolment_code(&self) -> Result<EnrolmentCode, Problem> {
        let (Office { server, .. }, session) = self.unlocked()?;
        let made = session.enrolment_code().await.map_err(|trouble| self.said(trouble))?;
        let viewer = self.desk().manages_desks()?;
        let left = made.expires_at.millis().saturating_sub(viewer.now.millis());
        // Rounded, so that a code of ten minutes is one of ten however long the answer took.
        let minutes = u32::try_from(left.saturating_add(30_000) / 60_000).unwrap_or(0);
        Ok(EnrolmentCode { code: made.code, until: viewer.clock(made.expires_at), minutes, server })
    }

    /// Takes a desk out of service; what it had not sent is kept there.
    ///
    /// # Errors
    /// `pin_needed`, `needs_server`, `may_not`, in words.
    pub async fn revoke_desk(&self, desk_id: &str) -> Result<ClubDesks, Problem> {
        let (_, session) = self.unlocked()?;
        let desk_id: DeskId = desk_id.parse().map_err(|_reason| self.said(StaffTrouble::NotFound))?;
        session.revoke(desk_id).await.map_err(|trouble| self.said(trouble))?;
        self.club_desks().await
    }

    /// Ends the duty of who is signed in, here and at the server.
    ///
    /// # Errors
    /// A [`Problem`] in words.
    pub async fn sign_out(&self) -> Result<Boot, Problem> {
        if let Some(session) = self.staff().take().and_then(Arc::into_inner) {
            tokio::spawn(session.end());
        }
        self.desk().sign_out().await
    }

    /// The session at the server of who is on duty.
    fn unlocked(&self) -> Result<(Office, Arc<StaffSession>), Problem> {
        self.unlocked_for(self.desk().office()?)
    }

    /// As [`Self::unlocked`], for whoever may what is asked.
    pub(super) fn unlocked_for(&self, office: Office) -> Result<(Office, Arc<StaffSession>), Problem> {
        let mut kept = self.staff();
        // Somebody else's is nobody's: who signs in after a manager is no manager for it.
        *kept = kept.take().filter(|session| session.staff_id() == office.staff_id);
        let session = kept.clone().ok_or_else(|| office::pin_needed(self.desk().lang()))?;
        Ok((office, session))
    }

    /// The trouble in words; a session that is over is forgotten.
    pub(super) fn said(&self, trouble: StaffTrouble) -> Problem {
        tracing::info!(%trouble, "the server did not do it");
        if matches!(trouble, StaffTrouble::SignedOut) {
            *self.staff() = None;
        }
        office::problem(&trouble, self.desk().lang())
    }

    fn seen(&self, known: ClubDesks, seen: &[SeenDesk]) -> Result<ClubDesks, Problem> {
        let viewer = self.desk().manages_desks()?;
        let count = |number: i64| u32::try_from(number.max(0)).unwrap_or(u32::MAX);
        let with = |line: DeskLine| {
            let Some(desk) = seen.iter().find(|desk| desk.id.to_string() == line.id) else { return line };
            DeskLine {
                revoked: line.revoked.or_else(|| desk.revoked_at.map(|at| viewer.date_and_clock(at))),
                seen: desk.last_seen_at.map(|at| viewer.when(at)),
                live: Some(desk.live),
                waiting: desk.waiting.map(count),
                set_aside: count(desk.in_quarantine),
                ..line
            }
        };
        let mut desks: Vec<DeskLine> = known.desks.into_iter().map(with).collect();
        desks.sort_by_key(|desk| desk.revoked.is_some());
        Ok(ClubDesks { desks, asked: true, server_not: None })
    }
}
