//! Facts about what the server did not take: a booking, a lesson, a till that a desk without a network had made.
//! What has happened is recorded as far as it can be, and never refused.

use super::book_rider::{book, signed};
use super::*;
use crate::command::{CheckOut, CloseTill, MarkNoShow, UndoCheckIn, UndoCheckOut, UndoNoShow};
use crate::id::{MemberId, RiderId, TillShiftId};
use crate::money::Money;
use crate::record::{CheckInMethod, LessonState, Member, Rider, TillShift, TillState};
use crate::store::testing::world::{YINUO, lesson_id};

/// Each fact about a booking, but the one that says that the rider is here.
fn about_a_booking(booking_id: BookingId) -> [Command; 5] {
    let reason = || "点错了".to_owned();
    [
        MarkNoShow { booking_id }.into(),
        UndoNoShow { booking_id, reason: reason() }.into(),
        CheckOut { booking_id }.into(),
        UndoCheckOut { booking_id, reason: reason() }.into(),
        UndoCheckIn { booking_id, reason: reason() }.into(),
    ]
}

#[test]
fn a_fact_about_a_booking_that_the_server_did_not_take_changes_nothing() {
    let mut club = Club::open();
    let unknown = id(0x7500_0000);
    for command in about_a_booking(unknown) {
        let name = command.name();
        let issued = club.write(60, DOOR, RECEPTIONIST, command);
        let nowhere = Say::NotFound { what: "bookings".to_owned() };
        // In the moment it is given, and while the booking may still be on its way.
        assert_eq!(refusal(club.run(&issued, Phase::Issue)), nowhere, "{name}");
        assert_eq!(refusal(club.run(&issued, Phase::Recover)), nowhere, "{name}");
        let before = club.store.clone();
        for phase in [Phase::Rerun, Phase::Decide] {
            done(club.run(&issued, phase));
        }
        assert_eq!(club.store, before, "{name}");
    }
}

#[test]
fn who_rode_in_a_lesson_that_the_server_did_not_take_is_checked_in() {
    let mut desk = signed();
    let mut lesson = make_lesson::lesson(0, 340);
    lesson.confirmed = true;
    done(desk.issue(1, lesson.clone()));
    let zone = ClubZone::default();
    let booked = ready(crate::command::BookRider::prepare(
        &mut desk.store,
        zone,
        id(0x7500_0000),
        lesson.lesson_id,
        world::RIDERS[1],
    ))
    .unwrap();
    done(desk.issue(2, booked.clone()));
    let found = CheckInMethod::Search;
    let here =
        ready(super::super::CheckIn::prepare(&mut desk.store, zone, minutes(330), booked.booking_id, found));
    let here = here.unwrap();

    // Neither the lesson nor the booking came through.
    let mut club = signed();
    let issued = club.write(330, DOOR, RECEPTIONIST, here.clone());
    assert_eq!(refusal(club.run(&issued, Phase::Recover)).code(), "not_found");
    let outcome = club.run(&issued, Phase::Decide);
    assert_eq!(codes(outcome.issues()), ["checked_in_unbooked", "units_owed"]);
    let recorded: Lesson = club.get(lesson.lesson_id);
    assert_eq!((recorded.state, recorded.number.as_str()), (LessonState::InProgress, lesson.number.as_str()));
    assert_eq!((recorded.coach_id, recorded.arena_id), (None, None), "they may be others'");
    assert_eq!(recorded.span(), crate::time::Span { from: lesson.starts_at, until: lesson.ends_at });
    let booking: Booking = club.get(booked.booking_id);
    assert_eq!((booking.state, booking.member_id), (BookingState::CheckedIn, YINUO));
    assert_eq!(booking.span(), recorded.span());

    // What an older desk says does not tell what lesson it was.
    let mut bare = here;
    bare.seen.as_mut().unwrap().lesson = None;
    assert_eq!(refusal(signed().decide(330, bare)).code(), "not_found");
}

#[test]
fn who_paid_or_rode_is_recorded_though_the_list_that_they_came_with_was_refused() {
    let mut club = signed();
    let mut sold = sell_package::sale(&mut club, 1, YINUO, TEN, 180_000);
    sold.member_id = id(0x7900_0000);
    let issued = club.write(1, DOOR, RECEPTIONIST, sold);
    for phase in [Phase::Issue, Phase::Recover] {
        assert_eq!(refusal(club.run(&issued, phase)), Say::NotFound { what: "members".to_owned() });
    }
    let outcome = club.run(&issued, Phase::Decide);
    // There is no till in this club either: the money is in the books all the same.
    assert_eq!(codes(outcome.issues()), ["stand_in", "till_missing"]);
    let account: Member = club.get(id::<MemberId>(0x7900_0000));
    assert!(account.stands());

    let mut here = club.check_in(30, 1);
    here.booking_id = id(0x7500_0000);
    let rider_id: RiderId = id(0x7900_0001);
    here.seen.as_mut().unwrap().rider_id = rider_id;
    let outcome = club.decide(30, here);
    assert_eq!(codes(outcome.issues()), ["stand_in", "checked_in_unbooked", "units_owed"]);
    let rider: Rider = club.get(rider_id);
    assert!(club.get::<Member>(rider.member_id).stands());
}

#[test]
fn a_drawer_that_was_counted_is_recorded_though_the_server_never_heard_of_its_till() {
    let mut club = Club::open();
    let till_shift_id: TillShiftId = id(0x7300_0001);
    let count = CloseTill { till_shift_id, counted: Money::from_fen(48_000) };
    assert_eq!(refusal(club.issue(0, count.clone())), Say::TillMissing);
    assert_eq!(issues(club.decide(1, count)), [Say::TillMissing]);
    let till: TillShift = club.get(till_shift_id);
    assert_eq!((till.state, till.desk_id), (TillState::Closed, DOOR));
    assert_eq!((till.expected, till.counted), (Money::ZERO, Some(Money::from_fen(48_000))));
}

#[test]
fn who_is_awaited_again_keeps_a_completed_lesson_open() {
    let mut club = Club::open();
    club.edit(booking_id(1), |booking: &mut Booking| booking.lesson_id = lesson_id(0));
    for n in [0, 1] {
        let here = club.check_in(20, n);
        assert!(club.issue(20, here).receipt().is_some());
        done(club.issue(80, CheckOut { booking_id: booking_id(n) }));
    }
    assert_eq!(club.lesson(0).state, LessonState::Completed);
    done(club.issue(85, undo(0)));
    assert_eq!(club.booking(0).state, BookingState::Booked);
    assert_eq!(club.lesson(0).state, LessonState::InProgress, "somebody is awaited, somebody was there");
}

#[test]
fn whose_place_was_taken_while_they_were_absent_is_one_too_many_and_people_are_told() {
    for came in [false, true] {
        let mut club = signed();
        club.edit(lesson_id(0), |lesson: &mut Lesson| lesson.capacity = 1);
        done(club.decide(30, MarkNoShow { booking_id: booking_id(0) }));
        let instead = book(&mut club, 0, 0, 2);
        done(club.decide(31, instead));
        let back: Command = if came {
            club.check_in(32, 0).into()
        } else {
            UndoNoShow { booking_id: booking_id(0), reason: "家长已请假".to_owned() }.into()
        };
        assert_eq!(issues(club.decide(32, back)), [Say::LessonFull { capacity: 1 }]);
        assert_eq!(club.open_items(AttentionCode::Clash).len(), 1);
    }
}
