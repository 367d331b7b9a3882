//! What every page shares: a thing to choose, what came of an act, why it could not be done, what changed.

use super::Arrival;
use serde::{Deserialize, Serialize};
use specta::Type;

/// A thing one may choose: id and name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct Choice {
    /// Id.
    pub id: String,
    /// Name.
    pub name: String,
}

/// What came of an act at the counter.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
pub struct Done {
    /// The sentence for the toast.
    pub words: String,
    /// Something that staff should know now (units owed, a clash), in words.
    pub warning: Option<String>,
    /// When the act left units owed: who owes them, so that the sale can be offered.
    pub debt_of: Option<String>,
    /// True when Ctrl+Z can take it back.
    pub undoable: bool,
    /// The line of Today that the act was about, as it stands now, so that it is drawn with this very answer;
    /// what else has changed is asked for after.
    pub arrival: Option<Arrival>,
}

/// Why something could not be done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type, thiserror::Error)]
#[error("{code}: {words}")]
pub struct Problem {
    /// A stable machine code, e.g. `outside_check_in_window`, `may_not`, `needs_server`.
    pub code: String,
    /// What happened, what was kept, what to do.
    pub words: String,
    /// Field that is wrong, with the reason, for forms.
    pub fields: Vec<FieldProblem>,
}

/// A wrong field of a form.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct FieldProblem {
    /// The field's name as in the form type.
    pub field: String,
    /// What is wrong with it.
    pub words: String,
}

/// What changed, so that the page asks again for just that.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct Changed {
    /// Any of `today`, `members`, `attention`, `till`, `products`, `queue`, `session`.
    pub tags: Vec<String>,
    /// Bookings that another desk or the server changed, to glow once.
    pub bookings: Vec<String>,
    /// Lessons that another desk or the server changed, by themselves or by a booking in them.
    pub lessons: Vec<String>,
}
