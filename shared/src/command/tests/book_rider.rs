//! A rider takes a place in a lesson, and takes it back.

use super::*;
use crate::command::{BookRider, CancelBooking, CheckIn, RestoreBooking};
use crate::record::{CourseConfig, Horse, HorseState, LessonState, Level, PackageState, Rider};
use crate::store::testing::world::{ALIAS, COURSE, LEITING, RIDERS, YINUO, ZHUIFENG, lesson_id};

const NEW: u128 = 0x7500_0000;

/// A club whose riders have signed.
pub(super) fn signed() -> Club {
    let mut club = Club::open();
    for rider in RIDERS {
        club.edit(rider, |rider: &mut Rider| rider.waiver_signed_at = Some(minutes(-600)));
    }
    club
}

/// A rider into a lesson, as the desk sees it now.
pub(super) fn book(club: &mut Club, n: u32, lesson: u32, rider: usize) -> BookRider {
    let (booking, zone) = (id(NEW + u128::from(n)), ClubZone::default());
    ready(BookRider::prepare(&mut club.store, zone, booking, lesson_id(lesson), RIDERS[rider])).unwrap()
}

fn restore(club: &mut Club, n: u32) -> RestoreBooking {
    ready(RestoreBooking::prepare(&mut club.store, ClubZone::default(), booking_id(n), true)).unwrap()
}

#[test]
fn a_rider_is_booked_and_the_package_sets_units_aside() {
    let mut club = signed();
    let before = club.balance(BOUGHT);
    let command = BookRider { horse_id: Some(ZHUIFENG), ..book(&mut club, 0, 5, 0) };
    assert_eq!(command.package_id, Some(BOUGHT));
    let reserved = Units::from_tenths(10);
    let receipt = Receipt::RiderBooked {
        booking_id: id(NEW),
        reserved,
        package_id: Some(BOUGHT),
        horse_id: Some(ZHUIFENG),
    };
    assert_eq!(done(club.issue(0, command)), receipt);
    let booking: Booking = club.get(id::<BookingId>(NEW));
    assert_eq!((booking.state, booking.lesson_id), (BookingState::Booked, lesson_id(5)));
    assert_eq!((booking.starts_at, booking.member_id), (minutes(270), RUOXI));
    let after = club.balance(BOUGHT);
    assert_eq!(
        (after.reserved, after.available()),
        (before.reserved + reserved, before.available() - reserved)
    );
    assert_eq!(club.store.audit, []);
}

#[test]
fn who_has_no_package_is_booked_and_the_check_in_finds_who_pays() {
    let mut club = signed();
    let command = book(&mut club, 0, 4, 1);
    assert_eq!(command.package_id, None);
    let Receipt::RiderBooked { reserved, .. } = done(club.issue(0, command)) else { panic!() };
    assert_eq!(reserved, Units::ZERO);
}

#[test]
fn a_package_that_can_not_pay_is_refused() {
    let refused = |change: &dyn Fn(&mut Club)| {
        let mut club = signed();
        let command = book(&mut club, 0, 5, 0);
        change(&mut club);
        refusal(club.decide(0, command)).code()
    };
    let state = |state| move |club: &mut Club| club.edit(BOUGHT, |row: &mut MemberPackage| row.state = state);
    assert_eq!(refused(&state(PackageState::Suspended)), "package_can_not_pay");
    assert_eq!(refused(&state(PackageState::Refunded)), "package_can_not_pay");
    // The last units went to another desk's booking.
    let gone = |club: &mut Club| club.enter(1, BOUGHT, EntryKind::Reserve, 61, None);
    assert_eq!(refused(&gone), "package_can_not_pay");
    let other = |club: &mut Club| club.edit(BOUGHT, |row: &mut MemberPackage| row.member_id = YINUO);
    assert_eq!(refused(&other), "package_can_not_pay");
    let over = |club: &mut Club| {
        club.edit(BOUGHT, |row: &mut MemberPackage| row.valid_until = "2026-11-20".parse().ok())
    };
    assert_eq!(refused(&over), "package_can_not_pay");
    // An account that became part of this one still pays.
    let mut club = signed();
    let command = book(&mut club, 0, 5, 0);
    club.edit(BOUGHT, |row: &mut MemberPackage| row.member_id = ALIAS);
    done(club.decide(0, command));
}

#[test]
fn a_lesson_holds_so_many_riders_and_no_more() {
    let mut club = signed();
    club.edit(lesson_id(5), |lesson: &mut Lesson| lesson.capacity = 1);
    let command = book(&mut club, 0, 5, 0);
    assert_eq!(refusal(club.issue(0, command.clone())), Say::LessonFull { capacity: 1 });
    done(club.issue(0, CancelBooking { booking_id: booking_id(5), reason: None }));
    done(club.issue(1, command));
    let back = restore(&mut club, 5);
    assert_eq!(refusal(club.issue(2, back)), Say::LessonFull { capacity: 1 });
}

#[test]
fn a_rider_is_in_one_lesson_at_a_time_and_rides_a_horse_that_is_free() {
    let mut club = signed();
    let twice = book(&mut club, 0, 1, 0);
    assert_eq!(refusal(club.issue(0, twice)).code(), "rider_busy");
    let again = book(&mut club, 0, 5, 1);
    assert_eq!(refusal(club.issue(0, again)).code(), "rider_busy");
    let on = |club: &mut Club| BookRider { horse_id: Some(ZHUIFENG), ..book(club, 0, 5, 0) };
    let command = on(&mut club);
    club.edit(ZHUIFENG, |horse: &mut Horse| horse.state = HorseState::Sick);
    assert_eq!(refusal(club.issue(0, command.clone())).code(), "horse_unfit");
    club.edit(ZHUIFENG, |horse: &mut Horse| horse.state = HorseState::Fit);
    club.edit(booking_id(5), |booking: &mut Booking| booking.horse_id = Some(ZHUIFENG));
    assert_eq!(refusal(club.issue(0, command)).code(), "horse_busy");
}

#[test]
fn a_lesson_that_is_cancelled_or_over_takes_nobody() {
    for state in [LessonState::Cancelled, LessonState::Completed] {
        let mut club = signed();
        club.edit(lesson_id(5), |lesson: &mut Lesson| lesson.state = state);
        let command = book(&mut club, 0, 5, 0);
        assert_eq!(refusal(club.issue(0, command)), Say::LessonNotOpen { state });
    }
    let mut club = signed();
    club.edit(lesson_id(5), |lesson: &mut Lesson| lesson.state = LessonState::InProgress);
    let command = book(&mut club, 0, 5, 0);
    done(club.issue(0, command));
}

#[test]
fn soft_rules_want_a_reason_from_who_may_and_it_is_kept() {
    let over = |change: &dyn Fn(&mut Club)| {
        let mut club = signed();
        change(&mut club);
        let command = book(&mut club, 0, 5, 0);
        let Say::NeedsReason { over } = refusal(club.issue(0, command.clone())) else { panic!() };
        let reasoned = BookRider { reason: Some(" 教练同意 ".to_owned()), ..command };
        let by_reception = club.clone().issue(0, reasoned.clone()).receipt().is_some();
        done(club.decide_office(0, reasoned));
        let kept = club.store.audit.iter().map(|line| line.reason.as_deref()).collect::<Vec<_>>();
        assert_eq!(kept, [Some("教练同意")]);
        (over.code(), by_reception)
    };
    let hard = |club: &mut Club| {
        club.edit(COURSE, |course: &mut CourseConfig| course.required_level = Level::Novice);
    };
    assert_eq!(over(&hard), ("rider_level_too_low".to_owned(), true));
    let unsigned = |club: &mut Club| club.edit(RIDERS[0], |rider: &mut Rider| rider.waiver_signed_at = None);
    assert_eq!(over(&unsigned), ("waiver_missing".to_owned(), false));
    let child = |club: &mut Club| {
        club.edit(RIDERS[0], |rider: &mut Rider| rider.birth_date = "2016-05-01".parse().ok());
    };
    assert_eq!(over(&child), ("guardian_missing".to_owned(), false));
}

#[test]
fn members_book_their_own_riders_and_override_nothing() {
    let by = |member, change: &dyn Fn(&mut Club)| {
        let mut club = signed();
        change(&mut club);
        let command = BookRider { reason: Some("想骑".to_owned()), ..book(&mut club, 0, 5, 0) };
        let mut issued = club.write(0, DOOR, RECEPTIONIST, command);
        (issued.actor, issued.desk_id) = (Actor::Member(member), None);
        club.run(&issued, Phase::Decide)
    };
    done(by(RUOXI, &|_club| {}));
    assert_eq!(refusal(by(YINUO, &|_club| {})), Say::NotFound { what: "riders".to_owned() });
    let unsigned = |club: &mut Club| club.edit(RIDERS[0], |rider: &mut Rider| rider.waiver_signed_at = None);
    assert_eq!(refusal(by(RUOXI, &unsigned)).code(), "waiver_missing");
    let wild = |club: &mut Club| {
        club.edit(LEITING, |horse: &mut Horse| horse.owner_id = Some(YINUO));
    };
    done(by(RUOXI, &wild));
}

#[test]
fn a_booking_given_up_stands_again_with_horse_and_units() {
    let mut club = Club::open();
    club.edit(booking_id(0), |booking: &mut Booking| booking.horse_id = Some(ZHUIFENG));
    let before = (club.balance(BOUGHT), club.booking(0).horse_id);
    done(club.issue(0, CancelBooking { booking_id: booking_id(0), reason: None }));
    let command = restore(&mut club, 0);
    let reserved = Units::from_tenths(10);
    let receipt = Receipt::BookingRestored {
        booking_id: booking_id(0),
        reserved,
        package_id: Some(BOUGHT),
        horse_id: Some(ZHUIFENG),
    };
    assert_eq!(done(club.issue(1, command.clone())), receipt);
    assert_eq!((club.balance(BOUGHT), club.booking(0).horse_id), before);
    assert_eq!(club.booking(0).state, BookingState::Booked);
    // Another desk restored it too.
    let stored = club.store.clone();
    let Receipt::BookingRestored { reserved, .. } = done(club.decide_office(2, command.clone())) else {
        panic!()
    };
    assert_eq!((reserved, &club.store), (Units::ZERO, &stored));
    assert_eq!(refusal(club.issue(3, command)).code(), "illegal_step");
}

#[test]
fn an_order_s_lesson_comes_back_with_its_booking_and_a_cancelled_class_does_not() {
    let mut club = Club::open();
    let cancelled = done(club.issue(0, CancelBooking { booking_id: booking_id(2), reason: None }));
    let Receipt::BookingCancelled { lesson_was, .. } = cancelled else { panic!() };
    assert_eq!(lesson_was, Some(LessonState::Confirmed));
    let mut taken = club.clone();
    let command = restore(&mut club, 2);
    done(club.issue(1, command.clone()));
    assert_eq!(club.lesson(2).state, LessonState::Confirmed);
    taken.edit(lesson_id(1), |lesson: &mut Lesson| {
        (lesson.starts_at, lesson.ends_at) = (minutes(100), minutes(160));
        lesson.coach_id = Some(world::COACH);
    });
    assert_eq!(refusal(taken.decide(1, command)).code(), "coach_busy");
    let mut club = Club::open();
    done(club.issue(0, cancel_lesson::cancel(3)));
    let command = restore(&mut club, 3);
    let refused = refusal(club.issue(1, command));
    assert_eq!(refused, Say::LessonNotOpen { state: LessonState::Cancelled });
}

#[test]
fn who_came_is_checked_in_though_the_server_did_not_take_the_booking() {
    // Booked and checked in at a desk without a network; a member took the last place meanwhile.
    let mut desk = signed();
    let booked = book(&mut desk, 0, 5, 0);
    done(desk.issue(240, booked.clone()));
    let zone = ClubZone::default();
    let found = crate::record::CheckInMethod::Search;
    let here =
        ready(CheckIn::prepare(&mut desk.store, zone, minutes(250), booked.booking_id, found)).unwrap();
    let mut club = signed();
    club.edit(lesson_id(5), |lesson: &mut Lesson| lesson.capacity = 1);
    assert_eq!(refusal(club.decide(240, booked.clone())).code(), "lesson_full");
    let fact = club.write(250, DOOR, RECEPTIONIST, here.clone());
    for phase in [Phase::Issue, Phase::Recover] {
        let refused = refusal(club.run(&fact, phase));
        assert_eq!(refused, Say::NotFound { what: "bookings".to_owned() }, "{phase:?}");
    }
    let outcome = club.run(&fact, Phase::Decide);
    assert_eq!(codes(outcome.issues()), ["checked_in_unbooked"]);
    let Some(Receipt::CheckedIn { used, .. }) = outcome.receipt() else { panic!() };
    assert_eq!(used.tenths(), 10, "the ride is paid");
    let booking: Booking = club.get(booked.booking_id);
    assert_eq!((booking.state, booking.lesson_id), (BookingState::CheckedIn, lesson_id(5)));
    assert_eq!(club.open_items(AttentionCode::Clash).len(), 1);
    // A desk of the first version does not say whom it saw.
    let mut old = signed();
    let bare = CheckIn { seen: None, ..here };
    assert_eq!(refusal(old.decide(250, bare)), Say::NotFound { what: "bookings".to_owned() });
}

#[test]
fn who_came_and_is_in_another_lesson_too_is_recorded_as_a_clash() {
    let mut desk = signed();
    let booked = book(&mut desk, 0, 5, 0);
    done(desk.issue(240, booked.clone()));
    let zone = ClubZone::default();
    let found = crate::record::CheckInMethod::Search;
    let here =
        ready(CheckIn::prepare(&mut desk.store, zone, minutes(250), booked.booking_id, found)).unwrap();
    let mut club = signed();
    club.edit(booking_id(4), |booking: &mut Booking| {
        (booking.rider_id, booking.ends_at) = (RIDERS[0], minutes(300));
    });
    assert_eq!(refusal(club.decide(240, booked.clone())).code(), "rider_busy");
    assert_eq!(codes(&issues(club.decide(250, here))), ["checked_in_unbooked", "clash_recorded"]);
    assert!(club.get::<Booking>(booked.booking_id).clash);
}

#[test]
fn what_was_approved_once_is_not_asked_again() {
    let mut club = Club::open();
    // Nobody in this club has signed; the booking stood all the same.
    done(club.issue(0, CancelBooking { booking_id: booking_id(0), reason: None }));
    let command = restore(&mut club, 0);
    done(club.issue(1, command));
}
