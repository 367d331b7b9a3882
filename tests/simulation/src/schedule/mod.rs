//! One run on one seed: time is a number, the network is a queue, and everything that can go wrong does.

mod healed;
mod network;
mod pattern;
mod play;
mod trouble;
mod weather;

pub(crate) use play::play_at;
pub use play::{Outcome, play};

use crate::central::{Arrival, Ask, Central, Served};
use crate::club;
use crate::desk::{Applied, Desk, Given};
use crate::dice::Dice;
use crate::staff;
use crate::verdict::Counts;
use anyhow::{Context as _, Result};
use shared::id::CommandId;
use shared::record;
use shared::sync::engine::{Effect, Event, Failure};
use shared::sync::wire::{Cursor, Envelope, Hint};
use shared::time::Timestamp;
use std::cmp::Reverse;
use std::collections::{BTreeMap, BinaryHeap, HashMap};
use weather::Weather;

/// How long a schedule goes wrong before it heals, in virtual milliseconds.
const LENGTH: i64 = 6 * 60_000;
/// How long healing may take.
const PATIENCE: i64 = 10 * 60_000;
/// A request without an answer is given up after this.
const TIMEOUT: i64 = 4_000;
/// Commands in a push.
const BATCH: usize = 8;
/// Requests that arrive within so many virtual milliseconds are at the server together, where the server serves
/// several at once.
const TOGETHER: i64 = 300;

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
    /// Somebody enrols a desk anew.
    Anew(usize),
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

/// What a desk hears.
#[derive(Debug, Clone)]
enum Answer {
    Served(Served),
    Failed(Failure),
}

/// A request that is at the server, and the feed's head when it came.
struct Flight {
    /// None for a member's or a job's.
    request: Option<Request>,
    before: Cursor,
}

struct Schedule<C: Central> {
    now: i64,
    order: u64,
    queue: BinaryHeap<Reverse<(i64, u64)>>,
    waiting: HashMap<u64, Happening>,
    dice: Dice,
    weather: Weather,
    server: C,
    server_up: bool,
    backup: Option<C::Backup>,
    /// What is at the server, by number, and since when.
    in_flight: BTreeMap<u64, Flight>,
    in_flight_since: i64,
    desks: Vec<Desk>,
    desks_made: u32,
    anew: u64,
    acknowledged: Vec<(usize, Envelope)>,
    /// Commands that went with a damaged file.
    unreadable: Vec<CommandId>,
    clocks_were_wrong: bool,
    /// What the server made of the commands of members and jobs.
    elsewhere_done: Counts,
    heals_at: i64,
    healed_at: Option<i64>,
    /// Pushes that the server refused though no desk may ever send such.
    refused: Vec<String>,
    next_request: u64,
    next_flight: u64,
}

impl<C: Central> Schedule<C> {
    fn new(server: C, dice: Dice, weather: Weather) -> Result<Self> {
        let ground = server.ground();
        let mut schedule = Self {
            now: club::START.millis(),
            order: 0,
            queue: BinaryHeap::new(),
            waiting: HashMap::new(),
            weather,
            server,
            server_up: true,
            backup: None,
            in_flight: BTreeMap::new(),
            in_flight_since: 0,
            desks: Vec::new(),
            desks_made: 0,
            anew: 0,
            acknowledged: Vec::new(),
            unreadable: Vec::new(),
            clocks_were_wrong: false,
            elsewhere_done: Counts::default(),
            heals_at: club::START.millis() + LENGTH,
            healed_at: None,
            refused: Vec::new(),
            next_request: 0,
            next_flight: 0,
            dice,
        };
        let desks = ground.desks + schedule.dice.below(ground.spread);
        for slot in 0..usize::try_from(desks)? {
            let desk = schedule.enrol()?;
            schedule.desks.push(desk);
            schedule.tell(slot, Event::Woke)?;
            schedule.on_the_beat(500, Happening::Act(slot));
        }
        schedule.on_the_beat(3_000, Happening::Elsewhere);
        schedule.after(5_000, Happening::Trouble);
        schedule.after(LENGTH, Happening::Heal);
        Ok(schedule)
    }

    fn time(&self) -> Timestamp {
        Timestamp::from_millis(self.now)
    }

    fn next_desk(&mut self) -> record::Desk {
        let row = self.server.desk(self.desks_made, self.time());
        self.desks_made += 1;
        row
    }

    fn enrol(&mut self) -> Result<Desk> {
        let row = self.next_desk();
        self.server.enrol(&row, &[])?;
        let replica = pattern::of(|pattern| Ok(pattern.replica.copy_in_memory()?))?;
        Desk::new(replica, row, self.time(), self.dice.below(u64::MAX))
    }

    fn after(&mut self, millis: i64, what: Happening) {
        self.order += 1;
        self.queue.push(Reverse((self.now + millis.max(1), self.order)));
        self.waiting.insert(self.order, what);
    }

    /// As [`Self::after`], at the next beat.
    fn on_the_beat(&mut self, millis: i64, what: Happening) {
        let beat = self.server.ground().beat.max(1);
        let at = self.now + millis.max(1);
        self.after(at + (-at).rem_euclid(beat) - self.now, what);
    }

    fn run(&mut self) -> Result<u64> {
        let mut steps = 0;
        loop {
            let next = self.queue.peek().map(|Reverse((at, _))| *at);
            if !self.in_flight.is_empty() && next.is_none_or(|at| at > self.in_flight_since + TOGETHER) {
                self.land()?;
                continue;
            }
            let Some(Reverse((at, key))) = self.queue.pop() else {
                break;
            };
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
        // What is still at the server comes to its end before anybody judges.
        self.land_all()?;
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
            Happening::Anew(slot) => self.enrol_anew(slot),
            Happening::Heal => self.heal(),
        }
    }

    /// Somebody at a desk does something, on what the desk shows.
    fn act(&mut self, slot: usize) -> Result<()> {
        if self.healed_at.is_some() {
            return Ok(());
        }
        let pause = 200 + i64::try_from(self.dice.below(6_000))?;
        self.on_the_beat(pause, Happening::Act(slot));
        let now = self.time();
        let Some(desk) = self.desks.get_mut(slot).filter(|desk| desk.is_working()) else {
            return Ok(());
        };
        let crash = self.dice.once_in(40);
        let Some(given) = desk.act(&mut self.dice, now, crash)? else {
            return Ok(());
        };
        match given {
            Given::Done(envelopes) => {
                for envelope in envelopes {
                    let desk_seq = envelope.desk_seq;
                    self.acknowledged.push((slot, envelope));
                    self.tell(slot, Event::Issued { desk_seq })?;
                }
                Ok(())
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
        self.notice_a_fork(slot);
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

    fn elsewhere(&mut self) -> Result<()> {
        if self.healed_at.is_some() {
            return Ok(());
        }
        let pause = 1_000 + i64::try_from(self.dice.below(12_000))?;
        self.on_the_beat(pause, Happening::Elsewhere);
        let now = self.time();
        let club = self.server.club();
        let issued = staff::elsewhere(&mut self.dice, club, now).filter(|_| self.server_up);
        let Some(issued) = issued else {
            return Ok(());
        };
        let (from, what) = (shared::id::DeskId(uuid::Uuid::nil()), Ask::Act(Box::new(issued)));
        self.hand_over(Arrival { id: 0, from, what, now, fail_in: 0 }, None)
    }
}
