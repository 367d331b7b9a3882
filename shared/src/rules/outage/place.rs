//! An offer taken up in the picture, and put back.

use super::find::in_class;
use super::{Hit, HitId, Offer};
use crate::id::LessonId;
use crate::record::{Booking, BookingState, Lesson, LessonState};
use crate::rules::conflicts::Picture;

/// The lesson as an offer has it; its bookings beside it.
pub(super) fn with(hit: &Hit, offer: &Offer) -> (Lesson, Vec<Booking>) {
    let (mut lesson, mut bookings) = (hit.lesson.clone(), hit.bookings.clone());
    match offer {
        Offer::Arena { arena_id } => lesson.arena_id = Some(*arena_id),
        Offer::Slot { starts_at, ends_at, coach_id, arena_id } => {
            (lesson.starts_at, lesson.ends_at) = (*starts_at, *ends_at);
            (lesson.coach_id, lesson.arena_id) = (*coach_id, *arena_id);
            for booking in &mut bookings {
                (booking.starts_at, booking.ends_at) = (*starts_at, *ends_at);
            }
        }
        Offer::Horse { horse_id } => {
            bookings.iter_mut().for_each(|booking| booking.horse_id = Some(*horse_id));
        }
        Offer::Course { course_id, arena_id } => {
            (lesson.course_id, lesson.arena_id) = (*course_id, *arena_id);
            bookings.iter_mut().for_each(|booking| booking.horse_id = None);
        }
        Offer::Credit => {
            if matches!(hit.id, HitId::Lesson(_)) {
                lesson.state = LessonState::Cancelled;
            }
            bookings.iter_mut().for_each(|booking| booking.state = BookingState::Cancelled);
        }
        Offer::Class { .. } => {
            bookings.iter_mut().for_each(|booking| booking.state = BookingState::Cancelled);
        }
        Offer::Stay => {}
    }
    (lesson, bookings)
}

/// The rider's place in another class; the horse is open.
pub(super) fn seat_in(class: &Lesson, booking: &Booking) -> Booking {
    Booking {
        id: in_class(booking.id),
        lesson_id: class.id,
        horse_id: None,
        starts_at: class.starts_at,
        ends_at: class.ends_at,
        state: BookingState::Booked,
        ..booking.clone()
    }
}

fn class(picture: &Picture, offer: &Offer) -> Option<Lesson> {
    let id: Option<LessonId> = if let Offer::Class { lesson_id } = offer { Some(*lesson_id) } else { None };
    id.and_then(|id| picture.lesson(id)).cloned()
}

/// Does in the picture what is chosen.
pub(super) fn take_up(picture: &mut Picture, hit: &Hit) {
    let (lesson, bookings) = with(hit, &hit.chosen);
    picture.put_lesson(lesson);
    bookings.into_iter().for_each(|booking| picture.put_booking(booking));
    if let Some(class) = class(picture, &hit.chosen) {
        hit.bookings.iter().for_each(|booking| picture.put_booking(seat_in(&class, booking)));
    }
}

/// Puts it back as it stood.
pub(super) fn put_back(picture: &mut Picture, hit: &Hit) {
    hit.bookings.iter().for_each(|booking| picture.take_booking(in_class(booking.id)));
    picture.put_lesson(hit.lesson.clone());
    hit.bookings.iter().for_each(|booking| picture.put_booking(booking.clone()));
}
