//! The Sync page: how this desk and the server stand, what waits, what was settled, and what the replica holds.

use super::Attention;
use serde::{Deserialize, Serialize};
use specta::Type;

/// The Sync page, without what has to be counted (see [`ReplicaFacts`]).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
pub struct SyncPage {
    /// How the link stands, in a few words.
    pub title: String,
    /// What that means for who works here, in a sentence or two.
    pub words: String,
    /// Since when it stands so, `HH:MM`, with the date where that is another.
    pub since: Option<String>,
    /// When the server last answered; none before it did for the first time.
    pub last_contact: Option<String>,
    /// How far this PC's clock is off, in a sentence; none where that does not matter.
    pub clock: Option<String>,
    /// The feed has been followed up to here; none before the first bootstrap.
    pub cursor: Option<f64>,
    /// The server's address.
    pub server: Option<String>,
    /// A practice without a network that is under way.
    pub practice: Option<Practice>,
    /// What waits for the server, in the order in which it was done.
    pub queue: Vec<Queued>,
    /// What the server settled lately, the newest first.
    pub settled: Vec<Settled>,
    /// Commands of the club that the server set aside and nobody has settled, as far as this desk knows.
    pub quarantine: Vec<Attention>,
    /// What the last comparison with the server found.
    pub compared: Option<Comparison>,
    /// What befell this desk's data, the newest first.
    pub happened: Vec<Happening>,
    /// Why no comparison can be made now, in words.
    pub verify_not: Option<String>,
    /// Why the data can't be fetched anew now, in words.
    pub rebuild_not: Option<String>,
    /// Why staff can't practise now, in words.
    pub practise_not: Option<String>,
    /// How long a practice may last, in minutes, to choose from.
    pub practice_minutes: Vec<u32>,
}

/// A practice without a network.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct Practice {
    /// Since, `HH:MM`.
    pub since: String,
    /// Ends by itself, `HH:MM`.
    pub until: String,
}

/// A command that waits for the server.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
pub struct Queued {
    /// Its number at this desk.
    pub desk_seq: f64,
    /// Given at, `HH:MM`, with the date where that is another.
    pub at: String,
    /// Who gave it; none where the desk itself did.
    pub by: Option<String>,
    /// What it does, in words.
    pub words: String,
    /// Why it may not go through, as this desk sees it now.
    pub doubt: Option<String>,
}

/// A command on which the server's word is here.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
pub struct Settled {
    /// Its number at this desk.
    pub desk_seq: f64,
    /// Settled at, `HH:MM`, with the date where that is another.
    pub at: String,
    /// Who gave it; none where the desk itself did.
    pub by: Option<String>,
    /// What it does, in words.
    pub words: String,
    /// `applied`, `applied_with_issue`, `rejected`, `set_aside`.
    pub outcome: String,
    /// The outcome in words.
    pub label: String,
    /// Why, or what needs attention.
    pub reason: Option<String>,
}

/// What a comparison with the server found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct Comparison {
    /// When, `HH:MM`, with the date where that is another.
    pub at: String,
    /// `equal`, `differs`, `not_comparable`.
    pub verdict: String,
    /// The finding in a sentence, with what happens now.
    pub words: String,
    /// Names of tables that differ.
    pub differing: Vec<String>,
}

/// Something that befell this desk's data, explained.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct Happening {
    /// When, `HH:MM`, with the date where that is another.
    pub at: String,
    /// Stable kind, e.g. `restored`, `salvaged`, `forked`.
    pub kind: String,
    /// What happened, in a few words.
    pub title: String,
    /// Why, what was kept, what it meant.
    pub words: String,
}

/// What the replica holds.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
pub struct ReplicaFacts {
    /// On the disk, e.g. `38.2 MB`.
    pub size: String,
    /// Rows in all.
    pub rows: u32,
    /// Rows by table, in the product's order.
    pub tables: Vec<TableRows>,
    /// The server's epoch, shortened.
    pub epoch: Option<String>,
    /// Lessons, orders and payments are kept from this club date on.
    pub kept_from: Option<String>,
    /// This desk's letters in printed numbers.
    pub origin: String,
}

/// Rows of a table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct TableRows {
    /// Its name in the product.
    pub table: String,
    /// Its name in words.
    pub name: String,
    /// How many.
    pub rows: u32,
    /// Whether the last comparison found it equal to the server's; none before one was made.
    pub equal: Option<bool>,
}
