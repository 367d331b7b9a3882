//! The desk's side: what to do next, as a state machine without I/O.
//!
//! A driver feeds it [`Event`]s and carries out the [`Effect`]s. One network or database act is under way
//! at a time, so there is nothing to race: push until the server has all, then pull once and rebase once.

use super::wire::{Cursor, Hint, Stopped};
use crate::time::Timestamp;

/// Pull this often while the live socket is up; hints may be lost.
const POLL_LIVE_MILLIS: i64 = 15_000;
/// Pull this often without the live socket.
const POLL_MILLIS: i64 = 3_000;
/// The first wait after a failure; it doubles with each further one.
const FIRST_WAIT_MILLIS: i64 = 400;
/// The longest wait after a failure: when the cable is back, staff see it within a second, and two desks
/// come back close enough together that the one shows what the other did. An idle request a second is
/// nothing to a server.
const LONGEST_WAIT_MILLIS: i64 = 1_000;

/// Something that happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    /// The driver started, or a wait is over.
    Woke,
    /// A command was committed at this desk.
    Issued {
        /// Its number.
        desk_seq: u64,
    },
    /// A push was answered.
    Pushed(Result<Pushed, Failure>),
    /// A pull was answered, and the cut is staged.
    Pulled(Result<Staged, Failure>),
    /// The staged cut is applied.
    Applied {
        /// Commands that wait for their settlement.
        pending: u64,
    },
    /// The staged cut could not be applied; nothing of it was.
    NotApplied(Failure),
    /// A bootstrap is in: rows and the catch-up to this cursor, applied in one transaction.
    Bootstrapped(Result<Standing, Failure>),
    /// The live socket is up.
    SocketUp,
    /// The live socket is down.
    SocketDown,
    /// The live socket said something.
    Hinted(Hint),
    /// The replica was found to differ from the server's rows.
    Diverged,
}

/// The good answer to a push.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pushed {
    /// The highest number that is settled at the server.
    pub last_seq: u64,
    /// The head of the feed.
    pub head: Cursor,
    /// Why the server did not go on.
    pub stopped: Option<Stopped>,
}

/// A cut that lies ready.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Staged {
    /// From.
    pub from: Cursor,
    /// To; equal to `from` when there is nothing new.
    pub to: Cursor,
}

/// Where a desk stands: at its start, and after a bootstrap.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Standing {
    /// The cursor; none before the first bootstrap.
    pub cursor: Option<Cursor>,
    /// The highest number that was given at this desk.
    pub last_issued: u64,
    /// Commands that wait for their settlement; they are the last ones.
    pub pending: u64,
}

/// Why something did not work.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Failure {
    /// No answer, or none that makes sense: try again.
    Unreachable,
    /// The cursor is too old, the epoch is another, or a number is missing at the server: bootstrap.
    BootstrapNeeded,
    /// The desk has to stop.
    Stop(StopReason),
}

/// Why a desk has to stop.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StopReason {
    /// A manager revoked it.
    Revoked,
    /// It is a copy of another desk.
    Forked,
    /// The server does not understand it: one of the two is too old, or a command is malformed.
    NotUnderstood,
}

/// Something to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Effect {
    /// Push the commands after this number, in order, as many as fit; then [`Event::Pushed`].
    Push {
        /// Exclusive.
        after: u64,
    },
    /// Fetch the cut from here and stage it; then [`Event::Pulled`].
    Pull {
        /// Exclusive.
        from: Cursor,
    },
    /// Apply the staged cut; then [`Event::Applied`] or [`Event::NotApplied`].
    Apply,
    /// Fetch everything, catch up, and install both at once; then [`Event::Bootstrapped`].
    Bootstrap,
    /// Open the live socket; then [`Event::SocketUp`] or [`Event::SocketDown`].
    OpenSocket,
    /// Close the live socket for good.
    CloseSocket,
    /// Send [`Event::Woke`] at this time (a later one of these replaces it).
    WakeAt(Timestamp),
    /// The link as staff should see it has changed.
    Show(Link),
}

/// The link as staff should see it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Link {
    /// In touch.
    Online,
    /// Out of touch since.
    Offline {
        /// Since when.
        since: Timestamp,
    },
    /// In touch and working off the queue.
    CatchingUp {
        /// Settled at the server so far.
        done: u64,
        /// In all.
        total: u64,
    },
    /// Fetching everything.
    Bootstrapping,
    /// Stopped.
    Stopped(StopReason),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Socket {
    Down,
    Opening,
    Up,
}

/// The machine.
#[derive(Debug, Clone)]
pub struct Engine {
    cursor: Option<Cursor>,
    head: Cursor,
    staged: Option<Cursor>,
    last_issued: u64,
    pushed_to: u64,
    pending: u64,
    catching_up_from: Option<u64>,
    bootstrap: bool,
    busy: bool,
    /// Something was hinted since the last pull was asked for; its answer may not know of it yet.
    hinted: bool,
    socket: Socket,
    socket_wait_until: Timestamp,
    failures: u32,
    stops: u32,
    wait_until: Timestamp,
    push_at: Timestamp,
    poll_at: Timestamp,
    link: Link,
    jitter: u64,
}

impl Engine {
    /// A machine for a desk that stands so. `jitter` seeds the spread of waits, so that twenty desks don't
    /// come back in the same instant.
    #[must_use]
    pub const fn new(standing: Standing, now: Timestamp, jitter: u64) -> Self {
        Self {
            cursor: standing.cursor,
            head: Cursor(0),
            staged: None,
            last_issued: standing.last_issued,
            pushed_to: standing.last_issued.saturating_sub(standing.pending),
            pending: standing.pending,
            catching_up_from: None,
            bootstrap: standing.cursor.is_none(),
            busy: false,
            hinted: false,
            socket: Socket::Down,
            socket_wait_until: now,
            failures: 0,
            stops: 0,
            wait_until: now,
            push_at: now,
            poll_at: now,
            link: Link::Offline { since: now },
            jitter: jitter | 1,
        }
    }

    /// The link as staff should see it.
    #[must_use]
    pub const fn link(&self) -> Link {
        self.link
    }

    /// Takes what happened, and gives what to do.
    pub fn handle(&mut self, event: Event, now: Timestamp) -> Vec<Effect> {
        let shown = self.link;
        self.take(event, now);
        let mut effects = self.next(now);
        if self.link != shown {
            effects.push(Effect::Show(self.link));
        }
        effects
    }

    fn take(&mut self, event: Event, now: Timestamp) {
        match event {
            Event::Woke => {}
            Event::Issued { desk_seq } => {
                self.last_issued = self.last_issued.max(desk_seq);
                self.pending = self.pending.saturating_add(1);
            }
            Event::Pushed(answer) => self.pushed(answer, now),
            Event::Pulled(answer) => self.pulled(answer, now),
            Event::Applied { pending } => {
                self.busy = false;
                self.cursor = self.staged.take().or(self.cursor);
                self.pending = pending;
                self.in_touch(now);
            }
            Event::NotApplied(failure) => {
                self.busy = false;
                self.staged = None;
                match failure {
                    // The network is not to blame: the link stays as it is.
                    Failure::Unreachable => self.wait(now),
                    Failure::BootstrapNeeded | Failure::Stop(_) => self.failed(failure, now),
                }
            }
            Event::Bootstrapped(answer) => self.bootstrapped(answer, now),
            Event::SocketUp => {
                self.socket = Socket::Up;
                self.in_touch(now);
                // Whatever was hinted while the socket was down was missed.
                self.hinted = true;
                self.poll_at = now;
            }
            Event::SocketDown => {
                self.socket = Socket::Down;
                self.socket_wait_until = now.plus_millis(self.spread(POLL_MILLIS));
                self.poll_at = now;
            }
            Event::Hinted(hint) => match hint {
                Hint::Head { cursor } => {
                    self.hinted = true;
                    self.head = self.head.max(cursor);
                }
                Hint::Resync => {
                    self.hinted = true;
                    self.poll_at = now;
                }
                Hint::Revoked => self.link = Link::Stopped(StopReason::Revoked),
            },
            Event::Diverged => self.bootstrap = true,
        }
    }

    fn pushed(&mut self, answer: Result<Pushed, Failure>, now: Timestamp) {
        self.busy = false;
        match answer {
            Ok(pushed) => {
                self.pushed_to = self.pushed_to.max(pushed.last_seq);
                self.head = self.head.max(pushed.head);
                self.in_touch(now);
                match pushed.stopped {
                    None => self.stops = 0,
                    // Only the queue waits: what was settled before, and what others did, still comes in.
                    Some(Stopped::Failed | Stopped::Recovering) => {
                        self.stops = self.stops.saturating_add(1);
                        self.push_at = now.plus_millis(self.backoff(self.stops));
                    }
                }
            }
            Err(failure) => self.failed(failure, now),
        }
    }

    fn pulled(&mut self, answer: Result<Staged, Failure>, now: Timestamp) {
        self.busy = false;
        match answer {
            // The driver answers with what it asked for; anything else is a stray and is asked again.
            Ok(staged) if self.cursor == Some(staged.from) => {
                self.in_touch(now);
                if staged.to > staged.from {
                    self.staged = Some(staged.to);
                }
                // What was hinted while the pull was under way is still to be looked for: the answer is older.
                if !self.hinted {
                    self.poll_at = now.plus_millis(self.poll_every());
                    if self.staged.is_none() {
                        self.head = staged.to;
                    }
                }
            }
            Ok(_) => self.wait(now),
            Err(failure) => self.failed(failure, now),
        }
    }

    fn bootstrapped(&mut self, answer: Result<Standing, Failure>, now: Timestamp) {
        self.busy = false;
        match answer {
            Ok(standing) => {
                self.bootstrap = standing.cursor.is_none();
                self.cursor = standing.cursor;
                self.head = standing.cursor.unwrap_or_default();
                self.last_issued = standing.last_issued;
                self.pending = standing.pending;
                self.pushed_to = standing.last_issued.saturating_sub(standing.pending);
                self.in_touch(now);
            }
            Err(failure) => self.failed(failure, now),
        }
    }

    fn failed(&mut self, failure: Failure, now: Timestamp) {
        match failure {
            Failure::Unreachable => {
                self.link = match self.link {
                    Link::Offline { since } => Link::Offline { since },
                    Link::Online | Link::CatchingUp { .. } | Link::Bootstrapping => {
                        Link::Offline { since: now }
                    }
                    Link::Stopped(reason) => Link::Stopped(reason),
                };
                self.wait(now);
            }
            Failure::BootstrapNeeded => {
                self.bootstrap = true;
                self.wait(now);
            }
            Failure::Stop(reason) => self.link = Link::Stopped(reason),
        }
    }

    const fn in_touch(&mut self, now: Timestamp) {
        self.failures = 0;
        if matches!(self.link, Link::Offline { .. } | Link::Bootstrapping) {
            self.link = Link::Online;
            // The wait was for a server that is back now: news of the others should not wait for a poll.
            self.socket_wait_until = now;
        }
    }

    fn wait(&mut self, now: Timestamp) {
        self.failures = self.failures.saturating_add(1);
        self.wait_until = now.plus_millis(self.backoff(self.failures));
    }

    fn backoff(&mut self, failures: u32) -> i64 {
        let doubled = FIRST_WAIT_MILLIS.saturating_mul(1 << failures.saturating_sub(1).min(10));
        self.spread(doubled.min(LONGEST_WAIT_MILLIS))
    }

    const fn poll_every(&self) -> i64 {
        match self.socket {
            Socket::Up => POLL_LIVE_MILLIS,
            Socket::Down | Socket::Opening => POLL_MILLIS,
        }
    }

    /// Between three quarters of a wait and all of it (xorshift64, Marsaglia 2003).
    const fn spread(&mut self, millis: i64) -> i64 {
        self.jitter ^= self.jitter << 13;
        self.jitter ^= self.jitter >> 7;
        self.jitter ^= self.jitter << 17;
        let quarter = (millis / 4).unsigned_abs();
        millis.saturating_sub_unsigned(if quarter == 0 { 0 } else { self.jitter % quarter })
    }

    fn next(&mut self, now: Timestamp) -> Vec<Effect> {
        let mut effects = Vec::new();
        if matches!(self.link, Link::Stopped(_)) {
            if self.socket != Socket::Down {
                self.socket = Socket::Down;
                effects.push(Effect::CloseSocket);
            }
            return effects;
        }
        self.show_progress();
        if !self.busy {
            match self.act(now) {
                Ok(effect) => {
                    self.busy = true;
                    effects.push(effect);
                }
                Err(wake_at) => effects.push(Effect::WakeAt(wake_at)),
            }
        }
        let in_touch = matches!(self.link, Link::Online | Link::CatchingUp { .. });
        if in_touch && self.socket == Socket::Down && now >= self.socket_wait_until {
            self.socket = Socket::Opening;
            effects.push(Effect::OpenSocket);
        }
        effects
    }

    /// The one act to start now, or when to look again.
    fn act(&mut self, now: Timestamp) -> Result<Effect, Timestamp> {
        if self.staged.is_some() {
            return Ok(Effect::Apply);
        }
        if now < self.wait_until {
            return Err(self.wait_until);
        }
        let Some(cursor) = self.cursor.filter(|_| !self.bootstrap) else {
            if self.failures == 0 {
                self.link = Link::Bootstrapping;
            }
            return Ok(Effect::Bootstrap);
        };
        let unpushed = self.pushed_to < self.last_issued;
        if unpushed && now >= self.push_at {
            return Ok(Effect::Push { after: self.pushed_to });
        }
        if self.head > cursor || now >= self.poll_at {
            self.hinted = false;
            return Ok(Effect::Pull { from: cursor });
        }
        Err(if unpushed { self.poll_at.min(self.push_at) } else { self.poll_at })
    }

    /// A queue longer than a handful is worth a progress display until it is worked off.
    fn show_progress(&mut self) {
        const HANDFUL: u64 = 20;
        if self.catching_up_from.is_none() && self.pending > HANDFUL {
            self.catching_up_from = Some(self.pushed_to);
        }
        if self.pending == 0 {
            self.catching_up_from = None;
        }
        if !matches!(self.link, Link::Online | Link::CatchingUp { .. }) {
            return;
        }
        self.link = match self.catching_up_from {
            Some(from) => Link::CatchingUp {
                done: self.pushed_to.saturating_sub(from),
                total: self.last_issued.saturating_sub(from),
            },
            None => Link::Online,
        };
    }
}

#[cfg(test)]
#[path = "engine_tests.rs"]
mod tests;
