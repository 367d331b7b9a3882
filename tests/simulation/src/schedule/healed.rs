//! Whether everything came back, and what there is to judge then.

use super::Schedule;
use crate::central::Central;
use crate::desk::Desk;
use crate::verdict::Evidence;
use anyhow::Result;
use shared::sync::engine::Link;
use shared::sync::scope;
use shared::time::ClubZone;
use uuid::Uuid;

impl<C: Central> Schedule<C> {
    pub(super) fn is_quiet(&self) -> Result<bool> {
        if self.healed_at.is_none() || !self.server_up || !self.in_flight.is_empty() {
            return Ok(false);
        }
        let head = self.server.head()?;
        for desk in &self.desks {
            if desk.leaves {
                return Ok(false);
            }
            if matches!(desk.engine.link(), Link::Stopped(_)) {
                continue;
            }
            let standing = desk.standing()?;
            let there = desk.up && standing.pending == 0 && standing.cursor == Some(head);
            if !there || desk.awaiting.is_some() || desk.epoch()? != Some(self.server.epoch()?) {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Desks that did not come back although everything was mended.
    pub(super) fn unhealed(&self) -> Vec<String> {
        let mut found = self.refused.clone();
        found.extend(self.desks.iter().flat_map(|desk| desk.mishaps.clone()));
        for desk in &self.desks {
            match desk.engine.link() {
                Link::Stopped(reason) => found.push(format!("desk {} stopped: {reason:?}", desk.row.id)),
                Link::Online | Link::Offline { .. } | Link::CatchingUp { .. } | Link::Bootstrapping => {}
            }
        }
        found
    }

    pub(super) fn evidence(&self) -> Result<Evidence> {
        let start = scope::start(ClubZone::default(), self.time());
        let stopped = |desk: &Desk| matches!(desk.engine.link(), Link::Stopped(_));
        let mut desks = Vec::new();
        for desk in self.desks.iter().filter(|desk| !stopped(desk)) {
            desks.push((desk.row.id, desk.rows_in_scope(start)?, desk.standing()?.pending));
        }
        let living = |slot: usize| self.desks.get(slot).is_some_and(|desk| !stopped(desk));
        let acknowledged = self.acknowledged.iter().filter(|(slot, _)| living(*slot));
        let acknowledged = acknowledged
            .map(|(slot, envelope)| {
                let desk = self.desks.get(*slot).map_or(shared::id::DeskId(Uuid::nil()), |desk| desk.row.id);
                (desk, envelope.clone())
            })
            .collect();
        Ok(Evidence {
            server: self.server.all_rows()?,
            in_scope: self.server.rows_in_scope(start)?,
            desks,
            acknowledged,
            unreadable: self.unreadable.clone(),
            settled: self.server.settled()?,
            clocks_were_wrong: self.clocks_were_wrong,
        })
    }
}
