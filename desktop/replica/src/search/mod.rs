//! Finding people as fast as one types: an index in memory, because the replica lies encrypted on the
//! disk and is opened by nobody else.
//!
//! It holds members, riders and order numbers. It is filled when the desk starts and told of every row
//! that a commit or a cut has written, so it never says anything else than the replica does.

mod index;

pub use index::{Found, Index};
pub use lists::name::{Fit, Typed, alphabetical};

#[cfg(test)]
mod tests;
