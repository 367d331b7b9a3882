//! Live hints: who has a desk's socket open learns that the feed has grown, that hints may have been lost, or
//! that the desk was revoked.
//!
//! A writer tells the [`announcer`] after its commit; that sends one `NOTIFY` for many commits, outside of any
//! transaction. Every server process has one [`listener`]; it moves the [`Board`] that the sockets watch.
//! Hints may be lost: pull is the truth, desks poll besides, and revocations are looked up as well.

mod announcer;
mod board;
mod listener;

pub use announcer::Announcer;
pub use board::{Board, News, Watch};

use shared::id::{ClubId, DeskId, Id as _};
use shared::sync::wire::Cursor;
use sqlx::PgPool;
use std::sync::Arc;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;
use uuid::Uuid;

/// The channel of PostgreSQL that all servers on a database share.
const CHANNEL: &str = "paddock_live";

/// What is said on the channel.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Notice {
    /// A club's feed has grown to here.
    Head(ClubId, Cursor),
    /// A desk was revoked.
    Revoked(DeskId),
    /// The server has a new epoch: everybody pulls.
    Resync,
}

impl Notice {
    fn text(self) -> String {
        match self {
            Self::Head(club, Cursor(seq)) => format!("head {club} {seq}"),
            Self::Revoked(desk) => format!("revoked {desk}"),
            Self::Resync => "resync".to_owned(),
        }
    }

    fn read(text: &str) -> Option<Self> {
        let words: Vec<_> = text.split(' ').collect();
        match words.as_slice() {
            ["head", club, seq] => Some(Self::Head(club.parse().ok()?, Cursor(seq.parse().ok()?))),
            ["revoked", desk] => Some(Self::Revoked(DeskId::from_uuid(desk.parse::<Uuid>().ok()?))),
            ["resync"] => Some(Self::Resync),
            _ => None,
        }
    }
}

/// The live side of a server process.
#[derive(Debug)]
pub struct Live {
    /// What the sockets watch.
    pub board: Arc<Board>,
    /// What writers tell.
    pub announcer: Announcer,
}

impl Live {
    /// Starts listening and announcing; both end with `ending`.
    ///
    /// # Errors
    /// When the first connection of the listener fails.
    pub async fn start(
        pool: &PgPool,
        tasks: &TaskTracker,
        ending: &CancellationToken,
    ) -> Result<Self, sqlx::Error> {
        let board = Arc::new(Board::default());
        listener::start(pool, &board, tasks, ending).await?;
        let announcer = Announcer::start(pool.clone(), tasks, ending.clone());
        Ok(Self { board, announcer })
    }
}

/// Tells every server on this database that all desks have to pull: after a new epoch.
///
/// # Errors
/// When the database fails.
pub async fn announce_resync(pool: &PgPool) -> Result<(), sqlx::Error> {
    announcer::send(pool, Notice::Resync).await
}

/// Tells every server on this database that a club's feed has grown, for who writes beside a server.
///
/// # Errors
/// When the database fails.
pub(crate) async fn tell_head(pool: &PgPool, club: ClubId, head: Cursor) -> Result<(), sqlx::Error> {
    announcer::send(pool, Notice::Head(club, head)).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_notice_is_read_as_it_was_written() {
        let id = Uuid::from_u128(7);
        for notice in [
            Notice::Head(ClubId::from_uuid(id), Cursor(42)),
            Notice::Revoked(DeskId::from_uuid(id)),
            Notice::Resync,
        ] {
            assert_eq!(Notice::read(&notice.text()), Some(notice));
        }
        assert_eq!(Notice::read("head x 1"), None);
    }
}
