//! A desk that the server does not take any more: at once nobody is on duty and nothing can be done at it, and it
//! stays so through restarts without a network, until the server takes it again or it is enrolled anew. What it had
//! not sent is kept.

use super::Desk;
use shared::sync::engine::{Link, StopReason};

/// Why nothing more can be done at this desk.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Halt {
    /// A manager took it out of service.
    Revoked,
    /// Another PC works with its data.
    Forked,
}

impl Halt {
    /// The name under which it is kept.
    pub(super) const KEPT: &'static str = "halt";

    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Revoked => "revoked",
            Self::Forked => "forked",
        }
    }

    pub(super) fn of(name: &str) -> Option<Self> {
        [Self::Revoked, Self::Forked].into_iter().find(|halt| halt.name() == name)
    }
}

impl Desk {
    /// Takes in what the server says of this desk. What the two don't understand of each other halts nothing: an
    /// update mends it, and the counter works on.
    pub(super) fn halt_by(&self, link: Link) {
        let halt = match link {
            Link::Stopped(StopReason::Revoked) => Some(Halt::Revoked),
            Link::Stopped(StopReason::Forked) => Some(Halt::Forked),
            Link::Online | Link::CatchingUp { .. } => None,
            Link::Offline { .. } | Link::Bootstrapping | Link::Stopped(StopReason::NotUnderstood) => return,
        };
        if self.facts().halt == halt {
            return;
        }
        self.facts_mut().halt = halt;
        self.0.writer.post(Box::new(move |replica| {
            if let Err(error) = replica.set_local(Halt::KEPT, halt.map(Halt::name)) {
                tracing::error!(%error, "that this desk is halted was not kept");
            }
        }));
        if halt.is_some() {
            self.lock();
        }
    }
}
