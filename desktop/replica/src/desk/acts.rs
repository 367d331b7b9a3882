//! Acts on a booking, and on what needs attention.

use super::Desk;
use super::act::{filled, id, malformed, warning};
use super::notices;
use super::undo::Undoable;
use crate::read::{Viewer, arrival, names_of, needs_note};
use crate::replica::Given;
use crate::store::{SqliteStore, block_on_ready};
use crate::view::{Arrival, Done, Problem};
use crate::words::act;
use crate::words::command::words as said;
use shared::command::{AssignHorse, CheckIn, Command, Receipt, SettleAttention, Stop, UndoCheckIn, need};
use shared::id::{AttentionItemId, BookingId, HorseId, MemberId};
use shared::record::{AttentionItem, Booking, CheckInMethod};
use shared::rules::conflicts::resolve_member;
use shared::store::{StoreError, Stored, fetch};
use shared::units::Units;
use shared::words::{FieldProblem, Say};

impl Desk {
    /// Checks a rider in. `method` is `search`, `qr` or `number`. Somebody who is checked in already is not
    /// checked in again: the answer says by whom they were.
    ///
    /// # Errors
    /// A [`Problem`] in words; nothing was done.
    pub async fn check_in(&self, booking_id: &str, method: &str) -> Result<Done, Problem> {
        let viewer = self.viewer()?;
        let booking: BookingId = id(booking_id, viewer.lang)?;
        let method: CheckInMethod = method.parse().map_err(|_unknown| malformed("method", &viewer))?;
        let done = self
            .act(
                async move |draft| {
                    let (zone, at) = (draft.zone, draft.at);
                    Ok(CheckIn::prepare(draft.store, zone, at, booking, method).await?.into())
                },
                done,
            )
            .await?;
        self.remember(Undoable::CheckIn(booking));
        Ok(done)
    }

    /// Undoes the check-in of a booking, on its own club day.
    ///
    /// # Errors
    /// A [`Problem`] in words; nothing was done.
    pub async fn undo_check_in(&self, booking_id: &str, reason: String) -> Result<Done, Problem> {
        let booking_id: BookingId = id(booking_id, self.lang())?;
        let done = self.act(async move |_| Ok(UndoCheckIn { booking_id, reason }.into()), done).await?;
        self.forget(&Undoable::CheckIn(booking_id));
        Ok(done)
    }

    /// Puts a rider on a horse, or takes them off. A soft rule that stands against it asks for a reason
    /// (`needs_reason`).
    ///
    /// # Errors
    /// A [`Problem`] in words; nothing was done.
    pub async fn assign_horse(
        &self,
        booking_id: &str,
        horse_id: Option<&str>,
        reason: Option<String>,
    ) -> Result<Done, Problem> {
        let lang = self.lang();
        let booking_id: BookingId = id(booking_id, lang)?;
        let horse_id: Option<HorseId> = horse_id.map(|horse| id(horse, lang)).transpose()?;
        let reason = filled(reason);
        let (done, undoable) = self
            .act(
                async move |draft| {
                    let booking: Booking = need(draft.store, booking_id).await?;
                    Ok(AssignHorse { booking_id, horse_id, before: booking.horse_id, reason }.into())
                },
                |given, store, viewer| Ok((done(given, store, viewer)?, Undoable::of(given, store, viewer)?)),
            )
            .await?;
        if let Some(undoable) = undoable {
            self.remember(undoable);
        }
        Ok(done)
    }

    /// Settles an item that needs attention. Kinds that touch money, units or rights want a note.
    ///
    /// # Errors
    /// A [`Problem`] in words; nothing was done.
    pub async fn settle_attention(&self, item_id: &str, note: Option<String>) -> Result<Done, Problem> {
        if let Some(desk_seq) = notices::number(item_id) {
            return self.read_notice(desk_seq).await;
        }
        let item_id: AttentionItemId = id(item_id, self.lang())?;
        let how = filled(note);
        let prepare = async move |draft: &mut crate::replica::Draft<'_, '_>| {
            let item: AttentionItem = need(draft.store, item_id).await?;
            if needs_note(item.code) && how.is_none() {
                return Err(Say::field("note", FieldProblem::Missing).into());
            }
            Ok(SettleAttention { item_id, how }.into())
        };
        self.act(prepare, done).await
    }
}

/// What came of a command, for the toast.
pub(super) fn done(given: &Given, store: &mut SqliteStore<'_>, viewer: &Viewer) -> Stored<Done> {
    let command = &given.issued.command;
    let lang = viewer.lang;
    let names = names_of(store, command)?;
    let what = said(command, &names, lang);
    let horse = names.horse;
    let rider = names.rider.unwrap_or_default();
    let (words, debt_of) = match given.outcome.receipt() {
        Some(Receipt::CheckedIn { used, owed, .. }) => {
            (act::checked_in(lang, &rider, *used), debtor(store, command, *owed)?)
        }
        Some(Receipt::CheckInUndone { returned, .. }) => {
            (act::check_in_undone(lang, &rider, *returned), None)
        }
        Some(Receipt::HorseAssigned { .. }) => (act::horse_assigned(lang, &rider, horse.as_deref()), None),
        Some(Receipt::CheckedOut { now: false, .. } | Receipt::CheckOutUndone { now: false, .. }) => {
            (act::nothing_new(lang), None)
        }
        Some(Receipt::AttentionSettled { now }) => (act::settled(lang, *now), None),
        Some(
            Receipt::Edited { .. }
            | Receipt::MembersMerged { .. }
            | Receipt::MembersSplit { .. }
            | Receipt::MemberForgotten { .. }
            | Receipt::MembersImported { .. }
            | Receipt::PackageSuspended { .. }
            | Receipt::PackageResumed { .. }
            | Receipt::PackageExtended { .. }
            | Receipt::PackageAdjusted { .. }
            | Receipt::PackageTransferred { .. }
            | Receipt::TillClosed { .. }
            | Receipt::TillReopened { .. }
            | Receipt::CashMoved { .. }
            | Receipt::BookingCancelled { .. }
            | Receipt::MarkedNoShow { .. }
            | Receipt::LessonMade { .. }
            | Receipt::LessonMoved { .. }
            | Receipt::LessonConfirmed { .. }
            | Receipt::LessonCancelled { .. }
            | Receipt::LessonRestored { .. }
            | Receipt::RiderBooked { .. }
            | Receipt::BookingRestored { .. }
            | Receipt::CheckedOut { .. }
            | Receipt::CheckOutUndone { .. }
            | Receipt::AbsenceUndone { .. }
            | Receipt::LessonEnded { .. }
            | Receipt::LessonReopened { .. }
            | Receipt::ShiftsPainted { .. }
            | Receipt::LeaveDecided { .. }
            | Receipt::SeriesCancelled { .. }
            | Receipt::CourseChanged { .. }
            | Receipt::Rearranged { .. }
            | Receipt::WaitingListJoined { .. }
            | Receipt::WaitingListLeft { .. }
            | Receipt::OfferAccepted { .. }
            | Receipt::OfferDeclined { .. }
            | Receipt::PlacesOffered { .. },
        ) => (what, None),
        Some(
            Receipt::SeriesMade { lessons, left_out, .. } | Receipt::SeriesEdited { lessons, left_out, .. },
        ) => (act::series(lang, &what, lessons.len(), left_out.len()), None),
        Some(
            Receipt::Registered { .. } | Receipt::Sold { .. } | Receipt::TillOpened { .. } | Receipt::Voided,
        )
        | None => (String::new(), None),
    };
    let undoable = Undoable::of(given, store, viewer)?.is_some();
    let arrival =
        command.subject().booking.map(|booking| line(store, viewer, booking)).transpose()?.flatten();
    Ok(Done { words, warning: warning(given, viewer), debt_of, undoable, arrival })
}

/// The booking's line of Today, where it has one.
fn line(store: &mut SqliteStore<'_>, viewer: &Viewer, booking: BookingId) -> Stored<Option<Arrival>> {
    match arrival(store, viewer, booking) {
        Ok(line) => Ok(line),
        Err(Stop::Refused(_)) => Ok(None),
        Err(Stop::Database(error)) => Err(error),
    }
}

/// The account that owes units after a check-in.
fn debtor(store: &mut SqliteStore<'_>, command: &Command, owed: Units) -> Stored<Option<String>> {
    let Some(booking) = command.subject().booking.filter(|_| owed.is_positive()) else {
        return Ok(None);
    };
    let account = block_on_ready(async {
        let booking = fetch::<Booking, _>(store, booking).await?;
        match booking {
            Some(booking) => resolve_member(store, booking.member_id).await.map(Some),
            None => Ok::<Option<MemberId>, StoreError>(None),
        }
    });
    let account = account.map_err(|waited| StoreError::Failed(Box::new(waited)))??;
    Ok(account.map(|account| account.to_string()))
}
