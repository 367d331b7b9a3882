//! One moment of a desk's club, with the start of the desk's scope in it.

use crate::App;
use crate::http::{Code, Problem};
use crate::sign_in::caller::DeskCaller;
use crate::store::Snapshot;
use serde_json::json;
use shared::id::{Epoch, Id as _};
use shared::record::{Row, Table};
use shared::store::StoreError;
use shared::sync::cut::Feed as _;
use shared::sync::scope;
use shared::time::Timestamp;

/// A snapshot, and what is read from the clock and the club once for all of it.
pub(super) struct Moment {
    pub(super) snapshot: Snapshot,
    pub(super) scope_start: Timestamp,
    pub(super) now: Timestamp,
}

impl Moment {
    /// Begins it; the scope starts by the club's own day.
    pub(super) async fn of(app: &App, desk: &DeskCaller) -> Result<Self, Problem> {
        let now = app.clock.now();
        let mut snapshot = Snapshot::begin(&app.pool, desk.club_id, &app.keys).await?;
        let club = snapshot.rows(Table::Clubs, &[desk.club_id.uuid()]).await?;
        let Some(Row::Club(club)) = club.into_iter().next() else {
            return Err(StoreError::Missing { table: "clubs" }.into());
        };
        Ok(Self { snapshot, scope_start: scope::start(club.zone, now), now })
    }

    /// What a desk of another epoch needs to go on: this epoch, and how far its queue is settled in it.
    pub(super) async fn epoch_changed(&mut self, desk: &DeskCaller) -> Problem {
        match self.standing_of(desk).await {
            Ok((epoch, last_seq)) => epoch_changed(epoch, last_seq),
            Err(error) => error.into(),
        }
    }

    async fn standing_of(&mut self, desk: &DeskCaller) -> Result<(Epoch, u64), StoreError> {
        Ok((self.snapshot.standing().await?.epoch, self.snapshot.last_seq(desk.desk_id).await?))
    }
}

pub(super) fn epoch_changed(epoch: Epoch, last_seq: u64) -> Problem {
    Problem::with(Code::EpochChanged, json!({ "epoch": epoch, "last_seq": last_seq }))
}
