//! Ctrl+Z: the last act of this session is taken back by a command of its own, never by forgetting it.

use super::Desk;
use super::acts::done;
use crate::read::{Viewer, ask_step};
use crate::replica::Given;
use crate::store::SqliteStore;
use crate::view::{Done, Problem};
use crate::words::{act, problem, timetable as said};
use shared::command::{AssignHorse, Command, Receipt, Stop, UndoCheckIn, WayBack, way_back};
use shared::id::{BookingId, HorseId};
use shared::record::Booking;
use shared::store::{Stored, fetch};

/// Acts that are remembered: nobody takes back more than they can remember themselves.
const MOST: usize = 20;

/// An act that can be taken back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Undoable {
    /// A check-in.
    CheckIn(BookingId),
    /// A booking got this horse.
    Horse {
        /// The booking.
        booking_id: BookingId,
        /// The horse before.
        before: Option<HorseId>,
        /// The horse since.
        since: Option<HorseId>,
    },
    /// A command that another one takes back, and what it did.
    Given(Box<(Command, Receipt)>),
    /// Several that were done with one hand, in the order in which they were done.
    Together(Vec<Self>),
}

impl Undoable {
    /// How a command that was given can be taken back, when it can.
    ///
    /// # Errors
    /// Whatever the store says.
    pub(super) fn of(given: &Given, store: &mut SqliteStore<'_>, viewer: &Viewer) -> Stored<Option<Self>> {
        let command = &given.issued.command;
        let Some(receipt) = given.outcome.receipt() else { return Ok(None) };
        Ok(match (command, receipt) {
            (Command::CheckIn(args), Receipt::CheckedIn { .. }) => Some(Self::CheckIn(args.booking_id)),
            (Command::AssignHorse(args), _) if args.before != args.horse_id => {
                Some(Self::Horse { booking_id: args.booking_id, before: args.before, since: args.horse_id })
            }
            _ => {
                let way = way_of(store, viewer, command, receipt)?;
                way.map(|_way| Self::Given(Box::new((command.clone(), receipt.clone()))))
            }
        })
    }
}

impl Undoable {
    /// The same as several.
    fn together(self) -> Self {
        match self {
            Self::Together(_) => self,
            Self::CheckIn(_) | Self::Horse { .. } | Self::Given(_) => Self::Together(vec![self]),
        }
    }
}

/// The command that takes another one back, as the domain knows it on the rows of now; none where there is no
/// way back, or no longer.
fn way_of(
    store: &mut SqliteStore<'_>,
    viewer: &Viewer,
    command: &Command,
    receipt: &Receipt,
) -> Stored<Option<Command>> {
    let reason = act::put_back_reason(viewer.lang);
    match ask_step(way_back(store, viewer.zone(), command, receipt, &reason)) {
        Ok(WayBack::By(back)) => Ok(Some(*back)),
        Ok(WayBack::None(_)) | Err(Stop::Refused(_)) => Ok(None),
        Err(Stop::Database(error)) => Err(error),
    }
}

impl Desk {
    /// Takes back the last act of who is on duty that can be taken back.
    ///
    /// # Errors
    /// `nothing_to_undo`, or why the domain does not allow it; nothing was done.
    pub async fn undo_last(&self) -> Result<Done, Problem> {
        let lang = self.viewer()?.lang;
        // Taken off at once: what can't be taken back now can't be later either, and the one before it can.
        let last = self.on_duty().as_mut().and_then(|on_duty| on_duty.done.pop());
        let Undoable::Together(mut steps) = last.ok_or_else(|| problem::nothing_to_undo(lang))?.together()
        else {
            return Err(problem::nothing_to_undo(lang));
        };
        let (mut taken, mut left) = (Vec::new(), Vec::new());
        while let Some(step) = steps.pop() {
            match self.take_back(step).await {
                Ok(done) => taken.push(done),
                Err(problem) => left.push(problem),
            }
        }
        match (taken.pop(), left.pop()) {
            (None, why) => Err(why.unwrap_or_else(|| problem::nothing_to_undo(lang))),
            (Some(done), None) if taken.is_empty() => Ok(done),
            (Some(done), why) => {
                let words = said::taken_back(lang, taken.len().saturating_add(1));
                let partly = |why: Problem| said::partly_back(lang, left.len().saturating_add(1), &why.words);
                Ok(Done { words, warning: why.map(partly), debt_of: None, ..done })
            }
        }
    }

    /// Takes one act back by a command of its own.
    pub(super) async fn take_back(&self, undoable: Undoable) -> Result<Done, Problem> {
        let lang = self.lang();
        let command: Command = match undoable {
            Undoable::Together(_) => return Err(problem::nothing_to_undo(lang)),
            Undoable::CheckIn(booking_id) => {
                UndoCheckIn { booking_id, reason: act::undo_reason(lang) }.into()
            }
            Undoable::Horse { booking_id, before, since } => {
                if self.horse_of(booking_id).await? != since {
                    return Err(problem::nothing_to_undo(lang));
                }
                let reason = Some(act::put_back_reason(lang));
                AssignHorse { booking_id, horse_id: before, before: since, reason }.into()
            }
            Undoable::Given(given) => {
                let (command, receipt) = *given;
                let way = self.look(move |store, viewer| Ok(way_of(store, viewer, &command, &receipt)?));
                way.await?.ok_or_else(|| problem::nothing_to_undo(lang))?
            }
        };
        let mut done = self.act(async move |_| Ok(command), done).await?;
        // What is taken back is not put forth again by the same key.
        done.undoable = false;
        Ok(done)
    }

    async fn horse_of(&self, booking: BookingId) -> Result<Option<HorseId>, Problem> {
        let horse = self.look(move |store, _viewer| {
            let booking = crate::read::ask(fetch::<Booking, _>(store, booking))?;
            Ok(booking.and_then(|booking| booking.horse_id))
        });
        horse.await
    }

    pub(super) fn remember(&self, undoable: Undoable) {
        if let Some(on_duty) = self.on_duty().as_mut() {
            on_duty.done.push(undoable);
            if on_duty.done.len() > MOST {
                on_duty.done.remove(0);
            }
        }
    }

    pub(super) fn forget(&self, undoable: &Undoable) {
        if let Some(on_duty) = self.on_duty().as_mut() {
            on_duty.done.retain(|done| done != undoable);
        }
    }
}
