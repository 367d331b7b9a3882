//! What came of what a desk did.

use shared::sync::engine::{Failure, Standing};
use shared::sync::wire::Envelope;

/// What came of an act at a desk.
pub(crate) enum Given {
    /// Shown as done, and queued: one command, or one and the one that takes it back.
    Done(Vec<Envelope>),
    /// The process died in the middle.
    Crashed,
}

/// What came of a cut.
pub(crate) enum Applied {
    /// Applied; so many commands are pending.
    Pending(u64),
    /// The process fell.
    Fell,
    /// It can't be applied here.
    Not(Failure),
}

/// What came of an installation.
pub(crate) enum Installed {
    /// Everything is there.
    Stands(Standing),
    /// The process fell.
    Fell,
    /// The server knows more of this desk than the desk itself.
    Fork,
}
