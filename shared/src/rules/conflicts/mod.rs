//! What stands against a lesson at its place, a rider in it, a horse under the rider.
//!
//! The rules are one pure function, [`judge`], over a [`Picture`]: a plain account of the lessons around, of
//! who is there and who may what. Desk, server and every preview ask the same function. What loads a picture
//! stands apart: [`load`] takes from a store what one proposal needs.
//!
//! | file | holds |
//! | --- | --- |
//! | `kind` | codes, severities, sides, a conflict |
//! | `picture` | the lessons, riders, horses and hours, found by whom they hold and when |
//! | `proposal` | a lesson and its riders as they shall be, and which of it is new |
//! | `judge` | the rules in their order |
//! | `place` | coach, arena, opening hours |
//! | `seat` | a rider's place |
//! | `horse`, `load_of` | a horse under a rider, and how much it does |
//! | `hours` | spans of opening hours, shifts and leave |
//! | `load` | a picture from a store |

mod horse;
pub mod hours;
mod judge;
mod kind;
mod load;
mod load_of;
mod picture;
mod place;
mod proposal;
mod seat;
#[cfg(test)]
mod tests;

pub use horse::{is_suited, kept_in};
pub use judge::judge;
pub use kind::{Conflict, Severity, Side};
pub use load::{Loader, ground, load};
pub use load_of::{LOAD_SCALE, Usage, Week, Work, load_of, week_of, work_of};
pub use picture::{ArenaCard, CoachCard, CourseCard, HorseCard, Picture};
pub use proposal::{Proposal, Seat, SeatSettles, Settles};

use crate::id::MemberId;
use crate::record::Member;
use crate::store::{Store, Stored, fetch};

/// The account that an id means today: follows merges to their end.
///
/// # Errors
/// Whatever the store says.
pub async fn resolve_member<S: Store>(store: &mut S, id: MemberId) -> Stored<MemberId> {
    let mut id = id;
    // A chain of merges is a few links long; the bound keeps a damaged one from going round for ever.
    for _link in 0..32 {
        let member = fetch::<Member, _>(store, id).await?;
        match member.and_then(|member| member.merged_into) {
            Some(into) => id = into,
            None => break,
        }
    }
    Ok(id)
}
