//! Acts on a lesson's waiting list.

use super::Desk;
use super::act::{filled, id};
use crate::view::{Done, Problem};
use shared::command::{AcceptOffer, DeclineOffer, JoinWaitingList, LeaveWaitingList};
use shared::id::{BookingId, LessonId, RiderId, WaitlistEntryId};
use uuid::Uuid;

impl Desk {
    /// Puts riders of one account on a lesson's waiting list. It is an intention: the server decides who is offered what.
    ///
    /// # Errors
    /// A [`Problem`] in words; nothing was done.
    pub async fn join_waiting_list(
        &self,
        lesson_id: &str,
        riders: &[String],
        note: Option<String>,
    ) -> Result<Done, Problem> {
        let lang = self.lang();
        let lesson_id: LessonId = id(lesson_id, lang)?;
        let riders = riders.iter().map(|rider| id(rider, lang)).collect::<Result<Vec<RiderId>, _>>()?;
        let (entry_id, note) = (WaitlistEntryId(Uuid::now_v7()), filled(note));
        self.remembered(async move |_| Ok(JoinWaitingList { entry_id, lesson_id, riders, note }.into())).await
    }

    /// Takes a party off the waiting list that has no offer.
    ///
    /// # Errors
    /// A [`Problem`] in words; nothing was done.
    pub async fn leave_waiting_list(&self, entry_id: &str) -> Result<Done, Problem> {
        let entry_id: WaitlistEntryId = id(entry_id, self.lang())?;
        self.remembered(async move |_| Ok(LeaveWaitingList { entry_id }.into())).await
    }

    /// Takes the places that are held for a party, on behalf of who said so on the phone.
    ///
    /// # Errors
    /// A [`Problem`] in words, `needs_reason` among them; nothing was done.
    pub async fn accept_offer(&self, entry_id: &str, reason: Option<String>) -> Result<Done, Problem> {
        let entry_id: WaitlistEntryId = id(entry_id, self.lang())?;
        let reason = filled(reason);
        self.remembered(async move |draft| {
            let new = || BookingId(Uuid::now_v7());
            let zone = draft.zone;
            Ok(AcceptOffer::prepare(draft.store, zone, entry_id, new, reason).await?.into())
        })
        .await
    }

    /// Lets the places that are held for a party go to the next.
    ///
    /// # Errors
    /// A [`Problem`] in words; nothing was done.
    pub async fn decline_offer(&self, entry_id: &str) -> Result<Done, Problem> {
        let entry_id: WaitlistEntryId = id(entry_id, self.lang())?;
        self.remembered(async move |_| Ok(DeclineOffer { entry_id }.into())).await
    }
}
