//! Deliberate mistakes, switched on one at a time by the simulation to prove that it notices them.
//! The feature that holds them is for tests only.

use std::cell::Cell;

/// A mistake that somebody could make, in the sync code or in a command.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mutant {
    /// A pending command leaves the outbox when the push is answered, not when its settlement arrives.
    DropOnPushReply,
    /// A cut's cursor is read in a later snapshot than its rows.
    WatermarkFromLaterSnapshot,
    /// A rejected command consumes no number.
    RejectionConsumesNoNumber,
    /// A command's outcome is stored in another transaction than its rows.
    OutcomeInAnotherTransaction,
    /// Pending commands are undone oldest first.
    OldestFirstUndo,
    /// The cursor is saved apart from the cut's rows.
    CursorSavedApart,
    /// Running a command again makes new ids.
    NewIdOnRerun,
    /// A command goes by the decider's clock instead of the time of issue.
    WallClockInCommand,
    /// Old rows are pruned before pending commands are undone.
    PruneBeforeUndo,
    /// A bootstrap does not settle the commands that its snapshot contains.
    BootstrapIgnoresSettlements,
    /// A database failure is answered as a rejection.
    InfrastructureErrorAsRejection,
    /// A known number with another command is taken for a repeat.
    ForkTakenAsDuplicate,
    /// A merge takes the accounts as the desk saw them, though one has become part of the other since.
    MergeTakesIdsAsTheyWere,
    /// An account is asked for its own packages alone, not for those of the accounts that became part of it.
    AccountForgetsItsAliases,
    /// Units that are handed on stay with the package that gives them, too.
    TransferCopies,
    /// What was given back before is given back again.
    UnitsComeBackTwice,
    /// To take a check-out back gives the units of the check-in back.
    CheckOutUndoneReturnsUnits,
    /// The end of a lesson takes who is checked in for absent.
    EndTakesRidersForAbsent,
    /// A till that is closed counts its movements a second time.
    CloseCountsTwice,
    /// A booking that comes back does not ask whether its place is still free.
    RestoreIgnoresConflicts,
    /// An edit writes every field of the form, not those alone that somebody changed.
    EditWritesEveryField,
    /// Days on hold are taken from a package that goes on, instead of given.
    ResumeShortensValidity,
    /// A lesson that comes back leaves its riders cancelled.
    RestoreForgetsRiders,
    /// A lesson goes to another time, and its bookings stay where they were.
    MoveLeavesRidersBehind,
    /// Units are taken from a package as the desk saw it, whatever was used since.
    AdjustTrustsTheDesk,
    /// That somebody has to manage the club is asked at the desk alone.
    LastManagerTrustsTheDesk,
    /// Who was checked in before the job marked them as absent stays absent.
    JobBeatsCheckIn,
    /// A lesson does not ask whether its arena is closed then.
    ClosureKeepsNothingOut,
    /// A lesson does not ask whether its coach is on leave then.
    LeaveKeepsNothingOut,
    /// A rule is let pass, and the reason is forgotten.
    ReasonIsForgotten,
    /// What was offered to who waits is free for anybody.
    OffersHoldNothing,
    /// The lessons of a series go to another hour, and their bookings stay where they were.
    SeriesLeavesRidersBehind,
}

impl Mutant {
    /// All of them.
    pub const ALL: [Self; 32] = [
        Self::DropOnPushReply,
        Self::WatermarkFromLaterSnapshot,
        Self::RejectionConsumesNoNumber,
        Self::OutcomeInAnotherTransaction,
        Self::OldestFirstUndo,
        Self::CursorSavedApart,
        Self::NewIdOnRerun,
        Self::WallClockInCommand,
        Self::PruneBeforeUndo,
        Self::BootstrapIgnoresSettlements,
        Self::InfrastructureErrorAsRejection,
        Self::ForkTakenAsDuplicate,
        Self::MergeTakesIdsAsTheyWere,
        Self::AccountForgetsItsAliases,
        Self::TransferCopies,
        Self::UnitsComeBackTwice,
        Self::CheckOutUndoneReturnsUnits,
        Self::EndTakesRidersForAbsent,
        Self::CloseCountsTwice,
        Self::RestoreIgnoresConflicts,
        Self::EditWritesEveryField,
        Self::ResumeShortensValidity,
        Self::RestoreForgetsRiders,
        Self::MoveLeavesRidersBehind,
        Self::AdjustTrustsTheDesk,
        Self::LastManagerTrustsTheDesk,
        Self::JobBeatsCheckIn,
        Self::ClosureKeepsNothingOut,
        Self::LeaveKeepsNothingOut,
        Self::ReasonIsForgotten,
        Self::OffersHoldNothing,
        Self::SeriesLeavesRidersBehind,
    ];
}

thread_local! {
    static ACTIVE: Cell<Option<Mutant>> = const { Cell::new(None) };
}

/// Switches a mistake on for this thread, or all off.
pub fn set(mutant: Option<Mutant>) {
    ACTIVE.set(mutant);
}

/// True while the mistake is on in this thread.
#[must_use]
pub fn on(mutant: Mutant) -> bool {
    ACTIVE.get() == Some(mutant)
}
