//! What a screen offers is what the command does.

use super::book_rider::{book, signed};
use super::move_lesson::{to, with_coach};
use super::*;
use crate::command::{
    AssignHorse, BookingAct, CancelBooking, CancelLesson, CheckOut, ConfirmLesson, EditLesson, EndLesson,
    JoinWaitingList, LessonAct, MarkNoShow, Patch, Possible, ReopenLesson, RestoreBooking, RestoreLesson,
    UndoCheckOut, UndoNoShow, booking_acts, lesson_acts,
};
use crate::record::LessonState;
use crate::store::testing::world::lesson_id;
use proptest::prelude::*;

fn on_lesson(club: &mut Club, act: LessonAct) -> Command {
    let (lesson_id, reason) = (lesson_id(0), "因为".to_owned());
    match act {
        LessonAct::Retime => to(club, 0, 30, 85).into(),
        LessonAct::Reassign => with_coach(club, 0, None).into(),
        LessonAct::Note => {
            EditLesson { lesson_id, patches: vec![Patch::new("note", None::<()>, "带护具")] }.into()
        }
        LessonAct::Confirm => ConfirmLesson { lesson_id }.into(),
        LessonAct::Cancel => CancelLesson { lesson_id, reason }.into(),
        LessonAct::Restore => RestoreLesson { lesson_id, confirmed: false, bookings: Vec::new() }.into(),
        LessonAct::Book => book(club, 0, 0, 2).into(),
        LessonAct::Wait => {
            let riders = vec![world::RIDERS[2]];
            JoinWaitingList { entry_id: id(0xB001), lesson_id, riders, note: None }.into()
        }
        LessonAct::End => EndLesson { lesson_id }.into(),
        LessonAct::Reopen => ReopenLesson { lesson_id, bookings: Vec::new(), reason }.into(),
    }
}

fn on_booking(club: &mut Club, act: BookingAct, at: i64) -> Command {
    let (booking_id, reason) = (booking_id(0), "因为".to_owned());
    let (horse_id, before, store) = (None, None, &mut club.store);
    match act {
        BookingAct::CheckIn => club.check_in(at, 0).into(),
        BookingAct::UndoCheckIn => undo(0).into(),
        BookingAct::CheckOut => CheckOut { booking_id }.into(),
        BookingAct::UndoCheckOut => UndoCheckOut { booking_id, reason }.into(),
        BookingAct::MarkNoShow => MarkNoShow { booking_id }.into(),
        BookingAct::UndoNoShow => UndoNoShow { booking_id, reason }.into(),
        BookingAct::Cancel => CancelBooking { booking_id, reason: None }.into(),
        BookingAct::Restore => {
            ready(RestoreBooking::prepare(store, ClubZone::default(), booking_id, true)).unwrap().into()
        }
        BookingAct::AssignHorse => AssignHorse { booking_id, horse_id, before, reason: None }.into(),
    }
}

/// What the desk says to a command, given by somebody with this role.
fn said(club: &Club, at: i64, role: Option<Role>, command: Command) -> Option<Say> {
    let mut club = club.clone();
    let mut issued = club.write(at, DOOR, RECEPTIONIST, command);
    issued.actor = Actor::Staff { id: RECEPTION, role };
    match club.run(&issued, Phase::Issue) {
        Outcome::Rejected { refusal } => Some(refusal),
        Outcome::Applied { .. } | Outcome::AppliedWithIssue { .. } => None,
    }
}

fn state<S: Copy + std::fmt::Debug>(all: &'static [S]) -> impl Strategy<Value = S> {
    proptest::sample::select(all)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(192))]

    #[test]
    fn an_act_is_offered_when_its_command_is_taken_and_else_says_why(
        lesson_state in state(LessonState::ALL),
        booking_state in state(BookingState::ALL),
        here in proptest::option::weighted(0.5, any::<bool>()),
        role in proptest::option::weighted(0.9, state(Role::ALL)),
        at in proptest::sample::select(vec![-60_i64, 0, 40, 90, 200, 2_000]),
        (made_by_order, taken, small) in (any::<bool>(), any::<bool>(), any::<bool>()),
    ) {
        let mut club = signed();
        if let Some(left) = here {
            let came = club.check_in(0, 0);
            done(club.issue(0, came));
            if left {
                done(club.issue(30, CheckOut { booking_id: booking_id(0) }));
            }
        }
        if here.is_none() {
            club.edit(booking_id(0), |booking: &mut Booking| booking.state = booking_state);
        }
        club.edit(lesson_id(0), |lesson: &mut Lesson| {
            lesson.state = lesson_state;
            if made_by_order { lesson.origin = crate::record::LessonOrigin::Order; }
            if small { lesson.capacity = 1; }
        });
        club.edit(lesson_id(1), |lesson: &mut Lesson| lesson.coach_id = taken.then_some(world::COACH));
        let lesson = ready(lesson_acts(&mut club.store, role, minutes(at), lesson_id(0))).unwrap();
        for Possible { act, why_not } in lesson {
            // A lesson that another one stands in the way of can't be made shorter either.
            if taken && act == LessonAct::Retime { continue; }
            let command = on_lesson(&mut club, act);
            prop_assert_eq!(&why_not, &said(&club, at, role, command), "{:?}", act);
        }
        let booking = ready(booking_acts(&mut club.store, role, minutes(at), booking_id(0))).unwrap();
        for Possible { act, why_not } in booking {
            let command = on_booking(&mut club, act, at);
            prop_assert_eq!(&why_not, &said(&club, at, role, command), "{:?}", act);
        }
    }
}

#[test]
fn what_is_not_there_has_no_acts() {
    let mut club = Club::open();
    let nowhere = lesson_acts(&mut club.store, None, minutes(0), id(0xBAD));
    assert!(matches!(ready(nowhere), Err(crate::command::Stop::Refused(_))));
    let nobody = booking_acts(&mut club.store, None, minutes(0), id(0xBAD));
    assert!(matches!(ready(nobody), Err(crate::command::Stop::Refused(_))));
}
