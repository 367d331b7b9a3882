//! Where the server's word differs from what staff saw, and no item of the club tells of it.

use super::Desk;
use super::news::Others;
use crate::read::{Viewer, ask, names_of};
use crate::replica::{Notice, Replica, ReplicaError};
use crate::store::SqliteStore;
use crate::view::{Attention, Done, Problem, Way};
use crate::words::{act, attention as said, command, differs};
use shared::command::{Command, Outcome, Receipt};
use shared::record::{Horse, Staff};
use shared::store::{StoreError, Stored, fetch};

/// Before the numbers of notices, where an item's id would stand.
const PREFIX: &str = "notice:";

/// The number of a notice, when the id is one's.
pub(super) fn number(item_id: &str) -> Option<u64> {
    item_id.strip_prefix(PREFIX)?.parse().ok()
}

/// Notices that nobody has read, with the commands they tell of.
pub(super) fn unread(replica: &Replica) -> Result<Vec<(Notice, Command)>, ReplicaError> {
    let mut found = Vec::new();
    for notice in replica.notices()? {
        let Some(given) = replica.command(notice.desk_seq)? else { continue };
        let envelope = given.envelope;
        if let Ok(command) = Command::decode(&envelope.name, envelope.version, &envelope.args) {
            found.push((notice, command));
        }
    }
    Ok(found)
}

impl Desk {
    /// The notices as lines of the *needs attention* list.
    pub(super) async fn notices(&self) -> Result<Vec<Attention>, Problem> {
        let viewer = self.viewer()?;
        if viewer.demo {
            return Ok(Vec::new());
        }
        self.write(move |replica| {
            let unread = unread(replica)?;
            replica.read(|connection| {
                let mut store = SqliteStore::new(connection, viewer.club.id);
                let lines = unread.iter().rev();
                let lines: Stored<Vec<_>> =
                    lines.map(|(notice, command)| line(&mut store, &viewer, notice, command)).collect();
                lines.map_err(ReplicaError::Store)
            })
        })
        .await
    }

    /// Somebody has read a notice.
    pub(super) async fn read_notice(&self, desk_seq: u64) -> Result<Done, Problem> {
        let lang = self.viewer()?.lang;
        let (desk, now) = (self.clone(), self.now());
        self.write(move |replica| {
            replica.notice_read(desk_seq, now)?;
            desk.refresh(replica);
            Ok(())
        })
        .await?;
        self.announce(&["attention"], Others::default());
        Ok(Done {
            words: act::settled(lang, true),
            warning: None,
            debt_of: None,
            undoable: false,
            arrival: None,
        })
    }
}

fn line(
    store: &mut SqliteStore<'_>,
    viewer: &Viewer,
    notice: &Notice,
    given: &Command,
) -> Result<Attention, StoreError> {
    let by = ask(fetch::<Staff, _>(store, notice.staff_id))?.map(|staff| staff.name);
    let what = command::words(given, &names_of(store, given)?, viewer.lang);
    let seen = figure(store, viewer, &notice.seen)?;
    let decided = figure(store, viewer, &notice.decided)?;
    Ok(Attention {
        id: format!("{PREFIX}{}", notice.desk_seq),
        kind: "server_differs".to_owned(),
        at: viewer.date_and_clock(notice.noticed_at),
        title: differs::title(viewer.lang),
        words: differs::words(viewer.lang, &what, &seen, &decided),
        from: said::from(viewer.lang, by.as_deref(), None),
        ways: vec![Way::Acknowledge { needs_note: false }],
        settled: None,
    })
}

/// What an outcome says in money, units or horse.
fn figure(store: &mut SqliteStore<'_>, viewer: &Viewer, outcome: &Outcome) -> Result<String, StoreError> {
    let horse = match outcome.receipt() {
        Some(Receipt::HorseAssigned { horse_id: Some(id), .. }) => {
            ask(fetch::<Horse, _>(store, *id))?.map(|horse| horse.name)
        }
        _ => None,
    };
    Ok(differs::figure(viewer.lang, viewer.zone(), outcome, horse.as_deref()))
}
