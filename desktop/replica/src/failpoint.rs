//! Places where a test lets the process fall, to prove that what it finds afterwards is the state before
//! or the state after. Outside of tests and without the feature `failpoints` none of it exists.
//!
//! A place is named `act.step`; [`PLACES`] lists them all.

/// The act fell at this place, because a test asked for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("fell at {0}")]
pub struct Fell(pub &'static str);

/// All places, in the order in which an act passes them.
pub const PLACES: &[&str] = &[
    "issue.begun",
    "issue.run",
    "issue.queued",
    "issue.before_commit",
    "issue.committed",
    "push.answered",
    "push.noted",
    "rebase.begun",
    "rebase.undone",
    "rebase.rows",
    "rebase.settled",
    "rebase.pruned",
    "rebase.rerun",
    "rebase.cursor",
    "rebase.before_commit",
    "rebase.committed",
    "install.begun",
    "install.emptied",
    "install.rows",
    "install.settled",
    "install.rerun",
    "install.before_commit",
    "install.committed",
    "migrate.rerun",
];

/// Falls when a test has armed the place in this thread.
///
/// # Errors
/// [`Fell`], then.
#[cfg(not(any(test, feature = "failpoints")))]
#[inline]
pub fn hit(_place: &'static str) -> Result<(), Fell> {
    Ok(())
}

#[cfg(any(test, feature = "failpoints"))]
pub use armed::{arm, disarm, hit, passed};

#[cfg(any(test, feature = "failpoints"))]
mod armed {
    use super::Fell;
    use std::cell::{Cell, RefCell};

    thread_local! {
        static ARMED: Cell<Option<(&'static str, u32)>> = const { Cell::new(None) };
        static PASSED: RefCell<Vec<&'static str>> = const { RefCell::new(Vec::new()) };
    }

    /// Falls when a test has armed the place in this thread.
    ///
    /// # Errors
    /// [`Fell`], then.
    pub fn hit(place: &'static str) -> Result<(), Fell> {
        PASSED.with_borrow_mut(|passed| passed.push(place));
        match ARMED.get() {
            Some((armed, 0)) if armed == place => {
                ARMED.set(None);
                Err(Fell(place))
            }
            Some((armed, times)) if armed == place => {
                ARMED.set(Some((armed, times - 1)));
                Ok(())
            }
            Some(_) | None => Ok(()),
        }
    }

    /// Lets this thread fall once at a place, after it has passed it so many times.
    pub fn arm(place: &'static str, after: u32) {
        ARMED.set(Some((place, after)));
    }

    /// Takes the arming back; tells whether it was still there.
    pub fn disarm() -> bool {
        ARMED.take().is_some()
    }

    /// The places that this thread has passed since this was last asked.
    #[must_use]
    pub fn passed() -> Vec<&'static str> {
        PASSED.take()
    }
}
