//! What is hit.

use super::offers::{offers, stands};
use super::place::{put_back, take_up};
use super::{Choices, Hit, HitId, Offer, Outage};
use crate::id::{ArenaClosureId, BookingId, HorseAvailabilityId, ProductId};
use crate::record::{ArenaClosure, Booking, HorseAvailability, Lesson, Meta};
use crate::rules::conflicts::Picture;
use std::collections::BTreeSet;
use uuid::Uuid;

/// Times that the list is gone through until all that is chosen goes together.
const ROUNDS: usize = 4;

/// What an outage hits, by start, each with what could become of it; `sold` are the courses that are on the shelf. What
/// was chosen counts before the rest is settled, and the picture has all of it in place afterwards. What comes back as
/// chosen comes back the same when it is asked with all of it.
pub fn hits(
    picture: &mut Picture,
    outage: &Outage,
    sold: &BTreeSet<ProductId>,
    choices: &Choices,
) -> Vec<Hit> {
    let mut found = hit(picture, outage);
    put_out(picture, outage);
    for one in &mut found {
        if let Some(chosen) = choices.get(&one.id) {
            one.chosen = chosen.clone();
            take_up(picture, one);
        }
    }
    let mut choices = choices.clone();
    for _ in 0..ROUNDS {
        for one in &mut found {
            put_back(picture, one);
            let wanted = choices.get(&one.id);
            one.offers = offers(picture, outage, sold, one, wanted);
            let wanted = wanted.filter(|wanted| one.offers.contains(wanted));
            one.chosen = wanted.or(one.offers.first()).cloned().unwrap_or(Offer::Stay);
            take_up(picture, one);
        }
        choices = found.iter().map(|one| (one.id, one.chosen.clone())).collect();
        if all_stand(picture, outage, sold, &found) {
            break;
        }
    }
    found
}

/// Whether every choice goes with all the others in place: the earlier ones were made before the later ones moved.
fn all_stand(picture: &mut Picture, outage: &Outage, sold: &BTreeSet<ProductId>, found: &[Hit]) -> bool {
    found.iter().all(|one| {
        put_back(picture, one);
        let stand = stands(picture, outage, sold, one, &one.chosen);
        take_up(picture, one);
        stand
    })
}

/// Lessons in the arenas and bookings of the horses that are not over, by start.
fn hit(picture: &Picture, outage: &Outage) -> Vec<Hit> {
    let during = outage.during;
    let ahead = |lesson: &&Lesson| lesson.state.is_open() && lesson.ends_at > outage.at;
    let lessons = outage.arenas.iter().flat_map(|arena| picture.arena_lessons(*arena, during)).filter(ahead);
    let mut found: Vec<Hit> = lessons.map(|lesson| of_lesson(picture, lesson)).collect();
    let whole: BTreeSet<HitId> = found.iter().map(|hit| hit.id).collect();
    for booking in outage.horses.iter().flat_map(|(horse, _)| picture.horse_bookings(*horse, during)) {
        let lesson = picture.lesson(booking.lesson_id).filter(ahead);
        if let Some(lesson) = lesson.filter(|lesson| !whole.contains(&HitId::Lesson(lesson.id))) {
            found.push(of_booking(picture, lesson, booking));
        }
    }
    found.sort_by_key(|hit| (hit.lesson.starts_at, hit.id));
    found
}

fn of_lesson(picture: &Picture, lesson: &Lesson) -> Hit {
    let bookings: Vec<Booking> = picture.bookings_of(lesson.id).cloned().collect();
    Hit {
        id: HitId::Lesson(lesson.id),
        lesson: lesson.clone(),
        riders: bookings.len(),
        bookings,
        offers: Vec::new(),
        chosen: Offer::Stay,
    }
}

fn of_booking(picture: &Picture, lesson: &Lesson, booking: &Booking) -> Hit {
    Hit {
        id: HitId::Booking(booking.id),
        lesson: lesson.clone(),
        bookings: vec![booking.clone()],
        riders: picture.bookings_of(lesson.id).count(),
        offers: Vec::new(),
        chosen: Offer::Stay,
    }
}

/// Puts into the picture what is out. Its ids are the picture's own.
fn put_out(picture: &mut Picture, outage: &Outage) {
    let meta = Meta::new(outage.at, None);
    let club_id = crate::id::ClubId(Uuid::nil());
    for arena_id in &outage.arenas {
        picture.add_closure(ArenaClosure {
            club_id,
            id: ArenaClosureId(Uuid::nil()),
            arena_id: *arena_id,
            starts_at: outage.during.from,
            ends_at: outage.during.until,
            reason: None,
            active: true,
            meta: meta.clone(),
        });
    }
    for (horse_id, kind) in &outage.horses {
        picture.add_horse_time(HorseAvailability {
            club_id,
            id: HorseAvailabilityId(Uuid::nil()),
            horse_id: *horse_id,
            kind: *kind,
            starts_at: outage.during.from,
            ends_at: Some(outage.during.until),
            note: None,
            active: true,
            meta: meta.clone(),
        });
    }
}

/// The id under which a rider stands in another class as long as that is only considered.
pub(super) const fn in_class(booking: BookingId) -> BookingId {
    BookingId(Uuid::from_u128(!booking.0.as_u128()))
}
