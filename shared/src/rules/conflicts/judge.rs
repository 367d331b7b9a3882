//! The rules in their order.

use super::kind::Conflict;
use super::picture::Picture;
use super::proposal::Proposal;
use super::{horse, place, seat};

/// Everything that stands against a proposal, hard ones first; nothing when it can be so.
///
/// Pure: the same picture and proposal have the same answer, whatever the order in which the picture was
/// filled. Time is half-open, so that back to back does not collide.
#[must_use]
pub fn judge(picture: &Picture, proposal: &Proposal) -> Vec<Conflict> {
    let mut found = Vec::new();
    place::judge(picture, proposal, &mut found);
    for seat in &proposal.seats {
        seat::judge(picture, proposal, seat, &mut found);
        horse::judge(picture, proposal, seat, &mut found);
    }
    // Stable: of the same weight, in the order of the rules.
    found.sort_by_key(|conflict| !conflict.is_hard());
    found
}
