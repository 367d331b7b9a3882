//! What is free instead of what the server refused on the timetable, as things that can be taken with one click.

use super::timetable::minutes;
use super::{Viewer, ask, ask_step};
use crate::store::SqliteStore;
use crate::view::{Instead, LessonMove, LessonTime, Take, Way, Whom};
use crate::words::attention as said;
use shared::command::{Place, Stop};
use shared::id::{ArenaId, CoachId, LessonId};
use shared::record::{Arena, Coach, Wanted};
use shared::rights::Right;
use shared::rules::instead::{Instead as Free, instead};
use shared::store::{Stored, fetch};
use shared::time::Span;

/// What somebody who may change the timetable can take instead, while it is still ahead.
pub(super) fn way(store: &mut SqliteStore<'_>, viewer: &Viewer, wanted: &Wanted) -> Stored<Option<Way>> {
    if !viewer.may(Right::Timetable) {
        return Ok(None);
    }
    let found = match ask_step(instead(store, &viewer.club, viewer.now, wanted)) {
        Ok(found) => found,
        // What it was about is gone.
        Err(Stop::Refused(_)) => return Ok(None),
        Err(Stop::Database(error)) => return Err(error),
    };
    let mut choices = Vec::new();
    for one in found {
        choices.push(choice(store, viewer, wanted, one)?);
    }
    Ok((!choices.is_empty()).then_some(Way::Instead { choices }))
}

fn choice(store: &mut SqliteStore<'_>, viewer: &Viewer, wanted: &Wanted, free: Free) -> Stored<Instead> {
    let lang = viewer.lang;
    Ok(match (free, *wanted) {
        (Free::Place(place), Wanted::Place { lesson_id, during, coach_id, .. }) => {
            let words = if place.span != during {
                said::at(lang, &viewer.date_and_clock(place.span.from))
            } else if place.coach_id != coach_id {
                said::with(lang, &coach(store, place.coach_id)?)
            } else {
                said::within(lang, &arena(store, place.arena_id)?)
            };
            Instead { words, take: Take::Move { to: there(viewer, lesson_id, place) } }
        }
        (Free::Place(place), Wanted::Seat { .. }) => free_then(store, viewer, place.span, place.coach_id)?,
        (Free::Time { during, coach_id }, _) => free_then(store, viewer, during, coach_id)?,
        (Free::Class { lesson_id, during, coach_id }, Wanted::Seat { rider_id, .. }) => {
            let words = said::class(lang, &viewer.date_and_clock(during.from), &coach(store, coach_id)?);
            let (lesson_id, rider_id) = (lesson_id.to_string(), rider_id.to_string());
            Instead { words, take: Take::Book { lesson_id, rider_id } }
        }
        (Free::Class { during, coach_id, .. }, Wanted::Place { .. }) => {
            free_then(store, viewer, during, coach_id)?
        }
    })
}

/// A time that has to be looked at on the timetable.
fn free_then(
    store: &mut SqliteStore<'_>,
    viewer: &Viewer,
    during: Span,
    coach_id: Option<CoachId>,
) -> Stored<Instead> {
    let words = said::free(viewer.lang, &viewer.date_and_clock(during.from), &coach(store, coach_id)?);
    Ok(Instead { words, take: Take::Look { date: viewer.zone().date(during.from).to_string() } })
}

/// The move by which the lesson gets there.
fn there(viewer: &Viewer, lesson_id: LessonId, Place { span, coach_id, arena_id }: Place) -> LessonMove {
    let date = viewer.zone().date(span.from);
    LessonMove {
        lesson_id: lesson_id.to_string(),
        time: Some(LessonTime { date: date.to_string(), time: minutes(viewer.zone(), date, span) }),
        coach: Some(Whom { id: coach_id.map(|id| id.to_string()) }),
        arena: Some(Whom { id: arena_id.map(|id| id.to_string()) }),
        horse: None,
    }
}

/// A coach's name; nothing for nobody.
fn coach(store: &mut SqliteStore<'_>, id: Option<CoachId>) -> Stored<String> {
    let Some(id) = id else { return Ok(String::new()) };
    Ok(ask(fetch::<Coach, _>(store, id))?.map(|coach| coach.name).unwrap_or_default())
}

/// An arena's name; nothing for none.
fn arena(store: &mut SqliteStore<'_>, id: Option<ArenaId>) -> Stored<String> {
    let Some(id) = id else { return Ok(String::new()) };
    Ok(ask(fetch::<Arena, _>(store, id))?.map(|arena| arena.name).unwrap_or_default())
}
