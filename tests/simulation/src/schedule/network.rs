//! Requests, answers and hints on their way: late, twice, or never.

use super::{Answer, Ask, Happening, PAGE, Request, Schedule, TIMEOUT};
use crate::desk::Installed;
use crate::server::Fault;
use crate::staff;
use anyhow::Result;
use shared::sync::engine::{Event, Failure, Pushed, Staged, StopReason};
use shared::sync::wire::{Cursor, PushReply};
use uuid::Uuid;

impl Schedule {
    pub(super) fn latency(&mut self) -> i64 {
        let slow = i64::try_from(self.weather.slow).unwrap_or(1);
        (5 + i64::try_from(self.dice.below(60)).unwrap_or(0)) * slow
    }

    pub(super) fn is_dropped(&mut self) -> bool {
        self.healed_at.is_none() && self.weather.drops > 0 && self.dice.once_in(self.weather.drops)
    }

    pub(super) fn ask(&mut self, slot: usize, what: Ask) {
        self.next_request += 1;
        let id = self.next_request;
        let cut_off = self.desks.get(slot).is_some_and(|desk| desk.is_cut_off(self.now));
        if let Some(desk) = self.desks.get_mut(slot) {
            desk.awaiting = Some(id);
        }
        let from = self.desks.get(slot).map_or(shared::id::DeskId(Uuid::nil()), |desk| desk.row.id);
        let request = Request { desk: slot, from, id, what };
        let twice = self.weather.duplicates > 0 && self.dice.once_in(self.weather.duplicates);
        if twice && self.healed_at.is_none() {
            let late = 50 + i64::try_from(self.dice.below(20_000)).unwrap_or(0);
            self.after(late, Happening::Arrive(request.clone()));
        }
        if !cut_off && !self.is_dropped() {
            let way = self.latency();
            self.after(way, Happening::Arrive(request));
        }
        self.after(TIMEOUT, Happening::Answer(slot, id, Box::new(Answer::Failed(Failure::Unreachable))));
    }

    pub(super) fn arrive(&mut self, request: Request) -> Result<()> {
        let Some(desk) = self.desks.get(request.desk) else {
            return Ok(());
        };
        if !self.server_up || desk.is_cut_off(self.now) {
            return Ok(());
        }
        if self.healed_at.is_none() && self.weather.failing_store && self.dice.once_in(12) {
            self.server.fail_in.set(1 + u32::try_from(self.dice.below(60))?);
        }
        let (desk_id, before) = (request.from, self.server.head()?);
        let served = self.serve(desk_id, request.what);
        self.server.fail_in.set(0);
        let after = self.server.head()?;
        if after > before {
            self.hint(after);
        }
        match served {
            Ok(answer) => {
                if !self.is_dropped() {
                    let way = self.latency();
                    let arrives = Happening::Answer(request.desk, request.id, Box::new(answer));
                    self.after(way, arrives);
                }
                Ok(())
            }
            Err(Fault::Refused(refused)) => {
                let failure = match refused {
                    shared::sync::wire::PushRefused::Fork { .. } => Failure::Stop(StopReason::Forked),
                    shared::sync::wire::PushRefused::Gap { .. } => Failure::BootstrapNeeded,
                    other => {
                        self.refused.push(format!("push of {desk_id} refused: {other}"));
                        Failure::Stop(StopReason::NotUnderstood)
                    }
                };
                self.after(
                    20,
                    Happening::Answer(request.desk, request.id, Box::new(Answer::Failed(failure))),
                );
                Ok(())
            }
            Err(Fault::BootstrapNeeded) => {
                let answer = Box::new(Answer::Failed(Failure::BootstrapNeeded));
                self.after(20, Happening::Answer(request.desk, request.id, answer));
                Ok(())
            }
            Err(Fault::Crashed) => self.server_down(),
        }
    }

    pub(super) fn serve(&mut self, desk: shared::id::DeskId, what: Ask) -> Result<Answer, Fault> {
        let now = self.time();
        match what {
            Ask::Push(epoch, commands) => {
                let reply = self.server.push(desk, epoch, &commands, now)?;
                self.server.fail_in.set(0);
                self.answers_are_of_decided_commands(desk, &reply)?;
                Ok(Answer::Pushed(reply))
            }
            Ask::Pull(epoch, from) => {
                let mut cut = self.server.pull(desk, epoch, from, now)?;
                if shared::mutant::on(shared::mutant::Mutant::WatermarkFromLaterSnapshot) {
                    // Somebody commits between the reading of the rows and the reading of the cursor.
                    if let Some(issued) = staff::elsewhere(&mut self.dice, now) {
                        self.server.act(&issued, now)?;
                    }
                    cut.to = self.server.head().map_err(|_gone| Fault::Crashed)?;
                }
                Ok(Answer::Cut(cut))
            }
            Ask::BootstrapHead(from) => self.server.bootstrap_head(desk, from, now).map(Answer::Head),
            Ask::BootstrapPage(after) => {
                let page = self.server.bootstrap_page(after, PAGE, now);
                page.map(|(rows, last)| Answer::Page(rows, last)).map_err(|_gone| Fault::Crashed)
            }
        }
    }

    /// What the server says of a command is what it decided of that command.
    pub(super) fn answers_are_of_decided_commands(
        &mut self,
        desk: shared::id::DeskId,
        reply: &PushReply,
    ) -> Result<(), Fault> {
        for told in &reply.settled {
            if self.server.settlement(desk, told.desk_seq)?.as_ref() != Some(told) {
                self.refused.push(format!("{} was answered and never decided", told.command_id));
            }
        }
        Ok(())
    }

    pub(super) fn hint(&mut self, head: Cursor) {
        let listening: Vec<_> = self
            .desks
            .iter()
            .enumerate()
            .filter(|(_, desk)| desk.up && desk.socket && !desk.is_cut_off(self.now))
            .map(|(slot, desk)| (slot, desk.generation))
            .collect();
        for (slot, generation) in listening {
            if !self.is_dropped() {
                let way = self.latency();
                self.after(way, Happening::Hint(slot, generation, head));
            }
        }
    }

    pub(super) fn answered(&mut self, slot: usize, id: u64, answer: Answer) -> Result<()> {
        let now = self.time();
        let Some(desk) = self.desks.get_mut(slot).filter(|desk| desk.up && desk.awaiting == Some(id)) else {
            return Ok(());
        };
        desk.awaiting = None;
        let booting = desk.is_booting;
        let event = match answer {
            Answer::Failed(failure) if booting => {
                if failure == Failure::BootstrapNeeded {
                    desk.drop_bootstrap();
                }
                desk.is_booting = false;
                Event::Bootstrapped(Err(failure))
            }
            Answer::Failed(failure) if desk.last_asked_push => Event::Pushed(Err(failure)),
            Answer::Failed(failure) => Event::Pulled(Err(failure)),
            Answer::Pushed(reply) => {
                desk.push_answered(&reply, now)?;
                Event::Pushed(Ok(Pushed {
                    last_seq: reply.last_seq,
                    head: reply.head,
                    stopped: reply.stopped,
                }))
            }
            Answer::Head(head) => {
                desk.begin_bootstrap(head);
                return self.continue_bootstrap(slot);
            }
            Answer::Page(rows, last) => {
                desk.add_page(rows, last);
                return self.continue_bootstrap(slot);
            }
            Answer::Cut(cut) if booting => {
                let crash = self.dice.once_in(20).then(|| self.dice.below(12));
                desk.is_booting = false;
                match desk.install(&cut, crash)? {
                    Installed::Stands(standing) => Event::Bootstrapped(Ok(standing)),
                    Installed::Fell => return self.desk_down(slot),
                    Installed::Fork => Event::Bootstrapped(Err(Failure::Stop(StopReason::Forked))),
                }
            }
            Answer::Cut(cut) => {
                let staged = Staged { from: cut.from, to: cut.to };
                desk.stage(cut);
                Event::Pulled(Ok(staged))
            }
        };
        self.tell(slot, event)
    }

    /// The next page of a bootstrap, or the catch-up when all are in.
    pub(super) fn continue_bootstrap(&mut self, slot: usize) -> Result<()> {
        let Some(desk) = self.desks.get(slot) else {
            return Ok(());
        };
        match (desk.next_page(), desk.complete_bootstrap()) {
            (_, Some((epoch, cursor))) => self.ask(slot, Ask::Pull(epoch, cursor)),
            (Some(place), None) => self.ask(slot, Ask::BootstrapPage(place)),
            (None, None) => {}
        }
        Ok(())
    }

    pub(super) fn socket_lost(&mut self, slot: usize) -> Result<()> {
        if let Some(desk) = self.desks.get_mut(slot).filter(|desk| desk.socket) {
            desk.socket = false;
            self.tell(slot, Event::SocketDown)?;
        }
        Ok(())
    }
}
