//! A lesson does not take place, and takes place after all.

use super::*;
use crate::command::{AssignHorse, CancelBooking, CancelLesson, ConfirmLesson, RestoreLesson};
use crate::record::{Arena, LessonState, Order, OrderItem, OrderState};
use crate::store::testing::sample;
use crate::store::testing::world::{ARENA, BAIXUE, YINUO, ZHUIFENG, lesson_id};

pub(super) fn cancel(n: u32) -> CancelLesson {
    CancelLesson { lesson_id: lesson_id(n), reason: "下雨".to_owned() }
}

fn restore(club: &mut Club, n: u32, bookings: &[BookingId]) -> RestoreLesson {
    let zone = ClubZone::default();
    ready(RestoreLesson::prepare(&mut club.store, zone, lesson_id(n), true, bookings)).unwrap()
}

/// Bookings 0 and 1 in lesson 0; one has units set aside and a horse.
fn two_riders() -> Club {
    let mut club = Club::open();
    club.edit(booking_id(1), |booking: &mut Booking| booking.lesson_id = lesson_id(0));
    club.edit(booking_id(0), |booking: &mut Booking| booking.horse_id = Some(ZHUIFENG));
    club
}

#[test]
fn a_lesson_goes_with_its_bookings_and_their_units() {
    let mut club = two_riders();
    let before = club.left(BOUGHT);
    let receipt = done(club.issue(0, cancel(0)));
    let bookings = vec![booking_id(0), booking_id(1)];
    let released = Units::from_tenths(10);
    let was = LessonState::Confirmed;
    assert_eq!(receipt, Receipt::LessonCancelled { lesson_id: lesson_id(0), was, bookings, released });
    assert_eq!(club.left(BOUGHT), before + 10);
    assert_eq!(club.lesson(0).state, LessonState::Cancelled);
    for n in [0, 1] {
        assert_eq!(club.booking(n).state, BookingState::Cancelled);
    }
    assert_eq!(club.store.audit.len(), 3);
    assert!(club.store.audit.iter().all(|line| line.reason.as_deref() == Some("下雨")), "the reason is kept");
}

#[test]
fn a_lesson_to_which_somebody_came_is_not_cancelled() {
    let mut club = two_riders();
    let here = club.check_in(0, 0);
    done(club.decide_office(0, here));
    let Say::IllegalStep { from, to, .. } = refusal(club.decide(1, cancel(0))) else { panic!() };
    assert_eq!((from.as_str(), to.as_str()), ("in_progress", "cancelled"));
    assert_eq!(club.booking(1).state, BookingState::Booked, "nothing is left of it");
}

#[test]
fn a_check_in_that_arrives_after_the_cancel_brings_the_lesson_back() {
    let mut club = two_riders();
    let here = club.check_in(0, 0);
    done(club.decide_office(0, cancel(0)));
    assert_eq!(codes(&issues(club.decide(1, here))), ["checked_in_after_cancel"]);
    assert_eq!(club.lesson(0).state, LessonState::InProgress);
    assert_eq!(
        (club.booking(0).state, club.booking(1).state),
        (BookingState::CheckedIn, BookingState::Cancelled)
    );
}

#[test]
fn two_desks_that_cancel_it_both_mean_it() {
    let mut club = two_riders();
    done(club.decide(0, cancel(0)));
    let before = club.store.clone();
    done(club.decide_office(1, cancel(0)));
    assert_eq!(club.store, before);
    assert_eq!(refusal(club.issue(2, cancel(0))).code(), "illegal_step", "at the counter it is said");
}

#[test]
fn a_restored_lesson_is_as_it_was() {
    let mut club = two_riders();
    let before = (club.balance(BOUGHT), club.lesson(0).state, club.booking(0).horse_id);
    done(club.issue(0, cancel(0)));
    let together = ready(RestoreLesson::cancelled_with(&mut club.store, lesson_id(0))).unwrap();
    assert_eq!(together, [booking_id(0), booking_id(1)]);
    let command = restore(&mut club, 0, &together);
    let reserved = Units::from_tenths(10);
    let receipt = Receipt::LessonRestored { lesson_id: lesson_id(0), bookings: together, reserved };
    assert_eq!(done(club.issue(1, command)), receipt);
    let after = (club.balance(BOUGHT), club.lesson(0).state, club.booking(0).horse_id);
    assert_eq!(before, after);
}

#[test]
fn who_had_given_up_before_does_not_come_back_with_the_lesson() {
    let mut club = two_riders();
    done(club.issue(0, CancelBooking { booking_id: booking_id(1), reason: None }));
    done(club.issue(5, cancel(0)));
    let together = ready(RestoreLesson::cancelled_with(&mut club.store, lesson_id(0))).unwrap();
    assert_eq!(together, [booking_id(0)]);
}

#[test]
fn a_lesson_whose_place_was_taken_is_not_restored() {
    let mut club = two_riders();
    done(club.issue(0, cancel(0)));
    let command = restore(&mut club, 0, &[]);
    let mut taken = club.clone();
    taken.edit(lesson_id(1), |lesson: &mut Lesson| lesson.coach_id = Some(world::COACH));
    assert_eq!(refusal(taken.issue(1, command.clone())).code(), "coach_busy");
    let mut small = club.clone();
    small.edit(ARENA, |arena: &mut Arena| arena.capacity = 1);
    assert_eq!(refusal(small.issue(1, command)).code(), "arena_full");
}

#[test]
fn riders_and_horses_that_were_taken_are_seen() {
    let mut club = two_riders();
    done(club.issue(0, cancel(0)));
    let seen = restore(&mut club, 0, &[booking_id(0)]);
    assert!(seen.bookings[0].keep_horse);
    // Somebody else gets the horse: what the desk saw no longer holds, and what it sees now leaves it open.
    club.edit(booking_id(2), |booking: &mut Booking| {
        (booking.starts_at, booking.ends_at) = (minutes(30), minutes(90));
        (booking.rider_id, booking.horse_id) = (world::RIDERS[2], Some(ZHUIFENG));
    });
    assert_eq!(refusal(club.decide(1, seen)).code(), "horse_busy");
    let now = restore(&mut club, 0, &[booking_id(0)]);
    done(club.issue(1, now));
    assert_eq!(club.booking(0).horse_id, None);
    let mut club = two_riders();
    done(club.issue(0, cancel(0)));
    let seen = restore(&mut club, 0, &[booking_id(0)]);
    club.edit(booking_id(2), |booking: &mut Booking| {
        (booking.starts_at, booking.ends_at) = (minutes(30), minutes(90));
    });
    assert_eq!(refusal(club.decide(1, seen)).code(), "rider_busy");
}

#[test]
fn units_that_went_elsewhere_are_not_set_aside_twice() {
    let mut club = two_riders();
    done(club.issue(0, cancel(0)));
    let seen = restore(&mut club, 0, &[booking_id(0)]);
    assert_eq!(seen.bookings[0].package_id, Some(BOUGHT));
    let left = club.left(BOUGHT);
    club.enter(1, BOUGHT, EntryKind::Use, left, None);
    assert_eq!(refusal(club.decide(1, seen)).code(), "package_can_not_pay");
    let now = restore(&mut club, 0, &[booking_id(0)]);
    assert_eq!(now.bookings[0].package_id, None);
    done(club.issue(1, now));
    assert_eq!(club.left(BOUGHT), 0);
}

#[test]
fn a_booking_whose_order_is_unpaid_stays_cancelled() {
    let mut club = two_riders();
    for row in sample::rows() {
        if let Row::Order(order) = &row {
            club.add(order);
        }
        if let Row::OrderItem(item) = &row {
            club.add(item);
        }
    }
    let unpaid = club.of::<OrderItem>()[0].clone();
    club.edit(unpaid.order_id, |order: &mut Order| order.state = OrderState::PendingPayment);
    club.edit(booking_id(1), |booking: &mut Booking| booking.order_item_id = Some(unpaid.id));
    done(club.issue(0, cancel(0)));
    let both = [booking_id(0), booking_id(1)];
    assert_eq!(restore(&mut club, 0, &both).bookings.len(), 1);
    club.edit(unpaid.order_id, |order: &mut Order| order.state = OrderState::Confirmed);
    let paid = restore(&mut club, 0, &both);
    club.edit(unpaid.order_id, |order: &mut Order| order.state = OrderState::Cancelled);
    assert_eq!(refusal(club.decide(1, paid)), Say::BookingUnpaid { rider: "陈一诺".to_owned() });
}

#[test]
fn a_booking_of_another_lesson_does_not_come_back_with_it() {
    let mut club = two_riders();
    done(club.issue(0, cancel(0)));
    done(club.issue(0, CancelBooking { booking_id: booking_id(3), reason: None }));
    let stranger = restore(&mut club, 0, &[booking_id(3)]);
    assert_eq!(refusal(club.issue(1, stranger)), Say::NotFound { what: "bookings".to_owned() });
}

#[test]
fn two_desks_that_restore_it_both_mean_it() {
    let mut club = two_riders();
    done(club.decide(0, cancel(0)));
    let command = restore(&mut club, 0, &[booking_id(0)]);
    done(club.decide(1, command.clone()));
    let before = club.store.clone();
    done(club.decide_office(2, command.clone()));
    assert_eq!(club.store, before);
    assert_eq!(refusal(club.issue(3, command)).code(), "illegal_step");
}

#[test]
fn a_lesson_is_confirmed_once_and_not_when_it_is_cancelled() {
    let confirm = ConfirmLesson { lesson_id: lesson_id(5) };
    let mut club = Club::open();
    club.edit(lesson_id(5), |lesson: &mut Lesson| lesson.state = LessonState::ToConfirm);
    done(club.decide(0, confirm.clone()));
    assert_eq!(club.lesson(5).state, LessonState::Confirmed);
    let before = club.store.clone();
    done(club.decide_office(1, confirm.clone()));
    assert_eq!(club.store, before);
    assert_eq!(refusal(club.issue(1, confirm.clone())).code(), "illegal_step");
    done(club.issue(1, cancel(5)));
    assert_eq!(refusal(club.decide(2, confirm)).code(), "lesson_not_open");
}

#[test]
fn a_horse_of_a_cancelled_lesson_is_free() {
    let mut club = two_riders();
    done(club.issue(0, cancel(0)));
    club.edit(booking_id(2), |booking: &mut Booking| {
        (booking.starts_at, booking.ends_at) = (minutes(30), minutes(90));
        booking.member_id = YINUO;
    });
    for horse in [ZHUIFENG, BAIXUE] {
        let on = AssignHorse { booking_id: booking_id(2), horse_id: Some(horse), before: None, reason: None };
        done(club.issue(1, on));
    }
}
