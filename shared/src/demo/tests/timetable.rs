//! Nothing is taken twice, horses keep their limits, and states fit the hour.

use super::{Tables, everywhere};
use crate::record::{Approval, BookingState, ConflictCode, HorseState, HorseTime, LessonOrigin, LessonState};
use crate::rules::conflicts::{Picture, Proposal, SeatSettles, Settles, judge};
use crate::time::{ClubZone, Span};
use chrono::Timelike;
use std::collections::{BTreeMap, HashMap};
use std::hash::Hash;

fn spans_of<K: Hash + Eq>(taken: impl Iterator<Item = (K, Span)>) -> HashMap<K, Vec<Span>> {
    let mut spans: HashMap<K, Vec<Span>> = HashMap::new();
    for (key, span) in taken {
        spans.entry(key).or_default().push(span);
    }
    for spans in spans.values_mut() {
        spans.sort_by_key(|span| (span.from, span.until));
    }
    spans
}

/// No coach, horse or rider is in two places, and no arena over its capacity.
pub(super) fn nothing_is_taken_twice(tables: &Tables) {
    let live = || tables.lessons.iter().filter(|lesson| lesson.state.is_live());
    let riding = || tables.bookings.iter().filter(|booking| booking.state.is_live());
    let coaches = spans_of(live().filter_map(|lesson| Some((lesson.coach_id?, lesson.span()))));
    let horses = spans_of(riding().filter_map(|booking| Some((booking.horse_id?, booking.span()))));
    let riders = spans_of(riding().map(|booking| (booking.rider_id, booking.span())));
    let apart = |spans: &Vec<Span>| spans.windows(2).all(|pair| !pair[0].overlaps(pair[1]));
    assert!(coaches.values().all(apart), "a coach is in two lessons");
    assert!(horses.values().all(apart), "a horse is under two riders");
    assert!(riders.values().all(apart), "a rider is in two lessons");
    let arenas = spans_of(live().filter_map(|lesson| Some((lesson.arena_id?, lesson.span()))));
    for arena in &tables.arenas {
        for span in arenas.get(&arena.id).into_iter().flatten() {
            let at_once = arenas[&arena.id].iter().filter(|other| other.contains(span.from)).count();
            assert!(at_once <= usize::try_from(arena.capacity).unwrap(), "{} is overfull", arena.name);
        }
    }
    let mut riders_of: HashMap<_, i64> = HashMap::new();
    for booking in riding() {
        *riders_of.entry(booking.lesson_id).or_default() += 1;
    }
    for lesson in &tables.lessons {
        assert!(riders_of.get(&lesson.id).copied().unwrap_or(0) <= lesson.capacity);
    }
}

#[test]
fn nobody_is_in_two_places_and_no_arena_is_overfull() {
    everywhere(|_case, tables| nothing_is_taken_twice(tables));
}

#[test]
fn horses_and_coaches_do_only_what_they_may() {
    everywhere(|case, tables| {
        let zone = ClubZone::default();
        let riders: HashMap<_, _> = tables.riders.iter().map(|row| (row.id, row)).collect();
        let horses: HashMap<_, _> = tables.horses.iter().map(|row| (row.id, row)).collect();
        let courses: HashMap<_, _> = tables.courses.iter().map(|row| (row.id, row)).collect();
        let coaches: HashMap<_, _> = tables.coaches.iter().map(|row| (row.id, row)).collect();
        let lessons: HashMap<_, _> = tables.lessons.iter().map(|row| (row.id, row)).collect();
        for lesson in &tables.lessons {
            let coach = coaches[&lesson.coach_id.unwrap()];
            assert!(coach.courses.0.contains(&lesson.course_id), "{} does not teach that", coach.name);
        }
        let mut days: BTreeMap<_, Vec<Span>> = BTreeMap::new();
        for booking in tables.bookings.iter().filter(|booking| booking.state.is_live()) {
            let course = courses[&lessons[&booking.lesson_id].course_id];
            let rider = riders[&booking.rider_id];
            assert!(rider.level >= course.required_level);
            let Some(horse) = booking.horse_id.map(|id| horses[&id]) else {
                let open = lessons[&booking.lesson_id].state == LessonState::ToConfirm;
                assert!(open || !course.needs_horse, "a confirmed rider has no horse");
                continue;
            };
            assert!(course.needs_horse);
            assert!(rider.weight.unwrap() <= horse.max_rider_weight.unwrap(), "too heavy for {}", horse.name);
            assert!(horse.levels.0.is_empty() || horse.levels.0.contains(&rider.level));
            assert!(horse.owner_id.is_none_or(|owner| owner == rider.member_id));
            assert!(!rider.no_ride.0.contains(&horse.id));
            let ahead = booking.starts_at > case.now;
            assert!(horse.state == HorseState::Fit || (!ahead && horse.state != HorseState::Retired));
            days.entry((horse.id, zone.date(booking.starts_at))).or_default().push(booking.span());
        }
        for ((horse, _day), mut spans) in days {
            let limits = &horses[&horse].limits.0;
            assert!(spans.len() <= usize::try_from(limits.lessons_a_day).unwrap());
            spans.sort_by_key(|span| span.from);
            let rests = |pair: &[Span]| pair[0].until.plus_minutes(limits.rest_minutes) <= pair[1].from;
            assert!(spans.windows(2).all(rests), "a horse did not rest");
        }
    });
}

/// What the rules themselves say of every lesson ahead, with its riders: nothing that no reason helps against.
#[test]
fn the_rule_book_finds_nothing_against_what_lies_ahead() {
    let (case, grown) = &super::grown()[0];
    let tables = Tables::of(&grown.rows);
    let mut picture = Picture::new(&tables.clubs[0]);
    let names: HashMap<_, _> = tables.products.iter().map(|row| (row.id, row.name.clone())).collect();
    for config in &tables.courses {
        picture.add_course(names[&config.id].clone(), config.clone());
    }
    for coach in &tables.coaches {
        let times = tables.coach_times.iter().filter(|time| time.coach_id == coach.id);
        picture.add_coach(coach.clone(), times.cloned().collect());
    }
    for horse in &tables.horses {
        let times = tables.horse_times.iter().filter(|time| time.horse_id == horse.id);
        picture.add_horse(horse.clone(), times.cloned().collect());
    }
    for arena in &tables.arenas {
        let closures = tables.closures.iter().filter(|closure| closure.arena_id == arena.id);
        picture.add_arena(arena.clone(), closures.cloned().collect());
    }
    tables.riders.iter().for_each(|rider| picture.add_rider(rider.clone()));
    tables.lessons.iter().for_each(|lesson| picture.put_lesson(lesson.clone()));
    tables.bookings.iter().for_each(|booking| picture.put_booking(booking.clone()));
    let tomorrow = ClubZone::default().day(case.today).until;
    let mut judged = 0;
    for lesson in
        tables.lessons.iter().filter(|lesson| lesson.starts_at >= tomorrow && lesson.state.is_live())
    {
        let riders: Vec<_> = picture.bookings_of(lesson.id).cloned().collect();
        let settles = SeatSettles { place: false, ..SeatSettles::ALL };
        let proposal = Proposal::place(case.now, lesson.clone(), Settles::ALL).with(riders, settles);
        let found = judge(&picture, &proposal);
        let kept = |code| !matches!(code, ConflictCode::WaiverMissing | ConflictCode::TooLateToBook);
        let found: Vec<_> = found.iter().filter(|conflict| kept(conflict.code)).collect();
        assert!(found.is_empty(), "{found:?}");
        judged += 1;
    }
    assert!(judged > 500, "{judged} lessons lie ahead");
}

#[test]
fn there_is_something_to_show_of_hours_and_care() {
    everywhere(|case, tables| {
        assert_eq!(tables.templates.len(), 7);
        let state = |state| tables.coach_times.iter().filter(|time| time.state == state).count();
        assert_eq!((state(Approval::Asked), state(Approval::Rejected)), (1, 1));
        assert!(tables.horse_times.iter().any(|time| time.kind == HorseTime::Farrier));
        let (stands, called_off): (Vec<_>, Vec<_>) =
            tables.closures.iter().partition(|closure| closure.active);
        assert_eq!((stands.len(), called_off.len()), (1, 1));
        assert!(stands[0].starts_at > case.now);
    });
}

#[test]
fn states_fit_the_hour() {
    everywhere(|case, tables| {
        let mut of: HashMap<_, Vec<BookingState>> = HashMap::new();
        for booking in &tables.bookings {
            of.entry(booking.lesson_id).or_default().push(booking.state);
        }
        let zone = ClubZone::default();
        for lesson in &tables.lessons {
            let states = &of[&lesson.id];
            let over = lesson.ends_at.plus_minutes(30) <= case.now;
            let here =
                states.iter().any(|state| matches!(state, BookingState::CheckedIn | BookingState::Done));
            let waiting = states.contains(&BookingState::Booked);
            match lesson.state {
                LessonState::Completed => {
                    assert!(over && !waiting && !states.contains(&BookingState::CheckedIn))
                }
                LessonState::InProgress => assert!(!over && here),
                LessonState::Confirmed | LessonState::ToConfirm => assert!(!over && !here),
                LessonState::Cancelled => {
                    assert!(states.iter().all(|state| *state == BookingState::Cancelled))
                }
            }
            let gone = states.iter().all(|state| *state == BookingState::Cancelled);
            assert!(
                !(gone && lesson.origin == LessonOrigin::Order) || lesson.state == LessonState::Cancelled
            );
            assert!(lesson.meta.created_at < lesson.starts_at && lesson.meta.created_at <= case.now);
            let extra =
                zone.date(lesson.starts_at) == case.today || lesson.starts_at < case.now.plus_minutes(60);
            if !extra || lesson.ends_at < case.now {
                let minute = |at: crate::time::Timestamp| {
                    let local = at.datetime().with_timezone(&zone.0);
                    local.hour() * 60 + local.minute()
                };
                assert!(minute(lesson.starts_at) >= 8 * 60 && minute(lesson.ends_at) <= 21 * 60);
            }
        }
        for booking in &tables.bookings {
            let meta = &booking.meta;
            assert!(meta.created_at <= meta.updated_at && meta.created_at < booking.starts_at);
            assert!(meta.updated_at <= case.now);
        }
    });
}
