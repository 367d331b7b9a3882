//! How desks and server stay one: the wire, the server's side and the desk's side, all without I/O.
//!
//! A desk *pushes* the commands that staff gave, in order; the [`authority`] decides each exactly once.
//! Whatever changes on the server is a line of the club's *feed*; a desk *pulls* it in [`cut`]s, each the
//! whole truth of one moment. A pending command leaves a desk's outbox only through its settlement in an
//! applied cut, never through the answer to a push. The [`engine`] decides what a desk does next; a driver
//! carries it out, so that years of bad network can be played in a minute.

pub mod authority;
pub mod canonical;
pub mod checksum;
pub mod cut;
pub mod engine;
pub mod scope;
pub mod wire;
