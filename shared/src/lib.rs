//! The domain of Paddock, written once: the desk runs it on SQLite to be instant, the server runs the
//! very same code on PostgreSQL to be right.
//!
//! Nothing in here reads a clock, a random source, a file or a socket, and nothing knows SQL. Time, ids
//! and the acting person come in with the [`command::Context`]; rows come and go through the traits of
//! [`store`]. Who wants to add a rule adds it here and nowhere else.
//!
//! | room | holds |
//! | --- | --- |
//! | [`id`], [`money`], [`units`], [`time`], [`number`] | the values that everything is made of |
//! | [`record`] | the rows that desks and server share, and their state machines |
//! | [`rights`], [`rules`] | who may do what; packages, conflicts, check-in times |
//! | [`store`] | what a command needs of a database, and the conformance suite of a backend |
//! | [`command`] | every act of a working day, one file each |
//! | [`sync`] | the wire, the authority (server side) and the engine (desk side), both without I/O |
//! | [`words`] | what the rules say to people, in both languages |
//! | [`import`] | a club's own list of members, from a table of texts to commands |
//! | [`demo`] | the demo club, grown from a seed |

// Rules that hold in this crate beside those of the workspace: money is no float, and a match over a
// state names every state.
#![warn(clippy::float_arithmetic, clippy::wildcard_enum_match_arm)]

pub mod command;
pub mod demo;
pub mod id;
pub mod import;
pub mod money;
#[cfg(feature = "mutants")]
pub mod mutant;
pub mod number;
pub mod record;
pub mod rights;
pub mod rules;
pub mod store;
pub mod sync;

pub mod time;
pub mod units;
pub mod words;
