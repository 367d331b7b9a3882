//! Horses for riders, arenas and coaches for lessons: a day or a week arranged at once.
//!
//! What suits, and what may be at all, is asked of the rule book in `shared`; the best for all together is found by a
//! linear programme. Nothing is changed here: what comes of it is a proposal, and the parts of a command.
//!
//! | file | holds |
//! | --- | --- |
//! | `arrange` | a day arranged, or several |
//! | `want` | what is open, and what could be given for it |
//! | `fit` | how well it suits |
//! | `problem` | the same as plain numbers |
//! | `choice` | a whole choice in the making |
//! | `solve` | the best choice for all of them together |
//! | `seeded` | busy days of a seed, for tests and for measuring |
//! | `ask` | a proposal over a store, and the parts of the command that accepts it |

pub mod arrange;
pub mod ask;
mod choice;
mod fit;
pub mod problem;
#[cfg(any(test, feature = "testing"))]
pub mod seeded;
pub mod solve;
mod want;

pub use arrange::{Arrangement, Given, Left, Wish, arrange};
pub use ask::{Accepted, MOST_DAYS, days, parts};
pub use fit::Reason;
pub use solve::Unsolved;
pub use want::{Gift, Open};
