//! The one task that drives a desk.

use super::bootstrap::{Staging, bootstrap};
use super::cable::Cable;
use super::clock::EngineClock;
use super::contact::Contact;
use super::storage::{Storage, StorageError};
use super::transport::{Transport, Trouble};
use super::verify::{Verdict, verify};
use futures::future::BoxFuture;
use futures::{FutureExt as _, StreamExt as _};
use shared::id::Epoch;
use shared::sync::engine::{Effect, Engine, Event, Failure, Link, Pushed, Staged, Standing};
use shared::sync::wire::{Cursor, Cut, Envelope, Hint, MOST_COMMANDS, PROTOCOL, PushRequest};
use std::future::pending;
use std::ops::ControlFlow;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{mpsc, oneshot, watch};
use tokio::task::JoinHandle;
use tokio::time::Instant;

/// Arguments in one push, in bytes of JSON at most; the server takes two megabytes in all.
const MOST_BYTES: usize = 1 << 20;
/// Compare with the server for the first time after so long, unless it is done more often.
const FIRST_COMPARISON: Duration = Duration::from_secs(60);
/// A desk that could not be compared, because something was under way, tries again after so long.
const COMPARE_AGAIN: Duration = Duration::from_secs(20);
/// How often a desk compares its rows with the server's, unless told otherwise.
pub const COMPARE_EVERY: Duration = Duration::from_secs(30 * 60);

/// A running driver. It ends when it is stopped or dropped.
#[derive(Debug)]
pub struct Driver {
    inbox: mpsc::UnboundedSender<Message>,
    task: JoinHandle<()>,
}

enum Message {
    Verify(oneshot::Sender<Verdict>),
    Rebuild,
    Practise(Duration, oneshot::Sender<()>),
    PlugIn(oneshot::Sender<()>),
    Stop,
}

impl Driver {
    /// Starts the driver of an enrolled desk, on the runtime that this is called in. `issued` tells the number
    /// of the last command that was given here; the driver ends with it. `jitter` spreads the waits of many
    /// desks; any number that differs from desk to desk will do. `compare_every` is how often the desk's rows are
    /// compared with the server's.
    ///
    /// # Errors
    /// [`StorageError`] when the desk can't say where it stands.
    pub fn start<S: Storage, T: Transport>(
        storage: Arc<S>,
        transport: Arc<T>,
        mut issued: watch::Receiver<u64>,
        jitter: u64,
        compare_every: Duration,
    ) -> Result<Self, StorageError> {
        let standing = storage.position()?.standing;
        let clock = EngineClock::start();
        let (inbox, messages) = mpsc::unbounded_channel();
        // What was given between that moment and this is told at once.
        issued.mark_changed();
        transport.issued_to(standing.last_issued);
        let running = Run {
            engine: Engine::new(standing, clock.now(), jitter),
            contact: Arc::new(Contact::new(Arc::clone(&storage))),
            storage,
            transport: Arc::new(Cable::plugged_in(transport)),
            practising: None,
            clock,
            messages,
            issued,
            told: standing.last_issued,
            act: None,
            socket: Socket::Down,
            verifying: None,
            verify_at: Instant::now() + FIRST_COMPARISON.min(compare_every),
            compare_every,
            heal: Heal::Nothing,
            askers: Vec::new(),
            cut: None,
            staging: None,
            wake: None,
        };
        running.storage.practising(None);
        running.storage.show(running.clock.for_people(running.engine.link()));
        Ok(Self { inbox, task: tokio::spawn(running.run()) })
    }

    /// Compares this desk's rows with the server's now.
    pub async fn verify(&self) -> Verdict {
        let (say, heard) = oneshot::channel();
        let _ended = self.inbox.send(Message::Verify(say));
        heard.await.unwrap_or(Verdict::NotComparable)
    }

    /// Fetches everything anew as soon as the server can be reached. What waits stays in the queue.
    pub fn rebuild(&self) {
        let _ended = self.inbox.send(Message::Rebuild);
    }

    /// Acts as if the cable were pulled, for so long at most; it does so when this returns.
    pub async fn practise(&self, length: Duration) {
        let (say, heard) = oneshot::channel();
        let _ended = self.inbox.send(Message::Practise(length, say));
        let _done = heard.await;
    }

    /// Ends the practice: the cable is in again.
    pub async fn plug_in(&self) {
        let (say, heard) = oneshot::channel();
        let _ended = self.inbox.send(Message::PlugIn(say));
        let _done = heard.await;
    }

    /// Ends the driver. What it was about to ask the server is asked again by the next one.
    pub async fn stop(self) {
        let _ended = self.inbox.send(Message::Stop);
        if let Err(error) = self.task.await {
            tracing::error!(%error, "the driver ended badly");
        }
    }
}

/// Runs a call that may block on a thread of its own.
pub(super) async fn blocking<R: Send + 'static>(
    call: impl FnOnce() -> Result<R, StorageError> + Send + 'static,
) -> Result<R, StorageError> {
    match tokio::task::spawn_blocking(call).await {
        Ok(result) => result,
        Err(error) => Err(StorageError::again(format!("the storage's thread ended: {error}"))),
    }
}

/// What an act came to.
enum Done {
    Plain(Event),
    Pulled(Result<Box<Cut>, Failure>),
    Bootstrapped(Result<Standing, Failure>, Option<Box<Staging>>),
}

/// How far the healing of a difference is: it is looked at again once, not over and over where that did not help.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Heal {
    Nothing,
    UnderWay,
    Tried,
}

enum Socket<H> {
    Down,
    Opening(BoxFuture<'static, Result<H, Trouble>>),
    Up(H),
}

struct Run<S: Storage, T: Transport> {
    storage: Arc<S>,
    transport: Arc<Cable<T>>,
    /// The cable is pulled for practice until then.
    practising: Option<Instant>,
    contact: Arc<Contact<S>>,
    engine: Engine,
    clock: EngineClock,
    messages: mpsc::UnboundedReceiver<Message>,
    issued: watch::Receiver<u64>,
    /// The last number that the engine knows of.
    told: u64,
    /// The one act under way.
    act: Option<BoxFuture<'static, Done>>,
    socket: Socket<<Cable<T> as Transport>::Hints>,
    verifying: Option<BoxFuture<'static, Verdict>>,
    verify_at: Instant,
    compare_every: Duration,
    heal: Heal,
    askers: Vec<oneshot::Sender<Verdict>>,
    /// The staged cut.
    cut: Option<Box<Cut>>,
    /// Rows of a bootstrap that was cut off.
    staging: Option<Box<Staging>>,
    wake: Option<Instant>,
}

impl<S: Storage, T: Transport> Run<S, T> {
    async fn run(mut self) {
        self.handle(Event::Woke);
        loop {
            let event = tokio::select! {
                message = self.messages.recv() => match self.asked(message) {
                    ControlFlow::Continue(()) => continue,
                    ControlFlow::Break(()) => break,
                },
                () = woken(self.practising) => {
                    self.plug_in();
                    continue;
                }
                changed = self.issued.changed() => match changed {
                    Ok(()) => {
                        self.tell_issued();
                        continue;
                    }
                    Err(_desk_is_gone) => break,
                },
                done = ended(&mut self.act) => self.done(done),
                event = heard(&mut self.socket) => event,
                verdict = ended(&mut self.verifying) => match self.verified(verdict) {
                    Some(event) => event,
                    None => continue,
                },
                () = woken(Some(self.verify_at)), if self.may_verify() => {
                    self.start_verifying();
                    continue;
                }
                () = woken(self.wake) => {
                    self.wake = None;
                    Event::Woke
                }
            };
            self.handle(event);
        }
    }

    fn asked(&mut self, message: Option<Message>) -> ControlFlow<()> {
        match message {
            Some(Message::Verify(asker)) => {
                self.askers.push(asker);
                self.start_verifying();
            }
            Some(Message::Rebuild) => self.handle(Event::Diverged),
            Some(Message::Practise(length, asker)) => {
                self.pull_out(length);
                let _gone = asker.send(());
            }
            Some(Message::PlugIn(asker)) => {
                self.plug_in();
                let _gone = asker.send(());
            }
            Some(Message::Stop) | None => return ControlFlow::Break(()),
        }
        ControlFlow::Continue(())
    }

    fn pull_out(&mut self, length: Duration) {
        tracing::info!(?length, "the cable is pulled for practice");
        self.practising = Some(Instant::now() + length);
        self.transport.pull_out();
        self.storage.practising(Some(length));
        // As when a cable goes: the socket is the first to notice.
        self.socket = Socket::Down;
        self.handle(Event::SocketDown);
    }

    fn plug_in(&mut self) {
        tracing::info!("the cable is in again");
        self.practising = None;
        self.transport.plug_in();
        self.storage.practising(None);
    }

    fn tell_issued(&mut self) {
        let last = *self.issued.borrow_and_update();
        self.transport.issued_to(last);
        while self.told < last {
            self.told = self.told.saturating_add(1);
            self.handle(Event::Issued { desk_seq: self.told });
        }
    }

    fn handle(&mut self, event: Event) {
        tracing::trace!(?event, "engine");
        for effect in self.engine.handle(event, self.clock.now()) {
            tracing::trace!(?effect, "engine");
            self.carry_out(effect);
        }
    }

    fn carry_out(&mut self, effect: Effect) {
        let (storage, transport) = (Arc::clone(&self.storage), Arc::clone(&self.transport));
        let contact = Arc::clone(&self.contact);
        match effect {
            Effect::Push { after } => {
                self.act = Some(
                    async move { Done::Plain(Event::Pushed(push(storage, transport, contact, after).await)) }
                        .boxed(),
                );
            }
            Effect::Pull { from } => {
                self.act =
                    Some(async move { Done::Pulled(pull(storage, transport, contact, from).await) }.boxed());
            }
            Effect::Apply => {
                let cut = self.cut.take();
                self.act = Some(async move { Done::Plain(apply(storage, cut).await) }.boxed());
            }
            Effect::Bootstrap => {
                let staging = self.staging.take();
                self.act = Some(
                    async move {
                        let (standing, staging) = bootstrap(storage, transport, contact, staging).await;
                        Done::Bootstrapped(standing, staging)
                    }
                    .boxed(),
                );
            }
            Effect::OpenSocket => {
                self.socket = Socket::Opening(async move { transport.live().await }.boxed());
            }
            Effect::CloseSocket => self.socket = Socket::Down,
            Effect::WakeAt(at) => self.wake = Some(self.clock.instant(at)),
            Effect::Show(link) => {
                tracing::info!(?link, "link");
                self.storage.show(self.clock.for_people(link));
            }
        }
    }

    fn done(&mut self, done: Done) -> Event {
        match done {
            Done::Plain(event) => event,
            Done::Pulled(Ok(cut)) => {
                let staged = Staged { from: cut.from, to: cut.to };
                self.cut = Some(cut);
                Event::Pulled(Ok(staged))
            }
            Done::Pulled(Err(failure)) => Event::Pulled(Err(failure)),
            Done::Bootstrapped(standing, staging) => {
                self.staging = staging;
                if standing.is_ok() && self.heal == Heal::UnderWay {
                    self.heal = Heal::Tried;
                    self.verify_at = Instant::now();
                }
                Event::Bootstrapped(standing)
            }
        }
    }

    fn may_verify(&self) -> bool {
        self.engine.link() == Link::Online && self.verifying.is_none()
    }

    fn start_verifying(&mut self) {
        if self.verifying.is_none() {
            self.verify_at = Instant::now() + self.compare_every;
            self.verifying = Some(verify(Arc::clone(&self.storage), Arc::clone(&self.transport)).boxed());
        }
    }

    fn verified(&mut self, verdict: Verdict) -> Option<Event> {
        self.storage.compared(&verdict);
        for asker in self.askers.drain(..) {
            let _gone = asker.send(verdict.clone());
        }
        match verdict {
            Verdict::Differs(_) => {
                if self.heal == Heal::Nothing {
                    self.heal = Heal::UnderWay;
                }
                Some(Event::Diverged)
            }
            Verdict::Equal => {
                self.heal = Heal::Nothing;
                None
            }
            Verdict::NotComparable => {
                // A busy desk is hardly ever at rest: what was not looked at now is looked at soon.
                self.verify_at = self.verify_at.min(Instant::now() + COMPARE_AGAIN.min(self.compare_every));
                None
            }
        }
    }
}

/// The result of a future that may not be there; the place is empty afterwards.
async fn ended<O>(future: &mut Option<BoxFuture<'static, O>>) -> O {
    let Some(running) = future else { return pending().await };
    let result = running.await;
    *future = None;
    result
}

async fn heard<H: futures::Stream<Item = Hint> + Unpin>(socket: &mut Socket<H>) -> Event {
    let event = match socket {
        Socket::Down => return pending().await,
        Socket::Opening(opening) => match opening.await {
            Ok(hints) => {
                *socket = Socket::Up(hints);
                return Event::SocketUp;
            }
            Err(trouble) => {
                tracing::info!(%trouble, "no live socket");
                Event::SocketDown
            }
        },
        Socket::Up(hints) => match hints.next().await {
            Some(hint) => return Event::Hinted(hint),
            None => Event::SocketDown,
        },
    };
    *socket = Socket::Down;
    event
}

async fn woken(at: Option<Instant>) {
    match at {
        Some(at) => tokio::time::sleep_until(at).await,
        None => pending().await,
    }
}

/// The commands after a number, with the server's epoch.
fn outgoing<S: Storage>(storage: &S, after: u64) -> Result<Option<PushRequest>, StorageError> {
    let position = storage.position()?;
    let Some(epoch) = position.epoch else { return Ok(None) };
    let mut bytes = 0_usize;
    let mut commands: Vec<Envelope> = Vec::new();
    for command in storage.commands_after(after, MOST_COMMANDS)? {
        bytes = bytes.saturating_add(command.args.to_string().len());
        if bytes > MOST_BYTES && !commands.is_empty() {
            break;
        }
        commands.push(command);
    }
    let request = PushRequest { protocol: PROTOCOL, desk_id: position.desk_id, epoch, commands };
    Ok((!request.commands.is_empty()).then_some(request))
}

async fn push<S: Storage, T: Transport>(
    storage: Arc<S>,
    transport: Arc<T>,
    contact: Arc<Contact<S>>,
    after: u64,
) -> Result<Pushed, Failure> {
    let request = blocking(move || outgoing(storage.as_ref(), after)).await.map_err(|error| {
        tracing::error!(%error, "the outbox can't be read");
        Failure::Unreachable
    })?;
    let Some(request) = request else {
        tracing::error!(after, "the outbox lacks commands that were given");
        return Err(Failure::BootstrapNeeded);
    };
    let reply = contact.timed(transport.push(&request), |reply| reply.server_time).await;
    let reply = reply.map_err(|trouble| {
        tracing::info!(%trouble, after, "push failed");
        trouble.failure()
    })?;
    let last = request.commands.last().map_or(after, |command| command.desk_seq);
    if reply.stopped.is_none() && reply.last_seq < last {
        tracing::warn!(last, settled = reply.last_seq, "a push was answered without settling it");
        return Err(Failure::Unreachable);
    }
    tracing::debug!(after, last, settled = reply.last_seq, stopped = ?reply.stopped, "pushed");
    Ok(Pushed { last_seq: reply.last_seq, head: reply.head, stopped: reply.stopped })
}

async fn pull<S: Storage, T: Transport>(
    storage: Arc<S>,
    transport: Arc<T>,
    contact: Arc<Contact<S>>,
    from: Cursor,
) -> Result<Box<Cut>, Failure> {
    let epoch: Option<Epoch> = match blocking(move || storage.position()).await {
        Ok(position) => position.epoch,
        Err(error) => {
            tracing::error!(%error, "this desk can't say where it stands");
            return Err(Failure::Unreachable);
        }
    };
    let Some(epoch) = epoch else { return Err(Failure::BootstrapNeeded) };
    match contact.timed(transport.pull(from, epoch), |cut| cut.server_time).await {
        Ok(cut) if cut.epoch == epoch => Ok(Box::new(cut)),
        Ok(_) => Err(Failure::BootstrapNeeded),
        Err(trouble) => {
            tracing::info!(%trouble, from = from.0, "pull failed");
            Err(trouble.failure())
        }
    }
}

async fn apply<S: Storage>(storage: Arc<S>, cut: Option<Box<Cut>>) -> Event {
    let Some(cut) = cut else { return Event::NotApplied(Failure::Unreachable) };
    let (to, rows, settlements) = (cut.to, cut.rows.len(), cut.settlements.len());
    match blocking(move || storage.apply(*cut)).await {
        Ok(pending) => {
            tracing::debug!(to = to.0, rows, settlements, pending, "cut applied");
            Event::Applied { pending }
        }
        Err(error) => {
            tracing::error!(%error, to = to.0, "a cut could not be applied");
            Event::NotApplied(error.failure)
        }
    }
}
