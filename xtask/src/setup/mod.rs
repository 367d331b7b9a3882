//! What a verb needs from the machine: looked for, said in one line where it is missing, and installed.

mod front_end;
mod packages;

use anyhow::Result;

use crate::workspace::Workspace;

/// What the machine is to be made ready for; each takes in the one before.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Purpose {
    /// To build and run what has no window.
    Library,
    /// To build everything.
    Build,
    /// To run the product on a screen.
    Window,
    /// To run it without one, and take its picture.
    Headless,
    /// To drive its window in a test.
    Test,
}

/// Makes the machine ready.
///
/// # Errors
/// When something is missing and cannot be installed; the error says how a person can.
pub(crate) fn ready(workspace: &Workspace, purpose: Purpose) -> Result<()> {
    packages::ready(workspace, purpose)?;
    if purpose >= Purpose::Build {
        front_end::ready(workspace)?;
    }
    Ok(())
}
