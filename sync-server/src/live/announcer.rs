//! Tells all servers of commits: many commits, one `NOTIFY`, never inside a writer's transaction (there it
//! would make all commits of the database wait for one another).

use super::{CHANNEL, Notice};
use shared::id::{ClubId, DeskId};
use shared::sync::wire::Cursor;
use sqlx::PgPool;
use std::collections::HashMap;
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

/// Where writers leave word. Never waits: a full box loses a hint, and pull is the truth.
#[derive(Debug)]
pub struct Announcer {
    box_: mpsc::Sender<Notice>,
}

/// Notices that may lie in the box.
const ROOM: usize = 4096;

impl Announcer {
    pub(super) fn start(pool: PgPool, tasks: &TaskTracker, ending: CancellationToken) -> Self {
        let (box_, mut taken) = mpsc::channel(ROOM);
        tasks.spawn(async move {
            while let Some(Some(first)) = ending.run_until_cancelled(taken.recv()).await {
                let mut notices = vec![first];
                while let Ok(next) = taken.try_recv() {
                    notices.push(next);
                }
                // While this is on its way, the next ones gather.
                for notice in newest(notices) {
                    if let Err(error) = send(&pool, notice).await {
                        tracing::warn!(%error, "a live hint was lost");
                    }
                }
            }
        });
        Self { box_ }
    }

    /// A club's feed has grown.
    pub fn head(&self, club: ClubId, head: Cursor) {
        let _full = self.box_.try_send(Notice::Head(club, head));
    }

    /// A desk was revoked.
    pub fn revoked(&self, desk: DeskId) {
        let _full = self.box_.try_send(Notice::Revoked(desk));
    }
}

/// Of each club the highest head only, and everything else.
fn newest(notices: Vec<Notice>) -> Vec<Notice> {
    let mut heads: HashMap<ClubId, Cursor> = HashMap::new();
    let mut others = Vec::new();
    for notice in notices {
        match notice {
            Notice::Head(club, cursor) => {
                let head = heads.entry(club).or_insert(cursor);
                *head = cursor.max(*head);
            }
            Notice::Revoked(_) | Notice::Resync => others.push(notice),
        }
    }
    others.extend(heads.into_iter().map(|(club, cursor)| Notice::Head(club, cursor)));
    others
}

pub(super) async fn send(pool: &PgPool, notice: Notice) -> Result<(), sqlx::Error> {
    sqlx::query!("SELECT pg_notify($1, $2)", CHANNEL, notice.text()).execute(pool).await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use shared::id::Id as _;
    use uuid::Uuid;

    #[test]
    fn of_many_commits_of_a_club_one_is_told() {
        let club = ClubId::from_uuid(Uuid::from_u128(1));
        let desk = DeskId::from_uuid(Uuid::from_u128(2));
        let told = newest(vec![
            Notice::Head(club, Cursor(1)),
            Notice::Revoked(desk),
            Notice::Head(club, Cursor(3)),
            Notice::Head(club, Cursor(2)),
        ]);
        assert_eq!(told, [Notice::Revoked(desk), Notice::Head(club, Cursor(3))]);
    }
}
