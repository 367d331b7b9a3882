//! The till: a drawer from opening to closing, the cash that went in and out, and what was counted.

use serde::{Deserialize, Serialize};
use specta::Type;

/// The open till of this desk, in short.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct Till {
    /// Till shift id.
    pub id: String,
    /// Opened at, `HH:MM`.
    pub opened: String,
    /// By whom.
    pub by: String,
    /// Float at opening.
    pub float: String,
    /// What should lie in the drawer now.
    pub expected: String,
    /// Number of cash sales in this shift.
    pub sales: u32,
}

/// The tills that who is on duty may look at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct TillBook {
    /// The open till of this desk.
    pub own: Option<TillSheet>,
    /// Open tills of other desks, for who may see the club's money: also one that a PC left open before it was
    /// enrolled anew.
    pub elsewhere: Vec<TillSheet>,
    /// Tills closed in the last seven days, newest first: those of this desk, or of every desk for who may see
    /// the club's money.
    pub closed: Vec<TillSheet>,
    /// Who is on duty may open a closed till again.
    pub may_reopen: bool,
}

/// One till from opening to closing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct TillSheet {
    /// Till shift id.
    pub id: String,
    /// The desk that opened it, by name.
    pub desk: String,
    /// Opened at, `HH:MM`, with the date where that is not today's.
    pub opened: String,
    /// By whom.
    pub opened_by: String,
    /// Closed at, `HH:MM`, with the date where it was opened on another; null while it is open.
    pub closed: Option<String>,
    /// By whom.
    pub closed_by: String,
    /// Float at opening.
    pub float: String,
    /// What should lie in the drawer: the float and every movement.
    pub expected: String,
    /// What was counted; null before that.
    pub counted: Option<String>,
    /// What was counted less what should have been there; negative is missing.
    pub difference: Option<String>,
    /// Number of cash sales.
    pub sales: u32,
    /// Cash in and out, newest first.
    pub movements: Vec<CashLine>,
}

/// Cash that went into a till or out of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct CashLine {
    /// When, `HH:MM`, with the date where that is not today's.
    pub time: String,
    /// What it was, in words.
    pub words: String,
    /// The order that it belongs to.
    pub order: Option<String>,
    /// Into the drawer; negative is out of it.
    pub amount: String,
}

/// Which way cash moves.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum CashWay {
    /// Into the drawer.
    In,
    /// Out of the drawer.
    Out,
}
