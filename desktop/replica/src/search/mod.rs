//! Finding people as fast as one types: an index in memory, because the replica lies encrypted on the
//! disk and is opened by nobody else.
//!
//! It holds members, riders and order numbers. It is filled when the desk starts and told of every row
//! that a commit or a cut has written, so it never says anything else than the replica does.

mod index;
mod order;
mod spelling;
mod typed;

pub use index::{Found, Index};
pub use order::alphabetical;
pub use typed::Typed;

/// How well something typed fits; the better one is the smaller.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Fit {
    /// The whole of it: the whole name in whatever spelling, the whole number, the last four digits of a
    /// phone.
    Whole,
    /// Its beginning.
    Start,
    /// Somewhere in it.
    Inside,
}

#[cfg(test)]
mod tests;
