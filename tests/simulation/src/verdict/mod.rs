//! What has to hold after the heal, whatever the network, the processes and the clocks did.
//!
//! | file | holds |
//! | --- | --- |
//! | `sync` | queues, replicas, each command once and in order, facts, refusals |
//! | `counter` | money, sales and their numbers |
//! | `packages` | units, and how long they are valid |
//! | `timetable` | places, states of lessons and bookings |
//! | `hours` | what was there before a lesson keeps it out; what was let pass has its reason |
//! | `people` | accounts, what was written about people, who manages |

mod counter;
mod hours;
mod packages;
mod people;
mod sync;
mod timetable;

pub(crate) use counter::clashes;

use shared::command::Command;
use shared::id::{CommandId, DeskId};
use shared::record::Row;
use shared::sync::authority::SettledCommand;
use shared::sync::wire::Envelope;
use std::collections::{BTreeMap, HashSet};

/// Everything that a verdict looks at.
pub(crate) struct Evidence {
    /// The server's rows, all of them.
    pub(crate) server: Vec<Row>,
    /// The server's rows in scope.
    pub(crate) in_scope: Vec<Row>,
    /// Each living desk's rows and queue length.
    pub(crate) desks: Vec<(DeskId, Vec<Row>, u64)>,
    /// Commands that a desk had shown as done, less those that went with a wiped disk or a damaged file.
    pub(crate) acknowledged: Vec<(DeskId, Envelope)>,
    /// Commands that went with a damaged file, unless they had reached the server.
    pub(crate) unreadable: Vec<CommandId>,
    /// Commands settled at the server, in the order of its feed, with how often each is in the audit.
    pub(crate) settled: Vec<(SettledCommand, u32)>,
    /// Commands whose times the authority had to put right.
    pub(crate) clocks_were_wrong: bool,
}

/// What is judged.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Judge {
    /// Everything.
    Whole,
    /// Whether replicas equal the server, and nothing else: for a mistake that has to show there.
    ReplicasAlone,
}

/// Finds whatever does not hold; empty is good.
pub(crate) fn violations(evidence: &Evidence) -> Vec<String> {
    let mut found = Vec::new();
    sync::judge(evidence, &mut found);
    counter::judge(evidence, &mut found);
    packages::judge(evidence, &mut found);
    timetable::judge(evidence, &mut found);
    hours::judge(evidence, &mut found);
    people::judge(evidence, &mut found);
    found
}

/// Finds where a replica is not what the server has, and nothing else.
pub(crate) fn differences(evidence: &Evidence) -> Vec<String> {
    let mut found = Vec::new();
    sync::replicas_equal_the_server(evidence, &mut found);
    found
}

/// What was decided, each command once: a desk that enrolled anew has some settled again.
fn decided(evidence: &Evidence) -> impl Iterator<Item = &SettledCommand> {
    let mut seen = HashSet::new();
    let commands = evidence.settled.iter().map(|(command, _)| command);
    commands.filter(move |command| seen.insert(command.envelope.command_id))
}

/// A settled command with its arguments.
fn read(settled: &SettledCommand) -> Option<Command> {
    let envelope = &settled.envelope;
    Command::decode(&envelope.name, envelope.version, &envelope.args).ok()
}

/// How often the server did what a command wanted, and how often it refused.
#[derive(Debug, Clone, Copy, Default)]
pub struct Count {
    /// Done, as wanted or with an issue.
    pub accepted: u64,
    /// Refused.
    pub refused: u64,
}

/// What the server made of commands, by their names: every name is there.
#[derive(Debug, Clone)]
pub struct Counts(BTreeMap<&'static str, Count>);

impl Default for Counts {
    fn default() -> Self {
        Self(Command::ALL.iter().map(|(name, _)| (*name, Count::default())).collect())
    }
}

impl Counts {
    /// Of what the desks gave in one run.
    pub(crate) fn of(evidence: &Evidence) -> Self {
        let mut counts = Self::default();
        for command in decided(evidence) {
            counts.count(&command.envelope.name, command.outcome.receipt().is_some());
        }
        counts
    }

    /// Counts one more, done or refused. A name that no command has is left out.
    pub(crate) fn count(&mut self, name: &str, done: bool) {
        let Some(count) = self.0.get_mut(name) else { return };
        *(if done { &mut count.accepted } else { &mut count.refused }) += 1;
    }

    /// Adds those of another run.
    pub fn add(&mut self, other: &Self) {
        for (name, more) in &other.0 {
            let count = self.0.entry(name).or_default();
            count.accepted += more.accepted;
            count.refused += more.refused;
        }
    }

    /// By name.
    pub fn all(&self) -> impl Iterator<Item = (&'static str, Count)> {
        self.0.iter().map(|(name, count)| (*name, *count))
    }

    /// Commands that were never done.
    #[must_use]
    pub fn never_accepted(&self) -> Vec<&'static str> {
        self.all().filter(|(_, count)| count.accepted == 0).map(|(name, _)| name).collect()
    }
}
