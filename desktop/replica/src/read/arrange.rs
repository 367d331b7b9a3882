//! A day or a week arranged, in words.

use super::{Viewer, ask_step};
use crate::store::SqliteStore;
use crate::view::{ArrangeKind, ArrangeOpen, ArrangePlan, ArrangeRow};
use crate::words::arrange as said;
use allocation::{Accepted, Arrangement, Gift, Given, Left, Open, Wish, arrange, days};
use shared::command::{Step, Stop};
use shared::id::BookingId;
use shared::record::Lesson;
use shared::rules::conflicts::{Conflict, Picture};
use shared::store::StoreError;

/// What is open on some days, and what it could get.
///
/// # Errors
/// As [`allocation::days`]; a failure of the solver is one of the store.
pub fn arrange_plan(store: &mut SqliteStore<'_>, viewer: &Viewer, wish: &Wish) -> Step<ArrangePlan> {
    let mut picture = ask_step(days(store, &viewer.club, wish))?;
    let found = arrange(&mut picture, wish)
        .map_err(|unsolved| Stop::Database(StoreError::Failed(Box::new(unsolved))))?;
    let Arrangement { mut given, mut left, .. } = found;
    given.sort_by_key(|one| (one.lesson.starts_at, one.lesson.id, one.gift));
    left.sort_by_key(|one| (one.lesson.starts_at, one.lesson.id, one.what));
    let rows = given.iter().map(|one| row(viewer, &picture, one)).collect();
    let open = left.iter().map(|one| open(viewer, &picture, one)).collect();
    Ok(ArrangePlan { rows, open })
}

fn row(viewer: &Viewer, picture: &Picture, given: &Given) -> ArrangeRow {
    // As it stands at the end: a coach that it gets in the same proposal is in its head, too.
    let lesson = picture.lesson(given.lesson.id).unwrap_or(&given.lesson);
    let (kind, rider, after) = match given.gift {
        Gift::Horse { booking_id, horse_id } => {
            let horse = picture.horse(horse_id).map(|card| card.horse.name.clone());
            (ArrangeKind::Horse, rider(picture, booking_id), horse)
        }
        Gift::Arena { arena_id, .. } => {
            (ArrangeKind::Arena, None, picture.arena(arena_id).map(|card| card.arena.name.clone()))
        }
        Gift::Coach { coach_id, .. } => {
            (ArrangeKind::Coach, None, picture.coach(coach_id).map(|card| card.coach.name.clone()))
        }
    };
    let accepted = Accepted { gift: given.gift, passes: !given.passes.is_empty() };
    ArrangeRow {
        id: said::id(&accepted),
        kind,
        lesson_id: lesson.id.to_string(),
        day: day(viewer, lesson),
        start: viewer.clock(lesson.starts_at),
        end: viewer.clock(lesson.ends_at),
        course: course(picture, lesson),
        coach: lesson.coach_id.and_then(|id| picture.coach(id)).map(|card| card.coach.name.clone()),
        rider,
        after: after.unwrap_or_default(),
        why: given.reasons.iter().map(|reason| said::reason(viewer.lang, *reason)).collect(),
        passes: given.passes.iter().map(|one| words(viewer, one)).collect(),
    }
}

fn open(viewer: &Viewer, picture: &Picture, left: &Left) -> ArrangeOpen {
    let lesson = &left.lesson;
    let (kind, rider) = match left.what {
        Open::Horse(booking) => (ArrangeKind::Horse, rider(picture, booking)),
        Open::Arena(_) => (ArrangeKind::Arena, None),
        Open::Coach(_) => (ArrangeKind::Coach, None),
    };
    let why = left.against.as_ref().map(|one| words(viewer, one));
    ArrangeOpen {
        kind,
        lesson_id: lesson.id.to_string(),
        day: day(viewer, lesson),
        start: viewer.clock(lesson.starts_at),
        end: viewer.clock(lesson.ends_at),
        course: course(picture, lesson),
        rider,
        why: why.unwrap_or_else(|| said::nothing(viewer.lang)),
    }
}

fn words(viewer: &Viewer, conflict: &Conflict) -> String {
    conflict.say.words(viewer.lang, viewer.zone())
}

fn day(viewer: &Viewer, lesson: &Lesson) -> String {
    said::day(viewer.lang, viewer.zone().date(lesson.starts_at))
}

fn rider(picture: &Picture, booking: BookingId) -> Option<String> {
    let booking = picture.booking(booking)?;
    picture.rider(booking.rider_id).map(|rider| rider.name.clone())
}

fn course(picture: &Picture, lesson: &Lesson) -> String {
    picture.course(lesson.course_id).map(|card| card.name.clone()).unwrap_or_default()
}
