//! Deliberate mistakes, switched on one at a time by the simulation to prove that it notices them.
//! The feature that holds them is for tests only.

use std::cell::Cell;

/// A mistake that somebody could make in the sync code.
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
}

impl Mutant {
    /// All of them.
    pub const ALL: [Self; 12] = [
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
