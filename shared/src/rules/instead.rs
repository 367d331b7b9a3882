//! What is free instead of what was wanted of the timetable and refused: another coach or arena at the same time, the
//! same lesson at another time, the same rider in another class. Nothing stands against what is offered, hard or soft.

use super::conflicts::{self, Picture};
use super::slots::{self, Slot, Wish};
use crate::command::{MoveLesson, Place, Step};
use crate::id::{ArenaId, CoachId, LessonId, RiderId};
use crate::record::{Club, Lesson, Wanted};
use crate::store::{ScanTables, Store, fetch};
use crate::time::{Date, Span, Timestamp};

/// Offers at most.
pub const MOST: usize = 4;
/// Of these, at the same time.
const AT_THE_SAME_TIME: usize = 2;
/// Days that are searched, the wanted one first.
const DAYS: usize = 3;

/// Something that is free.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Instead {
    /// The lesson can be there.
    Place(Place),
    /// The rider can ride in this class.
    Class {
        /// Which.
        lesson_id: LessonId,
        /// When it is.
        during: Span,
        /// Whose it is.
        coach_id: Option<CoachId>,
    },
    /// A lesson could be made for the rider.
    Time {
        /// When.
        during: Span,
        /// With whom.
        coach_id: Option<CoachId>,
    },
}

/// What is free instead, best first: what is at the same time, then the times nearest to the wanted one. Nothing once
/// that time has come, or where the lesson is no longer open.
///
/// # Errors
/// Whatever the store says.
pub async fn instead<S: Store + ScanTables>(
    store: &mut S,
    club: &Club,
    at: Timestamp,
    wanted: &Wanted,
) -> Step<Vec<Instead>> {
    let id = match *wanted {
        Wanted::Place { lesson_id, .. } | Wanted::Seat { lesson_id, .. } => lesson_id,
    };
    let Some(lesson) = fetch::<Lesson, _>(store, id).await?.filter(|lesson| lesson.state.is_open()) else {
        return Ok(Vec::new());
    };
    match *wanted {
        Wanted::Place { during, .. } if during.from <= at => Ok(Vec::new()),
        Wanted::Seat { .. } if lesson.starts_at <= at => Ok(Vec::new()),
        Wanted::Place { during, coach_id, arena_id, .. } => {
            places(store, club, at, &lesson, Place { span: during, coach_id, arena_id }).await
        }
        Wanted::Seat { rider_id, .. } => seats(store, club, at, &lesson, rider_id).await,
    }
}

/// Other places for a lesson.
async fn places<S: Store + ScanTables>(
    store: &mut S,
    club: &Club,
    at: Timestamp,
    lesson: &Lesson,
    wanted: Place,
) -> Step<Vec<Instead>> {
    let riders: Vec<RiderId> = store.bookings_of(lesson.id).await?.iter().map(|one| one.rider_id).collect();
    let days = days(club, wanted.span.from);
    let picture = conflicts::ground(store, club, whole(club, &days), &riders).await?;
    let mut found = Vec::new();
    for place in at_the_same_time(&picture, wanted) {
        if found.len() < AT_THE_SAME_TIME && stands(store, club, at, &picture, lesson, place).await? {
            found.push(Instead::Place(place));
        }
    }
    let wish = Wish {
        coach_id: wanted.coach_id,
        preferred_start: Some(wanted.span.from),
        ..Wish::new(at, lesson.course_id, days)
    };
    let minutes = (wanted.span.until.millis() - wanted.span.from.millis()) / 60_000;
    for slot in nearest(slots::slots(&picture, &wish), wanted.span) {
        let span = Span { from: slot.span.from, until: slot.span.from.plus_minutes(minutes) };
        let place = Place { span, ..wanted };
        let free = slot.lesson_id.is_none() && found.len() < MOST;
        if free && stands(store, club, at, &picture, lesson, place).await? {
            found.push(Instead::Place(place));
        }
    }
    Ok(found)
}

/// The wanted time with each other coach, and in each other arena.
fn at_the_same_time(picture: &Picture, wanted: Place) -> Vec<Place> {
    let with = |id: CoachId| Place { coach_id: Some(id), ..wanted };
    let within = |id: ArenaId| Place { arena_id: Some(id), ..wanted };
    let coaches = picture.coaches().map(|card| &card.coach).filter(|coach| coach.active);
    let coaches = coaches.filter(|coach| wanted.coach_id.is_some_and(|busy| busy != coach.id));
    let arenas = picture.arenas().filter(|arena| arena.active);
    let arenas = arenas.filter(|arena| wanted.arena_id.is_some_and(|full| full != arena.id));
    coaches.map(|coach| with(coach.id)).chain(arenas.map(|arena| within(arena.id))).collect()
}

/// Whether nothing stands against the lesson there.
async fn stands<S: Store>(
    store: &mut S,
    club: &Club,
    at: Timestamp,
    picture: &Picture,
    lesson: &Lesson,
    place: Place,
) -> Step<bool> {
    if place == Place::of(lesson) {
        return Ok(false);
    }
    let moves = MoveLesson::prepare(store, lesson.id, place, None).await?;
    let proposal = moves.proposal(store, club.zone, at).await?;
    Ok(conflicts::judge(picture, &proposal).is_empty())
}

/// Other lessons for a rider.
async fn seats<S: Store + ScanTables>(
    store: &mut S,
    club: &Club,
    at: Timestamp,
    lesson: &Lesson,
    rider_id: RiderId,
) -> Step<Vec<Instead>> {
    let wish = Wish {
        rider_id: Some(rider_id),
        preferred_coach: lesson.coach_id,
        preferred_start: Some(lesson.starts_at),
        ..Wish::new(at, lesson.course_id, days(club, lesson.starts_at))
    };
    let (_picture, found) = slots::ask(store, club, wish).await?;
    let others = nearest(found, lesson.span()).into_iter().filter(|slot| slot.lesson_id != Some(lesson.id));
    let offers = others.take(MOST).map(|slot| match slot.lesson_id {
        Some(lesson_id) => Instead::Class { lesson_id, during: slot.span, coach_id: slot.coach_id },
        None => Instead::Time { during: slot.span, coach_id: slot.coach_id },
    });
    Ok(offers.collect())
}

/// The free times by how near they are; of two that are as near, the class that is there already, then the earlier.
fn nearest(mut slots: Vec<Slot>, wanted: Span) -> Vec<Slot> {
    let away = |slot: &Slot| slot.span.from.millis().abs_diff(wanted.from.millis());
    slots.sort_by_key(|slot| (away(slot), slot.lesson_id.is_none(), slot.span.from));
    slots
}

/// The day of an instant, and those after it.
fn days(club: &Club, from: Timestamp) -> Vec<Date> {
    club.zone.date(from).iter_days().take(DAYS).collect()
}

fn whole(club: &Club, days: &[Date]) -> Span {
    let edge = Span { from: Timestamp::from_millis(0), until: Timestamp::from_millis(0) };
    let (first, last) =
        (days.first().map(|day| club.zone.day(*day)), days.last().map(|day| club.zone.day(*day)));
    Span { from: first.unwrap_or(edge).from, until: last.unwrap_or(edge).until }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]
    use super::*;
    use crate::record::{Coach, LessonState, Record as _, Row};
    use crate::rules::timetable;
    use crate::store::memory::{MemoryStore, ready};
    use crate::store::testing::world::{self, ARENA, COACH, RIDERS, lesson_id, starts};
    use crate::store::testing::{self, CLUB, MORNING};
    use crate::time::ClubZone;

    const SECOND: CoachId = CoachId(testing::uuid(0xB100));
    /// 08:30, an hour before the first lessons.
    const EARLY: Timestamp = MORNING.plus_minutes(-30);

    /// The world's club, with a second coach who has nothing to do.
    fn club(change: impl FnOnce(&mut Vec<Row>)) -> (Club, MemoryStore) {
        let mut rows = world::rows();
        let coach =
            rows.iter().find_map(|row| if let Row::Coach(one) = row { Some(one.clone()) } else { None });
        rows.push(Coach { id: SECOND, name: "何敏".to_owned(), ..coach.unwrap() }.into_row());
        change(&mut rows);
        let club =
            rows.iter().find_map(|row| if let Row::Club(club) = row { Some(club.clone()) } else { None });
        let mut store = MemoryStore::new(CLUB);
        ready(testing::fill(&mut store, &rows)).unwrap();
        (club.unwrap(), store)
    }

    /// The lesson of 09:30 that has no coach wants the one who teaches the other lesson of 09:30.
    fn the_coach(during: Span) -> Wanted {
        Wanted::Place { lesson_id: lesson_id(1), during, coach_id: Some(COACH), arena_id: Some(ARENA) }
    }

    fn found(at: Timestamp, wanted: &Wanted, change: impl FnOnce(&mut Vec<Row>)) -> Vec<Instead> {
        let (club, mut store) = club(change);
        ready(instead(&mut store, &club, at, wanted)).unwrap()
    }

    /// The times and coaches of what is offered.
    fn told(found: &[Instead]) -> Vec<(String, Option<CoachId>)> {
        let clock = |span: Span| ClubZone::default().clock(span.from);
        let one = |one: &Instead| match *one {
            Instead::Place(place) => (clock(place.span), place.coach_id),
            Instead::Class { during, coach_id, .. } => (format!("class {}", clock(during)), coach_id),
            Instead::Time { during, coach_id } => (clock(during), coach_id),
        };
        found.iter().map(one).collect()
    }

    #[test]
    fn for_a_coach_who_is_taken_another_one_is_offered_and_the_next_hours_and_nothing_stands_against_them() {
        let during = world::lesson(1).span();
        let offers = found(EARLY, &the_coach(during), |_rows| {});
        let at = |clock: &str, coach| (clock.to_owned(), Some(coach));
        // The coach teaches until half past two.
        assert_eq!(
            told(&offers),
            [at("09:30", SECOND), at("14:30", COACH), at("15:00", COACH), at("15:30", COACH)]
        );
        let (club, mut store) = club(|_rows| {});
        for offer in offers {
            let Instead::Place(place) = offer else { panic!("{offer:?}") };
            let moves = ready(MoveLesson::prepare(&mut store, lesson_id(1), place, None)).unwrap();
            let proposal = ready(moves.proposal(&mut store, club.zone, EARLY)).unwrap();
            assert_eq!(ready(timetable::judged(&mut store, &club, &proposal)).unwrap(), []);
            assert_eq!(place.span.until.millis() - place.span.from.millis(), 3_600_000);
        }
    }

    #[test]
    fn a_lesson_keeps_its_length_wherever_it_is_offered() {
        let during = Span { from: starts(0), until: starts(0).plus_minutes(90) };
        let offers = found(EARLY, &the_coach(during), |_rows| {});
        assert_eq!(offers.len(), MOST);
        for offer in offers {
            let Instead::Place(place) = offer else { panic!("{offer:?}") };
            assert_eq!(place.span.until.millis() - place.span.from.millis(), 90 * 60_000);
        }
    }

    #[test]
    fn for_a_rider_who_is_taken_classes_with_room_are_offered_and_times_at_which_somebody_could_teach() {
        let wanted = Wanted::Seat { lesson_id: lesson_id(1), rider_id: RIDERS[0] };
        let offers = found(EARLY, &wanted, |_rows| {});
        let told = told(&offers);
        assert_eq!(offers.len(), MOST);
        // She rides herself at 09:30, 10:30 and 11:30; the second coach is free at any hour.
        let busy = ["09:30", "10:00", "10:30", "11:00", "11:30", "12:00"];
        assert!(!told.iter().any(|(clock, _)| busy.iter().any(|busy| clock.ends_with(busy))), "{told:?}");
        assert!(
            told.iter().any(|(clock, coach)| clock == "class 12:30" && *coach == Some(COACH)),
            "{told:?}"
        );
    }

    #[test]
    fn nothing_is_offered_once_the_time_has_come_or_the_lesson_is_off() {
        let during = world::lesson(1).span();
        assert_eq!(found(during.from, &the_coach(during), |_rows| {}), []);
        let seat = Wanted::Seat { lesson_id: lesson_id(1), rider_id: RIDERS[0] };
        assert_eq!(found(during.from, &seat, |_rows| {}), []);
        let off = |rows: &mut Vec<Row>| {
            for row in rows {
                if let Row::Lesson(lesson) = row
                    && lesson.id == lesson_id(1)
                {
                    lesson.state = LessonState::Cancelled;
                }
            }
        };
        assert_eq!(found(EARLY, &the_coach(during), off), []);
    }
}
