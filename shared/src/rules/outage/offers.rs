//! What could become of a lesson or a rider that is hit.

use super::place::{seat_in, with};
use super::{Hit, HitId, Offer, Outage};
use crate::id::{HorseId, LessonId, ProductId};
use crate::record::{BookingState, Lesson, LessonState};
use crate::rules::conflicts::{CourseCard, Picture, Proposal, SeatSettles, Settles, judge};
use crate::rules::slots::{Slot, Wish, slots};
use crate::time::{Date, Span};
use std::collections::BTreeSet;

/// Days that are looked through for another time: its own, and those after it.
const DAYS: usize = 3;
/// Other arenas, courses and classes that are offered at most.
const SOME: usize = 2;
/// Other horses and times that are offered at most.
const SEVERAL: usize = 4;

/// What could become of it, the best first. The picture has it where it stands, and what is out. What is wanted stays
/// among them as long as it goes: others that move make room for better ones, which is no reason to take it away.
pub(super) fn offers(
    picture: &mut Picture,
    outage: &Outage,
    sold: &BTreeSet<ProductId>,
    hit: &Hit,
    wanted: Option<&Offer>,
) -> Vec<Offer> {
    let begun = begun(hit);
    let mut found = match hit.id {
        HitId::Lesson(_) => arenas(picture, outage, hit),
        HitId::Booking(_) => horses(picture, outage, hit),
    };
    if !begun {
        // One of several riders can't take the lesson along.
        if matches!(hit.id, HitId::Lesson(_)) || hit.riders == 1 {
            found.extend(times(picture, outage, hit));
            found.extend(courses(picture, outage, sold, hit));
        } else {
            found.extend(classes(picture, outage, hit));
        }
    }
    if let Some(wanted) = wanted.filter(|wanted| !found.contains(wanted)) {
        let last = matches!(wanted, Offer::Credit | Offer::Stay);
        if !last && stands(picture, outage, sold, hit, wanted) {
            found.push(wanted.clone());
        }
    }
    if !begun {
        found.push(Offer::Credit);
    }
    found.push(Offer::Stay);
    found
}

/// Whether a chosen offer still goes with all that the picture holds, which has the hit where it stands.
pub(super) fn stands(
    picture: &Picture,
    outage: &Outage,
    sold: &BTreeSet<ProductId>,
    hit: &Hit,
    chosen: &Offer,
) -> bool {
    let of_lesson = matches!(hit.id, HitId::Lesson(_));
    let alone = of_lesson || hit.riders == 1;
    match chosen {
        Offer::Arena { arena_id } => {
            let active = picture.arena(*arena_id).is_some_and(|card| card.arena.active);
            let other = Some(*arena_id) != hit.lesson.arena_id;
            of_lesson && active && other && goes(picture, outage, hit, chosen)
        }
        Offer::Horse { .. } => !of_lesson && goes(picture, outage, hit, chosen),
        Offer::Slot { starts_at, ends_at, .. } => {
            let day = picture.zone.date(*starts_at);
            let near = picture.zone.date(hit.lesson.starts_at).iter_days().take(DAYS).any(|one| one == day);
            let fits = *starts_at > outage.at
                && near
                && ends_at.millis().saturating_sub(starts_at.millis()) == length(hit);
            !begun(hit) && alone && fits && goes(picture, outage, hit, chosen)
        }
        Offer::Class { lesson_id } => !begun(hit) && !alone && has_room(picture, outage, hit, *lesson_id),
        Offer::Course { .. } => {
            let offered = || fitting(picture, sold, hit).contains(chosen);
            !begun(hit) && alone && offered() && goes(picture, outage, hit, chosen)
        }
        Offer::Credit => !begun(hit),
        Offer::Stay => true,
    }
}

/// Whoever has come already rides somewhere else, or on another horse, or not: nothing else helps at once.
fn begun(hit: &Hit) -> bool {
    hit.lesson.state == LessonState::InProgress
        || hit.bookings.iter().any(|booking| booking.state == BookingState::CheckedIn)
}

/// How long the lesson is, in milliseconds.
const fn length(hit: &Hit) -> i64 {
    hit.lesson.ends_at.millis().saturating_sub(hit.lesson.starts_at.millis())
}

/// Whether nothing at all stands against an offer.
fn goes(picture: &Picture, outage: &Outage, hit: &Hit, offer: &Offer) -> bool {
    let (lesson, bookings) = with(hit, offer);
    let mut settles = Settles::between(&hit.lesson, &lesson);
    settles.coach = settles.coach || lesson.course_id != hit.lesson.course_id;
    let proposal = Proposal::place(outage.at, lesson, settles);
    let seats = match offer {
        Offer::Horse { .. } => SeatSettles::HORSE,
        Offer::Arena { .. }
        | Offer::Slot { .. }
        | Offer::Class { .. }
        | Offer::Course { .. }
        | Offer::Credit
        | Offer::Stay => SeatSettles::ALONG,
    };
    let along = settles.time || seats == SeatSettles::HORSE;
    let proposal = if along { proposal.with(bookings, seats) } else { proposal };
    judge(picture, &proposal).is_empty()
}

/// Other arenas at the same time: those of the same kind first, under one roof or in the open.
fn arenas(picture: &Picture, outage: &Outage, hit: &Hit) -> Vec<Offer> {
    let here = hit.lesson.arena_id.and_then(|id| picture.arena(id)).map(|card| card.arena.indoor);
    let mut others: Vec<_> =
        picture.arenas().filter(|arena| arena.active && Some(arena.id) != hit.lesson.arena_id).collect();
    // What drives a lesson out of the open is best met under a roof.
    others.sort_by_key(|arena| (!arena.indoor, Some(arena.indoor) != here, arena.name.clone(), arena.id));
    let offers = others.into_iter().map(|arena| Offer::Arena { arena_id: arena.id });
    offers.filter(|offer| goes(picture, outage, hit, offer)).take(SOME).collect()
}

/// Other horses in the same lesson: the rider's usual one first.
fn horses(picture: &Picture, outage: &Outage, hit: &Hit) -> Vec<Offer> {
    let Some(booking) = hit.bookings.first() else { return Vec::new() };
    let usual = picture.rider(booking.rider_id).and_then(|rider| rider.usual_horse_id);
    let mut others: Vec<(bool, &str, HorseId)> = picture
        .horses()
        .map(|card| (Some(card.horse.id) != usual, card.horse.number.as_str(), card.horse.id))
        .filter(|(_, _, id)| Some(*id) != booking.horse_id)
        .collect();
    others.sort_unstable();
    let offers = others.into_iter().map(|(_, _, horse_id)| Offer::Horse { horse_id });
    offers.filter(|offer| goes(picture, outage, hit, offer)).take(SEVERAL).collect()
}

/// Free times for the lesson's course on its day and the next ones, as though the lesson were not there.
fn free(picture: &mut Picture, outage: &Outage, hit: &Hit) -> Vec<Slot> {
    let first = picture.zone.date(hit.lesson.starts_at);
    let days: Vec<Date> = first.iter_days().take(DAYS).collect();
    let mut wish = Wish::new(outage.at, hit.lesson.course_id, days);
    wish.preferred_coach = hit.lesson.coach_id;
    wish.preferred_start = Some(hit.lesson.starts_at);
    wish.party = i64::try_from(hit.bookings.len().max(1)).unwrap_or(1);
    wish.rider_id = match hit.bookings.as_slice() {
        [alone] => Some(alone.rider_id),
        _ => None,
    };
    let lesson_goes = matches!(hit.id, HitId::Lesson(_)) || hit.riders == 1;
    if lesson_goes {
        picture.take_lesson(hit.lesson.id);
    }
    hit.bookings.iter().for_each(|booking| picture.take_booking(booking.id));
    let found = slots(picture, &wish);
    if lesson_goes {
        picture.put_lesson(hit.lesson.clone());
    }
    hit.bookings.iter().for_each(|booking| picture.put_booking(booking.clone()));
    found
}

/// Other times for the lesson, with its riders on their horses.
fn times(picture: &mut Picture, outage: &Outage, hit: &Hit) -> Vec<Offer> {
    let long = length(hit);
    let made = free(picture, outage, hit).into_iter().filter(|slot| slot.lesson_id.is_none());
    let offers = made.map(|slot| Offer::Slot {
        starts_at: slot.span.from,
        ends_at: slot.span.from.plus_millis(long),
        coach_id: slot.coach_id,
        arena_id: slot.arena_id,
    });
    offers.filter(|offer| goes(picture, outage, hit, offer)).take(SEVERAL).collect()
}

/// Other classes of the same course with a place for the rider.
fn classes(picture: &mut Picture, outage: &Outage, hit: &Hit) -> Vec<Offer> {
    let found = free(picture, outage, hit).into_iter().filter_map(|slot| slot.lesson_id);
    let fits = |id: &LessonId| has_room(picture, outage, hit, *id);
    found.filter(fits).take(SOME).map(|lesson_id| Offer::Class { lesson_id }).collect()
}

/// Whether another class of the same course has a place for the rider.
fn has_room(picture: &Picture, outage: &Outage, hit: &Hit, class: LessonId) -> bool {
    let other = |class: &&Lesson| class.id != hit.lesson.id && class.course_id == hit.lesson.course_id;
    let class = picture.lesson(class).filter(other);
    class.zip(hit.bookings.first()).is_some_and(|(class, booking)| {
        let seat = seat_in(class, booking);
        judge(picture, &Proposal::seat(outage.at, class.clone(), seat, SeatSettles::ALL)).is_empty()
    })
}

/// Courses that could take the lesson's place.
fn courses(picture: &Picture, outage: &Outage, sold: &BTreeSet<ProductId>, hit: &Hit) -> Vec<Offer> {
    let offers = fitting(picture, sold, hit).into_iter();
    offers.filter(|offer| goes(picture, outage, hit, offer)).take(SOME).collect()
}

/// Courses that are not ridden and that everybody may take, in the time that the lesson has: groundwork where the arena
/// stays, theory in the classroom.
fn fitting(picture: &Picture, sold: &BTreeSet<ProductId>, hit: &Hit) -> Vec<Offer> {
    let minutes = length(hit) / 60_000;
    let fits = |card: &&CourseCard| {
        let config = &card.config;
        let able = hit.bookings.iter().all(|booking| {
            picture.rider(booking.rider_id).is_some_and(|rider| rider.level >= config.required_level)
        });
        !config.needs_horse
            && sold.contains(&config.id)
            && config.id != hit.lesson.course_id
            && config.duration_minutes <= minutes
            && config.max_riders >= hit.lesson.capacity
            && able
    };
    let stays = match hit.id {
        HitId::Lesson(_) => None,
        HitId::Booking(_) => hit.lesson.arena_id,
    };
    let mut fitting: Vec<&CourseCard> = picture.courses().filter(fits).collect();
    fitting.sort_by(|one, other| one.name.cmp(&other.name).then(one.config.id.cmp(&other.config.id)));
    fitting.into_iter().map(|card| Offer::Course { course_id: card.config.id, arena_id: stays }).collect()
}

/// A span of days that an outage's offers look at.
pub(super) fn looked_at(outage: &Outage) -> Span {
    let days = i64::try_from(DAYS).unwrap_or(0);
    Span { from: outage.during.from.plus_days(-1), until: outage.during.until.plus_days(days) }
}
