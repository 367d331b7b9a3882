//! A club's own list of members: how a file becomes a table is [`lists::read`]'s, what the table means
//! [`shared::import`]'s, and what the club knows already the replica's.

mod known;

pub use known::known;
pub use lists::read::{FileFault, MOST_BYTES, table};
