//! Ctrl+Z: the last act of this session is taken back by a command of its own, never by forgetting it.

use super::Desk;
use super::acts::done;
use crate::replica::Given;
use crate::view::{Done, Problem};
use crate::words::{act, problem};
use shared::command::{
    AdjustPackage, AssignHorse, Command, EditMember, EditRider, ExtendPackage, Receipt, ResumePackage,
    SplitMembers, UndoCheckIn, back,
};
use shared::id::{BookingId, HorseId};
use shared::record::Booking;
use shared::store::fetch;

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
    /// A command that another one takes back.
    Given(Box<Command>),
}

impl Undoable {
    /// How a command that was given can be taken back, when it can.
    pub(super) fn of(given: &Given) -> Option<Self> {
        match (&given.issued.command, given.outcome.receipt()) {
            (Command::CheckIn(args), Some(Receipt::CheckedIn { .. })) => Some(Self::CheckIn(args.booking_id)),
            (Command::AssignHorse(args), Some(_)) if args.before != args.horse_id => {
                Some(Self::Horse { booking_id: args.booking_id, before: args.before, since: args.horse_id })
            }
            (command, Some(_)) if changed(given) => {
                inverse(command, String::new()).map(|_way| Self::Given(Box::new(command.clone())))
            }
            _ => None,
        }
    }
}

/// False for an edit that changed nothing.
fn changed(given: &Given) -> bool {
    !matches!(given.outcome.receipt(), Some(Receipt::Edited { fields, .. }) if fields.is_empty())
}

/// The command that takes another one back, where the domain knows one.
fn inverse(command: &Command, reason: String) -> Option<Command> {
    Some(match command {
        Command::EditMember(args) => {
            EditMember { member_id: args.member_id, patches: back(&args.patches) }.into()
        }
        Command::EditRider(args) => {
            EditRider { rider_id: args.rider_id, patches: back(&args.patches) }.into()
        }
        Command::MergeMembers(args) => SplitMembers { merged: args.merge, from: args.keep }.into(),
        Command::SuspendPackage(args) => ResumePackage { package_id: args.package_id, reason }.into(),
        Command::ExtendPackage(args) => ExtendPackage {
            package_id: args.package_id,
            before: Some(args.until),
            until: args.before?,
            reason,
        }
        .into(),
        Command::AdjustPackage(args) => {
            AdjustPackage { package_id: args.package_id, units: -args.units, reason }.into()
        }
        _ => return None,
    })
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
        let command: Command = match last.ok_or_else(|| problem::nothing_to_undo(lang))? {
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
            Undoable::Given(command) => {
                inverse(&command, act::put_back_reason(lang)).ok_or_else(|| problem::nothing_to_undo(lang))?
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
