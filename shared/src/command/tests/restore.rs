//! A check-in beats what was decided against it: cancelled, absent and unpaid riders who came.

use super::*;
use crate::command::{CancelBooking, CheckIn, MarkNoShow};
use crate::record::{Arena, CheckInMethod, LessonOrigin, LessonState};
use crate::store::testing::world::{ARENA, BAIXUE, COACH, ZHUIFENG, lesson_id};

fn came(n: u32) -> CheckIn {
    CheckIn { booking_id: booking_id(n), method: CheckInMethod::Search, package_id: Some(BOUGHT), seen: None }
}

fn cancel(n: u32) -> CancelBooking {
    CancelBooking { booking_id: booking_id(n), reason: None }
}

/// Another lesson at the time of lesson 2, with what it takes.
fn beside(club: &mut Club, n: u32, change: impl FnOnce(&mut Lesson, &mut Booking)) {
    let (mut lesson, mut booking) = (club.lesson(2), club.booking(5));
    (lesson.id, lesson.coach_id, lesson.origin) = (lesson_id(50 + n), None, LessonOrigin::Class);
    lesson.state = LessonState::Confirmed;
    (booking.id, booking.lesson_id) = (booking_id(50 + n), lesson.id);
    (booking.starts_at, booking.ends_at) = (lesson.starts_at, lesson.ends_at);
    change(&mut lesson, &mut booking);
    club.add(&lesson);
    club.add(&booking);
}

#[test]
fn a_cancelled_rider_is_refused_at_the_counter() {
    let mut club = Club::open();
    done(club.issue(0, cancel(2)));
    let refused = refusal(club.issue(60, came(2)));
    assert_eq!(refused, Say::BookingCancelled { rider: "王若溪".to_owned() });
}

#[test]
fn check_in_beats_cancel() {
    let mut club = Club::open();
    done(club.decide(0, cancel(2)));
    assert_eq!(club.lesson(2).state, LessonState::Cancelled, "an order's lesson goes with its booking");
    let said = issues(club.decide_office(60, came(2)));
    assert_eq!(codes(&said), ["checked_in_after_cancel"]);
    assert_eq!(club.booking(2).state, BookingState::CheckedIn);
    let lesson = club.lesson(2);
    assert_eq!((lesson.state, lesson.coach_id), (LessonState::InProgress, Some(COACH)));
    assert_eq!(club.standing(2)[0].package_id, Some(BOUGHT));
    assert_eq!(club.open_items(AttentionCode::CheckedInAfterCancel).len(), 1);
}

#[test]
fn a_restored_lesson_gives_up_coach_and_arena_that_others_took() {
    let mut club = Club::open();
    done(club.decide(0, cancel(2)));
    club.edit(ARENA, |arena: &mut Arena| arena.capacity = 1);
    beside(&mut club, 0, |lesson, _booking| lesson.coach_id = Some(COACH));
    let said = issues(club.decide(60, came(2)));
    assert_eq!(codes(&said), ["checked_in_after_cancel", "coach_busy", "arena_full"]);
    let lesson = club.lesson(2);
    assert_eq!((lesson.coach_id, lesson.arena_id), (None, None));
    assert_eq!(club.open_items(AttentionCode::Clash).len(), 2, "each clash is an item");
}

#[test]
fn an_arena_is_full_when_it_is_at_one_moment() {
    let mut club = Club::open();
    done(club.decide(0, cancel(2)));
    club.edit(ARENA, |arena: &mut Arena| arena.capacity = 2);
    // Two lessons that follow each other take one place between them.
    beside(&mut club, 0, |lesson, _booking| lesson.ends_at = lesson.starts_at.plus_minutes(30));
    beside(&mut club, 1, |lesson, booking| {
        lesson.starts_at = lesson.starts_at.plus_minutes(30);
        booking.state = BookingState::Cancelled;
    });
    issues(club.decide(60, came(2)));
    assert_eq!(club.lesson(2).arena_id, Some(ARENA));
}

#[test]
fn a_horse_that_went_to_somebody_else_is_not_taken_back() {
    let mut club = Club::open();
    club.edit(booking_id(2), |booking: &mut Booking| booking.horse_id = Some(ZHUIFENG));
    done(club.decide(0, cancel(2)));
    beside(&mut club, 0, |_lesson, booking| booking.horse_id = Some(ZHUIFENG));
    let said = issues(club.decide(60, came(2)));
    assert_eq!(codes(&said), ["checked_in_after_cancel", "horse_busy"]);
    assert_eq!((club.booking(2).horse_id, club.booking(2).clash), (None, false));
}

#[test]
fn a_horse_that_two_have_ridden_by_now_is_only_flagged() {
    let mut club = Club::open();
    club.edit(booking_id(2), |booking: &mut Booking| booking.horse_id = Some(ZHUIFENG));
    done(club.decide(0, cancel(2)));
    beside(&mut club, 0, |_lesson, booking| booking.horse_id = Some(ZHUIFENG));
    let issued = club.write(60, DOOR, RECEPTIONIST, came(2));
    let said = issues(club.run_at(&issued, Phase::Decide, minutes(500)));
    assert_eq!(codes(&said), ["checked_in_after_cancel", "clash_recorded"]);
    assert_eq!((club.booking(2).horse_id, club.booking(2).clash), (Some(ZHUIFENG), true));
}

#[test]
fn a_rider_who_is_in_two_lessons_is_recorded_as_a_clash() {
    let mut club = Club::open();
    club.edit(booking_id(2), |booking: &mut Booking| booking.horse_id = Some(BAIXUE));
    done(club.decide(0, cancel(2)));
    let rider = club.booking(2).rider_id;
    beside(&mut club, 0, |_lesson, booking| booking.rider_id = rider);
    let said = issues(club.decide(60, came(2)));
    assert_eq!(codes(&said), ["checked_in_after_cancel", "clash_recorded"]);
    assert!(club.booking(2).clash);
    assert_eq!(club.booking(2).horse_id, Some(BAIXUE));
}

#[test]
fn an_absent_rider_who_came_after_all_pays_once() {
    let mut club = Club::open();
    let before = club.balance(BOUGHT);
    let absent = MarkNoShow { booking_id: booking_id(0) };
    let Receipt::MarkedNoShow { used, .. } = done(club.issue(40, absent)) else { panic!() };
    assert_eq!(used, Units::from_tenths(10));
    let command = club.check_in(45, 0);
    done(club.issue(45, command));
    let after = club.balance(BOUGHT);
    assert_eq!(after.used, before.used + Units::from_tenths(10));
    assert_eq!(after.available(), before.available());
    assert_eq!(club.booking(0).state, BookingState::CheckedIn);
}

#[test]
fn the_last_unit_that_absence_used_pays_for_the_ride() {
    let mut club = Club::open();
    let package = club.another_package(1, 10, |_package| {});
    club.enter(2, package, EntryKind::Reserve, 10, Some(booking_id(4)));
    club.edit(booking_id(4), |booking: &mut Booking| booking.package_id = Some(package));
    done(club.issue(220, MarkNoShow { booking_id: booking_id(4) }));
    assert_eq!(club.get::<MemberPackage>(package).state, crate::record::PackageState::UsedUp);
    let came = CheckIn { package_id: Some(package), ..came(4) };
    let Receipt::CheckedIn { owed, package_id, .. } = done(club.issue(230, came)) else { panic!() };
    assert_eq!((owed, package_id), (Units::ZERO, Some(package)));
    assert_eq!(club.get::<MemberPackage>(package).state, crate::record::PackageState::UsedUp);
}

#[test]
fn a_rider_whose_order_is_unpaid_is_refused_at_the_counter_and_recorded_by_the_server() {
    let mut club = Club::open();
    club.edit(booking_id(0), |booking: &mut Booking| booking.state = BookingState::Held);
    assert_eq!(refusal(club.issue(0, came(0))), Say::BookingUnpaid { rider: "王若溪".to_owned() });
    assert_eq!(codes(&issues(club.decide(0, came(0)))), ["booking_unpaid"]);
    assert_eq!(club.booking(0).state, BookingState::CheckedIn);
}

#[test]
fn a_job_that_ended_the_lesson_yields_to_a_check_in_made_before() {
    let mut club = Club::open();
    club.edit(booking_id(0), |booking: &mut Booking| booking.state = BookingState::NoShow);
    club.edit(lesson_id(0), |lesson: &mut Lesson| lesson.state = LessonState::Completed);
    let issued = club.write(30, DOOR, RECEPTIONIST, came(0));
    let outcome = club.run_at(&issued, Phase::Decide, minutes(600));
    assert!(outcome.receipt().is_some(), "{outcome:?}");
    assert_eq!(club.booking(0).state, BookingState::CheckedIn);
    assert_eq!(club.lesson(0).state, LessonState::InProgress);
}

#[test]
fn a_booking_that_says_checked_in_without_a_check_in_can_be_checked_in() {
    for state in [BookingState::CheckedIn, BookingState::Done] {
        let mut club = Club::open();
        club.edit(booking_id(0), |booking: &mut Booking| booking.state = state);
        done(club.decide(0, came(0)));
        assert_eq!(club.booking(0).state, BookingState::CheckedIn);
        assert_eq!(club.standing(0).len(), 1);
    }
}
