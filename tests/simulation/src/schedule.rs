//! One run on one seed: time is a number, the network is a queue, and everything that can go wrong does.

use super::club;
use super::desk::{Applied, Desk, Given, Installed};
use super::server::{Fault, Server};
use super::staff::{self, Dice};
use super::verdict::{self, Evidence};
use anyhow::{Context as _, Result};
use shared::id::Epoch;
use shared::record::{Row, Table};
use shared::store::testing::CLUB;
use shared::sync::engine::{Effect, Event, Failure, Link, Pushed, Staged, StopReason};
use shared::sync::scope;
use shared::sync::wire::{BootstrapHead, Cursor, Cut, Envelope, Hint, PushReply};
use shared::time::{ClubZone, Timestamp};
use std::cmp::Reverse;
use std::collections::{BinaryHeap, HashMap};
use uuid::Uuid;

/// How long a schedule goes wrong before it heals, in virtual milliseconds.
const LENGTH: i64 = 6 * 60_000;
/// How long healing may take.
const PATIENCE: i64 = 10 * 60_000;
/// A request without an answer is given up after this.
const TIMEOUT: i64 = 4_000;
/// Commands in a push.
const BATCH: usize = 8;
/// Rows in a page of a bootstrap.
const PAGE: usize = 40;

/// Something that happens at a time.
#[derive(Debug)]
enum Happening {
    /// Somebody at a desk does something.
    Act(usize),
    /// A wait of a desk's engine is over.
    Wake(usize, u32),
    /// A request reaches the server.
    Arrive(Request),
    /// An answer reaches a desk.
    Answer(usize, u64, Box<Answer>),
    /// A hint reaches a desk.
    Hint(usize, u32, Cursor),
    /// A member or a job acts.
    Elsewhere,
    /// Something breaks.
    Trouble,
    /// The server is started again.
    ServerUp,
    /// A desk is started again.
    DeskUp(usize),
    /// Everything is mended.
    Heal,
}

/// What a desk asks.
#[derive(Debug, Clone)]
struct Request {
    desk: usize,
    /// Who asked; the slot may have been given a new desk since.
    from: shared::id::DeskId,
    id: u64,
    what: Ask,
}

#[derive(Debug, Clone)]
enum Ask {
    Push(Epoch, Vec<Envelope>),
    Pull(Epoch, Cursor),
    BootstrapHead(u64),
    BootstrapPage(Option<(Table, Uuid)>),
}

/// What the server says.
#[derive(Debug, Clone)]
enum Answer {
    Pushed(PushReply),
    Cut(Cut),
    Head(BootstrapHead),
    Page(Vec<Row>, bool),
    Failed(Failure),
}

/// What a schedule has in store, drawn from its seed.
#[derive(Debug)]
struct Weather {
    drops: u64,
    duplicates: u64,
    slow: u64,
    clocks: bool,
    restores: bool,
    wipes: bool,
    images: bool,
    days: bool,
    failing_store: bool,
}

struct Schedule {
    now: i64,
    order: u64,
    queue: BinaryHeap<Reverse<(i64, u64)>>,
    waiting: HashMap<u64, Happening>,
    dice: Dice,
    weather: Weather,
    server: Server,
    server_up: bool,
    backup: Option<rusqlite::Connection>,
    desks: Vec<Desk>,
    desks_made: u32,
    acknowledged: Vec<(usize, Envelope)>,
    clocks_were_wrong: bool,
    healed_at: Option<i64>,
    /// Pushes that the server refused though no desk may ever send such.
    refused: Vec<String>,
    next_request: u64,
}

/// What came of a run.
pub struct Outcome {
    /// What does not hold.
    pub violations: Vec<String>,
    /// Commands that were given.
    pub commands: usize,
    /// Events that were played.
    pub steps: u64,
}

/// Plays the schedule of a seed.
///
/// # Errors
/// When the simulation itself breaks.
pub fn play(seed: u64) -> Result<Outcome> {
    let mut schedule = Schedule::new(seed)?;
    let steps = schedule.run()?;
    let mut violations = schedule.unhealed();
    if violations.is_empty() {
        violations = verdict::violations(&schedule.evidence()?);
    }
    Ok(Outcome { violations, commands: schedule.acknowledged.len(), steps })
}

impl Schedule {
    fn new(seed: u64) -> Result<Self> {
        let mut dice = Dice::new(seed);
        let restores = dice.once_in(4);
        let weather = Weather {
            drops: [0, 0, 20, 6].get(usize::try_from(dice.below(4))?).copied().unwrap_or(0),
            duplicates: if dice.once_in(2) { 8 } else { 0 },
            slow: if dice.once_in(3) { 10 } else { 1 },
            clocks: dice.once_in(5),
            restores,
            wipes: !restores && dice.once_in(4),
            images: !restores && dice.once_in(4),
            days: dice.once_in(4),
            failing_store: dice.once_in(2),
        };
        let server = Server::new(CLUB, ClubZone::default(), &club::rows(), dice.id())?;
        let mut schedule = Self {
            now: club::START.millis(),
            order: 0,
            queue: BinaryHeap::new(),
            waiting: HashMap::new(),
            weather,
            server,
            server_up: true,
            backup: None,
            desks: Vec::new(),
            desks_made: 0,
            acknowledged: Vec::new(),
            clocks_were_wrong: false,
            healed_at: None,
            refused: Vec::new(),
            next_request: 0,
            dice,
        };
        let desks = 2 + schedule.dice.below(2);
        for slot in 0..usize::try_from(desks)? {
            let desk = schedule.enrol()?;
            schedule.desks.push(desk);
            schedule.tell(slot, Event::Woke)?;
            schedule.after(500, Happening::Act(slot));
        }
        schedule.after(3_000, Happening::Elsewhere);
        schedule.after(5_000, Happening::Trouble);
        schedule.after(LENGTH, Happening::Heal);
        Ok(schedule)
    }

    fn time(&self) -> Timestamp {
        Timestamp::from_millis(self.now)
    }

    fn enrol(&mut self) -> Result<Desk> {
        let row = club::desk(self.desks_made, self.time());
        self.desks_made += 1;
        self.server.enrol(&row)?;
        Desk::new(row, self.time(), self.dice.below(u64::MAX))
    }

    fn after(&mut self, millis: i64, what: Happening) {
        self.order += 1;
        self.queue.push(Reverse((self.now + millis.max(1), self.order)));
        self.waiting.insert(self.order, what);
    }

    fn run(&mut self) -> Result<u64> {
        let mut steps = 0;
        while let Some(Reverse((at, key))) = self.queue.pop() {
            let Some(what) = self.waiting.remove(&key) else {
                continue;
            };
            self.now = self.now.max(at);
            steps += 1;
            self.happen(what)?;
            if self.healed_at.is_some_and(|healed| self.now > healed + PATIENCE) || self.is_quiet()? {
                break;
            }
        }
        Ok(steps)
    }

    fn happen(&mut self, what: Happening) -> Result<()> {
        match what {
            Happening::Act(slot) => self.act(slot),
            Happening::Wake(slot, generation) => match self.desks.get(slot) {
                Some(desk) if desk.wake_generation == generation => self.tell(slot, Event::Woke),
                _ => Ok(()),
            },
            Happening::Arrive(request) => self.arrive(request),
            Happening::Answer(slot, id, answer) => self.answered(slot, id, *answer),
            Happening::Hint(slot, generation, cursor) => match self.desks.get(slot) {
                Some(desk) if desk.socket && desk.generation == generation => {
                    self.tell(slot, Event::Hinted(Hint::Head { cursor }))
                }
                _ => Ok(()),
            },
            Happening::Elsewhere => self.elsewhere(),
            Happening::Trouble => self.trouble(),
            Happening::ServerUp => {
                self.server_up = true;
                Ok(())
            }
            Happening::DeskUp(slot) => self.desk_up(slot),
            Happening::Heal => self.heal(),
        }
    }

    /// Somebody at a desk does something, on what the desk shows.
    fn act(&mut self, slot: usize) -> Result<()> {
        if self.healed_at.is_some() {
            return Ok(());
        }
        let pause = 200 + i64::try_from(self.dice.below(6_000))?;
        self.after(pause, Happening::Act(slot));
        let now = self.time();
        let Some(desk) = self.desks.get_mut(slot).filter(|desk| desk.is_working()) else {
            return Ok(());
        };
        let crash = self.dice.once_in(40);
        let Some(given) = desk.act(&mut self.dice, now, crash)? else {
            return Ok(());
        };
        match given {
            Given::Done(envelope) => {
                let desk_seq = envelope.desk_seq;
                self.acknowledged.push((slot, envelope));
                self.tell(slot, Event::Issued { desk_seq })
            }
            Given::Crashed => self.desk_down(slot),
        }
    }

    /// Feeds a desk's engine and carries out what it wants.
    fn tell(&mut self, slot: usize, event: Event) -> Result<()> {
        let now = self.time();
        let mut events = vec![event];
        while let Some(event) = events.pop() {
            let Some(desk) = self.desks.get_mut(slot).filter(|desk| desk.up) else {
                return Ok(());
            };
            for effect in desk.engine.handle(event, now) {
                if let Some(next) = self.carry_out(slot, effect)? {
                    events.insert(0, next);
                }
            }
        }
        Ok(())
    }

    fn carry_out(&mut self, slot: usize, effect: Effect) -> Result<Option<Event>> {
        let Some(desk) = self.desks.get_mut(slot).filter(|desk| desk.up) else {
            return Ok(None);
        };
        match effect {
            Effect::Push { after } => {
                let commands = desk.commands_after(after, BATCH)?;
                let epoch = desk.epoch()?.context("a push before the first bootstrap")?;
                self.ask(slot, Ask::Push(epoch, commands));
            }
            Effect::Pull { from } => {
                let epoch = desk.epoch()?.context("a pull before the first bootstrap")?;
                if desk.is_old {
                    return Ok(Some(Event::Pulled(Err(Failure::Unreachable))));
                }
                desk.last_asked_push = false;
                self.ask(slot, Ask::Pull(epoch, from));
            }
            Effect::Apply => {
                let crash = self.dice.once_in(40);
                match desk.apply(crash.then(|| self.dice.below(12)))? {
                    Applied::Pending(pending) => return Ok(Some(Event::Applied { pending })),
                    Applied::Not(failure) => return Ok(Some(Event::NotApplied(failure))),
                    Applied::Fell => self.desk_down(slot)?,
                }
            }
            Effect::Bootstrap => {
                desk.is_booting = true;
                // What came before a cut-off is kept; the next page goes on after it.
                if desk.next_page().is_some() {
                    self.continue_bootstrap(slot)?;
                } else {
                    let from = desk.pending_from()?;
                    self.ask(slot, Ask::BootstrapHead(from));
                }
            }
            Effect::OpenSocket => {
                let up = self.server_up && !desk.is_cut_off(self.now);
                desk.socket = up;
                return Ok(Some(if up { Event::SocketUp } else { Event::SocketDown }));
            }
            Effect::CloseSocket => desk.socket = false,
            Effect::WakeAt(at) => {
                desk.wake_generation += 1;
                let wake = Happening::Wake(slot, desk.wake_generation);
                self.after(at.millis() - self.now, wake);
            }
            Effect::Show(_) => {}
        }
        Ok(None)
    }

    fn latency(&mut self) -> i64 {
        let slow = i64::try_from(self.weather.slow).unwrap_or(1);
        (5 + i64::try_from(self.dice.below(60)).unwrap_or(0)) * slow
    }

    fn is_dropped(&mut self) -> bool {
        self.healed_at.is_none() && self.weather.drops > 0 && self.dice.once_in(self.weather.drops)
    }

    fn ask(&mut self, slot: usize, what: Ask) {
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

    fn arrive(&mut self, request: Request) -> Result<()> {
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

    fn serve(&mut self, desk: shared::id::DeskId, what: Ask) -> Result<Answer, Fault> {
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
    fn answers_are_of_decided_commands(
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

    fn hint(&mut self, head: Cursor) {
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

    fn answered(&mut self, slot: usize, id: u64, answer: Answer) -> Result<()> {
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
    fn continue_bootstrap(&mut self, slot: usize) -> Result<()> {
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

    fn elsewhere(&mut self) -> Result<()> {
        if self.healed_at.is_some() {
            return Ok(());
        }
        let pause = 1_000 + i64::try_from(self.dice.below(12_000))?;
        self.after(pause, Happening::Elsewhere);
        let now = self.time();
        let Some(issued) = staff::elsewhere(&mut self.dice, now).filter(|_| self.server_up) else {
            return Ok(());
        };
        let before = self.server.head()?;
        match self.server.act(&issued, now) {
            Ok(_) => {
                let after = self.server.head()?;
                if after > before {
                    self.hint(after);
                }
                Ok(())
            }
            Err(_) => self.server_down(),
        }
    }

    fn server_down(&mut self) -> Result<()> {
        self.server_up = false;
        self.server.crash_in.set(0);
        let slots = self.desks.len();
        for slot in 0..slots {
            self.socket_lost(slot)?;
        }
        let away = i64::try_from(self.dice.below(8_000))?;
        self.after(away, Happening::ServerUp);
        Ok(())
    }

    fn socket_lost(&mut self, slot: usize) -> Result<()> {
        if let Some(desk) = self.desks.get_mut(slot).filter(|desk| desk.socket) {
            desk.socket = false;
            self.tell(slot, Event::SocketDown)?;
        }
        Ok(())
    }

    fn desk_down(&mut self, slot: usize) -> Result<()> {
        if let Some(desk) = self.desks.get_mut(slot) {
            desk.die();
        }
        let away = i64::try_from(self.dice.below(6_000))?;
        self.after(away, Happening::DeskUp(slot));
        Ok(())
    }

    fn desk_up(&mut self, slot: usize) -> Result<()> {
        let (now, jitter) = (self.time(), self.dice.below(u64::MAX));
        if let Some(desk) = self.desks.get_mut(slot).filter(|desk| !desk.up) {
            desk.start(now, jitter)?;
            self.tell(slot, Event::Woke)?;
        }
        Ok(())
    }

    /// Something breaks; what can break at all is the schedule's weather.
    fn trouble(&mut self) -> Result<()> {
        if self.healed_at.is_some() {
            return Ok(());
        }
        let pause = 2_000 + i64::try_from(self.dice.below(15_000))?;
        self.after(pause, Happening::Trouble);
        let slot = usize::try_from(self.dice.below(u64::try_from(self.desks.len())?))?;
        match self.dice.below(10) {
            0 | 1 => {
                let until = self.now + i64::try_from(self.dice.below(60_000))?;
                if let Some(desk) = self.desks.get_mut(slot) {
                    desk.cut_off_until = until;
                }
                self.socket_lost(slot)
            }
            2 => self.desk_down(slot),
            3 => {
                self.server.crash_in.set(1 + u32::try_from(self.dice.below(150))?);
                Ok(())
            }
            4 if self.weather.restores => self.backup_or_restore(),
            5 if self.weather.wipes => self.replace(slot),
            6 if self.weather.images => self.image(slot),
            7 if self.weather.days && self.dice.once_in(3) => {
                // Everybody goes home; the queue waits overnight.
                self.now += 24 * 3_600_000;
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

    fn backup_or_restore(&mut self) -> Result<()> {
        match self.backup.take() {
            None => self.backup = Some(self.server.backup()?),
            Some(backup) => {
                let until = self.time().plus_millis(20_000);
                self.server.restore(backup, self.dice.id(), until)?;
                self.server_down()?;
            }
        }
        Ok(())
    }

    /// A desk's disk is gone: it is enrolled anew, and what it had not pushed went with the disk.
    fn replace(&mut self, slot: usize) -> Result<()> {
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

    /// A PC's disk image is taken, or put back: what was done since went with the disk.
    fn image(&mut self, slot: usize) -> Result<()> {
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

    /// What a desk had shown as done and never handed over is lost with its disk; nothing can help that.
    fn forget_unsettled(&mut self, slot: usize) -> Result<()> {
        let settled: std::collections::HashSet<_> =
            self.server.settled()?.into_iter().map(|command| command.envelope.command_id).collect();
        self.acknowledged.retain(|(at, envelope)| *at != slot || settled.contains(&envelope.command_id));
        Ok(())
    }

    fn heal(&mut self) -> Result<()> {
        self.healed_at = Some(self.now);
        self.server_up = true;
        self.server.fail_in.set(0);
        self.server.crash_in.set(0);
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

    fn is_quiet(&self) -> Result<bool> {
        if self.healed_at.is_none() || !self.server_up {
            return Ok(false);
        }
        let head = self.server.head()?;
        for desk in &self.desks {
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
    fn unhealed(&self) -> Vec<String> {
        let mut found = self.refused.clone();
        found.extend(self.desks.iter().flat_map(|desk| desk.mishaps.clone()));
        for desk in &self.desks {
            match desk.engine.link() {
                Link::Stopped(StopReason::Forked) if desk.is_copy => {}
                Link::Stopped(reason) => found.push(format!("desk {} stopped: {reason:?}", desk.row.id)),
                Link::Online | Link::Offline { .. } | Link::CatchingUp { .. } | Link::Bootstrapping => {}
            }
        }
        found
    }

    fn evidence(&self) -> Result<Evidence> {
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
        let mut settled = Vec::new();
        for command in self.server.settled()? {
            let audited = self.server.audited(command.envelope.command_id)?;
            settled.push((command, audited));
        }
        Ok(Evidence {
            server: self.server.all_rows()?,
            in_scope: self.server.rows_in_scope(start)?,
            desks,
            acknowledged,
            settled,
            clocks_were_wrong: self.clocks_were_wrong,
        })
    }
}
