//! The one thread that writes. It owns the replica; acts come to it one after the other.

use crate::replica::Replica;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc;
use std::thread::{self, JoinHandle};
use tokio::sync::oneshot;

type Job = Box<dyn FnOnce(&mut Replica) + Send>;

/// The writer's thread did not answer: it has ended, or the act fell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the writer did not answer")]
pub(super) struct Gone;

/// A handle on the thread; it ends, and the file is closed, when this is dropped.
pub(super) struct Writer {
    jobs: Option<mpsc::Sender<Job>>,
    thread: Option<JoinHandle<()>>,
}

impl Writer {
    pub(super) fn start(mut replica: Replica) -> std::io::Result<Self> {
        let (jobs, inbox) = mpsc::channel::<Job>();
        let work = move || {
            for job in inbox {
                // What a fallen act had begun is rolled back; the next one finds a whole replica.
                if catch_unwind(AssertUnwindSafe(|| job(&mut replica))).is_err() {
                    tracing::error!("an act on the replica fell");
                }
            }
        };
        let thread = thread::Builder::new().name("replica-writer".to_owned()).spawn(work)?;
        Ok(Self { jobs: Some(jobs), thread: Some(thread) })
    }

    /// Does something when its turn comes.
    pub(super) async fn run<R: Send + 'static>(
        &self,
        act: impl FnOnce(&mut Replica) -> R + Send + 'static,
    ) -> Result<R, Gone> {
        self.send(act).await.map_err(|_closed| Gone)
    }

    /// The same, for a thread that may block.
    pub(super) fn run_blocking<R: Send + 'static>(
        &self,
        act: impl FnOnce(&mut Replica) -> R + Send + 'static,
    ) -> Result<R, Gone> {
        let (say, heard) = mpsc::sync_channel(1);
        self.post(Box::new(move |replica| {
            let _left = say.send(act(replica));
        }));
        heard.recv().map_err(|_closed| Gone)
    }

    /// The same, without waiting for it.
    pub(super) fn post(&self, job: Job) {
        if let Some(jobs) = &self.jobs {
            let _ended = jobs.send(job);
        }
    }

    fn send<R: Send + 'static>(
        &self,
        act: impl FnOnce(&mut Replica) -> R + Send + 'static,
    ) -> oneshot::Receiver<R> {
        let (say, heard) = oneshot::channel();
        self.post(Box::new(move |replica| {
            let _left = say.send(act(replica));
        }));
        heard
    }
}

impl Drop for Writer {
    fn drop(&mut self) {
        self.jobs = None;
        let Some(thread) = self.thread.take() else { return };
        // The last handle may be dropped by an act of the thread itself, which can't wait for its own end.
        if thread.thread().id() != thread::current().id() && thread.join().is_err() {
            tracing::error!("the replica's writer ended badly");
        }
    }
}
