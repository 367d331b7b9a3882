//! What breaks, and how it is mended.

use super::{Happening, Schedule};
use crate::central::Central;
use crate::desk::Desk;
use anyhow::Result;
use shared::id::CommandId;
use shared::sync::engine::{Event, Link, StopReason};
use shared::time::Timestamp;

/// In milliseconds.
const DAY: i64 = 24 * 3_600_000;

impl<C: Central> Schedule<C> {
    pub(super) fn server_down(&mut self) -> Result<()> {
        self.server_up = false;
        self.server.crash_in(0);
        let slots = self.desks.len();
        for slot in 0..slots {
            self.socket_lost(slot)?;
        }
        let away = i64::try_from(self.dice.below(8_000))?;
        self.after(away, Happening::ServerUp);
        Ok(())
    }

    pub(super) fn desk_down(&mut self, slot: usize) -> Result<()> {
        if let Some(desk) = self.desks.get_mut(slot) {
            desk.die();
        }
        let away = i64::try_from(self.dice.below(6_000))?;
        self.after(away, Happening::DeskUp(slot));
        Ok(())
    }

    pub(super) fn desk_up(&mut self, slot: usize) -> Result<()> {
        let (now, jitter) = (self.time(), self.dice.below(u64::MAX));
        if let Some(desk) = self.desks.get_mut(slot).filter(|desk| !desk.up) {
            desk.start(now, jitter)?;
            self.tell(slot, Event::Woke)?;
        }
        Ok(())
    }

    /// Something breaks; what can break at all is the schedule's weather.
    pub(super) fn trouble(&mut self) -> Result<()> {
        if self.healed_at.is_some() {
            return Ok(());
        }
        let pause = 2_000 + i64::try_from(self.dice.below(15_000))?;
        self.after(pause, Happening::Trouble);
        let slot = usize::try_from(self.dice.below(u64::try_from(self.desks.len())?))?;
        match self.dice.below(11) {
            0 | 1 => {
                let until = self.now + i64::try_from(self.dice.below(60_000))?;
                if let Some(desk) = self.desks.get_mut(slot) {
                    desk.cut_off_until = until;
                }
                self.socket_lost(slot)
            }
            2 => self.desk_down(slot),
            3 => {
                self.server.crash_in(1 + u32::try_from(self.dice.below(150))?);
                Ok(())
            }
            4 if self.weather.restores => self.backup_or_restore(),
            5 if self.weather.wipes && self.dice.once_in(2) => self.replace(slot),
            5 if self.weather.wipes => {
                if let Some(desk) = self.desks.get_mut(slot) {
                    desk.leaves = true;
                }
                self.enrol_anew(slot)
            }
            6 if self.weather.images => self.image(slot),
            10 if self.weather.damages => self.damage(slot),
            7 if self.weather.days && self.dice.once_in(3) => {
                // Everybody goes home; the queue waits overnight, and what is left of the schedule is played the next day.
                self.now += DAY;
                self.heals_at += DAY;
                Ok(())
            }
            8 if self.weather.clocks => {
                self.clocks_were_wrong = true;
                let off = i64::try_from(self.dice.below(1_200_000))? - 600_000;
                if let Some(desk) = self.desks.get_mut(slot) {
                    desk.clock_error = off;
                }
                Ok(())
            }
            9 => {
                if let Some(desk) = self.desks.get_mut(slot) {
                    desk.is_old = !desk.is_old;
                }
                Ok(())
            }
            _ => Ok(()),
        }
    }

    pub(super) fn backup_or_restore(&mut self) -> Result<()> {
        match self.backup.take() {
            None => self.backup = Some(self.server.backup()?),
            Some(backup) => {
                // As long as it takes until every desk has pushed again: what rows they had seen, others may name.
                let until = Timestamp::from_millis(self.heals_at.max(self.now) + 60_000);
                self.server.restore(backup, self.dice.id(), until)?;
                self.server_down()?;
            }
        }
        Ok(())
    }

    /// A desk's disk is gone: it is enrolled anew, and what it had not pushed went with the disk.
    pub(super) fn replace(&mut self, slot: usize) -> Result<()> {
        if !self.server_up {
            return Ok(());
        }
        self.forget_unsettled(slot)?;
        let fresh = self.enrol()?;
        if let Some(desk) = self.desks.get_mut(slot) {
            *desk = fresh;
        }
        let head = self.server.head()?;
        self.hint(head);
        self.tell(slot, Event::Woke)
    }

    /// A copy of a desk that is told so is enrolled anew before long.
    pub(super) fn notice_a_fork(&mut self, slot: usize) {
        let forked = |desk: &&mut Desk| matches!(desk.engine.link(), Link::Stopped(StopReason::Forked));
        let Some(desk) = self.desks.get_mut(slot).filter(forked).filter(|desk| desk.is_copy && !desk.leaves)
        else {
            return;
        };
        desk.leaves = true;
        let pause = 1_000 + i64::try_from(self.dice.below(15_000)).unwrap_or(0);
        self.after(pause, Happening::Anew(slot));
    }

    /// A PC enrols anew with the file that it has: it is another desk, and brings what it had not seen settled,
    /// under the numbers that it printed.
    pub(super) fn enrol_anew(&mut self, slot: usize) -> Result<()> {
        let Some(desk) = self.desks.get(slot).filter(|desk| desk.leaves) else {
            return Ok(());
        };
        if !desk.up || !self.server_up {
            self.after(1_000, Happening::Anew(slot));
            return Ok(());
        }
        let earlier = desk.formerly(!self.dice.once_in(4))?;
        let (now, jitter, row) = (self.time(), self.dice.below(u64::MAX), self.next_desk());
        self.server.enrol(&row, &earlier)?;
        if let Some(desk) = self.desks.get_mut(slot) {
            desk.enrol_anew(row, earlier, now, jitter)?;
            self.anew += 1;
        }
        let head = self.server.head()?;
        self.hint(head);
        self.tell(slot, Event::Woke)
    }

    /// A PC's disk image is taken, or put back: what was done since went with the disk.
    pub(super) fn image(&mut self, slot: usize) -> Result<()> {
        let Some(desk) = self.desks.get_mut(slot).filter(|desk| desk.is_working()) else {
            return Ok(());
        };
        if desk.image.is_none() {
            return desk.take_image();
        }
        self.forget_unsettled(slot)?;
        if let Some(desk) = self.desks.get_mut(slot) {
            desk.put_image_back();
            desk.die();
            // Somebody works on it before it is plugged in again.
            desk.cut_off_until = self.now + 20_000;
        }
        self.after(500, Happening::DeskUp(slot));
        Ok(())
    }

    /// A desk's file is damaged: it goes on with what could be read of it.
    pub(super) fn damage(&mut self, slot: usize) -> Result<()> {
        let now = self.time();
        let Some(desk) = self.desks.get_mut(slot).filter(|desk| desk.is_working()) else {
            return Ok(());
        };
        let gone = desk.damage(&mut self.dice, now)?;
        desk.die();
        let settled: std::collections::HashSet<_> =
            self.server.settled()?.into_iter().map(|(command, _)| command.envelope.command_id).collect();
        let lost = |id: &CommandId| gone.contains(id) && !settled.contains(id);
        self.acknowledged.retain(|(_, envelope)| !lost(&envelope.command_id));
        self.unreadable.extend(gone);
        self.after(500, Happening::DeskUp(slot));
        Ok(())
    }

    /// What a desk had shown as done and never handed over is lost with its disk; nothing can help that.
    pub(super) fn forget_unsettled(&mut self, slot: usize) -> Result<()> {
        let settled: std::collections::HashSet<_> =
            self.server.settled()?.into_iter().map(|(command, _)| command.envelope.command_id).collect();
        self.acknowledged.retain(|(at, envelope)| *at != slot || settled.contains(&envelope.command_id));
        Ok(())
    }

    /// Mends everything; later, where the schedule was put off.
    pub(super) fn heal(&mut self) -> Result<()> {
        if self.now < self.heals_at {
            self.after(self.heals_at - self.now, Happening::Heal);
            return Ok(());
        }
        self.healed_at = Some(self.now);
        self.land_all()?;
        self.server.crash_in(0);
        self.server_up = true;
        for slot in 0..self.desks.len() {
            if let Some(desk) = self.desks.get_mut(slot) {
                desk.cut_off_until = 0;
                desk.is_old = false;
                desk.clock_error = 0;
            }
            self.desk_up(slot)?;
            self.tell(slot, Event::Woke)?;
        }
        // A feed without news would leave the desks at their next poll; a last word brings them all.
        let head = self.server.head()?;
        self.hint(head);
        Ok(())
    }
}
