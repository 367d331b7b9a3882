//! Free times, asked of a store.

use super::{LOOKED_BACK_DAYS, Slot, Wish, habit, slots};
use crate::command::{Step, need};
use crate::record::{Club, CourseConfig, Rider};
use crate::rules::conflicts::{self, Picture};
use crate::store::{ScanTables, Store};
use crate::time::Span;
use crate::words::{FieldProblem, Say};

/// Days that are searched at once at most.
pub const MOST_DAYS: usize = 14;

/// What is free for a wish, the best first, and the picture that it was found in. What its rider usually does, and
/// with whom, is looked up, unless the wish says so.
///
/// # Errors
/// Refused when course or rider is not there, when no day is asked for or more than [`MOST_DAYS`], or nobody rides;
/// whatever the store says.
pub async fn ask<S: Store + ScanTables>(
    store: &mut S,
    club: &Club,
    mut wish: Wish,
) -> Step<(Picture, Vec<Slot>)> {
    if wish.party < 1 {
        return Err(Say::field("party", FieldProblem::Outside { least: 1, most: None }).into());
    }
    let ends = wish.days.iter().min().zip(wish.days.iter().max());
    let Some((first, last)) = ends else {
        return Err(Say::field("days", FieldProblem::Missing).into());
    };
    if wish.days.len() > MOST_DAYS {
        return Err(Say::field("days", FieldProblem::TooMany { most: MOST_DAYS }).into());
    }
    let (first, last) = (club.zone.day(*first), club.zone.day(*last));
    let _course: CourseConfig = need(store, wish.course_id).await?;
    if let Some(id) = wish.rider_id {
        let rider: Rider = need(store, id).await?;
        let back = Span { from: wish.at.plus_days(-LOOKED_BACK_DAYS), until: wish.at };
        let rides = store.rider_bookings(id, back).await?;
        wish.habit = habit(club.zone, wish.at, &rides);
        wish.preferred_coach = wish.preferred_coach.or(rider.usual_coach_id);
    }
    let riders: Vec<_> = wish.rider_id.into_iter().collect();
    let during = Span { from: first.from, until: last.until };
    let picture = conflicts::ground(store, club, during, &riders).await?;
    let found = slots(&picture, &wish);
    Ok((picture, found))
}
