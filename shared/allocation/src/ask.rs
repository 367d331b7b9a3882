//! An arrangement asked of a store, and the parts of the one command that gives it.

use crate::arrange::Wish;
use crate::want::Gift;
use serde::{Deserialize, Serialize};
use shared::command::{AssignHorse, MoveLesson, Part, Place, Step, need};
use shared::id::RiderId;
use shared::record::{Booking, Club, Lesson};
use shared::rules::conflicts::{Picture, ground};
use shared::store::{ScanTables, Store};
use shared::time::Span;
use shared::words::{FieldProblem, Say};
use std::collections::BTreeSet;

/// Days that are arranged at once at most.
pub const MOST_DAYS: usize = 7;

/// The picture of the days that are to be arranged.
///
/// # Errors
/// Refused when no day is asked for, or more than [`MOST_DAYS`]; whatever the store says.
pub async fn days<S: Store + ScanTables>(store: &mut S, club: &Club, wish: &Wish) -> Step<Picture> {
    let ends = wish.days.iter().min().zip(wish.days.iter().max());
    let Some((first, last)) = ends else {
        return Err(Say::field("days", FieldProblem::Missing).into());
    };
    if wish.days.len() > MOST_DAYS {
        return Err(Say::field("days", FieldProblem::TooMany { most: MOST_DAYS }).into());
    }
    let during = Span { from: club.zone.day(*first).from, until: club.zone.day(*last).until };
    // Whose horse a boarder's is, is asked of the accounts of all who ride.
    let riders: BTreeSet<RiderId> =
        store.live_bookings(during).await?.into_iter().map(|booking| booking.rider_id).collect();
    let riders: Vec<RiderId> = riders.into_iter().collect();
    Ok(ground(store, club, during, &riders).await?)
}

/// Something that is accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Accepted {
    /// What.
    #[serde(flatten)]
    pub gift: Gift,
    /// Whether it passes a soft rule: then the reason is kept with it.
    #[serde(default)]
    pub passes: bool,
}

/// The parts of the one command that gives all this, coaches and arenas first; none where one of them has been given
/// something else meanwhile. Each is held to the rules when it is done: what somebody else took is refused, and all of
/// it with it.
///
/// # Errors
/// Refused when nothing is accepted, or a lesson or a booking is not there any more; whatever the store says.
pub async fn parts<S: Store>(
    store: &mut S,
    accepted: &[Accepted],
    reason: Option<&str>,
) -> Step<Option<Vec<Part>>> {
    if accepted.is_empty() {
        return Err(Say::field("given", FieldProblem::Missing).into());
    }
    let mut accepted = accepted.to_vec();
    accepted.sort_by_key(|one| one.gift);
    accepted.dedup_by_key(|one| one.gift);
    let mut parts = Vec::with_capacity(accepted.len());
    for Accepted { gift, passes } in accepted {
        let reason = reason.filter(|_| passes).map(str::to_owned);
        match gift {
            Gift::Coach { lesson_id, coach_id } => {
                let here = Place::of(&need::<Lesson, _>(store, lesson_id).await?);
                if here.coach_id.is_some() {
                    return Ok(None);
                }
                let to = Place { coach_id: Some(coach_id), ..here };
                parts.push(Part::MoveLesson(MoveLesson::prepare(store, lesson_id, to, reason).await?));
            }
            Gift::Arena { lesson_id, arena_id } => {
                let here = Place::of(&need::<Lesson, _>(store, lesson_id).await?);
                if here.arena_id.is_some() {
                    return Ok(None);
                }
                let to = Place { arena_id: Some(arena_id), ..here };
                parts.push(Part::MoveLesson(MoveLesson::prepare(store, lesson_id, to, reason).await?));
            }
            Gift::Horse { booking_id, horse_id } => {
                if need::<Booking, _>(store, booking_id).await?.horse_id.is_some() {
                    return Ok(None);
                }
                let horse_id = Some(horse_id);
                parts.push(Part::AssignHorse(AssignHorse { booking_id, horse_id, before: None, reason }));
            }
        }
    }
    Ok(Some(parts))
}
