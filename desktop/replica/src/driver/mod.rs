//! The network driver: carries out what the sync engine asks for, and tells it what came of it.
//!
//! One task does everything ([`Driver`]): it sleeps until a command is given, the server says something, an
//! act has ended, or the engine wants to be woken. What it needs of the desk is a [`Storage`], what it needs
//! of the network a [`Transport`]; both are replaced in tests. [`http`] is the transport of the product.
//!
//! Nothing in here holds a database transaction across a network call, and nothing decides: what to do next
//! is the engine's, what is right is the server's.

mod asked;
mod bootstrap;
mod cable;
mod clock;
mod coach_access;
mod contact;
mod device_key;
pub mod http;
mod office;
mod online;
mod run;
mod storage;
mod transport;
mod verify;

pub use device_key::{BadKey, DeviceKey};
pub use online::Online;
pub use run::{COMPARE_EVERY, Driver};
pub use storage::{Position, Secrets, Storage, StorageError};
pub use transport::{Checksums, Line, Transport, Trouble};
pub use verify::Verdict;

#[cfg(test)]
pub(crate) mod doubles;
#[cfg(test)]
mod tests;
