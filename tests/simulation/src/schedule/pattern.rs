//! What every schedule begins with, made once for each thread and copied: to make the tables and the club anew
//! each time would take longer than much of what is played on them.

use crate::club;
use crate::server::Server;
use anyhow::Result;
use replica::replica::Replica;
use shared::id::{Epoch, Id as _};
use shared::store::testing::CLUB;
use shared::time::ClubZone;
use std::cell::RefCell;
use uuid::Uuid;

/// The server with the little club, and the replica of a desk that nobody has enrolled.
pub(super) struct Pattern {
    pub(super) server: Server,
    pub(super) replica: Replica,
}

thread_local! {
    static MADE: RefCell<Option<Pattern>> = const { RefCell::new(None) };
}

/// Takes something from this thread's pattern.
///
/// # Errors
/// When SQLite fails.
pub(super) fn of<T>(take: impl FnOnce(&Pattern) -> Result<T>) -> Result<T> {
    MADE.with_borrow_mut(|made| {
        let pattern = match made {
            Some(pattern) => pattern,
            None => made.insert(Pattern::make()?),
        };
        take(pattern)
    })
}

impl Pattern {
    fn make() -> Result<Self> {
        let epoch = Epoch::from_uuid(Uuid::nil());
        let server = Server::new(CLUB, ClubZone::default(), &club::rows(), epoch)?;
        Ok(Self { server, replica: Replica::in_memory()? })
    }
}
