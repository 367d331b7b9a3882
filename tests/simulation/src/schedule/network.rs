//! Requests, answers and hints on their way: late, twice, or never.

use super::{Answer, Flight, Happening, Request, Schedule, TIMEOUT};
use crate::central::{Arrival, Ask, Central, Fault, Served};
use crate::desk::Installed;
use crate::staff;
use anyhow::Result;
use shared::id::DeskId;
use shared::sync::engine::{Event, Failure, Pushed, Staged, StopReason};
use shared::sync::wire::{Cursor, PushRefused, PushReply};
use uuid::Uuid;

impl<C: Central> Schedule<C> {
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
        let from = self.desks.get(slot).map_or(DeskId(Uuid::nil()), |desk| desk.row.id);
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
        let mut fail_in = 0;
        if self.healed_at.is_none() && self.weather.failing_store && self.dice.once_in(12) {
            fail_in = 1 + u32::try_from(self.dice.below(60))?;
        }
        let (from, what, now) = (request.from, request.what.clone(), self.time());
        self.hand_over(Arrival { id: 0, from, what, now, fail_in }, Some(request))
    }

    /// A request is at the server: served now, or together with what comes in the next moments.
    pub(super) fn hand_over(&mut self, mut arrival: Arrival, request: Option<Request>) -> Result<()> {
        let flight = Flight { request, before: self.server.head()? };
        self.next_flight += 1;
        let id = self.next_flight;
        arrival.id = id;
        if let Some(served) = self.server.ask(arrival) {
            return self.served(flight, served);
        }
        if self.in_flight.is_empty() {
            self.in_flight_since = self.now;
        }
        self.in_flight.insert(id, flight);
        Ok(())
    }

    /// What is at the server comes to its end, but for what is slow.
    pub(super) fn land(&mut self) -> Result<()> {
        for (id, served) in self.server.landed() {
            if let Some(flight) = self.in_flight.remove(&id) {
                self.served(flight, served)?;
            }
        }
        self.in_flight_since = self.now;
        Ok(())
    }

    /// Everything that is at the server comes to its end.
    pub(super) fn land_all(&mut self) -> Result<()> {
        while !self.in_flight.is_empty() {
            self.land()?;
        }
        Ok(())
    }

    /// The server is done with a request.
    fn served(&mut self, flight: Flight, served: Result<Served, Fault>) -> Result<()> {
        let Flight { request, before } = flight;
        let from = request.as_ref().map(|request| request.from);
        let served = served.and_then(|served| self.looked_at(from, served));
        let after = self.server.head()?;
        if after > before && !matches!((&request, &served), (None, Err(_))) {
            self.hint(after);
        }
        let Some(request) = request else {
            return match served {
                Ok(Served::Acted(name, done)) => {
                    self.elsewhere_done.count(name, done);
                    Ok(())
                }
                Ok(_) => Ok(()),
                Err(Fault::Broken(what)) => {
                    self.refused.push(what);
                    Ok(())
                }
                Err(Fault::Failed) => Ok(()),
                Err(Fault::Crashed | Fault::Refused(_) | Fault::BootstrapNeeded) => self.server_down(),
            };
        };
        let failure = match served {
            Ok(served) => {
                if !self.is_dropped() {
                    let way = self.latency();
                    let answer = Box::new(Answer::Served(served));
                    self.after(way, Happening::Answer(request.desk, request.id, answer));
                }
                return Ok(());
            }
            Err(Fault::Crashed) => return self.server_down(),
            Err(Fault::Refused(refused)) => match refused {
                PushRefused::Fork { .. } => Failure::Stop(StopReason::Forked),
                PushRefused::Gap { .. } => Failure::BootstrapNeeded,
                other => {
                    self.refused.push(format!("push of {} refused: {other}", request.from));
                    Failure::Stop(StopReason::NotUnderstood)
                }
            },
            Err(Fault::Broken(what)) => {
                self.refused.push(what);
                Failure::Unreachable
            }
            Err(Fault::BootstrapNeeded) => Failure::BootstrapNeeded,
            Err(Fault::Failed) => Failure::Unreachable,
        };
        self.after(20, Happening::Answer(request.desk, request.id, Box::new(Answer::Failed(failure))));
        Ok(())
    }

    /// Looks at what the server said before it goes on its way.
    fn looked_at(&mut self, from: Option<DeskId>, served: Served) -> Result<Served, Fault> {
        match (served, from) {
            (Served::Pushed(reply), Some(desk)) => {
                self.answers_are_of_decided_commands(desk, &reply)?;
                Ok(Served::Pushed(reply))
            }
            (Served::Cut(mut cut), _)
                if shared::mutant::on(shared::mutant::Mutant::WatermarkFromLaterSnapshot) =>
            {
                // Somebody commits between the reading of the rows and the reading of the cursor.
                let (now, club) = (self.time(), self.server.club());
                if let Some(issued) = staff::elsewhere(&mut self.dice, club, now) {
                    let (from, what) = (DeskId(Uuid::nil()), Ask::Act(Box::new(issued)));
                    self.server.ask(Arrival { id: 0, from, what, now, fail_in: 0 }).transpose()?;
                }
                cut.to = self.server.head().map_err(|_gone| Fault::Crashed)?;
                Ok(Served::Cut(cut))
            }
            (served, _) => Ok(served),
        }
    }

    /// What the server says of a command is what it decided of that command.
    fn answers_are_of_decided_commands(&mut self, desk: DeskId, reply: &PushReply) -> Result<(), Fault> {
        let numbers: Vec<_> = reply.settled.iter().map(|told| told.desk_seq).collect();
        for (told, known) in reply.settled.iter().zip(self.server.settlements(desk, &numbers)?) {
            if known.as_ref() != Some(told) {
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
            Answer::Served(Served::Pushed(reply)) => {
                desk.push_answered(&reply, now)?;
                Event::Pushed(Ok(Pushed {
                    last_seq: reply.last_seq,
                    head: reply.head,
                    stopped: reply.stopped,
                }))
            }
            Answer::Served(Served::Head(head)) => {
                desk.begin_bootstrap(head);
                return self.continue_bootstrap(slot);
            }
            Answer::Served(Served::Page(rows, last)) => {
                desk.add_page(rows, last);
                return self.continue_bootstrap(slot);
            }
            Answer::Served(Served::Cut(cut)) if booting => {
                let crash = self.dice.once_in(20).then(|| self.dice.below(12));
                desk.is_booting = false;
                match desk.install(&cut, crash)? {
                    Installed::Stands(standing) => Event::Bootstrapped(Ok(standing)),
                    Installed::Fell => return self.desk_down(slot),
                    Installed::Fork => Event::Bootstrapped(Err(Failure::Stop(StopReason::Forked))),
                }
            }
            Answer::Served(Served::Acted(..)) => return Ok(()),
            Answer::Served(Served::Cut(cut)) => {
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
