//! The cable between a desk and its server, with a hand on the plug: staff rehearse a cut with it. Pulled, it
//! behaves as a pulled cable does: what is under way breaks off, what is asked gets no answer, the socket ends.

use super::transport::{Checksums, Line, Transport, Trouble};
use futures::StreamExt as _;
use futures::stream::BoxStream;
use shared::id::Epoch;
use shared::record::Table;
use shared::sync::wire::{Cursor, Cut, Hint, PushReply, PushRequest};
use std::sync::Arc;
use tokio::sync::watch;
use uuid::Uuid;

/// The way to the server, as long as the plug is in.
pub(super) struct Cable<T> {
    beyond: Arc<T>,
    out: watch::Sender<bool>,
}

impl<T> Cable<T> {
    /// With the plug in.
    pub(super) fn plugged_in(beyond: Arc<T>) -> Self {
        Self { beyond, out: watch::Sender::new(false) }
    }

    pub(super) fn pull_out(&self) {
        self.out.send_replace(true);
    }

    pub(super) fn plug_in(&self) {
        self.out.send_replace(false);
    }

    /// Asks through the cable.
    async fn through<A>(&self, question: impl Future<Output = Result<A, Trouble>>) -> Result<A, Trouble> {
        tokio::select! {
            biased;
            () = pulled(self.out.subscribe()) => {
                Err(Trouble::Unreachable("the cable is pulled for practice".to_owned()))
            }
            answer = question => answer,
        }
    }
}

/// Waits until the plug is out; or until nobody can pull it any more.
async fn pulled(mut out: watch::Receiver<bool>) {
    let _ended = out.wait_for(|out| *out).await;
}

impl<T: Transport> Transport for Cable<T> {
    type Lines = BoxStream<'static, Result<Line, Trouble>>;
    type Hints = BoxStream<'static, Hint>;

    async fn push(&self, request: &PushRequest) -> Result<PushReply, Trouble> {
        self.through(self.beyond.push(request)).await
    }

    async fn pull(&self, from: Cursor, epoch: Epoch) -> Result<Cut, Trouble> {
        self.through(self.beyond.pull(from, epoch)).await
    }

    async fn bootstrap(
        &self,
        pending_from: u64,
        after: Option<(Table, Uuid)>,
    ) -> Result<Self::Lines, Trouble> {
        let lines = self.through(self.beyond.bootstrap(pending_from, after)).await?;
        Ok(lines.take_until(pulled(self.out.subscribe())).boxed())
    }

    async fn checksums(&self) -> Result<Checksums, Trouble> {
        self.through(self.beyond.checksums()).await
    }

    fn issued_to(&self, last: u64) {
        self.beyond.issued_to(last);
    }

    async fn live(&self) -> Result<Self::Hints, Trouble> {
        let hints = self.through(self.beyond.live()).await?;
        Ok(hints.take_until(pulled(self.out.subscribe())).boxed())
    }
}
