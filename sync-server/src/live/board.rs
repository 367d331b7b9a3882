//! What every socket of this process watches: where its club's feed stands, and whether to look again.

use shared::id::{ClubId, DeskId};
use shared::sync::wire::Cursor;
use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use tokio::sync::watch;

/// The news of one socket. Only the newest counts, so nothing can pile up behind a slow socket.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct News {
    /// Where the club's feed stands, as far as was heard.
    pub head: Cursor,
    /// Goes up whenever hints may have been lost.
    pub resyncs: u64,
    /// The desk was revoked.
    pub revoked: bool,
}

/// All open sockets of this process.
#[derive(Debug, Default)]
pub struct Board {
    sockets: Mutex<Sockets>,
}

#[derive(Debug, Default)]
struct Sockets {
    next: u64,
    open: HashMap<u64, Socket>,
}

#[derive(Debug)]
struct Socket {
    club_id: ClubId,
    /// None for one that is no desk's.
    desk_id: Option<DeskId>,
    news: watch::Sender<News>,
}

/// A socket's place on the board; gone with the value.
#[derive(Debug)]
pub struct Watch<'a> {
    board: &'a Board,
    number: u64,
    /// What to tell who has it open.
    pub news: watch::Receiver<News>,
}

impl Drop for Watch<'_> {
    fn drop(&mut self) {
        self.board.lock().open.remove(&self.number);
    }
}

impl Board {
    fn lock(&self) -> MutexGuard<'_, Sockets> {
        self.sockets.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A place for a desk's socket.
    #[must_use]
    pub fn watch(&self, club_id: ClubId, desk_id: DeskId) -> Watch<'_> {
        self.place(club_id, Some(desk_id))
    }

    /// A place for somebody who is no desk.
    #[must_use]
    pub fn watch_club(&self, club_id: ClubId) -> Watch<'_> {
        self.place(club_id, None)
    }

    fn place(&self, club_id: ClubId, desk_id: Option<DeskId>) -> Watch<'_> {
        let (sender, news) = watch::channel(News::default());
        let mut sockets = self.lock();
        let number = sockets.next;
        sockets.next = number.wrapping_add(1);
        sockets.open.insert(number, Socket { club_id, desk_id, news: sender });
        Watch { board: self, number, news }
    }

    /// The desks with an open socket here.
    #[must_use]
    pub fn desks(&self) -> Vec<DeskId> {
        self.lock().open.values().filter_map(|socket| socket.desk_id).collect()
    }

    /// A club's feed has grown to here.
    pub fn head(&self, club: ClubId, head: Cursor) {
        self.tell(|socket| socket.club_id == club, |news| news.head = news.head.max(head));
    }

    /// Hints may have been lost.
    pub fn resync(&self) {
        self.tell(|_| true, |news| news.resyncs = news.resyncs.wrapping_add(1));
    }

    /// A desk was revoked.
    pub fn revoked(&self, desk: DeskId) {
        self.tell(|socket| socket.desk_id == Some(desk), |news| news.revoked = true);
    }

    fn tell(&self, whom: impl Fn(&Socket) -> bool, change: impl Fn(&mut News)) {
        for socket in self.lock().open.values().filter(|socket| whom(socket)) {
            socket.news.send_if_modified(|news| {
                let before = *news;
                change(news);
                *news != before
            });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use shared::id::Id as _;
    use uuid::Uuid;

    #[test]
    fn each_socket_hears_what_is_its_own_and_leaves_with_its_watch() {
        let [club, other_club] = [1, 2].map(|n| ClubId::from_uuid(Uuid::from_u128(n)));
        let [desk, other_desk] = [3, 4].map(|n| DeskId::from_uuid(Uuid::from_u128(n)));
        let board = Board::default();
        let one = board.watch(club, desk);
        let two = board.watch(other_club, other_desk);
        board.head(club, Cursor(5));
        board.head(club, Cursor(4));
        board.revoked(other_desk);
        assert_eq!(*one.news.borrow(), News { head: Cursor(5), resyncs: 0, revoked: false });
        assert_eq!(*two.news.borrow(), News { head: Cursor(0), resyncs: 0, revoked: true });
        let coach = board.watch_club(club);
        board.head(club, Cursor(6));
        assert_eq!(coach.news.borrow().head, Cursor(6));
        drop(two);
        assert_eq!(board.desks(), [desk]);
    }
}
