//! One file for each measurement. Each sets its stage up once, then measures round by round, in every round the
//! baseline and the product one right after the other, who comes first taking turns.

mod accepted;
mod bootstrap;
mod local;
mod news;
mod queued;
mod read;
mod rebase;

use crate::table::Figure;
use anyhow::Result;
use clap::ValueEnum;
use std::time::Duration;

/// How much is measured.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Effort {
    /// Rounds of each measurement.
    pub(crate) rounds: usize,
    /// Shorter rounds and smaller clubs: to see that it works, not to believe its numbers.
    pub(crate) quick: bool,
}

impl Effort {
    /// How long one side of a round works.
    const fn span(self) -> Duration {
        Duration::from_millis(if self.quick { 800 } else { 4_000 })
    }

    /// Samples of one side of a round.
    const fn samples(self) -> usize {
        if self.quick { 60 } else { 400 }
    }
}

/// What can be measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Name {
    /// Commands that the server takes in a second.
    Accepted,
    /// A queue of 500 commands on its way to another desk.
    Queued,
    /// A new desk fetches a club.
    Bootstrap,
    /// An act at one desk shows at another, and at twenty.
    News,
    /// An act at a desk by itself.
    Local,
    /// A cut arrives while 500 commands wait.
    Rebase,
    /// A desk asks whether there is anything new.
    Read,
}

impl Name {
    /// Measures it.
    pub(crate) async fn measure(self, effort: Effort) -> Result<Vec<Figure>> {
        match self {
            Self::Accepted => accepted::measure(effort).await,
            Self::Queued => queued::measure(effort).await,
            Self::Bootstrap => bootstrap::measure(effort).await,
            Self::News => Box::pin(news::measure(effort)).await,
            Self::Local => local::measure(effort).await,
            Self::Rebase => rebase::measure(effort).await,
            Self::Read => read::measure(effort).await,
        }
    }
}

/// Does both sides of a round; every second round the other side first.
async fn in_turn<S, B>(
    round: usize,
    subject: impl Future<Output = Result<S>>,
    baseline: impl Future<Output = Result<B>>,
) -> Result<(S, B)> {
    if round.is_multiple_of(2) {
        let baseline = baseline.await?;
        Ok((subject.await?, baseline))
    } else {
        let subject = subject.await?;
        Ok((subject, baseline.await?))
    }
}
