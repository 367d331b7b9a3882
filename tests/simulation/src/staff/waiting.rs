//! Parties that wait for places in lessons that are full, and what they answer to an offer.

use super::Scene;
use crate::club;
use shared::command::{AcceptOffer, Command, DeclineOffer, JoinWaitingList, LeaveWaitingList, Step};
use shared::id::{BookingId, RiderId, WaitlistEntryId};
use shared::record::{Lesson, WaitState, WaitlistEntry};
use shared::store::fetch;

impl Scene<'_, '_, '_> {
    /// One rider, or two of an account, would like to be in a small lesson that lies ahead.
    pub(super) async fn join_waiting_list(&mut self) -> Step<Option<Command>> {
        let at = self.draft.at;
        let wanted = self.lesson(|one| one.state.is_open() && one.starts_at > at && one.capacity < 3).await?;
        let (Some(lesson), Some((rider, account))) = (wanted, self.dice.pick(&club::riders())) else {
            return Ok(None);
        };
        let mut riders = vec![rider];
        if self.dice.once_in(3) {
            let others = club::riders().into_iter().filter(|(id, of)| *of == account && *id != rider);
            riders.extend(self.dice.take(others.map(|(id, _)| id).collect::<Vec<RiderId>>()));
        }
        let note = self.dice.once_in(3).then(|| "想一起上".to_owned());
        Ok(Some(JoinWaitingList { entry_id: self.dice.id(), lesson_id: lesson.id, riders, note }.into()))
    }

    pub(super) fn leave_waiting_list(&mut self) -> Step<Option<Command>> {
        let entry_id = self.entry(WaitState::Waiting)?;
        Ok(entry_id.map(|entry_id| LeaveWaitingList { entry_id }.into()))
    }

    /// Who was called says yes, mostly.
    pub(super) async fn answer_offer(&mut self) -> Step<Option<Command>> {
        let Some(entry_id) = self.entry(WaitState::Offered)? else { return Ok(None) };
        if self.dice.once_in(4) {
            return Ok(Some(DeclineOffer { entry_id }.into()));
        }
        let (zone, reason, dice) = (self.draft.zone, Some(self.reason()), &mut *self.dice);
        let new = || dice.id::<BookingId>();
        Ok(Some(AcceptOffer::prepare(self.draft.store, zone, entry_id, new, reason).await?.into()))
    }

    /// A lesson that somebody waits for.
    pub(super) async fn awaited(&mut self) -> Step<Option<Lesson>> {
        let mut entries = self.all::<WaitlistEntry>()?;
        entries.retain(|entry| entry.state.is_open());
        let Some(entry) = self.dice.take(entries) else { return Ok(None) };
        let lesson = fetch::<Lesson, _>(self.draft.store, entry.lesson_id).await?;
        Ok(lesson.filter(|lesson| lesson.state.is_open()))
    }

    fn entry(&mut self, state: WaitState) -> Step<Option<WaitlistEntryId>> {
        let mut entries = self.all::<WaitlistEntry>()?;
        entries.retain(|entry| entry.state == state);
        Ok(self.dice.take(entries).map(|entry| entry.id))
    }
}
